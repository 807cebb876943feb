"""Checking one case's chain, event by event."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from engine.audit.chain import FIRST_HEAD, link, unpack
from engine.audit.problems import CHAIN_MESSAGES, AuditProblem
from engine.audit.withholding import WITHHELD, digest_of_left, named_in


@dataclass(frozen=True, slots=True)
class Sealed:
    """A case's chain as the seal of this number saw it."""

    seal: int
    length: int
    head: bytes


class ChainCheck:
    """Reads a case's events in order, then compares their end with the case and with the seals."""

    def __init__(self, case_id: UUID, number: str) -> None:
        self.case_id = case_id
        self.number = number
        self.events = 0
        self.problems: list[AuditProblem] = []
        self._seq = 0
        self._head: bytes | None = FIRST_HEAD
        self._hashes: dict[int, bytes] = {}
        self._left: dict[int, str] = {}
        self._named: dict[int, str] = {}

    @classmethod
    def unreadable(cls, case_id: UUID, number: str) -> "ChainCheck":
        """The check of a case whose rows cannot even be read."""
        check = cls(case_id, number)
        check.problems.append(AuditProblem("unreadable", CHAIN_MESSAGES["unreadable"], case_id, number))
        return check

    def read_events(self, rows: Iterable[Any]) -> None:
        """Check each event against its bytes and the event before."""
        for row in rows:
            self.events += 1
            if row.seq <= self._seq:
                self._wrong("event_added", seq=row.seq)
            if row.seq > self._seq + 1:
                self._wrong("event_missing", seq=self._seq + 1)
                self._head = None
            # After a gap the hash before is not known: the next event is believed its own.
            told = _read(row)
            intact = self._head is None or link(self._head, row.body) == row.hash
            if told is None:
                self._wrong("event_altered", seq=row.seq)
            elif intact and not told.get(WITHHELD):
                self._named |= {int(seq): digest for seq, digest in named_in(told).items() if seq.isdecimal()}
            elif told.get(WITHHELD):
                # Its words were taken from it, its hash is that of all of it: a later event must say so.
                self._left[row.seq] = digest_of_left(bytes(row.body))
            else:
                self._wrong("event_altered", seq=row.seq)
            self._seq, self._head = row.seq, row.hash
            self._hashes[row.seq] = row.hash

    def close(self, *, length: int, head: bytes, sealed: Sequence[Sealed]) -> None:
        """Compare with the end that the case's row tells, and with the ends that seals tell."""
        for seq, left in self._left.items():
            if self._named.get(seq) != left:
                self._wrong("event_altered", seq=seq)
        if self._seq < length:
            self._wrong("event_missing", seq=self._seq + 1)
        elif self._seq > length:
            self._wrong("event_added", seq=length + 1)
        elif length and head != self._head:
            self._wrong("head_differs", seq=length)
        for seen in sealed:
            kept = self._hashes.get(seen.length)
            if kept != seen.head:
                code = "chain_truncated" if kept is None else "chain_rewritten"
                self._wrong(code, seq=seen.length, seal=seen.seal)
                break

    def _wrong(self, code: str, *, seq: int, seal: int | None = None) -> None:
        self.problems.append(AuditProblem(code, CHAIN_MESSAGES[code], self.case_id, self.number, seq=seq, seal=seal))


def _read(row: Any) -> dict[str, Any] | None:
    """What the sealed bytes tell; None when the columns, by which events are found and listed, say otherwise."""
    try:
        told = unpack(bytes(row.body))
        says_what_it_is = (
            told["case"] == str(row.case_id)
            and told["seq"] == row.seq
            and told["kind"] == row.kind
            and datetime.fromisoformat(told["at"]) == row.at
        )
    except (ValueError, KeyError, TypeError):
        return None
    return told if says_what_it_is else None
