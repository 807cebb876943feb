"""Days that nobody wishes for: hostile texts, floods, an office that ends, a leaver, a term that has passed."""

import json
import re
import unicodedata
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from lxml import html
from sqlalchemy import select, update

from engine import audit
from engine.cases import follow_directory, list_tasks
from engine.cases.attention import Matter, list_attention
from engine.directory import Officer, create_session, find_officer_by_username
from engine.jobs import carry_out, take_waiting
from engine.notifications.post import Mail
from engine.petitions import (
    find_petition_of,
    get_tracking,
    handlers,
    list_publications,
    list_similar,
)
from engine.storage import begin_work, read_work, tables
from tests.engine.petitions.official_letter.letters import docx_text, letters_of, pdf_text
from tests.stories.handling import answer, handle, issue, publish, take_on, transfer_to
from tests.support.province import GOOD_DATA, Petition, Province, province_at

TITLE = "<script>alert(1)</script> {{ 7 * 7 }} '; DROP TABLE petitions; --"
CONTENT = (
    'Hồ sơ của tôi quá hẹn <img src=x onerror=alert(2)> và <a href="javascript:alert(3)">bấm đây</a>.\n'
    "{% for x in config %}{{ x }}{% endfor %} ${7*7} #{7*7} <%= 7*7 %> {{ ''.__class__ }} "
    '#import "/etc/passwd" $x^2$\n'
    '=HYPERLINK("http://x.example";"bấm") "\' OR 1=1; UPDATE cases SET status=\'x\'; -- ]]> &lt;b&gt; '
    "</textarea></script>"
)
MARKS = ("<script>alert(1)</script> {{ 7 * 7 }}", "<img src=x onerror=alert(2)>", "{% for x in config %}")
FLOOD, AT_ONCE = 80, 4


@pytest.fixture
def province(province_url: str, tmp_path: Path) -> Iterator[Province]:
    """The whole product over the demo's province, on SQLite and on PostgreSQL."""
    with province_at(province_url, tmp_path) as province:
        province.app.config["WTF_CSRF_ENABLED"] = False
        yield province


def officer(username: str) -> Officer:
    with read_work() as work:
        found = find_officer_by_username(work, username)
    assert found is not None
    return found


def signed_in(province: Province, who: Officer) -> FlaskClient:
    client = province.app.test_client()
    with client.session_transaction() as session:
        session["_user_id"] = create_session(who.id)
        session["_fresh"] = True
    return client


def assert_inert(page: str, where: str) -> Any:
    """Nothing on the page runs or leads anywhere that its text asks for; and the text is shown as it was typed."""
    tree = html.fromstring(page)
    for script in tree.xpath("//script"):
        assert script.get("src") or script.get("type") == "application/json", where
    assert not tree.xpath("//@*[starts-with(name(), 'on')]"), where
    assert not tree.xpath("//img[@src='x']"), where
    assert not tree.xpath("//a[starts-with(@href, 'javascript:')]"), where
    return tree


class Postman:
    """Takes what would have been mailed."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.mails: list[Mail] = []
        monkeypatch.setattr(handlers, "is_mail_on", lambda: True)
        monkeypatch.setattr(handlers, "post_mail", self.mails.append)

    def collects(self) -> list[Mail]:
        for row_id in take_waiting(500):
            assert carry_out(row_id)
        return self.mails


def test_hostile_words_stay_words_from_sending_to_publication(
    province: Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    postman = Postman(monkeypatch)
    petition = province.receives(TITLE, CONTENT, field="dat_dai", full_name="Nguyễn <b>Lan</b> {{ 1 }}")
    look_at_every_desk(province, petition)
    transfer_to(petition, "SNNMT")
    take_on(petition, "SNNMT")
    handle(petition)
    look_at_every_desk(province, petition)
    petition.done(
        "draft_answer", answer=f"**Trả lời** {TITLE}\n{CONTENT}", public_answer=f"Công khai {TITLE}\n{CONTENT}"
    )
    petition.done("approve_answer", decision="approve")
    look_at_the_letter(province, petition)
    issue(petition, "SNNMT")
    look_at_every_desk(province, petition)
    petition.done("check_answer", decision="fits")
    petition.done("prepare_publication", decision="publish", public_title=TITLE, public_question=CONTENT,
                  public_answer=f"{TITLE}\n{CONTENT}", edit_why=TITLE,
                  keep_words="http://x.example", keep_why=TITLE)  # fmt: skip

    for page in ("/cong-khai", "/cong-khai?q=script", f"/cong-khai/{petition.number}", "/"):
        shown = province.client.get(page)
        assert shown.status_code == 200, page
        tree = assert_inert(shown.text, page)
        if petition.number in page:
            assert MARKS[0] in " ".join(tree.text_content().split())
    (published,) = list_publications("drop table").items
    assert published.number == petition.number
    told = petition.seen_by_sender()
    assert (told["title"], told["status"]) == (TITLE, "published")
    api = province.client.get("/api/v1/publications")
    assert api.mimetype == "application/json"
    assert api.headers["X-Content-Type-Options"] == "nosniff"
    assert api.get_json()["items"][0]["title"] == TITLE
    for mail in postman.collects():
        assert "\n" not in mail.subject
        assert "49" not in mail.subject
        assert mail.recipient == GOOD_DATA["email"]
    assert postman.mails
    assert not any(mark in mail.text for mark in MARKS for mail in postman.mails)


def look_at_every_desk(province: Province, petition: Petition) -> None:
    """The sender's page, the case, its open task and the queues of who has it."""
    sender = province.app.test_client()
    sender.post("/phan-anh/tra-cuu", data={"number": petition.number, "code": petition.code})
    page = sender.get("/phan-anh/ho-so").text
    assert MARKS[0] in assert_inert(page, "sender").text_content()
    for task in petition.tasks:
        desk = signed_in(province, province.officer_for(task))
        for address in (f"/can-bo/viec/{task.id}", f"/can-bo/ho-so/{petition.number}", "/can-bo/don-vi", "/can-bo/"):
            shown = desk.get(address)
            assert shown.status_code == 200
            tree = assert_inert(shown.text, address)
            if "ho-so" in address or "viec" in address:
                assert all(mark in tree.text_content() for mark in MARKS), address


