"""Words of notices as they would arrive, on an invented case: looked at before they are saved."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from engine.errors import N_
from engine.notifications import digest, find_fault, staff_notices
from engine.notifications.wording import fill_wording
from engine.petitions import notices

LOCALES = ("vi", "en")
FACTS, SUBJECT = "facts.", "subject"


@dataclass(frozen=True, slots=True)
class Part:
    """One part of an entry that is sent: its column, the channel's name, and what it is shown with."""

    column: str
    channel: str
    sample: Mapping[str, Any]
    has_subject: bool = False


@dataclass(frozen=True, slots=True)
class Preview:
    """How one part would arrive in one language; `fault` is why it would not. An empty part is not shown.

    `faulty`: each column with the fault that stands in it; `known`: the placeholders that there are.
    """

    channel: str
    locale: str
    subject: str
    text: str
    fault: str
    faulty: tuple[tuple[str, str], ...] = ()
    known: tuple[str, ...] = ()


PARTS: Mapping[str, tuple[Part, ...]] = {
    notices.CATALOGUE: (
        Part("mail", N_("Thư điện tử"), notices.MAIL_SAMPLE, has_subject=True),
        Part("sms", N_("Tin nhắn"), notices.MAIL_SAMPLE),
        Part("text", N_("Trang tra cứu"), notices.PAGE_SAMPLE),
    ),
    staff_notices.CATALOGUE: (Part("text", N_("Trang thông báo và thư cho cán bộ"), staff_notices.SAMPLE),),
    digest.CATALOGUE: (Part("text", N_("Thư việc trong ngày"), digest.SAMPLE, has_subject=True),),
}
"""By catalogue, what of its entries is sent."""


def preview_words(catalogue: str, values: Mapping[str, Any]) -> Iterator[Preview]:
    """How the entry with these values would arrive, part by part, in each language it has words in."""
    for part in PARTS.get(catalogue, ()):
        for locale in LOCALES:
            columns = [_column(name, locale) for name in ((SUBJECT,) if part.has_subject else ()) + (part.column,)]
            *subject, text = (str(values.get(column) or "") for column in columns)
            if text:
                yield _preview(part, locale, dict(zip(columns, [*subject, text], strict=True)))


def _column(name: str, locale: str) -> str:
    return f"{FACTS}{name}" + ("" if locale == LOCALES[0] else f"_{locale}")


def _preview(part: Part, locale: str, sources: Mapping[str, str]) -> Preview:
    faults = {column: fault for column, source in sources.items() if (fault := find_fault(source, part.sample))}
    if faults:
        return Preview(
            part.channel, locale, "", "", next(iter(faults.values())), tuple(faults.items()), tuple(sorted(part.sample))
        )
    *subject, text = (fill_wording(source, part.sample) for source in sources.values())
    return Preview(part.channel, locale, "".join(subject), text, "")
