"""From the head's approval to the letter in the sender's hands, as the clerk and the sender see it."""

import io
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from engine.directory import create_session
from engine.petitions import get_tracking
from engine.storage import read_work, tables
from tests.engine.petitions.official_letter.letters import docx_text, letters_of, pdf_text
from tests.stories.handling import handle, take_on, transfer_to
from tests.support.province import LETTER, Petition, Province, province_at
from tests.support.staff import Staff

DRAFTED = (
    "**Về nguyên nhân:** thiếu phiếu chuyển.\n- Đã trả kết quả ngày 01/12;\n<script>alert(1)</script> {{ signer }}"
)


@pytest.fixture
def province(province_url: str, tmp_path: Path) -> Iterator[Province]:
    """The whole product over the demo's province, on SQLite and on PostgreSQL."""
    with province_at(province_url, tmp_path) as province:
        province.app.config["WTF_CSRF_ENABLED"] = False
        yield province


def approved(province: Province, title: str = "Trả kết quả chậm") -> Petition:
    """A petition whose answer the head has just approved."""
    petition = province.receives(title, "Hồ sơ của tôi quá hẹn hơn một tháng rồi.", field="dat_dai")
    transfer_to(petition, "SNNMT")
    take_on(petition, "SNNMT")
    handle(petition)
    petition.done("draft_answer", answer=DRAFTED)
    return petition.done("approve_answer", decision="approve")


class Clerk(Staff):
    """The clerk at the page of the letter, without JavaScript."""

    minutes_at_page = 0

    def __init__(self, petition: Petition) -> None:
        super().__init__(petition, "issue_letter")

    def sends(self, scan: str) -> Any:
        """Complete the task with the signed scan, and let it go out without waiting for second thoughts."""
        sent = self.presses("complete", **{"signed_letter-new": (io.BytesIO(LETTER), scan)})
        assert self.petition.seen_by_sender()["answer"] is None
        assert "Hoàn tác được đến 08:05" in self.client.get(sent.location).text
        self.client.post(f"/can-bo/ho-so/{self.petition.number}/hoan-tac", data={"_do": "send"})
        return sent


def test_the_letter_is_proposed_printed_signed_and_sent(province: Province) -> None:
    petition = approved(province)
    clerk = Clerk(petition)
    proposed = clerk.form()
    assert proposed["letter_number"] == "01/SNNMT-VP"
    assert proposed["letter_date"] == "2026-11-23"
    assert proposed["signer"]
    assert proposed["copies_to"].strip().splitlines() == ["Như trên;", "Lưu: VT."]

    printed = clerk.presses("print-pdf", letter_number="15/SNNMT-VP", subject="trả kết quả cấp đổi")
    word = clerk.presses("print-docx")
    assert printed.mimetype == "application/pdf"
    assert "attachment" in printed.headers["Content-Disposition"]
    for whole in (pdf_text(printed.data), docx_text(word.data)):
        for part in ("Số: 15/SNNMT-VP", "V/v trả kết quả cấp đổi", "SỞ NÔNG NGHIỆP VÀ MÔI TRƯỜNG", "Nguyễn Thị Lan",
                     "Về nguyên nhân: thiếu phiếu chuyển.", "<script>alert(1)</script> {{ signer }}",
                     "Khánh Hòa, ngày 23 tháng 11 năm 2026", petition.number):  # fmt: skip
            assert letters_of(part) in letters_of(whole), part
    assert clerk.form()["letter_number"] == "15/SNNMT-VP"
    assert not files_of(petition)
    assert petition.seen_by_sender()["answer"] is None

    sent = clerk.sends("ban-ky.pdf")
    assert sent.status_code == 303
    assert files_of(petition) == [("letter", "ban-ky.pdf")]
    told = get_tracking(petition.case_id).answer
    assert told is not None
    assert (told.letter.number, [one.name for one in told.signed]) == ("15/SNNMT-VP", ["ban-ky.pdf"])


def files_of(petition: Petition) -> list[tuple[str, str]]:
    query = select(tables.Attachment.purpose, tables.Attachment.name).where(
        tables.Attachment.case_id == petition.case_id
    )
    with read_work() as work:
        return [(row.purpose, row.name) for row in work.connection.execute(query)]


