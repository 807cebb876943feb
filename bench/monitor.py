"""How long the monitor's pages take over ten thousand cases, in milliseconds of server time.

The demo's petitions, carried to many stages by the real use cases, are multiplied by writing their rows straight
into the tables: other numbers, agencies, days and deadlines, incidents and timers and letters that fail as in life.
Each page is asked for through the whole program (rights, queries, templates), as an administrator and as a head.
"""

import argparse
import os
import random
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any
from uuid import UUID

from _town import CHECKOUT, folder, percentile, postgresql, report  # first: it puts the checkout on the path

CASES = 10_000
RUNS = 5
ROUNDS = 8
SEED = 2026
OK = 200
MOVED_LATELY, FAILED, HELD, RARE = 0.6, 0.03, 0.5, 0.01
"""Shares: of open cases that had a step lately, that have failed; of tasks that a person holds; of what seldom is."""
FAILURES = (
    ("step.failed", "Bước tự động “{element}” không chạy được: không có cơ quan “X”."),
    ("decision.failed", "Bảng quyết định không trả lời được."),
    ("script.failed", "Không có biến “lead_agency”."),
)
# What is asked of the list, by the name of its figure.
LISTS = {
    "list": "/giam-sat/?tinh-trang=open",
    "list_status": "/giam-sat/?tinh-trang=incident",
    "list_process": "/giam-sat/?quy-trinh=petition&phien-ban=1",
    "list_step": "/giam-sat/?quy-trinh=petition&buoc=petition_handling/assign_officer",
    "list_agency": "/giam-sat/?co-quan=SNNMT",
    "list_started": "/giam-sat/?tu={month_ago}&den={week_ago}",
    "list_ended": "/giam-sat/?xong-tu={week_ago}",
    "list_late": "/giam-sat/?han=qua-han",
    "list_today": "/giam-sat/?han=hom-nay",
    "list_week": "/giam-sat/?han=tuan-nay",
    "list_incident": "/giam-sat/?vuong=su-co",
    "list_timer": "/giam-sat/?vuong=hen-gio",
    "list_outbox": "/giam-sat/?vuong=gui-di",
    "list_idle": "/giam-sat/?dung-yen=7",
    "list_together": "/giam-sat/?quy-trinh=petition&co-quan=SNNMT&han=qua-han&tu={month_ago}",
    "search_number": "/giam-sat/?q=004321",
    "search_title": "/giam-sat/?q=duong+ngap",
    "search_nothing": "/giam-sat/?q=khong+co+gi+nhu+vay",
    "first_page": "/giam-sat/",
    "incidents": "/giam-sat/su-co",
    "incidents_of_kind": "/giam-sat/su-co?ma=step.failed&quy-trinh=petition&buoc=petition_transfer",
    "processes": "/giam-sat/quy-trinh",
    "process": "/giam-sat/quy-trinh/petition",
    "process_diagram": "/giam-sat/quy-trinh/petition/so-do/petition_handling",
    "grants": "/giam-sat/da-xem-noi-dung",
}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--only", choices=["sqlite", "postgresql"], help="one database instead of both")
    arguments = parser.parse_args()
    os.environ["HOIDAP_PASSWORD_COST"] = "low"  # noqa: S105 - not a password, how hard it is hashed
    figures: dict[str, float] = {}
    with folder() as path:
        if arguments.only != "postgresql":
            figures |= _measure("sqlite", path / "sqlite", None)
        if arguments.only != "sqlite":
            with postgresql() as cluster:
                cluster.execute("CREATE DATABASE monitor")
                figures |= _measure("postgresql", path / "postgresql", str(cluster.url("monitor")))
    report(figures, as_json=arguments.json)


def _measure(name: str, data: Path, url: str | None) -> dict[str, float]:
    from engine.cli import preparing
    from engine.cli.settings import Settings
    from webui.app import create_app

    data.mkdir()
    settings = Settings(data=data, library=CHECKOUT, **({"database_url": url} if url else {}))
    preparing.prepare_demo(settings)
    written = Multiplied(random.Random(SEED)).write()
    app = create_app(settings)
    app.testing = True
    figures = {f"{name}.{noun}": float(count) for noun, count in written.items()}
    for who, client in _watchers(app):
        figures |= {f"{name}.{who}.{page}": value for page, value in _timed(client, who)}
    slow = {page: value for page, value in figures.items() if page.endswith("_p99_ms")}
    figures[f"{name}.case_worst_p99_ms"] = max(value for page, value in slow.items() if ".case_" in page)
    figures[f"{name}.list_worst_p99_ms"] = max(value for page, value in slow.items() if ".case_" not in page)
    return figures


