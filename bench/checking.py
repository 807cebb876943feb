"""How long checking takes: the shipped procedure, after a change of one diagram, and a hundred broken files.

`shipped_ms` is `check_library` over the whole shipped library, read anew; `changed_ms` the same after one diagram
was changed and the others were known; `hostile_*` over each broken file of `tests/support/hostile_files.py`, which
must never take two seconds.
"""

import argparse
import time
from collections.abc import Callable, Mapping
from statistics import median

from _town import CHECKOUT, report  # first: it puts the checkout on the path

from engine.definitions import Library
from engine.definitions.check import check_library
from engine.petitions.operations import petition_operations
from tests.support.hostile_files import hostile_files

RUNS = 5
MOST_HOSTILE = 200


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    good = {path: file.content for path, file in Library.from_folder(CHECKOUT).files.items()}
    diagram = "processes/petition/petition.bpmn"
    changed = {**good, diagram: good[diagram].replace(b'name="', b'name="X', 1)}
    known = Library.from_contents(good)
    check_library(known, operations=petition_operations)
    figures = {
        "shipped_ms": _median(lambda: _check(good)),
        "changed_ms": _median(lambda: _check(changed)),
        **_hostile(good),
    }
    report(figures, as_json=arguments.json)


def _check(contents: Mapping[str, bytes]) -> None:
    check_library(Library.from_contents(contents), operations=petition_operations)


def _median(act: Callable[[], None]) -> float:
    return round(median(_milliseconds(act) for _ in range(RUNS)), 1)


def _milliseconds(act: Callable[[], None]) -> float:
    begun = time.perf_counter()
    act()
    return (time.perf_counter() - begun) * 1000


def _hostile(good: Mapping[str, bytes]) -> dict[str, float]:
    every = list(hostile_files(good))
    chosen = every[:: max(1, len(every) // MOST_HOSTILE)]
    times = {one.name: _milliseconds(lambda one=one: _check({**good, one.path: one.content})) for one in chosen}  # type: ignore[misc]
    return {
        "hostile_files": len(times),
        "hostile_median_ms": round(median(times.values()), 1),
        "hostile_max_ms": round(max(times.values()), 1),
    }


if __name__ == "__main__":
    main()
