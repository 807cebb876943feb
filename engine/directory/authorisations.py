"""Authorisations: a head lets a deputy do certain steps in their place, for a while, by a document.

Unlike a substitute, who stands in for somebody absent in all they do, a deputy acts beside the head, within
what the document says. Who may take a task is decided in `taking`, from what `get_officer` has read here.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select, update
from sqlalchemy.orm import aliased

from engine.clock import local_day
from engine.directory.changes import record_change
from engine.directory.editing.columns import Unreadable, clean_line, read_day
from engine.directory.editing.saving import clean_reason
from engine.directory.errors import AuthorisationRefused
from engine.directory.officers import DEPUTY, Officer, find_officer_by_username, get_officer, list_officers
from engine.errors import N_, Invalid, NotFound, Problem
from engine.storage import Work, begin_work, new_id, tables

NOUN = "authorisation"
HEAD = "HEAD"
ADMIN = "ADMIN"
LONGEST_DOCUMENT = 120
MOST_NAMED = 100


class AuthorisationState(StrEnum):
    """Where an authorisation stands on the work's day."""

    AHEAD = "ahead"
    NOW = "now"
    OVER = "over"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Authorisation:
    """One authorisation, in names; no steps or matters means all of them."""

    id: UUID
    principal_id: UUID
    principal_name: str
    principal_title: str
    deputy_id: UUID
    deputy: str
    deputy_name: str
    deputy_title: str
    agency: str
    first_day: date
    last_day: date
    steps: tuple[str, ...]
    matters: tuple[str, ...]
    document: str
    granted_at: datetime
    ended_at: datetime | None
    ended_by: str | None
    end_reason: str
    state: AuthorisationState

    @property
    def is_open(self) -> bool:
        """Whether it gives a right today, or will."""
        return self.state in {AuthorisationState.NOW, AuthorisationState.AHEAD}

    @property
    def values(self) -> Mapping[str, Any]:
        """As the history keeps it."""
        return {
            "principal": self.principal_name,
            "deputy": self.deputy,
            "agency": self.agency,
            "first_day": self.first_day.isoformat(),
            "last_day": self.last_day.isoformat(),
            "steps": list(self.steps),
            "matters": list(self.matters),
            "document": self.document,
            "ended_at": self.ended_at.isoformat() if self.ended_at else "",
        }


def headed_agencies(officer: Officer) -> tuple[str, ...]:
    """The agencies that the officer heads themselves: what they may authorise for; a substitute heads none."""
    return tuple(sorted({grant.agency for grant in officer.grants if grant.role == HEAD}))


def sees_authorisations(officer: Officer) -> bool:
    """Whether there is anything for them to see: heads, deputies, and who keeps the directory."""
    return bool(officer.roles & {HEAD, DEPUTY, ADMIN})


def list_authorisations(work: Work, officer: Officer) -> list[Authorisation]:
    """Those the officer may see, the latest first: of the agencies they head or are a deputy in; all for an admin."""
    query = _ALL
    if not officer.has_role(ADMIN):
        agencies = {grant.agency for grant in officer.grants if grant.role in {HEAD, DEPUTY}}
        query = query.where(_table.agency_code.in_(sorted(agencies)))
    return _list(work, query.order_by(_table.first_day.desc(), _table.id.desc()))


def find_authorisation(work: Work, authorisation_id: UUID) -> Authorisation | None:
    """The authorisation, whoever asks and whether or not it still holds."""
    return next(iter(_list(work, _ALL.where(_table.id == authorisation_id))), None)


def grant_authorisation(
    typed: Mapping[str, Any], *, steps: Iterable[str], matters: Iterable[str], actor: Officer
) -> UUID:
    """The id of what the actor, as head, has now authorised; or of what its head has, recorded by an administrator.

    `typed`: agency, deputy, first_day, last_day, document, steps, matters; `steps` and `matters` are those
    there are to choose from.

    Raises:
        AuthorisationRefused: the actor neither heads that agency themselves nor keeps the directory.
        Invalid: each problem at its field.
    """
    with begin_work(actor.id) as work:
        officer = get_officer(work, actor.id)
        agency = clean_line(str(typed.get("agency") or "")) or next(iter(headed_agencies(officer)), "")
        head = officer if agency in headed_agencies(officer) else _recorded_for(work, officer, agency)
        row = _read(work, typed, (head, officer), agency, set(steps), set(matters))
        work.connection.execute(insert(_table).values(**row))
        _record(work, row["id"], None)
        return UUID(str(row["id"]))


