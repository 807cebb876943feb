"""What decision tables have answered already, for work that asks the same of thousands of cases."""

from collections.abc import Callable, Mapping
from typing import Any

from engine.definitions import CompiledProcess
from engine.definitions.decisions import DecisionTable

Answer = dict[str, Any]
MOST_KNOWN = 4_096


class KnownAnswers:
    """The same question to the same table of the same version is answered once, where nothing else decides."""

    def __init__(self) -> None:
        self._answers: dict[tuple[str, ...], Answer] = {}
        self._names: dict[tuple[str, str], tuple[str, ...] | None] = {}

    def ask(
        self, compiled: CompiledProcess, decision: str, data: Mapping[str, Any], decide: Callable[[], Answer]
    ) -> Answer:
        """The known answer, or what `decide` says now."""
        names = self._asked(compiled, decision)
        if names is None:
            return decide()
        key = (compiled.content_hash, decision, *(repr(data.get(name)) for name in names))
        if key not in self._answers:
            if len(self._answers) >= MOST_KNOWN:
                self._answers.clear()
            self._answers[key] = decide()
        return self._answers[key]

    def _asked(self, compiled: CompiledProcess, decision: str) -> tuple[str, ...] | None:
        key = (compiled.content_hash, decision)
        if key not in self._names:
            table = compiled.decisions[decision]
            is_plain = isinstance(table, DecisionTable) and is_steady(table)
            self._names[key] = tuple(sorted(table.names)) if is_plain else None
        return self._names[key]


def is_steady(table: DecisionTable) -> bool:
    """Whether the same case is always answered the same: no cell asks a function, such as today()."""
    return not any(
        cell.functions
        for rule in table.rules
        for cell in (*rule.answers, *rule.tests, *(column.expression for column in table.inputs))
        if cell is not None
    )
