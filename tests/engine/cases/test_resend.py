"""What could not go out is sent anew: with all its tries, its incident over, and never what has gone out."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import insert, update

from engine import audit
from engine.cases import AlreadySent, BeingSent, cancel_case, record_failure, resend
from engine.errors import Invalid, NotAllowed, Unavailable
from engine.storage import begin_work, new_id, read_work, tables
from tests.support.diagrams import Diagram
from tests.support.town import Town, assert_all_is_well


def failed(town: Town) -> tuple[UUID, UUID]:
    """A case whose notice was given up, with the incident about it."""
    town.publish(Diagram().start().user("check").end().chain("begin", "check", "done"))
    case = town.open()
    row_id = new_id()
    with begin_work() as work:
        work.connection.execute(
            insert(tables.Outbox).values(
                id=row_id, case_id=case.id, kind="petition.notice", payload={"text": "Kính gửi"}, attempts=8,
                created_at=work.now, available_at=work.now, failed_at=work.now, last_error="unavailable",
            )
        )  # fmt: skip
        record_failure(work, case.id, row_id, "petition.notice", Unavailable())
    return case.id, row_id


def row_of(town: Town, case_id: UUID) -> Any:
    (row,) = town.rows(tables.Outbox, case_id)
    return row


def test_it_waits_to_go_out_with_all_its_tries_and_the_incident_is_over(town: Town) -> None:
    case_id, row_id = failed(town)
    town.clock.move(minutes=5)
    resend(case_id, row_id, actor=town.officer("quan"), reason="Máy chủ thư đã chạy")
    row = row_of(town, case_id)
    assert (row.attempts, row.failed_at, row.available_at) == (0, None, town.clock.now)
    assert (town.case(case_id).status, town.incidents(case_id)) == ("running", [])
    with read_work() as work:
        last = audit.list_events(work, case_id)[-1]
    assert (last.kind, last.facts["row"], "Kính gửi" in str(last.facts)) == ("outbox.resent", row_id.hex, False)
    assert_all_is_well()


def test_what_has_gone_out_does_not_go_out_again(town: Town) -> None:
    case_id, row_id = failed(town)
    with begin_work() as work:
        work.connection.execute(update(tables.Outbox).values(done_at=work.now))
    with pytest.raises(AlreadySent):
        resend(case_id, row_id, actor=town.officer("quan"), reason="Thử")
    with pytest.raises(AlreadySent):
        resend(case_id, new_id(), actor=town.officer("quan"), reason="Thử")


def test_what_a_worker_is_busy_with_is_left_to_it(town: Town) -> None:
    case_id, row_id = failed(town)
    with begin_work() as work:
        until = work.now + timedelta(minutes=5)
        work.connection.execute(update(tables.Outbox).values(failed_at=None, lease_until=until))
    with pytest.raises(BeingSent):
        resend(case_id, row_id, actor=town.officer("quan"), reason="Thử")


def test_a_case_that_is_over_stays_over_with_its_own_end(town: Town) -> None:
    case_id, row_id = failed(town)
    cancel_case(case_id, actor=town.officer("quan"), reason="Trùng")
    ended = town.case(case_id).ended_at
    town.clock.move(days=1)
    resend(case_id, row_id, actor=town.officer("quan"), reason="Vẫn phải báo")
    assert (town.case(case_id).status, town.case(case_id).ended_at) == ("cancelled", ended)
    assert row_of(town, case_id).failed_at is None
    assert_all_is_well()


def test_only_an_admin_does_so_and_says_why(town: Town) -> None:
    case_id, row_id = failed(town)
    with pytest.raises(NotAllowed):
        resend(case_id, row_id, actor=town.officer("hoa"), reason="Thử")
    with pytest.raises(Invalid):
        resend(case_id, row_id, actor=town.officer("quan"), reason="")
    assert row_of(town, case_id).failed_at is not None