def find_head(work: Work, agency: str) -> Officer | None:
    """Who heads the agency: whose authorisation an administrator records."""
    heads = list_officers(work, agency=agency, role=HEAD)
    return get_officer(work, heads[0].id) if heads else None


def _recorded_for(work: Work, officer: Officer, agency: str) -> Officer:
    """The head in whose name an administrator records what the document says."""
    if not officer.has_role(ADMIN):
        raise AuthorisationRefused(
            N_("Chỉ Thủ trưởng của đơn vị hoặc quản trị ghi được ủy quyền; người thay thế không ủy quyền lại.")
        )
    head = find_head(work, agency)
    if head is None:
        what = N_("Chưa chọn đơn vị.") if not agency else N_("Đơn vị này chưa có Thủ trưởng.")
        raise Invalid(problems=[Problem("/agency", what, N_("Chọn đơn vị có người giữ vai trò Thủ trưởng."))])
    return head


def end_authorisation(authorisation_id: UUID, *, reason: str, actor: Officer) -> None:
    """It gives no right any more, from this moment; what was done under it stands.

    Raises:
        NotFound: there is none, or not for these eyes.
        AuthorisationRefused: the actor neither heads that agency nor keeps the directory.
        Invalid: no reason is given.
    """
    with begin_work(actor.id) as work:
        officer = get_officer(work, actor.id)
        before = next((one for one in list_authorisations(work, officer) if one.id == authorisation_id), None)
        if before is None:
            raise NotFound
        if before.agency not in headed_agencies(officer) and not officer.has_role(ADMIN):
            raise AuthorisationRefused(N_("Chỉ Thủ trưởng của đơn vị hoặc quản trị kết thúc được ủy quyền."))
        if not before.is_open:
            return
        ground = clean_reason(reason)
        if not ground:
            what, remedy = N_("Chưa ghi lý do kết thúc."), N_("Ghi số văn bản thu hồi, hoặc lý do ngắn gọn.")
            raise Invalid(problems=[Problem("/reason", what, remedy)])
        work.connection.execute(
            update(_table)
            .where(_table.id == authorisation_id, _table.ended_at.is_(None))
            .values(ended_at=work.now, ended_by=str(actor.id), end_reason=ground)
        )
        _record(work, authorisation_id, before, reason=ground)


_table = tables.Authorisation
_head, _deputy, _ender = aliased(tables.Officer), aliased(tables.Officer), aliased(tables.Officer)
_ALL = (
    select(
        _table,
        _head.full_name.label("principal_name"),
        _head.job_title.label("principal_title"),
        _deputy.username.label("deputy"),
        _deputy.full_name.label("deputy_name"),
        _deputy.job_title.label("deputy_title"),
    )
    .join(_head, _head.id == _table.principal_id)
    .join(_deputy, _deputy.id == _table.deputy_id)
)


def _list(work: Work, query: Any) -> list[Authorisation]:
    today = local_day(work.now)
    return [_view(row, today) for row in work.session.execute(query)]


def _view(row: Any, today: date) -> Authorisation:
    kept = row[0]
    return Authorisation(
        id=kept.id,
        principal_id=kept.principal_id,
        principal_name=row.principal_name,
        principal_title=row.principal_title,
        deputy_id=kept.deputy_id,
        deputy=row.deputy,
        deputy_name=row.deputy_name,
        deputy_title=row.deputy_title,
        agency=kept.agency_code,
        first_day=kept.first_day,
        last_day=kept.last_day,
        steps=tuple(kept.steps),
        matters=tuple(kept.matters),
        document=kept.document,
        granted_at=kept.granted_at,
        ended_at=kept.ended_at,
        ended_by=kept.ended_by,
        end_reason=kept.end_reason,
        state=_state(kept, today),
    )


