"""Tables out to a file and in from one: upload, see what would change, then change exactly that."""

from uuid import UUID

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from engine.clock import local_day
from engine.directory.editing import Known, find_rows
from engine.directory.exchange import (
    FORMATS,
    LARGEST_FILE,
    MOST_ROWS,
    HeldImport,
    ImportOvertaken,
    SheetUnreadable,
    apply_import,
    drop_import,
    export_rows,
    hold_import,
    noun_of,
    preview_import,
)
from engine.errors import Invalid, Problem
from engine.storage import read_work
from webui.administration.filters import wanted_of
from webui.administration.history import batch_address
from webui.administration.room import CATALOGUES, SLUGS, administration
from webui.auth import current_officer
from webui.kit import Faults, words_of
from webui.speech import N_, _, translated

OK, CONFLICT, UNPROCESSABLE = 200, 409, 422
SHOWN = 200
MEBIBYTE = 1024 * 1024


@administration.get("/<table:table>/tai-ve.<any(xlsx, csv):form>")
def export(table: str, form: str) -> Response:
    """The rows that the page's filters leave, as a file that can be imported again."""
    with read_work(current_officer().id) as work:
        noun = noun_of(work, table)
        rows = find_rows(work, noun, wanted_of(noun, limit=1))
        day = local_day(work.now)
    content = export_rows(noun, [rows[key] for key in sorted(rows)], form)
    answer = Response(content, content_type=FORMATS[form])
    answer.headers.set("Content-Disposition", "attachment", filename=f"{_file_name(table)}-{day.isoformat()}.{form}")
    answer.cache_control.no_store = True
    return answer


@administration.route("/<table:table>/nhap", methods=["GET", "POST"])
def upload(table: str) -> ResponseReturnValue:
    """Step 1: choose a file."""
    faults, status = Faults(), OK
    if request.method == "POST":
        try:
            held_id = _hold(table, request.files.get("file"))
        except (SheetUnreadable, Invalid) as error:
            faults, status = _at_file(error), UNPROCESSABLE
        else:
            return redirect(url_for("administration.preview", held_id=held_id), 303)
    with read_work(current_officer().id) as work:
        noun = noun_of(work, table)
    page = render_template(
        "administration/upload.html",
        table=table, noun=noun, faults=faults, most_rows=MOST_ROWS, largest=LARGEST_FILE // MEBIBYTE,
    )  # fmt: skip
    return page, status


@administration.route("/nhap/<uuid:held_id>", methods=["GET", "POST"])
def preview(held_id: UUID) -> ResponseReturnValue:
    """Step 2: what the file would change. Step 3: change it."""
    if request.method == "GET":
        return _preview(preview_import(held_id, actor=current_officer()))
    if request.form.get("go") == "drop":
        held = preview_import(held_id, actor=current_officer())
        drop_import(held_id, actor=current_officer())
        flash(_("Đã bỏ tệp; không có gì thay đổi."), "done")
        return redirect(url_for("administration.table", table=held.table), 303)
    if (
        request.form.get("over") != "yes"
        and (held := preview_import(held_id, actor=current_officer())).preview.overtaken
    ):
        what = _("Tệp này ghi đè lên thay đổi có sau khi tải bảng về, nên chưa nhập gì.")
        return _preview(held, overtaken=(what, _("Xem các mục được đánh dấu, rồi đánh dấu ô đồng ý ghi đè."))), CONFLICT
    try:
        done = apply_import(
            held_id,
            shown=request.form.get("shown", ""),
            reason=request.form.get("reason", ""),
            actor=current_officer(),
        )
    except (ImportOvertaken, Invalid) as error:
        what, remedy = words_of(error)
        held = preview_import(held_id, actor=current_officer())
        status = CONFLICT if isinstance(error, ImportOvertaken) else UNPROCESSABLE
        return _preview(held, overtaken=(what, remedy)), status
    count = len(done.new) + len(done.changed)
    flash(_("Đã nhập: %(new)s mục mới, %(changed)s mục sửa.", new=len(done.new), changed=count - len(done.new)), "done")
    return redirect(batch_address(held_id), 303)


def _preview(held: HeldImport, overtaken: tuple[str, str] | None = None) -> str:
    with read_work(current_officer().id) as work:
        known = Known(work)
        for column in held.noun.columns:
            if column.options:
                known.options(column.options)
        known.options("roles"), known.options("agencies")
    return render_template(
        "administration/preview.html",
        held=held,
        preview=held.preview,
        columns={column.name: column for column in held.noun.columns},
        known=known,
        refused=[_refused(one) for one in held.preview.refused[:SHOWN]],
        overtaken=overtaken,
        shown=SHOWN,
    )


def _refused(one: object) -> dict[str, object]:
    row, column, what, remedy, facts = (getattr(one, name) for name in ("row", "column", "what", "remedy", "facts"))
    fault = next(iter(Faults([Problem("", what, remedy, facts=facts)])))
    return {"row": row, "column": translated(column), "what": fault.what, "remedy": fault.remedy}


def _hold(table: str, sent: FileStorage | None) -> UUID:
    if sent is None or not sent.filename:
        problem = Problem("/file", N_("Chưa chọn tệp."), N_("Chọn một tệp Excel (.xlsx) hoặc CSV."))
        raise Invalid(problems=[problem])
    return hold_import(table, sent.filename, sent.stream.read(LARGEST_FILE + 1), actor=current_officer())


def _at_file(error: Invalid) -> Faults:
    if error.problems:
        return Faults.of(error)
    return Faults([Problem("/file", error.message, error.remedy, facts=error.facts)])


def _file_name(table: str) -> str:
    name = SLUGS.get(table) or f"{CATALOGUES}-{table.removeprefix('entry/')}"
    return name if name.isascii() else abort(404)
