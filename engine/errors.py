"""Every error a person can meet: what happened, and what they can do now.

HoiDapError            code · message · remedy · facts
├─ NotFound            no such petition, task, process
├─ NotAllowed          this officer, this action, this state; names the rule that refuses
├─ Conflict            someone was faster
│   └─ CaseChanged
├─ Invalid             a form, file or setting: problems[] (where, what, remedy)
│   └─ DefinitionInvalid   each problem with file, line, element id
├─ StepFailed          an automatic step cannot go on; becomes an incident with its element
└─ Unavailable         mail, identity or storage is away; safe to retry
    └─ Away            the other side as a whole is; nobody need knock before a moment
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar, Self


def N_(text: str) -> str:  # noqa: N802 - the conventional gettext marker
    """The text itself, marked for translation; webui translates it when it is shown."""
    return text


class HoiDapError(Exception):
    """Base of the tree. `facts` fill the placeholders of `message` and `remedy`."""

    code: ClassVar[str] = "error"
    message: str = N_("Đã có lỗi.")
    remedy: str = N_("Hãy thử lại; nếu vẫn lỗi, báo cho quản trị hệ thống.")

    def __init__(self, message: str | None = None, *, remedy: str | None = None, **facts: Any) -> None:
        if message is not None:
            self.message = message
        if remedy is not None:
            self.remedy = remedy
        self.facts: dict[str, Any] = facts
        super().__init__(self.message)

    def __str__(self) -> str:
        return fill(self.message, self.facts)

    @property
    def wording(self) -> "Wording":
        """What happened, as a sentence that can still be translated."""
        return Wording(self.message, self.facts)

    @property
    def advice(self) -> str:
        """The remedy with its facts filled in."""
        return fill(self.remedy, self.facts)


def fill(text: str, facts: Mapping[str, Any]) -> str:
    """`text` with its placeholders filled; the bare text when a fact is missing."""
    try:
        return text.format(**facts) if facts else text
    except (KeyError, IndexError, ValueError, AttributeError):
        return text


class Wording(str):
    """A sentence with its facts filled in, that still knows what it was made of, for translation.

    A fact may be a wording itself.
    """

    __slots__ = ("facts", "template")

    template: str
    facts: Mapping[str, Any]

    def __new__(cls, template: str, facts: Mapping[str, Any] | None = None) -> Self:
        made = super().__new__(cls, fill(template, facts or {}))
        made.template = template
        made.facts = facts or {}
        return made

    def __reduce__(self) -> tuple[Any, ...]:
        return Wording, (self.template, dict(self.facts))


class NotFound(HoiDapError):
    """Nothing by that name is there, or the asker may not see it."""

    code = "not_found"
    message = N_("Không tìm thấy nội dung này.")
    remedy = N_("Kiểm tra lại mã hoặc địa chỉ.")


class NotAllowed(HoiDapError):
    """This officer may not do this to this, now; `message` names the rule."""

    code = "not_allowed"
    message = N_("Tài khoản này không có quyền thực hiện việc này.")
    remedy = N_("Nhờ người có vai trò phù hợp, hoặc quản trị hệ thống cấp quyền.")


class Conflict(HoiDapError):
    """Someone was faster."""

    code = "conflict"
    message = N_("Nội dung này vừa được người khác thay đổi.")
    remedy = N_("Tải lại trang để xem thay đổi mới nhất rồi làm tiếp.")


class CaseChanged(Conflict):
    """The case has moved on since the page was shown."""

    code = "case.changed"
    message = N_("Hồ sơ vừa có người xử lý sau khi trang này được mở.")
    remedy = N_("Xem diễn biến mới nhất của hồ sơ; nội dung đã nhập vẫn được giữ trong bản nháp.")


class CaseSealed(Conflict):
    """The case may hold a state secret and is set aside: nothing of it is shown, done or sent."""

    code = "case.sealed"
    message = N_("Hồ sơ {number} đang xử lý theo chế độ riêng.")
    remedy = N_("Không cần làm gì thêm ở đây. Cán bộ phụ trách tài liệu mật hoặc Thủ trưởng sẽ quyết định.")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: where, what, and what to do."""

    where: str
    what: str
    remedy: str = ""
    file: str = ""
    line: int = 0
    code: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)


class Invalid(HoiDapError):
    """A form, file or setting is wrong; `problems` says where and what to do."""

    code = "invalid"
    message = N_("Có nội dung cần sửa.")
    remedy = N_("Sửa các mục được nêu rồi gửi lại; nội dung đã nhập vẫn được giữ.")

    def __init__(self, message: str | None = None, *, problems: Iterable[Problem] = (), **facts: Any) -> None:
        super().__init__(message, **facts)
        self.problems = tuple(problems)


class DefinitionInvalid(Invalid):
    """A procedure file cannot be used; each problem names file, line and element."""

    code = "definition.invalid"
    message = N_("Tệp quy trình có lỗi, chưa thể dùng.")
    remedy = N_("Sửa từng lỗi được nêu rồi kiểm tra lại.")


class StepFailed(HoiDapError):
    """An automatic step cannot go on. `facts["element"]` is the element's id."""

    code = "step.failed"
    message = N_("Bước tự động “{element}” không chạy được: {reason}")
    remedy = N_("Sự cố đã được ghi lại; quản trị hệ thống sẽ sửa rồi cho chạy lại.")


class Unavailable(HoiDapError):
    """Mail, identity or storage is away; safe to retry."""

    code = "unavailable"
    message = N_("Hệ thống tạm thời chưa phục vụ được.")
    remedy = N_("Nội dung chưa bị mất. Hãy thử lại sau ít phút.")


class Away(Unavailable):
    """The other side as a whole is away: whatever is for it waits, and is not tried before `until`."""

    code = "away"

    def __init__(self, message: str | None = None, *, until: datetime | None = None, **facts: Any) -> None:
        super().__init__(message, **facts)
        self.until = until
