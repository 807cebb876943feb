"""How long the pages of the officer's queues take over 200 000 open tasks of a million cases, in milliseconds.

A seeded generator writes the rows that these pages read, skewed as in life: a few agencies have most of the work, a
few fields most of the matters, some officers hundreds of tasks. Each page is asked for through the whole program
(session, rights, queries, template): every queue, in every order, under every filter that is offered. The same is
measured first with a hundredth of it. Beside them, in the same run, the first page of a queue the usual way: joined
to the data of its case, counted whole, page by OFFSET.
"""

import argparse
import io
import os
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any
from uuid import UUID

import psycopg
from _town import CHECKOUT, folder, percentile, postgresql, report  # first: it puts the checkout on the path
from sqlalchemy import event, select, text
from sqlalchemy.engine import Engine

SEED, RUNS, ROUNDS, OK = 2026, 5, 5, 200
SIZES = {"small": 10_000, "large": 1_000_000}
"""Cases; a fifth of them have one open task, the others one that is done."""
OPEN_SHARE, AGENCIES, OFFICERS = 5, 200, 3_000
HELD, URGENT = 0.7, 0.02
SUBJECTS = (
    "Nước sinh hoạt đục", "Đèn đường hỏng", "Rác không được thu gom", "Hồ sơ đất trả chậm", "Đường liên xã ngập nước",
    "Tiếng ồn ban đêm", "Thủ tục phải nộp giấy hai lần", "Nắp cống vỡ", "Cấp giấy phép quá hẹn", "Cột điện nghiêng",
)  # fmt: skip
PLACES = ("tổ 5", "chợ Đầm", "đường Trần Phú", "thôn Đông", "khu tái định cư", "cảng cá", "trường học", "trạm y tế")
ORDERS = ("han", "cho-lau", "linh-vuc", "quy-trinh")
FILTERS = {
    "late": "han=qua-han",
    "today": "han=hom-nay",
    "field_common": "linh-vuc=dat_dai",
    "field_rare": "linh-vuc={rare_field}",
    "process": "quy-trinh=petition",
    "step_rare": "buoc={rare_step}",
    "role": "vai-tro=PUBLISHER",
    "received": "tu={month_ago}&den={week_ago}",
    "urgent": "gap=1",
    "text_few": "q=nuoc+duc+o+cho",
    "text_ten_thousand": "q=rac+thu+gom+thon",
    "text_many": "q=nuoc",
    "text_everywhere": "q=o",
    "text_number": "q={number}",
    "text_prefix": "q=đèn+đườ",
    "text_field": "q=nuoc&linh-vuc={rare_field}",
    "text_late": "q=nuoc+cho&han=qua-han&xep=cho-lau",
    "text_by_field": "q=nuoc+cho&xep=linh-vuc",
    "text_nothing": "q=khongcochunay",
    "late_by_field": "han=qua-han&xep=linh-vuc",
    "late_by_age": "han=qua-han&xep=cho-lau",
    "field_by_age": "linh-vuc={rare_field}&xep=cho-lau",
    "received_by_field": "tu={month_ago}&den={week_ago}&xep=linh-vuc",
    "together": "han=qua-han&linh-vuc={rare_field}&gap=1",
    "nothing": "linh-vuc=khong-co",
}
MANY = ("text_many", "text_everywhere", "text_late", "text_by_field")
ACTS = 40
TABLE_COLUMNS = (
    "case_id", "id", "process_id", "element", "title", "case_number", "case_title", "role", "agency", "assignee",
    "status", "urgency", "opened_at", "due_at", "due_basis", "claimed_at", "completed_at", "completed_by",
    "completed_for", "matter", "authority", "words",
)  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--only", choices=["sqlite", "postgresql"], help="one database instead of both")
    parser.add_argument("--cases", type=int, default=SIZES["large"], help="how many cases the large province has")
    arguments = parser.parse_args()
    os.environ["HOIDAP_PASSWORD_COST"] = "low"  # noqa: S105 - not a password, how hard it is hashed
    figures: dict[str, float] = {}
    sizes = {**SIZES, "large": arguments.cases}
    with folder() as path:
        if arguments.only != "postgresql":
            figures |= _measure("sqlite", path / "sqlite", None, sizes)
        if arguments.only != "sqlite":
            with postgresql() as cluster:
                cluster.execute("CREATE DATABASE inbox")  # type: ignore[attr-defined]
                figures |= _measure("postgresql", path / "postgresql", str(cluster.url("inbox")), sizes)  # type: ignore[attr-defined]
    report(figures, as_json=arguments.json)


