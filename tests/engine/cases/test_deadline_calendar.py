"""Deadlines as a calendar file: the same event over its life, nothing that anybody wrote, days in Việt Nam."""

from datetime import date, datetime, timedelta
from typing import Any, cast
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar
from sqlalchemy import Table, insert, select, update

from engine.cases import claim_task
from engine.cases.deadline_calendar import MOST_EVENTS, list_deadlines, write_calendar
from engine.clock import end_of_day
from engine.storage import begin_work, new_id, read_work, tables
from engine.storage.tables import stored_columns
from tests.support.diagrams import Diagram
from tests.support.town import Town


@pytest.fixture
def case_id(town: Town) -> UUID:
    """A case whose task minh holds, due at the end of 30 November."""
    town.publish(Diagram().start().user("check").user("after").end().chain("begin", "check", "after", "done"))
    case_id = town.open().id
    claim_task(town.task(case_id, "check").id, actor=town.officer("minh"))
    due(town, case_id, end_of_day(date(2026, 11, 30)))
    return case_id


def due(town: Town, case_id: UUID, moment: datetime) -> None:
    with begin_work() as work:
        work.connection.execute(update(tables.Task).where(tables.Task.case_id == case_id).values(due_at=moment))


def written(town: Town, username: str = "minh") -> bytes:
    with read_work() as work:
        events = list_deadlines(work, town.officer(username))
    return write_calendar(events, name="Hạn", link=lambda task: f"https://hoidap.test/{task}", host="hoidap.test")


def events(town: Town, username: str = "minh") -> list[Any]:
    return list(Calendar.from_ical(written(town, username)).walk("VEVENT"))


def test_a_day_is_a_whole_day_and_a_moment_has_its_zone(town: Town, case_id: UUID) -> None:
    (event,) = events(town)
    assert (event["dtstart"].dt, event["dtend"].dt) == (date(2026, 11, 30), date(2026, 12, 1))
    due(town, case_id, datetime(2026, 11, 30, 10, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh")))
    (event,) = events(town)
    assert event["dtstart"].dt.utcoffset() == timedelta(hours=7)
    assert event["dtstart"].dt.hour == 10
    assert event["dtstart"].params["TZID"] == "Asia/Ho_Chi_Minh"


def test_many_tasks_that_are_done_push_out_no_deadline(town: Town, case_id: UUID) -> None:
    with begin_work() as work:
        (row,) = work.connection.execute(select(tables.Task.__table__)).mappings()
        stored = {column.name: row[column.name] for column in stored_columns(cast("Table", tables.Task.__table__))}
        done = {"status": "completed", "completed_by": town.officer("minh").id, "completed_at": work.now}
        early = work.now - timedelta(days=3)
        work.connection.execute(
            insert(tables.Task), [{**stored, **done, "id": new_id(), "due_at": early} for _ in range(MOST_EVENTS + 1)]
        )
    with read_work() as work:
        told = list_deadlines(work, town.officer("minh"))
    assert [one.task_id for one in told if not one.is_over] == [town.task(case_id, "check").id]
    assert sum(one.is_over for one in told) == MOST_EVENTS


def test_the_same_deadlines_are_the_same_bytes(town: Town, case_id: UUID) -> None:
    assert case_id
    first = written(town)
    town.clock.move(hours=5)
    assert written(town) == first


def test_what_is_done_is_cancelled_for_a_while_and_what_goes_to_another_is_theirs(town: Town, case_id: UUID) -> None:
    (before,) = events(town)
    town.complete(case_id, "check")
    (after,) = events(town)
    assert (after["uid"], after["status"], before["status"]) == (before["uid"], "CANCELLED", "CONFIRMED")
    assert after["sequence"] > before["sequence"]
    claim_task(town.task(case_id, "after").id, actor=town.officer("an"))
    due(town, case_id, end_of_day(date(2026, 12, 4)))
    assert [one["status"] for one in events(town, "an")] == ["CONFIRMED"]
    town.clock.move(days=15)
    assert events(town) == []


def test_a_substitute_sees_the_deadlines_too(town: Town, case_id: UUID) -> None:
    assert case_id
    assert events(town, "an") == []
    town.substitutes("minh", "an")
    assert [str(one["summary"]).split(" · ")[0] for one in events(town, "an")] == ["check"]


def test_the_file_can_be_read_by_the_strict(town: Town, case_id: UUID) -> None:
    assert case_id
    text = written(town)
    assert text.startswith(b"BEGIN:VCALENDAR\r\n")
    assert all(len(line) <= 75 for line in text.split(b"\r\n"))
    assert b"BEGIN:VTIMEZONE" in text
    calendar = Calendar.from_ical(text)
    assert (str(calendar["version"]), str(calendar["method"])) == ("2.0", "PUBLISH")
    assert not calendar.errors
