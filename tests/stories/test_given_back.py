"""Agencies give a petition back: once, twice, against each other; and a denunciation seen late."""

import pytest

from engine.errors import Invalid
from engine.petitions import find_petition_of
from tests.stories.handling import answer, classify, handle, publish, take_on, transfer_to
from tests.stories.test_asking_the_sender import officer_of
from tests.support.province import HUB, Petition, Province


@pytest.fixture
def petition(province: Province) -> Petition:
    return province.receives("Trật tự đô thị", "Vỉa hè trước chợ bị chiếm, xin cho biết ai giải quyết.", field="khac")


def test_two_agencies_refuse_and_the_head_of_the_office_decides(province: Province, petition: Petition) -> None:
    transfer_to(petition, "SXD")
    petition.done("accept_transfer", decision="return", return_code="RT02", suggested_agency="SCT")
    assert petition.open == ["classify"]
    classify(petition, "SCT")
    petition.done("accept_transfer", decision="return", return_reason="Không thuộc lĩnh vực công thương.")
    task = petition.task("decide_agency")
    assert (task.agency, task.role) == (HUB, "HEAD")
    view = find_petition_of(petition.case_id, actor=officer_of(province, HUB, "HEAD"))
    assert view is not None
    assert [(one.agency, one.reason or one.explanation) for one in view.returns] == [
        ("SXD", "Không thuộc địa bàn của cơ quan"), ("SCT", "Không thuộc lĩnh vực công thương."),
    ]  # fmt: skip
    petition.done("decide_agency", lead_agency="SXD", transfer_note="Sở Xây dựng chủ trì theo quy chế phối hợp.")
    with pytest.raises(Invalid) as caught:
        petition.done("accept_transfer", decision="return", return_reason="Vẫn không thuộc lĩnh vực của Sở.")
    assert [problem.where for problem in caught.value.problems] == ["/decision"]
    take_on(petition, "SXD")
    handle(petition)
    answer(petition, "SXD")
    publish(petition)
    assert petition.seen_by_sender()["status"] == "published"


def test_a_return_needs_a_reason_of_the_catalogue_or_in_words(petition: Petition) -> None:
    transfer_to(petition, "SXD")
    with pytest.raises(Invalid) as caught:
        petition.done("accept_transfer", decision="return")
    assert [problem.where for problem in caught.value.problems] == ["/return_reason"]


def test_a_denunciation_seen_late_goes_back_and_is_refused_with_guidance(
    province: Province, petition: Petition
) -> None:
    transfer_to(petition, "SNNMT")
    petition.done("accept_transfer", decision="out_of_scope", late_reason="R02", late_note="Đoạn cuối là tố cáo.")
    assert petition.open == ["classify"]
    assert petition.shown("classify")["refusal_reason"] == "R02"
    assert petition.task("classify").agency == HUB
    view = find_petition_of(petition.case_id, actor=officer_of(province, HUB, "DISPATCHER"))
    assert view is not None
    assert [(one.kind, one.reason) for one in view.returns] == [("out_of_scope", "Đây là tố cáo")]
    petition.done("classify", decision="refuse", refusal_reason="R02")
    seen = petition.seen_by_sender()
    assert (seen["status"], petition.status) == ("refused", "completed")


def test_late_returns_do_not_count_against_the_agencies(petition: Petition) -> None:
    transfer_to(petition, "SNNMT")
    petition.done("accept_transfer", decision="out_of_scope", late_reason="R01", late_note="Có vẻ là khiếu nại.")
    classify(petition, "SXD")
    petition.done("accept_transfer", decision="return", return_code="RT01")
    assert petition.open == ["classify"]