def _measure(name: str, data: Path, url: str | None, sizes: dict[str, int]) -> dict[str, float]:
    from engine.cli import preparing
    from engine.cli.settings import Settings
    from webui.app import create_app

    data.mkdir()
    settings = Settings(data=data, library=CHECKOUT, **({"database_url": url} if url else {}))
    preparing.prepare_demo(settings)
    app = create_app(settings)
    app.testing = True
    province = Province(random.Random(SEED), settings.database_url)
    figures: dict[str, float] = {}
    for size, cases in sizes.items():
        begun = time.perf_counter()
        province.grow_to(cases)
        figures[f"{name}.{size}.written_s"] = round(time.perf_counter() - begun, 1)
        figures |= {f"{name}.{size}.{page}": value for page, value in _pages(app, province)}
        figures |= {f"{name}.{size}.{page}": value for page, value in _the_usual_way(province)}
        figures |= {f"{name}.{size}.{act}": value for act, value in _acts(province)}
    for size in sizes:
        pages = {page: value for page, value in figures.items() if page.startswith(f"{name}.{size}.q.")}
        # Words that most tasks have are measured apart: what is looked for is seldom those alone.
        wide = {page: value for page, value in pages.items() if page.endswith(MANY)}
        figures[f"{name}.{size}.worst_p99_ms"] = max(value for page, value in pages.items() if page not in wide)
        figures[f"{name}.{size}.worst_many_p99_ms"] = max(wide.values())
    figures[f"{name}.p99_ms"] = figures[f"{name}.large.worst_p99_ms"]
    figures[f"{name}.p99_growth"] = round(figures[f"{name}.p99_ms"] / figures[f"{name}.small.worst_p99_ms"], 2)
    figures[f"{name}.queries"] = max(value for page, value in figures.items() if page.endswith(".queries"))
    return figures


@dataclass
class Watcher:
    """An officer at their queues."""

    who: str
    client: Any
    queues: tuple[str, ...]


def _pages(app: Any, province: "Province") -> Iterator[tuple[str, float]]:
    counter = _Counter()
    for watcher in _watchers(app, province):
        for queue in watcher.queues:
            place = "/can-bo/" if queue == "cua-toi" else f"/can-bo/{queue}"
            asked = {f"by_{order}": f"xep={order}" for order in (*ORDERS, *(("co-quan",) if queue == "tat-ca" else ()))}
            for page, query in (asked | FILTERS | {"filters_open": "loc=1"}).items():
                address = f"{place}?{query.format(**province.names())}"
                runs = [_run(watcher.client, address) for _ in range(RUNS)]
                yield f"q.{watcher.who}.{queue}.{page}", round(median(percentile(run, 0.99) for run in runs), 1)
            counter.count = 0
            watcher.client.get(place)
            yield f"{watcher.who}.{queue}.queries", float(counter.count)


class _Counter:
    """How many statements were sent."""

    def __init__(self) -> None:
        self.count = 0
        event.listen(Engine, "before_cursor_execute", self._seen)

    def _seen(self, *_: Any) -> None:
        self.count += 1


def _run(client: Any, address: str) -> list[float]:
    times = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        answer = client.get(address)
        times.append((time.perf_counter() - begun) * 1000)
        assert answer.status_code == OK, (address, answer.status_code)
    return times


def _watchers(app: Any, province: "Province") -> Iterator[Watcher]:
    from engine.directory import create_session

    for who, officer_id, queues in (
        ("officer", province.some_officer, ("cua-toi", "don-vi")),
        ("head", province.busiest_head, ("cua-toi", "don-vi", "toan-co-quan")),
        ("dispatcher", province.dispatcher, ("don-vi", "tat-ca")),
    ):
        client = app.test_client()
        with client.session_transaction() as session:
            session["_user_id"], session["_fresh"] = create_session(officer_id), True
        yield Watcher(who, client, queues)


