"""What stands behind a form's fields: rows that the case gives, what fields begin with, and rules of the case's data.

A form names them (`rows_from`, `fills`, `rule` in its hints); rooms above register what they are, from the one
composition root. Where nobody has, as in a rehearsal, rows count as they are typed and rules are not asked.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol
from uuid import UUID

from engine.errors import Problem
from engine.storage import Work

FixedRows = Sequence[Mapping[str, Any]]


class RowSource(Protocol):
    """The rows that a case has for a group: the values of its read-only fields, row by row."""

    def __call__(self, work: Work, case_id: UUID) -> FixedRows: ...


class FieldRule(Protocol):
    """What is wrong with a field's value in this case, in the step's transaction; nothing when all is well.

    `data` is the whole form. A rule may keep something for the case, such as a number: if the step is
    refused, that is undone with it.
    """

    def __call__(self, work: Work, case_id: UUID, value: Any, data: Mapping[str, Any]) -> Iterable[Problem]: ...


class Filler(Protocol):
    """What a field begins with in this case, made from what the case has for it already (or None)."""

    def __call__(self, work: Work, case_id: UUID, value: Any) -> Any: ...


@dataclass(slots=True)
class BehindForms:
    """The sources, fillers and rules of this process, by the names that forms use."""

    row_sources: dict[str, RowSource] = field(default_factory=dict)
    field_rules: dict[str, FieldRule] = field(default_factory=dict)
    fillers: dict[str, Filler] = field(default_factory=dict)


behind_forms = BehindForms()
"""Those of this process; the composition root fills it."""
