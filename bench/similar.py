"""How long it takes to find petitions like one at hand, among twenty thousand, on both databases.

The petitions are written from a few hundred turns of phrase, so that many share whole sentences: harder than
real ones. One in fifty is a copy of another with a few words changed.
"""

import random
import time
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import Any

from _town import CHECKOUT, measure_both  # first: it puts the checkout on the path

COUNT = 20_000
ASKED = 200
SHORTEST = 20
COPIED = 50
BATCH = 1_000


def main() -> None:
    measure_both("similar_petitions", _measure)


def _measure(data: Path, url: str | None) -> dict[str, float]:
    from engine.cli import preparing
    from engine.cli.settings import Settings
    from engine.directory import find_officer_by_username
    from engine.petitions import list_similar
    from engine.storage import current_database, read_work

    data.mkdir()
    preparing.prepare_demo(Settings(data=data, library=CHECKOUT, **({"database_url": url} if url else {})))
    copies = _fill(random.Random(7))
    with read_work() as work:
        officer = find_officer_by_username(work, "vp.005")
    assert officer is not None
    times, found = [], 0
    for case_id, original in copies[:ASKED]:
        before = time.perf_counter()
        similar = list_similar(case_id, actor=officer)
        times.append((time.perf_counter() - before) * 1000)
        found += any(one.case_id == original for one in similar)
    name = current_database().url.get_backend_name()
    ranked = sorted(times)
    return {
        f"{name}.median_ms": round(median(times), 2),
        f"{name}.p95_ms": round(ranked[int(len(ranked) * 0.95)], 2),
        f"{name}.max_ms": round(ranked[-1], 2),
        f"{name}.recall": round(found / len(times), 3),
    }


def _fill(chance: random.Random) -> list[tuple[Any, Any]]:
    """Twenty thousand petitions of the last weeks, and which of them copy which."""
    from engine.petitions.similar import remember_likeness
    from engine.storage import begin_work, new_id

    phrases = _phrases()
    copies: list[tuple[Any, Any]] = []
    written: list[tuple[Any, str]] = []
    for start in range(0, COUNT, BATCH):
        with begin_work() as work:
            rows = []
            for number in range(start, start + BATCH):
                case_id = new_id()
                if written and number % COPIED == 0:
                    original, content = chance.choice(written)
                    content = _changed(content, chance)
                    copies.append((case_id, original))
                else:
                    content = " ".join(chance.sample(phrases, 6)) + f" Nhà số {chance.randrange(900)}."
                written.append((case_id, content))
                at = work.now - timedelta(days=50 * (COUNT - number) / COUNT)
                rows.append(_row(case_id, number, content, at))
            _insert(work, rows)
            for row in rows:
                remember_likeness(
                    work, row["case_id"], title=row["title"], content=row["content"], sender=row["sender"]
                )
    return copies


def _insert(work: Any, rows: list[dict[str, Any]]) -> None:
    from sqlalchemy import insert, select

    from engine.storage import tables

    version = work.connection.scalar(select(tables.ProcessVersion.id).limit(1))
    cases = [
        {"id": row["case_id"], "number": row["number"], "version_id": version, "process_id": "petition",
         "title": row["title"], "agency": "VP-UBND", "status": "running", "revision": 1,
         "started_at": row["received_at"], "audit_length": 0, "audit_head": b"", "started_by": "system"}
        for row in rows
    ]  # fmt: skip
    known = {column.name for column in tables.Case.__table__.columns}
    work.connection.execute(
        insert(tables.Case.__table__), [{key: value for key, value in case.items() if key in known} for case in cases]
    )
    work.connection.execute(insert(tables.Petition.__table__), rows)


def _row(case_id: Any, number: int, content: str, at: Any) -> dict[str, Any]:
    return {
        "case_id": case_id, "number": f"DO-2026-{number:06}", "tracking_hash": case_id.bytes, "channel": "web",
        "sender": {"full_name": f"Người {number % 5000}", "phone": f"09{number % 5000:08}"}, "title": content[:60],
        "content": content, "facts": {}, "status": "received", "status_at": at, "received_at": at, "hide_name": True,
        "locale": "vi", "search_plain": "",
    }  # fmt: skip


def _phrases() -> list[str]:
    import json

    items = [
        item
        for name in ("demo/petitions.json", "bench/petitions_tuned.json", "bench/petitions_held_out.json")
        for item in json.loads((CHECKOUT / name).read_bytes())["petitions"]
    ]
    return [f"{part.strip()}." for item in items for part in item["content"].split(".") if len(part) > SHORTEST]


def _changed(content: str, chance: random.Random) -> str:
    words = content.split()
    for _ in range(max(2, len(words) // 15)):
        words[chance.randrange(len(words))] = chance.choice(["này", "kia", "rất", "cũng", "vẫn"])
    return " ".join(words)


if __name__ == "__main__":
    main()
