"""A web server that is killed and started again, and the clients that go on asking it."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any
from uuid import uuid4

from engine.cli.lifeline import FLAG
from tests.support.province import GOOD_DATA, ROOT

BETWEEN_TRIES_SECONDS = 0.05


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True, slots=True)
class Asked:
    """One POST; asked again, it has the same key."""

    path: str
    body: dict[str, Any]
    key: str = field(default_factory=lambda: str(uuid4()))


class Silence(Exception):
    """No answer came: what became of the request is not known."""


@dataclass
class Server:
    """`hoidap serve` in a process group of its own, so that its workers die in the same moment."""

    data: Path
    database_url: str
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("HOIDAP_")}
        ours = {"DATA": self.data, "DATABASE_URL": self.database_url, "PORT": self.port, "LIBRARY": ROOT}
        environment = {**inherited, **{f"HOIDAP_{name}": str(value) for name, value in ours.items()}}
        with (self.data / "serve.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "engine.cli", "serve", FLAG],
                cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=log, stderr=log,
                start_new_session=True,
            )  # fmt: skip

    def kill(self) -> None:
        """SIGKILL, for the server and its workers; nothing when it does not run."""
        process, self.process = self.process, None
        if process is None:
            return
        assert process.poll() is None, (self.data / "serve.log").read_text()[-3000:]
        os.killpg(process.pid, signal.SIGKILL)
        assert process.wait(10) == -signal.SIGKILL
        assert process.stdin is not None
        process.stdin.close()


@dataclass
class Client:
    """Sends petitions and completes their first task; what got no answer it asks again under the same key."""

    port: int
    token: str
    random: Random
    pending: Asked | None = None
    answered: list[tuple[Asked, int, dict[str, Any]]] = field(default_factory=list)
    again: list[tuple[Asked, int]] = field(default_factory=list)
    numbers: set[str] = field(default_factory=set)

    def live(self, stop: threading.Event, *, only_pending: bool = False) -> None:
        """Until the server is gone, or all that is wanted is answered."""
        is_again = self.pending is not None
        while not stop.is_set() and not (only_pending and self.pending is None):
            try:
                asked = self.pending or self.next()
                self.pending = asked
                status, answer = self.ask("POST", asked.path, asked.body, asked.key)
            except ConnectionRefusedError:
                # Nobody has heard it.
                time.sleep(BETWEEN_TRIES_SECONDS)
                continue
            except Silence:
                # A worker of the last life may have taken it with it; what is pending is asked again.
                is_again = self.pending is not None
                time.sleep(BETWEEN_TRIES_SECONDS)
                continue
            self.pending = None
            if is_again:
                self.again.append((asked, status))
                is_again = False
            self.answered.append((asked, status, answer))
            if "number" in answer and asked.path == "/petitions":
                self.numbers.add(answer["number"])

    def next(self) -> Asked:
        """A task of one of its own petitions, else a new petition."""
        if self.numbers and self.random.random() < 0.5:
            _, page = self.ask("GET", "/tasks?queue=unit&limit=100")
            for task in page["items"]:
                if task["case"]["number"] in self.numbers and task["element"] == "check_conditions":
                    self.numbers.discard(task["case"]["number"])
                    return Asked(f"/tasks/{task['id']}/complete", {"data": self.decision()})
        body = {"title": f"Phản ánh {uuid4().hex}", "content": "Đèn đường hỏng đã một tuần.", "channel": "phone"}
        return Asked("/petitions", {**body, "data": GOOD_DATA})

    def decision(self) -> dict[str, Any]:
        refused = {"decision": "refuse", "refusal_reason": "R01"}
        return self.random.choice([{"decision": "accept"}, refused])

    def ask(self, method: str, path: str, body: Any = None, key: str | None = None) -> tuple[int, dict[str, Any]]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        try:
            connection.connect()
            try:
                more = {"Idempotency-Key": key} if key else {}
                connection.request(method, f"/api/v1{path}", json.dumps(body) if body else None, {**headers, **more})
                answer = connection.getresponse()
                return answer.status, json.loads(answer.read())
            except (OSError, http.client.HTTPException) as error:
                raise Silence from error
        finally:
            connection.close()
