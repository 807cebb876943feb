"""An hour in which everybody writes: petitions by the thousand, each from its own sender, by the real use case.

Invented by a seeded generator. Nothing may be lost, no number given twice, and the officer's queue must stay
usable: its first page is asked for again and again while they come, and once all of them wait, beside that with fifty.
"""

import argparse
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from random import Random
from statistics import median
from threading import Event, Thread
from typing import Any

from _town import folder, percentile, postgresql, report  # first: it puts the checkout on the path
from sqlalchemy import select

from engine.directory import create_session
from engine.errors import Unavailable
from engine.petitions import submit_petition
from engine.storage import create_schema, read_work, tables
from tests.support.province import HUB, Province, province_at

PETITIONS, BEFORE, AT_ONCE, SEED = 5_000, 50, 4, 20_261_125
LOOKS, MOST_TRIES, PAUSE = 15, 20, 0.2
PLACES = ("tổ 5", "chợ Đầm", "đường Trần Phú", "thôn Đông", "khu tái định cư", "cảng cá", "trường học", "trạm y tế")
MATTERS = (
    "Nước sinh hoạt đục", "Đèn đường hỏng", "Rác không được thu gom", "Hồ sơ đất trả chậm", "Đường ngập khi mưa",
    "Tiếng ồn ban đêm", "Thủ tục phải nộp giấy hai lần", "Nắp cống vỡ", "Cấp giấy phép quá hẹn",
)  # fmt: skip
WISHES = ("Đề nghị cơ quan kiểm tra và trả lời.", "Xin cho biết khi nào khắc phục xong.", "Mong được giải quyết sớm.")


@dataclass(frozen=True, slots=True)
class Invented:
    """A petition that nobody has written."""

    number: int
    form: dict[str, Any]


def invented(count: int, seed: int = SEED) -> list[Invented]:
    """So many petitions, always the same for the same seed, no two alike."""
    random = Random(seed)
    return [Invented(number, _form(random, number)) for number in range(count)]


def _form(random: Random, number: int) -> dict[str, Any]:
    matter, place = random.choice(MATTERS), random.choice(PLACES)
    days = random.randint(2, 60)
    return {
        "sender_type": "individual",
        "full_name": f"Người Giả Định {number}",
        "address": f"{random.randint(1, 300)} đường {random.choice(PLACES)}",
        "phone": f"09{number:08}",
        "email": f"so{number}@mau.example",
        "title": f"{matter} ở {place} ({number})",
        "content": f"Đã {days} ngày nay: {matter.lower()} ở {place}. {random.choice(WISHES)} Việc số {number}.",
        "consent": True,
    }


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--petitions", type=int, default=PETITIONS)
    arguments = parser.parse_args()
    figures: dict[str, float] = {}
    with folder() as path:
        figures |= _named("sqlite", _measure(f"sqlite:///{path / 'flood.db'}", path / "sqlite", arguments.petitions))
        with postgresql() as cluster:
            cluster.execute("CREATE DATABASE flood")  # type: ignore[attr-defined]
            url = str(cluster.url("flood"))  # type: ignore[attr-defined]
            figures |= _named("postgresql", _measure(url, path / "postgresql", arguments.petitions))
    report(figures, as_json=arguments.json)


def _named(backend: str, figures: dict[str, float]) -> dict[str, float]:
    return {f"{backend}.{name}": value for name, value in figures.items()}


def _measure(url: str, data: Path, count: int) -> dict[str, float]:
    data.mkdir()
    create_schema(url)
    with province_at(url, data) as province:
        every = invented(count)
        for one in every[:BEFORE]:
            _send(one)
        before = _queue_times(province)
        begun, is_over, meanwhile = time.perf_counter(), Event(), list[float]()
        officer = Thread(target=_look_on, args=(_Desk(province), meanwhile, is_over))
        officer.start()
        with ThreadPoolExecutor(AT_ONCE) as people:
            sent = list(people.map(_send, every[BEFORE:]))
        took = time.perf_counter() - begun
        is_over.set()
        officer.join()
        after = _queue_times(province)
        with read_work() as work:
            kept = Counter(work.connection.scalars(select(tables.Petition.title)))
            numbers = list(work.connection.scalars(select(tables.Petition.number)))
            tasks = Counter(
                work.connection.scalars(select(tables.Task.case_number).where(tables.Task.status == "open"))
            )
    titles = {one.form["title"] for one in every}
    return {
        "petitions": count,
        "lost": len(titles - kept.keys()) + len(set(numbers) - tasks.keys()),
        "doubled": len(numbers) - len(set(numbers)) + sum(number - 1 for number in kept.values()),
        "per_minute": round((count - BEFORE) / took * 60),
        "pressed_again": sum(again for _, again in sent),
        "send_p95_ms": round(percentile([wait for wait, _ in sent], 0.95) * 1e3, 1),
        "queue_p95_ms_meanwhile": round(percentile(meanwhile, 0.95) * 1e3, 1),
        "queue_looks_meanwhile": len(meanwhile),
        "queue_ms_before": round(median(before) * 1e3, 1),
        "queue_ms_after": round(median(after) * 1e3, 1),
        "queue_after_over_before": round(median(after) / median(before), 2),
    }


def _send(one: Invented) -> tuple[float, int]:
    """How long it took until the receipt was there, and how often the sender had to press again."""
    begun, key = time.perf_counter(), f"{one.number:032}"
    for again in range(MOST_TRIES):
        try:
            submit_petition(
                one.form, channel="web", client_key=f"10.0.{one.number // 250}.{one.number % 250}", sending_key=key
            )
        except Unavailable:
            continue
        return time.perf_counter() - begun, again
    raise Unavailable


class _Desk:
    """An officer of reception before the page of what waits."""

    def __init__(self, province: Province) -> None:
        self.client = province.app.test_client()
        with read_work() as work:
            officer = work.connection.scalar(
                select(tables.Officer.id).where(tables.Officer.username == province.officer(HUB, "RECEPTION"))
            )
        assert officer is not None
        with self.client.session_transaction() as session:
            session["_user_id"] = create_session(officer)
            session["_fresh"] = True

    def look(self) -> float:
        """How long the first page takes, with its rights and its template."""
        begun = time.perf_counter()
        answer = self.client.get("/can-bo/don-vi")
        took = time.perf_counter() - begun
        assert answer.status_code == 200  # noqa: PLR2004 - the page is there
        return took


def _queue_times(province: Province) -> list[float]:
    desk = _Desk(province)
    return [desk.look() for _ in range(LOOKS)]


def _look_on(desk: _Desk, times: list[float], is_over: Event) -> None:
    """Look at the page, and a moment later again, until the hour is over."""
    while not is_over.wait(PAUSE):
        times.append(desk.look())


if __name__ == "__main__":
    main()
