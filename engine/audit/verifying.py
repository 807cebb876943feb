"""Verifying: every chain against its bytes, every seal against the chains, every seal against the next."""

from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import exists, select

from engine.audit.bytes_kept import raw
from engine.audit.chain_check import ChainCheck, Sealed
from engine.audit.moment import read_moment
from engine.audit.problems import AuditProblem
from engine.audit.seal_check import check_seals
from engine.storage import Work, tables

_CASES_AT_ONCE = 200
_ROWS_AT_ONCE = 2000


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """What was checked and what is wrong. `last_seal` is worth writing down elsewhere."""

    cases: int
    events: int
    seals: int
    problems: tuple[AuditProblem, ...]
    last_seal: tuple[int, str] | None

    @property
    def is_sound(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems


def verify(anchors: Mapping[int, str] | None = None) -> VerifyReport:
    """Check the whole record, as of one moment, without holding anybody up.

    `anchors` are seals noted elsewhere, number → hash in hex: with them even a database that was
    rewritten whole, seals included, is found out.
    """
    with read_moment() as work:
        seals = check_seals(work, anchors or {})
        cases = events = 0
        problems = list(seals.problems)
        for check in _chains(work):
            cases += 1
            events += check.events
            problems += check.problems
        problems += _without_case(work)
    return VerifyReport(cases, events, seals.count, tuple(problems), seals.last)


# What the driver or our types raise on a value that cannot have been written by us.
_UNREADABLE = (TypeError, ValueError, OverflowError)

_cases, _events, _leaves = tables.Case, tables.Event, tables.AuditSealLeaf


def _chains(work: Work) -> Iterator[ChainCheck]:
    after: UUID | None = None
    while batch := _next_cases(work, after):
        after = batch[-1].id
        try:
            checks = _check(work, batch)
        except _UNREADABLE:
            checks = [_check_alone(work, case) for case in batch]
        yield from checks


def _check(work: Work, batch: Sequence[Any]) -> list[ChainCheck]:
    first, last = batch[0].id, batch[-1].id
    sealed = _sealed_between(work, first, last)
    with closing(_events_between(work, first, last)) as rows:
        events = groupby(rows, key=lambda event: event.case_id)
        group = next(events, None)
        checks = []
        for case in batch:
            check = ChainCheck(case.id, case.number)
            # Events without a case lie between those of its neighbours; they are told of later.
            while group is not None and group[0] < case.id:
                group = next(events, None)
            if group is not None and group[0] == case.id:
                check.read_events(group[1])
                group = next(events, None)
            check.close(length=case.audit_length, head=case.audit_head, sealed=sealed.get(case.id, ()))
            checks.append(check)
    return checks


def _check_alone(work: Work, case: Any) -> ChainCheck:
    try:
        return _check(work, [case])[0]
    except _UNREADABLE:
        return ChainCheck.unreadable(case.id, case.number)


def _next_cases(work: Work, after: UUID | None) -> Sequence[Any]:
    query = select(_cases.id, _cases.number, _cases.audit_length, raw(_cases.audit_head).label("audit_head")).order_by(
        _cases.id
    )
    if after is not None:
        query = query.where(_cases.id > after)
    return work.connection.execute(query.limit(_CASES_AT_ONCE)).all()


def _events_between(work: Work, first: UUID, last: UUID) -> Generator[Any, None, None]:
    query = (
        select(
            _events.case_id,
            _events.seq,
            _events.at,
            _events.kind,
            raw(_events.body).label("body"),
            raw(_events.hash).label("hash"),
        )
        .where(_events.case_id.between(first, last))
        .order_by(_events.case_id, _events.seq)
        .execution_options(yield_per=_ROWS_AT_ONCE)
    )
    with work.connection.execute(query) as rows:
        yield from rows


def _sealed_between(work: Work, first: UUID, last: UUID) -> dict[UUID, list[Sealed]]:
    query = (
        select(_leaves.case_id, _leaves.number, _leaves.length, raw(_leaves.head).label("head"))
        .where(_leaves.case_id.between(first, last))
        .order_by(_leaves.number)
    )
    sealed: dict[UUID, list[Sealed]] = {}
    for row in work.connection.execute(query):
        sealed.setdefault(row.case_id, []).append(Sealed(row.number, row.length, row.head))
    return sealed


def _without_case(work: Work) -> Iterator[AuditProblem]:
    """Cases that a seal or an event knows, and that are not there."""
    sealed = select(_leaves.case_id, _leaves.number).where(~exists().where(_cases.id == _leaves.case_id))
    told: set[UUID] = set()
    for row in work.connection.execute(sealed.order_by(_leaves.number)):
        if row.case_id not in told:
            told.add(row.case_id)
            yield AuditProblem.case_deleted(row.case_id, seal=row.number)
    left = select(_events.case_id).distinct().where(~exists().where(_cases.id == _events.case_id))
    for case_id in work.connection.scalars(left.order_by(_events.case_id)):
        if case_id not in told:
            yield AuditProblem.case_deleted(case_id, seal=None)
