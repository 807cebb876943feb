"""The cost of one step: the real use case beside the bare rows, and beside the workflow kept as documented.

Three databases on the same disk take the same steps in turn:
  real        complete_task as the product runs it: authorisation, form, rows, `synchronous=FULL`
  documented  the same, but the workflow is kept by SpiffWorkflow's own serializer, specification in the
              blob, everything restored and saved at each step, nothing pruned
  bare        the rows and bytes that `real` has just written, by the raw driver in one transaction
"""

import argparse
import time
import zlib
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from statistics import median
from typing import Any

from _town import folder, fsync_microseconds, percentile, postgresql, procedure, report, settle
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.specs.mixins.events.event_types import CatchingEvent
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.spiff.parser.process import SpiffBpmnParser
from SpiffWorkflow.spiff.serializer import DEFAULT_CONFIG
from SpiffWorkflow.util.task import TaskState
from sqlalchemy import event

from engine.cases import complete_task, open_case
from engine.definitions import versions
from engine.directory import Officer
from engine.runtime import step as step_module
from engine.runtime import writing
from engine.runtime.live import LiveCase, Wait
from engine.storage import begin_work, current_database, statements, use_database
from engine.storage.tables import Task

CASES = 16
STEPS = 62
EARLY, LATE = range(8, 13), range(58, 63)
TEXT = "Sở đã kiểm tra thực tế và trả lời như sau. " * 20


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    figures: dict[str, float] = {}
    with folder() as path:
        figures["fsync_us"] = fsync_microseconds(path)
        figures |= _named("sqlite", _measure(lambda name: f"sqlite:///{path / name}.db"))
        with postgresql() as cluster:
            figures |= _named("postgresql", _measure(lambda name: _new_database(cluster, name)))
    report(figures, as_json=arguments.json)


def _named(backend: str, figures: dict[str, float]) -> dict[str, float]:
    return {f"{backend}.{name}": value for name, value in figures.items()}


def _new_database(cluster: Any, name: str) -> str:
    cluster.execute(f"CREATE DATABASE {name}")
    return str(cluster.url(name))


class Contender:
    """One database and the way its cases are kept."""

    def __init__(self, url: str, *, documented: bool) -> None:
        self.documented = documented
        self.officer, self.head = settle(url, procedure())
        self.database = current_database()
        self.cases: list[Any] = []
        self.times: dict[int, list[float]] = {}

    def enter(self) -> None:
        use_database(self.database)
        chosen = DocumentedCase if self.documented else LiveCase
        step_module.LiveCase = chosen  # type: ignore[misc]
        versions._cache = _stock_cache if self.documented else _our_cache  # noqa: SLF001 - each keeps its own

    def open_cases(self) -> None:
        self.enter()
        for _ in range(CASES):
            with begin_work() as work:
                self.cases.append(open_case(work, "bench_petition", {"channel": "web"}, title="Hồ sơ", agency="VP").id)

    def step(self, index: int, number: int) -> None:
        self.enter()
        task_id, actor, data = self._next(self.cases[index], number)
        begun = time.perf_counter()
        complete_task(task_id, data, actor=actor)
        self.times.setdefault(number, []).append(time.perf_counter() - begun)

    def _next(self, case_id: Any, number: int) -> tuple[Any, Officer, dict[str, Any]]:
        with begin_work() as work:
            task_id, element = work.connection.execute(
                Task.__table__.select()
                .with_only_columns(Task.id, Task.element)
                .where(Task.case_id == case_id, Task.status == "open")
            ).one()
        if element == "approve":
            return task_id, self.head, {"decision": "return", "remarks": f"Bổ sung số liệu lần {number}."}
        if element == "draft":
            return task_id, self.officer, {"answer": f"{TEXT}{number}", "result": "answered"}
        return task_id, self.officer, {"decision": "accept"}


_our_cache = versions._cache  # noqa: SLF001
_stock_cache = versions._Cache()  # noqa: SLF001


class DocumentedCase(LiveCase):
    """A case kept as the library's documentation shows."""

    serializer = BpmnWorkflowSerializer(BpmnWorkflowSerializer.configure(DEFAULT_CONFIG))

    @classmethod
    def begin(cls, compiled: Any, variables: Any, engine: Any) -> "DocumentedCase":
        stock = _stock(compiled)
        workflow = BpmnWorkflow(stock.spec, stock.subprocess_specs, script_engine=engine)
        workflow.task_tree.data.update(variables)
        return cls(stock, workflow, engine)

    @classmethod
    def restore(cls, compiled: Any, blob: bytes, engine: Any) -> "DocumentedCase":
        workflow = cls.serializer.deserialize_json(zlib.decompress(blob).decode())
        workflow.script_engine = engine
        return cls(compiled, workflow, engine)

    def compact(self) -> None:
        """Nothing is pruned."""

    def dump(self) -> bytes:
        return zlib.compress(self.serializer.serialize_json(self.workflow).encode(), 1)

    def waits(self) -> dict[Any, Wait]:
        found = {}
        for scope in self.scopes():
            for task in scope.tasks.values():
                due = task.internal_data.get("event_value")
                if task.has_state(TaskState.WAITING) and isinstance(task.task_spec, CatchingEvent) and due:
                    found[task.id, ""] = Wait(
                        task.id, "", task.task_spec.bpmn_id, datetime.fromisoformat(due), None, None
                    )
        return found


