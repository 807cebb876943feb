"""Officers as rows to edit, with the roles they hold."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, delete, insert, select

from engine.directory.changes import Values
from engine.directory.editing.columns import Column, Kind
from engine.directory.editing.noun import Noun, Proposed, Written
from engine.directory.officers import USERNAME, clean_username
from engine.directory.sessions import revoke_sessions
from engine.directory.tokens import revoke_tokens
from engine.directory.upsert import upsert
from engine.errors import N_, Problem
from engine.storage import Work, new_id, tables

ADMIN = "ADMIN"


class OfficerNoun(Noun):
    """Somebody always keeps the directory; an account that closes opens nothing any more."""

    code = "officer"
    title = N_("Cán bộ")
    key_column = "username"
    searched = ("username", "full_name", "job_title", "email")
    sort = "full_name"
    columns = (
        Column("username", N_("Tên tài khoản"), required=True, longest=64, is_fixed=True, is_listed=True,
               help=N_("Chữ không dấu, số, dấu chấm, gạch nối; không đổi được về sau.")),
        Column("full_name", N_("Họ và tên"), required=True, is_listed=True),
        Column("job_title", N_("Chức danh"), is_listed=True),
        Column("agency", N_("Đơn vị"), Kind.CHOICE, required=True, options="agencies", is_listed=True),
        Column("email", N_("Thư điện tử"), Kind.EMAIL),
        Column("locale", N_("Ngôn ngữ của trang"), Kind.CHOICE, required=True, options="locales", default="vi"),
        Column("grants", N_("Vai trò"), Kind.GRANTS, is_listed=True,
               help=N_("Mỗi dòng một vai trò tại một đơn vị. Để trống đơn vị: đơn vị của cán bộ; "
                       "để trống ngày: không giới hạn. Khi lưu, các dòng xếp theo mã vai trò rồi mã đơn vị.")),
        Column("is_active", N_("Đang hoạt động"), Kind.YES, default=True, is_listed=True),
    )  # fmt: skip

    def load(self, work: Work, only: str | None = None) -> dict[str, Values]:
        officers, grants = select(*_COLUMNS), select(*_grants.__table__.columns)
        if only is not None:
            officers = officers.where(_officers.username == only)
            grants = grants.join(_officers, _officers.id == _grants.officer_id).where(_officers.username == only)
        held: dict[UUID, list[dict[str, Any]]] = {}
        for row in work.connection.execute(grants.order_by(_grants.role, _grants.agency_code)):
            held.setdefault(row.officer_id, []).append(_grant(row))
        return {row.username: _values(row, held.get(row.id, [])) for row in work.connection.execute(officers)}

    def write(self, work: Work, key: str, before: Values | None, after: Values) -> None:
        self.write_all(work, [Written(key, before, after)])

    def write_all(self, work: Work, rows: Sequence[Written]) -> None:
        """Thousands may come at once, and others wait meanwhile: few statements, whatever their number."""
        ids = {row.username: row.id for row in work.connection.execute(select(_officers.username, _officers.id))}
        new = [one for one in rows if one.before is None]
        if new:
            ids |= {one.old_key: new_id() for one in new}
            work.connection.execute(insert(_officers), [{"id": ids[one.old_key], **_row(one.after)} for one in new])
        old = [{"id": ids[one.old_key], **_row(one.after)} for one in rows if one.before is not None]
        upsert(work, _officers, old, key=("id",))
        regranted = [one for one in rows if one.before is None or one.before["grants"] != one.after["grants"]]
        _write_grants(work, [(ids[one.old_key], one) for one in regranted])
        for one in rows:
            if one.before is not None and one.before["is_active"] and not one.after["is_active"]:
                revoke_sessions(work, ids[one.old_key])
                revoke_tokens(work, ids[one.old_key])

    def problems(self, proposed: Proposed) -> Iterator[Problem]:
        after = proposed.after
        if proposed.before is None and not USERNAME.fullmatch(after["username"]):
            yield Problem(
                "/username",
                N_("Tên tài khoản chỉ gồm chữ không dấu, số, dấu chấm, gạch nối; dài nhất 64 ký tự."),
                N_("Ví dụ: stnmt.an hoặc nguyen-van-a."),
            )
        if after["is_active"] and (proposed.has_changed("agency") or proposed.has_changed("is_active")):
            yield from _in_agency_of_old(proposed)
        if proposed.before and _keeps_directory(proposed.before, proposed.today) and not _is_kept(proposed):
            yield Problem(
                "/grants",
                N_("Không còn ai đang hoạt động giữ vai trò quản trị hệ thống (ADMIN)."),
                N_("Giao vai trò này cho một người khác trước."),
            )

    def tidy(self, values: dict[str, Any]) -> dict[str, Any]:
        grants = [grant | {"agency": grant["agency"] or values["agency"]} for grant in values["grants"]]
        unique = {(grant["role"], grant["agency"]): grant for grant in grants}
        return values | {
            "username": clean_username(values["username"]),
            "grants": [unique[held] for held in sorted(unique)],
        }

    def is_closed(self, values: Values, today: date) -> bool:
        del today
        return not values["is_active"]


_officers, _grants = tables.Officer, tables.Grant
_COLUMNS = tuple(
    getattr(_officers, name)
    for name in ("id", "username", "full_name", "job_title", "agency_code", "email", "is_active", "locale")
)


def _grant(row: Any) -> dict[str, Any]:
    return {
        "role": row.role,
        "agency": row.agency_code,
        "valid_from": row.valid_from.isoformat() if row.valid_from else None,
        "valid_to": row.valid_to.isoformat() if row.valid_to else None,
    }


def _values(row: Any, grants: list[dict[str, Any]]) -> Values:
    return {
        "username": row.username,
        "full_name": row.full_name,
        "job_title": row.job_title,
        "agency": row.agency_code,
        "email": row.email or "",
        "locale": row.locale,
        "grants": sorted(grants, key=lambda grant: (grant["role"], grant["agency"])),
        "is_active": row.is_active,
    }


def _row(values: Values) -> dict[str, Any]:
    return {
        "username": values["username"],
        "full_name": values["full_name"],
        "job_title": values["job_title"],
        "agency_code": values["agency"],
        "email": values["email"] or None,
        "locale": values["locale"],
        "is_active": values["is_active"],
    }


def _write_grants(work: Work, holders: Sequence[tuple[UUID, Written]]) -> None:
    held_before = [{"holder": officer_id} for officer_id, one in holders if one.before is not None]
    if held_before:
        work.connection.execute(delete(_grants).where(_grants.officer_id == bindparam("holder")), held_before)
    rows = [
        {
            "officer_id": officer_id,
            "role": grant["role"],
            "agency_code": grant["agency"],
            "valid_from": date.fromisoformat(grant["valid_from"]) if grant["valid_from"] else None,
            "valid_to": date.fromisoformat(grant["valid_to"]) if grant["valid_to"] else None,
        }
        for officer_id, one in holders
        for grant in one.after["grants"]
    ]
    if rows:
        work.connection.execute(insert(_grants), rows)


def _in_agency_of_old(proposed: Proposed) -> Iterator[Problem]:
    ended = proposed.known.ended(proposed.after["agency"])
    if ended is not None and ended < proposed.today:
        yield Problem(
            "/agency",
            N_("Đơn vị này đã kết thúc hoạt động ngày {ended:%d/%m/%Y}."),
            N_("Chọn đơn vị đang hoạt động, ví dụ đơn vị kế thừa."),
            facts={"ended": ended},
        )


def _keeps_directory(values: Values, today: date) -> bool:
    day = today.isoformat()
    return bool(values["is_active"]) and any(
        grant["role"] == ADMIN and (grant["valid_from"] or day) <= day <= (grant["valid_to"] or day)
        for grant in values["grants"]
    )


def _is_kept(proposed: Proposed) -> bool:
    return any(_keeps_directory(values, proposed.today) for values in proposed.rows.values())
