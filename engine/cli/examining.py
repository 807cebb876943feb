"""Looking an installation over: each examination says what is not well, and what to do about it."""

import shutil
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from sqlalchemy import func, select

from engine import audit
from engine.cases.secrecy_erasing import CAUSE
from engine.cli.compose import require_tables
from engine.cli.settings import Settings
from engine.clock import CalendarMissing, local_day, local_time
from engine.definitions import Library, list_versions
from engine.directory import HubMissing, hub_agency, load_calendar
from engine.errors import HoiDapError, NotFound
from engine.notifications import held_by
from engine.notifications.post import GatewayAway, MailServerAway, MailUnprotected
from engine.runtime import list_erasures, list_unwiped
from engine.storage import Work, now, read_work
from engine.storage.tables import Incident, Outbox, Timer

LITTLE_SPACE = 500 * 1024 * 1024
LATE = timedelta(minutes=5)
SEALED_WITHIN = timedelta(hours=3)
UNWIPED = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Complaint:
    """Something that is not well."""

    code: str
    what: str
    remedy: str


Examination = Callable[[Settings, Work], Iterator[Complaint]]


def examine(settings: Settings) -> list[Complaint]:
    """All that is not well, the most pressing first."""
    try:
        require_tables(settings)
    except HoiDapError as error:
        return [Complaint("database", str(error), error.advice)]
    found: list[Complaint] = []
    with read_work() as work:
        for look in EXAMINATIONS:
            found += look(settings, work)
    return found


def _worker(_settings: Settings, work: Work) -> Iterator[Complaint]:
    before = now() - LATE
    late = work.connection.scalar(
        select(func.count()).select_from(
            select(Timer.id).where(Timer.due_at < before, Timer.lease_until.is_(None)).limit(1000).subquery()
        )
    )
    unsent = work.connection.scalar(
        select(func.count()).select_from(
            select(Outbox.id)
            .where(Outbox.done_at.is_(None), Outbox.failed_at.is_(None), Outbox.available_at < before)
            .limit(1000)
            .subquery()
        )
    )
    if late or unsent:
        yield Complaint(
            "worker",
            f"{late} hẹn giờ và {unsent} việc gửi đi đã quá giờ hơn 5 phút.",
            "Kiểm tra tiến trình “hoidap worker” có đang chạy không.",
        )


def _failures(_settings: Settings, work: Work) -> Iterator[Complaint]:
    failed = work.connection.scalar(select(func.count()).where(Outbox.done_at.is_(None), Outbox.failed_at.is_not(None)))
    if failed:
        yield Complaint(
            "outbox",
            f"{failed} việc gửi đi đã hỏng nhiều lần.",
            "Sửa nguyên nhân (máy chủ thư, địa chỉ) rồi chạy “hoidap doctor --retry-failed”.",
        )
    incidents = work.connection.scalar(select(func.count()).where(Incident.status == "open"))
    if incidents:
        yield Complaint("incidents", f"{incidents} sự cố đang mở.", "Xử lý ở trang giám sát.")


def _post(_settings: Settings, work: Work) -> Iterator[Complaint]:
    """The gates of mail and short messages: what the workers hold back while the other side does not answer."""
    for code, away, error in (
        ("mail", "Máy chủ thư không trả lời", MailServerAway),
        ("mail", "Máy chủ thư không mã hóa đường truyền", MailUnprotected),
        ("gateway", "Cổng tin nhắn không trả lời", GatewayAway),
    ):
        held = held_by(work, error.code)
        if held.is_away:
            since = f", lâu nhất từ {local_time(held.since):%H:%M %d/%m}" if held.since else ""
            yield Complaint(code, f"{away}: {held.waiting} mục đang chờ{since}.", error.remedy)


def _seals(_settings: Settings, work: Work) -> Iterator[Complaint]:
    if audit.has_unsealed(work, before=now() - SEALED_WITHIN):
        yield Complaint(
            "seal",
            "Nhật ký chưa được niêm phong trong 3 giờ qua.",
            "Chạy “hoidap audit seal”, xem lại tiến trình nền.",
        )


def _calendar(_settings: Settings, work: Work) -> Iterator[Complaint]:
    today = local_day(work.now)
    try:
        load_calendar(work).add_working_days(today, 60)
    except CalendarMissing as error:
        yield Complaint("calendar", str(error), error.advice)


