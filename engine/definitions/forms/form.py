"""One form: its fields, and what a filled-in copy of it becomes."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeAlias

from engine.definitions.behind_forms import FixedRows
from engine.definitions.forms.cleaning import NOTHING, cleaned
from engine.definitions.forms.fields import FormField
from engine.definitions.forms.messages import problem, problems_of
from engine.definitions.forms.rows import Place, rows_of, unlisted, with_rows
from engine.definitions.forms.schema import Schema
from engine.definitions.forms.validation import Validator
from engine.errors import N_, Invalid, Problem
from engine.scripting import STANDARD_FUNCTIONS, Budget, Expression, ScriptFailed

Data: TypeAlias = dict[str, Any]
NOTHING_KNOWN: Mapping[str, Any] = {}


@dataclass(frozen=True)
class Form:
    """A form by its library path. Shared by all who use it: nothing in it may be changed."""

    path: str
    schema: Schema
    ui: Mapping[str, Any]
    fields: tuple[FormField, ...]
    validator: Validator = field(repr=False, compare=False)
    conditions: Mapping[str, Expression] = field(repr=False, compare=False)
    row_conditions: Mapping[str, Mapping[str, Expression]] = field(default_factory=dict, repr=False, compare=False)
    option_conditions: Mapping[str, Mapping[str, Expression]] = field(default_factory=dict, repr=False, compare=False)
    beginnings: Mapping[str, Expression] = field(default_factory=dict, repr=False, compare=False)

    @property
    def title(self) -> str:
        return str(self.schema.get("title") or "")

    @property
    def submit(self) -> str:
        """The words on the button, or nothing."""
        return str(self.ui.get("submit") or "")

    @property
    def outcomes(self) -> Mapping[str, Any]:
        """How the words on the button follow the decision."""
        found = self.ui.get("outcomes")
        return found if isinstance(found, Mapping) else {}

    @property
    def prints(self) -> str:
        """Which document can be printed from what this form holds, or nothing."""
        return str(self.ui.get("prints") or "")

    @cached_property
    def inputs(self) -> tuple[FormField, ...]:
        """The fields a person fills in; facts that are only shown are not among them."""
        return tuple(one for one in self.fields if not one.read_only)

    @cached_property
    def catalogues(self) -> frozenset[str]:
        """The directory catalogues whose codes this form offers."""
        return frozenset(one.catalogue for one in with_rows(self.fields) if one.catalogue)

    @cached_property
    def row_sources(self) -> Mapping[str, str]:
        """Where the rows of groups come from, by the group's name: those whose rows the case gives."""
        return {one.name: one.rows_from for one in self.fields if one.rows_from}

    @cached_property
    def rules(self) -> Mapping[str, str]:
        """The rules that ask the case, by the name of the field that each is about."""
        return {one.name: one.rule for one in self.inputs if one.rule}

    @cached_property
    def asks_case(self) -> bool:
        """Whether a condition asks anything of the case that is not typed in the form itself."""
        typed = {one.name for one in self.inputs}
        inside = {one.name: typed | {inner.name for inner in one.fields} for one in self.inputs}
        return (
            any(self.option_conditions.values())
            or any(condition.names - typed for condition in self.conditions.values())
            or any(
                condition.names - inside.get(group, typed)
                for group, conditions in self.row_conditions.items()
                for condition in conditions.values()
            )
        )

    @cached_property
    def fillers(self) -> Mapping[str, str]:
        """What makes the first value of fields, by the field's name."""
        return {one.name: one.fills for one in self.fields if one.fills}

    def with_fixed_rows(self, data: Mapping[str, Any], rows: Mapping[str, FixedRows]) -> Data:
        """The data with the rows that the case gives: what they say stands, what was typed in each stays with it."""
        filled = dict(data)
        editing = {one.name for one in self.fields if one.edits}
        for name, fixed in rows.items():
            if name in editing and name not in data:
                # Nobody has changed the text that this group is a new version of.
                continue
            typed = data.get(name)
            found = [row for row in typed if isinstance(row, Mapping)] if isinstance(typed, list) else []
            filled[name] = [{**typed_in(place, one, found), **one} for place, one in enumerate(fixed)]
        return filled

    def validate(
        self,
        data: Mapping[str, Any],
        *,
        variables: Mapping[str, Any] = NOTHING_KNOWN,
        choices: Mapping[str, Collection[str]] = NOTHING_KNOWN,
        rows: Mapping[str, FixedRows] = NOTHING_KNOWN,
    ) -> Data:
        """The data as typed, cleaned: known fields only, empty ones left out, defaults filled in.

        `variables` are the case's, for the conditions of fields; `choices` the codes of each catalogue;
        `rows` what the case gives for groups whose rows come from it.

        Raises:
            Invalid: each problem at the JSON Pointer of its field, in Vietnamese, with a remedy.
        """
        if not isinstance(data, Mapping):
            raise Invalid(
                problems=[
                    Problem(
                        "",
                        N_("Dữ liệu biểu mẫu chưa đúng cấu trúc."),
                        N_("Gửi một đối tượng."),
                        code="form.type",
                    )
                ]
            )
        given = self._cleaned(self.with_fixed_rows(data, rows))
        hidden = self.hidden_fields(given, variables)
        given = {name: value for name, value in given.items() if name not in hidden}
        hidden_in_rows = self._drop_hidden_in_rows(given, variables, hidden)
        problems = self._problems(given, hidden, hidden_in_rows) or [
            *unlisted(self.inputs, given, choices),
            *self._not_offered(given, variables),
        ]
        if problems:
            raise Invalid(problems=problems)
        return given

    def split(self, data: Mapping[str, Any], *, variables: Mapping[str, Any] | None = None) -> tuple[Data, Data]:
        """Valid data as the case's variables, and what is kept beside the case.

        A field that was shown and left empty is None among the variables, so that an answer
        taken back is not remembered from an earlier round. A hidden field is not mentioned,
        unless `variables` are given and have never heard of it: then it is None too.
        """
        hidden = self.hidden_fields(data, variables or NOTHING_KNOWN)
        kept = {one.name: data[one.name] for one in self.inputs if one.is_kept and one.name in data}
        plain = {one.name: data.get(one.name) for one in self.inputs if one.name not in kept}
        mentioned = {
            name: value
            for name, value in plain.items()
            if name not in hidden or (variables is not None and name not in variables)
        }
        return mentioned, kept

    def hidden_fields(self, data: Mapping[str, Any], variables: Mapping[str, Any] = NOTHING_KNOWN) -> frozenset[str]:
        """The fields whose condition does not hold; what is in a hidden field counts as empty."""
        hidden: frozenset[str] = frozenset()
        # Each round can only reveal one more link of a chain of conditions.
        for _ in range(len(self.conditions) + 1):
            seen = self._seen(data, variables, hidden)
            found = frozenset(name for name, condition in self.conditions.items() if not holds(condition, seen))
            if found == hidden:
                break
            hidden = found
        return hidden

    def left_out(self, variables: Mapping[str, Any], rows: Mapping[str, FixedRows] = NOTHING_KNOWN) -> frozenset[str]:
        """The fields that stay hidden whatever is typed: their conditions ask the case alone, and do not hold.

        A group for which the case gives no rows is one of them.
        """
        typed = {one.name for one in self.inputs} - rows.keys()
        known = {**dict.fromkeys(one.name for one in self.fields), **variables}
        known |= {name: list(fixed) or None for name, fixed in rows.items()}
        return frozenset(name for name, fixed in rows.items() if not fixed) | frozenset(
            name
            for name, condition in self.conditions.items()
            if not condition.names & typed and not holds(condition, known)
        )

    def closed_options(self, variables: Mapping[str, Any]) -> dict[str, frozenset[str]]:
        """The choices that are not offered in this case, by field: their conditions ask the case, and do not hold."""
        known = {**dict.fromkeys(one.name for one in self.fields), **variables}
        return {
            name: frozenset(value for value, condition in conditions.items() if not holds(condition, known))
            for name, conditions in self.option_conditions.items()
        }

    def _not_offered(self, given: Data, variables: Mapping[str, Any]) -> Iterator[Problem]:
        closed = self.closed_options(variables)
        for one in self.inputs:
            chosen = given.get(one.name)
            values = chosen if isinstance(chosen, list) else [chosen]
            if any(str(value) in closed.get(one.name, ()) for value in values):
                yield problem(
                    one,
                    N_("“{label}”: lựa chọn này không còn dùng được ở hồ sơ này."),
                    N_("Chọn một mục khác trong danh sách."),
                )

    def _seen(self, data: Mapping[str, Any], variables: Mapping[str, Any], hidden: frozenset[str]) -> Data:
        seen: Data = {**dict.fromkeys(one.name for one in self.fields), **variables}
        for one in self.inputs:
            seen[one.name] = None if one.name in hidden else data.get(one.name)
        return seen

    def _cleaned(self, data: Mapping[str, Any]) -> Data:
        properties = self.schema.get("properties", {})
        given: Data = {}
        for one in self.inputs:
            value = cleaned(data.get(one.name), properties[one.name], self.schema)
            if value is not NOTHING:
                given[one.name] = value
            elif one.name not in data and one.default is not None:
                given[one.name] = deepcopy(one.default)
        return given

    def _drop_hidden_in_rows(self, given: Data, variables: Mapping[str, Any], hidden: frozenset[str]) -> set[Place]:
        """The places of fields that do not apply in their row; what was typed there goes.

        A condition in a row asks the fields of that row first, then the form's, then the case's.
        """
        seen, places = self._seen(given, variables, hidden), set()
        for one in self.inputs:
            for place, row in rows_of(one, given):
                inside = {**seen, **dict.fromkeys(inner.name for inner in one.fields)}
                for name, condition in self.row_conditions.get(one.name, NOTHING_KNOWN).items():
                    if not holds(condition, {**inside, **row}):
                        row.pop(name, None)
                        places.add((*place, name))
        return places

    def _problems(self, given: Data, hidden: frozenset[str], hidden_in_rows: Collection[Place]) -> list[Problem]:
        asked = {one.name for one in self.inputs} - hidden
        errors = [
            error
            for error in self.validator.iter_errors(given)
            if error.validator != "required"
            or (error.absolute_path[0] in asked and tuple(error.absolute_path) not in hidden_in_rows)
        ]
        return problems_of(errors, self.inputs)


def typed_in(place: int, fixed: Mapping[str, Any], typed: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    """What was typed in a row that the case gives: found by what the row says, else by its place among them."""
    for row in typed:
        if all(row.get(name) == value for name, value in fixed.items()):
            return row
    row = typed[place] if place < len(typed) else {}
    return {} if row.keys() & fixed.keys() else row


def holds(condition: Expression, seen: Mapping[str, Any]) -> bool:
    """Whether a field's condition holds; one that cannot be computed yet does not."""
    try:
        return bool(condition.evaluate(seen, STANDARD_FUNCTIONS, Budget()))
    except ScriptFailed:
        return False
