"""The queues an officer has, as the side bar and the pages name them."""

from collections.abc import Callable
from dataclasses import dataclass

from engine.cases.secrecy import list_sealed
from engine.directory import Officer, count_absences_waiting, sees_authorisations
from engine.petitions import ANSWER_ROLES, kept_books, may_key_in, may_see_pool
from engine.storage import read_work
from webui.kit import NavigationEntry
from webui.kit.waiting import waiting_for
from webui.speech import LazyString, _, _l

SECTION, MORE, PEOPLE = _l("Việc"), _l("Hồ sơ và sổ sách"), _l("Nhân sự")
OVERSEERS = frozenset({"HEAD", "DEPUTY"})
SEES_ALL = frozenset({"ADMIN", "DISPATCHER"})


def _everyone(_officer: Officer) -> bool:
    return True


def oversees(officer: Officer) -> bool:
    """Whether they head an agency, or stand for who does."""
    return bool(_roles(officer) & OVERSEERS)


def _sees_all(officer: Officer) -> bool:
    return bool(_roles(officer) & SEES_ALL)


def _roles(officer: Officer) -> frozenset[str]:
    return frozenset(role for person in (officer, *officer.stands_for) for role in person.roles)


@dataclass(frozen=True, slots=True)
class Queue:
    """One queue: `slug` in the address, `code` for the engine; what its empty page teaches."""

    slug: str
    code: str
    label: LazyString
    empty: LazyString
    advice: LazyString
    is_for: Callable[[Officer], bool] = _everyone


QUEUES = (
    Queue(
        "cua-toi", "mine", _l("Việc của tôi"), _l("Hiện không có việc nào giao cho tài khoản này."),
        _l("Việc đã nhận hoặc được giao đích danh sẽ hiện ở đây, việc gấp nhất ở trên cùng."),
    ),
    Queue(
        "don-vi", "unit", _l("Chờ nhận"), _l("Hiện không có việc nào chờ người nhận."),
        _l("Việc mới của đơn vị, chưa ai nhận, sẽ hiện ở đây. Bấm “Nhận việc” để giữ việc cho mình."),
    ),
    Queue(
        "toan-co-quan", "agency", _l("Toàn cơ quan"), _l("Cơ quan hiện không còn việc nào đang mở."),
        _l("Mọi việc đang mở của cơ quan, ai đang giữ và còn bao lâu, sẽ hiện ở đây."), oversees,
    ),
    Queue(
        "tat-ca", "all", _l("Toàn tỉnh"), _l("Hiện không có việc nào đang mở."),
        _l("Mọi việc đang mở của các cơ quan sẽ hiện ở đây."), _sees_all,
    ),
    Queue(
        "da-xong", "done", _l("Đã xong"), _l("Chưa có việc nào làm xong."),
        _l("Việc đã làm xong sẽ hiện ở đây, mới nhất ở trên cùng, để xem lại."),
    ),
)  # fmt: skip
MOST_TOLD = 999


def find_queue(slug: str) -> Queue:
    """The queue of an address."""
    return next(queue for queue in QUEUES if queue.slug == slug)


@dataclass(frozen=True, slots=True)
class WithWork:
    """A queue that holds work, and how much."""

    queue: Queue
    count: int


def queue_with_work(officer: Officer) -> WithWork | None:
    """The first queue that holds work for this officer."""
    held = waiting_for(officer)
    counts = {"mine": held.mine, "unit": held.unit}
    return next((WithWork(one, counts[one.code]) for one in QUEUES if counts.get(one.code)), None)


def entries() -> tuple[NavigationEntry, ...]:
    """One line of the side bar for each queue, and one for starting a case."""
    queues = tuple(
        NavigationEntry(
            "inbox.queue",
            queue.label,
            SECTION,
            (("queue", queue.slug),),
            queue.is_for,
            _counting(queue.code),
        )
        for queue in QUEUES
    )
    others = NavigationEntry("inbox.others", _l("Chờ người khác"), SECTION, (), _everyone, _counting("others"))
    extensions = NavigationEntry("inbox.extensions", _l("Gia hạn nội bộ"), MORE, (), _everyone, _waiting_extensions)
    return (
        NavigationEntry("inbox.today", _l("Hôm nay"), SECTION),
        *queues[:2],
        others,
        *queues[2:],
        NavigationEntry("inbox.mentions", _l("Nhắc đến tôi"), SECTION, is_for=_everyone, count=_mentions),
        NavigationEntry("inbox.key_in", _l("Nhập phản ánh thay người dân"), MORE, is_for=may_key_in),
        NavigationEntry("inbox.awaited", _l("Chờ người gửi bổ sung"), MORE, is_for=_asks),
        NavigationEntry("inbox.pool", _l("Nhóm tập hợp"), MORE, is_for=may_see_pool),
        extensions,
        NavigationEntry("inbox.sealed_cases", _l("Chế độ riêng"), MORE, (), _everyone, _waiting_secrecy),
        NavigationEntry("inbox.startable", _l("Khởi tạo hồ sơ"), MORE),
        NavigationEntry("inbox.absences", _l("Vắng mặt"), PEOPLE, (), _everyone, _waiting_absences),
        NavigationEntry("inbox.hand_over_all", _l("Bàn giao"), PEOPLE),
        NavigationEntry("inbox.ready_texts", _l("Mẫu câu"), MORE, is_for=_asks),
        NavigationEntry("inbox.authorisations", _l("Ủy quyền"), PEOPLE, is_for=sees_authorisations),
        NavigationEntry("inbox.letter_book", _l("Sổ số công văn"), MORE, is_for=lambda one: bool(kept_books(one))),
    )


def _asks(officer: Officer) -> bool:
    return bool(_roles(officer) & ANSWER_ROLES)


def _waiting_extensions(officer: Officer) -> int | None:
    return waiting_for(officer).extensions or None


def _waiting_absences(officer: Officer) -> int | None:
    with read_work(officer.id) as work:
        return count_absences_waiting(work, officer) or None if oversees(officer) else None


def _mentions(officer: Officer) -> int | None:
    return waiting_for(officer).mentions or None


def _waiting_secrecy(officer: Officer) -> int | None:
    if not waiting_for(officer).is_any_sealed:
        return None
    return sum(one.awaits_reader for one in list_sealed(actor=officer)) or None


def _counting(code: str) -> Callable[[Officer], str | None]:
    def told(officer: Officer) -> str | None:
        count = getattr(waiting_for(officer), code)
        number = f"{MOST_TOLD}+" if count > MOST_TOLD else str(count)
        if not count:
            return None
        return _("hôm nay %(count)s", count=number) if code == "done" else number

    return told
