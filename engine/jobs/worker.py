"""The worker: a few threads that sweep, fire and tidy until they are told to stop."""

import logging
import signal
import threading
import time
from collections.abc import Callable
from types import FrameType
from typing import Any

from huey.consumer import Consumer

from engine.cases import fire_due_timers
from engine.errors import HoiDapError
from engine.jobs import chores, outbox
from engine.jobs.queue import open_queue

LOOK_EVERY_SECONDS = 0.5
"""How often timers and the outbox are looked at: a timer fires well within two seconds."""

PAUSE_AFTER_ERROR_SECONDS = 2.0
AT_ONCE = 50

log = logging.getLogger(__name__)


class Worker:
    """One worker process. Any number of them may run against one database."""

    def __init__(self, queue_address: str, *, threads: int = 2) -> None:
        self._stop = threading.Event()
        self._huey, self._enqueue = open_queue(queue_address, outbox.carry_out)
        self._most_queued = threads * AT_ONCE
        self._consumer = _Consumer(self._huey, workers=threads, periodic=False, max_delay=0.5, shutdown_timeout=8)
        self._threads: list[threading.Thread] = []

    def run(self) -> None:
        """Work in this, the main thread's, process until SIGTERM or SIGINT."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop_on_signal)
        self.start()
        looked = time.monotonic()
        while not self._stop.is_set():
            # Huey's own round: it starts a thread again that has died.
            looked = self._consumer.loop(looked)
        self.stop()

    def start(self) -> None:
        """Begin, in threads of our own."""
        self._consumer.start()
        self._begin("timers", LOOK_EVERY_SECONDS, _fire)
        self._begin("outbox", LOOK_EVERY_SECONDS, self._sweep)
        for chore in (*chores.own_chores(), *chores.extra.values()):
            self._begin(chore.name, chore.every_seconds, chore.do)

    def stop(self) -> None:
        """End in good order: what has begun is finished, the rest is left to the next worker."""
        self._stop.set()
        self._consumer.stop(graceful=True)
        for thread in self._threads:
            thread.join(timeout=8)
        self._huey.storage.close()

    def _stop_on_signal(self, _number: int, _frame: FrameType | None) -> None:
        self._stop.set()

    def _begin(self, name: str, every_seconds: float, do: Callable[[], object]) -> None:
        thread = threading.Thread(target=self._again_and_again, args=(name, every_seconds, do), name=name, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _again_and_again(self, name: str, every_seconds: float, do: Callable[[], object]) -> None:
        while not self._stop.is_set():
            pause = every_seconds
            try:
                do()
            except HoiDapError as error:
                log.warning("%s: %s", name, error.code)
                pause = max(pause, PAUSE_AFTER_ERROR_SECONDS)
            except Exception:
                # The edge of the worker: one round that fails must not end all rounds.
                log.exception("%s failed", name)
                pause = max(pause, PAUSE_AFTER_ERROR_SECONDS)
            self._stop.wait(pause)

    def _sweep(self) -> None:
        # A full queue means the threads are behind: leave rows in the outbox rather than let leases run out.
        while not self._stop.is_set() and self._huey.storage.queue_size() < self._most_queued:
            taken = outbox.take_waiting(AT_ONCE)
            for row_id in taken:
                self._enqueue(row_id)
            if len(taken) < AT_ONCE:
                return


class _Consumer(Consumer):  # type: ignore[misc]
    """Huey's threads without its signal handlers: the worker has its own."""

    def _set_signal_handlers(self) -> None:
        return

    def loop(self, health_check_ts: Any = None) -> Any:
        return super().loop(health_check_ts)


def _fire() -> None:
    while fire_due_timers(AT_ONCE) == AT_ONCE:
        continue
