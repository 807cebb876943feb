"""The quarterly report, dropped into a library of its own: opened, reported by the agencies at once, approved, sent."""

from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from engine.errors import NotAllowed
from tests.stories.fresh import Fresh, installed, library_of, paper
from tests.support.province import HUB, Petition

FIGURES = {"carried_over": 2, "received": 10, "answered": 9, "answered_late": 1, "in_progress": 3, "published": 8}
OPEN = {"quarter": "IV", "year": "2026", "window_from": "2026-10-01", "window_to": "2026-12-31",
        "due_on": "2026-12-07", "send_by": "2026-12-21"}  # fmt: skip


@pytest.fixture
def fresh(database_url: str, tmp_path: Path) -> Iterator[Fresh]:
    """An installation with nothing but this procedure."""
    library = library_of(tmp_path / "library", "quarterly_report")
    with installed(database_url, tmp_path / "data", library) as fresh:
        yield fresh


def opened(fresh: Fresh, *agencies: str) -> Petition:
    return fresh.begins(fresh.who(HUB, "DISPATCHER"), "quarterly_report", {**OPEN, "agencies_asked": list(agencies)})


def reports(fresh: Fresh, case: Petition, agency: str, **figures: Any) -> None:
    """The agency's officer fills in, its head approves."""
    fills_in(fresh, case, agency, **figures)
    assert decides(fresh, case, agency, "confirm_part", decision="approve").status_code == 303


def fills_in(fresh: Fresh, case: Petition, agency: str, **figures: Any) -> None:
    answer = decides(fresh, case, agency, "fill_in_part", **{**FIGURES, **figures})
    assert answer.status_code == 303, answer.text


def decides(fresh: Fresh, case: Petition, agency: str, element: str, **data: Any) -> Any:
    (task,) = [one for one in case.tasks if (one.element, one.agency) == (element, agency)]
    return fresh.sends(fresh.province.officer_for(task), task, data)


def test_the_form_begins_with_the_quarter_the_days_and_the_agencies_of_the_directory(fresh: Fresh) -> None:
    page = fresh.page(fresh.who(HUB, "DISPATCHER"), "/can-bo/khoi-tao/quarterly_report")
    assert 'value="IV" checked' in page
    for value in ("2026", "2026-10-01", "2026-12-31", "2026-12-07"):
        assert f'value="{value}"' in page
    assert 'value="SXD" checked' in page
    assert 'value="P-NT" checked' in page
    assert 'value="CT-NUOC" checked' not in page
    assert 'value="UBND-NT-CU"' not in page


def test_every_agency_reports_at_once_and_the_province_sends_one_report(fresh: Fresh) -> None:
    case = opened(fresh, "SXD", "SYT", "P-NT")
    assert sorted((one.element, one.agency) for one in case.tasks) == [
        ("fill_in_part", "P-NT"), ("fill_in_part", "SXD"), ("fill_in_part", "SYT"),
    ]  # fmt: skip
    fills_in(
        fresh, case, "SXD", difficulties="Thiếu người.",
        **{"highlights-0-matter": "Đường ngập", "highlights-0-field": "giao_thong",
           "highlights-0-standing": "in_progress",
           "highlights-0-why": "Chờ kinh phí", "highlights-0-proof-new": [paper("hien-trang.pdf")]},
    )  # fmt: skip
    (task,) = [one for one in case.tasks if one.element == "confirm_part"]
    page = fresh.page(fresh.who("SXD", "HEAD"), f"/can-bo/viec/{task.id}")
    for said in ("Đường ngập", "Chờ kinh phí", "hien-trang.pdf", "Số tiếp nhận khớp"):
        assert said in page
    assert decides(fresh, case, "SXD", "confirm_part", decision="approve").status_code == 303
    reports(fresh, case, "SYT", received=5)
    assert case.open == ["fill_in_part"]
    reports(fresh, case, "P-NT", received=1)
    consolidated_and_sent(fresh, case)


