"""A decision table, and what it answers."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeAlias

from engine.definitions.decisions.collecting import Aggregation, collected
from engine.errors import N_, HoiDapError
from engine.scripting import Budget, Expression, ScriptFailed, UnaryTests

Answer: TypeAlias = dict[str, Any]
Functions: TypeAlias = Mapping[str, Callable[..., Any]]


class HitPolicy(StrEnum):
    """What is answered when several rules hold."""

    UNIQUE = "UNIQUE"
    FIRST = "FIRST"
    ANY = "ANY"
    PRIORITY = "PRIORITY"
    COLLECT = "COLLECT"
    RULE_ORDER = "RULE ORDER"
    OUTPUT_ORDER = "OUTPUT ORDER"

    @property
    def gives_lists(self) -> bool:
        return self in {HitPolicy.COLLECT, HitPolicy.RULE_ORDER, HitPolicy.OUTPUT_ORDER}


@dataclass(frozen=True, slots=True)
class Input:
    """A column that is asked about."""

    id: str
    label: str
    expression: Expression
    line: int = 0


@dataclass(frozen=True, slots=True)
class Output:
    """A column that answers. `values` are the allowed ones, the most important first."""

    id: str
    name: str
    label: str
    values: tuple[Any, ...] = ()
    default: Expression | None = None
    line: int = 0


@dataclass(frozen=True, slots=True)
class Cell:
    """The id of one cell, for findings and failures."""

    id: str
    line: int
    source: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One row. A test of None lets everything through; an answer of None is empty."""

    id: str
    line: int
    tests: tuple[UnaryTests | None, ...]
    answers: tuple[Expression | None, ...]
    cells: tuple[Cell, ...]
    annotation: str = ""

    @property
    def is_open(self) -> bool:
        """Whether it holds whatever is asked."""
        return not any(self.tests)


class DecisionFailed(HoiDapError):
    """The table cannot answer; names the decision, the row and the cell, never the data."""

    code = "decision.failed"
    message = N_("Bảng quyết định “{decision}” không trả lời được: {reason}")
    remedy = N_("Sửa dòng được nêu trong bảng quyết định.")


@dataclass(frozen=True, slots=True)
class DecisionTable:
    """One decision. Shared by all cases: nothing in it may be changed."""

    id: str
    name: str
    path: str
    line: int
    hit_policy: HitPolicy
    aggregation: Aggregation | None
    inputs: tuple[Input, ...]
    outputs: tuple[Output, ...]
    rules: tuple[Rule, ...] = field(repr=False)

    @property
    def names(self) -> frozenset[str]:
        """The variables that asking it reads."""
        parts: list[Expression | UnaryTests] = [column.expression for column in self.inputs]
        for rule in self.rules:
            parts += [part for part in (*rule.tests, *rule.answers) if part is not None]
        return frozenset().union(*(part.names for part in parts)) if parts else frozenset()

    @property
    def assigned(self) -> frozenset[str]:
        """The variables that its answer sets."""
        return frozenset(output.name for output in self.outputs)

    def decide(self, data: Mapping[str, Any], functions: Functions, budget: Budget) -> Answer:
        """The value of each output by its name; lists of values when the policy collects.

        With no rule that holds, each output is its default, or None (an empty list when collecting).

        Raises:
            DecisionFailed: a cell cannot be computed, or the rules that hold contradict the policy.
        """
        values = [self._asked(column, data, functions, budget) for column in self.inputs]
        holding = self._holding(values, data, functions, budget)
        if self.hit_policy.gives_lists:
            return self._listed([self._answer(rule, data, functions, budget) for rule in holding])
        return self._single(list(holding), data, functions, budget)

    def _asked(self, column: Input, data: Mapping[str, Any], functions: Functions, budget: Budget) -> Any:
        try:
            return column.expression.evaluate(data, functions, budget)
        except ScriptFailed as failure:
            raise self._failed(failure, rule="", cell=column.id) from failure

    def _holding(
        self, values: Sequence[Any], data: Mapping[str, Any], functions: Functions, budget: Budget
    ) -> Iterator[Rule]:
        for rule in self.rules:
            if self._holds(rule, values, data, functions, budget):
                yield rule
                if self.hit_policy is HitPolicy.FIRST:
                    return

    def _holds(
        self, rule: Rule, values: Sequence[Any], data: Mapping[str, Any], functions: Functions, budget: Budget
    ) -> bool:
        budget.spend(1)
        for place, test in enumerate(rule.tests):
            try:
                if test is not None and not test.matches(values[place], data, functions, budget):
                    return False
            except ScriptFailed as failure:
                raise self._failed(failure, rule=rule.id, cell=rule.cells[place].id) from failure
        return True

    def _answer(self, rule: Rule, data: Mapping[str, Any], functions: Functions, budget: Budget) -> Answer:
        answer: Answer = {}
        for place, (output, expression) in enumerate(zip(self.outputs, rule.answers, strict=True)):
            try:
                answer[output.name] = expression.evaluate(data, functions, budget) if expression else None
            except ScriptFailed as failure:
                cell = rule.cells[len(rule.tests) + place].id
                raise self._failed(failure, rule=rule.id, cell=cell) from failure
        return answer

    def _single(self, holding: Sequence[Rule], data: Mapping[str, Any], functions: Functions, budget: Budget) -> Answer:
        if not holding:
            return self._defaults(data, functions, budget)
        if self.hit_policy is HitPolicy.UNIQUE and len(holding) > 1:
            raise self._contradiction(N_("nhiều dòng cùng đúng: {rules}"), holding)
        answers = [self._answer(rule, data, functions, budget) for rule in holding]
        if self.hit_policy is HitPolicy.ANY and any(answer != answers[0] for answer in answers):
            raise self._contradiction(N_("các dòng cùng đúng mà trả lời khác nhau: {rules}"), holding)
        return min(answers, key=self._rank) if self.hit_policy is HitPolicy.PRIORITY else answers[0]

    def _defaults(self, data: Mapping[str, Any], functions: Functions, budget: Budget) -> Answer:
        return {
            output.name: output.default.evaluate(data, functions, budget) if output.default else None
            for output in self.outputs
        }

    def _listed(self, answers: list[Answer]) -> Answer:
        if self.hit_policy is HitPolicy.OUTPUT_ORDER:
            answers.sort(key=self._rank)
        lists = {output.name: [answer[output.name] for answer in answers] for output in self.outputs}
        if self.aggregation is None:
            return lists
        try:
            return {name: collected(self.aggregation, values) for name, values in lists.items()}
        except ScriptFailed as failure:
            raise self._failed(failure, rule="", cell="") from failure

    def _rank(self, answer: Answer) -> tuple[int, ...]:
        """The place of an answer in the outputs' lists of values; what is not listed comes last."""
        return tuple(
            output.values.index(answer[output.name]) if answer[output.name] in output.values else len(output.values)
            for output in self.outputs
        )

    def _failed(self, failure: ScriptFailed, *, rule: str, cell: str) -> DecisionFailed:
        return DecisionFailed(remedy=failure.advice, decision=self.id, reason=str(failure), rule=rule, cell=cell)

    def _contradiction(self, reason: str, holding: Sequence[Rule]) -> DecisionFailed:
        rules = ", ".join(rule.id for rule in holding[:10])
        return DecisionFailed(decision=self.id, reason=reason.format(rules=rules), rule=rules, cell="")
