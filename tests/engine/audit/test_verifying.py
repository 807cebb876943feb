from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy import select, update

from engine.audit import chain_check, seal, unpack, verify
from engine.audit.chain import pack
from engine.audit.merkle import seal_hash
from engine.storage import Database, begin_work, read_work, tables
from tests.engine.audit.ledger import NOW, act, found, opened_case, tamper


@pytest.fixture
def sealed(database: Database) -> Database:
    """Two cases of four events, sealed after two and after three; the fourth is not sealed yet."""
    cases = [opened_case(number, events=2) for number in ("KH-1", "KH-2")]
    for _ in range(2):
        seal(NOW)
        for case_id in cases:
            act(case_id)
    assert verify().is_sound
    return database


# PostgreSQL keeps its types; SQLite takes text for a number.
ONLY_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

OF_FIRST = "case_id = (SELECT id FROM cases WHERE number = 'KH-1')"


def test_a_sound_record_has_no_problems(sealed: Database) -> None:
    report = verify()

    assert report.is_sound
    assert (report.cases, report.events, report.seals) == (2, 8, 2)
    assert report.last_seal is not None
    assert report.last_seal[0] == 2


def test_an_empty_database_is_sound(database: Database) -> None:
    report = verify()

    assert report.is_sound
    assert report.last_seal is None


@pytest.mark.parametrize("column", ["body", "hash"])
@pytest.mark.parametrize("seq", [1, 2, 3, 4])
def test_an_altered_byte_is_found(sealed: Database, column: str, seq: int) -> None:
    tamper(f"UPDATE events SET {column} = :value WHERE {OF_FIRST} AND seq = {seq}", value=b'{"seq":1}')

    assert ("event_altered", "KH-1", seq, None) in found(verify())


@ONLY_SQLITE
def test_text_where_bytes_belong_is_found(sealed: Database) -> None:
    tamper(f"UPDATE events SET body = 'x' || body WHERE {OF_FIRST} AND seq = 2")

    assert found(verify()) == {("event_altered", "KH-1", 2, None)}


@ONLY_SQLITE
@pytest.mark.parametrize("column", ["at", "seq"])
def test_rows_that_cannot_be_read_are_named_by_case(sealed: Database, column: str) -> None:
    tamper(f"UPDATE events SET {column} = 'x' WHERE {OF_FIRST} AND seq = 2")

    assert found(verify()) == {("unreadable", "KH-1", None, None)}


@pytest.mark.parametrize("change", ["kind = 'task.completed'", "at = :moment"])
def test_columns_that_lie_about_the_bytes_are_found(sealed: Database, change: str) -> None:
    values = {}
    if ":moment" in change:
        values["moment"] = 0 if sealed.is_sqlite else NOW.replace(year=2020)
    tamper(f"UPDATE events SET {change} WHERE {OF_FIRST} AND seq = 4", **values)

    assert found(verify()) == {("event_altered", "KH-1", 4, None)}


def test_two_events_that_changed_places_are_found(sealed: Database) -> None:
    for before, after in ((2, 99), (3, 2), (99, 3)):
        tamper(f"UPDATE events SET seq = {after} WHERE {OF_FIRST} AND seq = {before}")

    assert {("event_altered", "KH-1", 2, None), ("event_altered", "KH-1", 3, None)} <= found(verify())


def test_a_removed_event_is_found(sealed: Database) -> None:
    tamper(f"DELETE FROM events WHERE {OF_FIRST} AND seq = 2")

    assert found(verify()) == {("event_missing", "KH-1", 2, None), ("chain_truncated", "KH-1", 2, 1)}


def test_a_chain_cut_short_is_found_by_its_length(sealed: Database) -> None:
    tamper(f"DELETE FROM events WHERE {OF_FIRST} AND seq = 4")

    assert found(verify()) == {("event_missing", "KH-1", 4, None)}


