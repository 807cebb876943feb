"""The first page of the room: what is kept here, and what needs a look."""

from dataclasses import dataclass
from itertools import groupby

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select

from engine.cases.attention import Attention, Matter, list_attention
from engine.clock import local_day
from engine.directory import list_absences, list_settings
from engine.directory.editing import AgencyNoun, OfficerNoun, RoleNoun
from engine.errors import fill
from engine.storage import Work, read_work
from engine.storage.tables import CalendarEntry, CatalogueEntry, DirectoryChange, Erasure
from webui.administration.room import administration
from webui.administration.rows import row_address
from webui.auth import current_officer
from webui.speech import N_, _, ngettext, translated

MOST_LINKS = 6


@dataclass(frozen=True, slots=True)
class Place:
    """One part of the room."""

    title: str
    href: str
    count: str
    about: str


@dataclass(frozen=True, slots=True)
class Concern:
    """One kind of thing to look at, with links to the rows it is about."""

    title: str
    remedy: str
    links: tuple[tuple[str, str], ...]
    more: int


@administration.get("/")
def start() -> ResponseReturnValue:
    """What is here, and what needs a look."""
    with read_work(current_officer().id) as work:
        found = list_attention(work)
        concerns = [_concern(matter, list(group)) for matter, group in groupby(found, key=lambda one: one.matter)]
        return render_template("administration/start.html", places=_places(work), concerns=concerns)


def _places(work: Work) -> list[Place]:
    today = local_day(work.now)
    agencies, officers = AgencyNoun(), OfficerNoun()
    existing = sum(not agencies.is_closed(one, today) for one in agencies.load(work).values())
    active = sum(not officers.is_closed(one, today) for one in officers.load(work).values())
    entry = CatalogueEntry
    kinds = work.connection.scalar(select(func.count(entry.catalogue.distinct()))) or 0
    years = len({day.year for day in work.connection.scalars(select(CalendarEntry.day))})
    changes = work.connection.scalar(select(func.count()).select_from(DirectoryChange)) or 0
    erased = work.connection.scalar(select(func.count()).select_from(Erasure)) or 0
    return [
        Place(_("Đơn vị"), url_for("administration.table", table="agency"),
              ngettext("%(num)d đang hoạt động", "%(num)d đang hoạt động", existing),
              _("Mã, cấp, lĩnh vực, đơn vị cấp trên, đơn vị kế thừa.")),
        Place(_("Cán bộ"), url_for("administration.table", table="officer"),
              ngettext("%(num)d đang hoạt động", "%(num)d đang hoạt động", active),
              _("Tài khoản, vai trò tại từng đơn vị, mật khẩu.")),
        Place(_("Vai trò"), url_for("administration.table", table="role"),
              ngettext("%(num)d vai trò", "%(num)d vai trò", len(RoleNoun().load(work))),
              _("Ai giữ vai trò nào, quy trình nào cần.")),
        Place(_("Danh mục"), url_for("administration.catalogues"),
              ngettext("%(num)d danh mục", "%(num)d danh mục", kinds),
              _("Lĩnh vực, lý do từ chối, kênh, thông báo, tình trạng.")),
        Place(_("Lịch làm việc"), url_for("administration.calendar"),
              ngettext("%(num)d năm đã nhập", "%(num)d năm đã nhập", years),
              _("Ngày nghỉ, hoán đổi, làm bù.")),
        Place(_("Vắng mặt"), url_for("administration.absences"),
              ngettext("%(num)d lần", "%(num)d lần", len(list_absences(work))),
              _("Ai thay ai, từ ngày nào đến ngày nào.")),
        Place(_("Thiết lập"), url_for("administration.settings"),
              ngettext("%(num)d thiết lập", "%(num)d thiết lập", len(list_settings(work))),
              _("Những điều thay đổi được khi hệ thống đang chạy.")),
        Place(_("Sổ xoá, ẩn danh"), url_for("administration.erasures"),
              ngettext("%(num)d lần", "%(num)d lần", erased),
              _("Hồ sơ nào đã bị ẩn danh, xoá; hồ sơ nào sắp đến hạn.")),
        Place(_("Lịch sử"), url_for("administration.history"),
              ngettext("%(num)d thay đổi", "%(num)d thay đổi", changes),
              _("Ai đã sửa gì, lúc nào, vì sao.")),
    ]  # fmt: skip


