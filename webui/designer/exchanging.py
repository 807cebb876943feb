"""Taking the library away as a zip, and bringing files in with a look before."""

import base64
import binascii

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.cases.designing import (
    LARGEST_UPLOAD,
    accepted,
    bring_in,
    export_library,
    look_at_import,
    may_design,
    pack,
)
from engine.clock import local_day
from engine.errors import N_, HoiDapError, Invalid, Problem
from engine.storage import now
from webui.auth import current_officer
from webui.designer.room import designer, library_folder
from webui.errors import status_of
from webui.kit import Faults
from webui.speech import ngettext

MOST_FILES = 200


@designer.get("/xuat.zip")
def export() -> Response:
    """What is live, with one's drafts over it if asked."""
    with_drafts = request.args.get("nhap") == "1"
    packed = export_library(actor=current_officer(), folder=library_folder(), with_drafts=with_drafts)
    answer = make_response(packed)
    answer.mimetype = "application/zip"
    name = f"quy-trinh-{local_day(now()).isoformat()}{'-nhap' if with_drafts else ''}.zip"
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    answer.cache_control.no_store = True
    return answer


@designer.get("/nhap")
def bring() -> ResponseReturnValue:
    """Where files are chosen, and the library is taken away."""
    return _page(Faults())


@designer.post("/nhap")
def look() -> ResponseReturnValue:
    """What the chosen files would change; confirmed, they are drafts."""
    officer, folder = current_officer(), library_folder()
    try:
        if packed := request.form.get("packed"):
            taken = bring_in(_unwrapped(packed), actor=officer, folder=folder)
            flash(ngettext("Đã nhập %(num)d tệp vào nháp.", "Đã nhập %(num)d tệp vào nháp.", len(taken)), "done")
            return redirect(url_for("designer.publish"), 303)
        arrivals = look_at_import(_sent(), place=request.form.get("place", "")[:100], actor=officer, folder=folder)
    except HoiDapError as error:
        return _page(Faults.of(error)), status_of(error)
    packed = base64.b64encode(pack(accepted(arrivals))).decode()
    return render_template(
        "designer/import_look.html", arrivals=arrivals, packed=packed, counted=len(accepted(arrivals))
    )


def _sent() -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for sent in request.files.getlist("files")[:MOST_FILES]:
        if not sent.filename:
            continue
        content = sent.stream.read(LARGEST_UPLOAD + 1)
        if len(content) > LARGEST_UPLOAD:
            what, remedy = N_("“{name}” nặng hơn 10 MB."), N_("Chia nhỏ rồi nhập từng phần.")
            raise Invalid(problems=[Problem("/files", what, remedy, facts={"name": sent.filename[:100]})])
        found[sent.filename] = content
    if not found:
        raise Invalid(problems=[Problem("/files", N_("Chưa chọn tệp nào."), N_("Chọn một tệp zip, hoặc từng tệp."))])
    return found


def _unwrapped(packed: str) -> bytes:
    try:
        return base64.b64decode(packed, validate=True)
    except (binascii.Error, ValueError) as error:
        what, remedy = N_("Không đọc lại được các tệp đã xem."), N_("Chọn tệp rồi xem lại lần nữa.")
        raise Invalid(problems=[Problem("/files", what, remedy)]) from error


def _page(faults: Faults) -> str:
    return render_template("designer/import.html", faults=faults, may_design=may_design(current_officer()))