def test_the_sender_reads_the_answer_with_its_looks_and_gets_the_signed_scan(province: Province) -> None:
    petition = approved(province)
    Clerk(petition).sends("ban-ky.pdf")
    sender = province.app.test_client()
    sender.post("/phan-anh/tra-cuu", data={"number": petition.number, "code": petition.code})
    page = sender.get("/phan-anh/ho-so").text
    assert (
        "<p><strong>Về nguyên nhân:</strong> thiếu phiếu chuyển.</p><ul><li>Đã trả kết quả ngày 01/12;</li></ul>"
        in page
    )
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {{ signer }}" in page
    assert "Bản quét công văn đã ký, đóng dấu" in page
    (address,) = set(re.findall(r'href="(/phan-anh/ho-so/tep/[^"]+)"', page))
    assert sender.get(address).data == LETTER


def test_the_next_letter_goes_on_from_the_number_that_went_out(province: Province) -> None:
    first = approved(province)
    clerk = Clerk(first)
    clerk.presses("complete", letter_number="0208/SNNMT-ĐĐ", **{"signed_letter-new": (io.BytesIO(LETTER), "a.pdf")})
    assert Clerk(approved(province, "Việc khác")).form()["letter_number"] == "209/SNNMT-VP"


def test_an_answer_done_again_gets_a_letter_of_its_own(province: Province) -> None:
    petition = approved(province)
    Clerk(petition).presses("complete", subject="lần đầu", **{"signed_letter-new": (io.BytesIO(LETTER), "a.pdf")})
    province.clock.now += timedelta(days=1)
    petition.done("check_answer", decision="redo", redo_reason="Chưa trả lời bao giờ xong.")
    take_on(petition, "SNNMT")
    handle(petition)
    petition.done("draft_answer", answer="Câu trả lời mới, nêu rõ thời gian hoàn thành.")
    petition.done("approve_answer", decision="approve")
    clerk = Clerk(petition)
    form = clerk.form()
    assert (form["letter_number"], form["letter_date"], form["subject"]) == ("02/SNNMT-VP", "2026-11-24", "")
    assert not form.get("signed_letter")
    assert letters_of("Câu trả lời mới") in letters_of(pdf_text(clerk.presses("print-pdf").data))


def test_a_broken_template_is_named_and_nothing_typed_is_lost(province: Province) -> None:
    clerk = Clerk(approved(province))
    own = province.app.config["SETTINGS"].letters / "SNNMT"
    own.mkdir(parents=True)
    (own / "official_letter.typ").write_text("#let letter = json(bytes(sys.inputs.letter))\n#letter.nguoi_nhan")
    answer = clerk.presses("print-pdf", letter_number="33/SNNMT-VP")
    assert answer.status_code == 422
    assert "Mẫu hỏi mục “nguoi_nhan” mà công văn không có." in answer.text
    assert "33/SNNMT-VP" in answer.text
    assert clerk.presses("print-docx").status_code == 200
    (own / "official_letter.typ").unlink()
    assert clerk.presses("print-pdf").status_code == 200


def test_the_letter_is_printed_at_its_own_step_by_who_may_do_it_alone(province: Province) -> None:
    petition = approved(province)
    clerk = Clerk(petition)
    other = approved(province, "Việc khác")
    stranger = province.app.test_client()
    with stranger.session_transaction() as session, read_work() as work:
        query = select(tables.Officer.id).where(tables.Officer.agency_code == "SXD").order_by(tables.Officer.id)
        session["_user_id"] = create_session(work.connection.scalars(query).first())  # type: ignore[arg-type]
        session["_fresh"] = True
    assert stranger.post(clerk.address, data={"_do": "print-pdf"}).status_code == 404
    assert stranger.post(f"/can-bo/viec/{other.task('issue_letter').id}", data={"_do": "print-docx"}).status_code == 404
    clerk.presses("complete", **{"signed_letter-new": (io.BytesIO(LETTER), "a.pdf")})
    gone = clerk.client.post(clerk.address, data={"_do": "print-pdf"})
    assert gone.status_code == 404