def consolidated_and_sent(fresh: Fresh, case: Petition) -> None:
    office, chairman = fresh.who(HUB, "DISPATCHER"), fresh.who("UBND-KH", "CHAIRMAN")
    task = case.task("consolidate")
    page = unescape(fresh.page(office, f"/can-bo/viec/{task.id}"))
    for said in ("Sở Xây dựng", "Sở Y tế", "Thiếu người.", "Tổng", ">16<", "3 trên 3 cơ quan đã báo cáo"):
        assert said in page
    assert fresh.sends(office, task, {"overview": "Trả lời **kịp thời**."}).status_code == 303
    task = case.task("approve_report")
    assert (task.role, task.agency) == ("CHAIRMAN", "UBND-KH")
    page = fresh.page(chairman, f"/can-bo/viec/{task.id}")
    assert "<strong>kịp thời</strong>" in page
    assert "Toàn tỉnh tiếp nhận 16, đã trả lời 27" in page
    assert "Báo cáo quý IV/2026" in page
    assert fresh.sends(chairman, task, {"decision": "return"}).status_code == 422
    assert fresh.sends(chairman, task, {"decision": "return", "report_remarks": "Nêu rõ hơn."}).status_code == 303
    assert "Nêu rõ hơn." in fresh.page(office, f"/can-bo/viec/{case.task('consolidate').id}")
    assert fresh.sends(office, case.task("consolidate"), {"overview": "Rõ hơn."}).status_code == 303
    assert fresh.sends(chairman, case.task("approve_report"), {"decision": "approve"}).status_code == 303
    clerk, task = fresh.who(HUB, "CLERK"), case.task("send_report")
    page = fresh.page(clerk, f"/can-bo/viec/{task.id}")
    assert 'value="Văn phòng Chính phủ"' in page
    sent = {
        "recipient": "Văn phòng Chính phủ",
        "document_number": "345/BC-UBND",
        "sent_on": "2026-11-23",
        "channel": "paper",
    }
    refused = fresh.sends(clerk, task, sent)
    assert refused.status_code == 422
    assert "Chưa đính kèm “Bản đã ký”." in refused.text
    assert fresh.sends(clerk, task, {**sent, "sent_files-new": [paper("bao-cao.pdf")]}).status_code == 303
    assert (case.open, case.status) == ([], "completed")
    assert f"Báo cáo {case.number} đã được gửi tới nơi nhận." in fresh.page(office, "/can-bo/thong-bao")


def test_nobody_approves_what_they_filled_in_and_a_return_says_why(fresh: Fresh) -> None:
    case = opened(fresh, "SXD")
    fills_in(fresh, case, "SXD", received=99)
    task = case.task("confirm_part")
    head = fresh.who("SXD", "HEAD")
    assert "Số liệu chưa khớp" in fresh.page(head, f"/can-bo/viec/{task.id}")
    filler = fresh.who("SXD", "OFFICER")
    assert fresh.sends(filler, task, {"decision": "approve"}).status_code == 403
    assert fresh.sends(head, task, {"decision": "return", "remarks": "Kiểm tra số tiếp nhận."}).status_code == 303
    page = fresh.page(filler, f"/can-bo/viec/{case.task('fill_in_part').id}")
    assert "Kiểm tra số tiếp nhận." in page
    assert 'value="99"' in page


def test_an_agency_sees_its_own_part_and_no_other(fresh: Fresh) -> None:
    case = opened(fresh, "SXD", "SYT")
    fills_in(fresh, case, "SXD", received=7777)
    stranger, officer = fresh.who("SNV", "OFFICER"), fresh.who("SYT", "OFFICER")
    assert fresh.asks(stranger, f"/cases/{case.case_id}").status_code == 404
    seen = fresh.asks(officer, f"/cases/{case.case_id}").get_json()
    assert {one["agency"] for one in seen["tasks"]} == {"SYT"}
    assert "7777" not in str(seen)