def _watchers(app: Any) -> Iterator[tuple[str, Any]]:
    from engine.directory import create_session, list_officers
    from engine.storage import read_work

    for who, role, agency in (("admin", "ADMIN", None), ("head", "HEAD", "SNNMT")):
        with read_work() as work:
            officer = next(row for row in list_officers(work, agency=agency) if role in row.roles)
        client = app.test_client()
        with client.session_transaction() as session:
            session["_user_id"], session["_fresh"] = create_session(officer.id), True
        yield who, client


def _timed(client: Any, who: str) -> Iterator[tuple[str, float]]:
    """p50 and p99 of each page, each the median of several runs."""
    for page, addresses in _pages(who).items():
        runs = [_run(client, addresses) for _ in range(RUNS)]
        yield f"{page}_p50_ms", round(median(median(run) for run in runs), 1)
        yield f"{page}_p99_ms", round(median(percentile(run, 0.99) for run in runs), 1)


def _run(client: Any, addresses: list[str]) -> list[float]:
    times = []
    for address in addresses:
        begun = time.perf_counter()
        answer = client.get(address)
        times.append((time.perf_counter() - begun) * 1000)
        assert answer.status_code == OK, (address, answer.status_code)
    return times


def _pages(who: str) -> dict[str, list[str]]:
    from engine.clock import local_day
    from engine.storage import now

    days = {"month_ago": local_day(now()) - timedelta(days=30), "week_ago": local_day(now()) - timedelta(days=7)}
    found = {page: [address.format(**days)] * ROUNDS for page, address in LISTS.items()}
    if who != "admin":
        # Its version and what it shows is the same for everyone; a head has fewer cases.
        found.pop("list_process")
    return found | {f"case_{status}": [f"/giam-sat/ho-so/{one}" for one in _numbers(status, who)] for status in STATES}


STATES = ("running", "incident", "completed")


def _numbers(status: str, who: str) -> list[str]:
    from sqlalchemy import select

    from engine.storage import read_work
    from engine.storage.tables import Case

    query = select(Case.number).where(Case.status == status).order_by(Case.id).limit(ROUNDS * 3)
    if who != "admin":
        query = query.where(Case.agency == "SNNMT")
    with read_work() as work:
        numbers = list(work.connection.scalars(query))
    assert numbers, (status, who)
    return numbers


