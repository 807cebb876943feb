from contextlib import suppress
from datetime import UTC, datetime
from hashlib import sha256
from uuid import UUID

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.audit import FIRST_HEAD, append_events, unpack
from engine.audit.chain import pack

CASE = UUID("018f0000-0000-7000-8000-000000000001")
AT = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)

FACTS = st.dictionaries(st.text(max_size=5), st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=5))
EVENTS = st.lists(st.tuples(st.text(max_size=9), FACTS), max_size=6)


def test_an_event_is_its_exact_bytes_and_their_hash() -> None:
    (row,), head, length = append_events(
        FIRST_HEAD, 0, [("task.claimed", {"z": 1, "a": "Sở"})], case_id=CASE, at=AT, actor="system"
    )

    assert orjson.dumps(unpack(row["body"])).decode() == (
        '{"actor":"system","at":"2026-11-24T02:00:00+00:00","case":"018f0000-0000-7000-8000-000000000001",'
        '"facts":{"a":"Sở","z":1},"kind":"task.claimed","seq":1}'
    )
    assert row["hash"] == head == sha256(bytes(32) + row["body"]).digest()
    assert (row["case_id"], row["seq"], row["at"], row["kind"], length) == (CASE, 1, AT, "task.claimed", 1)


def test_no_events_change_nothing() -> None:
    assert append_events(b"\1" * 32, 7, [], case_id=CASE, at=AT, actor="system") == ([], b"\1" * 32, 7)


def test_the_first_event_stands_on_the_common_beginning() -> None:
    chains = [append_events(head, 0, [("a", {})], case_id=CASE, at=AT, actor="system") for head in (b"", FIRST_HEAD)]

    assert chains[0] == chains[1]


@given(EVENTS, st.integers(0, 6))
def test_appending_in_parts_is_appending_at_once(events: list[tuple[str, dict[str, object]]], cut: int) -> None:
    rows, head, length = append_events(FIRST_HEAD, 0, events, case_id=CASE, at=AT, actor="x")

    first, middle, count = append_events(FIRST_HEAD, 0, events[:cut], case_id=CASE, at=AT, actor="x")
    second, last, total = append_events(middle, count, events[cut:], case_id=CASE, at=AT, actor="x")

    assert (first + second, last, total) == (rows, head, length)
    assert [unpack(row["body"])["facts"] for row in rows] == [facts for _, facts in events]


def test_facts_that_are_no_json_are_refused() -> None:
    with pytest.raises(TypeError):
        append_events(FIRST_HEAD, 0, [("a", {"x": object()})], case_id=CASE, at=AT, actor="system")


@given(st.dictionaries(st.text(max_size=9), st.text(max_size=900) | st.lists(st.text(max_size=40), max_size=20)))
def test_what_was_packed_is_read_again(told: dict[str, object]) -> None:
    assert unpack(pack(told)) == told
    assert pack(dict(reversed(told.items()))) == pack(told)


def test_an_event_kept_without_packing_is_read_too() -> None:
    assert unpack(b'{"actor":"system","seq":1}') == {"actor": "system", "seq": 1}


@given(st.binary(max_size=200))
def test_bytes_that_are_no_event_are_said_to_be_none(body: bytes) -> None:
    with suppress(ValueError):
        assert isinstance(unpack(body), dict)


def test_bytes_after_the_event_and_an_event_cut_short_are_none() -> None:
    body = pack({"actor": "system", "facts": {"text": "Sở " * 300}})
    for wrong in (body + b"x", body[:-1], b"", pack_anything([1, 2]), pack_anything("a" * 5_000_000)):
        with pytest.raises(ValueError, match=r".+"):
            unpack(wrong)


def pack_anything(told: object) -> bytes:
    return pack(told)  # type: ignore[arg-type]
