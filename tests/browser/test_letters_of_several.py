"""Letters that belong together: one of several matters, and a second one on a matter that is in hand already."""

import pytest

from tests.browser.conftest import HUB, People

pytestmark = pytest.mark.browser

TITLE = "Đèn đường thôn Mẫu hỏng"
CONTENT = (
    "Cả đoạn đường thôn Mẫu không có đèn hai tháng nay. Bao giờ sửa xong? Đề nghị cử người đến xem. "
    "Ngoài ra tôi khiếu nại Quyết định số 15 thu hồi đất của gia đình tôi."
)
COMPLAINT = "Tôi khiếu nại Quyết định số 15 thu hồi đất của gia đình tôi."


def test_a_mixed_letter_is_split_and_a_duplicate_joined(people: People) -> None:
    citizen, reception, dispatcher = (
        people.citizen(),
        people.officer("RECEPTION", HUB),
        people.officer("DISPATCHER", HUB),
    )
    first = citizen.sends(TITLE, CONTENT)
    second = people.citizen().sends(TITLE, CONTENT)
    for number in (first.number, second.number):
        reception.opens_task(number)
        reception.ticks("Đủ điều kiện, tiếp nhận")
        reception.presses(reception.main_button)

    # The second repeats the first: one press fills in what joining needs.
    dispatcher.opens_task(second.number)
    beside = dispatcher.page.locator(".i-similar__list > li", has_text=first.number)
    beside.get_by_role("button", name="Nhập vào hồ sơ này").click()
    assert dispatcher.field("Mã hồ sơ cùng nội dung").input_value() == first.number
    dispatcher.presses(dispatcher.main_button)
    assert "Đã xong" in dispatcher.said

    # The first begins with the questions that its text asks, and is split.
    dispatcher.opens_task(first.number)
    assert dispatcher.page.locator("[name='questions-0-text']").input_value() == "Bao giờ sửa xong?"
    dispatcher.page.locator("[name='has_parts'][value='true']").check()
    dispatcher.page.locator("[name='parts-0-title']").fill("Khiếu nại thu hồi đất")
    dispatcher.page.locator("[name='parts-0-text']").fill(COMPLAINT)
    dispatcher.page.locator("[name='parts-0-decision'][value='refuse']").check()
    dispatcher.page.locator("[name='parts-0-refusal_reason']").select_option(value="R01")
    dispatcher.looks()
    dispatcher.page.locator("[name='decision'][value='transfer_out']").check()
    dispatcher.page.locator("[name='kind'][value='behaviour']").check()
    dispatcher.field("Nội dung theo Điều 5").select_option(value="5.1")
    dispatcher.field("Lĩnh vực").select_option(value="khac")
    dispatcher.page.locator("[name='legal_regime'][value='D20_574']").check()
    dispatcher.field("Cơ quan nhận").select_option(value="BXD")
    dispatcher.types("Số phiếu chuyển", "15/PC-VP")
    dispatcher.presses(dispatcher.main_button)

    citizen.opens("/phan-anh/ho-so")
    assert "Hồ sơ đã chuyển đến Bộ Xây dựng" in citizen.text
    assert "Khiếu nại thu hồi đất" in citizen.text
    part = citizen.page.locator(".c-own strong").inner_text()
    citizen.presses(f"Mở hồ sơ {part}")
    assert citizen.page.locator(".c-case-head__number").inner_text() == part

    reception.opens_task(part)
    assert first.number in reception.page.locator(".i-linked").inner_text()
    assert "cán bộ phân loại đề nghị không tiếp nhận phần này" in reception.text
    reception.ticks("Không tiếp nhận")
    reception.presses(reception.main_button)

    dispatcher.opens(f"/can-bo/ho-so/{first.number}")
    assert "Bao giờ sửa xong?" in dispatcher.page.locator(".i-petition__questions").inner_text()
    assert "Phần đã tách ra từ hồ sơ này" in dispatcher.text
    # Its answer comes from elsewhere now: the second is classified on its own.
    dispatcher.opens(f"/can-bo/ho-so/{second.number}")
    people.officer("ADMIN", HUB).opens(f"/giam-sat/ho-so/{first.number}")
