"""From checked files to a specification the runtime can run: parsed once for each content hash."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lxml import etree
from SpiffWorkflow.bpmn.parser.ValidationException import ValidationException
from SpiffWorkflow.bpmn.specs.control import _EndJoin
from SpiffWorkflow.bpmn.specs.defaults import BoundaryEvent, EndEvent
from SpiffWorkflow.bpmn.specs.event_definitions import (
    ConditionalEventDefinition,
    CycleTimerEventDefinition,
    DurationTimerEventDefinition,
    ErrorEventDefinition,
    MessageEventDefinition,
    MultipleEventDefinition,
    NoneEventDefinition,
    TerminateEventDefinition,
    TimeDateEventDefinition,
)
from SpiffWorkflow.bpmn.specs.mixins.events.event_types import CatchingEvent, ThrowingEvent
from SpiffWorkflow.bpmn.specs.mixins.multiinstance_task import LoopTask
from SpiffWorkflow.spiff.parser.process import SpiffBpmnParser, SpiffProcessParser
from SpiffWorkflow.spiff.parser.task_spec import BusinessRuleTaskParser, SpiffTaskParser

from engine.definitions.decisions import DecisionTable, read_decision
from engine.definitions.forms import Form, read_form
from engine.definitions.library import Closure, form_path
from engine.definitions.model import ElementFacts, ProcessFacts, read_elements, read_processes
from engine.definitions.specs import (
    Branch,
    CalledProcess,
    CycleWait,
    DecisionCall,
    EmbeddedSubProcess,
    EndJoin,
    ErrorBranch,
    ErrorThrow,
    EventGateway,
    InclusiveJoin,
    Loop,
    MessageBranch,
    OperationCall,
    ParallelInstances,
    ParallelJoin,
    SafeScript,
    SequentialInstances,
    TimerBranch,
    Wait,
)
from engine.definitions.xml import BPMN
from engine.errors import N_, DefinitionInvalid, Problem

TIMERS = {
    DurationTimerEventDefinition: "duration",
    TimeDateEventDefinition: "date",
    CycleTimerEventDefinition: "cycle",
}


@dataclass(frozen=True)
class CompiledProcess:
    """One version, ready to run. Shared by all its cases: nothing in it may be changed."""

    process: ProcessFacts
    processes: Mapping[str, ProcessFacts]
    content_hash: str
    spec: Any
    subprocess_specs: Mapping[str, Any]
    elements: Mapping[tuple[str, str], ElementFacts]
    decisions: Mapping[str, DecisionTable]
    forms: Mapping[str, Form]
    closure: Closure

    def element(self, task: Any) -> ElementFacts:
        """What the diagram says of the element `task` is at."""
        return self.elements[task.workflow.spec.name, task.task_spec.bpmn_id]

    def form(self, name: str | None) -> Form | None:
        """The form that a diagram calls `name`, None for no form."""
        return self.forms[form_path(name)] if name else None


def compile_closure(closure: Closure) -> CompiledProcess:
    """The specification of `closure`, with every element as the runtime runs it.

    Raises:
        DefinitionInvalid: a file is missing, broken, or holds what cannot run.
    """
    parser = _Parser()
    try:
        for path in sorted(closure.files):
            if path.endswith(".bpmn"):
                parser.add_bpmn_xml(closure.files[path].tree.getroot(), filename=path)
        spec = parser.get_spec(closure.process_id)
        subprocess_specs = parser.get_subprocess_specs(closure.process_id)
    except DefinitionInvalid:
        raise
    except (ValidationException, RecursionError, TypeError, KeyError, ValueError, AttributeError, IndexError) as error:
        raise _cannot_compile(closure, error) from error
    elements, processes = read_elements(closure), read_processes(closure)
    for scope in (spec, *subprocess_specs.values()):
        _mend(scope, elements)
    return CompiledProcess(
        process=processes[closure.process_id],
        processes=processes,
        content_hash=closure.content_hash,
        spec=spec,
        subprocess_specs=subprocess_specs,
        elements=elements,
        decisions=_decisions(closure),
        forms=_forms(closure),
        closure=closure,
    )


def _decisions(closure: Closure) -> dict[str, DecisionTable]:
    found: dict[str, DecisionTable] = {}
    for path in sorted(closure.files):
        if path.endswith(".dmn"):
            found.update(read_decision(closure.files[path].content, path))
    return found


def _forms(closure: Closure) -> dict[str, Form]:
    return {
        path: read_form(closure, path)
        for path in closure.files
        if path.endswith(".json") and not path.endswith(".ui.json")
    }


def _cannot_compile(closure: Closure, error: Exception) -> DefinitionInvalid:
    path = getattr(error, "file_name", None) or closure.process_id
    problem = Problem(
        where=str(path),
        what=N_("Quy trình không dựng được: {reason}"),
        remedy=N_("Chạy kiểm tra quy trình để xem phần tử nào cần sửa."),
        file=str(path),
        line=int(getattr(error, "line_number", 0) or 0),
        code="bpmn.cannot_compile",
        facts={"reason": str(error)[:300] or type(error).__name__},
    )
    return DefinitionInvalid(problems=[problem])


class _OurLoops:
    STANDARD_LOOP_CLASS = Loop
    PARALLEL_MI_CLASS = ParallelInstances
    SEQUENTIAL_MI_CLASS = SequentialInstances


class _DecisionParser(BusinessRuleTaskParser):  # type: ignore[misc]
    def create_task(self) -> Any:
        decision = (self.parse_extensions().get("calledDecisionId") or "").strip()
        return self.spec_class(self.spec, self.bpmn_id, decision=decision, **self.bpmn_attributes)


_SPECS = {
    "scriptTask": SafeScript,
    "serviceTask": OperationCall,
    "businessRuleTask": DecisionCall,
    "subProcess": EmbeddedSubProcess,
    "callActivity": CalledProcess,
    "eventBasedGateway": EventGateway,
    "boundaryEvent": BoundaryEvent,
    "parallelGateway": ParallelJoin,
    "inclusiveGateway": InclusiveJoin,
}
_PARSERS = {"businessRuleTask": _DecisionParser}


def _overrides() -> dict[str, tuple[type, type]]:
    base = {**SpiffBpmnParser.PARSER_CLASSES, **SpiffBpmnParser.OVERRIDE_PARSER_CLASSES}
    found = {}
    for tag, (parser, spec) in base.items():
        name = etree.QName(tag).localname
        ours = _PARSERS.get(name, parser)
        if issubclass(ours, SpiffTaskParser):
            ours = type(ours.__name__, (_OurLoops, ours), {})
        found[tag] = (ours, _SPECS.get(name, spec))
    return found


class _ProcessParser(SpiffProcessParser):  # type: ignore[misc]
    def _index_process_nodes(self) -> None:
        super()._index_process_nodes()
        # The library takes anything with an id for a flow node, also the parameter of an operation
        # that happens to be called like an element.
        self.nodes_by_id = {
            node.get("id"): node for node in self.node.iter(f"{{{BPMN}}}*") if node.get("id") is not None
        }


class _Parser(SpiffBpmnParser):  # type: ignore[misc]
    PROCESS_PARSER_CLASS = _ProcessParser
    OVERRIDE_PARSER_CLASSES = _overrides()

    def get_document_positions(self, root: Any) -> dict[str, Any]:  # noqa: ARG002
        # The library tries flows in the order of their height on the canvas, so that moving
        # a shape changes what a case does. Without positions the order is the file's.
        return {}


def _mend(scope: Any, elements: Mapping[tuple[str, str], ElementFacts]) -> None:
    for spec in list(scope.task_specs.values()):
        if isinstance(spec, LoopTask):
            # The library connects this only in the process that created the instances;
            # after a restart the loop would never hear of their end.
            scope.task_specs[spec.task_spec].completed_event.connect(spec.merge_child)
        elif type(spec) is _EndJoin:
            # The parser adds this one itself, without asking which class it shall be.
            spec.__class__ = EndJoin
        elif isinstance(spec, EventGateway):
            _mend_gateway(spec, scope, elements)
        elif isinstance(spec, CatchingEvent):
            _mend_catching(spec, scope, elements)
        elif isinstance(spec, ThrowingEvent):
            _mend_throwing(spec, scope)


def _mend_gateway(gateway: Any, scope: Any, elements: Mapping[tuple[str, str], ElementFacts]) -> None:
    definitions = gateway.event_definition.event_definitions
    gateway.event_definition = Wait(
        tuple(
            _branch(definition, child.name, child.bpmn_id, scope, elements)
            for definition, child in zip(definitions, gateway.outputs, strict=True)
        )
    )


def _mend_catching(spec: Any, scope: Any, elements: Mapping[tuple[str, str], ElementFacts]) -> None:
    definition = spec.event_definition
    if isinstance(definition, NoneEventDefinition):
        return
    branch = _branch(definition, "", spec.bpmn_id, scope, elements)
    is_cycle = isinstance(branch, TimerBranch) and branch.timer == "cycle"
    if is_cycle and getattr(spec, "cancel_activity", True):
        raise _unsupported(spec, N_("Hẹn giờ lặp chỉ dùng được bên cạnh một bước và không ngắt bước đó."))
    spec.event_definition = CycleWait((branch,)) if is_cycle else Wait((branch,))


def _mend_throwing(spec: Any, scope: Any) -> None:  # noqa: ARG001
    definition = spec.event_definition
    if isinstance(definition, ErrorEventDefinition) and isinstance(spec, EndEvent):
        spec.event_definition = ErrorThrow(definition.code)
    elif not isinstance(definition, NoneEventDefinition | TerminateEventDefinition):
        raise _unsupported(spec, N_("Loại sự kiện phát ra này chưa chạy được."))


def _branch(
    definition: Any, key: str, element: str, scope: Any, elements: Mapping[tuple[str, str], ElementFacts]
) -> Branch:
    if type(definition) in TIMERS:
        return TimerBranch(key, element, TIMERS[type(definition)], (definition.expression or "").strip())  # type: ignore[arg-type]
    if isinstance(definition, MessageEventDefinition):
        facts = elements[scope.name, element]
        return MessageBranch(
            key,
            element,
            definition.name,
            facts.properties.get("correlation") or None,
            facts.properties.get("variable") or None,
        )
    if isinstance(definition, ErrorEventDefinition):
        return ErrorBranch(key, element, definition.code)
    kind = (
        "conditional"
        if isinstance(definition, ConditionalEventDefinition)
        else "multiple"
        if isinstance(definition, MultipleEventDefinition)
        else type(definition).__name__
    )
    problem = Problem(
        element,
        N_("Sự kiện “{element}” thuộc loại chưa chạy được ({kind})."),
        N_("Dùng sự kiện hẹn giờ hoặc nhận thông điệp."),
        code="bpmn.unsupported_event",
        facts={"element": element, "kind": kind},
    )
    raise DefinitionInvalid(problems=[problem])


def _unsupported(spec: Any, what: str) -> DefinitionInvalid:
    problem = Problem(
        spec.bpmn_id,
        what,
        N_("Vẽ lại phần này bằng các phần tử được hỗ trợ."),
        code="bpmn.unsupported_event",
        facts={"element": spec.bpmn_id},
    )
    return DefinitionInvalid(problems=[problem])
