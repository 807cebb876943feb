"""Editing rows without JavaScript: what is typed is kept, what changed is told, what counts counts at once."""

from collections.abc import Callable
from datetime import date

from flask import Flask
from sqlalchemy import select

from engine.cli.demo_accounts import DemoAccount
from engine.directory import (
    create_token,
    find_officer_by_username,
    find_token,
    list_catalogue,
    load_calendar,
    verify_password,
)
from engine.storage import begin_work, read_work
from engine.storage.tables import Officer, Outbox, Task
from tests.webui.visiting import Visitor

MINH = "/quan-tri/can-bo/muc/snnmt.036"


def test_a_role_given_here_opens_its_pages_at_the_next_request(
    admin: Visitor, signs_in: Callable[[str], Visitor], accounts: dict[str, DemoAccount]
) -> None:
    clerk = signs_in("CLERK")
    assert clerk.opens("/giam-sat/").status == 404

    page = admin.opens(f"/quan-tri/can-bo/muc/{accounts['CLERK'].username}")
    page.fills_in({"grants-1-role": "DEPUTY", "reason": "QĐ 12/2026"})
    assert "Đã lưu" in admin.text
    assert "QĐ 12/2026" in admin.text
    assert "Phó Thủ trưởng" in admin.all("ol.a-changes")[0].text_content()
    assert clerk.opens("/giam-sat/").status == 200


def test_what_is_wrong_stands_in_the_summary_and_at_its_field_and_what_was_typed_stays(admin: Visitor) -> None:
    admin.opens(MINH).fills_in({"email": "khong-phai", "full_name": "Tên Mới", "grants-2-agency": "SNV"})

    assert admin.status == 422
    assert admin.value("full_name") == "Tên Mới"
    assert admin.value("email") == "khong-phai"
    links = [link.get("href") for link in admin.all("div.k-errors a")]
    assert links == ["#f-email", "#f-grants-2-role"]
    assert admin.all("#f-email")[0].get("aria-invalid") == "true"


def test_two_at_one_form_learn_of_each_other(admin: Visitor, signs_in: Callable[[str], Visitor]) -> None:
    second = signs_in("ADMIN").opens(MINH)
    admin.opens(MINH).fills_in({"job_title": "Phó phòng", "reason": "bổ nhiệm"})

    second.fills_in({"job_title": "Trưởng phòng"})
    assert second.status == 409
    told = second.all("div.k-errors")[0].text_content()
    assert "Phó phòng" in told
    assert "bổ nhiệm" in told
    assert second.value("job_title") == "Trưởng phòng"

    second.fills_in()
    assert "Đã lưu" in second.text
    assert second.value("job_title") == "Trưởng phòng"


def test_an_account_is_closed_with_its_tasks_named_and_opened_again(admin: Visitor, app: Flask) -> None:
    with begin_work() as work:
        held = work.connection.execute(
            select(Task.case_number, Officer.username, Officer.id)
            .join(Officer, Officer.id == Task.assignee)
            .where(Task.status == "open")
            .order_by(Officer.username)
        ).first()
    assert held is not None
    token = create_token(held.id, "", ["tasks:read"])

    admin.opens(f"/quan-tri/can-bo/dong/{held.username}")
    assert held.case_number in admin.text
    admin.fills_in({"reason": "nghỉ hưu"})
    assert "Đã đóng tài khoản" in admin.text
    assert find_token(token) is None
    assert held.username in str(admin.opens("/quan-tri/").all("a[href$=" + held.username + "]")[0].get("href"))

    admin.opens(f"/quan-tri/can-bo/muc/{held.username}").fills_in(form="aside form")
    assert "Đã mở lại" in admin.text
    assert find_token(token) is None


def test_a_new_password_is_shown_once_and_kept_nowhere(admin: Visitor) -> None:
    links = [link.get("href") for link in admin.opens(MINH).all("aside a")]
    assert "/quan-tri/can-bo/mat-khau/snnmt.036" in links
    admin.opens("/quan-tri/can-bo/mat-khau/snnmt.036")
    assert "phiên đăng nhập" in admin.text
    assert "snnmt.036" in admin.text
    admin.fills_in({"reason": "quên"})

    password = admin.all("code")[0].text_content()
    assert admin.response is not None
    assert "no-store" in admin.response.headers["Cache-Control"]
    assert verify_password("snnmt.036", password).username == "snnmt.036"
    assert password not in admin.opens(MINH).text
    assert "đặt lại" in admin.text


