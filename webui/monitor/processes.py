"""Processes with how many cases run on them, and one version's diagram with the cases at each step."""

from dataclasses import dataclass
from typing import Any

from flask import jsonify, render_template, request
from flask.typing import ResponseReturnValue

from engine.cases.process_counts import (
    ProcessPlaces,
    StepCount,
    count_places,
    get_version_diagram,
    list_process_counts,
)
from webui.auth import current_officer
from webui.monitor.case_list import href
from webui.monitor.room import monitor
from webui.speech import ngettext

HIGHEST = 10_000_000


@dataclass(frozen=True, slots=True)
class StepLine:
    """The cases at one step, each number with the list it opens."""

    step: StepCount
    diagram: str
    open_href: str
    late_href: str
    incidents_href: str

    @property
    def waits(self) -> bool:
        """Whether cases wait here for a moment or a message, not for a person."""
        return self.step.kind.endswith(("Event", "Gateway")) or self.step.kind == "receiveTask"


@monitor.get("/quy-trinh")
def processes() -> ResponseReturnValue:
    """Every process, its versions and how many cases run on each."""
    found = list_process_counts(actor=current_officer())
    return render_template("monitor/processes.html", processes=found)


@monitor.get("/quy-trinh/<process_id>")
def process(process_id: str) -> ResponseReturnValue:
    """One version with the cases at each of its steps."""
    places = count_places(process_id, _version(), actor=current_officer())
    lines = [_line(places, step) for step in places.steps]
    wanted = request.args.get("so-do", "")
    known = [one.process_id for one in places.diagrams]
    busiest = max(known, key=lambda one: sum(line.step.open for line in lines if line.diagram == one))
    return render_template(
        "monitor/process.html",
        places=places,
        lines=lines,
        diagram=wanted if wanted in known else busiest,
        busy={line.diagram for line in lines},
        late=sum(line.step.late for line in lines),
        href=href,
    )


@monitor.get("/quy-trinh/<process_id>/so-do/<diagram>")
def process_diagram(process_id: str, diagram: str) -> ResponseReturnValue:
    """One diagram of the version, for the drawing on the page, with the numbers at its steps."""
    places = count_places(process_id, _version(), actor=current_officer())
    drawn, xml = get_version_diagram(process_id, places.version.number, diagram)
    answer = jsonify(
        process=drawn.process_id,
        name=drawn.name,
        xml=xml.decode("utf-8", "replace"),
        active=[],
        done=[],
        others=[one.process_id for one in places.diagrams if one.process_id != diagram],
        counts=[_count(line) for line in (_line(places, step) for step in places.steps) if line.diagram == diagram],
    )
    answer.cache_control.no_store = True
    return answer


def _version() -> int | None:
    text = request.args.get("phien-ban", "")
    return int(text) if text.isascii() and text.isdigit() and int(text) < HIGHEST else None


def _line(places: ProcessPlaces, step: StepCount) -> StepLine:
    parts = {
        "quy-trinh": places.process.id,
        "phien-ban": str(places.version.number),
        "buoc": f"{step.process_id}/{step.element}",
    }
    return StepLine(
        step,
        diagram=places.diagram_of(step.process_id),
        open_href=href(parts),
        late_href=href({**parts, "han": "qua-han"}),
        incidents_href=href({**parts, "vuong": "su-co"}),
    )


def _count(line: StepLine) -> dict[str, Any]:
    step = line.step
    marks = []
    if step.open:
        marks.append({"kind": "open", "text": str(step.open), "href": line.open_href,
                      "label": ngettext("%(num)d hồ sơ", "%(num)d hồ sơ", step.open)})  # fmt: skip
    if step.late:
        said = ngettext("%(num)d quá hạn", "%(num)d quá hạn", step.late)
        marks.append({"kind": "late", "text": said, "href": line.late_href, "label": said})
    if step.incidents:
        said = ngettext("%(num)d sự cố", "%(num)d sự cố", step.incidents)
        marks.append({"kind": "incident", "text": said, "href": line.incidents_href, "label": said})
    return {"element": step.element, "name": step.name, "marks": marks}
