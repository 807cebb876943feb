"""Translating what a person reads: the one door to Flask-Babel, with its types."""

from typing import Any

import flask_babel  # type: ignore[import-untyped]
from flask_babel.speaklater import LazyString  # type: ignore[import-untyped]

from engine.definitions.forms import form_words
from engine.errors import Wording, fill

__all__ = ["N_", "LazyString", "_", "_l", "format_number", "ngettext", "translated"]


def _(text: str, **facts: Any) -> str:
    """The text in the language of the page, `%(name)s` filled in."""
    return str(flask_babel.gettext(text, **facts))


def _l(text: str) -> LazyString:
    """The text, translated when it is shown: for what is said before there is a page."""
    return flask_babel.lazy_gettext(text)


def N_(text: str) -> str:  # noqa: N802 - the conventional gettext marker
    """The text itself, marked for translation."""
    return text


def ngettext(one: str, many: str, count: int) -> str:
    """The text that fits the count, `%(num)d` filled in."""
    return str(flask_babel.ngettext(one, many, count))


def translated(text: str) -> str:
    """A text that was marked elsewhere, in the language of the page; of a wording, with its facts filled in."""
    if isinstance(text, Wording):
        facts = {name: translated(fact) if isinstance(fact, Wording) else fact for name, fact in text.facts.items()}
        return fill(translated(text.template), facts)
    if not text:
        return ""
    said = str(flask_babel.gettext(text))
    # What a form says may be translated beside the form, else it stands as it is written there.
    return (said == text and form_words.find(text, str(flask_babel.get_locale()))) or said


def format_number(number: float) -> str:
    """`1.204` in Vietnamese, `1,204` in English."""
    return str(flask_babel.format_decimal(number))
