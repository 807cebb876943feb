"""`python -m scripts.setup run` prepares what the program needs, `… test` what its tests need besides.

Uses the standard library alone, because it runs before anything is installed. What is up to date
is left alone, and found to be so in a few hundredths of a second.
"""

import fcntl
import sys

from scripts.chromium import BROWSER, needs_unpacking
from scripts.environment import DEV_ENVIRONMENT, RUN_ENVIRONMENT
from scripts.fonts import LETTER_FONTS
from scripts.messages import MESSAGES
from scripts.pages import ALL_PACKAGES, BUNDLES, PACKAGES
from scripts.places import CACHE
from scripts.step import Step

FOR_RUN = [RUN_ENVIRONMENT, PACKAGES, BUNDLES, LETTER_FONTS, MESSAGES]
FOR_TEST = [RUN_ENVIRONMENT, DEV_ENVIRONMENT, ALL_PACKAGES, BUNDLES, LETTER_FONTS, MESSAGES]


def main() -> None:
    steps = _steps(sys.argv[1] if len(sys.argv) > 1 else "run")
    CACHE.mkdir(exist_ok=True)
    # Two makes at once (a server and the tests) take turns.
    with (CACHE / "setup.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for step in steps:
            step.bring_up_to_date()


def _steps(purpose: str) -> list[Step]:
    match purpose:
        case "run":
            return FOR_RUN
        case "test":
            return [*FOR_TEST, BROWSER] if needs_unpacking() else FOR_TEST
        case _:
            raise SystemExit("usage: python -m scripts.setup [run|test]")


if __name__ == "__main__":
    main()
