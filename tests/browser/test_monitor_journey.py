"""An admin's morning: finds what is stuck, corrects its cause, sees the case go on, and looks after the rest."""

import re
from collections.abc import Iterator

import pytest

from engine.cases import open_case
from engine.definitions import publish
from engine.storage import begin_work, open_database, use_database
from tests.browser.conftest import HUB, People
from tests.browser.desk import Desk
from tests.support.diagrams import Diagram, closure_of
from tests.support.serving import Served

pytestmark = pytest.mark.browser


def permit() -> Diagram:
    """A permit whose way depends on an area that nobody has entered."""
    one = Diagram("permit", {"title": "Cấp phép xây dựng"}).start()
    one.node("exclusiveGateway", "how_large", name="Diện tích lớn?")
    one.node("userTask", "appraise", "", "OFFICER", {"dueIn": '"3 working days"'}, name="Thẩm định")
    one.node("userTask", "sign", "", "HEAD", name="Ký ngay").end()
    one.chain("begin", "how_large").flow("how_large", "appraise", "area > 100").flow("how_large", "sign", "area <= 100")
    return one.flow("appraise", "done").flow("sign", "done")


@pytest.fixture
def stuck(served: Served) -> Iterator[list[str]]:
    """The numbers of two cases of the permit, both without the area."""
    database = open_database(f"sqlite:///{served.data / 'hoidap.db'}")
    use_database(database)
    with begin_work() as work:
        publish(work, closure_of(permit()), lane_roles={})
        cases = [open_case(work, "permit", {}, title="Cấp phép", agency="SNNMT") for _ in range(2)]
    yield [case.number for case in cases]
    database.dispose()


def test_an_admin_finds_what_is_stuck_and_sees_it_go_on(people: People, stuck: list[str]) -> None:
    admin, (first, second) = people.officer("ADMIN", HUB), stuck
    find_the_incident(admin, first)
    correct_the_cause(admin)
    hand_over_and_move_the_deadline(admin, people)
    suspend_and_resume(admin)
    look_at_the_process(admin, first)
    retry_the_rest_together(admin, second)


def find_the_incident(admin: Desk, number: str) -> None:
    admin.opens("/giam-sat/")
    opens(admin, "Sự cố đang chờ xử lý")
    opens(admin, "Diện tích lớn?")
    assert "Cấp phép xây dựng" in admin.text
    admin.follows(number)
    assert "Sự cố ở bước “Diện tích lớn?”" in admin.text
    assert admin.heading == number


def correct_the_cause(admin: Desk) -> None:
    admin.follows("Sửa dữ liệu…")
    assert "Hồ sơ chưa có giá trị này." in admin.text
    admin.types("area", "một trăm hai mươi")
    admin.picks("Giá trị là:", "số")
    admin.types("Lý do", "Cán bộ quên nhập diện tích")
    admin.presses("Sửa và cho chạy lại")
    assert "“area” phải là một số." in admin.text
    assert admin.field("area").input_value() == "một trăm hai mươi"
    admin.types("area", "120")
    admin.presses("Sửa và cho chạy lại")
    assert "Đã xử lý; hồ sơ chạy tiếp." in admin.said
    assert "Thẩm định" in admin.page.locator("[aria-labelledby=open-tasks]").inner_text()
    assert "Lý do: Cán bộ quên nhập diện tích" in admin.text


def hand_over_and_move_the_deadline(admin: Desk, people: People) -> None:
    account = people.served.account("OFFICER", "SNNMT")
    admin.follows("Giao lại việc “Thẩm định”")
    options = admin.field("Giao cho").locator("option")
    label = next(text for text in options.all_inner_texts() if text.startswith(account.full_name))
    admin.picks("Giao cho", label)
    admin.types("Lý do", "Việc gấp")
    admin.presses("Giao lại")
    assert f"{account.full_name} đang giữ" in admin.text
    admin.follows("Đổi hạn việc “Thẩm định”")
    admin.page.get_by_label(re.compile("còn 5 ngày làm việc")).check()
    admin.types("Lý do", "Chờ đo đạc lại")
    admin.presses("Đổi hạn")
    assert "Đã đổi hạn: còn 5 ngày làm việc" in admin.said


def suspend_and_resume(admin: Desk) -> None:
    admin.follows("Tạm dừng hồ sơ…")
    assert "Việc đang mở: “Thẩm định”." in admin.text
    admin.types("Lý do", "Chờ ý kiến cấp trên")
    admin.presses("Tạm dừng")
    admin.follows("Cho hồ sơ chạy tiếp…")
    admin.types("Lý do", "Đã có ý kiến")
    admin.presses("Cho chạy tiếp")
    assert "Hồ sơ chạy tiếp." in admin.said


def look_at_the_process(admin: Desk, number: str) -> None:
    admin.opens("/giam-sat/quy-trinh")
    admin.follows("Cấp phép xây dựng")
    opens_number = admin.page.get_by_role("link", name="1 hồ sơ ở “Thẩm định”")
    with admin.page.expect_navigation():
        opens_number.click()
    admin.looks()
    assert number in admin.text
    admin.opens("/giam-sat/quy-trinh/petition")
    admin.page.locator("svg .djs-shape").first.wait_for()
    admin.page.locator(".m-count--open").first.wait_for()
    admin.looks()


def retry_the_rest_together(admin: Desk, number: str) -> None:
    admin.opens("/giam-sat/su-co")
    opens(admin, "Diện tích lớn?")
    admin.types("Lý do", "Thử lại")
    admin.presses("Cho chạy lại")
    results = admin.page.locator("[aria-labelledby=results]").inner_text()
    assert number in results
    assert "vẫn còn sự cố" in results


def test_content_is_opened_with_a_reason_and_the_head_is_told(people: People) -> None:
    admin, head = people.officer("ADMIN", HUB), people.officer("HEAD")
    admin.opens("/giam-sat/?co-quan=SNNMT&quy-trinh=petition")
    number = admin.page.locator(".m-row__number").first.inner_text()
    admin.follows(number)
    assert "Người dân viết" not in admin.text
    admin.follows("Xem nội dung…")
    admin.types("Lý do", "Người gửi báo mất tệp")
    admin.presses("Mở nội dung trong hai giờ")
    assert "Người dân viết" in admin.text
    head.opens("/giam-sat/da-xem-noi-dung")
    assert "Người gửi báo mất tệp" in head.text
    head.follows(number)
    assert "Ai đã mở nội dung hồ sơ này" in head.text


def opens(admin: Desk, name: str) -> None:
    """Follow the first link whose name has these words."""
    with admin.page.expect_navigation():
        admin.page.locator("main").get_by_role("link", name=name).first.click()
    admin.looks()
