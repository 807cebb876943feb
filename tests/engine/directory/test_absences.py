from datetime import timedelta
from uuid import UUID

import pytest

from engine.directory import (
    AbsenceState,
    SubstitutionRefused,
    approve_absence,
    ask_for_substitution,
    end_absence,
    list_absences,
)
from engine.errors import Invalid, NotAllowed, NotFound
from engine.storage import Database, new_id, read_work, use_clock
from tests.engine.directory.keeping import history, someone
from tests.engine.directory.town import NOW, officer

WEEK = {"officer": "dung", "substitute": "minh", "first_day": "24/11/2026", "last_day": "2026-11-30", "reason": "nghỉ"}


def _ask(**changed: str) -> UUID:
    return ask_for_substitution(WEEK | changed, actor=someone())


def _states() -> list[AbsenceState]:
    with read_work() as work:
        return [one.state for one in list_absences(work)]


def test_who_stands_in_may_only_once_it_is_approved_and_until_it_ends(kept_town: Database) -> None:
    absence = _ask()
    assert not officer("minh").stands_for
    assert _states() == [AbsenceState.WAITING]

    approve_absence(absence, reason="Giấy ủy quyền 3", actor=someone())
    assert [one.username for one in officer("minh").stands_for] == ["dung"]
    assert _states() == [AbsenceState.NOW]

    end_absence(absence, reason="về sớm", actor=someone())
    assert not officer("minh").stands_for
    assert _states() == [AbsenceState.OVER]
    assert [one.reason for one in history("substitution", str(absence))] == ["về sớm", "Giấy ủy quyền 3", ""]


def test_an_approved_absence_begins_and_ends_by_itself(kept_town: Database) -> None:
    approve_absence(_ask(first_day="25/11/2026"), reason="x", actor=someone())
    assert _states() == [AbsenceState.AHEAD]
    for days, state in ((1, AbsenceState.NOW), (7, AbsenceState.OVER)):
        use_clock(lambda days=days: NOW + timedelta(days=days))  # type: ignore[misc]
        assert _states() == [state]


@pytest.mark.parametrize(
    ("changed", "where"),
    [
        ({"officer": "ai"}, "/officer"),
        ({"substitute": ""}, "/substitute"),
        ({"substitute": "minh\0"}, "/substitute"),
        ({"substitute": "dung"}, "/substitute"),
        ({"first_day": ""}, "/first_day"),
        ({"last_day": "32/1/2026"}, "/last_day"),
        ({"last_day": "2026-11-01"}, "/last_day"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(kept_town: Database, changed: dict[str, str], where: str) -> None:
    with pytest.raises(Invalid) as refusal:
        _ask(**changed)
    assert [problem.where for problem in refusal.value.problems] == [where]
    assert _states() == []


def test_approving_needs_a_ground_and_is_not_for_oneself(kept_town: Database) -> None:
    absence = _ask()
    with pytest.raises(Invalid):
        approve_absence(absence, reason="  ", actor=someone())
    own = _ask(substitute="quan")
    with pytest.raises(SubstitutionRefused):
        approve_absence(own, reason="x", actor=someone())
    with pytest.raises(NotAllowed):
        approve_absence(absence, reason="x", actor=officer("minh"))
    with pytest.raises(NotFound):
        end_absence(new_id(), actor=someone())
    assert _states() == [AbsenceState.WAITING] * 2
