"""How long deadlines take to be counted anew when a day off is announced late and ten thousand cases are open.

The demo's petitions are multiplied as for the monitor. A day off is entered, and the worker's way is gone until
nothing is left: every open case whose date, steps or timers the day touches, batch after batch.
"""

import argparse
import time
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

from _town import CHECKOUT, folder, postgresql, report  # first: it puts the checkout on the path
from monitor import SEED, Multiplied

CASES = 10_000


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--cases", type=int, default=CASES)
    parser.add_argument("--only", choices=["sqlite", "postgresql"], help="one database instead of both")
    arguments = parser.parse_args()
    figures: dict[str, float] = {}
    with folder() as path:
        if arguments.only != "postgresql":
            figures |= _named("sqlite", _measure(path / "sqlite", None, arguments.cases))
        if arguments.only != "sqlite":
            with postgresql() as cluster:
                cluster.execute("CREATE DATABASE recounting")  # type: ignore[attr-defined]
                url = str(cluster.url("recounting"))  # type: ignore[attr-defined]
                figures |= _named("postgresql", _measure(path / "postgresql", url, arguments.cases))
    report(figures, as_json=arguments.json)


def _named(backend: str, figures: dict[str, float]) -> dict[str, float]:
    return {f"{backend}.{name}": value for name, value in figures.items()}


def _measure(data: Path, url: str | None, count: int) -> dict[str, float]:
    from engine.cli import preparing
    from engine.cli.settings import Settings

    data.mkdir()
    preparing.prepare_demo(Settings(data=data, library=CHECKOUT, **({"database_url": url} if url else {})))
    Multiplied(Random(SEED), count, is_true=True).write()
    _announce()
    due = _dues()
    longest, begun = 0.0, time.perf_counter()
    batches = 0
    while (took := _next_batch()) is not None:
        longest, batches = max(longest, took), batches + 1
    seconds = time.perf_counter() - begun
    moved = {case_id for case_id, at in _dues().items() if at != due[case_id]}
    events = _events()
    return {
        "cases": count,
        "recounted": events,
        "dates_moved": len(moved),
        "batches": batches,
        "seconds": round(seconds, 1),
        "ms_per_case": round(seconds / max(events, 1) * 1e3, 2),
        "longest_batch_ms": round(longest * 1e3, 1),
    }


def _announce() -> None:
    """A day off within a week, known only today."""
    from engine.clock import local_day
    from engine.directory import list_officers, load_calendar
    from engine.directory.editing import DayNoun, save_row
    from engine.directory.officers import get_officer
    from engine.storage import now, read_work

    with read_work() as work:
        calendar = load_calendar(work)
        admin = next(row for row in list_officers(work, agency=None) if "ADMIN" in row.roles)
        actor = get_officer(work, admin.id)
    day = local_day(now()) + timedelta(days=1)
    while not calendar.is_working_day(day):
        day += timedelta(days=1)
    typed = {"day": day.isoformat(), "kind": "swap_off", "name": "Nghỉ tránh bão", "source": "CĐ 12/CĐ-UBND"}
    save_row(DayNoun(), None, typed, reason="Công điện 12", actor=actor)


def _next_batch() -> float | None:
    """What the worker does with the row that waits, and how long it took; None when none waits."""
    from sqlalchemy import select, update

    from engine.cases.recounting import carry_on_recount
    from engine.directory import CALENDAR_CHANGED
    from engine.jobs.handlers import Effect
    from engine.storage import begin_work, read_work
    from engine.storage.tables import Outbox

    with read_work() as work:
        query = select(Outbox).where(Outbox.kind == CALENDAR_CHANGED, Outbox.done_at.is_(None))
        row = work.connection.execute(query.order_by(Outbox.created_at)).first()
    if row is None:
        return None
    begun = time.perf_counter()
    carry_on_recount(Effect(row.id, None, row.kind, 1, row.created_at, row.payload))
    with begin_work() as work:
        work.connection.execute(update(Outbox).where(Outbox.id == row.id).values(done_at=work.now))
    return time.perf_counter() - begun


def _dues() -> dict[Any, Any]:
    from sqlalchemy import select

    from engine.storage import read_work
    from engine.storage.tables import Case

    with read_work() as work:
        return {row.id: row.due_at for row in work.connection.execute(select(Case.id, Case.due_at))}


def _events() -> int:
    from sqlalchemy import func, select

    from engine.storage import read_work
    from engine.storage.tables import Event

    with read_work() as work:
        return work.connection.scalar(select(func.count()).where(Event.kind == "case.recounted")) or 0


if __name__ == "__main__":
    main()
