"""Whatever is done to one chain, verification finds it, and blames no other."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, update

from engine.audit import seal, verify
from engine.storage import begin_work, open_database, read_work, tables, use_clock, use_database
from tests.engine.audit.ledger import NOW, opened_case

CASES, EVENTS = 3, 5


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A database file with three sealed cases of five events each; copied for each damage."""
    from engine.storage import create_schema

    file = tmp_path_factory.mktemp("tampering") / "pristine.sqlite"
    create_schema(f"sqlite:///{file}")
    database = open_database(f"sqlite:///{file}")
    use_database(database)
    use_clock(lambda: NOW)
    for number in range(CASES):
        opened_case(f"KH-{number}", events=EVENTS)
    seal(NOW)
    with database.writer.connect() as connection:
        connection.commit()
    database.dispose()
    yield file
    use_clock(None)


@given(
    case=st.integers(0, CASES - 1),
    seq=st.integers(1, EVENTS),
    other=st.integers(1, EVENTS),
    place=st.integers(0, 500),
    bit=st.integers(0, 7),
    damage=st.sampled_from(["body", "hash", "remove", "swap", "repeat"]),
)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_change_of_one_event_is_found_and_blamed_on_its_case(
    pristine: Path, tmp_path: Path, case: int, seq: int, other: int, place: int, bit: int, damage: str
) -> None:
    copy = tmp_path / "copy.sqlite"
    for leftover in tmp_path.iterdir():
        leftover.unlink()
    shutil.copyfile(pristine, copy)
    database = open_database(f"sqlite:///{copy}")
    use_database(database)
    try:
        changed = _damage(f"KH-{case}", seq, other, place, bit, damage)
        report = verify()
    finally:
        database.dispose()

    assert report.is_sound is not changed
    assert {problem.case_number for problem in report.problems} <= {f"KH-{case}"}


def _damage(number: str, seq: int, other: int, place: int, bit: int, damage: str) -> bool:
    event = tables.Event
    with read_work() as work:
        case_id = work.connection.scalar(select(tables.Case.id).where(tables.Case.number == number))
        rows = work.connection.execute(select(event.seq, event.body, event.hash).where(event.case_id == case_id)).all()
    by_seq = {row.seq: row for row in rows}
    one, two = by_seq[seq], by_seq[other]

    def write(where: int, body: bytes, hash_: bytes) -> None:
        with begin_work() as work:
            work.connection.execute(
                update(event).where(event.case_id == case_id, event.seq == where).values(body=body, hash=hash_)
            )

    match damage:
        case "body":
            write(seq, _flipped(one.body, place, bit), one.hash)
        case "hash":
            write(seq, one.body, _flipped(one.hash, place, bit))
        case "remove":
            with begin_work() as work:
                work.connection.execute(delete(event).where(event.case_id == case_id, event.seq == seq))
        case "swap":
            write(seq, two.body, two.hash)
            write(other, one.body, one.hash)
        case "repeat":
            write(other, one.body, one.hash)
    return damage in {"body", "hash", "remove"} or seq != other


def _flipped(content: bytes, place: int, bit: int) -> bytes:
    changed = bytearray(content)
    changed[place % len(changed)] ^= 1 << bit
    return bytes(changed)
