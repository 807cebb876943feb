"""Does a case in its 5 000th round cost what it cost in its first?

A loop through gateways, a standard loop and a sequential multi-instance run to 5 000 rounds each, restored and
saved at every step. `last_over_first` is the cost of a step around the last round over the cost around the 10th.
"""

import argparse
import time
from statistics import median
from typing import Any

from _town import report  # first: it puts the checkout on the path

from engine.definitions import compile_closure
from engine.runtime import LiveCase
from tests.support.diagrams import Diagram, closure_of
from tests.support.walking import engine_for

ROUNDS = (10, 100, 1_000, 5_000)
WINDOW = 10
LOOP = (
    '<standardLoopCharacteristics testBefore="false" loopMaximum="6000">'
    "<loopCondition>True</loopCondition></standardLoopCharacteristics>"
)
INSTANCES = (
    '<multiInstanceLoopCharacteristics isSequential="true"><loopCardinality>6000</loopCardinality>'
    "</multiInstanceLoopCharacteristics>"
)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    figures: dict[str, float] = {}
    runs = {name: _run(diagram) for name, diagram in _diagrams().items()}
    for name, run in runs.items():
        figures |= {f"{name}.{key}": value for key, value in run.items()}
    for key, worst in (
        ("last_over_first", max),
        ("state_bytes_first", max),
        ("state_bytes_last", max),
        ("lost_tasks", max),
    ):
        figures[key] = worst(run[key] for run in runs.values())
    report(figures, as_json=arguments.json)


def _diagrams() -> dict[str, Diagram]:
    gateways = (
        Diagram()
        .start()
        .node("exclusiveGateway", "again")
        .user("draft")
        .script("count", "rounds = default(rounds, 0) + 1")
        .user("approve")
        .node("exclusiveGateway", "enough")
        .end()
        .flow("begin", "again")
        .chain("again", "draft", "count", "approve", "enough")
        .flow("enough", "again", "decision == 'return'")
        .flow("enough", "done", default=True)
    )
    return {
        "gateways": gateways,
        "standard_loop": Diagram().start().user("draft", inner=LOOP).end().chain("begin", "draft", "done"),
        "sequential": Diagram().start().user("draft", inner=INSTANCES).end().chain("begin", "draft", "done"),
    }


def _run(diagram: Diagram) -> dict[str, float]:
    compiled = compile_closure(closure_of(diagram))
    live = LiveCase.begin(compiled, {"text": "x" * 200}, engine_for(compiled))
    live.run({})
    blob, lost = live.save(), 0
    costs: dict[int, list[float]] = {number: [] for number in ROUNDS}
    sizes: dict[int, int] = {}
    for number in range(1, ROUNDS[-1] + WINDOW + 1):
        window = next((mark for mark in ROUNDS if mark <= number < mark + WINDOW), None)
        for _ in range(2 if "approve" in str(diagram.nodes) else 1):
            begun = time.perf_counter()
            live = LiveCase.restore(compiled, blob, engine_for(compiled))
            open_tasks = list(live.user_tasks())
            if not open_tasks:
                lost += 1
                break
            live.complete(open_tasks[0], {"decision": "return"})
            live.run({})
            blob = live.save()
            if window is not None:
                costs[window].append(time.perf_counter() - begun)
        if number in ROUNDS:
            sizes[number] = len(blob)
    return _figures(costs, sizes, lost)


def _figures(costs: dict[int, list[float]], sizes: dict[int, int], lost: int) -> dict[str, Any]:
    first, last = median(costs[ROUNDS[0]]), median(costs[ROUNDS[-1]])
    return {
        "last_over_first": round(last / first, 2),
        "state_bytes_first": sizes[ROUNDS[0]],
        "state_bytes_last": sizes[ROUNDS[-1]],
        "lost_tasks": lost,
        **{f"step_us_{number}": round(median(values) * 1e6, 1) for number, values in costs.items()},
    }


if __name__ == "__main__":
    main()
