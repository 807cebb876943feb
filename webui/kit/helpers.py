"""What templates may call: words for days and deadlines, tones of states, addresses of assets."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from flask import Flask, g
from markupsafe import Markup, escape

from engine.clock import deadline_state, local_day, rests_on_guesses
from engine.directory import load_calendar
from engine.scripting import changes_html, compare_rich_text, render_markdown, rich_html
from engine.storage import now, read_work
from webui.formatting import (
    DeadlineWords,
    deadline_words,
    exact_moment,
    file_size,
    full_day,
    group_digits,
    moment_words,
    short_day,
)
from webui.kit.faults import Faults
from webui.kit.navigation import navigation_for
from webui.kit.petition_reading import relation_words
from webui.kit.tones import tone_of
from webui.speech import _, translated


def register_kit(app: Flask) -> None:
    """Make the helpers known to all templates of the app."""
    app.jinja_env.filters.update(
        exact=exact_moment,
        day=_day,
        day_in_full=_day_in_full,
        ago=_ago,
        size=file_size,
        grouped=group_digits,
        paragraphs=paragraphs,
        markdown=_markdown,
        rich=rich,
        initials=initials,
        tone=tone_of,
        relation=relation_words,
        translated=translated,
    )
    app.jinja_env.globals.update(
        deadline_of=deadline_of,
        is_provisional=is_provisional,
        options_of=options_of,
        no_faults=Faults(),
        navigation_for=navigation_for,
    )


def deadline_of(due: datetime) -> DeadlineWords:
    """The words for a deadline, seen now."""
    moment = now()
    return deadline_words(deadline_state(moment, due, _calendar()), due, now=moment)


def options_of(named: Mapping[str, str]) -> list[dict[str, str]]:
    """Codes with their names, as a field offers them."""
    return [{"value": code, "label": name} for code, name in named.items()]


def is_provisional(due: datetime) -> bool:
    """Whether the deadline may still move: a day off before it is not announced yet."""
    return rests_on_guesses(now(), due, _calendar())


def paragraphs(text: str | None) -> Markup:
    """Plain text with its paragraphs and line breaks; every mark of HTML in it is shown as typed."""
    blocks = (block.strip("\n") for block in (text or "").replace("\r\n", "\n").split("\n\n"))
    lines = (Markup("<br>").join(escape(line) for line in block.split("\n")) for block in blocks if block.strip())
    return Markup().join(Markup("<p>{}</p>").format(line) for line in lines)


def changes(old: str, new: str) -> Markup:
    """Two rich texts as one, with what was taken out and put in: marked, and said to who does not see it."""
    compared = compare_rich_text(old, new)
    return Markup(changes_html(compared, added=_("thêm:"), removed=_("bỏ:")))  # noqa: S704 - cleaned there


def rich(text: str | None) -> Markup:
    """The small rich text of answers: paragraphs, lists, bold, italic; all else is shown as typed."""
    return Markup(rich_html(text or ""))  # noqa: S704 - cleaned by the renderer


def initials(full_name: str) -> str:
    """Two letters for a person: of the given name and the one before it, as Vietnamese are called."""
    words = [word for word in full_name.split() if word[0].isalpha()]
    return "".join(word[0] for word in words[-2:]).upper()


def _markdown(text: str | None) -> Markup:
    return Markup(render_markdown(text or ""))  # noqa: S704 - cleaned by the renderer


def _day(value: date | datetime) -> str:
    day = local_day(value) if isinstance(value, datetime) else value
    return short_day(day, today=local_day(now()))


def _day_in_full(value: date | datetime) -> str:
    return full_day(local_day(value) if isinstance(value, datetime) else value)


def _ago(moment: datetime) -> str:
    return moment_words(moment, now=now())


def _calendar() -> Any:
    # Once a page: a list of tasks asks for the deadline of each.
    if "hoidap_calendar" not in g:
        with read_work() as work:
            g.hoidap_calendar = load_calendar(work)
    return g.hoidap_calendar
