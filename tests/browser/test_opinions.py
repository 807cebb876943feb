"""One agency handles a petition and asks two others: from assigning to the opinions side by side."""

import pytest

from tests.browser.conftest import HUB, People
from tests.browser.desk import MINE, Desk

pytestmark = pytest.mark.browser

TITLE = "Cơ sở đầu thôn xả nước đen ra suối"
CONTENT = "Từ tháng trước cơ sở đầu thôn xả nước đen ra suối, trẻ em bị ngứa. Đề nghị kiểm tra và trả lời cho dân biết."
ASKED_HEALTH = "Nước suối có hại cho sức khỏe không? Sở chủ trì định yêu cầu ngừng xả thải."
ASKED_BUILDING = "Cơ sở có giấy phép xây dựng không? Sở chủ trì định yêu cầu ngừng xả thải."
HEALTHY = "Mẫu nước có vi khuẩn gấp ba lần mức cho phép; đồng ý yêu cầu ngừng xả thải ngay."
ROW = "opinion_requests"


def test_two_agencies_are_asked_one_is_left_out_and_the_lead_reads_them_side_by_side(people: People) -> None:
    number = lies_with_lead(people)
    head = people.officer("HEAD")
    head.opens_task(number)
    head.field("Chuyên viên chủ trì").select_option(value=people.served.account("OFFICER", "SNNMT").username)
    fills_row(head, 0, "SYT", ASKED_HEALTH)
    head.presses("Phân công")

    officer = people.officer("OFFICER")
    officer.opens(f"/can-bo/ho-so/{number}")
    officer.follows("Hỏi ý kiến cơ quan khác…")
    fills_row(officer, 0, "SXD", ASKED_BUILDING)
    officer.presses("Gửi yêu cầu góp ý")
    awaits(officer, number, "Sở Y tế", "Sở Xây dựng")

    gives_opinion(people, number)
    officer.opens(f"/can-bo/ho-so/{number}")
    panel = officer.page.locator(".i-opinions")
    assert HEALTHY in panel.inner_text()
    assert ASKED_BUILDING in panel.inner_text()
    officer.follows("Thôi hỏi ý kiến Sở Xây dựng")
    officer.types("Vì sao thôi hỏi?", "Người gửi đã làm rõ, không còn việc xây dựng.")
    officer.presses("Thôi hỏi")
    assert "Đang chờ ý kiến:" not in officer.page.locator(".i-head").inner_text()

    officer.opens_task(number, queue=MINE)
    officer.types("Kết quả xác minh", "Đã lấy mẫu nước và làm việc với cơ sở.")
    officer.ticks("Có sai sót, đã khắc phục")
    officer.presses(officer.main_button)
    assert officer.heading == "Tổng hợp ý kiến"
    officer.ticks("Đã đủ và thống nhất, soạn câu trả lời")
    officer.presses(officer.main_button)
    assert officer.heading == "Soạn dự thảo trả lời"
    assert HEALTHY in officer.page.locator(".i-opinions").inner_text()


def lies_with_lead(people: People) -> str:
    number = people.citizen().sends(TITLE, CONTENT).number
    reception, dispatcher, clerk = (
        people.officer("RECEPTION", HUB),
        people.officer("DISPATCHER", HUB),
        people.officer("CLERK"),
    )
    reception.opens_task(number)
    reception.ticks("Đủ điều kiện, tiếp nhận")
    reception.presses(reception.main_button)
    dispatcher.opens_task(number)
    dispatcher.ticks("Chuyển cơ quan trong tỉnh")
    dispatcher.ticks("Hành vi của cơ quan, cán bộ")
    dispatcher.field("Nội dung theo Điều 5").select_option(index=1)
    dispatcher.field("Lĩnh vực").select_option(value="moi_truong")
    dispatcher.field("Cơ quan chủ trì").select_option(value="SNNMT")
    dispatcher.presses("Chuyển cơ quan chủ trì")
    clerk.opens_task(number)
    clerk.ticks("Nhận xử lý")
    clerk.presses(clerk.main_button)
    return number


def fills_row(desk: Desk, row: int, agency: str, question: str) -> None:
    desk.page.locator(f"[name={ROW}-{row}-agency]").select_option(value=agency)
    desk.page.locator(f"[name={ROW}-{row}-question]").fill(question)


def awaits(desk: Desk, number: str, *agencies: str) -> None:
    """The case's page says whom it waits for, as soon as the worker has passed the head's questions on."""
    for _ in range(40):
        desk.opens(f"/can-bo/ho-so/{number}")
        said = desk.page.locator(".i-head").inner_text()
        if all(agency in said for agency in agencies):
            return
        desk.page.wait_for_timeout(500)
    raise AssertionError(said)


def gives_opinion(people: People, number: str) -> None:
    head, writer = people.officer("HEAD", "SYT"), people.officer("OFFICER", "SYT")
    head.opens_task(number)
    assert ASKED_HEALTH in head.page.locator(".i-opinions").inner_text()
    assert ASKED_BUILDING not in head.text
    head.ticks("Thuộc lĩnh vực của cơ quan, phân công trả lời")
    head.field("Chuyên viên cho ý kiến").select_option(value=people.served.account("OFFICER", "SYT").username)
    head.presses("Phân công")
    writer.opens_task(number, queue=MINE)
    writer.ticks("Đồng ý với hướng cơ quan chủ trì nêu")
    writer.types("Nội dung ý kiến", HEALTHY)
    writer.presses("Trình Thủ trưởng")
    head.opens_task(number)
    assert HEALTHY in head.text
    head.ticks("Duyệt, gửi cơ quan chủ trì")
    head.presses(head.main_button)
