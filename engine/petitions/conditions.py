"""What a channel asks of a petition (Nghị định 20/2008/NĐ-CP, Điều 7), held against this one.

The conditions are a catalogue; the program looks at what it can see, and leaves the rest to the officer's eye.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select

from engine.directory import Officer, list_catalogue
from engine.petitions.access import may_read_petition
from engine.petitions.conversation import SENDER, SYSTEM
from engine.petitions.rows import find_petition
from engine.storage import read_work, tables

CATALOGUE = "channel_conditions"
MET, MISSING, TO_BE_SEEN = "met", "missing", "seen"


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition and how it stands: met, missing, or for the officer to see; `basis` is its provision."""

    code: str
    name: str
    basis: str
    state: str


def list_conditions(case_id: UUID, *, proposed: Collection[str] = (), actor: Officer) -> tuple[Condition, ...]:
    """The conditions of this petition's channel, for who may read it; none for a case that is no petition.

    `proposed` are the refusal reasons that the decision tables propose: what they saw in the text.
    """
    with read_work(actor.id) as work:
        row = find_petition(work, case_id)
        if row is None or not may_read_petition(work, actor, case_id):
            return ()
        keyed = work.connection.scalar(select(tables.Case.started_by).where(tables.Case.id == case_id))
        seen = _Seen(row, is_keyed=keyed not in {None, SENDER, SYSTEM}, proposed=frozenset(proposed))
        return tuple(
            Condition(entry.code, entry.name, str(entry.facts.get("basis") or ""), state_of(entry.facts, seen))
            for entry in list_catalogue(work, CATALOGUE)
            if row.channel in (entry.facts.get("channels") or ())
        )


@dataclass(frozen=True, slots=True)
class _Seen:
    """What the program sees of a petition."""

    row: Row[Any]
    is_keyed: bool
    proposed: frozenset[str]

    @property
    def text(self) -> str:
        return f"{self.row.title}\n{self.row.content}"


def state_of(facts: Mapping[str, Any], seen: _Seen) -> str:
    """How a condition stands, by its test; one that the program does not know is the officer's."""
    test = TESTS.get(str(facts.get("test")))
    if test is None:
        return TO_BE_SEEN
    return MET if test(facts, seen) else MISSING


def _has_field(facts: Mapping[str, Any], seen: _Seen) -> bool:
    given = {**seen.row.facts, **seen.row.sender}
    return any(given.get(name) not in (None, "", []) for name in facts.get("fields") or ())


TESTS: Mapping[str, Callable[[Mapping[str, Any], _Seen], bool]] = {
    "fields": _has_field,
    "proposal": lambda facts, seen: not seen.proposed.intersection(facts.get("reasons") or ()),
    # What is stored is Unicode, composed; a letter that could not be read came as the replacement mark.
    "unicode": lambda _facts, seen: "\ufffd" not in seen.text,
    # A file of another kind never came in.
    "files": lambda _facts, _seen: True,
    "external": lambda _facts, seen: bool(seen.row.external_number),
    "keyed": lambda _facts, seen: seen.is_keyed,
}
