"""Queues: what each officer finds there, in which order, in which words."""

import pytest
from flask import Flask

from engine.cases import claim_task
from tests.engine.directory.town import officer
from tests.engine.petitions.office import TITLE, Clock
from tests.webui.inbox.house import case_of, open_review, open_task, petition, sign_in, task_of


def test_a_visitor_signs_in_first_and_comes_back(app: Flask) -> None:
    answer = app.test_client().get("/can-bo/don-vi")
    assert answer.status_code == 302
    assert answer.location.endswith("/dang-nhap?next=/can-bo/don-vi")


def test_a_new_petition_waits_for_the_reception(app: Flask) -> None:
    receipt = petition()
    page = sign_in(app, "hoa").get("/can-bo/don-vi").text
    assert TITLE in page
    assert receipt.number in page
    assert "Nhận việc" in page


def test_a_queue_shows_nothing_of_other_units(app: Flask) -> None:
    petition()
    assert TITLE not in sign_in(app, "minh").get("/can-bo/don-vi").text


def test_an_empty_queue_teaches_and_leads_on(app: Flask) -> None:
    page = sign_in(app, "minh").get("/can-bo/").text
    assert "Hiện không có việc nào giao cho tài khoản này." in page
    assert "Mở “" not in page


def test_an_empty_queue_names_the_one_that_has_work(app: Flask) -> None:
    petition()
    hoa = sign_in(app, "hoa")
    page = hoa.get("/can-bo/").text
    assert "Ở “Chờ nhận” có 1 việc." in page
    assert 'href="/can-bo/don-vi">Mở “Chờ nhận”</a>' in page
    assert "Mở “" not in hoa.get("/can-bo/don-vi").text


def test_an_officer_begins_with_the_first_queue_that_has_work(app: Flask) -> None:
    hoa = sign_in(app, "hoa")
    assert hoa.get("/can-bo/bat-dau").location == "/can-bo/"
    receipt = petition()
    assert hoa.get("/can-bo/bat-dau").location == "/can-bo/don-vi"
    claim_task(open_task(case_of(receipt.number)).id, actor=officer("hoa"))
    assert hoa.get("/can-bo/bat-dau").location == "/can-bo/"


def test_late_work_comes_first_and_says_so_in_words(app: Flask, clock: Clock) -> None:
    open_review("Việc cũ")
    clock.move(days=7)
    open_review("Việc mới")
    page = sign_in(app, "minh").get("/can-bo/don-vi").text
    assert "1 việc đã quá hạn" in page
    assert page.index("Quá hạn") < page.index("Việc cũ") < page.index("Tuần này") < page.index("Việc mới")
    assert "quá hạn 5 ngày" in page


def test_what_is_due_today_has_a_group_of_its_own(app: Flask, clock: Clock) -> None:
    open_review()
    clock.move(days=2)
    page = sign_in(app, "minh").get("/can-bo/don-vi").text
    assert "Hôm nay" in page
    assert "hạn hôm nay" in page


def test_claiming_from_the_list_leads_to_the_task(app: Flask) -> None:
    task = open_task(open_review().id)
    answer = sign_in(app, "minh").post(f"/can-bo/viec/{task.id}", data={"_do": "claim"})
    assert answer.location == f"/can-bo/viec/{task.id}"
    assert task_of(task.id).assignee == officer("minh").id


