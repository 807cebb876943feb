import pytest

from engine.errors import Invalid
from engine.notifications import Way, count_unread, preference_page, save_preferences
from tests.engine.notifications.telling import give_address, outbox, tell
from tests.support.town import Town


def wish(town: Town, username: str, *, start: str = "", end: str = "", **ways: str) -> None:
    save_preferences(town.officer(username), ways=ways, has_digest=True, quiet_from=start, quiet_until=end)


def test_who_has_said_nothing_gets_urgent_mail_at_once_and_the_rest_in_the_digest(town: Town) -> None:
    give_address("minh")
    tell(town, officer='"minh"', notice='"overdue"')
    tell(town, officer='"minh"', notice='"note"')
    assert len(outbox(town)) == 1
    assert count_unread(town.officer("minh")) == 2


def test_wishes_are_kept_kind_by_kind(town: Town) -> None:
    give_address("minh")
    wish(town, "minh", overdue=Way.PAGE, note=Way.AT_ONCE, joined=Way.NONE)
    for notice in ("overdue", "note", "joined"):
        tell(town, officer='"minh"', notice=f'"{notice}"')
    assert len(outbox(town)) == 1
    assert count_unread(town.officer("minh")) == 2


def test_without_an_address_there_is_no_mail_to_wait_for(town: Town) -> None:
    tell(town, officer='"minh"', notice='"overdue"')
    assert outbox(town) == []
    assert preference_page(town.officer("minh")).email is None


def test_an_urgent_notice_cannot_be_refused(town: Town) -> None:
    with pytest.raises(Invalid) as refused:
        wish(town, "minh", overdue=Way.NONE)
    assert [problem.where for problem in refused.value.problems] == ["/way-overdue"]
    tell(town, officer='"minh"', notice='"overdue"')
    assert count_unread(town.officer("minh")) == 1


def test_ones_own_quiet_hours_go_before_everyones(town: Town) -> None:
    give_address("minh")
    wish(town, "minh", start="8", end="13", note=Way.AT_ONCE)
    tell(town, officer='"minh"', notice='"note"')  # nine o'clock
    (row,) = outbox(town)
    assert (row.available_at - town.clock.now).total_seconds() == 4 * 3600


def test_urgent_mail_breaks_the_quiet_hours(town: Town) -> None:
    give_address("minh")
    town.clock.move(hours=14)
    tell(town, officer='"minh"', notice='"overdue"')
    (row,) = outbox(town)
    assert row.available_at == town.clock.now


@pytest.mark.parametrize(("start", "end", "where"), [("24", "6", "/quiet_from"), ("x", "6", "/quiet_from"),
                                                     ("21", "", "/quiet_until"), ("", "6", "/quiet_from")])  # fmt: skip
def test_hours_that_are_none_are_named(town: Town, start: str, end: str, where: str) -> None:
    with pytest.raises(Invalid) as refused:
        wish(town, "minh", start=start, end=end)
    assert where in [problem.where for problem in refused.value.problems]


def test_a_notice_that_there_is_not_is_not_kept(town: Town) -> None:
    wish(town, "minh", never_heard_of=Way.PAGE)
    assert "never_heard_of" not in preference_page(town.officer("minh")).preferences.choices