def look_at_the_letter(province: Province, petition: Petition) -> None:
    desk, task = signed_in(province, province.officer_for(petition.task("issue_letter"))), petition.task("issue_letter")
    form = html.fromstring(desk.get(f"/can-bo/viec/{task.id}").text).xpath('//form[@id="task-form"]')[0]
    data = {name: value for name, value in form.form_values() if name != "_do"}
    for kind, read in (("pdf", pdf_text), ("docx", docx_text)):
        printed = desk.post(
            f"/can-bo/viec/{task.id}", data={**data, "_do": f"print-{kind}"}, content_type="multipart/form-data"
        )
        assert "attachment" in printed.headers["Content-Disposition"]
        assert letters_of("{% for x in config %}") in letters_of(read(printed.data)), kind
        assert letters_of("<script>alert(1)</script>") in letters_of(read(printed.data)), kind


def test_letters_are_composed_and_what_cannot_be_seen_is_gone(province: Province) -> None:
    wanted = "Đường Trần Phú ngập nước, không đi được"
    tricky = unicodedata.normalize("NFD", wanted)
    hidden = "Đường\u200b Trần\u202e Phú\u2066 ngập\ufeff nước\u00ad, không\u200d đi được"
    content = "Mỗi khi mưa lớn đoạn đường trước chợ ngập sâu nửa mét, xe cộ không qua lại được, nhờ cơ quan xem xét."
    first = province.receives(tricky, content)
    second = province.receives(
        hidden, unicodedata.normalize("NFD", content), phone="0987654321", email="hai@mau.example"
    )
    third = province.receives(wanted.replace("Đường", "ĐƯỜNG"), content, phone="0977000111", email="ba@mau.example")
    seen = [petition.seen_by_sender()["title"] for petition in (first, second)]
    assert seen == [wanted, wanted]
    reader = province.officer_for(first.task("check_conditions"))
    assert {one.number for one in list_similar(first.case_id, actor=reader)} == {second.number, third.number}
    for petition in (first, second, third):
        found = find_petition_of(petition.case_id, actor=reader)
        assert found is not None
        assert not [letter for letter in found.title + found.content if unicodedata.category(letter) == "Cf"]


def test_old_and_new_places_of_a_tone_find_each_other(province: Province) -> None:
    for word, number in (("hòa", "0911111111"), ("hoà", "0922222222")):
        petition = province.receives(
            f"Sự việc {word} giải ở thôn",
            "Tổ hoà giải không làm việc. " * 5,
            phone=number,
            email=f"so{number}@mau.example",
        )
        transfer_to(petition, "SNNMT")
        take_on(petition, "SNNMT")
        handle(petition)
        answer(petition, "SNNMT")
        petition.done("check_answer", decision="fits")
        petition.done("prepare_publication", decision="publish", public_title=f"Việc {word} giải",
                      public_question="Vì sao tổ không làm việc?", public_answer="Tổ đã làm việc lại.",
                      edit_why="nói gọn")  # fmt: skip
    for query in ("hòa giải", "hoà giải", unicodedata.normalize("NFD", "hòa giải"), "HOA GIAI"):
        assert len(list_publications(query).items) == 2, query


