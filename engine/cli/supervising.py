"""Looking after the web server and the worker: started together, started again, ended together."""

import http.client
import json
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from types import FrameType
from typing import Any

from engine.cli.lifeline import FLAG
from engine.cli.saying import say
from engine.cli.settings import Settings

LOOK_EVERY_SECONDS = 0.1
READY_WITHIN_SECONDS = 60
END_WITHIN_SECONDS = 12
PAUSE_BEFORE_RESTART_SECONDS = 1.0
MOST_RESTARTS_A_MINUTE = 5
WRONG_USE = 2


class Child:
    """One program of ours, and how often it had to be started again."""

    def __init__(self, verb: str) -> None:
        self.verb = verb
        self._starts: list[float] = []
        self.process = self._start()

    def start_again(self) -> bool:
        """Whether it was started; False when it dies again and again."""
        self._starts = [moment for moment in self._starts if moment > time.monotonic() - 60]
        if len(self._starts) > MOST_RESTARTS_A_MINUTE:
            return False
        self.process = self._start()
        return True

    def _start(self) -> subprocess.Popen[bytes]:
        self._starts.append(time.monotonic())
        # A session of its own: Ctrl-C reaches us alone, and we end it in good order. The pipe is
        # its lifeline: it closes when we are gone, even if we are killed.
        return subprocess.Popen(
            [sys.executable, "-m", "engine.cli", self.verb, FLAG], stdin=subprocess.PIPE, start_new_session=True
        )


class Supervisor:
    """The life of `hoidap run`."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._stop = threading.Event()
        self._children: list[Child] = []

    def run(self) -> int:
        """The exit code, once all has ended."""
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._stop_on_signal)
        try:
            return self._look_after()
        finally:
            self._end()

    def _stop_on_signal(self, _number: int, _frame: FrameType | None) -> None:
        self._stop.set()

    def _look_after(self) -> int:
        web = Child("serve")
        self._children.append(web)
        if not self._becomes_ready(web):
            return web.process.returncode or WRONG_USE if not self._stop.is_set() else 0
        # The worker only now: the first page has the machine for itself.
        self._children.append(Child("worker"))
        self._greet()
        while not self._stop.wait(LOOK_EVERY_SECONDS):
            for child in self._children:
                if child.process.poll() is not None and not self._restart(child):
                    return child.process.returncode or 1
        return 0

    def _becomes_ready(self, web: Child) -> bool:
        give_up = time.monotonic() + READY_WITHIN_SECONDS
        while not self._stop.is_set() and web.process.poll() is None and time.monotonic() < give_up:
            if self._answers():
                return True
            self._stop.wait(LOOK_EVERY_SECONDS)
        if web.process.poll() is None and not self._stop.is_set():
            say("hoidap: trang web không trả lời; xem các dòng lỗi ở trên.")
        return False

    def _answers(self) -> bool:
        host = self._settings.url.removeprefix("http://").rstrip("/").rpartition(":")[0].strip("[]")
        connection = http.client.HTTPConnection(host, self._settings.port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status < http.client.INTERNAL_SERVER_ERROR
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def _restart(self, child: Child) -> bool:
        if child.process.returncode == WRONG_USE:
            # It has said why, and would say the same again.
            return False
        say(f"hoidap: tiến trình “{child.verb}” đã dừng (mã {child.process.returncode}); đang chạy lại.")
        self._stop.wait(PAUSE_BEFORE_RESTART_SECONDS)
        return self._stop.is_set() or child.start_again()

    def _greet(self) -> None:
        say(f"\nHồi Đáp đang chạy: {self._settings.url}\nTrang cán bộ:      {self._settings.url}can-bo/")
        if self._settings.is_demo:
            say("\nTài khoản dùng thử (dữ liệu hư cấu):")
            with suppress(OSError, ValueError, KeyError):
                for line in _account_lines(json.loads(self._settings.demo_accounts.read_bytes())["accounts"]):
                    say(line)
        say("\nNhấn Ctrl-C để dừng.")

    def _end(self) -> None:
        for child in self._children:
            if child.process.poll() is None:
                child.process.terminate()
        give_up = time.monotonic() + END_WITHIN_SECONDS
        for child in self._children:
            with suppress(subprocess.TimeoutExpired):
                child.process.wait(max(0.1, give_up - time.monotonic()))
            if child.process.poll() is None:
                child.process.kill()
                child.process.wait()


def _account_lines(accounts: list[dict[str, Any]]) -> list[str]:
    featured = [one for one in accounts if one["featured"]]
    width = max((len(one["username"]) for one in featured), default=0)
    return [
        f"  {one['username']:<{width}}  {one['password']}  {', '.join(one['role_names'])} · {one['agency_name']}"
        for one in featured
    ]
