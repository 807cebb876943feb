from datetime import timedelta
from typing import NoReturn

import pytest
from sqlalchemy import select

from engine.directory import (
    OfficerUnknown,
    create_session,
    find_session,
    revoke_all,
    revoke_session,
    sessions,
)
from engine.errors import Unavailable
from engine.storage import Database, begin_work, new_id, read_work, tables, use_clock
from tests.engine.directory.town import NOW, close, officer

HOUR = timedelta(hours=1)


def later(pause: timedelta) -> None:
    use_clock(lambda: NOW + pause)


def test_a_session_finds_its_officer(town: Database) -> None:
    token = create_session(officer("minh").id, "Firefox")

    assert find_session(token) == officer("minh")


@pytest.mark.parametrize("token", ["", "x" * 43, "\udcff", "'; DROP TABLE sessions"])
def test_an_unknown_token_finds_nobody(town: Database, token: str) -> None:
    create_session(officer("minh").id)

    assert find_session(token) is None


def test_tokens_are_not_kept(town: Database) -> None:
    token = create_session(officer("minh").id)

    with read_work() as work:
        (row,) = work.connection.execute(select(tables.WebSession)).all()
    assert token.encode() not in row.token_hash


def test_a_revoked_session_ends_at_once(town: Database) -> None:
    token, other = create_session(officer("minh").id), create_session(officer("minh").id)
    revoke_session(token)

    assert find_session(token) is None
    assert find_session(other) is not None


def test_all_sessions_of_one_officer_end_together(town: Database) -> None:
    tokens = [create_session(officer("minh").id) for _ in range(3)]
    another = create_session(officer("an").id)
    revoke_all(officer("minh").id)

    assert [find_session(token) for token in tokens] == [None, None, None]
    assert find_session(another) is not None


def test_a_session_of_a_closed_account_finds_nobody(town: Database) -> None:
    token = create_session(officer("minh").id)
    close("minh")

    assert find_session(token) is None


def test_a_closed_account_gets_no_session(town: Database) -> None:
    minh = officer("minh")
    close("minh")

    with pytest.raises(OfficerUnknown):
        create_session(minh.id)
    with pytest.raises(OfficerUnknown):
        create_session(new_id())


def test_a_session_left_alone_ends_after_twelve_hours(town: Database) -> None:
    token = create_session(officer("minh").id)

    later(12 * HOUR - timedelta(seconds=1))
    assert find_session(token) is not None
    later(24 * HOUR)
    assert find_session(token) is None


def test_a_session_in_use_goes_on_and_ends_after_a_week(town: Database) -> None:
    token = create_session(officer("minh").id)

    for hours in range(0, 7 * 24, 10):
        later(hours * HOUR)
        assert find_session(token) is not None
    later(7 * 24 * HOUR)
    assert find_session(token) is None


def test_a_page_is_served_although_the_visit_cannot_be_noted(town: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    token = create_session(officer("minh").id)
    later(HOUR)

    def locked() -> NoReturn:
        raise Unavailable

    monkeypatch.setattr(sessions, "begin_work", locked)
    assert find_session(token) == officer("minh")


def test_ended_sessions_are_cleared_at_the_next_sign_in(town: Database) -> None:
    create_session(officer("minh").id)
    later(sessions.LIFETIME)
    create_session(officer("minh").id)

    with begin_work() as work:
        assert len(work.connection.execute(select(tables.WebSession)).all()) == 1