def _directory(_settings: Settings, work: Work) -> Iterator[Complaint]:
    try:
        hub_agency(work)
    except HubMissing as error:
        yield Complaint("directory", str(error), error.advice)


def _library(settings: Settings, work: Work) -> Iterator[Complaint]:
    live = {version.process_id: version.content_hash for version in list_versions(work) if version.is_live}
    if not live:
        yield Complaint("library", "Chưa có quy trình nào được công bố.", "Chạy “hoidap deploy .”.")
        return
    try:
        library = Library.from_folder(settings.library)
        changed = [name for name in library.startable if live.get(name) != library.closure(name).content_hash]
    except NotFound as error:
        yield Complaint("library", str(error), error.advice)
        return
    except HoiDapError as error:
        yield Complaint("library", f"Thư viện quy trình có lỗi: {error}", "Chạy “hoidap check .”.")
        return
    if changed:
        yield Complaint(
            "library",
            f"Thư viện khác bản đang dùng: {', '.join(changed)}.",
            "Xem lại rồi chạy “hoidap deploy”, hoặc “hoidap export” để lấy bản đang dùng.",
        )


def _folder(settings: Settings, _work: Work) -> Iterator[Complaint]:
    if shutil.disk_usage(settings.data).free < LITTLE_SPACE:
        yield Complaint("disk", f"Ổ đĩa của {settings.data} còn dưới 500 MB.", "Dọn bớt hoặc mở rộng ổ đĩa.")
    for path in (settings.data, settings.secret_file, settings.demo_accounts):
        if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077:
            yield Complaint("secrets", f"Tài khoản khác trên máy đọc được {path}.", f"Chạy “chmod go-rwx {path}”.")
    if settings.web_processes > 1 and settings.is_sqlite:
        yield Complaint(
            "database", "Nhiều tiến trình web trên SQLite phải chờ nhau.", "Dùng PostgreSQL (HOIDAP_DATABASE_URL)."
        )


def _erasures(settings: Settings, work: Work) -> Iterator[Complaint]:
    """What was erased for good may still lie in the database's own files, and in copies made before."""
    waiting = [one for one in list_unwiped(work, cause=CAUSE) if one.at < work.now - UNWIPED]
    if waiting:
        yield Complaint(
            "erasures",
            f"Còn dấu vết của {len(waiting)} lần xóa hẳn trong tệp của cơ sở dữ liệu.",
            "Chạy “hoidap wipe” ngoài giờ, hoặc xem vì sao tiến trình nền không dọn được.",
        )
    last = next(iter(list_erasures(work, cause=CAUSE, limit=1)), None)
    copies = [path.name for path in _copies(settings) if last and path.stat().st_mtime < last.at.timestamp()]
    if copies:
        yield Complaint(
            "old_copies",
            f"Bản sao làm trước lần xóa bí mật gần nhất còn nằm ở {settings.data}: {', '.join(copies)}.",
            "Xóa các bản sao này, và các bản sao lưu cũ hơn ở nơi khác, khi không cần để khôi phục nữa.",
        )


def _copies(settings: Settings) -> list[Path]:
    return sorted(settings.data.glob("*.before-upgrade-from-*")) if settings.data.is_dir() else []


def _passwords(settings: Settings, _work: Work) -> Iterator[Complaint]:
    if settings.password_cost:
        yield Complaint(
            "password_cost",
            "Mật khẩu đang được băm quá nhanh (HOIDAP_PASSWORD_COST=low), chỉ hợp với kiểm thử.",
            "Bỏ biến này rồi khởi động lại; mỗi mật khẩu được băm lại khi người dùng đăng nhập.",
        )


def _demo(settings: Settings, _work: Work) -> Iterator[Complaint]:
    if settings.is_demo and not settings.is_local:
        yield Complaint(
            "demo",
            "Bản dùng thử, hiện cả mật khẩu, đang mở cho máy khác.",
            "Không dùng cho dữ liệu thật.",
        )


EXAMINATIONS: tuple[Examination, ...] = (
    _worker, _failures, _post, _seals, _calendar, _directory, _library, _folder, _erasures, _passwords, _demo,
)  # fmt: skip