def test_a_long_queue_goes_on_page_by_page_without_a_gap(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("webui.inbox.queue_page.PAGE_SIZE", 2)
    for number in range(5):
        open_review(f"Việc thứ {number}")
    client, seen, address = sign_in(app, "minh"), [], "/can-bo/don-vi"
    for _ in range(3):
        page = client.get(address).text
        seen += [number for number in range(5) if f"Việc thứ {number}" in page]
        address = page.partition('rel="next" href="')[2].partition('"')[0].replace("&amp;", "&")
    assert sorted(seen) == [0, 1, 2, 3, 4]
    assert address == ""


@pytest.mark.parametrize("cursor", ["x", "!!!!", "W10=", "WyJhIiwiYiJd"])
def test_a_made_up_place_in_the_list_is_refused_in_words(app: Flask, cursor: str) -> None:
    answer = sign_in(app, "minh").get(f"/can-bo/don-vi?sau={cursor}")
    assert answer.status_code == 422
    assert "Vị trí trang không hợp lệ." in answer.text


def test_only_who_oversees_sees_the_wider_queues(app: Flask) -> None:
    assert sign_in(app, "minh").get("/can-bo/toan-co-quan").status_code == 404
    assert sign_in(app, "minh").get("/can-bo/tat-ca").status_code == 404
    assert sign_in(app, "dung").get("/can-bo/toan-co-quan").status_code == 200


def test_a_head_sees_who_holds_what(app: Flask) -> None:
    task = open_task(open_review().id)
    claim_task(task.id, actor=officer("minh"))
    page = sign_in(app, "dung").get("/can-bo/toan-co-quan").text
    assert "đang giữ: Lê Văn Minh" in page


def test_an_admin_sees_steps_but_not_what_people_wrote(app: Flask) -> None:
    receipt = petition()
    page = sign_in(app, "quan.tri").get("/can-bo/tat-ca").text
    assert receipt.number in page
    assert TITLE not in page


def test_work_done_stays_to_be_looked_up(app: Flask) -> None:
    task = open_task(open_review("Đã viết xong").id)
    client = sign_in(app, "minh")
    client.post(f"/can-bo/viec/{task.id}", data={"decision": "agree", "opinion": "Đồng ý cả."})
    assert "Đã viết xong" in client.get("/can-bo/da-xong").text


def test_a_case_is_found_by_its_number_in_any_case(app: Flask) -> None:
    receipt = petition()
    answer = sign_in(app, "hoa").get("/can-bo/tim", query_string={"q": f" {receipt.number.lower()} "})
    assert answer.location == f"/can-bo/ho-so/{receipt.number}"


@pytest.mark.parametrize("username", ["minh", "hoa"])
def test_a_number_of_others_and_a_number_of_nobody_look_the_same(app: Flask, username: str) -> None:
    theirs = petition().number if username == "minh" else "KH-2026-999999"
    answer = sign_in(app, username).get("/can-bo/tim", query_string={"q": theirs})
    assert answer.status_code == 404
    assert "Không có hồ sơ mang số này trong phạm vi của tài khoản." in answer.text


def test_a_queue_is_put_in_order_and_filtered_by_its_address(app: Flask, clock: Clock) -> None:
    open_review("Việc cũ")
    clock.move(days=7)
    open_review("Việc mới")
    minh = sign_in(app, "minh")
    page = minh.get("/can-bo/don-vi?xep=cho-lau").text
    assert page.index("Mới hôm nay") > page.index("Trong 7 ngày qua")
    page = minh.get("/can-bo/don-vi?han=qua-han&xep=quy-trinh").text
    assert "Việc cũ" in page
    assert "Việc mới" not in page
    assert 'href="/can-bo/don-vi?xep=quy-trinh"' in page  # the condition, dropped


def test_the_filters_open_without_a_script_and_say_what_is_not_understood(app: Flask) -> None:
    open_review()
    minh = sign_in(app, "minh")
    assert 'name="linh-vuc"' not in minh.get("/can-bo/don-vi").text.replace('type="hidden"', "")
    page = minh.get("/can-bo/don-vi?loc=1&han=xyz&nguoi-giu=1").text
    assert '<select class="k-input" id="by-linh-vuc" name="linh-vuc">' in page
    assert "đã bỏ qua: Hạn: xyz; Người giữ: 1." in page


def test_a_filter_that_finds_nothing_says_that_there_is_more(app: Flask) -> None:
    open_review("Việc cũ")
    page = sign_in(app, "minh").get("/can-bo/don-vi?linh-vuc=khong-co").text
    assert "Không có việc nào như vậy." in page
    assert "Việc cũ" not in page


def test_words_are_looked_for_beside_the_filters_and_stay_in_the_address(app: Flask) -> None:
    petition()
    hoa = sign_in(app, "hoa")
    word = TITLE.split()[0]
    page = hoa.get(f"/can-bo/don-vi?q={word}&xep=cho-lau").text
    assert TITLE in page
    assert "Tìm được 1 việc." in page
    assert f'name="q" value="{word}"' in page
    assert "Không có việc nào như vậy." in hoa.get("/can-bo/don-vi?q=khongcochunay").text
    assert TITLE not in hoa.get(f"/can-bo/don-vi?q={word}&linh-vuc=khong_co").text


def test_a_view_is_kept_opened_first_renamed_and_removed(app: Flask) -> None:
    petition()
    hoa = sign_in(app, "hoa")
    asked = {"hang": "don-vi", "dieu-kien": "q=nuoc&han=qua-han&sau=x", "ten": "Nước quá hạn", "mac-dinh": "1"}
    assert hoa.post("/can-bo/cach-xem", data=asked).location == "/can-bo/don-vi?q=nuoc&han=qua-han"
    assert hoa.get("/can-bo/bat-dau").location == "/can-bo/don-vi?q=nuoc&han=qua-han"
    assert "Nước quá hạn" in hoa.get("/can-bo/don-vi").text
    page = hoa.get("/can-bo/cach-xem").text
    address = page.split('action="/can-bo/cach-xem/')[1].split('"')[0]
    assert hoa.post(f"/can-bo/cach-xem/{address}", data={"ten": ""}).status_code == 422
    hoa.post(f"/can-bo/cach-xem/{address}", data={"ten": "Nước"})
    assert hoa.get("/can-bo/bat-dau").location == "/can-bo/don-vi"
    hoa.post(f"/can-bo/cach-xem/{address}", data={"ten": "Nước", "viec": "xoa"})
    assert "Chưa lưu cách xem nào." in hoa.get("/can-bo/cach-xem").text


def test_a_view_of_what_exists_no_more_says_so(app: Flask) -> None:
    page = sign_in(app, "hoa").get("/can-bo/don-vi?linh-vuc=linh_vuc_cu").text
    assert "Điều kiện này không còn trong danh mục" in page


def test_what_waits_for_others_has_a_page_of_its_own(app: Flask) -> None:
    assert "Không có hồ sơ nào đang chờ người khác." in sign_in(app, "minh").get("/can-bo/cho-nguoi-khac").text
