import threading
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from engine.petitions import submit_petition
from engine.storage import begin_work, read_work
from engine.storage.tables import IdempotencyKey
from tests.engine.petitions.office import count, open_task, petition, send
from tests.webui.api.script import Script, good, problem
from webui.api import idempotency, petitions


def test_a_petition_sent_twice_is_one_petition(anyone: Script) -> None:
    first = anyone.post("/petitions", petition(), Idempotency_Key="k1")
    second = anyone.post("/petitions", petition(), Idempotency_Key="k1")
    assert good(first, 201) == good(second, 201)
    assert second.headers["Idempotent-Replayed"] == "true"
    assert count("petitions") == 1


def test_without_a_key_it_is_two(anyone: Script) -> None:
    for _ in range(2):
        good(anyone.post("/petitions", petition()), 201)
    assert count("petitions") == 2


def test_the_same_key_for_another_request_is_refused(anyone: Script) -> None:
    good(anyone.post("/petitions", petition(), Idempotency_Key="k1"), 201)
    problem(anyone.post("/petitions", petition(title="Việc khác hẳn"), Idempotency_Key="k1"), 422)
    assert count("petitions") == 1


def test_a_refused_request_may_be_mended_and_sent_again(reception: Script) -> None:
    task = open_task(send().case_id)
    problem(reception.post(f"/tasks/{task.id}/complete", {"data": {}}, Idempotency_Key="k1"), 422)
    body = {"data": {"decision": "refuse", "reason": "R01"}}
    done = good(reception.post(f"/tasks/{task.id}/complete", body, Idempotency_Key="k1"))
    assert good(reception.post(f"/tasks/{task.id}/complete", body, Idempotency_Key="k1")) == done
    assert problem(reception.post(f"/tasks/{task.id}/complete", body), 409)["code"] == "task.done"


def test_keys_of_one_officer_are_not_those_of_another(app: Flask, reception: Script) -> None:
    task = open_task(send().case_id)
    body = {"data": {"decision": "refuse", "reason": "R01"}}
    good(reception.post(f"/tasks/{task.id}/complete", body, Idempotency_Key="k1"))
    problem(Script.of(app, "binh").post(f"/tasks/{task.id}/complete", body, Idempotency_Key="k1"), 404)


def test_at_once_with_one_key_one_happens_and_both_hear_of_it(app: Flask) -> None:
    answers: list[Any] = []

    def go() -> None:
        answers.append(Script(app.test_client()).post("/petitions", petition(), Idempotency_Key="k1"))

    threads = [threading.Thread(target=go) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    numbers = {good(answer, 201)["number"] for answer in answers}
    assert len(numbers) == 1
    assert count("petitions") == 1


def test_who_comes_while_the_first_is_busy_is_asked_to_come_again(
    anyone: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(idempotency, "WAIT_SECONDS", 0.1)
    inside: list[Any] = []
    submit = submit_petition

    def meanwhile(*arguments: Any, **named: Any) -> Any:
        if not inside:
            inside.append(anyone.post("/petitions", petition(), Idempotency_Key="k1"))
        return submit(*arguments, **named)

    monkeypatch.setattr(petitions, "submit_petition", meanwhile)
    good(anyone.post("/petitions", petition(), Idempotency_Key="k1"), 201)
    problem(inside[0], 409)
    assert inside[0].headers["Retry-After"]


def test_a_key_whose_process_died_can_be_used_again(anyone: Script, monkeypatch: pytest.MonkeyPatch) -> None:
    class Killed(BaseException):
        pass

    def dies(*_: Any, **__: Any) -> None:
        raise Killed

    monkeypatch.setattr(petitions, "submit_petition", dies)
    monkeypatch.setattr(idempotency, "_forget", lambda _slot: None)
    with pytest.raises(Killed):
        anyone.post("/petitions", petition(), Idempotency_Key="k1")
    monkeypatch.undo()
    with begin_work() as work:
        work.connection.execute(update(IdempotencyKey).values(created_at=work.now - timedelta(minutes=6)))
    good(anyone.post("/petitions", petition(), Idempotency_Key="k1"), 201)


def test_a_process_that_died_before_its_answer_was_kept_sends_no_second_petition(
    anyone: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    answers: list[Any] = []

    def dies(_slot: Any, answer: Any) -> None:
        answers.append(answer.get_json())
        raise Killed

    monkeypatch.setattr(idempotency, "_keep", dies)
    with pytest.raises(Killed):
        anyone.post("/petitions", petition(), Idempotency_Key="k1")
    monkeypatch.undo()
    with begin_work() as work:
        work.connection.execute(update(IdempotencyKey).values(created_at=work.now - timedelta(minutes=6)))
    assert good(anyone.post("/petitions", petition(), Idempotency_Key="k1"), 201) == answers[0]
    assert count("petitions") == 1


@pytest.mark.parametrize("key", ["", "x" * 256])
def test_a_key_that_is_none_is_refused(anyone: Script, key: str) -> None:
    problem(anyone.post("/petitions", petition(), Idempotency_Key=key), 422)


def test_the_database_never_holds_the_tracking_code(anyone: Script) -> None:
    sent = good(anyone.post("/petitions", petition(), Idempotency_Key="k1"), 201)
    with read_work() as work:
        kept = work.connection.execute(select(IdempotencyKey)).one()
    assert kept.status == 201
    assert sent["tracking_code"].encode() not in kept.body
    assert sent["number"].encode() not in kept.body
    assert kept.key != "k1"
