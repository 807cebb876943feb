"""`hoidap run` as it is lived with: started, wounded, stopped."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from tests.engine.cli.terminal import ROOT, Terminal


class House:
    """A running `hoidap run` on a port of its own."""

    def __init__(self, data: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as probe:
            self.port = probe.getsockname()[1]
        self.log = data.parent / "run.log"
        environment = {**os.environ, "HOIDAP_DATA": str(data), "HOIDAP_PORT": str(self.port)}
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "engine.cli", "run"], cwd=ROOT, env=environment, stdout=log, stderr=log
            )
        self.root = psutil.Process(self.process.pid)

    def answers(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def child(self, verb: str) -> psutil.Process | None:
        """The process of `serve` or `worker` that `run` has started."""
        return next((one for one in self.root.children() if alive(one) and verb in one.cmdline()), None)

    def everyone(self) -> list[psutil.Process]:
        return [self.root, *self.root.children(recursive=True)]


@pytest.fixture
def house(terminal: Terminal) -> Iterator[House]:
    terminal.run("init")
    house = House(terminal.folder / "data")
    everyone: list[psutil.Process] = []
    try:
        until(house.answers)
        until(lambda: house.child("worker") is not None)
        everyone = house.everyone()
        yield house
    finally:
        house.process.terminate()
        house.process.wait(30)
        for left in everyone:
            if left.is_running():
                left.kill()


def test_it_says_where_it_is_and_stops_in_good_order(house: House) -> None:
    until(lambda: "Ctrl-C" in house.log.read_text())
    assert f"http://127.0.0.1:{house.port}/" in house.log.read_text()
    everyone = house.everyone()
    house.process.send_signal(signal.SIGINT)
    assert house.process.wait(30) == 0
    until(lambda: not any(alive(one) for one in everyone))
    assert "Traceback" not in house.log.read_text()


def test_what_dies_is_started_again(house: House) -> None:
    serve, worker = house.child("serve"), house.child("worker")
    assert serve is not None
    assert worker is not None
    (web,) = serve.children()
    web.kill()
    until(lambda: not alive(web))
    until(house.answers)
    serve.kill()
    until(lambda: house.child("serve") not in {None, serve})
    until(house.answers)
    worker.kill()
    until(lambda: house.child("worker") not in {None, worker})


def test_killed_itself_it_leaves_nobody_behind(house: House) -> None:
    everyone = house.everyone()
    assert len(everyone) == 4
    house.process.kill()
    house.process.wait()
    until(lambda: not any(alive(one) for one in everyone))


def test_a_busy_port_is_one_line(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        monkeypatch.setenv("HOIDAP_PORT", str(port))
        for verb in ("run", "serve"):
            seen = terminal.run(verb)
            assert (seen.code, seen.out, seen.err.count("\n")) == (2, "", 1)
            assert str(port) in seen.err


def test_a_demo_stays_on_its_machine(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOIDAP_DEMO", "1")
    monkeypatch.setenv("HOIDAP_HOST", "0.0.0.0")  # noqa: S104 - it must be refused
    seen = terminal.run("run")
    assert (seen.code, seen.err.count("\n")) == (2, 1)
    assert "HOIDAP_DEMO_PUBLIC" in seen.err


def test_an_unprepared_folder_is_one_line(terminal: Terminal) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "engine.cli", "run"], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
    )
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "hoidap init" in done.stderr


def until(holds: Callable[[], bool], *, seconds: float = 60) -> None:
    give_up = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < give_up, "it did not happen in time"
        time.sleep(0.05)


def alive(process: psutil.Process) -> bool:
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
