"""What was anonymised and erased, and what falls due: the register and what is to come."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.cases import officer_name
from engine.cases.retention import CATALOGUE, IS_ON, DueCase, hindrances, list_due, list_terms
from engine.clock import local_day
from engine.directory import get_setting
from engine.directory.exchange import FORMATS, write_sheet
from engine.runtime import Depth, ErasureView, list_erasures
from engine.storage import Work, read_work
from webui.administration.room import administration
from webui.auth import current_officer
from webui.formatting import exact_moment
from webui.speech import N_, _, translated

AHEAD_DAYS = 30
SHOWN, EXPORTED = 200, 100_000
CAUSES = {
    "term.anonymised": N_("Ẩn danh, hết thời hạn lưu"),
    "term.erased": N_("Xoá nội dung, hết thời hạn lưu"),
    "request.anonymised": N_("Ẩn danh, theo đề nghị của người gửi"),
    "request.erased": N_("Xoá nội dung, theo đề nghị của người gửi"),
    "secret": N_("Bí mật nhà nước"),
}
DEPTHS = {Depth.ANONYMISED: N_("Ẩn danh"), Depth.ERASED: N_("Xoá nội dung")}
_WIDE = (3, 4, 7)


@dataclass(frozen=True, slots=True)
class ErasureLine:
    """One entry of the register, in words."""

    entry: ErasureView
    cause: str
    by: str
    rows: int

    @property
    def tables(self) -> str:
        return "; ".join(f"{name}: {count}" for name, count in self.entry.rows.items())


@dataclass(frozen=True, slots=True)
class DueLine:
    """A case that falls due, in words; `hindrances`: why it is left alone."""

    due: DueCase
    depth: str
    hindrances: tuple[str, ...]


@administration.get("/so-xoa")
def erasures() -> ResponseReturnValue:
    """The register, the latest first."""
    cause = request.args.get("viec", "")
    with read_work(current_officer().id) as work:
        lines = _lines(work, cause=cause if cause in CAUSES else None, limit=SHOWN)
    return render_template(
        "administration/erasures.html",
        lines=lines,
        cause=cause if cause in CAUSES else "",
        causes=[{"value": code, "label": translated(words)} for code, words in CAUSES.items()],
        shown=SHOWN,
    )


@administration.get("/so-xoa/tai-ve.<any(xlsx, csv):form>")
def export_erasures(form: str) -> Response:
    """The whole register as a file."""
    titles = [_("Lúc"), _("Mã hồ sơ"), _("Việc"), _("Lý do"), _("Người quyết định"), _("Số dòng"), _("Theo bảng"),
              _("Số tệp")]  # fmt: skip
    with read_work(current_officer().id) as work:
        rows = [
            [exact_moment(one.entry.at), one.entry.case_number or "", one.cause, one.entry.reason, one.by,
             str(one.rows), one.tables, str(one.entry.files)]
            for one in _lines(work, cause=None, limit=EXPORTED)
        ]  # fmt: skip
        day = local_day(work.now)
    answer = Response(write_sheet(titles, rows, form, wide=_WIDE), content_type=FORMATS[form])
    answer.headers.set("Content-Disposition", "attachment", filename=f"so-xoa-{day.isoformat()}.{form}")
    answer.cache_control.no_store = True
    return answer


@administration.get("/so-xoa/den-han")
def erasures_due() -> ResponseReturnValue:
    """What falls due in the next days, and what stands in its way."""
    with read_work(current_officer().id) as work:
        due = list_due(work, until=work.now + timedelta(days=AHEAD_DAYS), limit=SHOWN)
        terms, is_on = list_terms(work), bool(get_setting(work, IS_ON.name))
        today = local_day(work.now)
    return render_template(
        "administration/erasures_due.html",
        lines=[_due(one) for one in due],
        terms=terms,
        is_on=is_on,
        today=today,
        days=AHEAD_DAYS,
        shown=SHOWN,
        setting_href=url_for("administration.setting", name=IS_ON.name),
        terms_href=url_for("administration.table", table=f"entry/{CATALOGUE}"),
    )


def _lines(work: Work, *, cause: str | None, limit: int) -> list[ErasureLine]:
    names: dict[str, str] = {}
    lines = []
    for entry in list_erasures(work, cause=cause, limit=limit):
        if entry.by not in names:
            names[entry.by] = _name(work, entry.by)
        words = translated(CAUSES[entry.cause]) if entry.cause in CAUSES else entry.cause
        lines.append(ErasureLine(entry, words, names[entry.by], sum(entry.rows.values())))
    return lines


def _name(work: Work, by: str) -> str:
    try:
        return officer_name(work, UUID(by))
    except ValueError:
        return _("hệ thống, theo lịch")


def _due(due: DueCase) -> DueLine:
    return DueLine(
        due, translated(DEPTHS[due.depth]), tuple(translated(hindrances[name].words) for name in due.hindrances)
    )
