"""A designer at work around the drawing: a process from nothing to its first case, a change sent back, two drawings."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.apart import served, signed_in  # noqa: F401 - nobody else's drafts
from tests.browser.conftest import HUB, People

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
CLASSIFY = ROOT / "forms" / "petition" / "classify.json"
ADDRESS = "/thiet-ke/tep/forms/petition/classify.json"


def test_a_process_from_nothing_to_its_first_case(people: People) -> None:
    designer = people.officer("PROCESS_DESIGNER", HUB)
    designer.opens("/thiet-ke/")
    designer.follows("Quy trình mới")
    designer.types("Tên", "Xin nghỉ phép")
    designer.field("Tên").blur()
    expect(designer.page.locator("[name=identifier]")).to_have_value("xin_nghi_phep")
    designer.picks("Ai làm bước đầu tiên", "Chuyên viên xử lý")
    with designer.page.expect_navigation():
        designer.page.get_by_role("button", name="Tạo và mở").click()
    designer.opens("/thiet-ke/cong-bo")
    assert "công bố lần đầu" in designer.text
    designer.types("Thay đổi gì, vì sao", "Quy trình đầu tiên vẽ tại đây")
    designer.presses("Công bố")
    assert "Xin nghỉ phép: bản 1 đang dùng." in designer.text
    officer = people.officer("OFFICER")
    officer.opens("/can-bo/khoi-tao")
    officer.page.get_by_role("link", name="Xin nghỉ phép", exact=True).click()
    officer.looks()
    officer.presses("Khởi tạo hồ sơ")
    assert "Đã khởi tạo hồ sơ HS-" in officer.text
    designer.opens("/thiet-ke/phien-ban/xin_nghi_phep/1")
    designer.page.locator("svg .djs-shape").first.wait_for()
    designer.looks()


def test_a_change_is_brought_in_proposed_and_sent_back(people: People, tmp_path: Path) -> None:
    changed = tmp_path / "classify.json"
    changed.write_text(CLASSIFY.read_text().replace("Hướng xử lý", "Cách xử lý"))
    designer = people.officer("PROCESS_DESIGNER", HUB)
    designer.opens("/thiet-ke/nhap")
    designer.attaches("Tệp", changed)
    designer.presses("Xem trước")
    assert "1 tệp sẽ vào nháp." in designer.text
    designer.presses("Đưa vào nháp")
    assert "Sửa mục “Cách xử lý”" in designer.text
    designer.follows("So sánh với bản đang dùng")
    designer.opens("/thiet-ke/cong-bo")
    designer.types("Thay đổi gì, vì sao", "Nói cho rõ")
    designer.presses("Gửi đề nghị công bố")
    address = designer.path
    admin = people.officer("ADMIN", HUB)
    admin.opens("/thiet-ke/de-nghi")
    admin.follows("Nói cho rõ")
    assert admin.path == address
    admin.presses("Trả lại")
    assert "Chưa nêu lý do." in admin.text
    admin.types("Ý kiến (cần khi trả lại)", "Giữ chữ của quy chế")
    admin.presses("Trả lại")
    designer.opens("/thiet-ke/cong-bo")
    assert "Giữ chữ của quy chế" in designer.text
    designer.opens("/thiet-ke/?q=phan+loai")
    line = designer.page.locator(".d-file", has=designer.page.locator(f'a[href="{ADDRESS}"]'))
    line.locator("summary").click()
    line.get_by_role("button", name="Bỏ nháp").click()
    designer.page.wait_for_url(f"**{ADDRESS}")
    designer.opens("/thiet-ke/cong-bo")
    assert "Chưa có thay đổi nào để công bố." in designer.text


def test_two_drawings_beside_each_other(people: People) -> None:
    designer = people.officer("PROCESS_DESIGNER", HUB)
    designer.opens("/thiet-ke/tep/processes/petition/petition_study.bpmn/so-sanh")
    designer.page.locator("svg .djs-shape").first.wait_for()
    designer.looks()
    assert "Hai bản giống hệt nhau." in designer.text
    designer.opens("/thiet-ke/tep/processes/petition/petition_study.bpmn/ban-sao")
