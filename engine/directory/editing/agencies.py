"""Agencies as rows to edit."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import insert, select, update

from engine.directory.changes import Values
from engine.directory.editing.columns import Column, Kind
from engine.directory.editing.noun import Noun, Proposed, Rows
from engine.errors import N_, Problem
from engine.storage import Work, tables


class AgencyNoun(Noun):
    """Parents and successors never go round in a circle, and one agency dispatches for all."""

    code = "agency"
    title = N_("Đơn vị")
    key_column = "code"
    searched = ("code", "name", "unit_name")
    brings = "agencies"
    columns = (
        Column("code", N_("Mã"), Kind.CODE, required=True, is_fixed=True, is_listed=True,
               help=N_("Không đổi được về sau; hồ sơ và quy trình gọi đơn vị bằng mã này.")),
        Column("name", N_("Tên"), required=True, is_listed=True),
        Column("level", N_("Cấp"), Kind.CHOICE, required=True, options="levels", is_listed=True),
        Column("kind", N_("Loại"), help=N_("Ví dụ: department, committee, commune.")),
        Column("parent", N_("Đơn vị cấp trên"), Kind.CHOICE, options="agencies", is_listed=True),
        Column("unit_name", N_("Địa bàn phục vụ")),
        Column("fields", N_("Lĩnh vực"), Kind.SEVERAL, options="fields"),
        Column("can_receive", N_("Nhận phản ánh, kiến nghị chuyển đến"), Kind.YES, default=True, is_listed=True),
        Column("can_dispatch", N_("Phân loại, chuyển xử lý"), Kind.YES),
        Column("is_hub", N_("Đầu mối tiếp nhận của tỉnh"), Kind.YES, is_listed=True),
        Column("valid_from", N_("Hoạt động từ ngày"), Kind.DAY),
        Column("valid_to", N_("Kết thúc ngày"), Kind.DAY, is_listed=True, help=N_("Để trống khi còn hoạt động.")),
        Column("successor", N_("Đơn vị kế thừa"), Kind.CHOICE, options="agencies",
               help=N_("Đơn vị nhận việc khi đơn vị này giải thể hoặc sáp nhập.")),
    )  # fmt: skip

    def load(self, work: Work, only: str | None = None) -> dict[str, Values]:
        query = select(*_agencies.__table__.columns)
        if only is not None:
            query = query.where(_agencies.code == only)
        return {row.code: _values(row) for row in work.connection.execute(query)}

    def write(self, work: Work, key: str, before: Values | None, after: Values) -> None:
        row = _row(after)
        if before is None:
            work.connection.execute(insert(_agencies).values(**row, file_id=after["code"]))
        else:
            work.connection.execute(update(_agencies).where(_agencies.code == key).values(**row))

    def problems(self, proposed: Proposed) -> Iterator[Problem]:
        after = proposed.after
        if after["valid_from"] and after["valid_to"] and after["valid_to"] < after["valid_from"]:
            yield Problem("/valid_to", N_("Ngày kết thúc đứng trước ngày bắt đầu."), N_("Chọn lại ngày kết thúc."))
        for name in ("parent", "successor"):
            if circle := _circle(proposed.rows, proposed.key, name):
                yield Problem(
                    f"/{name}", N_("Các đơn vị nối thành vòng: {circle}."), N_("Chọn một đơn vị khác."),
                    facts={"circle": " – ".join(circle)},
                )  # fmt: skip
        if after["successor"] and not after["valid_to"]:
            yield Problem(
                "/successor", N_("Đơn vị còn hoạt động thì chưa có đơn vị kế thừa."),
                N_("Nhập ngày kết thúc, hoặc bỏ đơn vị kế thừa."),
            )  # fmt: skip
        if proposed.before and _is_hub(proposed.before, proposed.today) and not _has_hub(proposed):
            yield Problem(
                "/is_hub", N_("Tỉnh không còn đơn vị đầu mối nào đang hoạt động."),
                N_("Đánh dấu một đơn vị khác là đầu mối trước."),
            )  # fmt: skip

    def is_closed(self, values: Values, today: date) -> bool:
        return _has_ended(values, today)


_agencies = tables.Agency


def _values(row: Any) -> Values:
    return {
        "code": row.code,
        "name": row.name,
        "level": row.level_code,
        "kind": row.kind,
        "parent": row.parent_code or "",
        "unit_name": row.unit_name or "",
        "fields": sorted(row.fields),
        "can_receive": row.can_receive,
        "can_dispatch": row.can_dispatch,
        "is_hub": row.is_hub,
        "valid_from": row.valid_from.isoformat() if row.valid_from else None,
        "valid_to": row.valid_to.isoformat() if row.valid_to else None,
        "successor": row.successor_code or "",
    }


def _row(values: Values) -> dict[str, Any]:
    return {
        "code": values["code"],
        "name": values["name"],
        "level_code": values["level"],
        "kind": values["kind"],
        "parent_code": values["parent"] or None,
        "unit_name": values["unit_name"] or None,
        "fields": values["fields"],
        "can_receive": values["can_receive"],
        "can_dispatch": values["can_dispatch"],
        "is_hub": values["is_hub"],
        "valid_from": _date(values["valid_from"]),
        "valid_to": _date(values["valid_to"]),
        "successor_code": values["successor"] or None,
    }


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _has_ended(values: Values, today: date) -> bool:
    return bool(values["valid_to"]) and values["valid_to"] < today.isoformat()


def _is_hub(values: Values, today: date) -> bool:
    return bool(values["is_hub"]) and not _has_ended(values, today)


def _has_hub(proposed: Proposed) -> bool:
    return any(_is_hub(values, proposed.today) for values in proposed.rows.values())


def _circle(rows: Rows, key: str, name: str) -> list[str]:
    """The codes of the circle on which `key` lies; nothing when it lies on none."""
    way = [key]
    while (following := str(rows.get(way[-1], {}).get(name) or "")) and following not in way[1:]:
        way.append(following)
        if following == key:
            return way
    return []
