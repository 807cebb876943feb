"""Each table whose rows belong to a case is emptied, or says why not."""

import engine.petitions
from engine.definitions.operations import catalogue
from engine.runtime.anonymising import STAYS, Depth, Subject, treated_tables, treatments
from engine.storage import new_id
from engine.storage.tables import Base


def test_every_table_of_a_case_is_emptied_or_says_why_not() -> None:
    engine.petitions.register(catalogue, {})
    with_case = {str(table.name) for table in Base.metadata.tables.values() if "case_id" in table.c}
    assert with_case <= set(treated_tables()) | set(STAYS)
    assert not set(treatments) & set(STAYS)
    assert all(STAYS.values())


def test_a_table_that_nobody_has_thought_of_loses_its_rows() -> None:
    assert "task_drafts" in treated_tables()
    assert "task_drafts" not in treatments


def test_codes_days_and_numbers_stay_and_sentences_and_the_senders_own_go() -> None:
    subject = Subject(new_id(), "KH-2026-000001", Depth.ANONYMISED, frozenset({"0912345678", "lan@mau.example"}))
    told = {"lead": "SXD", "due": "2026-12-08T10:00:00+07:00", "score": 4, "phone": "+84-0912345678",
            "note": "Đã gọi cô Lan", "parts": [{"mail": "Lan@Mau.example", "ok": True}]}  # fmt: skip
    assert subject.clean(told) == {
        "lead": "SXD", "due": "2026-12-08T10:00:00+07:00", "score": 4, "phone": "", "note": "",
        "parts": [{"mail": "", "ok": True}],
    }  # fmt: skip
