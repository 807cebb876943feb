"""What it costs that a step can be undone: the shipped procedure, beside itself without `undoFor`.

Both take the same petitions through reception and classification in turn, by the real use case; then the
undoable ones are undone.
"""

import argparse
import shutil
import time
from pathlib import Path
from statistics import median
from typing import Any

from _town import CHECKOUT, folder, postgresql, report  # first: it puts the checkout on the path
from sqlalchemy import func, select

from engine.cases import undo_step
from engine.cases.deploying import deploy_library
from engine.definitions import Library
from engine.storage import create_schema, read_work, tables
from tests.support.province import Petition, Province, province_at

PETITIONS = 40
TITLE, CONTENT = "Trả kết quả chậm", "Hồ sơ của tôi quá hẹn hơn một tháng rồi, xin cơ quan xem xét và trả lời."
TRANSFER: dict[str, Any] = {
    "decision": "transfer", "kind": "behaviour", "content_heading": "5.1", "field": "dat_dai",
    "legal_regime": "D20_574", "lead_agency": "SNNMT", "transfer_note": "Đề nghị xem xét và trả lời người gửi",
}  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    figures: dict[str, float] = {}
    with folder() as path:
        figures |= _named("sqlite", _measure(f"sqlite:///{path / 'undo.db'}", path / "sqlite"))
        with postgresql() as cluster:
            cluster.execute("CREATE DATABASE undoing")  # type: ignore[attr-defined]
            url = str(cluster.url("undoing"))  # type: ignore[attr-defined]
            figures |= _named("postgresql", _measure(url, path / "postgresql"))
    report(figures, as_json=arguments.json)


def _named(backend: str, figures: dict[str, float]) -> dict[str, float]:
    return {f"{backend}.{name}": value for name, value in figures.items()}


def _measure(url: str, data: Path) -> dict[str, float]:
    data.mkdir()
    create_schema(url)
    with province_at(url, data) as province:
        undoable = [_receive(province, number) for number in range(PETITIONS)]
        deploy_library(_without_undo(data), note="without", approved_by="bench")
        plain = [_receive(province, PETITIONS + number) for number in range(PETITIONS)]
        times: dict[str, list[float]] = {"undoable": [], "plain": [], "undo": []}
        for pair in zip(undoable, plain, strict=True):
            for name, petition in zip(("undoable", "plain"), pair, strict=True):
                petition.done("check_conditions", decision="accept")
                task = petition.task("classify")
                province.officer_for(task)
                begun = time.perf_counter()
                outcome = petition.just_done("classify", **TRANSFER)
                times[name].append(time.perf_counter() - begun)
                assert (outcome.undo_until is not None) is (name == "undoable")
        with read_work() as work:
            kept = work.connection.scalar(select(func.avg(func.length(tables.UndoSnapshot.changes)))) or 0
        for petition in undoable:
            begun = time.perf_counter()
            undo_step(petition.case_id, actor=petition.doer)
            times["undo"].append(time.perf_counter() - begun)
    plain_ms, undoable_ms, undo_ms = (median(times[name]) * 1e3 for name in ("plain", "undoable", "undo"))
    return {
        "plain_ms": round(plain_ms, 2),
        "undoable_ms": round(undoable_ms, 2),
        "undoable_over_plain": round(undoable_ms / plain_ms, 2),
        "undo_ms": round(undo_ms, 2),
        "kept_bytes": round(float(kept)),
    }


def _receive(province: Province, number: int) -> Petition:
    return province.receives(TITLE, f"{CONTENT} ({number})", field="dat_dai", phone=f"09{number:08}")


def _without_undo(data: Path) -> Library:
    """The shipped library, in which nothing can be undone."""
    copy = data / "library"
    for name in ("processes", "forms"):
        shutil.copytree(CHECKOUT / name, copy / name)
    for diagram in copy.rglob("*.bpmn"):
        lines = diagram.read_text().splitlines(keepends=True)
        diagram.write_text("".join(line for line in lines if 'name="undoFor"' not in line))
    return Library.from_folder(copy)


if __name__ == "__main__":
    main()
