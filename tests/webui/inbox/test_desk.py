"""The split view: a task beside its queue, the next of that queue, news, what is made ready, taking back."""

import gzip
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select
from sqlalchemy.engine import Engine

from engine.cases import claim_task, complete_task
from engine.storage import read_work
from engine.storage.tables import CaseOpening
from tests.engine.directory.town import officer
from tests.engine.petitions.office import TITLE, Clock
from tests.webui.inbox.house import case_of, drafts, open_review, open_task, petition, sign_in, task_of

PART = {"X-Desk": "1"}
OPINION = {"_do": "complete", "decision": "agree", "opinion": "Đồng ý như trình bày"}


def tasks(count: int, clock: Clock) -> list[UUID]:
    """Tasks of one deadline, in their order."""
    found = []
    for number in range(count):
        found.append(open_task(open_review(f"Việc thứ {number}").id).id)
        clock.move(minutes=1)
    return sorted(found)


def openings() -> int:
    with read_work() as work:
        return len(work.connection.execute(select(CaseOpening.case_id)).all())


def test_a_task_opened_from_a_queue_stands_beside_it(app: Flask, clock: Clock) -> None:
    first, second = tasks(2, clock)
    minh = sign_in(app, "minh")
    assert f'href="/can-bo/viec/{first}?hang=don-vi"' in minh.get("/can-bo/don-vi").text
    page = minh.get(f"/can-bo/viec/{first}?hang=don-vi&xep=cho-lau").text
    assert "Soạn ý kiến" in page
    assert f'/can-bo/viec/{second}?hang=don-vi&amp;xep=cho-lau"' in page
    assert page.count('data-open aria-current="true"') == 1
    assert "Về danh sách" in page


@pytest.mark.parametrize(
    "strange", ["endpoint=x", "task_id=1", "queue=x", "_method=PUT", "_external=1&_scheme=ftp&_anchor=zzz", "slug=1"]
)
def test_what_else_stands_in_an_address_goes_nowhere(app: Flask, clock: Clock, strange: str) -> None:
    first, second = tasks(2, clock)
    minh = sign_in(app, "minh")
    place = f"hang=don-vi&xep=cho-lau&q=viec&{strange}"
    page = minh.get(f"/can-bo/don-vi?xep=cho-lau&q=viec&{strange}")
    assert page.status_code == 200
    assert f'href="/can-bo/viec/{first}?hang=don-vi&amp;xep=cho-lau&amp;q=viec"' in page.text
    page = minh.get(f"/can-bo/viec/{first}?{place}")
    assert f'href="/can-bo/viec/{second}?hang=don-vi&amp;xep=cho-lau&amp;q=viec"' in page.text
    done = minh.post(f"/can-bo/viec/{first}?{place}", data={**OPINION, "_do": "claim"})
    assert urlsplit(done.location).path == f"/can-bo/viec/{first}"
    assert parse_qs(urlsplit(done.location).query) == {"hang": ["don-vi"], "xep": ["cho-lau"], "q": ["viec"]}


def test_a_task_from_elsewhere_or_of_a_queue_that_is_not_ones_own_stands_alone(app: Flask, clock: Clock) -> None:
    (task,) = tasks(1, clock)
    minh = sign_in(app, "minh")
    for asked in ("", "?hang=tat-ca", "?hang=nowhere", "?hang=don-vi&sau=broken"):
        answer = minh.get(f"/can-bo/viec/{task}{asked}")
        assert answer.status_code == 200
        assert "data-pane" not in answer.text


def test_the_part_alone_has_no_page_around_it(app: Flask, clock: Clock) -> None:
    (task,) = tasks(1, clock)
    part = sign_in(app, "minh").get(f"/can-bo/viec/{task}/manh?hang=don-vi").text
    assert "data-pane-content" in part
    assert f'action="/can-bo/viec/{task}?hang=don-vi"' in part
    assert "<html" not in part
    assert sign_in(app, "hoa").get(f"/can-bo/viec/{task}/manh").status_code == 404


