"""The diagrams of a case with its present position: for a drawing, and in words where none can be drawn."""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any

from flask import Response, jsonify

from engine.cases import CaseNotFound, CaseView, DiagramView, get_diagram_xml
from engine.directory import Officer
from webui.kit.case_words import act_elements, element_kinds

STEPS = ("Task", "callActivity", "subProcess")


@dataclass(frozen=True, slots=True)
class DiagramWords:
    """One diagram as a page offers it: names of steps at work now, of events waited for, of steps done.

    `is_reached`: the case has been there; `is_at_work`: a task of it is open there.
    """

    process_id: str
    name: str
    active: tuple[str, ...]
    waiting: tuple[str, ...]
    done: tuple[str, ...]
    is_reached: bool
    is_at_work: bool


def diagrams_in_words(case: CaseView, names: Mapping[str, str]) -> tuple[DiagramWords, ...]:
    """The diagrams of the case, the one that calls the others first."""
    kinds = element_kinds(case.version_id)
    at_work = {task.process_id for task in case.tasks}
    steps = {element for element, kind in kinds.items() if kind.endswith(STEPS)}
    offered = act_elements(case.version_id)
    events = {element for element, kind in kinds.items() if kind.endswith("Event") and element not in offered}
    return tuple(
        DiagramWords(
            one.process_id,
            one.name,
            active=_named(one.active, names, steps),
            waiting=_named(one.active, names, events),
            done=_named(one.done, names, steps),
            is_reached=bool(one.active or one.done),
            is_at_work=one.process_id in at_work,
        )
        for one in case.diagrams
    )


def present_diagram(case: CaseView, wanted: str | None = None) -> str | None:
    """The process to show first: the one asked for, else where people are at work now, else the main one."""
    known = {one.process_id: one for one in case.diagrams}
    if wanted in known:
        return wanted
    at_work = {task.process_id for task in case.tasks}
    waiting = [one for one in case.diagrams if one.active]
    found = [one for one in waiting if one.process_id in at_work] or waiting[-1:] or list(case.diagrams[:1])
    return found[0].process_id if found else None


def diagram_answer(case: CaseView, process_id: str, *, actor: Officer) -> Response:
    """One diagram as its drawing needs it: the file, where the case is and has been, what can be opened.

    Raises:
        CaseNotFound: the case has no such diagram.
    """
    diagram = next((one for one in case.diagrams if one.process_id == process_id), None)
    if diagram is None:
        raise CaseNotFound
    answer = jsonify(_facts(case, diagram, get_diagram_xml(case.id, diagram.path, actor=actor)))
    answer.cache_control.no_store = True
    return answer


def _facts(case: CaseView, diagram: DiagramView, xml: bytes) -> dict[str, Any]:
    return {
        "process": diagram.process_id,
        "name": diagram.name,
        "xml": xml.decode("utf-8", "replace"),
        "active": list(diagram.active),
        "done": list(diagram.done),
        "atWork": sorted({task.process_id for task in case.tasks}),
        "failed": [one.element for one in case.incidents if one.status == "open"],
        "others": [one.process_id for one in case.diagrams if one.process_id != diagram.process_id],
    }


def _named(elements: Iterable[str], names: Mapping[str, str], among: AbstractSet[str]) -> tuple[str, ...]:
    return tuple(names[element] for element in elements if element in among and names.get(element))
