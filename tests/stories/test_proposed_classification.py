"""What the dispatcher is told before deciding, and what stays out of the case."""

from typing import Any

import orjson
from sqlalchemy import select

from engine.cases import Proposed, TaskView, get_case, get_task
from engine.storage import read_work, tables
from tests.stories.handling import transfer_to
from tests.support.province import Petition, Province, read_demo
from tests.webui.inbox.house import sign_in

SMALL = 2_048


def sample(name: str) -> dict[str, Any]:
    return next(dict(one) for one in read_demo("petitions.json")["petitions"] if one["id"] == name)


def sends(province: Province, name: str, **more: Any) -> Petition:
    item = sample(name)
    return province.receives(item["title"], item["content"], field=item["field"], **more)


def opened(petition: Petition, element: str) -> TaskView:
    task = petition.task(element)
    return get_task(task.id, actor=petition.province.officer_for(task))


def test_a_new_rule_asked_for_does_not_open_as_behaviour(province: Province) -> None:
    petition = sends(province, "PM014").done("check_conditions", decision="accept")
    view = opened(petition, "classify")
    assert view.data["kind"] == "regulation"
    assert view.proposals["kind"].because.startswith("nội dung có “")
    assert view.data["lead_agency"] == "SNNMT"
    assert view.data["content_heading"] == "5.8"


def test_a_decision_is_proposed_and_never_taken(province: Province) -> None:
    petition = sends(province, "PM001")
    assert opened(petition, "check_conditions").proposals["decision"].value == "accept"
    view = opened(petition.done("check_conditions", decision="accept"), "classify")
    assert view.proposals["decision"].value == "transfer"
    assert "decision" not in view.data


def test_what_is_filled_in_beforehand_has_its_reason(province: Province) -> None:
    petition = sends(province, "PM001").done("check_conditions", decision="accept")
    view = opened(petition, "classify")
    chosen = {"kind", "content_heading", "field", "legal_regime", "lead_agency"}
    assert chosen <= view.data.keys() & view.proposals.keys()
    assert all(isinstance(one, Proposed) and one.because for one in view.proposals.values())


def test_reception_reads_what_speaks_against_taking_it_in(province: Province) -> None:
    view = opened(sends(province, "PM024"), "check_conditions")
    assert view.proposals["decision"].value == "refuse"
    assert view.proposals["refusal_reason"].value == "R01"
    assert "nơi tiếp công dân" in view.proposals["refusal_reason"].because


def test_what_may_be_secret_is_said_above_all_and_left_to_people(province: Province) -> None:
    petition = sends(province, "PM032")
    view = opened(petition, "check_conditions")
    assert "Nghi có nội dung mật" in view.instructions_html
    assert "decision" not in view.proposals


def test_the_page_shows_each_proposal_with_its_reason(province: Province) -> None:
    petition = sends(province, "PM001").done("check_conditions", decision="accept")
    page = sign_in(province.app, "vp.005").get(f"/can-bo/viec/{petition.task('classify').id}").text
    assert "Đề xuất: <strong>Hành vi của cơ quan, cán bộ</strong>, vì nội dung có “" in " ".join(page.split())
    assert "<strong>Sở Nông nghiệp và Môi trường</strong>, vì cơ quan phụ trách lĩnh vực này." in " ".join(page.split())
    assert 'aria-describedby="f-lead_agency-proposed' in page


def test_likely_duplicates_stand_beside_the_petition(province: Province) -> None:
    first = sends(province, "PM001")
    again = sends(province, "PM001", full_name="Người khác", phone="0900000002", email="khac@mau.example")
    page = (
        sign_in(province.app, "vp.005")
        .get(f"/can-bo/viec/{again.done('check_conditions', decision='accept').task('classify').id}")
        .text
    )
    assert "Có thể trùng với hồ sơ khác (1)" in page
    assert first.number in page
    assert "giống 100 %" in page


def test_the_case_keeps_codes_and_reasons_and_none_of_the_text(province: Province) -> None:
    petition = sends(province, "PM001")
    item = sample("PM001")
    petition.done("check_conditions", decision="accept")
    officer = province.officer_for(petition.task("classify"))
    case = get_case(petition.case_id, actor=officer)
    kept = orjson.dumps(case.variables).decode()
    assert len(kept.encode()) < SMALL
    assert item["content"][:40] not in kept
    assert item["title"] not in kept
    with read_work() as work:
        state = work.connection.scalar(
            select(tables.CaseState.state).where(tables.CaseState.case_id == petition.case_id)
        )
    assert state is not None
    assert len(state) < SMALL
    assert all("“" not in str(event.facts) for event in case.events)


def test_once_classified_the_case_forgets_what_was_proposed(province: Province) -> None:
    petition = sends(province, "PM001")
    transfer_to(petition, "SNNMT")
    officer = province.officer_for(petition.task("accept_transfer"))
    assert get_case(petition.case_id, actor=officer).variables["proposal"] == {}


def test_after_a_return_the_agency_that_was_suggested_is_proposed(province: Province) -> None:
    petition = sends(province, "PM001")
    transfer_to(petition, "SXD", kind="both")
    petition.done("accept_transfer", decision="return", return_reason="Không thuộc lĩnh vực.", suggested_agency="STC")
    view = opened(petition, "classify")
    assert view.data["lead_agency"] == "STC"
    assert view.proposals["lead_agency"].because == "cơ quan trước trả lại và đề nghị chuyển đến đây"
    assert view.data["kind"] == "both"


def test_the_longest_petition_is_read_within_bounds(province: Province) -> None:
    text = "Hồ sơ đất đai của tôi quá hạn, cán bộ không trả lời. " * 400
    petition = province.receives("Trễ hẹn", text[:19_990], field="dat_dai")
    assert opened(petition, "check_conditions").proposals["decision"].value == "accept"
    petition.done("check_conditions", decision="accept")
    assert opened(petition, "classify").proposals["kind"].value == "behaviour"