def test_after_sending_the_next_of_that_queue_opens(app: Flask, clock: Clock) -> None:
    first, second, third = tasks(3, clock)
    for task in (first, second, third):
        claim_task(task, actor=officer("minh"))
    minh = sign_in(app, "minh")
    answer = minh.post(f"/can-bo/viec/{second}?hang=cua-toi", data=OPINION)
    assert answer.location == f"/can-bo/viec/{third}?hang=cua-toi"
    # The last one leads back to the first that is left, and then to the empty queue.
    answer = minh.post(f"/can-bo/viec/{third}?hang=cua-toi", data=OPINION)
    assert answer.location == f"/can-bo/viec/{first}?hang=cua-toi"
    answer = minh.post(f"/can-bo/viec/{first}?hang=cua-toi", data=OPINION)
    assert answer.location == "/can-bo/"


def test_a_page_that_stays_is_told_where_to_go_and_what_was_done(app: Flask, clock: Clock) -> None:
    first, second = tasks(2, clock)
    minh = sign_in(app, "minh")
    told = minh.post(f"/can-bo/viec/{first}?hang=don-vi", data=OPINION, headers=PART).json
    assert told is not None
    assert told["go"] == f"/can-bo/viec/{second}?hang=don-vi"
    assert "Đã xong “Soạn ý kiến”" in told["said"]
    wrong = minh.post(f"/can-bo/viec/{second}?hang=don-vi", data={"_do": "complete", "opinion": "ngắn"}, headers=PART)
    assert wrong.status_code == 422
    assert "data-pane-content" in wrong.text
    assert "ngắn" in wrong.text
    assert drafts(second) != []


def test_news_cost_nothing_while_nothing_changes(app: Flask, clock: Clock) -> None:
    first, _second = tasks(2, clock)
    minh = sign_in(app, "minh")
    answer = minh.get("/can-bo/hang/don-vi/moi")
    assert answer.text.count("data-line=") == 2
    mark = {"If-None-Match": answer.headers["ETag"]}
    again = minh.get("/can-bo/hang/don-vi/moi", headers=mark)
    assert (again.status_code, again.data) == (304, b"")
    claim_task(first, actor=officer("an"))
    changed = minh.get("/can-bo/hang/don-vi/moi", headers=mark)
    assert changed.status_code == 200
    assert f'data-line="{first}"' not in changed.text
    assert '<li data-href="/can-bo/don-vi">1</li>' in changed.text
    assert sign_in(app, "minh").get("/can-bo/hang/tat-ca/moi").status_code == 404


@pytest.mark.parametrize(
    ("happens", "words"),
    [
        ("claim", "vừa giữ việc này"),
        ("complete", "vừa làm xong việc này"),
    ],
)
def test_who_has_a_task_open_is_told_that_somebody_else_went_on(
    app: Flask, clock: Clock, happens: str, words: str
) -> None:
    (task,) = tasks(1, clock)
    minh = sign_in(app, "minh")
    part = minh.get(f"/can-bo/viec/{task}/manh?hang=don-vi").text
    mark = part.partition('data-mark="')[2].partition('"')[0]
    asked = f"/can-bo/hang/don-vi/moi?mo={task}&nhan={mark}"
    assert "data-news-moved" not in minh.get(asked).text
    if happens == "claim":
        claim_task(task, actor=officer("an"))
    else:
        complete_task(task, {"decision": "agree", "opinion": "Đồng ý hết"}, actor=officer("an"))
    assert words in minh.get(asked).text


def test_asking_for_news_does_not_keep_anybody_signed_in(app: Flask, clock: Clock) -> None:
    minh = sign_in(app, "minh")
    for _ in range(5):
        clock.move(minutes=150)
        answer = minh.get("/can-bo/hang/don-vi/moi")
    assert answer.status_code == 302
    assert "/dang-nhap" in answer.location
    other = sign_in(app, "minh")
    for _ in range(5):
        clock.move(minutes=150)
        answer = other.get("/can-bo/don-vi")
    assert answer.status_code == 200


