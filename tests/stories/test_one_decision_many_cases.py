"""Forty letters about the same delayed procedure: one decision, and forty answers with their own numbers and days."""

import re
from uuid import UUID

import pytest

from engine import audit
from engine.cases import (
    BulkKind,
    ItemStatus,
    TaskFilter,
    find_together,
    get_bulk,
    get_task,
    list_task_ids,
    prepare_bulk,
    preview_bulk,
    send_now,
    shape_bulk,
    start_bulk,
)
from engine.directory import Officer, get_officer
from engine.errors import Invalid
from engine.jobs import carry_out, take_waiting
from engine.petitions import list_alike_tasks
from engine.storage import read_work
from tests.stories.handling import handle, issue, transfer_to
from tests.support.province import Petition, Province

AGENCY = "SNNMT"
FORTY = 40
TEXT = (
    "Kính gửi {{ sender }}, về hồ sơ {{ number }} “{{ title }}” nhận ngày {{ received_on }}: "
    "giấy chứng nhận của thửa đất số {{ so_thua }} đã ký, hẹn trả ngày {{ ngay_tra }}."
)


def letters(province: Province, count: int) -> list[Petition]:
    """So many people write about the same procedure, each about their own plot."""
    return [
        province.receives(
            f"Chậm trả giấy chứng nhận thửa đất {place}",
            f"Hồ sơ cấp giấy chứng nhận của tôi ở thửa đất số {place} nộp đã ba tháng chưa được trả, "
            "đề nghị cho biết khi nào trả kết quả.",
            full_name=f"Người gửi {place:02}", phone=f"09120000{place:02}", email=f"nguoi{place:02}@mau.example",
        )
        for place in range(1, count + 1)
    ]  # fmt: skip


def doer(province: Province, petition: Petition, element: str) -> Officer:
    return province.officer_for(petition.task(element))


def work_off() -> None:
    for row in take_waiting(500):
        carry_out(row)


def run(tasks: list[UUID], by: Officer, **data: str) -> UUID:
    act = prepare_bulk(BulkKind.COMPLETE, tasks, actor=by)
    shape_bulk(act, actor=by, data=data)
    start_bulk(act, actor=by)
    work_off()
    return act


def at_drafting(province: Province, count: int) -> list[Petition]:
    """All with the same officer, who has found out what there is to say."""
    sent = letters(province, count)
    for one in sent:
        transfer_to(one, AGENCY)
    lead = [one for one in sent if "accept_transfer" in one.open]
    clerk = doer(province, lead[0], "accept_transfer")
    accepted = run([one.task("accept_transfer").id for one in lead], clerk, decision="accept")
    assert get_bulk(accepted, actor=clerk).counts[ItemStatus.DONE] == len(lead)
    head = doer(province, sent[0], "assign_officer")
    run([one.task("assign_officer").id for one in sent], head, officer=province.officer(AGENCY))
    for one in sent:
        handle(one)
    return sent


def test_an_office_clears_forty_alike_petitions_in_one_decision(province: Province) -> None:
    sent = at_drafting(province, FORTY)
    officer = doer(province, sent[0], "draft_answer")
    chosen = list_task_ids(
        "mine", actor=officer, wanted=TaskFilter(element="petition_drafting/draft_answer"), limit=100
    )
    assert set(chosen) == {one.task("draft_answer").id for one in sent}

    drafts = prepare_bulk(BulkKind.COMPLETE, chosen, actor=officer)
    own = {
        one.task("draft_answer").id: {"so_thua": str(place), "ngay_tra": f"{place % 28 + 1:02}/12/2026"}
        for place, one in enumerate(sent, start=1)
    }
    short = {task: texts for task, texts in own.items() if task != sent[7].task("draft_answer").id}
    shape_bulk(drafts, actor=officer, data={"answer": TEXT}, own=short)
    with pytest.raises(Invalid) as refused:
        start_bulk(drafts, actor=officer)
    lacks = {(one.facts["number"], one.facts["field"]) for one in refused.value.problems}
    assert lacks == {(sent[7].number, "so_thua"), (sent[7].number, "ngay_tra")}
    assert all(one.open == ["draft_answer"] for one in sent)
    shape_bulk(drafts, actor=officer, data={"answer": TEXT}, own=own)
    assert len(preview_bulk(drafts, actor=officer).doable) == FORTY
    start_bulk(drafts, actor=officer)
    work_off()
    assert get_bulk(drafts, actor=officer).counts[ItemStatus.DONE] == FORTY

    # The head comes upon one of them, sees the common text and every case's own, and takes two out.
    head = doer(province, sent[0], "approve_answer")
    together = find_together(sent[0].task("approve_answer").id, actor=head)
    assert together is not None
    assert len(together.tasks) == FORTY
    approval = prepare_bulk(BulkKind.COMPLETE, together.tasks, actor=head, source=together.source)
    shape_bulk(approval, actor=head, data={"decision": "approve"})
    preview = preview_bulk(approval, actor=head)
    assert preview.view.common["answer"] == TEXT
    assert len(preview.doable) == FORTY
    texts = {get_task(task, actor=head).data["approved_answer"] for task in together.tasks}
    assert len(texts) == FORTY
    out = [sent[3].task("approve_answer").id, sent[4].task("approve_answer").id]
    start_bulk(approval, actor=head, taken_out=out)
    work_off()
    counts = get_bulk(approval, actor=head).counts
    assert (counts[ItemStatus.DONE], counts[ItemStatus.TAKEN_OUT]) == (FORTY - 2, 2)

    # Those two wait as before; each of the others goes its own way: its own letter, number, trail and answer.
    assert [one.number for one in sent if one.open == ["approve_answer"]] == [sent[3].number, sent[4].number]
    went_on = [one for one in sent if one.open == ["issue_letter"]]
    assert len(went_on) == FORTY - 2
    for one in went_on[:3]:
        send_now(one.case_id, actor=head)
        issue(one, AGENCY)
        told = one.seen_by_sender()["answer"]["text"]
        place = sent.index(one) + 1
        assert re.search(rf"Kính gửi Người gửi {place:02}, về hồ sơ {one.number} ", told), told
        assert f"thửa đất số {place} đã ký, hẹn trả ngày {place % 28 + 1:02}/12/2026" in told
    with read_work() as work:
        events = audit.list_events(work, went_on[0].case_id)
    acts = {(event.facts.get("element"), event.facts.get("bulk")) for event in events if "bulk" in event.facts}
    assert {("draft_answer", drafts.hex), ("approve_answer", approval.hex)} <= acts


def test_who_has_one_letter_open_finds_those_like_it(province: Province) -> None:
    sent = at_drafting(province, 6)
    officer = doer(province, sent[0], "draft_answer")
    found = list_alike_tasks(sent[0].task("draft_answer").id, actor=officer)
    assert set(found) == {one.task("draft_answer").id for one in sent}


def test_who_wrote_the_drafts_cannot_approve_them_in_bulk_either(province: Province) -> None:
    sent = at_drafting(province, 3)
    officer = doer(province, sent[0], "draft_answer")
    run(
        [one.task("draft_answer").id for one in sent],
        officer,
        answer="Hồ sơ {{ number }} đang được xem xét, hẹn trả sau.",
    )
    with read_work() as work:
        again = get_officer(work, officer.id)
    act = prepare_bulk(BulkKind.COMPLETE, [one.task("approve_answer").id for one in sent], actor=again)
    assert preview_bulk(act, actor=again).doable == ()
