"""Checking the seals: their numbers, their own bytes, their leaves, and the chain they form."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, islice
from typing import Any

from sqlalchemy import select

from engine.audit.bytes_kept import raw
from engine.audit.merkle import leaf_hash, merkle_root, seal_hash
from engine.audit.problems import SEAL_MESSAGES, AuditProblem
from engine.audit.sealing import FIRST_PREVIOUS, last_number
from engine.storage import Work, tables

_ROWS_AT_ONCE = 2000
_TOLD_AT_MOST = 100


@dataclass(frozen=True, slots=True)
class SealsChecked:
    """How many seals there are, the last one's number and hash, and what is wrong with them."""

    count: int
    last: tuple[int, str] | None
    problems: Sequence[AuditProblem]


def check_seals(work: Work, anchors: Mapping[int, str]) -> SealsChecked:
    """Every seal checked, and compared with those noted elsewhere (number → hash in hex)."""
    try:
        return _check_seals(work, anchors)
    except (TypeError, ValueError, OverflowError):
        code = "seals_unreadable"
        return SealsChecked(0, None, [AuditProblem(code, SEAL_MESSAGES[code])])


def _check_seals(work: Work, anchors: Mapping[int, str]) -> SealsChecked:
    seals = work.connection.execute(select(*tables.AuditSeal.__table__.columns).order_by(tables.AuditSeal.number)).all()
    roots = dict(_roots(work))
    problems: list[AuditProblem] = []
    previous = FIRST_PREVIOUS
    for row in seals:
        problems += [_wrong(code, row.number) for code in _faults(row, previous, roots.get(row.number))]
        previous = row.hash
    problems += [_wrong("seal_missing", number) for number in _missing(work, [row.number for row in seals], roots)]
    hashes = {row.number: row.hash.hex() for row in seals}
    problems += [
        _wrong("anchor_differs", noted) for noted, hex_hash in anchors.items() if hashes.get(noted) != hex_hash
    ]
    last = (seals[-1].number, seals[-1].hash.hex()) if seals else None
    return SealsChecked(len(seals), last, problems)


def _missing(work: Work, present: Sequence[int], sealed: Iterable[int]) -> list[int]:
    """The numbers given to seals that are not there, the first of them at least."""
    there = set(present)
    highest = max(last_number(work), *present, *sealed, 0)
    numbers = (number for number in range(1, highest + 1) if number not in there)
    return list(islice(numbers, _TOLD_AT_MOST))


def _faults(row: Any, previous: bytes, leaves: tuple[int, bytes] | None) -> Iterator[str]:
    said = seal_hash(number=row.number, at=row.at, leaves=row.leaves, previous=row.previous, root=row.root)
    if said != row.hash:
        yield "seal_altered"
    if row.previous != previous:
        yield "seal_unchained"
    if leaves != (row.leaves, row.root):
        yield "leaves_altered"


def _roots(work: Work) -> Iterator[tuple[int, tuple[int, bytes]]]:
    """Each seal's number with the count and the Merkle root of the leaves that are there."""
    leaf = tables.AuditSealLeaf
    query = (
        select(leaf.number, leaf.case_id, leaf.length, raw(leaf.head).label("head"))
        .order_by(leaf.number, leaf.case_id)
        .execution_options(yield_per=_ROWS_AT_ONCE)
    )
    with work.connection.execute(query) as rows:
        for number, group in groupby(rows, key=lambda row: row.number):
            hashes = [leaf_hash(row.case_id, row.length, row.head) for row in group]
            yield int(number), (len(hashes), merkle_root(hashes))


def _wrong(code: str, number: int) -> AuditProblem:
    return AuditProblem(code, SEAL_MESSAGES[code], seal=number)
