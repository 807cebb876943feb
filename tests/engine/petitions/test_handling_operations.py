"""Operations of the handling: notes that the sender does not see, criteria that the province adds."""

from uuid import UUID

import pytest
from sqlalchemy import insert

from engine.definitions.operations import Arguments, Operation, OperationContext
from engine.petitions import track
from engine.petitions.conversation import list_messages
from engine.petitions.handling_operations import HIDE_SENDER
from engine.petitions.operations import petition_operations
from engine.storage import Database, begin_work, read_work, tables
from tests.engine.petitions.office import send
from tests.engine.petitions.test_operations import call


def notes(case_id: UUID) -> list[str]:
    with read_work() as work:
        return [one.text for one in list_messages(work, case_id, for_sender=False) if one.kind == "note"]


def test_a_note_is_read_by_officers_and_not_by_the_sender(office: Database) -> None:
    receipt = send()
    call(receipt.case_id, "petition.note", text="Đã chuyển xem xét trách nhiệm.", detail="Kèm biên bản.")
    assert notes(receipt.case_id) == ["Đã chuyển xem xét trách nhiệm.\nKèm biên bản."]
    seen = track(receipt.number, receipt.tracking_code, client_key="lan")
    assert "trách nhiệm" not in str(seen.timeline)


def test_what_belongs_to_another_procedure_is_noted_in_the_words_of_the_reason(office: Database) -> None:
    receipt = send()
    call(receipt.case_id, "petition.note_other_procedure", reason="R01", because="Đề nghị hủy một quyết định.")
    (note,) = notes(receipt.case_id)
    assert note.endswith("Đề nghị hủy một quyết định.")
    assert not note.startswith("R01")


@pytest.mark.parametrize(("facts", "hidden"), [({"hides_sender": True}, 1), ({}, 0)])
def test_a_reason_that_keeps_its_sender_secret_does_so_at_once(
    office: Database, monkeypatch: pytest.MonkeyPatch, facts: dict[str, bool], hidden: int
) -> None:
    receipt = send()
    calls: list[str] = []

    def note_call(context: OperationContext, _arguments: Arguments) -> Arguments:
        calls.append(context.element)
        return {}

    hide = Operation(HIDE_SENDER, "–", (), (), None, is_outward=False, run=note_call)
    monkeypatch.setitem(petition_operations._operations, HIDE_SENDER, hide)
    add_entry("refusal_reasons", "R77", "Việc khác", **facts)
    call(receipt.case_id, "petition.note_other_procedure", reason="R77")
    assert len(calls) == hidden


def test_criteria_without_a_field_of_their_own_are_asked_in_rows(office: Database) -> None:
    receipt = send()
    add_entry("review_criteria", "cost", "Chi phí tuân thủ")
    add_entry("review_criteria", "again", "Sự cần thiết", field="is_necessary")
    answer, _ = call(receipt.case_id, "petition.list_criteria")
    assert {"code": "cost", "name": "Chi phí tuân thủ"} in answer["further"]
    assert "again" not in {row["code"] for row in answer["further"]}


def test_a_criterion_without_a_conclusion_is_missing(office: Database) -> None:
    receipt = send()
    asked = [{"code": code, "name": code} for code in ("cost", "time", "risk")]
    answers = [{"code": "cost", "passes": "no", "because": "Tốn kém."}, {"code": "time", "passes": "yes"}]
    told, _ = call(receipt.case_id, "petition.weigh_criteria", asked=asked, answers=answers)
    assert told == {"failed": ["cost"], "missing": ["risk"]}


def add_entry(catalogue: str, code: str, name: str, **facts: object) -> None:
    with begin_work() as work:
        work.connection.execute(
            insert(tables.CatalogueEntry).values(catalogue=catalogue, code=code, name=name, facts=facts, position=99)
        )
