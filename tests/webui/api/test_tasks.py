from datetime import timedelta
from typing import Any

from flask import Flask

from engine.clock import local_day
from engine.storage import Database, now
from tests.engine.directory.town import add_substitution, officer
from tests.engine.petitions.office import open_task, send
from tests.webui.api.script import Script, good, problem


def test_an_officer_carries_a_petition_on(app: Flask, reception: Script, minh: Script) -> None:
    receipt = send()
    (task,) = good(reception.get("/tasks?queue=unit"))["items"]
    assert (task["element"], task["case"]["number"], task["role"]) == ("check", receipt.number, "RECEPTION")

    taken = good(reception.post(f"/tasks/{task['id']}/claim"))
    assert taken["assignee"] == "hoa"
    assert taken["form"]["schema"]["properties"]["decision"]
    good(reception.put(f"/tasks/{task['id']}/draft", {"data": {"reason": "đang nghĩ"}}), 204)
    assert good(reception.get(f"/tasks/{task['id']}"))["data"]["reason"] == "đang nghĩ"

    done = good(
        reception.post(
            f"/tasks/{task['id']}/complete",
            {"data": {"decision": "accept", "lead": "SXD"}, "revision": taken["revision"]},
        )
    )
    assert len(done["opened"]) == 1
    (next_task,) = good(minh.get("/tasks?queue=unit"))["items"]
    assert (next_task["id"], next_task["element"]) == (done["opened"][0], "draft")

    case = good(reception.get(f"/cases/{done['case_id']}"))
    assert case["status"] == "running"
    assert case["variables"]["decision"] == "accept"
    assert [one["element"] for one in case["tasks"]] == ["draft"]
    assert case["events"][-1]["kind"] == "task.completed"
    assert good(reception.get(f"/cases/{receipt.number}"))["id"] == case["id"]


def test_a_task_done_by_someone_else_is_told(app: Flask, reception: Script) -> None:
    receipt = send()
    task = open_task(receipt.case_id)
    good(reception.post(f"/tasks/{task.id}/complete", {"data": {"decision": "refuse", "reason": "R01"}}))
    document = problem(
        reception.post(f"/tasks/{task.id}/complete", {"data": {"decision": "accept", "lead": "SXD"}}), 409
    )
    assert document["code"] == "task.done"


def test_a_stale_revision_is_told(app: Flask, reception: Script) -> None:
    task = open_task(send().case_id)
    document = problem(
        reception.post(f"/tasks/{task.id}/complete", {"data": {"decision": "accept", "lead": "SXD"}, "revision": 0}),
        409,
    )
    assert document["code"] == "case.changed"


def test_wrong_form_data_are_named_at_their_fields(app: Flask, reception: Script) -> None:
    task = open_task(send().case_id)
    document = problem(reception.post(f"/tasks/{task.id}/complete", {"data": {"decision": "perhaps"}}), 422)
    assert [one["where"] for one in document["problems"]] == ["/decision"]


def test_what_one_may_not_see_is_not_there(app: Flask, minh: Script) -> None:
    receipt = send()
    task = open_task(receipt.case_id)
    nowhere = problem(minh.get("/tasks/00000000-0000-7000-8000-000000000000"), 404)
    assert problem(minh.get(f"/tasks/{task.id}"), 404) == nowhere
    assert problem(minh.post(f"/tasks/{task.id}/claim"), 404) == nowhere
    assert problem(minh.post(f"/tasks/{task.id}/complete", {"data": {}}), 404) == nowhere
    problem(minh.get(f"/cases/{receipt.case_id}"), 404)
    problem(minh.get(f"/cases/{receipt.number}"), 404)


def test_all_tasks_are_for_dispatchers_and_administrators(app: Flask, minh: Script, admin: Script) -> None:
    send()
    problem(minh.get("/tasks?queue=all"), 403)
    assert len(good(admin.get("/tasks?queue=all"))["items"]) == 1
    problem(minh.get("/tasks?queue=everything"), 422)


def test_queues_come_page_by_page(app: Flask, reception: Script) -> None:
    numbers = {send().number for _ in range(5)}
    seen: list[Any] = []
    cursor = ""
    while True:
        page = good(reception.get(f"/tasks?queue=unit&limit=2{cursor}"))
        seen += [task["case"]["number"] for task in page["items"]]
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"
    assert len(seen) == 5
    assert set(seen) == numbers


def test_claiming_what_another_holds_is_told(app: Flask, database: Database, reception: Script, minh: Script) -> None:
    receipt = send()
    task = open_task(receipt.case_id)
    good(reception.post(f"/tasks/{task.id}/complete", {"data": {"decision": "accept", "lead": "SXD"}}))
    draft = open_task(receipt.case_id)
    an = Script.of(app, "an")
    good(minh.post(f"/tasks/{draft.id}/claim"))
    assert problem(an.post(f"/tasks/{draft.id}/claim"), 409)["code"] == "task.already_claimed"
    good(minh.post(f"/tasks/{draft.id}/release"))
    good(an.post(f"/tasks/{draft.id}/claim"))


def test_who_stands_in_reads_for_whom_before_and_after(app: Flask, reception: Script, minh: Script) -> None:
    case_id = send().case_id
    accepted = {"data": {"decision": "accept", "lead": "SXD"}}
    good(reception.post(f"/tasks/{open_task(case_id).id}/complete", accepted))
    (drafting,) = good(minh.get("/tasks?queue=unit"))["items"]
    assert (drafting["in_place_of"], drafting["completed_for"]) == (None, None)
    good(minh.post(f"/tasks/{drafting['id']}/claim"))
    today = local_day(now())
    add_substitution("minh", "an", first=today, last=today + timedelta(days=1))
    stand_in = Script.of(app, "an")
    (taken,) = good(stand_in.get("/tasks?queue=mine"))["items"]
    assert (taken["assignee"], taken["in_place_of"]) == ("minh", "Lê Văn Minh")
    good(stand_in.post(f"/tasks/{taken['id']}/claim"))
    (done,) = good(stand_in.get(f"/cases/{case_id}"))["events"][-1:]
    assert (done["kind"], done["facts"]["on_behalf_of"]) == ("task.claimed", officer("minh").id.hex)
