import re
from pathlib import Path

import pytest
from sqlalchemy import insert

from engine.cases import deliver_message
from engine.cli.compose import register_rooms
from engine.directory import (
    Setting,
    SettingUnknown,
    create_session,
    declare_setting,
    digest_of,
    find_session,
    find_setting,
    get_setting,
    list_settings,
    save_setting,
)
from engine.directory.editing import RowChanged
from engine.errors import Invalid, NotAllowed
from engine.jobs.chores import SEAL_MINUTES
from engine.storage import Database, begin_work, read_work, tables, use_clock
from tests.engine.directory.keeping import history, someone
from tests.engine.directory.town import NOW, officer

ROOT = Path(__file__).parents[3]
SECOND_PERSON, KEPT_DAYS, IDLE_HOURS = "publishing.second_person", "messages.kept_days", "sessions.idle_hours"


def _set(name: str, value: object) -> None:
    with read_work() as work:
        opened = find_setting(work, name).digest
    save_setting(name, value, opened=opened, reason="thử", actor=someone())


def _value(name: str) -> object:
    with read_work() as work:
        return get_setting(work, name)


def test_a_setting_keeps_its_default_until_somebody_sets_it(kept_town: Database) -> None:
    assert _value(SECOND_PERSON) is True
    _set(SECOND_PERSON, "")

    assert _value(SECOND_PERSON) is False
    (change,) = history("setting", SECOND_PERSON)
    assert (change.fields, change.reason) == ((("value", True, False),), "thử")


def test_what_nothing_declares_has_the_default_of_who_asks(kept_town: Database) -> None:
    with read_work() as work:
        assert get_setting(work, "no.such", default=3) == 3
    with pytest.raises(SettingUnknown):
        _set("no.such", "3")


@pytest.mark.parametrize("typed", ["", "0", "91", "2,5", "bảy", "-3", "1e2", "٣", "9" * 30, "7\0"])
def test_a_number_stays_within_its_bounds(kept_town: Database, typed: str) -> None:
    if not typed:
        _set(KEPT_DAYS, "")
        assert _value(KEPT_DAYS) == 7
        return
    with pytest.raises(Invalid) as refusal:
        _set(KEPT_DAYS, typed)
    assert refusal.value.problems[0].where == "/value"


@pytest.mark.parametrize("stored", [{"value": 900}, {"value": "7"}, {"value": True}, {"value": None}, {}])
def test_a_row_that_cannot_be_counts_as_none(kept_town: Database, stored: dict[str, object]) -> None:
    with begin_work() as work:
        work.connection.execute(insert(tables.Setting).values(name=KEPT_DAYS, value=stored))

    assert _value(KEPT_DAYS) == 7


def test_two_who_set_it_learn_of_each_other(kept_town: Database) -> None:
    opened = digest_of({"value": 7})
    save_setting(KEPT_DAYS, "5", opened=opened, actor=officer("tam"))

    with pytest.raises(RowChanged) as told:
        save_setting(KEPT_DAYS, "6", opened=opened, actor=someone())
    assert [change.after for change in told.value.changes] == [{"value": 5}]


def test_only_an_administrator_sets(kept_town: Database) -> None:
    with pytest.raises(NotAllowed):
        save_setting(KEPT_DAYS, "5", opened=digest_of({"value": 7}), actor=officer("minh"))


def test_messages_are_kept_as_long_as_set(kept_town: Database) -> None:
    _set(KEPT_DAYS, "30")
    deliver_message("portal.answered", "KH-1", {})

    with read_work() as work:
        kept = work.connection.execute(tables.Message.__table__.select()).one()
    assert (kept.expires_at - kept.received_at).days == 30


def test_a_session_ends_after_as_many_idle_hours_as_set(kept_town: Database) -> None:
    session = create_session(officer("minh").id)
    _set(IDLE_HOURS, "2")
    use_clock(lambda: NOW.replace(hour=3, minute=59))
    assert find_session(session) is not None
    use_clock(lambda: NOW.replace(hour=6))
    assert find_session(session) is None


def test_one_name_means_one_setting() -> None:
    declare_setting(SEAL_MINUTES)
    with pytest.raises(ValueError, match=SEAL_MINUTES.name):
        declare_setting(Setting(SEAL_MINUTES.name, "", "", "", default=True))


def test_every_setting_is_read_by_the_program(kept_town: Database) -> None:
    register_rooms()
    with read_work() as work:
        declared = {one.setting.name for one in list_settings(work)}
    code = "\n".join(path.read_text() for path in (ROOT / "engine").rglob("*.py"))
    named = dict(re.findall(r"^(\w+) = declare_setting\(\s*Setting\(\s*name=\"([^\"]+)\"", code, re.MULTILINE))
    asked = {named[constant] for constant in re.findall(r"(?:get_setting\(work, |setting_column\()(\w+)\.name", code)}

    assert declared == set(named.values()) == asked
