"""Emptying the cases that are due: one in a transaction of its own, under its own lock, a few in a run.

Whoever is killed in the middle has emptied a case whole or not at all; the next run goes on from there.
"""

import logging
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from uuid import UUID

from engine import audit
from engine.cases.about import family_of, subject_of
from engine.cases.keeping import find_keeping, keep
from engine.cases.retention import IS_ON, MOST_A_RUN, MOST_SHOWN, REQUEST, TERM, DueCase, hindrances_of, list_due
from engine.directory import get_setting
from engine.errors import CaseSealed, HoiDapError, NotFound
from engine.runtime import Depth, empty_case, lock_case, note_erasure, words_of_case
from engine.storage import Work, begin_work, current_database, read_work

EVENTS: Mapping[Depth, str] = {Depth.ANONYMISED: "keeping.anonymised", Depth.ERASED: "keeping.erased"}
AT_ONCE = 50
log = logging.getLogger(__name__)

RemoveFiles = Callable[[Sequence[tuple[UUID, str]]], None]
removers: dict[str, RemoveFiles] = {}
"""Who takes files out of their store, once their rows are gone; by room."""


def erase_regularly() -> int:
    """How many cases were emptied now: what was decided always, what is over by term where that is switched on."""
    with read_work() as work:
        is_on, most = get_setting(work, IS_ON.name), get_setting(work, MOST_A_RUN.name)
    return erase_due(most=most, causes=(REQUEST, TERM) if is_on else (REQUEST,))


def erase_due(*, most: int, causes: Sequence[str] = (REQUEST, TERM)) -> int:
    """How many cases were emptied: what is due now and nothing hinders, the longest due first, `most` at once."""
    done, seen = 0, set[UUID]()
    while done < most:
        with read_work() as work:
            due = [one for one in _free(work, causes) if one.case_id not in seen][: min(AT_ONCE, most - done)]
        if not due:
            break
        for one in due:
            seen.add(one.case_id)
            try:
                done += empty_due(one)
            except HoiDapError:
                log.exception("case %s could not be emptied", one.number)
    if done and current_database().is_sqlite:
        _fold_in()
    return done


def _free(work: Work, causes: Sequence[str]) -> Iterator[DueCase]:
    """What is due and not hindered. Hindered cases are few; what is left alone is not counted."""
    limit = MOST_SHOWN
    while True:
        due = list_due(work, limit=limit)
        free = [one for one in due if not one.hindrances and one.cause in causes]
        if free or len(due) < limit:
            yield from free
            return
        limit *= 4


def empty_due(due: DueCase) -> bool:
    """Whether the case was emptied; not where something came in the way since it was found due.

    Raises:
        Unavailable: the database is away; nothing has happened.
    """
    with begin_work(due.by or "system") as work:
        try:
            case = lock_case(work, due.case_id).case
        except (CaseSealed, NotFound):
            return False
        if hindrances_of(work, due.case_id) or not _is_still_due(work, due):
            return False
        if work.database.is_sqlite:
            # What is deleted is overwritten, not just let go of.
            work.connection.exec_driver_sql("PRAGMA secure_delete = ON")
        words = words_of_case(work, case.id)
        rows, files = _empty_with_work_about(work, due, case.id, words)
        _note(work, replace(due, reason=_unnamed(due.reason, words)), rows, files)
    for remove in removers.values():
        remove(files)
    return True


def _empty_with_work_about(
    work: Work, due: DueCase, case_id: UUID, words: frozenset[str]
) -> tuple[dict[str, int], list[tuple[UUID, str]]]:
    """The case and every case about it: corrections, requests and the like hold what people wrote of the same person.

    Its own data tell what to look for in those; so they are read before the case is emptied.
    """
    rows = Counter[str]()
    files: list[tuple[UUID, str]] = []
    family = family_of(work, case_id) if subject_of(work, case_id) == case_id else [case_id]
    for one in family:
        member = lock_case(work, one).case
        emptied = empty_case(
            work, member.id, member.number, due.depth, with_publication=due.with_publication, words=words
        )
        _keep_done(work, member.id, due.depth, words)
        # Reasons that people typed beside the case tell of the person as well; the chain says that they were taken out.
        withheld = audit.withhold_words(work, member.id, naming=None if due.depth is Depth.ERASED else words)
        told = {audit.WITHHELD: withheld} if withheld else {}
        audit.record(work, member.id, EVENTS[due.depth], {"cause": due.cause, **told})
        rows.update(emptied.rows)
        files.extend(emptied.files)
    return dict(rows), files


def _keep_done(work: Work, case_id: UUID, depth: Depth, words: frozenset[str]) -> None:
    """That it is done; why it was decided stays, without what names the person."""
    found = find_keeping(work, case_id)
    said = {} if found is None else {"wanted_reason": found.wanted_reason, "held_reason": found.held_reason}
    cleaned = {name: _unnamed(text, words) for name, text in said.items()}
    keep(work, case_id, done=depth.value, done_at=work.now, **cleaned)


def _unnamed(text: str, words: frozenset[str]) -> str:
    for word in sorted(words, key=len, reverse=True):
        text = re.sub(re.escape(word), "[…]", text, flags=re.IGNORECASE)
    return text


def _is_still_due(work: Work, due: DueCase) -> bool:
    found = find_keeping(work, due.case_id)
    if found is None:
        return due.cause == TERM
    if due.cause == REQUEST and found.wanted is not due.depth:
        return False
    return found.done is None or (due.depth is Depth.ERASED and found.done is Depth.ANONYMISED)


def _note(work: Work, due: DueCase, rows: Mapping[str, int], files: Sequence[tuple[UUID, str]]) -> None:
    note_erasure(
        work, case_id=due.case_id, case_number=due.number, cause=f"{due.cause}.{due.depth.value}", reason=due.reason,
        rows=rows, files=len(files),
    )  # fmt: skip


def _fold_in() -> None:
    """On SQLite the write-ahead log still holds what the pages were before; it is folded in when nobody reads."""
    with closing(current_database().writer.raw_connection()) as connection:
        connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
