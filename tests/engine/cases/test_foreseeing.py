"""What an absence would do, seen before it is approved: for the one who asks, and for who decides."""

from datetime import timedelta
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.cases import claim_task, list_tasks
from engine.cases.foreseeing import AbsencePreview, preview_absence
from engine.directory import Away, Officer, ask_absence, decide_absence
from engine.errors import Invalid
from engine.storage import new_id, read_work
from tests.support.diagrams import Diagram
from tests.support.town import Town


def publish(town: Town) -> None:
    draft = Diagram().start().user("check").user("approve", notSameAs="check").end()
    town.publish(draft.chain("begin", "check", "approve", "done"))


def foresee(town: Town, absent: str, substitute: str, *, actor: str, days: int = 3) -> AbsencePreview:
    first = town.clock.now.date()
    people = (town.officer(absent).id, town.officer(substitute).id)
    with read_work() as work:
        away = Away(new_id(), *people, first, first + timedelta(days=days))
        return preview_absence(work, away, actor=town.officer(actor))


def held(town: Town, by: str) -> UUID:
    case_id = town.open().id
    claim_task(town.task(case_id, "check").id, actor=town.officer(by))
    return case_id


def test_what_lies_with_the_absent_one_would_go_to_the_substitute(town: Town) -> None:
    publish(town)
    held(town, "minh")
    held(town, "minh")
    held(town, "an")
    found = foresee(town, "minh", "an", actor="minh")
    assert (len(found.moving), len(found.refused), found.hidden) == (2, 0, 0)
    assert (found.load.open, found.then.open) == (1, 3)
    assert found.is_heavy
    assert not found.obstacles
    assert found.missing == ()


def test_whoever_did_the_step_before_could_not_approve_it(town: Town) -> None:
    publish(town)
    case_id = town.open().id
    town.complete(case_id, "check", by="an")
    claim_task(town.task(case_id, "approve").id, actor=town.officer("minh"))
    found = foresee(town, "minh", "an", actor="dung")
    assert not found.moving
    assert [one.row.element for one in found.refused] == ["approve"]
    assert found.refused[0].refusal


def test_roles_that_are_missing_and_others_stood_for_are_named(town: Town) -> None:
    publish(town)
    town.substitutes("tam", "an")
    found = foresee(town, "dung", "an", actor="dung")
    assert found.missing == ("Thủ trưởng (Sở Xây dựng)",)
    assert found.stands_for == ("Bùi Minh Tâm",)


def test_who_may_not_see_the_tasks_sees_how_many(town: Town) -> None:
    publish(town)
    held(town, "minh")
    found = foresee(town, "minh", "an", actor="son")
    assert (found.tasks, found.hidden, found.then.open) == ((), 1, 1)


def test_what_keeps_it_from_being_approved_is_said(town: Town) -> None:
    publish(town)
    town.substitutes("an", "tam")
    found = foresee(town, "minh", "an", actor="minh")
    assert [one.where for one in found.obstacles] == ["/substitute"]
    assert [one.where for one in foresee(town, "minh", "yen", actor="minh").obstacles] == ["/substitute"]


PEOPLE = ("minh", "an", "tam")
ASKED = st.lists(
    st.tuples(st.permutations(PEOPLE), st.integers(0, 3), st.integers(0, 2)), min_size=1, max_size=6
)  # fmt: skip


def test_whatever_is_approved_every_task_has_somebody_there_who_may_do_it(town: Town) -> None:
    publish(town)
    for name in PEOPLE:
        held(town, name)
    start = town.clock.now

    @settings(max_examples=12, deadline=None)
    @given(asked=ASKED)
    def run(asked: list[tuple[list[str], int, int]]) -> None:
        town.clock.now = start
        approve_what_can_be(town, asked)
        for day in range(6):
            town.clock.now = start + timedelta(days=day)
            officers = [town.officer(name) for name in PEOPLE]
            away = {one.id for person in officers for one in person.stands_for}
            for person in officers:
                # One step at most: whoever stands in is there, and passes nothing on.
                assert not (person.stands_for and person.id in away)
                assert all(not one.stands_for for one in person.stands_for)
                there = [one for one in officers if one.id not in away and person.id in {one.id, *ids(one)}]
                assert there, person.username
                for one in there:
                    assert person.id in {task.assignee for task in list_tasks("mine", actor=one).items}

    run()


def ids(officer: Officer) -> set[UUID]:
    return {one.id for one in officer.stands_for}


def approve_what_can_be(town: Town, asked: list[tuple[list[str], int, int]]) -> None:
    start = town.clock.now.date()
    for (who, substitute, _), first, days in asked:
        typed = {
            "substitute": substitute,
            "first_day": str(start + timedelta(days=first)),
            "last_day": str(start + timedelta(days=first + days)),
        }
        try:
            absence = ask_absence(typed, actor=town.officer(who))
            decide_absence(absence, is_approved=True, actor=town.officer("dung"))
        except Invalid:
            continue