def _acts(province: "Province") -> Iterator[tuple[str, float]]:
    """Claiming and completing a task of a real case, among all of that data."""
    from engine.cases import claim_task, complete_task, open_case
    from engine.definitions import Library, publish
    from engine.directory import get_officer
    from engine.storage import begin_work, read_work
    from engine.storage.tables import Task

    closure = Library.from_folder(CHECKOUT / "bench" / "procedure").closure("bench_petition")
    with begin_work() as work:
        publish(work, closure, lane_roles={"OFFICER": "OFFICER", "HEAD": "HEAD"})
    with read_work() as work:
        actor = get_officer(work, province.some_officer)
    claims, completions = [], []
    for number in range(ACTS):
        with begin_work() as work:
            opened = open_case(
                work, "bench_petition", {"channel": "web"}, title=f"{SUBJECTS[0]} {number}", agency=actor.agency
            )
            task_id = work.connection.scalar(select(Task.id).where(Task.case_id == opened.id))
        begun = time.perf_counter()
        claim_task(task_id, actor=actor)
        claims.append((time.perf_counter() - begun) * 1000)
        begun = time.perf_counter()
        complete_task(task_id, {"decision": "accept"}, actor=actor)
        completions.append((time.perf_counter() - begun) * 1000)
    yield "claim_p99_ms", round(percentile(claims, 0.99), 1)
    yield "complete_p99_ms", round(percentile(completions, 0.99), 1)


def _the_usual_way(province: "Province") -> Iterator[tuple[str, float]]:
    """The first page of the busiest agency's queue as most would write it."""
    from engine.storage import read_work

    statements = (
        "SELECT count(*) FROM tasks t JOIN cases c ON c.id = t.case_id WHERE t.status = 'open' AND t.agency = :agency",
        """SELECT t.*, c.* FROM tasks t JOIN cases c ON c.id = t.case_id WHERE t.status = 'open' AND t.agency = :agency
           ORDER BY c.due_at, t.case_title LIMIT 50 OFFSET 0""",
    )
    times = []
    for _ in range(RUNS):
        begun = time.perf_counter()
        with read_work() as work:
            for statement in statements:
                work.connection.execute(text(statement), {"agency": province.busiest}).all()
        times.append((time.perf_counter() - begun) * 1000)
    yield "usual_way_ms", round(median(times), 1)


