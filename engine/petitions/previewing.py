"""Words of notices as they would arrive, on an invented case: looked at before they are saved."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from engine.errors import N_
from engine.notifications import digest, find_fault, staff_notices
from engine.notifications.wording import fill_wording
from engine.petitions import notices

LOCALES = ("vi", "en")
FACTS = "facts."


@dataclass(frozen=True, slots=True)
class Part:
    """One part of an entry that is sent: its column, the channel's name, and what it is shown with."""

    column: str
    channel: str
    sample: Mapping[str, Any]
    has_subject: bool = False


@dataclass(frozen=True, slots=True)
class Preview:
    """How one part would arrive in one language; `fault` is why it would not. An empty part is not shown."""

    channel: str
    locale: str
    subject: str
    text: str
    fault: str


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
            text = _source(values, part.column, locale)
            if text:
                yield _preview(part, locale, _source(values, "subject", locale) if part.has_subject else "", text)


def _source(values: Mapping[str, Any], column: str, locale: str) -> str:
    name = f"{FACTS}{column}" + ("" if locale == LOCALES[0] else f"_{locale}")
    return str(values.get(name) or "")


def _preview(part: Part, locale: str, subject: str, text: str) -> Preview:
    fault = next(filter(None, (find_fault(source, part.sample) for source in (subject, text))), "")
    if fault:
        return Preview(part.channel, locale, "", "", fault)
    return Preview(part.channel, locale, fill_wording(subject, part.sample), fill_wording(text, part.sample), "")
