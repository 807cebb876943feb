"""One act on many tasks: seen beforehand, done task by task, told in figures, undone where nobody went on."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import delete, event, update

from engine import audit
from engine.cases import (
    BULK_RUN,
    BulkKind,
    BulkNotFound,
    BulkState,
    BulkUnderWay,
    ItemStatus,
    TaskFilter,
    carry_on_bulk,
    claim_task,
    complete_task,
    find_together,
    forget_bulk_acts,
    get_bulk,
    index_tasks,
    list_bulk,
    list_bulk_items,
    list_task_ids,
    list_tasks,
    mend_bulk,
    prepare_bulk,
    preview_bulk,
    release_task,
    retry_bulk,
    save_draft,
    shape_bulk,
    start_bulk,
    suspend_case,
    undo_bulk,
)
from engine.cases.bulk_running import run_bulk
from engine.cases.claim import hand_over_note
from engine.cases.errors import BulkTooLate, WordsGone
from engine.cases.secrecy import suspect_secret
from engine.errors import Invalid, NotAllowed
from engine.jobs import carry_out, take_waiting
from engine.jobs.handlers import register
from engine.runtime import Depth, empty_case
from engine.storage import begin_work, new_id, read_work, tables
from engine.storage.search_text import task_words
from tests.engine.directory.town import add_grant
from tests.support.diagrams import Diagram
from tests.support.town import Town, assert_all_is_well, form_files, line

ANSWER = {"type": "string", "title": "Trả lời", "maxLength": 2_000, "minLength": 10}
FORM = form_files("check", {"answer": ANSWER, "code": line("Mã")}, required=["answer"])


@pytest.fixture(autouse=True)
def _worker() -> None:

    register(BULK_RUN, carry_on_bulk)


@pytest.fixture
def checks(town: Town) -> list[UUID]:
    """Thirty open tasks for the officers of Sở Xây dựng, each followed by an approval by somebody else."""
    return open_checks(town, 30)


def open_checks(town: Town, count: int) -> list[UUID]:
    diagram = Diagram().start().user("check", formJsonSchemaFilename="check.json")
    diagram.user("approve", notSameAs="check").end().chain("begin", "check", "approve", "done")
    town.publish(diagram, files=FORM)
    return [town.task(town.open().id, "check").id for _ in range(count)]


def work_off() -> None:
    """What a worker does until nothing waits."""
    while rows := take_waiting(50):
        for row in rows:
            carry_out(row)


def holders(town: Town) -> Counter[UUID | None]:
    return Counter(row.assignee for row in town.rows(tables.Task) if row.status == "open")


def counts(act: UUID, town: Town, by: str = "minh") -> dict[str, int]:
    view = get_bulk(act, actor=town.officer(by))
    return {status.value: count for status, count in view.counts.items() if count}


def run(kind: BulkKind, tasks: list[UUID], town: Town, by: str = "minh") -> UUID:
    act = prepare_bulk(kind, tasks, actor=town.officer(by))
    start_bulk(act, actor=town.officer(by))
    work_off()
    return act


def test_an_officer_claims_thirty_tasks_in_the_background(town: Town, checks: list[UUID]) -> None:
    minh = town.officer("minh")
    act = prepare_bulk(BulkKind.CLAIM, checks, actor=minh)
    preview = preview_bulk(act, actor=minh)
    assert (len(preview.doable), preview.refused) == (30, ())
    start_bulk(act, actor=minh)
    assert counts(act, town) == {"waiting": 30}
    assert holders(town) == {None: 30}
    work_off()
    assert counts(act, town) == {"done": 30}
    assert get_bulk(act, actor=minh).act.state is BulkState.DONE
    assert holders(town) == {minh.id: 30}
    with read_work() as work:
        last = audit.list_events(work, town.cases()[0])[-1]
    assert (last.kind, last.facts["bulk"]) == ("task.claimed", act.hex)
    assert_all_is_well()


def test_a_small_act_is_over_at_once_and_by_the_same_way(town: Town, checks: list[UUID]) -> None:
    minh = town.officer("minh")
    act = prepare_bulk(BulkKind.CLAIM, checks[:20], actor=minh)
    start_bulk(act, actor=minh)
    assert counts(act, town) == {"done": 20}
    assert [view.act.id for view in list_bulk(minh)] == [act]


def test_the_preview_says_what_is_left_out_and_why(town: Town, checks: list[UUID]) -> None:
    claim_task(checks[0], actor=town.officer("an"))
    claim_task(checks[1], actor=town.officer("minh"))
    complete_task(checks[2], {"answer": "Đã trả lời đầy đủ."}, actor=town.officer("an"))
    suspend_case(town.cases()[3], actor=town.officer("quan"), reason="Kiểm tra lại")
    with begin_work() as work:
        work.connection.execute(update(tables.Case).where(tables.Case.id == town.cases()[4]).values(status="incident"))
    minh = town.officer("minh")
    act = prepare_bulk(BulkKind.CLAIM, [*checks, new_id()], actor=minh)
    preview = preview_bulk(act, actor=minh)
    assert len(preview.doable) == 25
    assert {said: count for said, _, count in preview.reasons} == {
        "Trần Thị Ân đã nhận việc này.": 1,
        "Việc đã ở đúng chỗ: Lê Văn Minh đang giữ.": 1,
        "Việc này đã được Trần Thị Ân xử lý xong.": 1,
        "Hồ sơ đang tạm dừng, không thể xử lý.": 1,
        "Hồ sơ đang có sự cố.": 1,
    }
    assert preview.view.gone == 1
    start_bulk(act, actor=minh)
    work_off()
    assert counts(act, town) == {"done": 25, "skipped": 5}
    with begin_work() as work:
        work.connection.execute(update(tables.Case).where(tables.Case.id == town.cases()[4]).values(status="running"))


def test_who_takes_a_task_between_preview_and_act_keeps_it(town: Town, checks: list[UUID]) -> None:
    minh, an = town.officer("minh"), town.officer("an")
    act = prepare_bulk(BulkKind.CLAIM, checks, actor=minh)
    start_bulk(act, actor=minh)
    claim_task(checks[7], actor=an)
    work_off()
    assert counts(act, town) == {"done": 29, "skipped": 1}
    (skipped,) = list_bulk_items(act, actor=minh, statuses=[ItemStatus.SKIPPED])
    assert (skipped.task_id, str(skipped.said)) == (checks[7], "Trần Thị Ân đã nhận việc này.")


def test_two_officers_acts_overlap_and_no_task_has_two_holders(town: Town, checks: list[UUID]) -> None:
    acts = {}
    for name, tasks in (("minh", checks[:25]), ("an", list(reversed(checks[5:])))):
        acts[name] = prepare_bulk(BulkKind.CLAIM, tasks, actor=town.officer(name))
        start_bulk(acts[name], actor=town.officer(name))
    # Turn by turn, as two workers would.
    for _ in range(60):
        for act in acts.values():
            run_bulk(act, seconds=0)
    done = {name: counts(act, town, by=name)["done"] for name, act in acts.items()}
    assert sum(done.values()) == 30
    assert holders(town) == {town.officer(name).id: done[name] for name in acts}
    for name, act in acts.items():
        assert sum(counts(act, town, by=name).values()) == 25


def test_whoever_loses_the_right_in_mid_act_does_nothing_more(town: Town, checks: list[UUID]) -> None:
    minh = town.officer("minh")
    act = prepare_bulk(BulkKind.CLAIM, checks, actor=minh)
    start_bulk(act, actor=minh)
    for _ in range(10):
        run_bulk(act, seconds=0)
    with begin_work() as work:
        work.connection.execute(delete(tables.Grant).where(tables.Grant.officer_id == minh.id))
    work_off()
    assert counts(act, town) == {"done": 10, "skipped": 20}
    assert holders(town) == {minh.id: 10, None: 20}
    said = {item.code for item in list_bulk_items(act, actor=minh, statuses=[ItemStatus.SKIPPED])}
    assert said == {"not_allowed"}


def test_an_account_that_is_closed_in_mid_act_does_nothing_more(town: Town, checks: list[UUID]) -> None:
    minh = town.officer("minh")
    act = prepare_bulk(BulkKind.CLAIM, checks, actor=minh)
    start_bulk(act, actor=minh)
    with begin_work() as work:
        work.connection.execute(update(tables.Officer).where(tables.Officer.id == minh.id).values(is_active=False))
    work_off()
    assert holders(town) == {None: 30}
    (reason,) = {str(item.said) for item in list_bulk_items(act, actor=minh)}
    assert reason == "Tài khoản thực hiện lượt này không còn hoạt động."


def test_a_case_set_aside_in_mid_act_is_left_alone_and_nothing_of_it_stays_in_the_act(
    town: Town, checks: list[UUID]
) -> None:
    minh = town.officer("minh")
    act = prepare_bulk(BulkKind.COMPLETE, checks, actor=minh)
    shape_bulk(act, actor=minh, data={"answer": "{{ x }}"}, own={task: {"x": f"Trả lời {task}"} for task in checks})
    start_bulk(act, actor=minh)
    suspect_secret(town.cases()[12], actor=minh, reason="Có tọa độ")
    assert str(checks[12]) not in repr(town.rows(tables.BulkItem))
    work_off()
    view = get_bulk(act, actor=minh)
    assert (view.counts[ItemStatus.DONE], view.gone, view.is_over) == (29, 1, True)
    again = prepare_bulk(BulkKind.CLAIM, [checks[12]], actor=town.officer("an"))
    (refused,) = preview_bulk(again, actor=town.officer("an")).refused
    assert refused.code == "case.sealed"


@pytest.mark.parametrize(("asks", "most"), [("", 0), ('kind == "a"', 2)])
def test_a_look_at_many_tasks_asks_little_more_than_at_few(town: Town, asks: str, most: int) -> None:
    hints = {"fields": {"code": {"visible_when": asks}}} if asks else {}
    diagram = Diagram().start().user("check", formJsonSchemaFilename="check.json").end()
    diagram.chain("begin", "check", "done")
    town.publish(diagram, files=form_files("check", {"answer": ANSWER, "code": line("Mã")}, hints=hints))
    kinds = ["a", "b"] * 20
    tasks = [town.task(town.open(kind=kind).id, "check").id for kind in kinds]
    minh = town.officer("minh")
    asked = []
    for count in (10, 40):
        act = prepare_bulk(BulkKind.COMPLETE, tasks[:count], actor=minh)
        shape_bulk(act, actor=minh, data={"answer": "Trả lời hồ sơ {{ number }}.", "code": "A"})
        with counting(town) as statements:
            preview = preview_bulk(act, actor=minh)
        assert (len(preview.doable), preview.refused) == (count, ())
        asked.append(len(statements))
    assert asked[1] - asked[0] <= most


@contextmanager
def counting(town: Town) -> Iterator[list[str]]:
    """What the database is asked meanwhile."""
    statements: list[str] = []

    def note(*told: Any) -> None:
        statements.append(told[2])

    engines = {id(one): one for one in (town.database.reader, town.database.writer)}.values()
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    yield statements
    for engine in engines:
        event.remove(engine, "before_cursor_execute", note)


SECRET = "Kho đạn nằm ở hẻm sau chùa, đi từ cổng phía bắc vào"


def answered(town: Town, tasks: list[UUID]) -> UUID:
    minh = town.officer("minh")
    act = prepare_bulk(BulkKind.COMPLETE, tasks, actor=minh)
    shape_bulk(act, actor=minh, data={"answer": SECRET}, own={tasks[0]: {"x": SECRET}})
    start_bulk(act, actor=minh)
    return act


def set_aside(town: Town, case_id: UUID) -> None:
    suspect_secret(case_id, actor=town.officer("minh"), reason="Có tọa độ")


def emptied(town: Town, case_id: UUID) -> None:
    with begin_work() as work:
        assert empty_case(work, case_id, town.case(case_id).number, Depth.ERASED).rows["bulk_acts"] == 1


@pytest.mark.parametrize("goes", [set_aside, emptied])
def test_what_was_typed_for_many_goes_with_each_of_them(
    town: Town, checks: list[UUID], goes: Callable[[Town, UUID], None]
) -> None:
    act = answered(town, checks[:3])
    assert SECRET in repr(town.rows(tables.BulkAct))
    other = answered(town, checks[3:5])
    goes(town, town.cases()[0])
    kept = {row.id: row.content for row in town.rows(tables.BulkAct)}
    assert SECRET not in repr(kept[act])
    assert SECRET in repr(kept[other])
    assert SECRET not in repr(town.rows(tables.BulkItem, town.cases()[0]))
    # Each other case has its own answer still, and those are still known to belong together.
    assert SECRET in repr(town.rows(tables.FormData, town.cases()[1]))
    together = find_together(town.task(town.cases()[1], "approve").id, actor=town.officer("an"))
    assert (len(together.tasks), together.data) == (2, {}) if together else pytest.fail("apart")


def test_the_words_go_of_every_act_that_goes_on_with_it(town: Town, checks: list[UUID]) -> None:
    minh = town.officer("minh")
    first = prepare_bulk(BulkKind.COMPLETE, checks[:3], actor=minh)
    shape_bulk(first, actor=minh, data={"answer": SECRET})
    start_bulk(first, actor=minh, taken_out=checks[1:3])
    second = mend_bulk(first, actor=minh)
    assert get_bulk(second, actor=minh).act.data == {"answer": SECRET}
    assert get_bulk(second, actor=minh).common == {}
    start_bulk(second, actor=minh, taken_out=checks[2:3])
    third = mend_bulk(second, actor=minh)
    set_aside(town, town.cases()[0])
    assert SECRET not in repr(town.rows(tables.BulkAct))
    for act in (second, third):
        assert get_bulk(act, actor=minh).act.data == {}
    with pytest.raises(WordsGone):
        start_bulk(third, actor=minh)
    shape_bulk(third, actor=minh, data={"answer": "Viết lại cho đủ dài."})
    start_bulk(third, actor=minh)
    assert counts(third, town) == {"done": 1}


def test_an_act_under_way_finishes_the_others_and_then_loses_its_words(town: Town, checks: list[UUID]) -> None:
    act = answered(town, checks)
    set_aside(town, town.cases()[12])
    work_off()
    assert counts(act, town) == {"done": 29}
    assert SECRET not in repr(town.rows(tables.BulkAct))


def test_the_words_go_a_day_after_the_act(town: Town, checks: list[UUID]) -> None:
    minh = town.officer("minh")
    act = prepare_bulk(BulkKind.COMPLETE, checks[:2], actor=minh)
    shape_bulk(act, actor=minh, data={"answer": "{{ x }}", "code": SECRET}, own={checks[0]: {"x": "Đủ dài để gửi."},
                                                                                 checks[1]: {"x": "ngắn"}})  # fmt: skip
    start_bulk(act, actor=minh)
    assert counts(act, town) == {"done": 1, "failed": 1}
    town.clock.move(hours=24)
    forget_bulk_acts()
    assert SECRET in repr(town.rows(tables.BulkAct))
    town.clock.move(seconds=1)
    forget_bulk_acts()
    assert SECRET not in repr(town.rows(tables.BulkAct))
    # Without them nothing is sent by mistake: whoever goes on types them anew.
    with pytest.raises(WordsGone):
        retry_bulk(act, actor=minh)
    assert not get_bulk(mend_bulk(act, actor=minh), actor=minh).act.is_shaped


def test_a_note_is_there_to_be_mended_until_every_task_has_it(town: Town, checks: list[UUID]) -> None:
    minh = town.officer("minh")
    claim_task(checks[0], actor=minh)
    act = prepare_bulk(BulkKind.HAND_OVER, checks[:2], actor=minh)
    shape_bulk(act, actor=minh, receiver=town.officer("an").id, note="Bà Lan đã gọi")
    start_bulk(act, actor=minh)
    assert counts(act, town) == {"done": 1, "skipped": 1}
    mended = get_bulk(mend_bulk(act, actor=minh), actor=minh).act
    assert (mended.note, mended.receiver_id) == ("Bà Lan đã gọi", town.officer("an").id)


def test_an_act_that_undoes_is_not_mended(town: Town, checks: list[UUID]) -> None:
    minh = town.officer("minh")
    undo = undo_bulk(run(BulkKind.CLAIM, checks[:1], town), actor=minh)
    release_task(checks[0], actor=minh)
    start_bulk(undo, actor=minh)
    assert counts(undo, town) == {"skipped": 1}
    with pytest.raises(NotAllowed):
        mend_bulk(undo, actor=minh)


def test_the_note_stays_with_the_cases_alone(town: Town, checks: list[UUID]) -> None:
    dung = town.officer("dung")
    act = prepare_bulk(BulkKind.ASSIGN, checks[:2], actor=dung)
    shape_bulk(act, actor=dung, receiver=town.officer("an").id, note="Bà Lan đã gọi")
    start_bulk(act, actor=dung)
    assert "Bà Lan" not in repr(town.rows(tables.BulkAct))
    assert "Bà Lan" in repr(town.rows(tables.FormData))


def test_a_head_assigns_with_a_note_and_takes_the_whole_act_back(town: Town, checks: list[UUID]) -> None:
    dung, an, minh = (town.officer(name) for name in ("dung", "an", "minh"))
    claim_task(checks[0], actor=minh)
    act = prepare_bulk(BulkKind.ASSIGN, checks, actor=dung)
    with pytest.raises(Invalid):
        start_bulk(act, actor=dung)
    shape_bulk(act, actor=dung, receiver=an.id, note="Cùng một thủ tục, làm trước ngày 30")
    start_bulk(act, actor=dung)
    work_off()
    assert holders(town) == {an.id: 30}
    with read_work() as work:
        note = hand_over_note(work, town.cases()[4], checks[4])
        assert note is not None
        assert note.text == "Cùng một thủ tục, làm trước ngày 30"
    town.clock.move(minutes=5)
    save_draft(checks[3], {"answer": "Ân đang viết"}, actor=an)
    undo = undo_bulk(act, actor=dung)
    assert undo_bulk(act, actor=dung) == undo
    preview = preview_bulk(undo, actor=dung)
    assert (len(preview.doable), len(preview.refused)) == (29, 1)
    start_bulk(undo, actor=dung)
    work_off()
    assert counts(undo, town, by="dung") == {"done": 29, "skipped": 1}
    assert holders(town) == {None: 28, minh.id: 1, an.id: 1}
    with read_work() as work:
        assert hand_over_note(work, town.cases()[4], checks[4]) is None
    assert_all_is_well()


def test_the_older_note_is_back_when_a_hand_over_is_undone(town: Town, checks: list[UUID]) -> None:
    dung, an, minh = (town.officer(name) for name in ("dung", "an", "minh"))
    first = prepare_bulk(BulkKind.ASSIGN, checks[:2], actor=dung)
    shape_bulk(first, actor=dung, receiver=minh.id, note="Quen địa bàn")
    start_bulk(first, actor=dung)
    over = prepare_bulk(BulkKind.HAND_OVER, checks[:3], actor=minh)
    shape_bulk(over, actor=minh, receiver=an.id, note="Nghỉ phép")
    start_bulk(over, actor=minh)
    assert counts(over, town) == {"done": 2, "skipped": 1}
    start_bulk(undo_bulk(over, actor=minh), actor=minh)
    with read_work() as work:
        note = hand_over_note(work, town.cases()[0], checks[0])
    assert note is not None
    assert (note.text, note.by) == ("Quen địa bàn", dung.full_name)


def test_a_head_gives_back_what_officers_hold(town: Town, checks: list[UUID]) -> None:
    for task in checks[:4]:
        claim_task(task, actor=town.officer("minh"))
    act = run(BulkKind.RELEASE, checks[:6], town, by="dung")
    assert counts(act, town, by="dung") == {"done": 4, "skipped": 2}
    assert holders(town) == {None: 30}
    start_bulk(undo_bulk(act, actor=town.officer("dung")), actor=town.officer("dung"))
    assert holders(town) == {None: 26, town.officer("minh").id: 4}


def transfer(town: Town, username: str, agency: str, role: str) -> None:
    """The officer works in another agency from now on."""
    who = town.officer(username).id
    with begin_work() as work:
        work.connection.execute(delete(tables.Grant).where(tables.Grant.officer_id == who))
        moved = update(tables.Officer).where(tables.Officer.id == who)
        work.connection.execute(moved.values(agency_code=agency))
        add_grant(work, username, role, agency, None, None)


def test_who_may_give_no_more_undoes_nothing(town: Town, checks: list[UUID]) -> None:
    dung, minh = town.officer("dung"), town.officer("minh")
    claim_task(checks[0], actor=town.officer("an"))
    given = prepare_bulk(BulkKind.ASSIGN, checks[:3], actor=dung)
    shape_bulk(given, actor=dung, receiver=minh.id)
    start_bulk(given, actor=dung)
    with begin_work() as work:
        work.connection.execute(delete(tables.Grant).where(tables.Grant.officer_id == dung.id))
        add_grant(work, "dung", "OFFICER", "SXD", None, None)
    undo = undo_bulk(given, actor=town.officer("dung"))
    assert {one.code for one in preview_bulk(undo, actor=town.officer("dung")).refused} == {"not_allowed"}
    start_bulk(undo, actor=town.officer("dung"))
    assert holders(town) == {None: 27, minh.id: 3}


def test_an_officer_who_has_left_does_not_get_back_what_they_handed_over(town: Town, checks: list[UUID]) -> None:
    an = town.officer("an")
    claim_task(checks[0], actor=an)
    over = prepare_bulk(BulkKind.HAND_OVER, checks[:1], actor=an)
    shape_bulk(over, actor=an, receiver=town.officer("minh").id)
    start_bulk(over, actor=an)
    transfer(town, "an", "SYT", "OFFICER")
    undo = undo_bulk(over, actor=town.officer("an"))
    start_bulk(undo, actor=town.officer("an"))
    assert counts(undo, town, by="an") == {"skipped": 1}
    assert holders(town) == {None: 29, town.officer("minh").id: 1}


def test_undone_the_task_goes_back_to_its_unit_where_its_earlier_holder_may_do_it_no_more(
    town: Town, checks: list[UUID]
) -> None:
    dung, an, minh = (town.officer(name) for name in ("dung", "an", "minh"))
    for task, holder in zip(checks[:2], (an, minh), strict=True):
        claim_task(task, actor=holder)
    act = prepare_bulk(BulkKind.ASSIGN, checks[:2], actor=dung)
    shape_bulk(act, actor=dung, receiver=town.officer("tam").id)
    start_bulk(act, actor=dung)
    transfer(town, "an", "SYT", "OFFICER")
    start_bulk(undo_bulk(act, actor=dung), actor=dung)
    assert holders(town) == {None: 29, minh.id: 1}
    assert_all_is_well()


def test_a_whole_act_is_undone_within_a_day(town: Town, checks: list[UUID]) -> None:
    minh = town.officer("minh")
    early, late = (run(BulkKind.CLAIM, tasks, town) for tasks in (checks[:2], checks[2:4]))
    town.clock.move(hours=24)
    assert get_bulk(early, actor=minh).may_undo
    prepared = undo_bulk(early, actor=minh)
    town.clock.move(seconds=1)
    assert not get_bulk(late, actor=minh).may_undo
    with pytest.raises(BulkTooLate):
        undo_bulk(late, actor=minh)
    start_bulk(prepared, actor=minh)
    (said,) = {str(item.said) for item in list_bulk_items(prepared, actor=minh)}
    assert said == "Đã quá 24 giờ từ khi thực hiện, không hoàn tác cả lượt được nữa."
    assert holders(town) == {None: 26, minh.id: 4}


def test_one_text_fills_in_many_forms_each_with_its_own_words(town: Town, checks: list[UUID]) -> None:
    minh = town.officer("minh")
    act = prepare_bulk(BulkKind.COMPLETE, checks, actor=minh)
    data = {"answer": "Hồ sơ {{ number }}: hẹn trả kết quả ngày {{ ngay_hen }}.", "code": "A"}
    own = {task: {"ngay_hen": f"{day}/12"} for day, task in enumerate(checks[:29], start=1)}
    shape_bulk(act, actor=minh, data=data, own=own)
    preview = preview_bulk(act, actor=minh)
    assert (preview.names, preview.lacking) == (("number", "ngay_hen"), ("ngay_hen",))
    assert preview.doable[1].filled["answer"].endswith("hẹn trả kết quả ngày 2/12.")
    with pytest.raises(Invalid) as refused:
        start_bulk(act, actor=minh)
    (problem,) = refused.value.problems
    number = town.task(town.cases()[29], "check").case_number
    assert (problem.code, problem.facts["number"], problem.facts["field"]) == ("bulk.field_missing", number, "ngay_hen")
    start_bulk(act, actor=minh, taken_out=[checks[29]])
    work_off()
    assert counts(act, town) == {"done": 29, "taken_out": 1}
    answers = [row.data["answer"] for row in town.rows(tables.FormData)]
    assert len(set(answers)) == 29
    first = town.tasks(town.cases()[0], status="completed")[0].case_number
    assert f"Hồ sơ {first}: hẹn trả kết quả ngày 1/12." in answers
    assert_all_is_well()


def test_each_form_is_validated_for_itself_and_a_failing_one_stops_no_other(town: Town, checks: list[UUID]) -> None:
    minh = town.officer("minh")
    act = prepare_bulk(BulkKind.COMPLETE, checks, actor=minh)
    own = {task: {"x": "Đủ dài để gửi đi."} for task in checks} | {checks[5]: {"x": "ngắn"}}
    shape_bulk(act, actor=minh, data={"answer": "{{ x }}"}, own=own)
    start_bulk(act, actor=minh)
    work_off()
    assert counts(act, town) == {"done": 29, "failed": 1}
    (failed,) = list_bulk_items(act, actor=minh, statuses=[ItemStatus.FAILED])
    assert [problem.where for problem in failed.problems] == ["/answer"]
    assert retry_bulk(act, actor=minh) == 1
    assert counts(act, town) == {"done": 29, "failed": 1}
    mended = mend_bulk(act, actor=minh)
    shape_bulk(mended, actor=minh, data={"answer": "{{ x }}"}, own={checks[5]: {"x": "Nay đã đủ dài."}})
    start_bulk(mended, actor=minh)
    assert counts(mended, town) == {"done": 1}


def test_only_tasks_of_the_same_step_are_completed_together(town: Town, checks: list[UUID]) -> None:
    complete_task(checks[0], {"answer": "Đã trả lời đầy đủ."}, actor=town.officer("an"))
    approval = town.task(town.cases()[0], "approve").id
    minh = town.officer("minh")
    act = prepare_bulk(BulkKind.COMPLETE, [*checks[1:], approval], actor=minh)
    preview = preview_bulk(act, actor=minh)
    assert [item.code for item in preview.refused] == ["bulk.other_step"]


def test_four_eyes_hold_in_bulk(town: Town, checks: list[UUID]) -> None:
    for task, name in zip(checks, ["minh", "an"] * 15, strict=True):
        complete_task(task, {"answer": "Đã trả lời đầy đủ."}, actor=town.officer(name))
    approvals = [town.task(case, "approve").id for case in town.cases()]
    act = run(BulkKind.COMPLETE, approvals, town)
    assert counts(act, town) == {"done": 15, "skipped": 15}
    assert {item.code for item in list_bulk_items(act, actor=town.officer("minh"), statuses=[ItemStatus.SKIPPED])} == {
        "task.same_person"
    }


def test_a_wrong_mark_in_the_text_is_refused_at_its_field(town: Town, checks: list[UUID]) -> None:
    minh = town.officer("minh")
    act = prepare_bulk(BulkKind.COMPLETE, checks, actor=minh)
    shape_bulk(act, actor=minh, data={"answer": "Hồ sơ {{ number.__class__ }}"})
    with pytest.raises(Invalid) as refused:
        preview_bulk(act, actor=minh)
    assert [problem.where for problem in refused.value.problems] == ["/answer"]


def test_an_act_is_seen_by_its_officer_alone_and_cannot_be_changed_once_begun(town: Town, checks: list[UUID]) -> None:
    act = run(BulkKind.CLAIM, checks[:3], town)
    for other in ("an", "dung", "quan"):
        with pytest.raises(BulkNotFound):
            get_bulk(act, actor=town.officer(other))
    with pytest.raises(BulkUnderWay):
        shape_bulk(act, actor=town.officer("minh"), note="Muộn rồi")
    start_bulk(act, actor=town.officer("minh"))
    assert counts(act, town) == {"done": 3}


def test_tasks_of_another_agency_are_counted_and_never_shown(town: Town, checks: list[UUID]) -> None:
    yen = town.officer("yen")
    act = prepare_bulk(BulkKind.CLAIM, checks, actor=yen)
    preview = preview_bulk(act, actor=yen)
    assert (preview.doable, preview.refused, preview.view.gone) == ((), (), 30)


def test_nothing_and_too_much_are_refused(town: Town, checks: list[UUID]) -> None:
    for tasks in ([], [new_id() for _ in range(5_001)]):
        with pytest.raises(Invalid):
            prepare_bulk(BulkKind.CLAIM, tasks, actor=town.officer("minh"))
    act = run(BulkKind.COMPLETE, checks[:1], town)
    with pytest.raises(NotAllowed):
        undo_bulk(act, actor=town.officer("minh"))


def test_all_that_match_a_filter_are_chosen_in_order(town: Town, checks: list[UUID]) -> None:
    an = town.officer("an")
    claim_task(checks[3], actor=an)
    found = list_task_ids("unit", actor=an, wanted=TaskFilter(element="sample/check"), limit=5_001)
    assert set(found) == set(checks) - {checks[3]}
    assert list_task_ids("unit", actor=an, limit=4) == found[:4]
    assert list_task_ids("mine", actor=an, limit=9) == (checks[3],)


def rename(case_id: UUID, title: str) -> None:
    """The case's tasks are found by this title."""
    with begin_work() as work:
        work.connection.execute(
            update(tables.Task)
            .where(tables.Task.case_id == case_id)
            .values(case_title=title, words=task_words(title, "", ""))
        )