class Province:
    """The demo's province with two hundred agencies and three thousand officers, and as many cases as asked for."""

    def __init__(self, chance: random.Random, url: str) -> None:
        self.chance, self.url, self.cases = chance, url, 0
        self.now = datetime.now(UTC)
        self._people()
        self._steps()

    def names(self) -> dict[str, Any]:
        """What the addresses of the pages speak of."""
        day = self.now.date()
        return {
            "rare_field": self.fields[-1],
            "number": f"TH-2026-{self.cases // 2:07}",
            "rare_step": "/".join(self.steps[-1][:2]),
            "month_ago": day - timedelta(days=30),
            "week_ago": day - timedelta(days=7),
        }

    def _people(self) -> None:
        from sqlalchemy import select

        from engine.directory import list_catalogue, list_officers
        from engine.storage import begin_work, new_id
        from engine.storage import tables as t

        with begin_work() as work:
            agencies = [dict(row) for row in work.connection.execute(select(t.Agency.__table__)).mappings()]
            officers = [dict(row) for row in work.connection.execute(select(t.Officer.__table__)).mappings()]
            more = [
                {**self.chance.choice(agencies), "code": f"X{n:03}", "name": f"Cơ quan {n}", "is_hub": False}
                for n in range(AGENCIES - len(agencies))
            ]
            work.connection.execute(t.Agency.__table__.insert(), more)
            self.agencies = [one["code"] for one in agencies + more]
            new = []
            for number in range(OFFICERS - len(officers)):
                agency = more[number % len(more)]["code"]
                name = f"x{number}"
                new.append({**officers[0], "id": new_id(), "username": name, "full_name": f"Cán bộ {number}",
                            "agency_code": agency, "email": None})  # fmt: skip
            work.connection.execute(t.Officer.__table__.insert(), new)
            roles = ("OFFICER", "OFFICER", "OFFICER", "HEAD", "RECEPTION", "PUBLISHER")
            grants = [
                {"officer_id": one["id"], "role": roles[n // len(more) % len(roles)], "agency_code": one["agency_code"]}
                for n, one in enumerate(new)
            ]
            work.connection.execute(t.Grant.__table__.insert(), grants)
            self.fields = [entry.code for entry in list_catalogue(work, "fields")]
            listed = list_officers(work, agency=None)
        self.busiest = "SNNMT"
        self.agencies.sort(key=lambda code: code != self.busiest)
        self.people: dict[str, list[UUID]] = {}
        for one in listed:
            self.people.setdefault(one.agency, []).append(one.id)
        self.dispatcher = next(one.id for one in listed if "DISPATCHER" in one.roles)
        self.busiest_head = next(one.id for one in listed if "HEAD" in one.roles and one.agency == self.busiest)
        self.some_officer = next(one.id for one in listed if "OFFICER" in one.roles and one.agency == self.agencies[9])

    def _steps(self) -> None:
        from sqlalchemy import select

        from engine.storage import read_work
        from engine.storage.tables import Task

        columns = (Task.process_id, Task.element, Task.title, Task.role)
        with read_work() as work:
            rows = work.connection.execute(select(*columns).distinct().order_by(*columns))
            self.steps = [tuple(row) for row in rows]
        self.chance.shuffle(self.steps)

    def grow_to(self, cases: int) -> None:
        """Write what is missing of so many cases."""
        from engine.cases import task_search

        rows = self._rows(range(self.cases, cases))
        self.cases = cases
        if self.url.startswith("sqlite"):
            self._write_sqlite(rows)
            # What the worker does by itself meanwhile, a few hundred at once.
            task_search.AT_ONCE = self.cases
            task_search.index_tasks()
        else:
            self._write_postgresql(rows)

    def _rows(self, numbers: range) -> Iterator[tuple[Any, ...]]:
        from engine.storage.search_text import task_words

        chance, count = self.chance, len(numbers)
        agencies = chance.choices(self.agencies, _skew(len(self.agencies), 0.9), k=count)
        fields = chance.choices(self.fields, _skew(len(self.fields), 1.0), k=count)
        steps = chance.choices(self.steps, _skew(len(self.steps), 0.7), k=count)
        nobody: list[UUID] = [self.dispatcher]
        for place, number in enumerate(numbers):
            agency, is_open = agencies[place], number % OPEN_SHARE == 0
            process_id, element, title, role = steps[place]
            opened = self.now - timedelta(minutes=chance.expovariate(1 / 20_000))
            due = opened + timedelta(days=chance.choice((1, 2, 5, 15, 20, 45)))
            holder = chance.choice(self.people.get(agency, nobody)) if chance.random() < HELD else None
            what = f"{chance.choice(SUBJECTS)} ở {chance.choice(PLACES)} ({number})"
            done = None if is_open else opened + timedelta(hours=2)
            yield (
                UUID(int=chance.getrandbits(128)), UUID(int=chance.getrandbits(128)), process_id, element, title,
                f"TH-2026-{number:07}", what, role, agency, holder, "open" if is_open else "completed",
                int(chance.random() < URGENT), opened, due, None, None, done, None if is_open else holder, None,
                fields[place], None, task_words(what, f"TH-2026-{number:07}", title) if is_open else None,
            )  # fmt: skip

    def _write_sqlite(self, rows: Iterator[tuple[Any, ...]]) -> None:
        import sqlite3

        from engine.storage.types import EPOCH, MICROSECOND

        def plain(value: Any) -> Any:
            if isinstance(value, UUID):
                return value.bytes
            return (value - EPOCH) // MICROSECOND if isinstance(value, datetime) else value

        with sqlite3.connect(self.url.removeprefix("sqlite:///"), timeout=60) as connection:
            indexes = connection.execute(
                "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = 'tasks' AND sql IS NOT NULL"
            ).fetchall()
            for name, _ in indexes:
                connection.execute(f"DROP INDEX {name}")
            marks = ", ".join("?" * len(TABLE_COLUMNS))
            connection.executemany(
                f"INSERT INTO tasks ({', '.join(TABLE_COLUMNS)}) VALUES ({marks})",  # noqa: S608 - our own names
                (tuple(map(plain, row)) for row in rows),
            )
            for _, statement in indexes:
                connection.execute(statement)

    def _write_postgresql(self, rows: Iterator[tuple[Any, ...]]) -> None:
        address = self.url.replace("postgresql+psycopg", "postgresql")
        order = f"COPY tasks ({', '.join(TABLE_COLUMNS)}) FROM STDIN".encode()
        with psycopg.connect(address) as connection, connection.cursor() as cursor, cursor.copy(order) as copy:
            buffer = io.StringIO()
            for number, row in enumerate(rows):
                buffer.write("\t".join("\\N" if one is None else str(one) for one in row) + "\n")
                if number % 5_000 == 0:
                    copy.write(buffer.getvalue())
                    buffer = io.StringIO()
            copy.write(buffer.getvalue())
        with psycopg.connect(address, autocommit=True) as connection:
            # What the server does by itself within a minute.
            connection.execute("VACUUM ANALYZE tasks")


def _skew(count: int, power: float) -> list[float]:
    return [1 / (place + 1) ** power for place in range(count)]


if __name__ == "__main__":
    main()
