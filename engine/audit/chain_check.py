"""Checking one case's chain, event by event."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from engine.audit.chain import FIRST_HEAD, link, unpack
from engine.audit.problems import CHAIN_MESSAGES, AuditProblem


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
            intact = self._head is None or link(self._head, row.body) == row.hash
            if not intact or not self._says_what_it_is(row):
                self._wrong("event_altered", seq=row.seq)
            self._seq, self._head = row.seq, row.hash
            self._hashes[row.seq] = row.hash

    def close(self, *, length: int, head: bytes, sealed: Sequence[Sealed]) -> None:
        """Compare with the end that the case's row tells, and with the ends that seals tell."""
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

    def _says_what_it_is(self, row: Any) -> bool:
        """Whether the columns, by which events are found and listed, say what the sealed bytes say."""
        try:
            told = unpack(row.body)
            return bool(
                told["case"] == str(row.case_id)
                and told["seq"] == row.seq
                and told["kind"] == row.kind
                and datetime.fromisoformat(told["at"]) == row.at
            )
        except (ValueError, KeyError, TypeError):
            return False

    def _wrong(self, code: str, *, seq: int, seal: int | None = None) -> None:
        self.problems.append(AuditProblem(code, CHAIN_MESSAGES[code], self.case_id, self.number, seq=seq, seal=seal))
