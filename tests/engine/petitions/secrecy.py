"""A state secret in the office: who decides, their keys, and how a copy is opened where no server is."""

import io
import re
import zipfile
from uuid import UUID

import pyrage  # type: ignore[import-untyped]

from engine.cases.secrecy import suspect_secret
from engine.cases.secrecy_confirming import confirm_secret, propose_secret
from engine.directory import Officer, change_public_key
from engine.petitions import hand_over_secret
from engine.storage import begin_work
from tests.engine.directory.town import add_grant, officer


def secret_officer(username: str = "an", agency: str = "SXD") -> Officer:
    """The officer, who is the secret officer of that agency from now on."""
    if not officer(username).has_role("SECRET_OFFICER", agency):
        with begin_work() as work:
            add_grant(work, username, "SECRET_OFFICER", agency, None, None)
    return officer(username)


def give_key(username: str = "an") -> pyrage.x25519.Identity:
    """The private half of the key that the officer gives now."""
    identity = pyrage.x25519.Identity.generate()
    with begin_work(officer(username).id) as work:
        change_public_key(work, officer(username), str(identity.to_public()))
    return identity


def confirm(case_id: UUID, reason: str = "có dấu mật") -> None:
    """Marked, proposed by the head and confirmed by the secret officer."""
    suspect_secret(case_id, actor=officer("dung"), reason=reason)
    propose_secret(case_id, actor=officer("dung"))
    confirm_secret(case_id, actor=secret_officer())


def download(case_id: UUID, username: str = "an") -> bytes:
    """The encrypted copy, as it comes."""
    return b"".join(hand_over_secret(case_id, actor=officer(username))[1])


def opened(copy: bytes, identity: pyrage.x25519.Identity) -> dict[str, bytes]:
    """The files in the copy, by name."""
    with zipfile.ZipFile(io.BytesIO(pyrage.decrypt(copy, [identity]))) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def word_in(files: dict[str, bytes]) -> str:
    """The word that proves that it was opened."""
    found = re.search(r"[a-z0-9]{4}(?:-[a-z0-9]{4}){3}", files["MA-XAC-NHAN.txt"].decode())
    assert found is not None
    return found[0]
