"""What the register is told by the installation, once, when the program is put together."""

from dataclasses import dataclass, field
from pathlib import Path

MINIMAL_SECRET = 16


@dataclass(frozen=True, slots=True)
class PetitionSettings:
    """`secret` peppers the hashes of tracking codes; `files` is an fsspec address or a folder.

    `letters` is the folder of the installation's own letter templates; `province` the place its letters name.
    `webhooks` are addresses told of each change of status; `webhook_hosts` the hosts allowed for them.
    `similar_days`: how far back likely duplicates of a petition are looked for.
    """

    secret: bytes = field(repr=False)
    files: str
    number_prefix: str = "KH"
    library: Path | None = None
    letters: Path | None = None
    province: str = ""
    public_url: str = ""
    webhooks: tuple[str, ...] = ()
    webhook_hosts: frozenset[str] = frozenset()
    similar_days: int = 60


class _Current:
    settings: PetitionSettings | None = None


def use_petition_settings(settings: PetitionSettings) -> None:
    """Make `settings` those of this process.

    Raises:
        ValueError: the secret is too short to protect tracking codes.
    """
    if len(settings.secret) < MINIMAL_SECRET:
        raise ValueError("the installation secret needs at least 16 bytes")
    _Current.settings = settings


def petition_settings() -> PetitionSettings:
    """The settings in use.

    Raises:
        RuntimeError: a composition root forgot `use_petition_settings`.
    """
    if _Current.settings is None:
        raise RuntimeError("no petition settings in use: call use_petition_settings first")
    return _Current.settings