def made_ready(client: FlaskClient, task: UUID) -> tuple[bytes, str]:
    answer = client.get(f"/can-bo/viec/{task}/san?hang=don-vi")
    return answer.data, answer.headers["X-Mark"]


def test_what_is_made_ready_is_sealed_and_opening_it_is_written_down(app: Flask, clock: Clock) -> None:
    (task,) = tasks(1, clock)
    minh = sign_in(app, "minh")
    sealed, mark = made_ready(minh, task)
    assert openings() == 0
    assert b"data-pane-content" not in sealed
    assert not sealed[12:].startswith(b"\x1f\x8b")
    key = minh.post(f"/can-bo/viec/{task}/mo", data={"nonce": sealed[:12].hex(), "mark": mark}).json
    assert key is not None
    assert openings() == 1
    plain = gzip.decompress(AESGCM(bytes.fromhex(key["key"])).decrypt(sealed[:12], sealed[12:], None))
    assert "data-pane-content" in plain.decode()


def test_a_key_opens_its_own_piece_alone(app: Flask, clock: Clock) -> None:
    one, other = tasks(2, clock)
    minh, an = sign_in(app, "minh"), sign_in(app, "an")
    sealed, mark = made_ready(minh, one)
    nonce = sealed[:12]
    foreign = an.post(f"/can-bo/viec/{one}/mo", data={"nonce": nonce.hex(), "mark": mark}).json
    neighbour = minh.post(
        f"/can-bo/viec/{other}/mo", data={"nonce": nonce.hex(), "mark": made_ready(minh, other)[1]}
    ).json
    for told in (foreign, neighbour):
        assert told is not None
        with pytest.raises(InvalidTag):
            AESGCM(bytes.fromhex(told["key"])).decrypt(nonce, sealed[12:], None)


def test_what_has_moved_since_is_not_opened_from_what_was_made_ready(app: Flask, clock: Clock) -> None:
    (task,) = tasks(1, clock)
    minh = sign_in(app, "minh")
    sealed, mark = made_ready(minh, task)
    claim_task(task, actor=officer("an"))
    answer = minh.post(f"/can-bo/viec/{task}/mo", data={"nonce": sealed[:12].hex(), "mark": mark})
    assert answer.status_code == 409
    assert openings() == 0
    for nonce in ("", "zz", "00"):
        assert minh.post(f"/can-bo/viec/{task}/mo", data={"nonce": nonce, "mark": mark}).status_code == 400
    assert sign_in(app, "hoa").get(f"/can-bo/viec/{task}/san").status_code == 404


def test_a_claim_offers_the_way_back_and_goes_it(app: Flask, clock: Clock) -> None:
    (task,) = tasks(1, clock)
    minh = sign_in(app, "minh")
    page = minh.post(f"/can-bo/viec/{task}?hang=don-vi", data={"_do": "claim"}, follow_redirects=True).text
    assert "Đã nhận việc." in page
    assert f'action="/can-bo/viec/{task}/nhu-truoc?hang=don-vi"' in page
    page = minh.post(f"/can-bo/viec/{task}/nhu-truoc?hang=don-vi", follow_redirects=True).text
    assert "việc ở chỗ cũ như trước" in page
    assert task_of(task).assignee is None
    page = minh.post(f"/can-bo/viec/{task}/nhu-truoc", follow_redirects=True).text
    assert "Không còn hoàn tác được" in page