_WORDS = {
    Matter.LEFT_WITH_TASKS: (
        N_("Tài khoản đã đóng còn giữ việc đang mở: {count}"),
        N_("Thủ trưởng đơn vị giao lại các việc ấy cho người khác."),
    ),
    Matter.ENDED_WITH_CASES: (
        N_("Đơn vị đã kết thúc còn hồ sơ hoặc việc đang mở: {count}"),
        N_("Xem đơn vị kế thừa đã đúng chưa, rồi chuyển các hồ sơ ấy."),
    ),
    Matter.ENDED_WITH_OFFICERS: (
        N_("Đơn vị đã kết thúc còn cán bộ đang hoạt động: {count}"),
        N_("Chuyển họ sang đơn vị mới, hoặc đóng tài khoản."),
    ),
    Matter.ROLE_WITHOUT_HOLDER: (
        N_("Vai trò mà quy trình cần nhưng chưa ai giữ: {count}"),
        N_("Giao vai trò ấy cho ít nhất một cán bộ, nếu không hồ sơ sẽ đứng lại."),
    ),
    Matter.YEAR_NOT_ANNOUNCED: (
        N_("Năm có lịch còn tạm tính: {count}"),
        N_("Nhập ngày nghỉ, làm bù theo thông báo chính thức; đến lúc đó thời hạn tính theo ngày tạm tính."),
    ),
    Matter.TOO_FEW_DESIGNERS: (
        N_("Số người thiết kế quy trình: {number}"),
        N_("Công bố phiên bản cần người thứ hai duyệt: cần ít nhất hai người giữ vai trò này."),
    ),
    Matter.ONE_ADMIN: (
        N_("Số quản trị hệ thống: {number}"),
        N_("Khi người ấy vắng, không ai sửa được danh bạ: nên có ít nhất hai người."),
    ),
    Matter.NO_HUB: (
        N_("Chưa có đơn vị đầu mối tiếp nhận của tỉnh"),
        N_("Đánh dấu một đơn vị là đầu mối; chưa có thì không nhận được hồ sơ."),
    ),
    Matter.SEVERAL_HUBS: (
        N_("Số đơn vị được đánh dấu là đầu mối: {number}"),
        N_("Chỉ đơn vị có mã đứng trước được dùng; bỏ dấu ở các đơn vị khác."),
    ),
    Matter.ABSENCE_WAITING: (
        N_("Lần vắng mặt chờ duyệt: {count}"),
        N_("Chưa duyệt thì người thay thế chưa làm được việc của người vắng mặt."),
    ),
}


def _concern(matter: Matter, found: list[Attention]) -> Concern:
    title, remedy = map(translated, _WORDS[matter])
    links = tuple((_label(one), _address(one)) for one in found[:MOST_LINKS])
    return Concern(fill(title, {"count": len(found), "number": found[0].count}), remedy, links, len(found) - len(links))


def _label(one: Attention) -> str:
    if one.matter is Matter.LEFT_WITH_TASKS:
        return f"{one.name} – " + ngettext("%(num)d việc", "%(num)d việc", one.count)
    if one.matter is Matter.ENDED_WITH_OFFICERS:
        return f"{one.name} – " + ngettext("%(num)d người", "%(num)d người", one.count)
    if one.matter is Matter.YEAR_NOT_ANNOUNCED:
        return _("Lịch năm %(year)s", year=one.key)
    if one.matter is Matter.NO_HUB:
        return _("Danh mục đơn vị")
    return one.name


def _address(one: Attention) -> str:
    matter = one.matter
    if matter is Matter.LEFT_WITH_TASKS:
        return row_address("officer", one.key)
    if matter in {Matter.ROLE_WITHOUT_HOLDER, Matter.TOO_FEW_DESIGNERS, Matter.ONE_ADMIN}:
        return row_address("role", one.key)
    if matter is Matter.YEAR_NOT_ANNOUNCED:
        return url_for("administration.calendar", year=int(one.key))
    if matter is Matter.ABSENCE_WAITING:
        return url_for("administration.absences")
    return row_address("agency", one.key) if one.key else url_for("administration.table", table="agency")
