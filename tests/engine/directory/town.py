"""A small town: one hub, two departments, a ward, an agency that has ended; and its officers."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, update

from engine.directory import Officer, find_officer_by_username
from engine.storage import Work, begin_work, new_id, read_work, tables

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
TODAY = date(2026, 11, 24)

ROLES = {
    "RECEPTION": "Cán bộ tiếp nhận",
    "HEAD": "Thủ trưởng",
    "DEPUTY": "Phó Thủ trưởng",
    "OFFICER": "Chuyên viên xử lý",
    "CLERK": "Văn thư",
}


def directory() -> dict[str, Any]:
    """The town's file, fresh for each caller to change."""
    return {
        "levels": [
            {"code": "COMMUNE", "name": "Cấp xã", "rank": 3},
            {"code": "PROVINCE", "name": "Cấp tỉnh", "rank": 1},
            {"code": "DEPARTMENT", "name": "Sở, ban, ngành", "rank": 2},
        ],
        "roles": dict(ROLES),
        "agencies": [
            _agency("A1", "VP", "Văn phòng", "PROVINCE", is_dispatch_hub=True, can_dispatch=True),
            _agency("A2", "SXD", "Sở Xây dựng", "DEPARTMENT", parent_id="A1", fields=["giao_thong"]),
            _agency("A3", "SYT", "Sở Y tế", "DEPARTMENT", parent_id="A1", can_receive=False),
            _agency("A4", "P-NT", "Phường Nha Trang", "COMMUNE", unit_name="Phường Nha Trang"),
            _agency("A5", "SGT", "Sở Giao thông", "DEPARTMENT", valid_to="2025-02-28", successor_id="A2"),
        ],
        "officers": [
            _officer("minh", "Lê Văn Minh", "A2", "OFFICER"),
            _officer("an", "Trần Thị Ân", "A2", "OFFICER", "CLERK"),
            _officer("dung", "Phạm Đức Dũng", "A2", "HEAD"),
            _officer("hoa", "Nguyễn Thị Hoà", "A1", "RECEPTION"),
            _officer("binh", "Võ Bình", "A4", "HEAD", "OFFICER"),
        ],
    }


def officer(username: str) -> Officer:
    with read_work() as work:
        found = find_officer_by_username(work, username)
    assert found is not None
    return found


def close(username: str) -> None:
    with begin_work() as work:
        work.connection.execute(
            update(tables.Officer).where(tables.Officer.username == username).values(is_active=False)
        )


def add_grant(work: Work, username: str, role: str, agency: str, *days: date | None) -> None:
    holder = find_officer_by_username(work, username)
    assert holder is not None
    first, last = days
    work.connection.execute(
        insert(tables.Grant).values(
            officer_id=holder.id, role=role, agency_code=agency, valid_from=first, valid_to=last
        )
    )


def add_substitution(
    absent: str, substitute: str, *, first: date = TODAY, last: date = TODAY, approved_by: str | None = "head"
) -> UUID:
    absent_id, substitute_id, row_id = officer(absent).id, officer(substitute).id, new_id()
    with begin_work() as work:
        work.connection.execute(
            insert(tables.Substitution).values(
                id=row_id,
                officer_id=absent_id,
                substitute_id=substitute_id,
                first_day=first,
                last_day=last,
                approved_by=approved_by,
            )
        )
    return row_id


def _agency(number: str, code: str, name: str, level: str, **more: Any) -> dict[str, Any]:
    return {"id": number, "code": code, "name": name, "level_code": level, "valid_from": "2020-01-01", **more}


def _officer(username: str, name: str, agency: str, *roles: str) -> dict[str, Any]:
    return {"username": username, "full_name": name, "agency_id": agency, "roles": list(roles)}
