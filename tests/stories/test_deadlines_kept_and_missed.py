"""Deadlines as people meet them: reminded before, overdue, escalated; a calendar that changes; more time for a step."""

from datetime import date
from typing import Any

from sqlalchemy import select, update

from engine.cases.extensions import ask_extension, decide_extension
from engine.cases.recounting import carry_on_recount
from engine.clock import end_of_day, local_day
from engine.directory import CALENDAR_CHANGED, Officer, find_officer_by_username, get_officer, list_officers
from engine.directory.editing import DayNoun, save_row
from engine.jobs.handlers import Effect
from engine.storage import begin_work, read_work
from engine.storage.tables import Notification, Outbox
from engine.storage.tables import Officer as OfficerTable
from tests.stories.handling import answer, handle, take_on, transfer_to
from tests.support.province import HUB, Petition, Province

TITLE = "Trả kết quả cấp đổi giấy chứng nhận chậm"
CONTENT = "Hồ sơ của tôi quá hẹn hơn một tháng, xin cho biết bao giờ có kết quả."
DUE = date(2026, 12, 14)


def sent(province: Province, **more: Any) -> Petition:
    return province.receives(TITLE, CONTENT, field="dat_dai", **more)


def at_work(province: Province) -> Petition:
    petition = sent(province)
    transfer_to(petition, "SNNMT")
    take_on(petition, "SNNMT")
    return petition


def told(petition: Petition, notice: str) -> set[str]:
    """Who was told this of the petition, by username."""
    query = (
        select(OfficerTable.username)
        .join(Notification, Notification.officer_id == OfficerTable.id)
        .where(Notification.case_id == petition.case_id, Notification.notice == notice)
    )
    with read_work() as work:
        return set(work.connection.scalars(query))


def heads(agency: str) -> set[str]:
    with read_work() as work:
        return {row.username for role in ("HEAD", "DEPUTY") for row in list_officers(work, agency=agency, role=role)}


def officer(username: str) -> Officer:
    with read_work() as work:
        found = find_officer_by_username(work, username)
    assert found is not None
    return found


def due_day(petition: Petition) -> date:
    return date.fromisoformat(str(petition.seen_by_sender()["due_at"])[:10])


def test_who_holds_the_work_is_reminded_before_and_on_the_day(province: Province) -> None:
    petition = at_work(province)
    holder = petition.task("verify_facts").assignee
    assert holder is not None
    with read_work() as work:
        name = get_officer(work, holder).username
    province.until("due_soon")
    assert local_day(province.clock.now) == date(2026, 12, 9)
    assert name in told(petition, "due_soon")
    assert not told(petition, "due_today")
    province.until("due_day")
    assert local_day(province.clock.now) == DUE
    assert name in told(petition, "due_today")
    assert not told(petition, "overdue")


def test_nobody_is_reminded_of_what_is_answered(province: Province) -> None:
    petition = at_work(province)
    handle(petition)
    answer(petition, "SNNMT")
    province.time_passes(days=40)
    assert not told(petition, "due_soon")
    assert not told(petition, "overdue")


def test_an_overdue_petition_and_a_missed_note_climb_to_the_head_and_the_office(province: Province) -> None:
    petition = at_work(province)
    province.until("answer_overdue")
    assert petition.seen_by_sender()["status"] == "overdue"
    assert "update_progress" in petition.open
    assert heads("SNNMT") & told(petition, "overdue")
    assert not told(petition, "progress_missed")
    province.until("update_late")
    assert heads("SNNMT") & told(petition, "progress_missed")
    assert not heads(HUB) & told(petition, "progress_missed")
    province.until("update_very_late")
    assert heads(HUB) & told(petition, "progress_missed")
    assert heads(HUB) & told(petition, "overdue")