def test_a_text_without_end_is_refused_in_words(province: Province) -> None:
    body = {
        "title": "Chuyện dài",
        "content": "Dài quá. " * 25_000,
        "channel": "web",
        "data": {**GOOD_DATA, "sender_type": "individual"},
    }
    refused = province.client.post("/api/v1/petitions", json=body)
    assert refused.status_code == 422
    (problem,) = refused.get_json()["problems"]
    assert problem == {"where": "/content", "what": "“Nội dung” quá dài.", "remedy": "Rút gọn còn tối đa 20000 ký tự."}
    page = province.client.post(
        "/phan-anh/gui", data={"go": "next", "page": "0", "title": "Dài", "content": body["content"]}
    )
    assert page.status_code == 422
    assert "Dài quá. Dài quá." in page.text
    with read_work() as work:
        assert work.connection.execute(select(tables.Petition.case_id)).first() is None


def send(province: Province, number: int, **more: Any) -> Any:
    body = {"title": f"Việc thứ {number}", "content": f"Nội dung của việc thứ {number}, cần được xem xét sớm.",
            "channel": "web", "data": {**GOOD_DATA, **more}}  # fmt: skip
    return province.app.test_client().post("/api/v1/petitions", json=body)


def test_one_person_may_not_drown_the_office(province: Province) -> None:
    answers = [send(province, number) for number in range(20)]
    assert {answer.status_code for answer in answers} == {201}
    refused = send(province, 20, email="khac@mau.example")
    told = refused.get_json()
    assert (refused.status_code, told["code"]) == (429, "petition.too_many")
    assert "đã gửi 20 phản ánh, kiến nghị trong một ngày" in f"{told['title']} {told.get('detail', '')}"
    assert re.search(r"gửi tiếp được từ \d\d:\d\d ngày \d\d/11/2026", json.dumps(told, ensure_ascii=False))
    assert send(province, 21, phone="0987654321", email="khac@mau.example").status_code == 201
    province.receives("Gọi điện", "Người gửi gọi điện đến để nói thêm về việc của mình.", channel="phone", keyed=True)

    first = Petition(province, answers[0].get_json()["number"], answers[0].get_json()["tracking_code"])
    desk = signed_in(province, province.officer_for(first.task("check_conditions")))
    page = desk.get(f"/can-bo/viec/{first.task('check_conditions').id}").text
    assert "Nhiều phản ánh từ cùng người gửi: 20 hồ sơ khác gần đây." in page
    province.time_passes(seconds=int(refused.headers["Retry-After"]))
    assert send(province, 22).status_code == 201


def test_many_people_at_once_lose_nothing_and_each_has_a_number(province: Province) -> None:
    with begin_work() as work:
        work.connection.execute(update(tables.RateCount).values(attempts=0))

    def one(number: int) -> Any:
        province.forget_rates()
        return send(province, number, phone=f"09{number:08}", email=f"so{number}@mau.example")

    with ThreadPoolExecutor(AT_ONCE) as people:
        answers = list(people.map(one, range(FLOOD)))
    assert {answer.status_code for answer in answers} == {201}
    numbers = [answer.get_json()["number"] for answer in answers]
    assert len(set(numbers)) == FLOOD
    with read_work() as work:
        kept = set(work.connection.scalars(select(tables.Petition.number)))
        titles = set(work.connection.scalars(select(tables.Petition.title)))
        opened = list(work.connection.scalars(select(tables.Task.case_number).where(tables.Task.status == "open")))
    assert (kept, titles) == (set(numbers), {f"Việc thứ {number}" for number in range(FLOOD)})
    assert sorted(opened) == sorted(numbers)


def end(agency: str, successor: str, province: Province) -> None:
    yesterday = province.clock.now.date() - timedelta(days=1)
    with begin_work() as work:
        work.connection.execute(
            update(tables.Agency)
            .where(tables.Agency.code == agency)
            .values(valid_to=yesterday, successor_code=successor)
        )


