"""The whole product as people meet it: a real web server and worker over a fresh demo, on a free port."""

import http.client
import os
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from engine.cli.demo_accounts import DemoAccount, read_demo_accounts
from engine.cli.lifeline import FLAG

ROOT = Path(__file__).parents[2]
READY_WITHIN_SECONDS = 60
END_WITHIN_SECONDS = 20


@dataclass(frozen=True, slots=True)
class Served:
    """Where the product is served, and who may sign in there."""

    address: str
    data: Path
    accounts: tuple[DemoAccount, ...]

    def account(self, role: str, agency: str) -> DemoAccount:
        """The account that the demo shows for this role in this agency; any other of theirs if it shows none."""
        holders = [one for one in self.accounts if role in one.roles and one.agency == agency]
        return min(holders, key=lambda one: (not one.featured, one.username))


def publish_beside(served: Served, library: Path) -> None:
    """The procedures of another library folder go live in what is served."""
    environment = _environment(served.data, int(served.address.rpartition(":")[2]))
    subprocess.run(
        _command("deploy", str(library)), env=environment, check=True, stdout=subprocess.DEVNULL, timeout=120
    )


@contextmanager
def served_demo(data: Path) -> Iterator[Served]:
    """`hoidap init --demo`, `serve` and `worker` in `data`; all ended at the end."""
    port = _free_port()
    environment = _environment(data, port)
    subprocess.run(_command("init", "--demo"), env=environment, check=True, stdout=subprocess.DEVNULL, timeout=120)
    _without_quiet_hours(data)
    children: list[subprocess.Popen[bytes]] = []
    try:
        children.append(_started("serve", environment, data))
        _wait_until_ready(port, children[0], data)
        children.append(_started("worker", environment, data))
        accounts = tuple(read_demo_accounts(data / "demo_accounts.json"))
        yield Served(f"http://127.0.0.1:{port}", data, accounts)
    finally:
        _end(children)


def _without_quiet_hours(data: Path) -> None:
    """Mail goes out at any hour of the day at which the tests are run."""
    with closing(sqlite3.connect(data / "hoidap.db")) as database, database:
        names = [(f"notices.quiet_{end}", '{"value": 6}') for end in ("from", "until")]
        database.executemany("INSERT INTO settings (name, value) VALUES (?, ?)", names)


def _environment(data: Path, port: int) -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("HOIDAP_")}
    ours = {"DATA": str(data), "PORT": str(port), "LIBRARY": str(ROOT), "PASSWORD_COST": "low", "THREADS": "4"}
    return {**inherited, **{f"HOIDAP_{name}": value for name, value in ours.items()}}


def _command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "engine.cli", *arguments]


def _started(verb: str, environment: dict[str, str], data: Path) -> subprocess.Popen[bytes]:
    # The open pipe is its lifeline: it ends with us, even if we are killed.
    with (data / f"{verb}.log").open("wb") as log:
        return subprocess.Popen(
            _command(verb, FLAG), cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=log, stderr=log
        )


def _wait_until_ready(port: int, web: subprocess.Popen[bytes], data: Path) -> None:
    give_up = time.monotonic() + READY_WITHIN_SECONDS
    while time.monotonic() < give_up and web.poll() is None:
        if _is_ready(port):
            return
        time.sleep(0.1)
    raise RuntimeError(f"the server did not start:\n{(data / 'serve.log').read_text()[-3000:]}")


def _is_ready(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/readyz")
        answer = connection.getresponse()
        answer.read()
    except (OSError, http.client.HTTPException):
        return False
    else:
        return answer.status == http.HTTPStatus.OK
    finally:
        connection.close()


def _end(children: list[subprocess.Popen[bytes]]) -> None:
    for child in children:
        child.terminate()
    for child in children:
        with suppress(subprocess.TimeoutExpired):
            child.wait(END_WITHIN_SECONDS)
        if child.poll() is None:
            child.kill()
            child.wait()
        if child.stdin is not None:
            child.stdin.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Killable:
    """A server alone, without its worker, that is killed as by a power cut and started again on the same address."""

    def __init__(self, data: Path) -> None:
        self.port, self.data = _free_port(), data
        self._environment = _environment(data, self.port)
        self._children: list[subprocess.Popen[bytes]] = []

    @contextmanager
    def serving(self) -> Iterator[Served]:
        init = _command("init", "--demo")
        subprocess.run(init, env=self._environment, check=True, stdout=subprocess.DEVNULL, timeout=120)
        try:
            self.start()
            accounts = tuple(read_demo_accounts(self.data / "demo_accounts.json"))
            yield Served(f"http://127.0.0.1:{self.port}", self.data, accounts)
        finally:
            _end(self._children)

    def start(self) -> None:
        self._children = [_started("serve", self._environment, self.data)]
        _wait_until_ready(self.port, self._children[0], self.data)

    def kill(self) -> None:
        for child in self._children:
            child.kill()
            child.wait()
            if child.stdin is not None:
                child.stdin.close()
