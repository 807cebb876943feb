"""Cases with events of their own, and hands that change what they should not."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, text

from engine.audit import FIRST_HEAD, VerifyReport, record
from engine.storage import begin_work, new_id, tables

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)


def opened_case(number: str, *, events: int = 0) -> UUID:
    case_id = new_id()
    with begin_work() as work:
        work.connection.execute(
            insert(tables.Case).values(
                id=case_id,
                number=number,
                process_id="petition",
                version_id=new_id(),
                title="Đèn đường hỏng",
                status="running",
                revision=1,
                audit_length=0,
                audit_head=FIRST_HEAD,
                started_at=work.now,
                started_by="system",
            )
        )
    for _ in range(events):
        act(case_id)
    return case_id


def act(case_id: UUID, kind: str = "task.claimed", **facts: Any) -> None:
    with begin_work() as work:
        record(work, case_id, kind, facts or {"element": "check_conditions"})


def tamper(statement: str, **values: Any) -> None:
    """Change rows behind the product's back; UUIDs are given as values named `case…`."""
    with begin_work() as work:
        shaped = {
            name: value.bytes if isinstance(value, UUID) and work.database.is_sqlite else value
            for name, value in values.items()
        }
        assert work.connection.execute(text(statement), shaped).rowcount > 0


def found(report: VerifyReport) -> set[tuple[str, str | None, int | None, int | None]]:
    """What a report names: code, case number, event, seal."""
    return {(problem.code, problem.case_number, problem.seq, problem.seal) for problem in report.problems}
