"""What officers do with a petition, step by step, in the words of the procedure's forms."""

from typing import Any

from tests.support.province import Petition

TRANSFER_NOTE = "Đề nghị xem xét và trả lời người gửi"
ANSWER = {"answer": "Kết quả đã sẵn sàng, mời bạn đến nhận. Cơ quan xin lỗi vì đã trả chậm.",
          "public_answer": "Cơ quan đã xin lỗi và hoàn tất hồ sơ."}  # fmt: skip


def transfer_to(petition: Petition, agency: str, **facts: Any) -> None:
    """Accepted at reception, classified, transferred."""
    petition.done("check_conditions", decision="accept")
    classify(petition, agency, **facts)


def classify(petition: Petition, agency: str, **facts: Any) -> None:
    chosen = {"kind": "behaviour", "content_heading": "5.1", "field": "dat_dai", "legal_regime": "D20_574", **facts}
    petition.done("classify", decision="transfer", lead_agency=agency, transfer_note=TRANSFER_NOTE, **chosen)


def take_on(petition: Petition, agency: str) -> None:
    """The agency accepts and its head assigns an officer; the hub itself has nothing to accept."""
    if petition.open == ["accept_transfer"]:
        petition.done("accept_transfer", decision="accept")
    petition.done("assign_officer", officer=petition.province.officer(agency))


def handle(petition: Petition) -> None:
    """The officer verifies the facts, or studies the regulation, or both."""
    if "verify_facts" in petition.open:
        petition.done("verify_facts", facts_found="Hồ sơ trễ hẹn, nay đã xong.", behaviour_result="corrected")
    if "study_regulation" in petition.open:
        petition.done("study_regulation", regulation_studied="Quy định về thành phần hồ sơ",
                      regulation_findings="Trùng với giấy đã có.", grounds="enough")  # fmt: skip
        petition.done("review_criteria", is_necessary=True, is_lawful=True, is_simple=True, is_feasible=False,
                      is_feasible_because="Giấy này cơ quan khác đã có.",
                      is_consistent=True, fits_treaties=True, handling_form="propose_amend")  # fmt: skip


def answer(petition: Petition, agency: str) -> None:
    """Drafted, approved, issued with the signed scan."""
    petition.done("draft_answer", **ANSWER)
    petition.done("approve_answer", decision="approve")
    issue(petition, agency)


def issue(petition: Petition, _agency: str) -> None:
    """Issued with the number that the agency's book proposes; no two letters share one."""
    number = petition.shown("issue_letter")["letter_number"]
    petition.done("issue_letter", letter_number=number, letter_date="2026-12-08", signer="Giám đốc",
                  signed_letter="scan")  # fmt: skip


def publish(petition: Petition) -> None:
    petition.done("check_answer", decision="fits")
    petition.done("prepare_publication", decision="publish", public_title="Trả kết quả chậm",
                  public_question="Vì sao kết quả trả chậm?", public_answer=ANSWER["public_answer"],
                  edit_why="nói gọn")  # fmt: skip
