"""What stands on a letter: from the petition, the agency, the catalogue, and the clerk's form."""

import dataclasses
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import update

from engine.directory import import_catalogues
from engine.petitions import PetitionUnknown, print_letter
from engine.petitions.official_letter import OfficialLetter, Proposal, note_number, propose_letter
from engine.petitions.official_letter.compose import ROOM, compose_letter
from engine.petitions.official_letter.heads import LetterHead
from engine.petitions.official_letter.numbers import take_number
from engine.petitions.rows import change_petition
from engine.storage import Database, begin_work, read_work
from engine.storage.tables import Case
from tests.engine.directory.town import officer
from tests.engine.petitions.office import TITLE, complete, send
from tests.engine.petitions.official_letter.letters import docx_text, letters_of, pdf_text

DEMO = Path(__file__).parents[4] / "demo" / "catalogues.json"
FORM = {
    "answer": "**Về nguyên nhân:** cống bị bồi lấp.",
    "letter_number": "05/SXD-VP",
    "letter_date": "2026-12-08",
    "signer": "Trần Văn Bình",
    "signer_title": "KT. Giám đốc / Phó Giám đốc",
    "subject": "đường liên xã",
    "copies_to": "Như trên;\n- UBND xã;\n\nLưu: VT.",
}


def heads(*entries: dict[str, Any]) -> None:
    with begin_work() as work:
        import_catalogues(work, {"letter_heads": list(entries)})


def received(**changes: Any) -> UUID:
    """A petition that lies with the department."""
    case_id = send(**changes).case_id
    complete(case_id, "hoa", decision="accept", lead="SXD")
    with begin_work() as work:
        change_petition(work, case_id, lead_agency="SXD")
    return case_id


def composed(case_id: UUID, **form: Any) -> OfficialLetter:
    with read_work() as work:
        return compose_letter(work, case_id, form)


def proposed(case_id: UUID) -> Proposal:
    with begin_work() as work:
        return propose_letter(work, case_id)


def test_the_letter_bears_what_the_clerk_wrote(office: Database) -> None:
    letter = composed(received(), **FORM)
    assert letter.reference == "05/SXD-VP"
    assert letter.place_and_date == "Khánh Hòa, ngày 08 tháng 12 năm 2026"
    assert letter.subject == "V/v đường liên xã"
    assert letter.signer_title == ("KT. Giám đốc", "Phó Giám đốc")
    assert letter.signer == "Trần Văn Bình"
    assert letter.copies == ("Như trên;", "UBND xã;", "Lưu: VT.")
    assert letter.recipients == ("Ông (bà) Nguyễn Thị Lan", "(Địa chỉ: 12 Trần Phú, Nha Trang)")
    assert letter.body[0].text == "Về nguyên nhân: cống bị bồi lấp."
    assert letter.answers == ()


def test_an_empty_form_leaves_room_for_a_pen(office: Database) -> None:
    letter = composed(received())
    assert letter.reference.endswith("/VP-VP")
    assert letter.reference.startswith(ROOM)
    assert letter.place_and_date.startswith(f"Khánh Hòa, ngày{ROOM}")
    assert TITLE in letter.subject
    assert letter.body[0].text == "…"


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2026-02-03", "ngày 03 tháng 02 năm 2026"),
        ("2026-03-12", "ngày 12 tháng 3 năm 2026"),
        ("2026-11-30", "ngày 30 tháng 11 năm 2026"),
    ],
)
def test_days_below_ten_and_the_first_two_months_get_a_zero(office: Database, day: str, said: str) -> None:
    # Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II.4.
    assert composed(received(), letter_date=day).place_and_date == f"Khánh Hòa, {said}"


@pytest.mark.parametrize("odd", ["hôm nay", "2026-02-31", 5, ["x"], "", None])
def test_a_day_that_is_none_is_left_open(office: Database, odd: Any) -> None:
    assert ROOM in composed(received(), letter_date=odd).place_and_date


def test_questions_are_answered_one_by_one(office: Database) -> None:
    asked = [{"question": "Bao giờ  xong?", "answer": "- Trước 20/12."}, {"question": "", "answer": ""}, "x", None]
    (one,) = composed(received(), answers=asked).answers
    assert (one.question, one.body[0].text) == ("Bao giờ xong?", "- Trước 20/12.")


