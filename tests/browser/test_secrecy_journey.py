"""Someone suspects a state secret: the case is set aside, and whoever decides puts it back."""

import pytest

from tests.browser.conftest import HUB, People

pytestmark = pytest.mark.browser


def test_a_case_is_set_aside_and_comes_back(people: People) -> None:
    officer = people.officer("RECEPTION", HUB)
    officer.opens("/can-bo/don-vi")
    first = officer.page.locator(".i-line__open").first
    first.click()
    officer.looks()
    officer.follows("Nghi có bí mật nhà nước…")
    officer.looks()
    officer.types("Vì sao nghi ngờ", "có dấu mật trên tệp")
    officer.presses("Giữ lại hồ sơ ngay")
    officer.looks()
    assert "Đang xử lý theo chế độ riêng" in officer.heading
    address = officer.path
    officer.opens("/can-bo/che-do-rieng")
    officer.looks()
    decider = people.officer("SECRET_OFFICER", HUB)
    decider.opens("/can-bo/che-do-rieng")
    assert "chờ quyết định của bạn" in decider.text
    decider.opens(address)
    decider.presses("Xem nội dung để quyết định")
    decider.looks()
    decider.types("Lý do", "đã xem, không phải bí mật")
    decider.presses("Bỏ đánh dấu")
    decider.looks()
    officer.opens("/can-bo/che-do-rieng")
    assert "Không có hồ sơ nào ở chế độ riêng." in officer.text
    officer.looks()
