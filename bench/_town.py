"""What the benchmarks share: a small directory, a procedure with a loop, databases on a real disk."""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

CHECKOUT = Path(__file__).parents[1]
sys.path.insert(0, str(CHECKOUT))

from engine.definitions import Library, publish  # noqa: E402
from engine.definitions.library import Closure  # noqa: E402
from engine.directory import Officer, find_officer_by_username, import_directory  # noqa: E402
from engine.storage import begin_work, create_schema, open_database, read_work, use_database  # noqa: E402

DIRECTORY: dict[str, Any] = {
    "levels": [{"code": "PROVINCE", "name": "Cấp tỉnh", "rank": 1, "active": True}],
    "roles": {"OFFICER": "Chuyên viên xử lý", "HEAD": "Thủ trưởng"},
    "agencies": [
        {
            "id": "A1",
            "code": "VP",
            "name": "Văn phòng",
            "level_code": "PROVINCE",
            "kind": "provincial_office",
            "parent_id": None,
            "fields": [],
            "valid_from": "2025-07-01",
            "valid_to": None,
            "successor_id": None,
            "active": True,
            "can_receive": True,
            "can_dispatch": True,
            "is_dispatch_hub": True,
        }
    ],
    "officers": [
        {
            "id": "U1",
            "username": "officer",
            "full_name": "Chuyên viên",
            "job_title": "",
            "agency_id": "A1",
            "roles": ["OFFICER"],
            "email": None,
            "phone": None,
            "active": True,
        },
        {
            "id": "U2",
            "username": "head",
            "full_name": "Thủ trưởng",
            "job_title": "",
            "agency_id": "A1",
            "roles": ["HEAD"],
            "email": None,
            "phone": None,
            "active": True,
        },
    ],
}


def procedure() -> Closure:
    """The procedure of `bench/procedure/`: 28 nodes, a call, a boundary timer, a draft and its return in a loop."""
    folder = Path(__file__).parent / "procedure"
    return Library.from_folder(folder).closure("bench_petition")


def settle(url: str, closure: Closure) -> tuple[Officer, Officer]:
    """A new database at `url`, in use from now on, with its two officers."""
    create_schema(url)
    use_database(open_database(url))
    with begin_work() as work:
        import_directory(work, DIRECTORY)
        publish(work, closure, lane_roles={"OFFICER": "OFFICER", "HEAD": "HEAD"})
    with read_work() as work:
        officer, head = find_officer_by_username(work, "officer"), find_officer_by_username(work, "head")
    assert officer is not None
    assert head is not None
    return officer, head


@contextmanager
def folder() -> Iterator[Path]:
    """A folder on the disk of the checkout: `/tmp` may be memory."""
    base = Path(os.environ.get("HOIDAP_BENCH_FOLDER", CHECKOUT / "build"))
    base.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=base, prefix="bench-") as path:
        yield Path(path)


def measure_both(name: str, measure: Callable[[Path, str | None], dict[str, float]]) -> None:
    """What most benchmarks over the demo do: measure on each database in a folder of its own, and report."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    os.environ["HOIDAP_PASSWORD_COST"] = "low"  # noqa: S105 - not a password, how hard it is hashed
    figures: dict[str, float] = {}
    with folder() as path:
        figures |= measure(path / "sqlite", None)
        with postgresql() as cluster:
            cluster.execute(f"CREATE DATABASE {name}")  # type: ignore[attr-defined]
            figures |= measure(path / "postgresql", str(cluster.url(name)))  # type: ignore[attr-defined]
    report(figures, as_json=arguments.json)


@contextmanager
def postgresql() -> Iterator[str]:
    """A durable PostgreSQL of its own (fsync and synchronous commit on); its address up to the database's name."""
    from tests.support import postgresql as server

    durable = {**server.OPTIONS, "fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}
    server.OPTIONS.update(durable)
    cluster = server.start_cluster(while_runs=os.getpid())
    yield cluster  # type: ignore[misc]


def fsync_microseconds(path: Path, rounds: int = 200) -> float:
    """The median time to make 4 KB durable in `path`."""
    times = []
    with (path / "fsync").open("wb") as file:
        for _ in range(rounds):
            file.write(os.urandom(4096))
            begun = time.perf_counter()
            file.flush()
            os.fsync(file.fileno())
            times.append(time.perf_counter() - begun)
    return round(median(times) * 1e6, 1)


def reference_score() -> float:
    """How fast this machine is now: rounds a millisecond of a fixed piece of work, median of five."""
    scores = []
    for _ in range(5):
        begun = time.perf_counter()
        total = 0
        for number in range(200_000):
            total += number * number % 7
        scores.append(200 / ((time.perf_counter() - begun) * 1000))
    return round(median(scores), 2)


def percentile(values: list[float], share: float) -> float:
    """The value below which `share` of the values lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def report(figures: dict[str, float], *, as_json: bool) -> None:
    """Print the figures: one flat JSON object, or a line each."""
    import json

    figures = {"reference_score": reference_score(), **figures}
    if as_json:
        print(json.dumps(figures))
    else:
        for name, value in figures.items():
            print(f"{name:36} {value}")
