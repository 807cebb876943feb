from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from engine.audit import has_unsealed, seal, sealing, verify
from engine.storage import Database, Work, read_work, tables
from tests.engine.audit.ledger import NOW, act, opened_case, tamper


def leaves() -> list[tuple[int, int]]:
    with read_work() as work:
        leaf = tables.AuditSealLeaf
        rows = work.connection.execute(select(leaf.number, leaf.length).order_by(leaf.number, leaf.length))
        return [(row.number, row.length) for row in rows]


def test_nothing_to_seal_makes_no_seal(database: Database) -> None:
    opened_case("KH-1")

    assert seal(NOW) is None
    assert verify().seals == 0


def test_a_seal_holds_what_changed_since_the_last(database: Database) -> None:
    first = opened_case("KH-1", events=2)
    opened_case("KH-2", events=1)
    assert seal(NOW) == 1
    act(first)
    assert seal(NOW + timedelta(hours=1)) == 2
    assert seal(NOW + timedelta(hours=2)) is None

    assert leaves() == [(1, 1), (1, 2), (2, 3)]
    report = verify()
    assert report.is_sound
    assert (report.cases, report.events, report.seals) == (2, 4, 2)


def test_what_has_waited_for_a_seal_is_known_by_its_last_event(database: Database) -> None:
    case = opened_case("KH-1", events=1)
    soon = NOW + timedelta(minutes=1)
    assert is_waiting(before=soon)
    assert not is_waiting(before=NOW)
    seal(NOW)
    assert not is_waiting(before=soon)
    act(case)
    assert is_waiting(before=soon)


def is_waiting(*, before: datetime) -> bool:
    with read_work() as work:
        return has_unsealed(work, before=before)


def test_many_changes_make_several_seals(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "_LARGEST", 2)
    monkeypatch.setattr(sealing, "_CHANGED", sealing._CHANGED.limit(2))
    for number in range(5):
        opened_case(f"KH-{number}", events=1)

    assert seal(NOW) == 3
    assert [number for number, _ in leaves()] == [1, 1, 2, 2, 3]
    assert verify().is_sound


def test_two_workers_sealing_at_once_stay_in_one_chain(database: Database) -> None:
    cases = [opened_case(f"KH-{number}", events=1) for number in range(4)]

    def worker(which: int) -> None:
        for _ in range(8):
            act(cases[which])
            seal(NOW)

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(worker, range(4)))
    seal(NOW)

    assert verify().is_sound
    assert seal(NOW) is None


def seal_while_another_seals(monkeypatch: pytest.MonkeyPatch) -> None:
    """A second worker's whole seal falls between two statements of the first one's reading."""
    opened_case("KH-1", events=1)
    seal(NOW)
    opened_case("KH-2", events=1)
    read_number = sealing.last_number

    def interrupted(work: Work) -> int:
        monkeypatch.setattr(sealing, "last_number", read_number)
        assert seal(NOW) == 2
        opened_case("KH-3", events=1)
        return read_number(work)

    monkeypatch.setattr(sealing, "last_number", interrupted)
    seal(NOW)


def test_a_seal_in_the_midst_of_another_does_not_break_the_chain(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    seal_while_another_seals(monkeypatch)

    assert verify().is_sound
    assert seal(NOW) == 3
    assert verify().is_sound


@pytest.mark.postgresql
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_control_reading_at_several_moments_breaks_the_chain(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealing, "read_moment", read_work)
    seal_while_another_seals(monkeypatch)

    assert "seal_unchained" in {problem.code for problem in verify().problems}


def test_a_number_is_never_given_twice(database: Database) -> None:
    case_id = opened_case("KH-1", events=1)
    seal(NOW)
    tamper("DELETE FROM audit_seals")
    tamper("DELETE FROM audit_seal_leaves")
    act(case_id)

    assert seal(NOW) == 2
    assert [problem.seal for problem in verify().problems] == [1]