def test_a_chain_cut_short_with_its_length_is_found_by_the_seal(sealed: Database) -> None:
    tamper(f"DELETE FROM events WHERE {OF_FIRST} AND seq > 2")
    tamper(
        "UPDATE cases SET audit_length = 2, audit_head = "
        "(SELECT hash FROM events WHERE case_id = cases.id AND seq = 2) WHERE number = 'KH-1'"
    )

    assert found(verify()) == {("chain_truncated", "KH-1", 3, 2)}


def test_a_chain_written_anew_is_found_by_the_first_seal_that_knew_it(sealed: Database) -> None:
    tamper(f"DELETE FROM events WHERE {OF_FIRST}")
    tamper("UPDATE cases SET audit_length = 0 WHERE number = 'KH-1'")
    rewrite("KH-1", events=4)

    assert found(verify()) == {("chain_rewritten", "KH-1", 2, 1)}


def test_control_without_its_seals_a_chain_written_anew_passes(sealed: Database) -> None:
    tamper("DELETE FROM audit_seals")
    tamper("DELETE FROM audit_seal_leaves")
    tamper("DELETE FROM number_series")
    tamper(f"DELETE FROM events WHERE {OF_FIRST}")
    tamper("UPDATE cases SET audit_length = 0 WHERE number = 'KH-1'")
    rewrite("KH-1", events=4)

    assert verify().is_sound


def test_an_added_event_is_found(sealed: Database) -> None:
    tamper(
        "INSERT INTO events (case_id, seq, at, kind, body, hash) "
        f"SELECT case_id, 5, at, kind, body, hash FROM events WHERE {OF_FIRST} AND seq = 4"
    )

    assert ("event_added", "KH-1", 5, None) in found(verify())


def test_an_event_slipped_in_before_the_first_is_found(sealed: Database) -> None:
    tamper(
        "INSERT INTO events (case_id, seq, at, kind, body, hash) "
        f"SELECT case_id, 0, at, kind, body, hash FROM events WHERE {OF_FIRST} AND seq = 1"
    )

    assert ("event_added", "KH-1", 0, None) in found(verify())


def test_a_head_that_differs_is_found(sealed: Database) -> None:
    tamper("UPDATE cases SET audit_head = :head WHERE number = 'KH-1'", head=bytes(32))

    assert found(verify()) == {("head_differs", "KH-1", 4, None)}


def test_a_case_deleted_whole_is_found_by_its_seal(sealed: Database) -> None:
    tamper(f"DELETE FROM events WHERE {OF_FIRST}")
    tamper("DELETE FROM cases WHERE number = 'KH-1'")

    assert found(verify()) == {("case_deleted", None, None, 1)}
    assert "dấu niêm số 1" in str(verify().problems[0])


def test_a_case_deleted_before_any_seal_is_found_by_its_events(sealed: Database) -> None:
    opened_case("KH-3", events=1)
    tamper("DELETE FROM cases WHERE number = 'KH-3'")

    assert found(verify()) == {("case_deleted", None, None, None)}


@pytest.mark.parametrize(
    "change",
    ["at = :moment", "root = :other", "hash = :other", "previous = :other", "leaves = 3"],
)
def test_an_altered_seal_is_found(sealed: Database, change: str) -> None:
    values: dict[str, object] = {}
    if ":other" in change:
        values["other"] = b"\1" * 32
    if ":moment" in change:
        values["moment"] = 0 if sealed.is_sqlite else NOW.replace(year=2020)
    tamper(f"UPDATE audit_seals SET {change} WHERE number = 1", **values)

    assert ("seal_altered", None, None, 1) in found(verify())


def test_a_seal_made_anew_does_not_fit_the_next(sealed: Database) -> None:
    seals = tables.AuditSeal
    with begin_work() as work:
        first = work.connection.execute(select(*seals.__table__.columns).where(seals.number == 1)).one()
        facts: dict[str, Any] = {"number": 1, "at": NOW.replace(year=2020), "leaves": 2, "previous": bytes(32)}
        forged = seal_hash(**facts, root=first.root)
        work.connection.execute(update(seals).where(seals.number == 1).values(at=facts["at"], hash=forged))

    assert found(verify()) == {("seal_unchained", None, None, 2)}


