"""The box that leads anywhere (Ctrl+K): cases, one's own work, people, agencies, queues and pages, by a few letters.

Vietnamese marks may be left out. What it offers is what the officer could reach by the pages themselves.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.cases import TaskRow, list_tasks
from engine.cases.quick_find import find_cases_by_number
from engine.directory import Officer, agency_names, list_officers
from engine.scripting.functions import without_marks
from engine.storage import Work, read_work
from webui.auth import current_officer
from webui.inbox.navigation import QUEUES, oversees
from webui.inbox.room import inbox
from webui.kit import navigation_for
from webui.kit.asked import read_words
from webui.speech import _

LONGEST = 80
MOST_OF_A_KIND = 6
OWN_WORK = 100
"""Of how many of one's own tasks, and of one's unit's, the titles are looked through."""


@dataclass(frozen=True, slots=True)
class Way:
    """One place to go: what it is called, what else tells it apart, and what kind of thing it is."""

    label: str
    detail: str
    href: str


@dataclass(frozen=True, slots=True)
class Ways:
    """Places of one kind."""

    kind: str
    ways: tuple[Way, ...]


@inbox.get("/tim-nhanh")
def find_quickly() -> ResponseReturnValue:
    """The options of the box for what was typed."""
    asked = read_words(request.args.get("q", "")[:LONGEST])
    return render_template("inbox/_palette_found.html", found=_found(asked, current_officer()))


def _found(asked: str, officer: Officer) -> list[Ways]:
    words = folded(asked).split()
    with read_work(officer.id) as work:
        offered: Iterable[tuple[str, Iterator[Way]]] = (
            (_("Hồ sơ"), _cases(work, asked, officer)),
            (_("Việc"), _tasks(words, officer)),
            (_("Mục làm việc"), _pages(words, officer)),
            (_("Người"), _people(work, words, officer)),
            (_("Cơ quan"), _agencies(work, words, officer)),
        )
        found = [Ways(kind, tuple(islice(ways, MOST_OF_A_KIND))) for kind, ways in offered]
    return [one for one in found if one.ways]


@lru_cache(maxsize=20_000)
def folded(text: str) -> str:
    """As it is compared: small letters, no marks."""
    return without_marks(text)


def _fits(words: list[str], *texts: str) -> bool:
    said = folded(" ".join(texts))
    return all(word in said for word in words)


def _cases(work: Work, asked: str, officer: Officer) -> Iterator[Way]:
    for one in find_cases_by_number(work, asked, officer):
        yield Way(one.number, one.title, url_for("inbox.case", number=one.number))


def _tasks(words: list[str], officer: Officer) -> Iterator[Way]:
    if not words:
        return
    for queue in QUEUES[:2]:
        rows: tuple[TaskRow, ...] = list_tasks(queue.code, actor=officer, limit=OWN_WORK).items
        for row in rows:
            if _fits(words, row.case_title, row.title, row.case_number):
                href = url_for("inbox.task", task_id=row.id, hang=queue.slug)
                yield Way(row.case_title, f"{row.title} · {row.case_number}", href)


def _pages(words: list[str], officer: Officer) -> Iterator[Way]:
    for section, entries in navigation_for(officer):
        for entry in entries:
            label = str(entry.label)
            if _fits(words, label, str(section)):
                yield Way(label, str(section), _address(entry.endpoint, dict(entry.values)))


def _people(work: Work, words: list[str], officer: Officer) -> Iterator[Way]:
    """Colleagues, for who oversees their work: it leads to what each of them holds."""
    if not words or not oversees(officer):
        return
    for one in list_officers(work, agency=officer.agency):
        if _fits(words, one.full_name, one.job_title):
            href = _address("inbox.queue", {"queue": "toan-co-quan", "nguoi-giu": str(one.id)})
            yield Way(one.full_name, _("%(job)s – việc đang giữ", job=one.job_title or _("Cán bộ")), href)


def _agencies(work: Work, words: list[str], officer: Officer) -> Iterator[Way]:
    """Agencies, for who sees the work of all of them."""
    everywhere = next(queue for queue in QUEUES if queue.code == "all")
    if not words or not everywhere.is_for(officer):
        return
    for code, name in sorted(agency_names(work).items(), key=lambda one: one[1]):
        if _fits(words, name, code):
            yield Way(name, _("việc đang mở"), _address("inbox.queue", {"queue": everywhere.slug, "co-quan": code}))


def _address(endpoint: str, values: dict[str, Any]) -> str:
    return url_for(endpoint, **values)