def test_a_return_and_a_hand_over_go_on_to_the_next_and_can_be_taken_back(app: Flask, clock: Clock) -> None:
    first, second = tasks(2, clock)
    for task in (first, second):
        claim_task(task, actor=officer("minh"))
    minh = sign_in(app, "minh")
    answer = minh.post(f"/can-bo/viec/{first}?hang=cua-toi", data={"_do": "release"})
    assert answer.location == f"/can-bo/viec/{second}?hang=cua-toi"
    minh.post(f"/can-bo/viec/{first}/nhu-truoc?hang=cua-toi")
    assert task_of(first).assignee == officer("minh").id
    told = minh.post(
        f"/can-bo/viec/{first}?hang=cua-toi", data={"_do": "assign", "_to": str(officer("an").id)}, headers=PART
    ).json
    assert told is not None
    assert "nhu-truoc" in told["said"]
    minh.post(f"/can-bo/viec/{first}/nhu-truoc?hang=cua-toi", headers=PART)
    assert task_of(first).assignee == officer("minh").id


def test_a_line_says_whether_anybody_has_looked(app: Flask, clock: Clock) -> None:
    first, _second = tasks(2, clock)
    clock.move(minutes=10)
    minh = sign_in(app, "minh")
    assert minh.get("/can-bo/don-vi").text.count("chưa ai xem") == 2
    minh.get(f"/can-bo/viec/{first}")
    page = minh.get("/can-bo/don-vi").text
    assert (page.count("chưa ai xem"), page.count("đã mở, chưa xong")) == (1, 1)
    claim_task(first, actor=officer("an"))
    assert "người giữ chưa xem" in sign_in(app, "dung").get("/can-bo/toan-co-quan").text


def test_the_box_finds_without_marks_and_only_what_is_ones_own(app: Flask) -> None:
    receipt = petition()
    hoa, minh = sign_in(app, "hoa"), sign_in(app, "minh")

    def ways(client: FlaskClient, asked: str) -> str:
        return client.get("/can-bo/tim-nhanh", query_string={"q": asked}).text

    assert f'href="/can-bo/ho-so/{receipt.number}"' in ways(hoa, receipt.number[:10])
    assert receipt.number not in ways(minh, receipt.number[:10])
    word = TITLE.split()[0].lower()
    assert TITLE in ways(hoa, word)
    assert TITLE not in ways(minh, word)
    assert "Chờ nhận" in ways(hoa, "cho nhan")
    assert "Toàn tỉnh" not in ways(minh, "toan tinh")
    dung = sign_in(app, "dung")
    found = ways(dung, "le van minh")
    assert parse_qs(urlsplit(found.partition('href="')[2].partition('"')[0]).query)["nguoi-giu"] == [
        str(officer("minh").id)
    ]
    assert "Lê Văn Minh" not in ways(minh, "le van minh")
    assert ways(minh, "xyzxyz").strip() == ""


def test_the_help_names_every_key_and_the_queues_of_this_officer(app: Flask) -> None:
    page = sign_in(app, "minh").get("/can-bo/").text
    for key in ("j / k", "Ctrl + Enter", "Ctrl + K", "g v", "g c"):
        assert f"<kbd>{key}</kbd>" in page
    assert "<kbd>g t</kbd>" not in page


def test_the_case_of_a_number_that_is_not_ones_own_is_not_offered(app: Flask) -> None:
    receipt = petition()
    assert case_of(receipt.number)
    assert receipt.number not in sign_in(app, "an").get(f"/can-bo/tim-nhanh?q={receipt.number}").text


def test_a_queue_asks_six_questions_however_long_it_is(app: Flask, clock: Clock) -> None:
    tasks(8, clock)
    minh = sign_in(app, "minh")
    minh.get("/can-bo/don-vi")
    asked: list[str] = []

    def hear(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        asked.append(statement)

    event.listen(Engine, "before_cursor_execute", hear)
    assert "chưa ai xem" in minh.get("/can-bo/don-vi").text
    event.remove(Engine, "before_cursor_execute", hear)
    assert len(asked) <= 6, [" ".join(one.split())[:90] for one in asked]
