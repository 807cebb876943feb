"""Two contents of a file on one page: drawings beside each other, texts line by line."""

from collections.abc import Callable
from uuid import UUID

from flask import abort, jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.cases.designing import Comparison, compare_draft, compare_proposal, process_in
from engine.definitions import SourceFile
from webui.auth import current_officer
from webui.designer.answers import in_json
from webui.designer.room import designer, library_folder

OLD, NEW = "cu", "moi"


@designer.get("/tep/<file:path>/so-sanh")
def compare(path: str) -> ResponseReturnValue:
    """What is live, and one's own draft."""
    found = compare_draft(path, actor=current_officer(), folder=library_folder())
    return _page(found, lambda side: url_for("designer.compared_diagram", path=path, side=side), None)


@designer.get("/tep/<file:path>/so-sanh/<side>.json")
@in_json
def compared_diagram(path: str, side: str) -> ResponseReturnValue:
    """One side of it, for its drawing."""
    return _drawn(compare_draft(path, actor=current_officer(), folder=library_folder()), side)


@designer.get("/de-nghi/<uuid:proposal_id>/so-sanh")
def compare_proposed(proposal_id: UUID) -> ResponseReturnValue:
    """What was live when it was proposed, and what is proposed."""
    path = request.args.get("tep", "")
    found = compare_proposal(proposal_id, path, actor=current_officer())
    return _page(
        found,
        lambda side: url_for("designer.proposed_diagram", proposal_id=proposal_id, side=side, tep=path),
        proposal_id,
    )


@designer.get("/de-nghi/<uuid:proposal_id>/so-sanh/<side>.json")
@in_json
def proposed_diagram(proposal_id: UUID, side: str) -> ResponseReturnValue:
    """One side of it, for its drawing."""
    return _drawn(compare_proposal(proposal_id, request.args.get("tep", ""), actor=current_officer()), side)


def _page(found: Comparison, source: Callable[[str], str], proposal_id: UUID | None) -> str:
    return render_template(
        "designer/compare.html",
        found=found,
        old_process=process_in(found.old) if found.kind == "bpmn" else "",
        new_process=process_in(found.new) if found.kind == "bpmn" else "",
        old_source=source(OLD),
        new_source=source(NEW),
        proposal_id=proposal_id,
    )


def _drawn(found: Comparison, side: str) -> ResponseReturnValue:
    file = {OLD: found.old, NEW: found.new}.get(side)
    if file is None:
        abort(404)
    return diagram_json(file, found.marked(is_new=side == NEW))


def diagram_json(file: SourceFile, marked: list[str]) -> ResponseReturnValue:
    """A diagram as its drawing needs it; `marked` elements are pointed out."""
    answer = jsonify(
        {
            "process": process_in(file),
            "name": "",
            "xml": file.content.decode("utf-8", "replace"),
            "active": marked,
            "done": [],
            "others": [],
        }
    )
    answer.cache_control.no_store = True
    return answer
