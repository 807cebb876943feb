"""Bulk acts by the API: looked at first, carried out once under one key, told task by task."""

from typing import Any

from flask import Flask

from engine.storage import new_id
from tests.engine.petitions.office import open_task, send
from tests.webui.api.script import Script, good, problem


def tasks(count: int) -> list[str]:
    return [str(open_task(send(title=f"Đường ngập đoạn {place}").case_id).id) for place in range(count)]


def test_a_script_looks_first_and_then_claims_many_tasks_at_once(app: Flask, reception: Script) -> None:
    chosen = tasks(3)
    looked = good(reception.post("/bulk-acts", {"kind": "claim", "tasks": chosen, "dry_run": True}), 202)
    assert (looked["state"], looked["total"], len(looked["items"])) == ("prepared", 3, 3)
    assert good(reception.get(f"/tasks/{chosen[0]}"))["assignee"] is None
    done = good(reception.post("/bulk-acts", {"kind": "claim", "tasks": [*chosen, str(new_id())]}), 202)
    assert done["counts"] == {"waiting": 0, "done": 3, "skipped": 0, "failed": 0, "taken_out": 0, "gone": 1}
    assert good(reception.get(f"/tasks/{chosen[0]}"))["assignee"] == "hoa"
    again = good(reception.post("/bulk-acts", {"kind": "claim", "tasks": chosen}), 202)
    assert [item["code"] for item in again["items"]] == ["bulk.nothing_to_change"] * 3
    skipped = good(reception.get(f"/bulk-acts/{again['id']}?status=skipped&limit=2"))
    assert len(skipped["items"]) == 2
    after = skipped["items"][-1]["position"]
    (last,) = good(reception.get(f"/bulk-acts/{again['id']}?status=skipped&after={after}"))["items"]
    assert last["task"] == chosen[2]


def test_the_same_key_makes_one_act(app: Flask, reception: Script) -> None:
    body: dict[str, Any] = {"kind": "claim", "tasks": tasks(2)}
    first, second = (good(reception.post("/bulk-acts", body, Idempotency_Key="nhan-hai-viec"), 202) for _ in range(2))
    assert first["id"] == second["id"]


def test_many_forms_are_filled_in_with_one_text(app: Flask, reception: Script) -> None:
    chosen = tasks(2)
    body: dict[str, Any] = {"kind": "complete", "tasks": chosen,
                            "data": {"decision": "refuse", "reason": "{{ ly_do }}"}}  # fmt: skip
    refused = problem(reception.post("/bulk-acts", body), 422)
    assert "ly_do" in refused["problems"][0]["what"]
    body["per_task"] = {task: {"ly_do": "R01"} for task in chosen}
    assert good(reception.post("/bulk-acts", body), 202)["counts"]["done"] == 2


def test_whose_act_it_is_not_finds_none(app: Flask, reception: Script, minh: Script) -> None:
    act = good(reception.post("/bulk-acts", {"kind": "claim", "tasks": tasks(1)}), 202)
    problem(minh.get(f"/bulk-acts/{act['id']}"), 404)


def test_an_unknown_receiver_and_a_wrong_id_are_named(app: Flask, reception: Script) -> None:
    chosen = tasks(1)
    problem(reception.post("/bulk-acts", {"kind": "assign", "tasks": chosen, "to": "khong.ai"}), 422)
    wrong: dict[str, Any] = {"kind": "complete", "tasks": chosen, "per_task": {"x": {"a": "b"}}}
    problem(reception.post("/bulk-acts", wrong), 422)
