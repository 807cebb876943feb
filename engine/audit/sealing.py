"""Sealing: now and then, all chain heads that changed get one numbered seal, chained to the last."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, insert, select, update
from sqlalchemy.exc import IntegrityError

from engine.audit.merkle import leaf_hash, merkle_root, seal_hash
from engine.audit.moment import read_moment
from engine.storage import Work, begin_work, tables

SERIES = "audit.seal"
"""The number series of seals. It remembers the last number, also when that seal is taken away."""

FIRST_PREVIOUS = bytes(32)
"""What the first seal is chained to."""

_LARGEST = 1000


def seal(now: datetime) -> int | None:
    """The number of the seal over every chain that changed since the last one; None when none did.

    A use case of the worker. No case waits for it: heads are read without locks, and only the
    seal itself is written under one. Many changes make several seals, of 1 000 chains each; when
    two workers seal at once, one of them does.
    """
    number = None
    while heads := _changed_heads():
        try:
            number = _write(heads, now)
        except IntegrityError:
            return number
        if len(heads.chains) < _LARGEST:
            break
    return number


def has_unsealed(work: Work, *, before: datetime) -> bool:
    """Whether an event older than `before` stands under no seal."""
    old = (
        select(_events.case_id)
        .join(_cases, _cases.id == _events.case_id)
        .where(_cases.audit_length > _sealed_length, _events.seq > _sealed_length, _events.at < before)
        .limit(1)
    )
    return work.connection.execute(old).first() is not None


@dataclass(frozen=True, slots=True)
class _Chain:
    case_id: UUID
    length: int
    head: bytes


@dataclass(frozen=True, slots=True)
class _Heads:
    """Chains to be sealed, sorted by case, and what the seal over them continues."""

    chains: Sequence[_Chain]
    number: int
    previous: bytes


_cases, _events, _seals, _leaves = tables.Case, tables.Event, tables.AuditSeal, tables.AuditSealLeaf
_sealed_length = (
    select(func.coalesce(func.max(_leaves.length), 0)).where(_leaves.case_id == _cases.id).scalar_subquery()
)
_CHANGED = (
    select(_cases.id, _cases.audit_length, _cases.audit_head)
    .where(_cases.audit_length > _sealed_length)
    .order_by(_cases.id)
    .limit(_LARGEST)
)


def _changed_heads() -> _Heads | None:
    with read_moment() as work:
        last = work.connection.execute(
            select(_seals.number, _seals.hash).order_by(_seals.number.desc()).limit(1)
        ).first()
        given = last_number(work)
        chains = [_Chain(row.id, row.audit_length, row.audit_head) for row in work.connection.execute(_CHANGED)]
    if not chains:
        return None
    # A number is never given twice: a seal that was taken away leaves a gap for ever.
    number = max(given, last.number if last else 0) + 1
    return _Heads(chains, number, last.hash if last else FIRST_PREVIOUS)


def last_number(work: Work) -> int:
    """The highest number ever given to a seal, zero before the first."""
    last = work.connection.scalar(select(tables.NumberSeries.last).where(tables.NumberSeries.series == SERIES))
    return last or 0


def _write(heads: _Heads, now: datetime) -> int:
    root = merkle_root([leaf_hash(chain.case_id, chain.length, chain.head) for chain in heads.chains])
    facts: dict[str, Any] = {
        "number": heads.number,
        "at": now,
        "leaves": len(heads.chains),
        "previous": heads.previous,
        "root": root,
    }
    leaves = [
        {"number": heads.number, "case_id": chain.case_id, "length": chain.length, "head": chain.head}
        for chain in heads.chains
    ]
    with begin_work(at=now) as work:
        # The key on the number lets one of two sealing workers through; the other gives way.
        work.connection.execute(insert(_seals).values(**facts, hash=seal_hash(**facts)))
        work.connection.execute(insert(_leaves), leaves)
        _remember(work, heads.number)
    return heads.number


def _remember(work: Work, number: int) -> None:
    series = tables.NumberSeries
    known = work.connection.execute(update(series).where(series.series == SERIES).values(last=number))
    if known.rowcount == 0:
        work.connection.execute(insert(series).values(series=SERIES, last=number))
