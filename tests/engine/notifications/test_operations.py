from uuid import UUID

from engine import audit
from engine.notifications import count_unread, list_problems, list_told, mark_read
from engine.storage import read_work, tables
from tests.engine.notifications.telling import give_address, outbox, tell
from tests.support.town import Town


def told(town: Town, case_id: UUID) -> set[str]:
    names = {town.officer(name).id: name for name in ("hoa", "minh", "an", "dung", "tam", "yen", "son")}
    return {names[row.officer_id] for row in town.rows(tables.Notification, case_id)}


def test_officers_of_a_role_in_an_agency_are_told(town: Town) -> None:
    case_id = tell(town, role='"OFFICER"', agency='"SYT"')
    assert told(town, case_id) == {"yen"}


def test_a_role_alone_means_the_agency_the_case_lies_with(town: Town) -> None:
    assert told(town, tell(town, role='"HEAD"', at="SXD")) == {"dung"}


def test_without_an_agency_the_coordinating_one_is_told(town: Town) -> None:
    assert told(town, tell(town, at="", role='"RECEPTION"')) == {"hoa"}


def test_a_role_may_be_called_by_its_vietnamese_name(town: Town) -> None:
    assert told(town, tell(town, role='"Văn thư"', agency='"SXD"')) == {"an"}


def test_an_agency_alone_means_its_head_and_deputies(town: Town) -> None:
    assert told(town, tell(town, agency='"SXD"')) == {"dung", "tam"}


def test_one_officer_is_told_by_name(town: Town) -> None:
    assert told(town, tell(town, officer='"minh"')) == {"minh"}


def test_whoever_stands_in_today_is_told_too(town: Town) -> None:
    town.substitutes("dung", "tam")
    assert told(town, tell(town, role='"HEAD"', agency='"SXD"')) == {"dung", "tam"}


def test_the_same_words_twice_in_a_step_are_told_once(town: Town) -> None:
    give_address("minh")
    case_id = tell(town, times=2, officer='"minh"')
    assert len(town.rows(tables.Notification, case_id)) == 1
    assert len(outbox(town)) == 1


def test_what_was_added_stands_on_the_page_and_nowhere_else(town: Town) -> None:
    give_address("minh")
    case_id = tell(town, officer='"minh"', text='"Bà Lan ở số 5 hỏi lại"')
    (line,) = list_told(town.officer("minh")).lines
    assert line.more == "Bà Lan ở số 5 hỏi lại"
    assert line.text.startswith("Hồ sơ HS-2026-000001 đã quá hạn trả lời")
    assert line.case_id == case_id
    assert all("Lan" not in str(row.payload) for row in outbox(town))
    with read_work() as work:
        events = work.connection.execute(tables.Event.__table__.select()).all()
    assert events
    assert all(b"Lan" not in row.body for row in events)
    assert audit.verify().is_sound


def test_the_count_falls_when_lines_are_read(town: Town) -> None:
    for _ in range(3):
        tell(town, officer='"minh"')
    minh, an = town.officer("minh"), town.officer("an")
    assert (count_unread(minh), count_unread(an)) == (3, 0)
    first = list_told(minh).lines[0]
    assert mark_read(an, [first.id]) == 0
    assert mark_read(minh, [first.id]) == 1
    assert (count_unread(minh), mark_read(minh), count_unread(minh)) == (2, 2, 0)


def test_a_case_out_of_reach_is_told_of_without_a_way_to_it(town: Town) -> None:
    tell(town, officer='"yen"')
    (line,) = list_told(town.officer("yen")).lines
    assert line.number == "HS-2026-000001"
    assert line.case_id is None


def test_nobody_to_tell_stops_no_case_and_is_noted(town: Town) -> None:
    case_id = tell(town, role='"CLERK"', agency='"SYT"')
    assert town.open_elements(case_id) == ["handle"]
    with read_work() as work:
        (problem,) = list_problems(work)
    assert (problem.notice, problem.code, problem.detail) == ("overdue", "recipient.none", "CLERK, SYT")


def test_a_notice_without_words_is_told_in_neutral_ones_and_noted(town: Town) -> None:
    tell(town, officer='"minh"', notice='"never_heard_of"')
    (line,) = list_told(town.officer("minh")).lines
    assert line.text == "Có thông báo về hồ sơ HS-2026-000001. Mở trang thông báo để xem."
    with read_work() as work:
        (problem,) = list_problems(work)
    assert (problem.notice, problem.code, problem.times) == ("never_heard_of", "template.missing", 1)


def test_a_notice_for_nobody_in_particular_is_an_incident(town: Town) -> None:
    case_id = tell(town)
    (incident,) = town.incidents(case_id)
    assert incident.element == "tell0"
