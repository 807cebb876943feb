"""A child process that ends when the one that started it is gone, however that one ended."""

import os
import signal
import sys
import threading
import time

FLAG = "--with-parent"
LOOK_EVERY_SECONDS = 1.0


def end_with_parent() -> None:
    """Ask this process to end in good order when its standard input closes, as `hoidap run` holds it open."""
    threading.Thread(target=_wait_for_end_of_input, name="lifeline", daemon=True).start()


def end_when_orphaned() -> None:
    """Ask this process to end in good order when it gets another parent."""
    threading.Thread(target=_watch, args=(os.getppid(),), name="lifeline", daemon=True).start()


def _wait_for_end_of_input() -> None:
    while os.read(sys.stdin.fileno(), 1024):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(LOOK_EVERY_SECONDS)
    # Its server is gone and nobody sends it requests any more; do not wait for what hangs.
    os._exit(0)
