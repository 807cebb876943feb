from uuid import UUID

import pytest
from sqlalchemy import select

from engine.directory import OfficerUnknown, close_account, create_feed, end_feed, feed_since, find_feed
from engine.storage import Database, begin_work, new_id, read_work, tables
from tests.engine.directory.town import NOW, close, officer


def whose(token: str) -> UUID | None:
    with read_work() as work:
        found = find_feed(work, token)
    return found.id if found else None


def test_only_the_hash_of_an_address_is_kept(town: Database) -> None:
    minh = officer("minh").id
    token = create_feed(minh)
    assert whose(token) == minh
    with read_work() as work:
        assert work.connection.scalar(select(tables.CalendarFeed.token_hash)) != token.encode()
        assert feed_since(work, minh) == NOW


def test_a_new_address_ends_the_old_one(town: Database) -> None:
    minh = officer("minh").id
    old, new = create_feed(minh), create_feed(minh)
    assert (whose(old), whose(new)) == (None, minh)
    end_feed(minh)
    assert whose(new) is None
    with read_work() as work:
        assert feed_since(work, minh) is None


def test_a_closed_account_has_none_and_its_address_does_not_come_back(town: Database) -> None:
    minh, an = officer("minh").id, officer("an").id
    first, second = create_feed(minh), create_feed(an)
    close("minh")
    assert whose(first) is None
    with begin_work() as work:
        close_account(work, an)
        assert feed_since(work, an) is None
    assert whose(second) is None
    with pytest.raises(OfficerUnknown):
        create_feed(new_id())
