"""A digital signature that does not hold sends nothing: sign again, or send the paper with a reason."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.cases import send_now
from engine.petitions import get_tracking, list_numbers
from engine.storage import read_work
from tests.stories.handling import ANSWER, handle, take_on, transfer_to
from tests.support.province import LETTER, Petition, Province, province_at
from tests.support.signed_pdfs import signed_pdf
from tests.support.staff import Staff


@pytest.fixture
def province(province_url: str, tmp_path: Path) -> Iterator[Province]:
    """The whole product over the demo's province, on SQLite and on PostgreSQL."""
    with province_at(province_url, tmp_path) as province:
        province.app.config["WTF_CSRF_ENABLED"] = False
        yield province


def approved(province: Province, title: str = "Trả kết quả chậm") -> Petition:
    petition = province.receives(title, "Hồ sơ của tôi quá hẹn hơn một tháng.", field="dat_dai")
    transfer_to(petition, "SNNMT")
    take_on(petition, "SNNMT")
    handle(petition)
    petition.done("draft_answer", **ANSWER)
    return petition.done("approve_answer", decision="approve")


def test_a_pdf_whose_signature_holds_goes_out_at_once(province: Province) -> None:
    petition = approved(province)
    clerk = Staff(petition, "issue_letter")
    sent = clerk.presses(
        "complete", signing="digital", **{"signed_letter-new": (io.BytesIO(signed_pdf()), "cong-van.pdf")}
    )
    assert sent.status_code == 303
    assert petition.open == ["check_answer"]
    send_now(petition.case_id, actor=clerk.officer)
    told = get_tracking(petition.case_id).answer
    assert told is not None
    assert [one.name for one in told.signed] == ["cong-van.pdf"]


def test_an_expired_certificate_is_told_signed_again_in_vain_and_replaced_by_paper(province: Province) -> None:
    petition = approved(province)
    Staff(petition, "issue_letter").presses(
        "complete", signing="digital",
        **{"signed_letter-new": (io.BytesIO(signed_pdf(is_expired=True)), "het-han.pdf")},
    )  # fmt: skip
    assert petition.open == ["mend_signature"]
    assert petition.seen_by_sender()["answer"] is None
    clerk = Staff(petition, "mend_signature")
    assert "Chứng thư số đã hết hạn khi ký" in clerk.page.text_content()

    clerk.presses("complete", decision="retry", **{"signed_letter-new": (io.BytesIO(LETTER), "chua-ky.pdf")})
    again = Staff(petition, "mend_signature")
    assert "Tệp không có chữ ký số" in again.page.text_content()
    refused = again.presses("complete", decision="paper", **{"signed_letter-new": (io.BytesIO(LETTER), "quet.pdf")})
    assert refused.status_code == 422
    assert 'id="f-paper_reason-wrong"' in refused.text
    reason = "Chứng thư số hết hạn, đang chờ cấp lại."
    again.presses("complete", decision="paper", paper_reason=reason)

    assert petition.open == ["check_answer"]
    told = get_tracking(petition.case_id).answer
    assert told is not None
    assert [one.name for one in told.signed] == ["quet.pdf"]
    assert reason in Staff(petition, "check_answer").page.text_content()
    assert reason not in str(petition.seen_by_sender())


def test_no_two_letters_go_out_with_one_number(province: Province) -> None:
    first, second = approved(province), approved(province, "Việc khác")
    scan = {"signed_letter-new": (io.BytesIO(LETTER), "a.pdf")}
    Staff(first, "issue_letter").presses("complete", letter_number="08/SNNMT-VP", **scan)
    clerk = Staff(second, "issue_letter")
    refused = clerk.presses(
        "complete", letter_number="8/SNNMT-KT", **{"signed_letter-new": (io.BytesIO(LETTER), "a.pdf")}
    )
    assert refused.status_code == 422
    assert f"Số 8 đã dùng cho công văn của hồ sơ {first.number}." in refused.text
    assert 'id="f-letter_number-wrong"' in refused.text
    assert second.seen_by_sender()["answer"] is None

    book = clerk.client.get("/can-bo/so-cong-van").text
    assert "08/SNNMT-VP" in book
    assert "Số 3 đến 7" in book
    freed = clerk.client.post(
        "/can-bo/so-cong-van/nha-so", follow_redirects=True,
        data={"agency": "SNNMT", "year": "2026", "number": "2", "reason": "Cấp nhầm sổ"},
    ).text  # fmt: skip
    assert "Cấp nhầm sổ" in freed
    assert clerk.presses("complete", letter_number="9/SNNMT-VP").status_code == 303
    with read_work() as work:
        states = {one.number: one.state for one in list_numbers(work, "SNNMT", 2026) if one.state}
    assert states == {1: "freed", 2: "freed", 8: "used", 9: "used"}
    stranger = Staff(second, "check_answer").client
    assert "08/SNNMT-VP" not in stranger.get("/can-bo/so-cong-van").text
