"""Versions as they were published, and taking one up again."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from engine.cases.designing import get_version, may_design, take_up_version, version_diagram
from webui.auth import current_officer
from webui.designer.answers import in_json
from webui.designer.comparing import diagram_json
from webui.designer.room import designer, library_folder
from webui.speech import _, ngettext


@designer.get("/phien-ban/<process_id>/<int:number>")
def version(process_id: str, number: int) -> ResponseReturnValue:
    """The version with its diagrams, to look at."""
    officer = current_officer()
    found = get_version(process_id, number, actor=officer)
    return render_template("designer/version.html", found=found, may_design=may_design(officer))


@designer.get("/phien-ban/<process_id>/<int:number>/<drawn>.json")
@in_json
def version_drawing(process_id: str, number: int, drawn: str) -> ResponseReturnValue:
    """One of its diagrams, for its drawing."""
    return diagram_json(version_diagram(process_id, number, drawn, actor=current_officer()), [])


@designer.post("/phien-ban/<process_id>/<int:number>/lam-nhap")
def take_up(process_id: str, number: int) -> ResponseReturnValue:
    """What the version has otherwise than what is live, as drafts."""
    taken = take_up_version(process_id, number, actor=current_officer(), folder=library_folder())
    if not taken:
        flash(_("Phiên bản này giống hệt bản đang dùng; không có gì để lấy."), "done")
        return redirect(url_for("designer.version", process_id=process_id, number=number), 303)
    one = ngettext(
        "Đã lấy %(num)d tệp vào nháp; xem lại rồi công bố.",
        "Đã lấy %(num)d tệp vào nháp; xem lại rồi công bố.",
        len(taken),
    )
    flash(one, "done")
    return redirect(url_for("designer.publish"), 303)
