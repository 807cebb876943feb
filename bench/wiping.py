"""How long `hoidap wipe` takes over a hundred thousand cases, and for how long its longest table is locked.

The demo's petitions are multiplied row by row in the tables, and the database is wiped by the real use case.
"""

import hashlib
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from _town import CHECKOUT, measure_both  # first: it puts the checkout on the path

CASES = 100_000


def main() -> None:
    measure_both("wiping", _measure)


def _measure(data: Path, url: str | None) -> dict[str, float]:
    from engine.cli import preparing
    from engine.cli.settings import Settings
    from engine.jobs.wiping import wipe_now
    from engine.storage import current_database, wiping

    data.mkdir()
    settings = Settings(data=data, library=CHECKOUT, **({"database_url": url} if url else {}))
    preparing.prepare_demo(settings)
    count = _multiply()
    gigabytes = _gigabytes(data)
    longest = _Longest()
    wiping._write_anew = longest.timed(wiping._write_anew)  # type: ignore[assignment] # noqa: SLF001 - each table is timed
    begun = time.perf_counter()
    wiped = wipe_now()
    seconds = time.perf_counter() - begun
    if not wiped.is_done:
        raise SystemExit(f"in use, not wiped: {wiped.busy}")
    name = current_database().url.get_backend_name()
    return {
        f"{name}.cases": count,
        f"{name}.gigabytes": gigabytes,
        f"{name}.wipe_seconds": round(seconds, 1),
        **({f"{name}.longest_lock_seconds": round(longest.seconds, 1)} if longest.seconds else {}),
    }


class _Longest:
    """The longest that any table took to be written anew."""

    seconds = 0.0

    def timed(self, do: Callable[..., bool]) -> Callable[..., bool]:
        def timed(*args: Any, **more: Any) -> bool:
            begun = time.perf_counter()
            is_done = do(*args, **more)
            self.seconds = max(self.seconds, time.perf_counter() - begun)
            return is_done

        return timed


def _multiply() -> int:
    """How many cases there are, once every row of the demo's cases stands there many times under other ids."""
    from sqlalchemy import text

    from engine.storage import current_database
    from engine.storage.tables import Base

    database = current_database()
    with database.writer.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        present = int(connection.scalar(text("SELECT count(*) FROM cases")) or 0)
        times = CASES // present
        if database.is_sqlite:
            connection.connection.driver_connection.create_function("other", 2, _other, deterministic=True)  # type: ignore[union-attr]
            connection.execute(text("PRAGMA foreign_keys = OFF"))
            numbers = (
                f"(WITH RECURSIVE n(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM n WHERE k < {times}) SELECT k FROM n)"  # noqa: S608 - a number
            )
        else:
            connection.execute(text("SET session_replication_role = replica"))
            numbers = f"generate_series(1, {times}) AS n(k)"
        for table in Base.metadata.sorted_tables:
            if table.name != "cases" and "case_id" not in table.c:
                continue
            columns = [one for one in table.c if one.computed is None and one.identity is None]
            named = ", ".join(f'"{one.name}"' for one in columns)
            values = ", ".join(_value(one, is_sqlite=database.is_sqlite) for one in columns)
            start = f'INSERT INTO "{table.name}" ({named}) SELECT {values} FROM "{table.name}"'  # noqa: S608 - names of our own
            connection.execute(text(f"{start} CROSS JOIN {numbers} WHERE true ON CONFLICT DO NOTHING"))
        return int(connection.scalar(text("SELECT count(*) FROM cases")) or 0)


def _value(column: Any, *, is_sqlite: bool) -> str:
    """The column of a copy: its ids and numbers are its own, the rest is as it was."""
    name = f'"{column.name}"'
    if column.name in {"case_id", "about_id"} or (column.primary_key and column.name == "id"):
        return f"other({name}, k)" if is_sqlite else f"md5({name}::text || k)::uuid"
    if column.name in {"number", "case_number"} and column.type.python_type is str:
        return f"{name} || '-' || k"
    return "NULL" if column.nullable and column.unique else name


def _other(identifier: bytes | None, copy: int) -> bytes | None:
    return hashlib.blake2b(identifier + copy.to_bytes(8), digest_size=16).digest() if identifier else None


def _gigabytes(data: Path) -> float:
    from sqlalchemy import text

    from engine.storage import current_database, read_work

    if current_database().is_sqlite:
        return round(sum(one.stat().st_size for one in data.rglob("*") if one.is_file()) / 1e9, 2)
    with read_work() as work:
        return round(float(work.connection.scalar(text("SELECT pg_database_size(current_database())")) or 0) / 1e9, 2)


if __name__ == "__main__":
    main()
