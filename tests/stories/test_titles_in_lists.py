"""What a sender wrote in the title, in lists: nothing for who reads no content, and no name that is kept secret."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from engine.cases import list_tasks
from engine.cases.case_filter import CaseFilter
from engine.cases.listing import list_cases
from engine.directory import Officer, create_session, get_officer
from engine.petitions import find_petition_of, list_similar
from engine.storage import begin_work, read_work, tables
from tests.stories.handling import classify
from tests.support.province import HUB, Petition, Province
from webui.inbox.navigation import QUEUES

NAME = "Nguyễn Thị Lan"
TITLE = f"Tố giác của {NAME} về việc khuyếch trương"
CONTENT = "Cán bộ địa chính nhận tiền để làm nhanh hồ sơ đất của gia đình tôi ở tổ 5."
WORD = "khuyếch"
LIMITED = ["ADMIN", "PROCESS_DESIGNER", "REPORT_VIEWER"]


def titled(officer: Officer, words: str = "") -> list[str]:
    """The titles that the officer's lists of cases and tasks hold."""
    found = [row.title for row in list_cases(actor=officer, wanted=CaseFilter(words=words)).items]
    for queue in ("mine", "unit", "agency", "done"):
        found += [row.case_title for row in list_tasks(queue, actor=officer).items] if not words else []
    return found


def test_the_name_of_a_sender_who_is_kept_secret_stands_in_no_list(province: Province) -> None:
    petition, other = province.receives(TITLE, CONTENT), province.receives("Việc khác", "Đèn đường ở tổ 9 hỏng.")
    for one in (petition, other):
        one.done("check_conditions", decision="accept")
        classify(one, "SXD")
    clerk = province.officer_for(petition.task("accept_transfer"))
    assert TITLE in titled(clerk)
    assert titled(clerk, NAME) == [TITLE]
    assert [one.is_same_sender for one in list_similar(other.case_id, actor=clerk)] == [True]
    petition.done("accept_transfer", decision="return", return_reason="Nội dung là tố cáo cán bộ.")
    dispatcher = province.officer_for(petition.task("classify"))
    petition.done("classify", decision="refuse", refusal_reason="R02")
    assert NAME not in str(titled(clerk))
    assert titled(clerk, NAME) == []
    assert [WORD in title for title in titled(clerk, WORD)] == [True]
    # What would tell that both are of one hand is kept back as well.
    assert list_similar(other.case_id, actor=clerk) == ()
    assert [one.is_same_sender for one in list_similar(other.case_id, actor=dispatcher)] == [True]
    still = find_petition_of(petition.case_id, actor=dispatcher)
    assert still is not None
    assert still.title == TITLE


@pytest.mark.parametrize("role", LIMITED)
def test_no_page_shows_a_title_to_who_reads_no_content(province: Province, role: str) -> None:
    petition = province.receives(TITLE, CONTENT)
    petition.done("check_conditions", decision="accept")
    officer = of_role_alone(petition, role)
    client = signed_in(province, officer)
    shown = [address for address, text in pages(province, client, petition) if WORD in text]
    assert shown == []


def test_the_walk_finds_the_title_where_it_may_be_read(province: Province) -> None:
    petition = province.receives(TITLE, CONTENT)
    client = signed_in(province, province.officer_for(petition.task("check_conditions")))
    shown = {address for address, text in pages(province, client, petition) if WORD in text}
    assert {"/can-bo/don-vi", f"/can-bo/ho-so/{petition.number}"} <= shown


def of_role_alone(petition: Petition, role: str) -> Officer:
    """Who received the petition, from now on with this role and no other: the case still lies with their agency."""
    who = petition.province.officer(HUB, "RECEPTION")
    with begin_work() as work:
        officer_id = work.connection.scalar(select(tables.Officer.id).where(tables.Officer.username == who))
        assert officer_id is not None
        grants: Any = tables.Grant.__table__
        work.connection.execute(grants.update().where(grants.c.officer_id == officer_id).values(role=role))
    with read_work() as work:
        return get_officer(work, officer_id)


def signed_in(province: Province, officer: Officer) -> FlaskClient:
    client = province.client
    with client.session_transaction() as session:
        session["_user_id"], session["_fresh"] = create_session(officer.id), True
    return client


def pages(province: Province, client: FlaskClient, petition: Petition) -> Iterator[tuple[str, str]]:
    """Every address that can be asked for, of this petition where it asks for one, and what it shows."""
    values: dict[str, Any] = {
        "number": petition.number, "case_id": petition.case_id, "task_id": petition.tasks[0].id,
        "process_id": "petition", "diagram": "petition", "code": "channels", "path": "petition/petition.bpmn",
    }  # fmt: skip
    adapter = province.app.url_map.bind("localhost")
    for rule in province.app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and rule.arguments <= values.keys() and rule.endpoint != "static":
            try:
                address = adapter.build(rule.endpoint, {name: values[name] for name in rule.arguments})
            except ValueError:
                continue
            yield address, client.get(address).get_data().decode(errors="ignore")
    for slug in (queue.slug for queue in QUEUES):
        yield f"/can-bo/{slug}", client.get(f"/can-bo/{slug}").get_data().decode(errors="ignore")
    # Asked by another word of the title, which the page may repeat.
    yield "/giam-sat/?q=to+giac", client.get("/giam-sat/?q=to+giac").get_data().decode(errors="ignore")
