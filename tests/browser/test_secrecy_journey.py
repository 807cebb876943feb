"""Someone suspects a state secret: the case is set aside, and put back, or confirmed, handed over and erased."""

from pathlib import Path

import pyrage  # type: ignore[import-untyped]
import pytest

from tests.browser.conftest import HUB, People
from tests.engine.petitions.secrecy import opened, word_in

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
    number = officer.heading.split(" · ")[0]
    officer.opens("/can-bo/che-do-rieng")
    assert number in officer.text
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
    assert number not in officer.text
    officer.looks()


def test_a_confirmed_secret_is_handed_over_and_erased(people: People, tmp_path: Path) -> None:
    officer = people.officer("RECEPTION", HUB)
    officer.opens("/can-bo/don-vi")
    officer.page.locator(".i-line__open").first.click()
    officer.follows("Nghi có bí mật nhà nước…")
    officer.types("Vì sao nghi ngờ", "có dấu mật trên tệp")
    officer.presses("Giữ lại hồ sơ ngay")
    address = officer.path
    head, secret = people.officer("HEAD", HUB), people.officer("SECRET_OFFICER", HUB)
    head.opens(address)
    head.presses("Xác nhận là bí mật nhà nước")
    head.looks()
    assert "Cần cán bộ phụ trách tài liệu mật xác nhận." in head.text
    secret.opens(address)
    secret.presses("Tôi cũng xác nhận")
    secret.looks()
    secret.follows("Nhập khóa công khai")
    secret.looks()
    identity = pyrage.x25519.Identity.generate()
    secret.types("Khóa công khai", str(identity))
    secret.presses("Dùng khóa này")
    assert "Đây là khóa riêng" in secret.text
    secret.complaints.clear()
    secret.looks()
    secret.types("Khóa công khai", str(identity.to_public()))
    secret.presses("Dùng khóa này")
    secret.looks()
    secret.opens(address)
    with secret.page.expect_download() as download:
        secret.page.get_by_role("button", name="Tải bản mã hóa").click()
    copy = tmp_path / download.value.suggested_filename
    download.value.save_as(copy)
    assert copy.name.endswith(".zip.age")
    files = opened(copy.read_bytes(), identity)
    secret.opens(address)
    secret.types("Mã xác nhận", "sai-sai-sai")
    secret.presses("Tôi đã mở được bản này, xóa vĩnh viễn")
    assert "chưa xóa gì" in secret.text
    secret.complaints.clear()
    secret.looks()
    secret.types("Mã xác nhận", word_in(files))
    secret.presses("Tôi đã mở được bản này, xóa vĩnh viễn")
    secret.looks()
    assert "xóa vĩnh viễn khỏi hệ thống" in secret.text
    secret.page.get_by_label("Đã trả lời theo chế độ mật").check()
    secret.presses("Ghi mốc")
    secret.looks()
    head.opens(address)
    head.opens("/can-bo/che-do-rieng")
    officer.opens(address)
    assert "Không cần làm gì thêm ở đây." in officer.text
