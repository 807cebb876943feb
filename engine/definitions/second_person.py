"""Whether a version that acts outwardly needs a second person before it is published."""

from engine.directory import Setting, declare_setting, get_setting
from engine.errors import N_
from engine.storage import Work

SECOND_PERSON = declare_setting(
    Setting(
        name="publishing.second_person",
        part=N_("Công bố quy trình"),
        title=N_("Cần người thứ hai duyệt trước khi công bố"),
        explanation=N_(
            "Phiên bản có bước gửi, công khai hoặc xóa dữ liệu chỉ được công bố khi một người khác, giữ vai trò thiết "
            "kế quy trình hoặc quản trị hệ thống, đã xem và đồng ý. Tắt thì một người tự công bố được."
        ),
        default=True,
    )
)


def wants_second_person(work: Work) -> bool:
    """Whether what one designer proposes is published only by another."""
    return bool(get_setting(work, SECOND_PERSON.name, default=True))