def _state(kept: tables.Authorisation, today: date) -> AuthorisationState:
    if kept.ended_at is not None:
        return AuthorisationState.ENDED
    if kept.last_day < today:
        return AuthorisationState.OVER
    return AuthorisationState.AHEAD if kept.first_day > today else AuthorisationState.NOW


def _record(work: Work, authorisation_id: UUID, before: Authorisation | None, *, reason: str = "") -> None:
    work.session.expire_all()
    after = find_authorisation(work, authorisation_id)
    record_change(
        work, NOUN, str(authorisation_id), before.values if before else None, after.values if after else None,
        reason=reason,
    )  # fmt: skip


def _read(
    work: Work,
    typed: Mapping[str, Any],
    granting: tuple[Officer, Officer],
    agency: str,
    steps: set[str],
    matters: set[str],
) -> dict[str, Any]:
    """The row; `granting` are the head, who authorises, and whoever records it: neither becomes the deputy."""
    problems: list[Problem] = []
    head, _ = granting
    deputy = _read_deputy(work, str(typed.get("deputy") or ""), agency, granting, problems)
    days = [_read_day(str(typed.get(name) or ""), name, problems) for name in ("first_day", "last_day")]
    problems += _period(*days, today=local_day(work.now))
    document = clean_line(str(typed.get("document") or ""))[:LONGEST_DOCUMENT]
    if not document:
        what, remedy = N_("Chưa ghi số văn bản ủy quyền."), N_("Ghi số, ký hiệu, ví dụ 15/UQ-SXD.")
        problems.append(Problem("/document", what, remedy))
    chosen = {
        name: _chosen(typed.get(name), known, name, problems)
        for name, known in (("steps", steps), ("matters", matters))
    }
    if problems or deputy is None:
        raise Invalid(problems=problems)
    return {
        "id": new_id(),
        "principal_id": head.id,
        "deputy_id": deputy.id,
        "agency_code": agency,
        "role": HEAD,
        "first_day": days[0],
        "last_day": days[1],
        **chosen,
        "document": document,
        "granted_at": work.now,
        "granted_by": work.actor,
        "ended_at": None,
        "ended_by": None,
        "end_reason": "",
    }


def _read_deputy(
    work: Work, username: str, agency: str, granting: tuple[Officer, Officer], problems: list[Problem]
) -> Officer | None:
    found = find_officer_by_username(work, username)
    if found is None or not found.has_role(DEPUTY, agency) or found.id in {one.id for one in granting}:
        what = N_("Chưa chọn cấp phó của đơn vị.") if found is None else N_("Người này không phải cấp phó của đơn vị.")
        problems.append(Problem("/deputy", what, N_("Chọn một người trong danh sách cấp phó.")))
        return None
    return found


def _read_day(text: str, name: str, problems: list[Problem]) -> date | None:
    try:
        day = read_day(clean_line(text))
    except Unreadable as error:
        facts = {**error.fault.facts, "label": name}
        problems.append(Problem(f"/{name}", error.fault.what, error.fault.remedy, facts=facts))
        return None
    if day is None:
        problems.append(Problem(f"/{name}", N_("Chưa chọn ngày."), N_("Chọn một ngày.")))
        return None
    return date.fromisoformat(day)


def _period(first: date | None, last: date | None, *, today: date) -> list[Problem]:
    if first and last and last < first:
        return [Problem("/last_day", N_("Ngày cuối đứng trước ngày đầu."), N_("Chọn lại ngày cuối."))]
    if last and last < today:
        return [Problem("/last_day", N_("Ngày cuối đã qua."), N_("Chọn ngày cuối từ hôm nay trở đi."))]
    return []


def _chosen(value: Any, known: set[str], name: str, problems: list[Problem]) -> list[str]:
    chosen = sorted({str(one) for one in value} if isinstance(value, list | tuple | set) else set())[:MOST_NAMED]
    if set(chosen) - known:
        what = N_("Có lựa chọn không còn trong danh sách.")
        problems.append(Problem(f"/{name}", what, N_("Chọn lại trong danh sách.")))
    return chosen