def test_an_agency_is_added_and_dissolved(admin: Visitor) -> None:
    admin.opens("/quan-tri/don-vi/them").fills_in({"code": "TYT", "name": "Trạm Y tế", "level": "DEPARTMENT"})
    assert admin.path == "/quan-tri/don-vi/muc/TYT"
    admin.opens("/quan-tri/don-vi/ket-thuc/TYT").fills_in({"valid_to": "2026-11-23", "successor": "TYT"})
    assert admin.status == 422
    admin.fills_in({"successor": "SNV"})
    assert "Đã ngừng" in admin.text
    assert "TYT" not in admin.opens("/quan-tri/don-vi?tinh-trang=open&q=tram+y+te").text


def test_an_entry_is_changed_in_fields_of_its_own(admin: Visitor) -> None:
    path = "/quan-tri/danh-muc/refusal_reasons/muc/R01"
    admin.opens(path).fills_in({"facts.guide": "Câu mới.", "facts.never_public": "true"})

    with read_work() as work:
        (entry,) = [one for one in list_catalogue(work, "refusal_reasons") if one.code == "R01"]
    assert entry.facts["guide"] == "Câu mới."
    assert entry.facts["never_public"] is True


def test_a_rule_of_a_deadline_speaks_vietnamese_and_takes_a_term_in_words(admin: Visitor) -> None:
    assert "Tình trạng đối chiếu" in admin.opens("/quan-tri/danh-muc/deadline_rules").text
    admin.opens("/quan-tri/danh-muc/deadline_rules/muc/DL3").fills_in({"facts.term": "vài hôm"})
    assert admin.status == 422
    admin.fills_in({"facts.term": "6 ngày làm việc", "facts.status": "unverified"})
    assert "Đã lưu" in admin.text

    with read_work() as work:
        (entry,) = [one for one in list_catalogue(work, "deadline_rules") if one.code == "DL3"]
    assert (entry.facts["term"], entry.facts["status"]) == ("6 ngày làm việc", "unverified")


def test_a_gap_that_nothing_fills_is_refused(admin: Visitor) -> None:
    admin.opens("/quan-tri/danh-muc/letter_heads/muc/default").fills_in({"facts.closing": "Chào {{ nguoi_gui }}."})
    assert admin.status == 422
    assert "nguoi_gui" in admin.all("div.k-errors")[0].text_content()
    admin.opens("/quan-tri/danh-muc/refusal_reasons/muc/R01").fills_in({"facts.guide": "Chào {{ sender }}."})
    assert admin.status == 422


def test_a_day_off_counts_at_once_and_says_what_it_touches(admin: Visitor) -> None:
    admin.opens("/quan-tri/lich/them?day=2026-12-28")
    assert admin.value("day") == "2026-12-28"
    admin.fills_in({"kind": "swap_off", "name": "Nghỉ đổi"})
    assert admin.path == "/quan-tri/lich/muc/2026-12-28"
    assert "hạn của hồ sơ đang mở được tính lại" in admin.text
    with read_work() as work:
        calendar = load_calendar(work)
    special = next(day for day in calendar.days if day.day.isoformat() == "2026-12-28")
    assert special.provisional

    assert "thứ Hai 28/12/2026" in admin.all("h1")[0].text_content()
    admin.opens("/quan-tri/lich/bo/2026-12-28").fills_in({"reason": "nhập nhầm"})
    assert admin.path == "/quan-tri/lich/nam/2026"
    assert "28/12/2026" not in admin.text


def test_a_holiday_of_the_law_stays(admin: Visitor) -> None:
    admin.opens("/quan-tri/lich/bo/2026-04-30").fills_in({"reason": "thử"})

    assert admin.status == 422
    assert admin.value("reason") == "thử"
    assert "không tính được thời hạn" in admin.text


def test_a_setting_counts_from_now_on(admin: Visitor) -> None:
    admin.opens("/quan-tri/thiet-lap/messages.kept_days").fills_in({"value": "900"})
    assert admin.status == 422
    assert admin.value("value") == "900"
    admin.fills_in({"value": "9"})
    assert "có hiệu lực ngay" in admin.text
    assert "9 ngày" in admin.opens("/quan-tri/thiet-lap").text