def test_an_agency_that_ends_hands_its_work_to_its_successor(province: Province) -> None:
    waiting = province.receives("Chưa ai nhận", "Hồ sơ của tôi quá hẹn hơn một tháng rồi.", field="dat_dai")
    transfer_to(waiting, "SNNMT")
    begun = province.receives("Đang xử lý", "Hồ sơ của tôi quá hẹn hơn hai tháng rồi.", field="dat_dai")
    transfer_to(begun, "SNNMT")
    take_on(begun, "SNNMT")
    done = province.receives("Đã xong", "Hồ sơ của tôi quá hẹn hơn ba tháng rồi.", field="dat_dai")
    transfer_to(done, "SNNMT")
    take_on(done, "SNNMT")
    handle(done)
    answer(done, "SNNMT")
    publish(done)
    old_clerk = province.officer_for(waiting.task("accept_transfer"))

    end("SNNMT", "SXD", province)
    with read_work() as work:
        assert Matter.ENDED_WITH_CASES in {one.matter for one in list_attention(work)}
    assert follow_directory() >= 2
    assert follow_directory() == 0
    with read_work() as work:
        assert Matter.ENDED_WITH_CASES not in {one.matter for one in list_attention(work)}

    heir = officer(province.officer("SXD", "CLERK"))
    assert waiting.number in {task.case_number for task in list_tasks("unit", actor=heir).items}
    assert waiting.number not in {task.case_number for task in list_tasks("unit", actor=old_clerk).items}
    head = signed_in(province, officer(province.officer("SXD", "HEAD")))
    page = head.get(f"/can-bo/ho-so/{begun.number}").text
    assert "theo thay đổi tổ chức" in page
    assert head.get(f"/can-bo/ho-so/{done.number}").status_code == 200
    assert get_tracking(waiting.case_id).agency == "Sở Xây dựng"
    assert "Nông nghiệp" in get_tracking(done.case_id).agency

    waiting.done("accept_transfer", decision="accept")
    assert {task.agency for task in waiting.tasks} == {"SXD"}
    waiting.done("assign_officer", officer=province.officer("SXD"))
    handle(begun)
    for petition in (begun, waiting):
        handle(petition)
        petition.done("draft_answer", answer="Cơ quan đã nhận bàn giao và trả lời như sau: đã xong.",
                      public_answer="Đã xong.")  # fmt: skip
        assert {task.agency for task in petition.tasks} == {"SXD"}
        petition.done("approve_answer", decision="approve")
        issue(petition, "SXD")
        publish(petition)
    assert audit.verify().is_sound


def test_what_lies_with_a_colleague_who_has_left_goes_back_to_the_unit(province: Province) -> None:
    petition = province.receives("Trả kết quả chậm", "Hồ sơ của tôi quá hẹn hơn một tháng rồi.", field="dat_dai")
    transfer_to(petition, "SNNMT")
    take_on(petition, "SNNMT")
    (task,) = petition.tasks
    leaver = province.officer_for(task)
    with begin_work() as work:
        work.connection.execute(update(tables.Officer).where(tables.Officer.id == leaver.id).values(is_active=False))
    with read_work() as work:
        (left,) = [one for one in list_attention(work) if one.matter is Matter.LEFT_WITH_TASKS]
    assert (left.key, left.count) == (leaver.username, 1)

    assert follow_directory() == 1
    assert follow_directory() == 0
    with read_work() as work:
        assert not [one for one in list_attention(work) if one.matter is Matter.LEFT_WITH_TASKS]
    (task,) = petition.tasks
    assert task.assignee is None
    head = officer(province.officer("SNNMT", "HEAD"))
    assert task.id in {one.id for one in list_tasks("agency", actor=head).items}
    page = signed_in(province, head).get(f"/can-bo/ho-so/{petition.number}").text
    assert "trở về đơn vị: người đang giữ không còn làm việc" in page
    handle(petition)
    answer(petition, "SNNMT")
    assert petition.seen_by_sender()["status"] == "answered"


def test_a_term_that_has_passed_on_receipt_is_late_at_once_and_goes_its_way(province: Province) -> None:
    body = {
        "title": "Chuyển đến muộn",
        "content": "Hồ sơ của tôi quá hẹn hơn một tháng rồi, xin xem xét.",
        "channel": "web",
        "external_number": "PAKN.20261101.0012",
        "external_due": "2026-11-20",
        "data": {**GOOD_DATA, "field": "dat_dai"},
    }
    headers = {"Authorization": f"Bearer {province.reception_token}"}
    received = province.client.post("/api/v1/petitions", json=body, headers=headers)
    assert received.status_code == 201, received.text
    petition = Petition(province, received.get_json()["number"], received.get_json()["tracking_code"])
    assert received.get_json()["due_at"] < province.clock.now.isoformat()
    (task,) = petition.tasks
    desk = signed_in(province, province.officer_for(task))
    assert "20/11/2026, đã qua" in desk.get(f"/can-bo/viec/{task.id}").text
    province.time_passes(minutes=1)
    transfer_to(petition, "SNNMT")
    province.time_passes(minutes=1)
    assert petition.status == "running"
    take_on(petition, "SNNMT")
    province.time_passes(minutes=1)
    with read_work() as work:
        events = len(audit.list_events(work, petition.case_id))
    assert events < 30
    handle(petition)
    answer(petition, "SNNMT")
    publish(petition)
    assert petition.seen_by_sender()["status"] == "published"
