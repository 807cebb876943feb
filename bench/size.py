"""How many bytes a petition leaves behind a month after its end: all tables and indexes, no attachments.

Petitions are taken in and carried by the real use cases along the shipped scenario, to publication and rating.
"""

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

from _town import CHECKOUT, measure_both  # first: it puts the checkout on the path

COUNT = 80
TABLES = """
    SELECT sum(pg_total_relation_size(c.oid)) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = 'public' AND c.relkind = 'r'
"""
STORY = "processes/petition/scenarios/accepted_and_published.yaml"


def main() -> None:
    measure_both("size", _measure)


def _measure(data: Path, url: str | None) -> dict[str, float]:
    import yaml

    from engine.cli import demo_petitions, preparing
    from engine.cli.settings import Settings
    from engine.directory import list_officers
    from engine.storage import current_database, read_work

    data.mkdir()
    settings = Settings(data=data, library=CHECKOUT, **({"database_url": url} if url else {}))
    preparing.prepare_demo(settings)
    with read_work() as work:
        officers = list_officers(work, agency=None)
    steps = yaml.safe_load((CHECKOUT / STORY).read_bytes())["steps"]
    acts = [step for step in steps if "complete" in step]
    _carry_out_effects()
    before = _bytes(current_database())
    ended = sum(
        _carry(number, _with_letter(acts, f"{row}/SNNMT-VP"), officers, demo_petitions)
        for row, number in enumerate(_send(COUNT), 5_000)
    )
    if ended < COUNT:
        raise SystemExit(f"{COUNT - ended} of {COUNT} petitions were not carried to their end: no figure")
    _carry_out_effects()
    _a_month_passes()
    name = current_database().url.get_backend_name()
    return {
        f"{name}.kb_per_petition": round((_bytes(current_database()) - before) / COUNT / 1024, 1),
        f"{name}.petitions_ended": ended,
    }


def _carry_out_effects() -> None:
    from engine.jobs.outbox import carry_out, take_waiting

    while waiting := take_waiting(100):
        for row_id in waiting:
            carry_out(row_id)


def _time_passes(*_: object, days: int = 0) -> None:
    """Six minutes, in which nobody has undone the step, or days more."""
    from engine.storage import now, use_clock

    later = now() + timedelta(days=days, minutes=6)
    use_clock(lambda: later)


def _a_month_passes() -> None:
    """What is forgotten once a day goes."""
    from engine.jobs.forgetting import forget_daily
    from engine.storage import use_clock

    _time_passes(days=31)
    forget_daily()
    use_clock(None)


def _send(count: int) -> list[str]:
    from engine.petitions import import_petitions

    petition: dict[str, Any] = {
        "title": "Hồ sơ cấp đổi giấy chứng nhận quyền sử dụng đất quá hạn trả kết quả",
        "content": "Tôi nộp hồ sơ cấp đổi giấy chứng nhận tại bộ phận một cửa, giấy hẹn ghi trả trong 10 "
        "ngày làm việc. Đến nay đã quá hẹn hơn một tháng nhưng tôi không nhận được văn bản xin lỗi hay lý do. " * 3,
        "sender_type": "individual",
        "sender_name": "Người gửi Mẫu",
        "address_unit": "D02",
        "email": "nguoigui@mau.example",
        "phone": None,
        "channel": "web",
        "field": "dat_dai",
        "attachments": [],
    }
    report_ = import_petitions([{**petition, "id": f"BENCH{number:04}"} for number in range(count)])
    return [imported.number for imported in report_.imported]


def _with_letter(acts: Any, letter: str) -> list[dict[str, Any]]:
    """The acts with a letter's number of its own: an agency gives each number once."""
    return [
        {**act, "with": {**act["with"], "letter_number": letter}} if "letter_number" in act.get("with", {}) else act
        for act in acts
    ]


def _carry(number: str, acts: Any, officers: Any, demo: Any) -> int:
    from sqlalchemy import select

    from engine.cases import deliver_message
    from engine.storage import read_work
    from engine.storage.tables import Case

    demo.tell(number, acts, officers, settle=_time_passes)
    deliver_message("rating.submitted", number, {"score": 5})
    with read_work() as work:
        return int(work.connection.scalar(select(Case.status).where(Case.number == number)) == "completed")


def _bytes(database: Any) -> int:
    """What the rows take once the space of replaced ones has been given back."""
    if database.is_sqlite:
        with closing(sqlite3.connect(database.url.database)) as file:
            file.execute("VACUUM")
            pages, size = (file.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "page_size"))
            return int(pages * size)
    engine = database.writer.execution_options(isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql("VACUUM FULL")
        return int(connection.exec_driver_sql(TABLES).scalar())


if __name__ == "__main__":
    main()
