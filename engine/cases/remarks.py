"""Colleagues ask each other about a case: remarks within the office, never shown to its sender.

Only who sees the whole case and may read its content reads and writes them. A remark that is for somebody (a name
chosen, or @username in the text) waits for that officer until they answer it or say that it is done. The words are
the officers' own: the record says that there was a remark, not what it said, and they go when the case is emptied.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, insert, select, update
from sqlalchemy.sql import ColumnElement

from engine import audit
from engine.cases.content_roles import cases_read, works_on_cases
from engine.cases.errors import CaseNotFound, RemarkUnknown
from engine.cases.finding import cases_seen, require_unsealed, shown_title, visible_cases
from engine.cases.parts import cases_seen_whole, side_processes
from engine.cases.storable import storable
from engine.directory import Officer, OfficerRow, find_officer_by_username, list_officers
from engine.errors import N_, Invalid, Problem
from engine.runtime import lock_case
from engine.storage import Work, begin_work, new_id, read_work
from engine.storage.tables import Case, CaseMention, CaseRemark, Task
from engine.storage.tables import Officer as OfficerTable

LONGEST = 4_000
MOST_NAMED = 10
MOST_LISTED = 200
NAMED = re.compile(r"(?<![\w.@-])@([a-z0-9][a-z0-9._-]{0,63})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Mention:
    """Somebody whom a remark is for, and whether they have seen to it."""

    officer_id: UUID
    name: str
    is_done: bool


@dataclass(frozen=True, slots=True)
class RemarkView:
    """One remark: `answers` is the one it answers, `waits` whether it is for the reader and still open."""

    id: UUID
    answers: UUID | None
    text: str = field(repr=False)
    by: str
    is_own: bool
    at: datetime
    mentions: tuple[Mention, ...]
    waits: bool


@dataclass(frozen=True, slots=True)
class OpenMention:
    """A remark that is for the reader and that they have not seen to, with its case."""

    case_number: str
    case_title: str
    remark: UUID
    text: str = field(repr=False)
    by: str
    at: datetime


Listener = Callable[[Work, UUID, str], None]
listeners: dict[str, Listener] = {}
"""Who tells an officer (by username) that a remark on a case is for them. Filled by the rooms above."""


def write_remark(
    case_id: UUID, text: str, *, to: Iterable[str] = (), answers: UUID | None = None, actor: Officer
) -> UUID:
    """The id of the new remark. It is for the usernames in `to`, for those in the text, and for whom it answers.

    Answering a remark that is for the actor sees to it.

    Raises:
        CaseNotFound: there is no such case, or not for these eyes.
        CaseSealed: it is set aside.
        RemarkUnknown: what is answered is no remark on this case.
        Invalid: nothing is said, too much, or somebody is meant who may not read the case.
    """
    said = _said(text)
    with begin_work(actor.id) as work:
        _require_reader(work, case_id, actor)
        lock_case(work, case_id)
        people = _meant(work, case_id, said, to)
        if answers is not None:
            people |= _author(work, case_id, answers)
        meant = {one: username for one, username in people.items() if one != actor.id}
        remark_id = new_id()
        work.connection.execute(
            insert(CaseRemark).values(
                case_id=case_id, id=remark_id, answers=answers, text=said, written_by=actor.id, written_at=work.now
            )
        )
        if meant:
            rows = [{"case_id": case_id, "remark_id": remark_id, "officer_id": one} for one in meant]
            work.connection.execute(insert(CaseMention), rows)
        if answers is not None:
            _see_to(work, case_id, answers, actor)
        audit.record(work, case_id, "case.remarked", {"remark": remark_id.hex, "for": len(meant)})
        for username in meant.values():
            for listener in listeners.values():
                listener(work, case_id, username)
        return remark_id


def finish_mention(case_id: UUID, remark_id: UUID, *, actor: Officer) -> None:
    """The actor has seen to what a remark asked of them; doing it again changes nothing.

    Raises:
        CaseNotFound: there is no such case, or not for these eyes.
        RemarkUnknown: there is no such remark, or it is not for the actor.
    """
    with begin_work(actor.id) as work:
        _require_reader(work, case_id, actor)
        if not _see_to(work, case_id, remark_id, actor):
            raise RemarkUnknown


def list_remarks(case_id: UUID, *, actor: Officer) -> tuple[RemarkView, ...]:
    """What was said about the case, the first first, answers below what they answer; none for whom it is not.

    Of very many, the latest.
    """
    with read_work(actor.id) as work:
        if not may_read_remarks(work, case_id, actor):
            return ()
        mentions = _mentions(work, [case_id])
        rows = work.connection.execute(
            select(
                CaseRemark.id, CaseRemark.answers, CaseRemark.text, CaseRemark.written_by, CaseRemark.written_at,
                OfficerTable.full_name,
            )
            .outerjoin(OfficerTable, OfficerTable.id == CaseRemark.written_by)
            .where(CaseRemark.case_id == case_id)
            .order_by(CaseRemark.written_at.desc(), CaseRemark.id.desc())
            .limit(MOST_LISTED)
        ).all()  # fmt: skip
        views = [_view(row, mentions.get(row.id, ()), actor) for row in reversed(rows)]
        return tuple(_threaded(views))


def are_more(case_id: UUID, *, actor: Officer) -> bool:
    """Whether more was said than is listed: what is older is not."""
    with read_work(actor.id) as work:
        if not may_read_remarks(work, case_id, actor):
            return False
        count = select(func.count()).select_from(CaseRemark).where(CaseRemark.case_id == case_id)
        return (work.connection.scalar(count) or 0) > MOST_LISTED


def list_addressees(case_id: UUID, *, actor: Officer) -> tuple[OfficerRow, ...]:
    """The colleagues a remark may be for: who sees the whole case by their agency and works on content.

    By given name; none for who reads no remarks.
    """
    with read_work(actor.id) as work:
        if not may_read_remarks(work, case_id, actor):
            return ()
        return tuple(one for one in _addressees(work, case_id).values() if one.id != actor.id)


def list_open_mentions(*, actor: Officer) -> tuple[OpenMention, ...]:
    """Remarks that wait for the officer, the oldest first; of cases that they still see."""
    with read_work(actor.id) as work:
        query = (
            select(
                CaseMention.case_id, CaseMention.remark_id, Case.number, Case.title, CaseRemark.text,
                CaseRemark.written_at, OfficerTable.full_name,
            )
            .join(Case, Case.id == CaseMention.case_id)
            .join(
                CaseRemark, and_(CaseRemark.case_id == CaseMention.case_id, CaseRemark.id == CaseMention.remark_id)
            )
            .outerjoin(OfficerTable, OfficerTable.id == CaseRemark.written_by)
            .where(CaseMention.officer_id == actor.id, CaseMention.done_at.is_(None), visible_cases(actor))
            .order_by(CaseRemark.written_at, CaseRemark.id)
            .limit(MOST_LISTED)
        )  # fmt: skip
        rows = work.connection.execute(query).all()
        readable = _readable(work, {row.case_id for row in rows}, actor)
        named = _mentions(work, readable)
        return tuple(
            OpenMention(
                row.number, shown_title(row.title, actor), row.remark_id,
                _with_names(row.text, named.get(row.remark_id, ())), row.full_name or "", row.written_at,
            )
            for row in rows
            if row.case_id in readable
        )  # fmt: skip


def awaits_reader(actor: Officer) -> ColumnElement[bool]:
    """Mentions that wait for the officer, in cases that they see."""
    seen = select(Case.id).where(Case.id == CaseMention.case_id, visible_cases(actor)).exists()
    return and_(CaseMention.officer_id == actor.id, CaseMention.done_at.is_(None), seen)


def may_read_remarks(work: Work, case_id: UUID, officer: Officer) -> bool:
    """Whether the officer sees the whole case, and reads what people have written in it."""
    return case_id in _readable(work, [case_id], officer)


def _readable(work: Work, case_ids: Collection[UUID], officer: Officer) -> frozenset[UUID]:
    whole = cases_seen_whole(work, cases_seen(work, case_ids, officer), officer)
    return cases_read(work, whole, officer)


def _require_reader(work: Work, case_id: UUID, actor: Officer) -> None:
    if not may_read_remarks(work, case_id, actor):
        raise CaseNotFound
    number = work.connection.scalar(select(Case.number).where(Case.id == case_id)) or ""
    require_unsealed(work, case_id, number)


def _said(text: str) -> str:
    said = str(storable({"text": text})["text"]).replace("\r\n", "\n").strip()
    if not said:
        raise Invalid(problems=[Problem("/_remark", N_("Chưa viết gì."), N_("Viết điều cần hỏi rồi bấm gửi."))])
    if len(said) > LONGEST:
        raise Invalid(
            problems=[
                Problem(
                    "/_remark", N_("Trao đổi dài quá {most} ký tự."), N_("Viết ngắn lại, hoặc chia thành nhiều lần."),
                    facts={"most": LONGEST},
                )
            ]
        )  # fmt: skip
    return said


def _meant(work: Work, case_id: UUID, text: str, to: Iterable[str]) -> dict[UUID, str]:
    """Whom a remark is for: id and username. What only looks like a name in the text is left alone."""
    chosen = [name.strip().lower() for name in to if name.strip()]
    typed = [name.rstrip(".-_").lower() for name in NAMED.findall(text)]
    known = {one.username: one for one in _addressees(work, case_id).values()} if chosen or typed else {}
    people: dict[UUID, str] = {}
    for name in dict.fromkeys((*chosen, *typed)):
        if one := known.get(name):
            people[one.id] = one.username
        elif name in chosen or find_officer_by_username(work, name) is not None:
            raise Invalid(problems=[_not_for(name)])
    if len(people) > MOST_NAMED:
        problem = Problem(
            "/_remark", N_("Nhắc quá {most} người."), N_("Chỉ nhắc người cần trả lời."), facts={"most": MOST_NAMED}
        )
        raise Invalid(problems=[problem])
    return people


def _not_for(name: str) -> Problem:
    return Problem(
        "/_remark",
        N_("“{name}” không đọc được hồ sơ này nên không nhắc được."),
        N_("Chọn người của cơ quan đang xử lý hồ sơ, hoặc giao việc cho họ trước."),
        facts={"name": name[:64]},
    )


def _author(work: Work, case_id: UUID, remark_id: UUID) -> dict[UUID, str]:
    query = (
        select(CaseRemark.written_by, OfficerTable.username, OfficerTable.is_active)
        .outerjoin(OfficerTable, OfficerTable.id == CaseRemark.written_by)
        .where(CaseRemark.case_id == case_id, CaseRemark.id == remark_id)
    )
    row = work.connection.execute(query).one_or_none()
    if row is None:
        raise RemarkUnknown
    return {row.written_by: row.username} if row.is_active else {}


def _see_to(work: Work, case_id: UUID, remark_id: UUID, actor: Officer) -> bool:
    here = (
        CaseMention.case_id == case_id,
        CaseMention.remark_id == remark_id,
        CaseMention.officer_id == actor.id,
    )
    work.connection.execute(update(CaseMention).where(*here, CaseMention.done_at.is_(None)).values(done_at=work.now))
    return work.connection.scalar(select(CaseMention.remark_id).where(*here)) is not None


def _addressees(work: Work, case_id: UUID) -> dict[UUID, OfficerRow]:
    sides = side_processes(work, case_id)
    process_id = work.connection.scalar(select(Case.process_id).where(Case.id == case_id))
    of_case = select(Case.agency).where(Case.id == case_id)
    of_tasks = select(Task.agency).where(Task.case_id == case_id, Task.process_id.not_in(sides))
    agencies = sorted({one for one in work.connection.scalars(of_case.union(of_tasks)) if one})
    return {
        one.id: one
        for agency in agencies
        for one in list_officers(work, agency=agency)
        if any(works_on_cases(work, role, process_id) for role in one.roles)
    }


def _mentions(work: Work, case_ids: Collection[UUID]) -> Mapping[UUID, Sequence[Any]]:
    query = (
        select(
            CaseMention.remark_id, CaseMention.officer_id, CaseMention.done_at, OfficerTable.full_name,
            OfficerTable.username,
        )
        .outerjoin(OfficerTable, OfficerTable.id == CaseMention.officer_id)
        .where(CaseMention.case_id.in_(case_ids))
        .order_by(OfficerTable.full_name, CaseMention.officer_id)
    )  # fmt: skip
    found: dict[UUID, list[Any]] = {}
    for row in work.connection.execute(query):
        found.setdefault(row.remark_id, []).append(row)
    return found


def _view(row: Any, mentions: Sequence[Any], actor: Officer) -> RemarkView:
    return RemarkView(
        id=row.id,
        answers=row.answers,
        text=_with_names(row.text, mentions),
        by=row.full_name or "",
        is_own=row.written_by == actor.id,
        at=row.written_at,
        mentions=tuple(Mention(one.officer_id, one.full_name or "", one.done_at is not None) for one in mentions),
        waits=any(one.officer_id == actor.id and one.done_at is None for one in mentions),
    )


def _with_names(text: str, mentions: Sequence[Any]) -> str:
    """The text with people's names where their usernames were typed."""
    names = {one.username: one.full_name for one in mentions}

    def named(found: re.Match[str]) -> str:
        typed = found[1].rstrip(".-_")
        name = names.get(typed.lower())
        return f"@{name}{found[1][len(typed) :]}" if name else found[0]

    return NAMED.sub(named, text)


def _threaded(views: Sequence[RemarkView]) -> Iterable[RemarkView]:
    """Each remark that answers none, with all that answer it, directly or not, below it."""
    roots: dict[UUID, UUID] = {}
    threads: dict[UUID, list[RemarkView]] = {}
    for one in views:
        root = roots.get(one.answers, one.id) if one.answers else one.id
        roots[one.id] = root
        threads.setdefault(root, []).append(one)
    return (one for thread in threads.values() for one in thread)
