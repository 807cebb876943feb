"""What editors ask of one file: its content, its saving, its findings."""

from datetime import datetime
from time import perf_counter
from typing import Any

from flask import Response, jsonify, make_response
from flask.typing import ResponseReturnValue

from engine.cases.designing import DraftChanged, EditedFile, FileUnknown, check_file, open_file, save_file
from engine.clock import local_time
from engine.errors import N_, Invalid, Problem
from engine.storage import now
from webui.auth import current_officer
from webui.designer.answers import body, findings_as_json, in_json, problem
from webui.designer.room import designer, library_folder
from webui.speech import _


@designer.get("/tep/<file:path>/noi-dung")
@in_json
def content(path: str) -> ResponseReturnValue:
    """The draft, else what is live, else what the library folder has."""
    officer, folder = current_officer(), library_folder()
    try:
        file, _neighbours = open_file(path, actor=officer, folder=folder)
    except FileUnknown:
        if not path.endswith(".ui.json"):
            raise
        # A form may go without hints: its editor opens both, and finds nothing here.
        open_file(path.removesuffix(".ui.json") + ".json", actor=officer, folder=folder)
        return _fresh(jsonify({"content": "", "revision": 0}))
    if file.is_removed:
        raise FileUnknown(path=path)
    return _fresh(jsonify(_as_json(file)))


@designer.put("/tep/<file:path>/noi-dung")
@in_json
def save(path: str) -> ResponseReturnValue:
    """The draft as typed; another window's newer one is never lost without a word."""
    sent = body()
    text, revision = sent.get("content"), sent.get("revision")
    if not isinstance(text, str) or not isinstance(revision, int) or isinstance(revision, bool):
        what, remedy = N_("Yêu cầu lưu thiếu content hoặc revision."), N_("Tải lại trang rồi lưu lại.")
        raise Invalid(problems=[Problem("", what, remedy)])
    try:
        saved = save_file(path, text, revision=revision, actor=current_officer(), folder=library_folder())
    except DraftChanged as error:
        at = error.facts.get("saved_at")
        return problem(error, revision=error.facts["revision"], saved_at=at.isoformat() if at else None)
    at = saved.saved_at
    return jsonify({"revision": saved.revision, "saved_at": at.isoformat(), "saved_words": _saved(at)})


@designer.post("/tep/<file:path>/kiem-tra")
@in_json
def check(path: str) -> ResponseReturnValue:
    """The findings of the file's family, with what the editor holds in its place."""
    begun = perf_counter()
    text = body().get("content")
    findings = check_file(
        path, text if isinstance(text, str) else None, actor=current_officer(), folder=library_folder()
    )
    took = round((perf_counter() - begun) * 1000)
    return _fresh(jsonify({"findings": findings_as_json(findings), "took_ms": took}))


@designer.get("/tep/<file:path>/tai-ve")
def download(path: str) -> ResponseReturnValue:
    """The file as it stands on this desk."""
    file, _neighbours = open_file(path, actor=current_officer(), folder=library_folder())
    answer = make_response(file.content.encode())
    answer.headers["Content-Type"] = "application/octet-stream"
    answer.headers.set("Content-Disposition", "attachment", filename=path.rpartition("/")[2])
    return _fresh(answer)


def _as_json(file: EditedFile) -> dict[str, Any]:
    live = [{"process": process, "version": number} for process, number in file.live]
    return {
        "path": file.path,
        "kind": file.kind.value,
        "content": file.content,
        "is_draft": file.is_draft,
        "revision": file.revision,
        "saved_at": file.saved_at.isoformat() if file.saved_at else None,
        "saved_words": _saved(file.saved_at) if file.saved_at else "",
        "live": live[0] if live else None,
    }


def _saved(moment: datetime) -> str:
    at = local_time(moment)
    is_today = at.date() == local_time(now()).date()
    return _("Đã lưu %(clock)s", clock=at.strftime("%H:%M" if is_today else "%H:%M %d/%m"))


def _fresh(answer: Response) -> Response:
    answer.cache_control.no_store = True
    return answer
