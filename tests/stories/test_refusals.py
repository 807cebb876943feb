"""A petition is not taken in: each reason with what to do instead and where to turn."""

import json

import pytest

from engine.errors import Invalid
from engine.petitions import get_tracking, preview_refusal
from tests.stories.test_asking_the_sender import officer_of
from tests.support.province import HUB, ROOT, Petition, Province

REASONS = json.loads((ROOT / "demo" / "catalogues.json").read_bytes())["refusal_reasons"]


@pytest.fixture
def petition(province: Province) -> Petition:
    return province.receives("Một việc", "Một việc mà cơ quan có thể không tiếp nhận được.", field="khac")


@pytest.mark.parametrize("reason", REASONS, ids=lambda reason: str(reason["code"]))
def test_every_reason_says_why_what_to_do_and_where(petition: Petition, reason: dict[str, str]) -> None:
    more = {"refusal_explanation": "Việc này đã có nơi khác giải quyết."} if reason["code"] == "R99" else {}
    petition.done("check_conditions", decision="refuse", refusal_reason=reason["code"], **more)
    seen = get_tracking(petition.case_id)
    assert (seen.status, petition.status) == ("refused", "completed")
    assert seen.refusal is not None
    assert (seen.refusal.reason, seen.refusal.guide, seen.refusal.contact) == (
        reason["name"], reason["guide"], reason["contact"],
    )  # fmt: skip
    assert seen.refusal.letter.startswith("Kính gửi bạn,")
    for part in (reason["name"], reason["guide"], reason["contact"], *more.values()):
        assert part in seen.refusal.letter


def test_another_reason_needs_words_of_its_own(petition: Petition) -> None:
    with pytest.raises(Invalid) as caught:
        petition.done("check_conditions", decision="refuse", refusal_reason="R99")
    assert [problem.where for problem in caught.value.problems] == ["/refusal_explanation"]


def test_the_notice_is_seen_before_it_goes_out(province: Province, petition: Petition) -> None:
    reception = officer_of(province, HUB, "RECEPTION")
    said = preview_refusal(petition.case_id, "R01", "{{ number }} <b>", actor=reception)
    assert "Đây là khiếu nại" in said
    assert "Trụ sở tiếp công dân" in said
    assert "{{ number }} <b>" in said
    assert get_tracking(petition.case_id).status == "submitted"
    petition.done("check_conditions", decision="refuse", refusal_reason="R01", refusal_explanation="{{ number }} <b>")
    refusal = get_tracking(petition.case_id).refusal
    assert refusal is not None
    assert refusal.letter == said


def test_english_is_proposed_to_be_refused_and_a_foreigner_in_vietnamese_is_not(province: Province) -> None:
    english = province.receives(
        "Water supply problem", "There is no water in our building for two weeks, please help us to solve this.",
        full_name="John Smith", is_foreigner=True,
    )  # fmt: skip
    assert english.proposed("check_conditions")["refusal_reason"].value == "R04"
    foreigner = province.receives(
        "Mất nước", "Tòa nhà của tôi mất nước hai tuần nay, đề nghị cơ quan kiểm tra.", full_name="John Smith",
        is_foreigner=True,
    )  # fmt: skip
    assert "refusal_reason" not in foreigner.proposed("check_conditions")
    foreigner.done("check_conditions", decision="accept")
    assert foreigner.open == ["classify"]
