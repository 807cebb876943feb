"""Words taken out of the record: it still verifies, and only where a later event says that they were."""

from uuid import UUID

import pytest
from sqlalchemy import select, update

from engine.audit import WITHHELD, list_events, record, seal, verify, withhold_words
from engine.audit.chain import pack, unpack
from engine.storage import Database, begin_work, read_work, tables
from tests.engine.audit.ledger import NOW, found, opened_case

WORDS = "một câu có người gõ vào"


@pytest.fixture
def case_id(database: Database) -> UUID:
    """A sealed case, of whose events the third and fifth hold words."""
    case_id = opened_case("KH-1", events=2)
    for facts in ({"reason": WORDS, "task": "ab12"}, {"to": "SXD"}, {"told": [{"why": WORDS}], "day": "2026-11-25"}):
        with begin_work() as work:
            record(work, case_id, "task.reassigned", facts)
    seal(NOW)
    return case_id


def withhold(case_id: UUID) -> dict[str, str]:
    with begin_work() as work:
        named = withhold_words(work, case_id)
        record(work, case_id, "secrecy.erased", {WITHHELD: named})
    return named


def test_the_words_are_gone_and_the_chain_still_verifies(case_id: UUID) -> None:
    assert sorted(withhold(case_id)) == ["3", "5"]
    assert verify().is_sound
    with read_work() as work:
        events = list_events(work, case_id)
    assert [dict(event.facts) for event in events][2:5] == [{"task": "ab12"}, {"to": "SXD"}, {"day": "2026-11-25"}]
    assert WORDS not in repr(events)
    assert withhold(case_id) == {}
    seal(NOW)
    assert verify().is_sound


def test_words_that_no_event_says_were_taken_are_found_missing(case_id: UUID) -> None:
    with begin_work() as work:
        withhold_words(work, case_id)
    assert found(verify()) == {("event_altered", "KH-1", 3, None), ("event_altered", "KH-1", 5, None)}


def test_what_is_left_of_such_an_event_cannot_be_altered(case_id: UUID) -> None:
    withhold(case_id)
    change(case_id, 3, facts={"task": "khác"})
    assert found(verify()) == {("event_altered", "KH-1", 3, None)}


def test_an_event_that_only_says_it_of_itself_is_found_altered(case_id: UUID) -> None:
    change(case_id, 4, facts={}, withheld=True)
    assert found(verify()) == {("event_altered", "KH-1", 4, None)}


def change(case_id: UUID, seq: int, **facts: object) -> None:
    of_event = (tables.Event.case_id == case_id, tables.Event.seq == seq)
    with begin_work() as work:
        body = work.connection.execute(select(tables.Event.body).where(*of_event)).scalar_one()
        altered = pack({**unpack(bytes(body)), **facts})
        work.connection.execute(update(tables.Event).where(*of_event).values(body=altered))
