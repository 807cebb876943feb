"""The mail server is away for a day, and for longer: nothing is lost, nothing doubled, and it is seen."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from engine.jobs import carry_out, handlers, register, retry_failed, take_waiting
from engine.notifications.effects import Effect
from engine.notifications.post import Mail, mail_gate, post_mail
from engine.storage import Database, read_work
from engine.storage.tables import Incident
from tests.engine.jobs.post import Clock, Post, put, row, waiting_case
from tests.support.mail_server import MailBox, mail_server

KIND = "letter"


def deliver(effect: Effect) -> None:
    post_mail(Mail(f"{effect.id.hex}@mau.example", "Thư", "Nội dung\n", effect.id))


@pytest.fixture
def box(database: Database, clock: Clock, post: Post, monkeypatch: pytest.MonkeyPatch) -> Iterator[MailBox]:
    register(KIND, deliver)
    monkeypatch.setitem(handlers.gates, KIND, mail_gate)
    with mail_server() as box:
        yield box


def sweep() -> int:
    """One round of the worker; how many rows it took up."""
    taken = take_waiting(50)
    for row_id in taken:
        carry_out(row_id)
    return len(taken)


def live_through(clock: Clock, *, minutes: int, every: int = 1) -> int:
    """Time passes and the worker goes its rounds; how many rows it took up in all."""
    total = 0
    for _ in range(0, minutes, every):
        clock.move(minutes=every)
        total += sweep()
    return total


def test_a_day_without_the_server_loses_and_doubles_nothing(box: MailBox, clock: Clock) -> None:
    rows = [put(KIND) for _ in range(120)]
    box.stop()
    sweep()
    # The first row that finds the door shut keeps the others from trying: one a round looks whether it is open.
    taken = live_through(clock, minutes=24 * 60, every=15)
    assert box.messages == []
    assert all(row(one).failed_at is None for one in rows)
    assert max(row(one).attempts for one in rows) == 0
    assert taken <= 24 * 4
    box.start()
    live_through(clock, minutes=15)
    assert Counter(str(message["To"]) for message in box.messages) == {f"{one.hex}@mau.example": 1 for one in rows}
    assert all(row(one).done_at is not None for one in rows)


def test_while_the_server_is_away_other_things_go_out(box: MailBox, clock: Clock, post: Post) -> None:
    register("other", post)
    put(KIND)
    box.stop()
    sweep()
    put(KIND)
    other = put("other")
    assert take_waiting(50) == [other]


def test_after_the_limit_the_case_has_an_incident_and_can_be_sent_again(box: MailBox, clock: Clock) -> None:
    case = waiting_case("90 days")
    row_id = put(KIND, case_id=case.id)
    box.stop()
    sweep()
    clock.now += timedelta(days=2)
    sweep()
    assert row(row_id).failed_at is None
    clock.now += timedelta(days=2)
    sweep()
    assert row(row_id).failed_at == clock.now
    with read_work() as work:
        (incident,) = work.connection.execute(select(Incident).where(Incident.case_id == case.id)).all()
    assert (incident.code, incident.element) == ("mail.server_away", KIND)
    box.start()
    clock.move(minutes=10)
    assert retry_failed() == 1
    sweep()
    assert len(box.messages) == 1


def test_a_recipient_who_is_not_taken_yet_is_tried_less_and_less_often(box: MailBox, clock: Clock) -> None:
    row_id = put(KIND)
    box.answers[f"{row_id.hex}@mau.example"] = ["450 come again"] * 3
    pauses = []
    for _ in range(4):
        sweep()
        if row(row_id).done_at is None:
            pauses.append((row(row_id).available_at - clock.now).total_seconds())
            clock.now = row(row_id).available_at
    assert pauses == [10, 40, 160]
    assert len(box.messages) == 1
