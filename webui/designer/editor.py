"""The page of one file: its editor, and the way to what lies near it."""

from dataclasses import dataclass

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from engine.cases.designing import (
    EditedFile,
    FileUnknown,
    Neighbour,
    discard_draft,
    may_design,
    open_file,
    remove_file,
    take_in,
)
from webui.auth import current_officer
from webui.designer.room import designer, library_folder
from webui.speech import _

EDITORS = {"bpmn": "bpmn", "dmn": "dmn", "form": "form", "scenario": "scenario"}


@dataclass(frozen=True, slots=True)
class FilePage:
    """What the editor's page says of its file."""

    path: str
    kind: str
    title: str
    process_id: str | None
    live: str
    is_draft: bool
    is_removed: bool
    in_library_only: bool
    may_design: bool


@designer.get("/tep/<file:path>")
def file(path: str) -> ResponseReturnValue:
    """The editor that fits the file."""
    if path.endswith(".ui.json"):
        return redirect(url_for("designer.file", path=path.removesuffix(".ui.json") + ".json"))
    officer = current_officer()
    opened, neighbours = open_file(path, actor=officer, folder=library_folder())
    page = _page(opened, may_design(officer))
    if opened.is_removed:
        return render_template("designer/removed.html", file=page)
    return render_template(
        f"designer/editor/{EDITORS.get(opened.kind, 'scenario')}.html",
        file=page,
        urls=_urls(path),
        neighbours=[_neighbour(one) for one in neighbours],
    )


@designer.post("/tep/<file:path>/bo-nhap")
def discard(path: str) -> ResponseReturnValue:
    """The file as it is without the own draft."""
    discard_draft(path, actor=current_officer())
    flash(_("Đã bỏ nháp của “%(path)s”.", path=path), "done")
    return _back(path)


@designer.post("/tep/<file:path>/xoa")
def remove(path: str) -> ResponseReturnValue:
    """Take the file out, for now in the own drafts alone."""
    remove_file(path, actor=current_officer(), folder=library_folder())
    flash(_("Đã đưa “%(path)s” ra khỏi thư viện trong nháp; công bố thì mới có hiệu lực.", path=path), "done")
    return redirect(url_for("designer.library"), 303)


@designer.post("/tep/<file:path>/lay-vao-nhap")
def take(path: str) -> ResponseReturnValue:
    """The folder's content of the file, as a draft."""
    if not take_in([path], actor=current_officer(), folder=library_folder()):
        raise FileUnknown(path=path)
    flash(_("Đã lấy “%(path)s” từ thư mục vào nháp.", path=path), "done")
    return _back(path)


def _back(path: str) -> ResponseReturnValue:
    try:
        open_file(path, actor=current_officer(), folder=library_folder())
    except FileUnknown:
        return redirect(url_for("designer.library"), 303)
    return redirect(url_for("designer.file", path=path), 303)


def _page(opened: EditedFile, is_designer: bool) -> FilePage:  # noqa: FBT001 - a fact, not a switch
    live = ", ".join(
        _("%(process)s v%(number)s đang dùng", process=process, number=number) for process, number in opened.live
    )
    return FilePage(
        path=opened.path,
        kind=opened.kind.value,
        title=opened.title,
        process_id=opened.process_id,
        live=live or _("chưa công bố"),
        is_draft=opened.is_draft,
        is_removed=opened.is_removed,
        in_library_only=not opened.live,
        may_design=is_designer,
    )


def _urls(path: str) -> dict[str, str]:
    return {
        "content": url_for("designer.content", path=path),
        "check": url_for("designer.check", path=path),
        "words": url_for("designer.words"),
        "preview": url_for("designer.preview_form_as_seen"),
        "download": url_for("designer.download", path=path),
        "compare": url_for("designer.compare", path=path),
        "copy": url_for("designer.ask_copy", path=path),
        "discard": url_for("designer.discard", path=path),
        "remove": url_for("designer.remove", path=path),
        "library": url_for("designer.library"),
        "publish": url_for("designer.publish"),
    }


def _neighbour(one: Neighbour) -> dict[str, str]:
    return {
        "path": one.path,
        "title": one.title,
        "kind": one.kind.value,
        "url": url_for("designer.file", path=one.path),
    }
