"""The page of the collecting pool: who sees what, in which words."""

from uuid import UUID

from flask import Flask

from engine.petitions import pool
from engine.storage import begin_work
from tests.engine.petitions.office import TITLE, Clock
from tests.webui.inbox.house import petition, sign_in

PAGE = "/can-bo/nhom-tap-hop"


def collect(case_id: UUID, agency: str = "VP") -> None:
    with begin_work() as work:
        pool.enter(work, case_id, agency=agency)


def test_an_empty_pool_teaches_what_will_be_there(app: Flask) -> None:
    page = sign_in(app, "hoa").get(PAGE).text
    assert "Hiện không có phản ánh nào trong nhóm tập hợp." in page


def test_the_pool_says_how_long_how_many_and_when(app: Flask, clock: Clock) -> None:
    receipt = petition()
    collect(receipt.case_id)
    clock.move(days=3)
    page = sign_in(app, "hoa").get(PAGE).text
    assert TITLE in page
    assert "ở trong nhóm 3 ngày" in page
    assert "0 phản ánh tương tự" in page
    assert f"/can-bo/ho-so/{receipt.number}" in page


def test_nobody_sees_what_other_agencies_collect(app: Flask) -> None:
    collect(petition().case_id)
    assert TITLE not in sign_in(app, "minh").get(PAGE).text


def test_who_reads_no_petitions_has_no_such_page(app: Flask) -> None:
    client = sign_in(app, "quan.tri")
    assert client.get(PAGE).status_code == 404
    assert "Nhóm tập hợp" not in client.get("/can-bo/").text


def test_a_wrong_place_in_the_list_is_said_so(app: Flask) -> None:
    assert sign_in(app, "hoa").get(f"{PAGE}?sau=xyz").status_code == 422