def test_the_catalogue_speaks_for_all_then_for_a_level_then_for_an_agency(office: Database) -> None:
    case_id = received()
    heads(
        {"code": "default", "name": "Mọi nơi", "closing": "Kính chào.", "place": "Nha Trang", "superior": "Tỉnh"},
        {"code": "PROVINCE", "name": "Cấp tỉnh", "place": "Diên Khánh"},
        {"code": "VP", "name": "Văn phòng", "symbol": "VPUB-{{ code }}", "superior": ""},
    )
    letter = composed(case_id)
    assert (letter.closing, letter.superior) == ("Kính chào.", "")
    assert letter.place_and_date.startswith("Diên Khánh, ")
    assert letter.reference.endswith("/VPUB-VP")


def test_broken_wording_falls_back_to_that_of_the_program(office: Database) -> None:
    case_id = received()
    usual = composed(case_id)
    heads({"code": "default", "name": "Mọi nơi", "opening": "{{ nope }}", "closing": "{{ agency + }}"})
    assert (composed(case_id).opening, composed(case_id).closing) == (usual.opening, usual.closing)


def test_the_demos_catalogue_says_what_the_program_says(office: Database) -> None:
    """So that an administrator sees the wording to change, and changing nothing changes nothing."""
    entries = {entry["code"]: entry for entry in json.loads(DEMO.read_text())["letter_heads"]}
    default = {name: value for name, value in entries["default"].items() if name not in {"code", "name"}}
    assert default == dataclasses.asdict(LetterHead())
    fields = {one.name for one in dataclasses.fields(LetterHead)}
    assert all(entry.keys() - {"code", "name"} <= fields for entry in entries.values())


def test_an_erased_sender_is_called_by_their_number(office: Database) -> None:
    case_id = received()
    with begin_work() as work:
        change_petition(work, case_id, sender={})
    letter = composed(case_id)
    assert letter.recipients[0].startswith("Người gửi hồ sơ KH-2026-")
    assert "của người gửi hồ sơ KH-2026-" in letter.opening


def test_numbers_follow_each_other_within_an_agency_and_a_year(office: Database) -> None:
    case_id = received()
    assert [proposed(case_id).number for _ in range(3)] == ["01/VP-VP", "02/VP-VP", "03/VP-VP"]
    with begin_work() as work:
        assert take_number(work, "SXD", date(2026, 12, 1), case_id=case_id) == 1
        assert take_number(work, "VP", date(2027, 1, 2), case_id=case_id) == 1


def test_the_series_goes_on_after_a_number_from_another_book(office: Database) -> None:
    case_id = received()
    with begin_work() as work:
        for reference in ("0120/VP-KSTT", "7/VP", "không số", "", "99999999999999999999/VP"):
            note_number(work, "VP", reference, date(2026, 12, 8), case_id=case_id)
    assert proposed(case_id).number == "121/VP-VP"


def test_two_clerks_are_never_given_one_number(office: Database) -> None:
    case_id = received()
    with ThreadPoolExecutor(4) as pool:
        numbers = list(pool.map(lambda _: proposed(case_id).number, range(24)))
    assert len(set(numbers)) == 24


def test_who_signs_is_the_head_of_the_agency(office: Database) -> None:
    case_id = received()
    with begin_work() as work:
        work.connection.execute(update(Case).where(Case.id == case_id).values(agency="SXD"))
    proposal = proposed(case_id)
    assert (proposal.signer, proposal.signer_title) == ("Phạm Đức Dũng", "Thủ trưởng")
    assert proposal.date == "2026-11-23"
    assert proposal.copies_to == "Như trên;\nLưu: VT."


def test_printing_gives_both_files_to_who_may_read_the_petition(office: Database) -> None:
    case_id = received()
    files = {kind: print_letter(case_id, FORM, kind, actor=officer("minh")) for kind in ("pdf", "docx")}
    assert files["pdf"].name == "Công văn 05-SXD-VP KH-2026-000001.pdf"
    assert files["docx"].media_type.endswith("wordprocessingml.document")
    for text in (pdf_text(files["pdf"].content), docx_text(files["docx"].content)):
        assert letters_of("Về nguyên nhân: cống bị bồi lấp.") in letters_of(text)
    for stranger in ("binh", "quan.tri"):
        with pytest.raises(PetitionUnknown):
            print_letter(case_id, FORM, "pdf", actor=officer(stranger))
