"""The monitor's lists: numbers that open them, filters in the address, nonsense answered kindly."""

from datetime import timedelta
from html import unescape

import pytest
from flask import Flask
from lxml import html
from sqlalchemy import select

from engine.cases.path import called_processes
from engine.definitions import get_compiled, publish
from engine.storage import begin_work, read_work
from engine.storage.tables import Case
from tests.engine.petitions.office import TITLE, Clock
from tests.support.diagrams import Diagram, closure_of
from tests.webui.inbox.house import open_review, petition, sign_in
from tests.webui.monitor.test_monitor import stuck


def get(app: Flask, address: str, who: str = "quan.tri") -> str:
    answer = sign_in(app, who).get(address)
    assert answer.status_code == 200
    return unescape(answer.text)


def test_the_first_page_asks_the_questions_of_the_morning(app: Flask, clock: Clock) -> None:
    fine, failed = open_review(), stuck()
    clock.now += timedelta(days=8)
    page = html.fromstring(get(app, "/giam-sat/"))
    questions = {
        link.xpath("string(span)"): (link.xpath("string(strong)").strip(), link.get("href"))
        for link in page.xpath("//a[contains(@class, 'm-question')]")
    }
    assert questions["Sự cố đang chờ xử lý"] == ("1", "/giam-sat/su-co")
    count, late = questions["Hồ sơ có việc quá hạn"]
    assert count == "1"
    listed = get(app, late)
    assert fine.number in listed
    assert failed.number not in listed
    idle = questions["Không có bước mới từ 7 ngày"]
    assert idle[0] == "2"
    assert "Sáng nay cần biết" not in listed


def test_a_row_says_where_the_case_stands_and_who_has_it(app: Flask) -> None:
    open_review()
    page = get(app, "/giam-sat/?quy-trinh=review")
    assert "Soạn ý kiến" in page
    assert "chưa ai nhận (Chuyên viên xử lý · Sở Xây dựng)" in page


def test_filters_stand_in_the_address_and_together(app: Flask) -> None:
    first, second = open_review(), stuck()
    assert first.number not in get(app, "/giam-sat/?quy-trinh=stuck&vuong=su-co")
    assert second.number in get(app, "/giam-sat/?quy-trinh=stuck&vuong=su-co")
    assert first.number in get(app, "/giam-sat/?buoc=review/write")
    assert second.number not in get(app, "/giam-sat/?buoc=review/write")
    assert "Không có hồ sơ nào như vậy." in get(app, "/giam-sat/?co-quan=SYT")
    assert first.number in get(app, f"/giam-sat/?q={first.number[-4:]}&tu=2026-11-01&den=2026-12-01")


@pytest.mark.parametrize(
    "nonsense",
    ["tu=hôm+qua", "den=2026-02-31", "han=muộn", "vuong=x", "dung-yen=-1", "dung-yen=" + "9" * 50, "phien-ban=x",
     "phien-ban=1", "tu=0001-01-01", "den=9999-12-31", "quy-trinh=" + "a" * 500, "buoc=%00", "tinh-trang=%F0%9F%98%80"],
)  # fmt: skip
def test_what_makes_no_sense_is_left_out_and_said(app: Flask, nonsense: str) -> None:
    case = open_review()
    page = get(app, f"/giam-sat/?{nonsense}")
    assert case.number in page
    assert "điều kiện không hiểu được" in page


@pytest.mark.parametrize("words", ["%27", "%25", "%00", "a" * 5000, "%F0%9F%98%80", "+++"])
def test_any_words_may_be_looked_for(app: Flask, words: str) -> None:
    get(app, f"/giam-sat/?q={words}")
    get(app, f"/giam-sat/?q={words}", "dung")


def test_titles_are_searched_by_who_reads_content_alone(app: Flask) -> None:
    receipt = petition()
    page = get(app, "/giam-sat/?q=duong+ngap")
    assert receipt.number not in page
    assert "chỉ tìm được theo số hồ sơ" in page
    assert TITLE not in get(app, f"/giam-sat/?q={receipt.number}")
    review = open_review("Ý kiến về đường ngập")
    assert review.number in get(app, "/giam-sat/?q=DUONG+ngap", "dung")


def test_a_case_on_an_older_version_says_so(app: Flask) -> None:
    case = open_review()
    one = Diagram("review", {"title": "Lấy ý kiến"}).start().user("write").end().chain("begin", "write", "done")
    with begin_work() as work:
        publish(work, closure_of(one), lane_roles={})
    page = get(app, f"/giam-sat/ho-so/{case.number}")
    assert "Quy trình nay đã có v2; hồ sơ này chạy theo v1" in page


def test_the_way_of_a_case_is_told_in_order(app: Flask) -> None:
    receipt = petition()
    page = html.fromstring(get(app, f"/giam-sat/ho-so/{receipt.number}"))
    assert page.xpath("//section[@aria-labelledby='path']//h2")[0].text == "Đường đã đi"


def test_processes_and_the_numbers_at_their_steps_open_their_lists(app: Flask) -> None:
    case = open_review()
    assert "Lấy ý kiến" in get(app, "/giam-sat/quy-trinh")
    page = html.fromstring(get(app, "/giam-sat/quy-trinh/review"))
    (link,) = [one for one in page.xpath("//td/a") if "ở “Soạn ý kiến”" in one.get("aria-label")]
    assert link.text == "1"
    assert case.number in get(app, link.get("href"))
    drawn = sign_in(app, "dung").get("/giam-sat/quy-trinh/review/so-do/review?phien-ban=1").json
    assert drawn is not None
    (count,) = drawn["counts"]
    assert (count["element"], count["marks"][0]["text"]) == ("write", "1")
    assert drawn["others"] == ["review_approval"]
    inner = sign_in(app, "dung").get("/giam-sat/quy-trinh/review/so-do/review_approval?phien-ban=1")
    assert inner.status_code == 200


def test_calls_are_known_with_the_process_they_run(app: Flask) -> None:
    del app
    case = open_review()
    with read_work() as work:
        version_id = work.connection.scalar(select(Case.version_id).where(Case.id == case.id))
        assert version_id is not None
        assert "review_approval" in called_processes(get_compiled(work, version_id)).values()


@pytest.mark.parametrize(
    "address",
    ["/giam-sat/quy-trinh/x", "/giam-sat/quy-trinh/review?phien-ban=99", "/giam-sat/quy-trinh/review/so-do/x",
     "/giam-sat/ho-so/%00", "/giam-sat/ho-so/KH-2026-999999"],
)  # fmt: skip
def test_what_is_not_there_is_not_found(app: Flask, address: str) -> None:
    assert sign_in(app, "quan.tri").get(address).status_code == 404


def test_an_odd_version_is_the_one_in_use(app: Flask) -> None:
    assert "Phiên bản 1" in get(app, "/giam-sat/quy-trinh/review?phien-ban=-3")


def test_a_page_of_incidents_that_are_over_shows_the_list(app: Flask) -> None:
    assert "Không có sự cố nào đang chờ." in get(app, "/giam-sat/su-co?ma=x&quy-trinh=y&buoc=z")
    assert "Không có sự cố nào đang chờ." in get(app, "/giam-sat/su-co?ma=x&sau=1")
