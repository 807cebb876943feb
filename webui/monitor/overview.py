"""The first page of the room: the questions of the morning, each a number that opens its list; then the cases."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from engine.cases.morning import IDLE_DAYS, MorningFigures, morning_figures
from engine.clock import local_day
from engine.directory import Officer
from engine.petitions import wrong_transfers
from engine.storage import now
from webui.auth import current_officer
from webui.monitor.case_list import case_list_page, counted, href
from webui.monitor.room import monitor
from webui.speech import _

RETURNED_WITHIN_DAYS = 90


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the morning. `tone` says how pressing an answer other than nothing is."""

    label: str
    count: int
    href: str
    tone: str

    @property
    def number(self) -> str:
        return counted(self.count)


@monitor.get("/")
def cases() -> ResponseReturnValue:
    """The cases one may see, newest first, by what the address asks; on the bare first page the questions before."""
    officer = current_officer()
    page = case_list_page(officer)
    questions = tuple(_questions(officer)) if page.is_plain else ()
    returned = wrong_transfers(actor=officer, days=RETURNED_WITHIN_DAYS) if page.is_plain else ()
    return render_template(
        "monitor/cases.html", page=page, questions=questions, returned=returned, returned_days=RETURNED_WITHIN_DAYS
    )


def _questions(officer: Officer) -> Iterator[Question]:
    figures: MorningFigures = morning_figures(actor=officer)
    yesterday = (local_day(now()) - timedelta(days=1)).isoformat()
    yield Question(_("Sự cố đang chờ xử lý"), figures.incidents, url_for("monitor.incidents"), "late")
    yield Question(_("Hồ sơ có việc quá hạn"), figures.late, href({"han": "qua-han"}), "late")
    yield Question(_("Đến hạn hôm nay"), figures.today, href({"han": "hom-nay"}), "soon")
    yield Question(_("Đến hạn trong 3 ngày làm việc tới"), figures.soon, href({"han": "ba-ngay"}), "soon")
    idle = _("Không có bước mới từ %(days)s ngày", days=IDLE_DAYS)
    yield Question(idle, figures.idle, href({"dung-yen": str(IDLE_DAYS)}), "soon")
    yield Question(_("Có hẹn giờ quá giờ chạy"), figures.timers, href({"vuong": "hen-gio"}), "late")
    yield Question(_("Có nội dung chưa gửi đi được"), figures.outbox, href({"vuong": "gui-di"}), "late")
    opened, ended = {"tu": yesterday, "den": yesterday}, {"xong-tu": yesterday, "xong-den": yesterday}
    yield Question(_("Mở hôm qua"), figures.opened_yesterday, href(opened), "")
    yield Question(_("Kết thúc hôm qua"), figures.ended_yesterday, href(ended), "")