def test_all_that_match_are_those_that_the_list_shows_for_the_same_words(town: Town, checks: list[UUID]) -> None:
    an = town.officer("an")
    for case, title in zip(town.cases(), ["Rác thải", "Đường ngập"] * 15, strict=True):
        rename(case, title)
    index_tasks()
    # One that no index of words knows yet.
    opened = town.open().id
    late = town.task(opened, "check").id
    rename(opened, "Thu gom rác")
    claim_task(checks[0], actor=an)
    for queue, text in (("unit", "rác"), ("unit", "ra"), ("unit", "duong ngap"), ("mine", "rác"), ("unit", "!!")):
        wanted = TaskFilter(text=text)
        listed = tuple(row.id for row in list_tasks(queue, actor=an, wanted=wanted).items)
        assert list_task_ids(queue, actor=an, wanted=wanted, limit=5_001) == listed
    assert list_task_ids("unit", actor=an, wanted=TaskFilter(text="!!"), limit=5_001) == ()
    found = list_task_ids("unit", actor=an, wanted=TaskFilter(text="rác"), limit=5_001)
    assert set(found) == {*checks[2::2], late}


def test_acts_are_forgotten_after_their_time(town: Town, checks: list[UUID]) -> None:
    run(BulkKind.CLAIM, checks[:2], town)
    prepare_bulk(BulkKind.CLAIM, checks, actor=town.officer("minh"))
    assert forget_bulk_acts() == 0
    town.clock.move(days=3)
    assert forget_bulk_acts() == 1
    town.clock.move(days=90)
    assert forget_bulk_acts() == 1
    assert (town.rows(tables.BulkAct), town.rows(tables.BulkItem)) == ([], [])
