"""An officer works a task: what is typed survives whatever ends, colleagues are asked, files are dropped and read."""

import contextlib
import time
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error

from tests.browser.conftest import HUB, People
from tests.browser.desk import Desk
from tests.support.planted_files import text_pdf
from tests.support.serving import Killable

pytestmark = pytest.mark.browser

TITLE = "Đèn đường hỏng ở hẻm 7"
CONTENT = "Đèn đường ở hẻm 7 hỏng ba tuần nay, buổi tối rất tối. Đề nghị sửa."
MOST_LOST_SECONDS = 5
FIELD = "Cần bổ sung gì?"
Typed = list[tuple[float, str]]


def at_work(people: People) -> tuple[Desk, str]:
    """Somebody at reception who is about to write to a sender."""
    number = people.citizen().sends(TITLE, CONTENT).number
    desk = people.officer("RECEPTION", HUB)
    desk.opens_task(number)
    desk.ticks("Cần người gửi bổ sung")
    return desk, number


def types_steadily(desk: Desk, seconds: float) -> Typed:
    """What stood in the field at each moment: there is no pause in which anything would be saved by itself."""
    field, typed = desk.field(FIELD), []
    field.press("End")
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        desk.page.keyboard.type("chữ ", delay=20)
        typed.append((time.monotonic(), field.input_value()))
    return typed


def says(desk: Desk, words: str) -> None:
    """The line beside the buttons has come to say this."""
    desk.page.locator("[data-saved]", has_text=words).wait_for()


def crash(desk: Desk) -> float:
    """The tab ends as if its process were killed: nothing in it can say goodbye. When that was."""
    moment = time.monotonic()
    with contextlib.suppress(Error):
        desk.page.goto("chrome://crash", timeout=5_000)
    return moment


def lost_seconds(typed: Typed, kept: str, ended: float) -> float:
    """How much of the typing before the end is gone."""
    return ended - next((at for at, text in typed if len(text.strip()) > len(kept.strip())), ended)


def test_a_killed_tab_loses_five_seconds_of_steady_typing_at_the_most(people: People) -> None:
    desk, _ = at_work(people)
    address = desk.page.url
    typed = types_steadily(desk, 8)
    ended = crash(desk)
    elsewhere = people.officer("RECEPTION", HUB)
    elsewhere.page.goto(address)
    kept = elsewhere.field(FIELD).input_value()
    assert kept.startswith("chữ chữ")
    assert lost_seconds(typed, kept, ended) < MOST_LOST_SECONDS
    assert elsewhere.field("Cần người gửi bổ sung").is_checked()


def test_what_is_typed_while_the_server_is_dead_is_kept_as_soon_as_it_is_back(
    chromium: Browser, tmp_path: Path
) -> None:
    server = Killable(tmp_path)
    with server.serving() as served:
        people = People(chromium, served, {})
        desk, _ = at_work(people)
        address = desk.page.url
        types_steadily(desk, 4)
        server.kill()
        typed = types_steadily(desk, 3)
        says(desk, "Chưa lưu được")
        server.start()
        says(desk, "Đã lưu")
        crash(desk)
        elsewhere = people.officer("RECEPTION", HUB)
        elsewhere.page.goto(address)
        assert elsewhere.field(FIELD).input_value().strip() == typed[-1][1].strip()
        people.leave()


def test_a_colleague_is_asked_answers_and_nothing_typed_is_lost(people: People) -> None:
    desk, number = at_work(people)
    desk.types(FIELD, "Đang viết dở")
    remark = desk.field("Cần hỏi gì?")
    remark.click()
    asked = people.served.account("DISPATCHER", HUB)
    desk.page.keyboard.type(f"Nhờ xem giúp @{asked.username}")
    desk.page.locator("[role=option]").first.wait_for()
    desk.page.keyboard.press("Enter")
    assert f"@{asked.username}" in remark.input_value()
    desk.presses("Gửi trao đổi")
    assert desk.field(FIELD).input_value().strip() == "Đang viết dở"
    assert f"@{asked.full_name}" in desk.page.locator("#trao-doi").inner_text()

    colleague = people.officer("DISPATCHER", HUB)
    colleague.opens("/can-bo/nhac-den-toi")
    card = colleague.page.locator(".i-card", has_text=number)
    assert "Nhờ xem giúp" in card.inner_text()
    colleague.follows(f"Mở và trả lời {people.served.account('RECEPTION', HUB).full_name} ở hồ sơ {number}")
    colleague.unfolds("Trả lời")
    colleague.page.locator("[name^=_answer-]").first.fill("Đã xem, hẻm 7 thuộc phường.")
    colleague.presses("Gửi trả lời")
    colleague.opens("/can-bo/nhac-den-toi")
    assert number not in colleague.text
    desk.opens("/can-bo/nhac-den-toi")
    assert "Đã xem, hẻm 7 thuộc phường." in desk.text


def test_asking_works_without_a_script(people: People) -> None:
    number = people.citizen().sends(TITLE, CONTENT).number
    desk = people.officer("RECEPTION", HUB, script=False)
    desk.opens_task(number)
    desk.ticks("Cần người gửi bổ sung")
    desk.types(FIELD, "Đang viết dở")
    desk.types("Cần hỏi gì?", "Việc này của ai?")
    desk.field("Nhắc ai").select_option(value=people.served.account("DISPATCHER", HUB).username)
    desk.presses("Gửi trao đổi")
    assert "Việc này của ai?" in desk.page.locator("#trao-doi").inner_text()
    assert desk.field(FIELD).input_value().strip() == "Đang viết dở"


def test_a_file_is_looked_at_in_place(people: People, tmp_path: Path) -> None:
    attached = tmp_path / "don.pdf"
    attached.write_bytes(text_pdf("Trang mot", "Trang hai"))
    citizen = people.citizen()
    number = citizen.sends(TITLE, CONTENT, attached).number
    desk = people.officer("RECEPTION", HUB)
    desk.opens_task(number)
    look = desk.page.get_by_role("button", name="Xem don.pdf tại đây")
    look.press("Enter")
    picture = desk.page.get_by_role("img", name="Trang 1 của don.pdf")
    picture.wait_for()
    assert picture.evaluate("(one) => one.decode().then(() => one.naturalWidth)") > 300
    desk.page.get_by_role("link", name="Trang sau").click()
    assert desk.page.get_by_role("img", name="Trang 2 của don.pdf").evaluate("(one) => one.decode()") is None
    desk.looks()
    desk.unfolds("Phần chữ của trang này")
    assert "Trang hai" in desk.page.locator(".i-look__here").inner_text()
    look.press("Space")
    assert not desk.page.locator(".i-look__here").is_visible()
