"""Roles as rows to edit: the name always, the code until somebody holds it or a procedure asks for it."""

from sqlalchemy import insert, select, update

from engine.directory.changes import Values
from engine.directory.editing.columns import Column, Kind
from engine.directory.editing.noun import Noun
from engine.errors import N_
from engine.storage import Work, tables


class RoleNoun(Noun):
    """A role's code lies in grants, in tasks and in versions; so it stays once it is used."""

    code = "role"
    title = N_("Vai trò")
    key_column = "code"
    brings = "roles"
    columns = (
        Column("code", N_("Mã"), Kind.CODE, required=True, is_fixed=True, is_listed=True,
               help=N_("Quy trình gọi vai trò bằng mã này; đổi được khi chưa nơi nào dùng.")),
        Column("name", N_("Tên"), required=True, is_listed=True,
               help=N_("Tên hiện trên trang và trong sơ đồ quy trình.")),
    )  # fmt: skip

    def load(self, work: Work, only: str | None = None) -> dict[str, Values]:
        query = select(_roles.code, _roles.name)
        if only is not None:
            query = query.where(_roles.code == only)
        return {row.code: {"code": row.code, "name": row.name} for row in work.connection.execute(query)}

    def write(self, work: Work, key: str, before: Values | None, after: Values) -> None:
        row = {"code": after["code"], "name": after["name"]}
        if before is None:
            work.connection.execute(insert(_roles).values(**row))
        else:
            work.connection.execute(update(_roles).where(_roles.code == key).values(**row))

    def may_rename(self, work: Work, key: str) -> bool:
        """Whether nobody holds it, no task waits for it and no version has a lane of it."""
        grants, tasks, versions = tables.Grant, tables.Task, tables.ProcessVersion
        if work.connection.execute(select(grants.role).where(grants.role == key).limit(1)).first():
            return False
        if work.connection.execute(select(tasks.role).where(tasks.role == key).limit(1)).first():
            return False
        return not any(key in (facts.get("lane_roles") or {}).values() for facts in
                       work.connection.scalars(select(versions.facts)))  # fmt: skip


_roles = tables.Role