def test_a_late_agency_is_urged_waited_for_or_left_out_with_a_reason(fresh: Fresh) -> None:
    case, office = opened(fresh, "SXD", "SYT", "SNV"), fresh.who(HUB, "DISPATCHER")
    reports(fresh, case, "SXD")
    fresh.province.until("part_due_soon")
    assert "sắp đến hạn gửi" in fresh.page(fresh.who("SYT", "OFFICER"), "/can-bo/thong-bao")
    fresh.province.until("part_overdue")
    assert "đã quá hạn" in fresh.page(fresh.who("SYT", "HEAD"), "/can-bo/thong-bao")
    waiting = [one for one in case.tasks if one.element == "decide_missing"]
    assert [(one.role, one.agency) for one in waiting] == [("DISPATCHER", HUB)] * 2
    pages = {one.id: unescape(fresh.page(office, f"/can-bo/viec/{one.id}")) for one in waiting}
    (health,) = [one for one in waiting if "Sở Y tế" in pages[one.id]]
    (home,) = [one for one in waiting if "Sở Nội vụ" in pages[one.id]]
    assert fresh.sends(office, health, {"decision": "go_on"}).status_code == 422
    reason = {"decision": "go_on", "missing_reason": "Đang sắp xếp lại bộ máy."}
    assert fresh.sends(office, health, reason).status_code == 303
    assert fresh.sends(office, home, {"decision": "wait", "wait_until": "2026-12-09"}).status_code == 303
    assert [(one.element, one.agency) for one in case.tasks] == [("fill_in_part", "SNV")]
    reports(fresh, case, "SNV")
    page = unescape(fresh.page(office, f"/can-bo/viec/{case.task('consolidate').id}"))
    for said in ("Thiếu: Sở Y tế.", "Trễ hạn: Sở Nội vụ.", "Đang sắp xếp lại bộ máy.", "Chưa báo cáo", "Đúng hạn"):
        assert said in page


def test_lists_queues_monitor_and_designer_show_it_like_any_other(fresh: Fresh) -> None:
    case = opened(fresh, "SXD", "SYT")
    officer = fresh.who("SXD", "OFFICER")
    (row,) = fresh.asks(officer, "/tasks?queue=unit").get_json()["items"]
    assert (row["element"], row["case"]["number"], row["title"]) == (
        "fill_in_part",
        case.number,
        "Điền số liệu của cơ quan",
    )
    queue = fresh.page(officer, "/can-bo/don-vi")
    assert "Báo cáo quý IV/2026" in queue
    assert case.number in fresh.page(officer, "/can-bo/don-vi?buoc=fill_in_part")
    admin, designer = fresh.who(HUB, "ADMIN"), fresh.who(HUB, "PROCESS_DESIGNER")
    assert case.number in fresh.page(admin, "/giam-sat/?quy-trinh=quarterly_report")
    assert "Báo cáo quý về phản ánh, kiến nghị" in fresh.page(admin, "/giam-sat/quy-trinh")
    library = fresh.page(designer, "/thiet-ke/")
    assert "Báo cáo quý về phản ánh, kiến nghị" in library
    names = [one["id"] for one in fresh.asks(fresh.who(HUB, "DISPATCHER"), "/processes").get_json()["items"]]
    assert names == ["quarterly_report"]


def test_others_do_not_open_a_round(fresh: Fresh) -> None:
    answer = fresh.asks(fresh.who("SXD", "OFFICER"), "/processes/quarterly_report/cases", {"data": {}})
    assert answer.status_code in {403, 404}
    assert answer.get_json()["code"] == NotAllowed.code or answer.status_code == 404


def test_the_api_and_the_page_name_the_same_mistakes(fresh: Fresh) -> None:
    case, officer = opened(fresh, "SXD"), fresh.who("SXD", "OFFICER")
    task = case.task("fill_in_part")
    wrong = {
        "carried_over": -1,
        "received": "mười",
        "highlights": [{"matter": "Đường ngập", "standing": "in_progress"}],
    }
    told = fresh.asks(officer, f"/tasks/{task.id}/complete", {"data": wrong, "revision": 1}).get_json()
    places = [one["where"] for one in told["problems"]]
    flat = {
        "carried_over": "-1",
        "received": "mười",
        "highlights-0-matter": "Đường ngập",
        "highlights-0-standing": "in_progress",
    }
    page = unescape(fresh.sends(officer, task, flat).text)
    assert "/highlights/0/field" in places
    for one in told["problems"]:
        assert one["what"] in page
        assert f'id="f{one["where"].replace("/", "-")}-wrong"' in page
