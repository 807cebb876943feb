"""New files: a process, a form, a decision table, a scenario; and copies of those there are."""

from typing import Any

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from engine.cases.designing import NewFile, copy_file, create_file, list_words, open_file, propose_identifier
from engine.definitions.paths import Kind
from engine.errors import HoiDapError
from webui.auth import current_officer
from webui.designer.room import designer, library_folder
from webui.errors import status_of
from webui.kit import Faults
from webui.speech import LazyString, _, _l

KINDS: dict[str, tuple[Kind, LazyString]] = {
    "quy-trinh": (Kind.BPMN, _l("Quy trình mới")),
    "bieu-mau": (Kind.FORM, _l("Biểu mẫu mới")),
    "bang-quyet-dinh": (Kind.DMN, _l("Bảng quyết định mới")),
    "kich-ban": (Kind.SCENARIO, _l("Kịch bản mới")),
}


@designer.get("/moi/<what>")
def new(what: str) -> ResponseReturnValue:
    """What a new file is called, and where it belongs."""
    kind, _title = _kind(what)
    first = {"folder": request.args.get("thuoc", ""), "process": request.args.get("quy-trinh", ""), "role": "OFFICER"}
    return _form(what, kind, first, Faults())


@designer.post("/moi/<what>")
def create(what: str) -> ResponseReturnValue:
    """The new file, open in its editor."""
    kind, _title = _kind(what)
    typed = {
        name: request.form.get(name, "")[:300]
        for name in ("title", "identifier", "folder", "new_folder", "role", "process")
    }
    try:
        path = create_file(NewFile(kind, **typed), actor=current_officer(), folder=library_folder())
    except HoiDapError as error:
        return _form(what, kind, typed, Faults.of(error)), status_of(error)
    flash(_("Đã tạo “%(path)s” trong nháp.", path=path), "done")
    return redirect(url_for("designer.file", path=path), 303)


@designer.get("/ma-goi-y")
def proposed_identifier() -> ResponseReturnValue:
    """The id that a title suggests."""
    return jsonify({"identifier": propose_identifier(request.args.get("ten", "")[:300])})


@designer.get("/tep/<file:path>/ban-sao")
def ask_copy(path: str) -> ResponseReturnValue:
    """What the copy is called."""
    opened, _neighbours = open_file(path, actor=current_officer(), folder=library_folder())
    typed = {"title": _("%(title)s (bản sao)", title=opened.title), "identifier": ""}
    return render_template("designer/copy.html", path=path, title=opened.title, typed=typed, faults=Faults())


@designer.post("/tep/<file:path>/ban-sao")
def copy(path: str) -> ResponseReturnValue:
    """The copy, open in its editor."""
    officer = current_officer()
    typed = {name: request.form.get(name, "")[:300] for name in ("title", "identifier")}
    try:
        target = copy_file(path, typed["title"], typed["identifier"], actor=officer, folder=library_folder())
    except HoiDapError as error:
        opened, _neighbours = open_file(path, actor=officer, folder=library_folder())
        page = {"path": path, "title": opened.title, "typed": typed, "faults": Faults.of(error)}
        return render_template("designer/copy.html", **page), status_of(error)
    flash(_("Đã tạo “%(path)s” trong nháp.", path=target), "done")
    return redirect(url_for("designer.file", path=target), 303)


def _kind(what: str) -> tuple[Kind, LazyString]:
    if what not in KINDS:
        raise NotFound
    return KINDS[what]


def _form(what: str, kind: Kind, typed: dict[str, str], faults: Faults) -> str:
    words = list_words(actor=current_officer(), folder=library_folder())
    folders: dict[str, str] = {}
    for one in words.processes:
        folders.setdefault("/".join(one.path.split("/")[1:-1]), one.name)
    page: dict[str, Any] = {
        "what": what,
        "kind": kind.value,
        "title": KINDS[what][1],
        "typed": typed,
        "faults": faults,
        "folders": [(name, title) for name, title in folders.items() if name],
        "roles": words.roles,
        "processes": [(one.id, one.name) for one in words.processes],
    }
    return render_template("designer/new.html", **page)