@dataclass
class Multiplied:
    """Thousands of cases out of the demo's few."""

    chance: random.Random
    count: int = CASES
    is_true: bool = False
    """Whether tasks and timers stay as the state of their case has them."""
    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    written: Counter[str] = field(default_factory=Counter)

    def write(self) -> dict[str, int]:
        """Write them; how many of what there are."""
        from engine.storage import begin_work
        from engine.storage import tables as t

        self.tables = {
            "cases": t.Case, "case_states": t.CaseState, "case_search": t.CaseSearch, "tasks": t.Task,
            "timers": t.Timer, "subscriptions": t.Subscription, "events": t.Event, "incidents": t.Incident,
            "outbox": t.Outbox,
        }  # fmt: skip
        with begin_work() as work:
            self.now = work.now
            self.agencies, self.officers = _directory(work)
            models = self._models(work)
            is_over = {model["cases"][0]["id"]: model["cases"][0]["ended_at"] is not None for model in models}
            opens = [model for model in models if not is_over[model["cases"][0]["id"]]]
            ended = [model for model in models if is_over[model["cases"][0]["id"]]]
            for number in range(self.count):
                # Four of five are open: an administrator's worst morning.
                self._copy(self.chance.choice(opens if number % 5 else ended), number)
            for name, table in self.tables.items():
                for start in range(0, len(self.rows.get(name, [])), 2_000):
                    work.connection.execute(table.__table__.insert(), self.rows[name][start : start + 2_000])
        if not work.database.is_sqlite:
            with work.database.writer.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
                # What the server does by itself within a minute.
                connection.exec_driver_sql("ANALYZE")
        return dict(self.written)

    def _models(self, work: Any) -> list[dict[str, list[dict[str, Any]]]]:
        found: dict[UUID, dict[str, list[dict[str, Any]]]] = {}
        for name, table in self.tables.items():
            for row in work.connection.execute(table.__table__.select()).mappings():
                key = row["id"] if name == "cases" else row["case_id"]
                found.setdefault(key, {}).setdefault(name, []).append(dict(row))
        return list(found.values())

    def _copy(self, model: dict[str, list[dict[str, Any]]], number: int) -> None:
        from engine.storage import new_id

        case_id, moved = new_id(), timedelta(days=self.chance.uniform(0, 26), hours=self.chance.uniform(0, 12))
        agency = self.chance.choice(self.agencies)
        case = {**model["cases"][0], "id": case_id, "number": f"TH-2026-{number:06}", "agency": agency}
        case = _earlier(case, moved, ("started_at", "ended_at", "due_at", "moved_at"))
        is_open = case["ended_at"] is None
        if is_open and self.chance.random() < MOVED_LATELY:
            case["moved_at"] = self.now - timedelta(days=self.chance.expovariate(1 / 4))
        if is_open and self.chance.random() < FAILED:
            self._incident(case, model)
        self._keep("cases", case)
        for name, rows in model.items():
            for row in rows if name not in {"cases", "outbox"} else ():
                self._keep(name, self._of(name, row, case, moved))
        self._outbox(case)

    def _of(self, name: str, row: dict[str, Any], case: dict[str, Any], moved: timedelta) -> dict[str, Any]:
        from engine.storage import new_id

        copied = {**row, "case_id": case["id"]}
        if name == "tasks":
            copied |= {
                "id": row["id"] if self.is_true else new_id(),
                "case_number": case["number"],
                "agency": case["agency"],
            }
            copied["assignee"] = self.chance.choice(self.officers) if self.chance.random() < HELD else None
            self.written["open_tasks"] += row["status"] == "open"
            return _earlier(copied, moved, ("opened_at", "due_at", "claimed_at", "completed_at"))
        if name == "timers" and not self.is_true:
            # The worker is there: what is not overdue now and then lies ahead.
            late = self.chance.random() < RARE
            ahead = timedelta(days=self.chance.uniform(0.1, 20))
            return copied | {"due_at": self.now - timedelta(hours=1) if late else self.now + ahead}
        return _earlier(copied, moved, ("at",)) if name == "events" else copied

    def _incident(self, case: dict[str, Any], model: dict[str, list[dict[str, Any]]]) -> None:
        from engine.storage import new_id

        code, message = self.chance.choice(FAILURES)
        elements = [task["element"] for task in model.get("tasks", ())] or ["petition_transfer"]
        element = self.chance.choice(["petition_transfer", *elements])
        case["status"] = "incident"
        opened = self.now - timedelta(hours=self.chance.expovariate(1 / 30))
        self._keep("incidents", {
            "case_id": case["id"], "id": new_id(), "task_id": new_id(), "element": element, "code": code,
            "message": message.format(element=element), "remedy": "Sửa dữ liệu rồi cho chạy lại.", "facts": {},
            "status": "open", "opened_at": opened, "closed_at": None, "closed_by": None, "resolution": None,
        })  # fmt: skip

    def _outbox(self, case: dict[str, Any]) -> None:
        """Three letters that have gone out; in one case of a hundred another that has not."""
        from engine.storage import new_id

        for number in range(4):
            is_done = number < 3  # noqa: PLR2004 - as said
            if is_done or self.chance.random() < RARE:
                self._keep("outbox", {
                    "id": new_id(), "case_id": case["id"], "kind": "petition.notice", "payload": {},
                    "created_at": case["started_at"], "available_at": case["started_at"], "lease_until": None,
                    "attempts": 1 if is_done else 8, "done_at": case["started_at"] if is_done else None,
                    "failed_at": None if is_done else self.now, "last_error": None if is_done else "unavailable",
                })  # fmt: skip

    def _keep(self, name: str, row: dict[str, Any]) -> None:
        self.rows.setdefault(name, []).append(row)
        self.written[name] += 1


def _directory(work: Any) -> tuple[list[str], list[UUID]]:
    """Agencies in the share in which cases lie with them, and officers who hold tasks."""
    from engine.directory import list_agencies, list_officers

    agencies = [agency.code for agency in list_agencies(work, receiving_only=True)]
    return ["SNNMT"] * (len(agencies) // 8) + agencies, [row.id for row in list_officers(work, agency=None)]


def _earlier(row: dict[str, Any], by: timedelta, names: tuple[str, ...]) -> dict[str, Any]:
    moments = {name: row[name] - by for name in names if isinstance(row[name], datetime)}
    return {**row, **moments}


if __name__ == "__main__":
    main()