def test_a_box_unticked_is_a_no(admin: Visitor) -> None:
    admin.opens("/quan-tri/thiet-lap/publishing.second_person")
    token, opened = admin.value("csrf_token"), admin.value("opened")
    admin.client.post("/quan-tri/thiet-lap/publishing.second_person", data={"csrf_token": token, "opened": opened})
    assert admin.opens("/quan-tri/thiet-lap/publishing.second_person").all("[name=value]")[0].get("checked") is None


def test_an_absence_is_noted_approved_and_ended(admin: Visitor) -> None:
    admin.opens("/quan-tri/vang-mat").fills_in({"officer": "snnmt.033", "substitute": "ai"}, form="form#ask-form")
    assert admin.status == 422
    assert admin.value("officer") == "snnmt.033"
    typed = {"substitute": "snnmt.034", "first_day": "2026-11-24", "last_day": "2026-11-30"}
    admin.fills_in(typed, form="form#ask-form")

    admin.fills_in({"reason": "Giấy 3"}, press="approve", form="form.a-decide")
    with read_work() as work:
        substitute = find_officer_by_username(work, "snnmt.034")
    assert substitute is not None
    assert [one.username for one in substitute.stands_for] == ["snnmt.033"]
    admin.fills_in(press="end", form="form.a-decide")
    assert "Đã kết thúc" in admin.text


def test_changes_are_found_by_whom_of_what_and_when(admin: Visitor) -> None:
    admin.opens(MINH).fills_in({"job_title": "Phó phòng", "reason": "bổ nhiệm"})

    for query, is_there in (
        ("", True),
        ("bang=officer&tu=2026-11-24&den=2026-11-24", True),
        ("bang=agency", False),
        ("den=2026-11-23", False),
        ("ai=system", False),
    ):
        assert ("bổ nhiệm" in admin.opens(f"/quan-tri/lich-su?{query}").text) is is_there, query
    system = "Hệ thống (lệnh hoặc tệp ban đầu)"
    assert system not in [one.text_content() for one in admin.opens("/quan-tri/lich-su").all("li.a-change strong")]
    assert system in [
        one.text_content()
        for one in admin.opens("/quan-tri/lich-su?he-thong=co&den=2030-01-01&ai=system").all("li.a-change strong")
    ]


def test_texts_are_shown_as_typed_never_as_marks(admin: Visitor) -> None:
    admin.opens(MINH).fills_in({"full_name": "<script>alert(1)</script> & Co", "reason": "<b>đậm</b>"})

    for path in (MINH, "/quan-tri/can-bo?q=script", "/quan-tri/lich-su"):
        assert not admin.opens(path).all("main script")
        assert "<script>alert(1)</script> & Co" in admin.text


def test_the_cases_that_a_day_off_touches_are_shown_before_it_is_saved(admin: Visitor) -> None:
    admin.opens("/quan-tri/lich/them?day=2026-11-25")
    admin.fills_in({"kind": "swap_off", "name": "Nghỉ tránh bão", "source": "CĐ 12", "reason": "Bão số 12"})
    assert "Chưa lưu" in admin.all("main")[0].text_content()
    assert "thứ Tư 25/11/2026" in admin.all("main")[0].text_content()
    assert admin.all("main table tr")
    with read_work() as work:
        assert load_calendar(work).is_working_day(date(2026, 11, 25)), "nothing is saved yet"
        assert not work.connection.execute(select(Outbox).where(Outbox.kind == "calendar.changed")).all()

    admin.fills_in({}, press="recount")
    assert admin.path == "/quan-tri/lich/muc/2026-11-25"
    with read_work() as work:
        assert not load_calendar(work).is_working_day(date(2026, 11, 25))
        (row,) = work.connection.execute(select(Outbox).where(Outbox.kind == "calendar.changed")).all()
    assert row.payload["reason"] == "Bão số 12"
    assert row.payload["days"] == ["2026-11-25"]

    # The worker has not come yet: taken back now, the day has moved nothing.
    admin.opens("/quan-tri/lich/bo/2026-11-25")
    assert "Không hồ sơ đang mở nào đổi hạn." in admin.text