@pytest.mark.parametrize("number", [1, 2])
def test_a_deleted_seal_is_found(sealed: Database, number: int) -> None:
    tamper(f"DELETE FROM audit_seals WHERE number = {number}")
    assert ("seal_missing", None, None, number) in found(verify())

    tamper(f"DELETE FROM audit_seal_leaves WHERE number = {number}")
    assert ("seal_missing", None, None, number) in found(verify())


def test_an_altered_leaf_is_found(sealed: Database) -> None:
    tamper(f"UPDATE audit_seal_leaves SET head = :head WHERE {OF_FIRST} AND number = 1", head=b"\1" * 32)

    assert found(verify()) == {("leaves_altered", None, None, 1), ("chain_rewritten", "KH-1", 2, 1)}


def test_a_removed_leaf_is_found(sealed: Database) -> None:
    tamper(f"DELETE FROM audit_seal_leaves WHERE {OF_FIRST} AND number = 2")

    assert found(verify()) == {("leaves_altered", None, None, 2)}


def test_an_absurd_leaf_is_found(sealed: Database) -> None:
    tamper(f"UPDATE audit_seal_leaves SET length = -1 WHERE {OF_FIRST} AND number = 2")

    assert ("seals_unreadable", None, None, None) in found(verify())


def test_a_database_rewritten_whole_is_found_by_a_seal_noted_elsewhere(sealed: Database) -> None:
    report = verify()
    assert report.last_seal is not None
    number, noted = report.last_seal
    assert verify({number: noted}).is_sound
    for table in ("audit_seals", "audit_seal_leaves", "number_series", "events"):
        tamper(f"DELETE FROM {table}")
    tamper("UPDATE cases SET audit_length = 0")
    for case_number in ("KH-1", "KH-2"):
        rewrite(case_number, events=4)
    seal(NOW)
    assert verify().is_sound

    assert found(verify({number: noted})) == {("anchor_differs", None, None, number)}


def test_one_damaged_case_does_not_hide_another(sealed: Database) -> None:
    tamper("UPDATE events SET body = :body WHERE seq = 1", body=b"{}")

    assert {problem.case_number for problem in verify().problems} == {"KH-1", "KH-2"}


def test_every_problem_reads_as_a_sentence(sealed: Database) -> None:
    tamper(f"UPDATE events SET body = :body WHERE {OF_FIRST} AND seq = 2", body=b"{}")

    assert [str(problem) for problem in verify().problems] == ["Hồ sơ KH-1: sự kiện 2 không còn đúng như lúc ghi."]


def test_control_without_the_hash_an_altered_event_passes(sealed: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """The bytes still tell the same case, number, kind and time: the hash alone gives them away."""
    told = unpack(events_of("KH-1")[1].body)
    body = pack(told | {"facts": told["facts"] | {"element": "answer_petition"}})
    assert body != events_of("KH-1")[1].body
    tamper(f"UPDATE events SET body = :body WHERE {OF_FIRST} AND seq = 2", body=body)
    assert found(verify()) == {("event_altered", "KH-1", 2, None)}

    kept = iter([event.hash for number in ("KH-1", "KH-2") for event in events_of(number)])
    monkeypatch.setattr(chain_check, "link", lambda _head, _body: next(kept))
    assert verify().is_sound


def events_of(number: str) -> Sequence[Any]:
    event, case = tables.Event, tables.Case
    with read_work() as work:
        query = select(event.body, event.hash).join(case, case.id == event.case_id)
        return work.connection.execute(query.where(case.number == number).order_by(event.seq)).all()


def rewrite(number: str, *, events: int) -> None:
    """The case gets a new story, chained as it should be."""
    with read_work() as work:
        case_id = work.connection.scalar(select(tables.Case.id).where(tables.Case.number == number))
    assert case_id is not None
    for _ in range(events):
        act(case_id, "task.claimed", element="another_story")