_stock_specs: dict[str, Any] = {}


def _stock(compiled: Any) -> Any:
    """The same files, read by the library's own parser into its own classes."""
    if compiled.content_hash not in _stock_specs:
        parser = SpiffBpmnParser()
        for path, file in compiled.closure.files.items():
            if path.endswith(".bpmn"):
                parser.add_bpmn_xml(file.tree.getroot(), filename=path)
        spec = parser.get_spec(compiled.closure.process_id)
        specs = parser.get_subprocess_specs(compiled.closure.process_id)
        _stock_specs[compiled.content_hash] = replace(compiled, spec=spec, subprocess_specs=specs)
    return _stock_specs[compiled.content_hash]


class Bare:
    """Writes again, by the raw driver, what the real contender has just written."""

    def __init__(self, url: str, real: Contender) -> None:
        self.contender = Contender(url, documented=False)
        self.statements: list[tuple[str, Any, bool]] = []
        self.times: dict[int, list[float]] = {}
        self.connection = self.contender.database.writer.raw_connection().driver_connection
        event.listen(real.database.writer, "before_cursor_execute", self._note)
        self._listen_to_hot_path(real)

    def _listen_to_hot_path(self, real: Contender) -> None:
        """The hot path's statements go to the driver directly, past SQLAlchemy's events."""
        run_all, run_one = statements.run_all, statements.Statement.run

        def note(statement: Any, rows: Any, connection: Any) -> None:
            if current_database() is real.database:
                compiled = statement.compiled(connection.dialect)
                self.statements.extend((compiled.text, compiled.bind(row), False) for row in rows)

        def noting_all(connection: Any, several: Any) -> Any:
            several = list(several)
            for statement, rows in several:
                note(statement, rows, connection)
            return run_all(connection, several)

        def noting_one(statement: Any, connection: Any, rows: Any) -> int:
            note(statement, rows, connection)
            return run_one(statement, connection, rows)

        writing.run_all = noting_all
        statements.Statement.run = noting_one  # type: ignore[method-assign]

    def _note(self, _connection: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, many: bool) -> None:  # noqa: FBT001
        if statement.lstrip()[:6].upper() in {"INSERT", "UPDATE", "DELETE"}:
            self.statements.append((statement, parameters, many))

    def repeat(self, number: int | None) -> None:
        connection, statements = self.connection, self.statements
        self.statements = []
        begun = time.perf_counter()
        if self.contender.database.is_sqlite:
            connection.execute("BEGIN IMMEDIATE")
        cursor = connection.cursor()
        for statement, parameters, many in statements:
            (cursor.executemany if many else cursor.execute)(statement, parameters)
            if "RETURNING" in statement:
                cursor.fetchall()
        connection.execute("COMMIT") if self.contender.database.is_sqlite else connection.commit()
        if number is not None:
            self.times.setdefault(number, []).append(time.perf_counter() - begun)


def _measure(address: Callable[[str], str]) -> dict[str, float]:
    real = Contender(address("real"), documented=False)
    documented = Contender(address("documented"), documented=True)
    bare = Bare(address("bare"), real)
    real.open_cases()
    bare.repeat(None)
    documented.open_cases()
    for number in range(1, STEPS + 1):
        for index in range(CASES):
            real.step(index, number)
            bare.repeat(number)
            documented.step(index, number)
    step_module.LiveCase = LiveCase  # type: ignore[misc]
    figures = {}
    for window, suffix in ((EARLY, ""), (LATE, "_60")):
        ours, theirs, rows = (_over(times, window) for times in (real.times, documented.times, bare.times))
        figures[f"step_over_documented{suffix}"] = round(median(theirs) / median(ours), 2)
        figures[f"step_over_bare{suffix}"] = round(median(rows) / median(ours), 3)
        figures[f"steps_per_second{suffix}"] = round(1 / median(ours), 1)
        figures[f"documented_per_second{suffix}"] = round(1 / median(theirs), 1)
        figures[f"bare_per_second{suffix}"] = round(1 / median(rows), 1)
    all_ours, all_rows = _over(real.times, range(3, STEPS + 1)), _over(bare.times, range(3, STEPS + 1))
    figures["p99_over_bare"] = round(percentile(all_ours, 0.99) / percentile(all_rows, 0.99), 2)
    figures["p99_ms"] = round(percentile(all_ours, 0.99) * 1000, 2)
    figures["bare_p99_ms"] = round(percentile(all_rows, 0.99) * 1000, 2)
    return figures


def _over(times: dict[int, list[float]], window: range) -> list[float]:
    return [value for number in window for value in times[number]]


if __name__ == "__main__":
    main()
