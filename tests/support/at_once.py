"""Several people act at the same moment."""

import threading
from collections.abc import Callable

from engine.errors import HoiDapError


def at_once(*acts: Callable[[], object]) -> list[HoiDapError | None]:
    """What each is told when all act together: the error, or None when it went well."""
    told: list[HoiDapError | None] = [None] * len(acts)
    start = threading.Barrier(len(acts))

    def run(number: int) -> None:
        start.wait()
        try:
            acts[number]()
        except HoiDapError as error:
            told[number] = error

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told
