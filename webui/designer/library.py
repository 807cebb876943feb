"""The library: every process with what belongs to it, what is live, what differs."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.cases.designing import list_shelves, may_design, take_everything_in, waiting_of
from webui.auth import current_officer
from webui.designer.room import designer, library_folder
from webui.speech import ngettext

LONGEST_QUERY = 200


@designer.get("/")
def library() -> ResponseReturnValue:
    """The shelves, or those files whose names have the words asked for."""
    officer = current_officer()
    query = request.args.get("q", "")[:LONGEST_QUERY].strip()
    shelves = list_shelves(actor=officer, folder=library_folder(), query=query)
    waiting = waiting_of(actor=officer)
    proposed = {path for one in waiting for path in one.same}
    return render_template(
        "designer/library.html",
        shelves=shelves,
        query=query,
        may_design=may_design(officer),
        waiting=waiting,
        unsent=max(0, shelves.changed - len(proposed)),
    )


@designer.post("/lay-het")
def take_all() -> ResponseReturnValue:
    """Everything the folder has otherwise than it is live, as drafts."""
    taken = take_everything_in(actor=current_officer(), folder=library_folder())
    said = ngettext("Đã lấy %(num)d tệp từ thư mục vào nháp.", "Đã lấy %(num)d tệp từ thư mục vào nháp.", len(taken))
    flash(said, "done")
    return redirect(url_for("designer.library"), 303)