def test_a_note_in_time_climbs_to_nobody_and_the_next_is_due_seven_days_later(province: Province) -> None:
    petition = at_work(province)
    province.until("answer_overdue")
    written = local_day(province.clock.now)
    petition.done("update_progress", progress_note="Đã đo lại, đang chờ kết quả phân tích mẫu.", more_updates=True)
    assert "đang chờ kết quả phân tích" in str(petition.seen_by_sender()["timeline"])
    province.until("next_update_due")
    assert 7 <= (local_day(province.clock.now) - written).days <= 9
    assert "update_progress" in petition.open
    assert not told(petition, "progress_missed")


def test_a_petition_that_comes_after_its_date_is_overdue_at_once(province: Province) -> None:
    petition = sent(
        province, channel="portal", keyed=True, external_number="PAKN.20261101.0007", external_due="2026-11-20"
    )
    assert due_day(petition) == date(2026, 11, 20)
    assert petition.task("check_conditions").due_at == end_of_day(date(2026, 11, 23))
    transfer_to(petition, "SNNMT")
    take_on(petition, "SNNMT")
    province.time_passes(minutes=1)
    assert petition.seen_by_sender()["status"] == "overdue"
    assert "update_progress" in petition.open


def test_two_agencies_are_overdue_at_once(province: Province) -> None:
    first, second = at_work(province), sent(province)
    transfer_to(second, "SXD", field="giao_thong")
    take_on(second, "SXD")
    province.until("answer_overdue")
    for petition, agency in ((first, "SNNMT"), (second, "SXD")):
        assert petition.seen_by_sender()["status"] == "overdue"
        assert petition.task("update_progress").agency == agency


def test_a_storm_moves_the_date_that_the_sender_sees(province: Province) -> None:
    petition = at_work(province)
    assert due_day(petition) == DUE
    with read_work() as work:
        admin = get_officer(work, list_officers(work, agency=HUB, role="ADMIN")[0].id)
    typed = {"day": "2026-12-14", "kind": "swap_off", "name": "Nghỉ tránh bão", "source": "CĐ 12/CĐ-UBND"}
    save_row(DayNoun(), None, typed, reason="Bão số 12", actor=admin)
    with read_work() as work:
        row = work.connection.execute(select(Outbox).where(Outbox.kind == CALENDAR_CHANGED)).one()
    carry_on_recount(Effect(row.id, None, row.kind, 1, row.created_at, row.payload))
    assert due_day(petition) == date(2026, 12, 15)
    province.time_passes(days=21, hours=16)
    assert petition.seen_by_sender()["status"] != "overdue", "the watch follows the new date"
    province.time_passes(days=1)
    assert petition.seen_by_sender()["status"] == "overdue"


def test_an_officer_gets_more_time_and_the_sender_no_later_answer(province: Province) -> None:
    petition = at_work(province)
    task = petition.task("verify_facts")
    holder = province.officer_for(task)
    (head, *_) = sorted(heads("SNNMT") - {holder.username})
    extension = ask_extension(task.id, date(2026, 12, 4), seen=task.due_at, reason="Chờ kết quả đo", actor=holder)
    assert head in told(petition, "extension_asked")
    decide_extension(extension, is_granted=True, actor=officer(head))
    assert petition.task("verify_facts").due_at == end_of_day(date(2026, 12, 4))
    assert holder.username in told(petition, "extension_decided")
    assert due_day(petition) == DUE


def test_over_tet_each_step_leaves_the_next_ones_their_days(province: Province) -> None:
    province.clock.now = end_of_day(date(2026, 2, 6)).replace(hour=9)
    petition = at_work(province)
    assert due_day(petition) == date(2026, 2, 26)
    assert local_day(petition.task("verify_facts").due_at or province.clock.now) == date(2026, 2, 11)
    with begin_work() as work:
        work.connection.execute(update(Outbox).values(done_at=work.now))
    province.time_passes(days=17)
    handle(petition)
    assert local_day(petition.task("draft_answer").due_at or province.clock.now) == date(2026, 2, 24)
