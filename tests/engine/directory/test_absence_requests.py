"""An officer asks for their own absence; who is above decides; it ends early, or another stands in."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from engine.directory import (
    Absence,
    AbsenceDecided,
    AbsenceState,
    SubstitutionRefused,
    absence_tellers,
    approve_absence,
    ask_absence,
    ask_for_substitution,
    change_substitute,
    count_absences_waiting,
    decide_absence,
    end_absence_early,
    list_absences_to_decide,
    list_deciders,
    list_own_absences,
)
from engine.errors import Invalid, NotFound
from engine.storage import Database, Work, begin_work, new_id, read_work, use_clock
from tests.engine.directory.keeping import history, someone
from tests.engine.directory.town import NOW, TODAY, add_grant, close, officer


def ask(who: str, substitute: str, first: int = 0, last: int = 3, reason: str = "nghỉ phép") -> UUID:
    days = {"first_day": _day(first).isoformat(), "last_day": _day(last).isoformat()}
    return ask_absence({"substitute": substitute, "reason": reason, **days}, actor=officer(who))


def approve(absence: UUID, by: str = "dung") -> None:
    decide_absence(absence, is_approved=True, actor=officer(by))


def state(absence: UUID) -> AbsenceState:
    return next(one for one in _all() if one.id == absence).state


def _all() -> list[Absence]:
    with read_work() as work:
        found = {
            one.id: one for name in ("minh", "an", "dung", "binh") for one in list_own_absences(work, officer(name))
        }
    return list(found.values())


def _day(after: int) -> date:
    return TODAY + timedelta(days=after)


def test_nothing_changes_until_the_head_approves(kept_town: Database) -> None:
    absence = ask("minh", "an")
    assert officer("an").stands_for == ()
    assert state(absence) is AbsenceState.WAITING
    with read_work() as work:
        assert count_absences_waiting(work, officer("dung")) == 1
        assert [one.id for one in list_absences_to_decide(work, officer("dung"))] == [absence]

    approve(absence)
    assert [one.username for one in officer("an").stands_for] == ["minh"]
    assert state(absence) is AbsenceState.NOW
    with read_work() as work:
        assert count_absences_waiting(work, officer("dung")) == 0
    use_clock(lambda: NOW + timedelta(days=4))
    assert officer("an").stands_for == ()
    assert len(history("substitution", str(absence))) == 2


def test_a_refusal_says_why_and_gives_no_right(kept_town: Database) -> None:
    absence = ask("minh", "an")
    with pytest.raises(Invalid):
        decide_absence(absence, is_approved=False, note=" ", actor=officer("dung"))
    decide_absence(absence, is_approved=False, note="Tuần này có đoàn kiểm tra", actor=officer("dung"))
    assert state(absence) is AbsenceState.REFUSED
    assert officer("an").stands_for == ()
    with pytest.raises(AbsenceDecided):
        approve(absence)


@pytest.mark.parametrize("who", ["minh", "an"])
def test_neither_of_the_two_decides(kept_town: Database, who: str) -> None:
    absence = ask("minh", "an")
    with pytest.raises(SubstitutionRefused):
        approve(absence, by=who)


@pytest.mark.parametrize("who", ["hoa", "binh"])
def test_others_do_not_find_it(kept_town: Database, who: str) -> None:
    absence = ask("minh", "an")
    with pytest.raises(NotFound):
        approve(absence, by=who)
    with pytest.raises(NotFound):
        end_absence_early(absence, actor=officer(who))
    with pytest.raises(NotFound):
        approve(new_id())


def test_a_heads_own_absence_goes_to_a_deputy_or_to_whoever_is_above(kept_town: Database) -> None:
    absence = ask("dung", "minh")
    with read_work() as work:
        (one,) = list_own_absences(work, officer("dung"))
        assert list_deciders(work, one) == []
    with begin_work() as work:
        add_grant(work, "an", "DEPUTY", "SXD", None, None)
        add_grant(work, "tam", "HEAD", "VP", None, None)
    with read_work() as work:
        assert [row.username for row in list_deciders(work, one)] == ["an"]
    with pytest.raises(SubstitutionRefused):
        approve(absence, by="dung")
    approve(absence, by="tam")
    assert [one.username for one in officer("minh").stands_for] == ["dung"]


def test_who_stands_in_for_a_head_does_not_decide_on_that_heads_next_absence(kept_town: Database) -> None:
    with begin_work() as work:
        add_grant(work, "tam", "HEAD", "VP", None, None)
        add_grant(work, "binh", "CLERK", "SXD", None, None)
    approve(ask("dung", "minh", 0, 1), by="tam")
    longer = ask("dung", "an", 2, 5)
    with pytest.raises(NotFound):
        approve(longer, by="minh")
    # What others of the agency ask for is theirs to decide meanwhile.
    other = ask("an", "binh", 3, 4)
    approve(other, by="minh")
    assert state(other) is AbsenceState.AHEAD


def test_who_is_away_stands_in_for_nobody_and_is_told_so_at_the_field(kept_town: Database) -> None:
    with begin_work() as work:
        add_grant(work, "hoa", "CLERK", "SXD", None, None)
    approve(ask("minh", "an"))
    with pytest.raises(Invalid) as chain:
        ask("hoa", "minh", 1, 2)
    with pytest.raises(Invalid) as circle:
        ask("an", "minh", 1, 2)
    with pytest.raises(Invalid) as twice:
        ask("minh", "hoa", 2, 6)
    assert [problem.where for problem in chain.value.problems] == ["/substitute"]
    assert {problem.where for problem in circle.value.problems} == {"/substitute", "/first_day"}
    assert [problem.where for problem in twice.value.problems] == ["/first_day"]
    ask("an", "minh", 4, 5)


def test_two_that_waited_together_are_not_both_approved_into_a_chain(kept_town: Database) -> None:
    first, second = ask("minh", "an"), ask("an", "dung")
    with begin_work() as work:
        add_grant(work, "tam", "HEAD", "VP", None, None)
    approve(first)
    with pytest.raises(Invalid) as refusal:
        approve(second, by="tam")
    assert "được cử thay" in str(refusal.value.problems[0].what)
    assert state(second) is AbsenceState.WAITING


def test_what_an_administrator_enters_keeps_the_same_rules(kept_town: Database) -> None:
    approve(ask("minh", "an"))
    typed = {"officer": "an", "substitute": "dung", "first_day": "24/11/2026", "last_day": "25/11/2026"}
    absence = ask_for_substitution(typed, actor=someone())
    with pytest.raises(Invalid):
        approve_absence(absence, reason="Giấy 3", actor=someone())


def test_another_stands_in_before_the_substitute_goes_too(kept_town: Database) -> None:
    with begin_work() as work:
        add_grant(work, "hoa", "CLERK", "SXD", None, None)
    absence = ask("minh", "an", 0, 5)
    approve(absence)
    rest = change_substitute(absence, "hoa", since=_day(2), reason="Ân đi họp", actor=officer("dung"))
    assert [one.username for one in officer("an").stands_for] == ["minh"]
    ask("an", "dung", 2, 3)
    use_clock(lambda: NOW + timedelta(days=2))
    assert officer("an").stands_for == ()
    assert [one.username for one in officer("hoa").stands_for] == ["minh"]
    assert state(rest) is AbsenceState.NOW
    # From its first day on, the old one is gone altogether.
    use_clock(lambda: NOW)
    with pytest.raises(SubstitutionRefused):
        change_substitute(rest, "dung", actor=officer("dung"))
    last = change_substitute(rest, "an", reason="đổi lại", actor=officer("dung"))
    assert state(rest) is AbsenceState.CANCELLED
    assert state(last) is AbsenceState.AHEAD


def test_a_substitute_who_has_left_is_replaced(kept_town: Database) -> None:
    absence = ask("minh", "an")
    approve(absence)
    close("an")
    with begin_work() as work:
        add_grant(work, "hoa", "CLERK", "SXD", None, None)
    change_substitute(absence, "hoa", actor=officer("dung"))
    assert [one.username for one in officer("hoa").stands_for] == ["minh"]


def test_back_early_ends_it_and_what_has_not_begun_is_cancelled(kept_town: Database) -> None:
    absence = ask("minh", "an", 0, 5)
    approve(absence)
    use_clock(lambda: NOW + timedelta(days=2))
    end_absence_early(absence, back_on=_day(4), actor=officer("minh"))
    assert [one.username for one in officer("an").stands_for] == ["minh"]
    with pytest.raises(Invalid):
        end_absence_early(absence, back_on=_day(1), actor=officer("minh"))
    end_absence_early(absence, actor=officer("dung"))
    assert officer("an").stands_for == ()
    assert state(absence) is AbsenceState.OVER
    with pytest.raises(AbsenceDecided):
        end_absence_early(absence, actor=officer("minh"))

    ahead = ask("minh", "an", 6, 8)
    approve(ahead)
    end_absence_early(ahead, actor=officer("minh"))
    assert state(ahead) is AbsenceState.CANCELLED
    with pytest.raises(AbsenceDecided):
        approve(ahead)


def test_the_substitute_does_not_end_it(kept_town: Database) -> None:
    absence = ask("minh", "an")
    approve(absence)
    with pytest.raises(SubstitutionRefused):
        end_absence_early(absence, actor=officer("an"))


def test_a_second_request_for_the_same_days_waits_for_the_first(kept_town: Database) -> None:
    ask("minh", "an")
    with pytest.raises(Invalid):
        ask("minh", "dung", 3, 5)


@pytest.mark.parametrize(
    ("changed", "where"),
    [
        ({"substitute": ""}, "/substitute"),
        ({"substitute": "minh"}, "/substitute"),
        ({"substitute": "binh"}, "/substitute"),
        ({"last_day": "2026-11-23"}, "/last_day"),
        ({"first_day": "2026-11-01", "last_day": "2026-11-02"}, "/last_day"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(kept_town: Database, changed: dict[str, str], where: str) -> None:
    typed = {"substitute": "an", "first_day": "2026-11-24", "last_day": "2026-11-25", "reason": ""}
    with pytest.raises(Invalid) as refusal:
        ask_absence(typed | changed, actor=officer("minh"))
    assert [problem.where for problem in refusal.value.problems] == [where]


def test_each_who_is_concerned_is_told(kept_town: Database) -> None:
    told: list[tuple[str, UUID]] = []

    def note(_work: Work, notice: str, whom: UUID) -> None:
        told.append((notice, whom))

    absence_tellers["test"] = note
    try:
        approve(ask("minh", "an"))
    finally:
        del absence_tellers["test"]
    minh, an, dung = (officer(name).id for name in ("minh", "an", "dung"))
    assert told == [("absence_asked", dung), ("absence_decided", minh), ("absence_stands_in", an)]


def test_what_waits_is_counted_in_as_many_questions_however_many_there_are(kept_town: Database) -> None:
    def questions() -> int:
        asked: list[str] = []

        def hear(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
            asked.append(statement)

        reader = officer("dung")
        event.listen(Engine, "before_cursor_execute", hear)
        with read_work() as work:
            count_absences_waiting(work, reader)
            list_absences_to_decide(work, reader)
        event.remove(Engine, "before_cursor_execute", hear)
        return len(asked)

    ask("minh", "an", 0, 1)
    one = questions()
    for number in range(1, 6):
        ask("minh", "an", 3 * number, 3 * number + 1)
        ask("an", "minh", 30 + 3 * number, 31 + 3 * number)
    with read_work() as work:
        assert count_absences_waiting(work, officer("dung")) == 11
        assert count_absences_waiting(work, officer("binh")) == 0
    assert questions() == one
