"""From outside: messages, letters and calls that reach for what is not theirs; each with its control."""

import socket
import threading
from collections.abc import Iterator
from email import message_from_bytes
from types import SimpleNamespace
from uuid import UUID

import pytest
from sqlalchemy import select

from engine.cases import deliver_message, get_case
from engine.errors import Unavailable
from engine.notifications.post import Mail, guarded
from engine.notifications.post.mail import compose_mail
from engine.petitions.webhooks import WebhookRefused, call_webhook
from engine.runtime import surroundings
from engine.storage import Work, read_work
from engine.storage.tables import FormData
from tests.attacks.test_odd_values import FIELDS
from tests.support.diagrams import Diagram
from tests.support.town import Town, form_files


@pytest.fixture
def foreign(town: Town) -> str:
    """A reference to what was typed in another case."""
    diagram = Diagram().start().user("check", formJsonSchemaFilename="check.json").end()
    diagram.message("asked", "news", properties={"variable": "told"})
    town.publish(diagram.chain("begin", "check", "asked", "done"), files=form_files("check", FIELDS))
    task = town.task(town.open().id, "check")
    town.complete(task.case_id, "check", long="bí mật của hồ sơ một")
    return f"{task.id.hex}/long"


def told(town: Town, reference: str) -> str:
    """What a case knows after a message that says `reference`."""
    case = town.open()
    town.complete(case.id, "check", text="x")
    deliver_message("news", case.number, {"$form": reference})
    with read_work() as work:
        answer = surroundings.resolve_references(work, case.id, {"$form": reference})
    return str(get_case(case.id, actor=town.officer("minh")).variables) + str(answer)


def test_a_message_cannot_bring_in_what_was_typed_in_another_case(town: Town, foreign: str) -> None:
    assert "bí mật" not in told(town, foreign)


def test_control_without_the_case_in_the_question_it_could(
    town: Town, foreign: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask = surroundings._find_form_data
    owner = {row.task_id.hex: row.case_id for row in _forms(town)}

    def of_any_case(work: Work, _case_id: UUID, task_hex: str) -> dict[str, object]:
        return ask(work, owner[task_hex], task_hex)

    monkeypatch.setattr(surroundings, "_find_form_data", of_any_case)
    assert "bí mật" in told(town, foreign)


def _forms(_town: Town) -> list[SimpleNamespace]:
    with read_work() as work:
        rows = work.connection.execute(select(FormData.task_id, FormData.case_id)).all()
    return [SimpleNamespace(task_id=row.task_id, case_id=row.case_id) for row in rows]


@pytest.fixture
def inner_server() -> Iterator[tuple[int, list[str]]]:
    """A server on this machine, which nobody outside should reach; who has come to it."""
    came: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def listen() -> None:
            while True:
                try:
                    visitor, address = server.accept()
                except OSError:
                    return
                came.append(address[0])
                visitor.close()

        threading.Thread(target=listen, daemon=True).start()
        yield server.getsockname()[1], came


def test_a_listed_name_that_leads_inside_is_not_called(inner_server: tuple[int, list[str]]) -> None:
    port, came = inner_server
    with pytest.raises(WebhookRefused):
        call_webhook(f"https://localhost:{port}/", {}, key="1", secret=b"s", hosts={"localhost"})
    assert came == []


def test_control_without_the_look_at_its_addresses_it_is_called(
    inner_server: tuple[int, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    port, came = inner_server
    monkeypatch.setattr(guarded, "public_address", lambda _host, _port: "127.0.0.1")
    with pytest.raises(Unavailable):
        call_webhook(f"https://localhost:{port}/", {}, key="1", secret=b"s", hosts={"localhost"})
    assert came == ["127.0.0.1"]


LETTER = Mail("lan@mau.example", "Hồ sơ\r\nBcc: all@x.example", "Nội dung", UUID(int=1))


def test_a_subject_stays_one_line() -> None:
    message = compose_mail(LETTER, "a@x.example")
    assert (message["Bcc"], message["Subject"]) == (None, "Hồ sơ Bcc: all@x.example")


def test_control_a_subject_written_as_it_comes_is_refused_or_adds_a_header() -> None:
    raw = f"Subject: {LETTER.subject}\r\n\r\n".encode()
    assert message_from_bytes(raw)["Bcc"] == "all@x.example"
