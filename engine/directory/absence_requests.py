"""An officer asks for their own absence; a head decides; it ends early, or another stands in.

Who decides is of the same agency and above the one who asks: its head or a deputy, for a deputy its head, for a
head a deputy, and beyond them whoever heads the agency above or the hub. Nobody decides their own absence, nor one
in which they receive another's rights.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, insert, or_, select

from engine.clock import local_day
from engine.directory.absence_rules import Away
from engine.directory.absences import (
    NOUN,
    Absence,
    AbsenceState,
    change_absence,
    find_obstacles,
    get_absence,
    read_absence,
    require_approvable,
    select_absences,
)
from engine.directory.agencies import get_agency, hub_agency
from engine.directory.changes import record_change
from engine.directory.editing.saving import clean_reason, lock_directory
from engine.directory.errors import AbsenceDecided, AgencyUnknown, HubMissing, SubstitutionRefused
from engine.directory.officers import Officer, OfficerRow, find_officer_by_username, get_officer, list_officers
from engine.directory.substitutions import request_substitution
from engine.directory.taking import OVERSEERS
from engine.errors import N_, Invalid, NotFound, Problem
from engine.storage import Work, begin_work, new_id, tables

HEAD, DEPUTY = OVERSEERS
ADMIN = "ADMIN"
ASKED, DECIDED, STANDS_IN = "absence_asked", "absence_decided", "absence_stands_in"

Teller = Callable[[Work, str, UUID], None]
absence_tellers: dict[str, Teller] = {}
"""Who tells an officer of an absence: work, which notice, whom. Filled by the rooms above."""


def ask_absence(typed: Mapping[str, str], *, actor: Officer) -> UUID:
    """The id of the actor's own absence, which now waits. `typed`: substitute, first_day, last_day, reason.

    Raises:
        Invalid: each problem at its field, also why it could not be approved as things stand.
    """
    with begin_work(actor.id) as work:
        lock_directory(work)
        away = read_away(work, typed, actor=actor)
        problems = find_obstacles(work, away)
        for other in select_absences(work, _table.officer_id == actor.id):
            if other.state is AbsenceState.WAITING and not (
                other.last_day < away.first_day or away.last_day < other.first_day
            ):
                what = N_("Một đề nghị vắng mặt trùng ngày đang chờ duyệt.")
                problems.append(Problem("/first_day", what, N_("Hủy đề nghị ấy trước, hoặc chọn ngày khác.")))
        if problems:
            raise Invalid(problems=problems)
        absence_id = request_substitution(
            work, officer_id=away.officer, substitute_id=away.substitute, first_day=away.first_day,
            last_day=away.last_day, reason=clean_reason(typed.get("reason", "")),
        )  # fmt: skip
        absence = get_absence(work, absence_id)
        record_change(work, NOUN, str(absence_id), None, absence.values)
        _tell(work, ASKED, (row.id for row in list_deciders(work, absence)))
        return absence_id


def read_away(work: Work, typed: Mapping[str, str], *, actor: Officer) -> Away:
    """What the actor is about to ask for; nothing is kept.

    Raises:
        Invalid: each problem at its field.
    """
    officer, substitute, first, last = read_absence(work, {**typed, "officer": actor.username})
    if last < first:
        what = N_("Ngày cuối của kỳ vắng mặt đứng trước ngày đầu.")
        raise Invalid(problems=[Problem("/last_day", what, N_("Chọn lại ngày cuối."))])
    return Away(new_id(), officer.id, substitute.id, first, last)


def decide_absence(absence_id: UUID, *, is_approved: bool, note: str = "", actor: Officer) -> None:
    """The absence is approved, and counts on its days; or refused, and the reason is told.

    Raises:
        NotFound: there is none, or not for these eyes.
        SubstitutionRefused: the actor does not decide on this one.
        AbsenceDecided: it waits no longer.
        Invalid: a refusal without a reason; or why it cannot be approved as things stand.
    """
    with begin_work(actor.id) as work:
        lock_directory(work)
        absence = get_visible_absence(work, absence_id, actor=actor)
        _require_decider(work, absence, actor)
        if absence.state is not AbsenceState.WAITING:
            raise AbsenceDecided
        said = clean_reason(note)
        if is_approved:
            require_approvable(work, absence.away)
        elif not said:
            what, remedy = N_("Chưa ghi lý do không duyệt."), N_("Ghi ngắn gọn để người đề nghị biết cần đổi gì.")
            raise Invalid(problems=[Problem("/note", what, remedy)])
        change_absence(
            work, absence, reason=said, approved_by=str(actor.id) if is_approved else None,
            outcome="" if is_approved else AbsenceState.REFUSED.value,
            decided_by=actor.id, decided_at=work.now, note=said,
        )  # fmt: skip
        _tell(work, DECIDED, [absence.officer_id])
        if is_approved:
            _tell(work, STANDS_IN, [absence.substitute_id])


def end_absence_early(absence_id: UUID, *, back_on: date | None = None, reason: str = "", actor: Officer) -> None:
    """The officer is back on that day (None: today); what has not begun by then is cancelled.

    Raises:
        NotFound: there is none, or not for these eyes.
        SubstitutionRefused: it is neither the actor's own nor theirs to decide.
        AbsenceDecided: it is over.
        Invalid: a day that is past or makes it longer.
    """
    with begin_work(actor.id) as work:
        lock_directory(work)
        absence = get_visible_absence(work, absence_id, actor=actor)
        if absence.officer_id != actor.id and not _keeps(actor):
            _require_decider(work, absence, actor)
        if not absence.state.is_open:
            raise AbsenceDecided
        today = local_day(work.now)
        back = back_on or today
        if not today <= back <= absence.last_day + timedelta(days=1):
            what, remedy = N_("Ngày trở lại phải từ hôm nay và trong kỳ vắng mặt."), N_("Chọn lại ngày trở lại.")
            raise Invalid(problems=[Problem("/back_on", what, remedy)])
        if absence.state is AbsenceState.WAITING or back <= absence.first_day:
            change_absence(
                work, absence, reason=clean_reason(reason), approved_by=None, outcome=AbsenceState.CANCELLED.value
            )
        else:
            change_absence(work, absence, reason=clean_reason(reason), last_day=back - timedelta(days=1))
        if absence.approved_by is not None:
            _tell(work, DECIDED, {absence.officer_id, absence.substitute_id} - {actor.id})


def change_substitute(
    absence_id: UUID, username: str, *, since: date | None = None, reason: str = "", actor: Officer
) -> UUID:
    """From that day (None: today) another stands in; the id of what is left of the absence, now theirs.

    So an absence is freed of a substitute who will be away too, or has left.

    Raises:
        NotFound: there is none, or not for these eyes.
        SubstitutionRefused: the actor does not decide on this one, or would receive the rights.
        AbsenceDecided: it does not count now nor later.
        Invalid: why the other cannot stand in.
    """
    with begin_work(actor.id) as work:
        lock_directory(work)
        absence = get_visible_absence(work, absence_id, actor=actor)
        if not _keeps(actor):
            _require_decider(work, absence, actor)
        if absence.approved_by is None or not absence.state.is_open:
            raise AbsenceDecided
        other = find_officer_by_username(work, username)
        if other is None:
            what = N_("Không có cán bộ đang hoạt động với tài khoản này.")
            raise Invalid(problems=[Problem("/substitute", what, N_("Chọn một người trong danh sách."))])
        if other.id == actor.id:
            raise SubstitutionRefused(N_("Người thay thế không tự duyệt việc thay thế của mình."))
        first = max(since or local_day(work.now), local_day(work.now), absence.first_day)
        require_approvable(work, Away(absence.id, absence.officer_id, other.id, first, absence.last_day))
        said = clean_reason(reason)
        if first == absence.first_day:
            before = {"approved_by": None, "outcome": AbsenceState.CANCELLED.value, "note": said}
            change_absence(work, absence, reason=said, **before)
        else:
            change_absence(work, absence, reason=said, last_day=first - timedelta(days=1))
        rest_id = new_id()
        rest = {
            "id": rest_id, "officer_id": absence.officer_id, "substitute_id": other.id, "first_day": first,
            "last_day": absence.last_day, "reason": absence.reason, "approved_by": str(actor.id),
            "asked_by": absence.asked_by, "asked_at": absence.asked_at, "decided_by": actor.id,
            "decided_at": work.now, "note": said, "outcome": "",
        }  # fmt: skip
        work.connection.execute(insert(_table).values(**rest))
        record_change(work, NOUN, str(rest_id), None, get_absence(work, rest_id).values, reason=said)
        _tell(work, STANDS_IN, [other.id])
        return rest_id


def get_visible_absence(work: Work, absence_id: UUID, *, actor: Officer) -> Absence:
    """The absence, for whom it concerns: the two of them, who decides, who keeps the directory.

    Raises:
        NotFound: there is none, or not for these eyes.
    """
    absence = get_absence(work, absence_id)
    is_theirs = actor.id in {absence.officer_id, absence.substitute_id}
    if not (is_theirs or _keeps(actor) or may_decide_absence(work, absence, actor)):
        raise NotFound
    return absence


def list_own_absences(work: Work, officer: Officer) -> list[Absence]:
    """Those of the officer, and those in which they stand in for others; the latest first."""
    return select_absences(work, or_(_table.officer_id == officer.id, _table.substitute_id == officer.id))


def list_absences_to_decide(work: Work, officer: Officer) -> list[Absence]:
    """Those that are open, and the officer's to decide; the latest first."""
    if not _oversees(officer):
        return []
    return _theirs_to_decide(work, officer, _table.last_day >= local_day(work.now), _table.outcome == "")


def count_absences_waiting(work: Work, officer: Officer) -> int:
    """How many wait for the officer's word."""
    if not _oversees(officer):
        return 0
    conditions = (_table.approved_by.is_(None), _table.last_day >= local_day(work.now), _table.outcome == "")
    return len(_theirs_to_decide(work, officer, *conditions))


def _theirs_to_decide(work: Work, officer: Officer, *conditions: ColumnElement[bool]) -> list[Absence]:
    """In so many questions, however many absences there are: those of agencies that the officer heads, or above
    which they stand.
    """
    headed = {grant.agency for one in (officer, *officer.stands_for) for grant in one.grants if grant.role in OVERSEERS}
    hub = _hub(work)
    if hub not in headed:
        agencies, people = tables.Agency, tables.Officer
        below = select(agencies.code).where(or_(agencies.code.in_(headed), agencies.parent_code.in_(headed)))
        conditions += (_table.officer_id.in_(select(people.id).where(people.agency_code.in_(below))),)
    found = select_absences(work, *conditions)
    if not found:
        return []
    codes = {one.agency for one in found}
    agency = tables.Agency
    parents = {
        row.code: row.parent_code
        for row in work.connection.execute(select(agency.code, agency.parent_code).where(agency.code.in_(codes)))
    }
    held = _roles_held(work, {(one.officer_id, one.agency) for one in found})
    places = {
        one.id: _places(one.agency, held.get((one.officer_id, one.agency), ()), parents.get(one.agency), hub)
        for one in found
    }
    return [one for one in found if _decides(one, officer, places[one.id])]


def _roles_held(work: Work, posts: set[tuple[UUID, str]]) -> dict[tuple[UUID, str], set[str]]:
    grants, people, day = tables.Grant, tables.Officer, local_day(work.now)
    query = select(grants.officer_id, grants.agency_code, grants.role).where(
        grants.officer_id.in_(select(people.id).where(people.is_active)),
        grants.officer_id.in_({officer for officer, _ in posts}),
        grants.agency_code.in_({agency for _, agency in posts}),
        or_(grants.valid_from.is_(None), grants.valid_from <= day),
        or_(grants.valid_to.is_(None), grants.valid_to >= day),
    )
    held: dict[tuple[UUID, str], set[str]] = {}
    for row in work.connection.execute(query):
        held.setdefault((row.officer_id, row.agency_code), set()).add(row.role)
    return held


def list_deciders(work: Work, absence: Absence) -> list[OfficerRow]:
    """Who may decide: those of the agency, or when there is nobody, of the one above and the hub."""
    own, above = _deciding(work, absence)
    for places in (own, above):
        rows = {row.id: row for role, agency in places for row in list_officers(work, agency=agency, role=role)}
        found = [row for row in rows.values() if row.id not in {absence.officer_id, absence.substitute_id}]
        if found:
            return found
    return []


def may_decide_absence(work: Work, absence: Absence, actor: Officer) -> bool:
    """Whether the actor may: not on their own, not on one that gives them rights, nor in the place of either."""
    return _oversees(actor) and _decides(absence, actor, _deciding(work, absence))


_Places = tuple[list[tuple[str, str]], list[tuple[str, str]]]
"""The roles that decide, by agency: in the officer's own, and above it."""


def _decides(absence: Absence, actor: Officer, places: _Places) -> bool:
    parties = {absence.officer_id, absence.substitute_id}
    if actor.id in parties:
        return False
    own, above = places
    people = [person for person in (actor, *actor.stands_for) if person.id not in parties]
    return any(person.has_role(role, agency) for person in people for role, agency in (*own, *above))


def _deciding(work: Work, absence: Absence) -> _Places:
    held = {row.id: row.roles for row in list_officers(work, agency=absence.agency)}.get(absence.officer_id, ())
    return _places(absence.agency, held, _parent(work, absence.agency), _hub(work))


def _places(agency: str, held: Collection[str], parent: str | None, hub: str | None) -> _Places:
    roles = (DEPUTY,) if HEAD in held else (HEAD,) if DEPUTY in held else OVERSEERS
    higher = {parent, hub} - {None, agency}
    return [(role, agency) for role in roles], [(role, code) for code in higher if code for role in OVERSEERS]


def _parent(work: Work, agency: str) -> str | None:
    try:
        return get_agency(work, agency).parent
    except AgencyUnknown:
        return None


def _hub(work: Work) -> str | None:
    try:
        return hub_agency(work)
    except HubMissing:
        return None


def _require_decider(work: Work, absence: Absence, actor: Officer) -> None:
    if actor.id == absence.officer_id:
        raise SubstitutionRefused(N_("Không ai tự duyệt kỳ vắng mặt của mình."))
    if actor.id == absence.substitute_id:
        raise SubstitutionRefused(N_("Người thay thế không tự duyệt việc thay thế của mình."))
    if not may_decide_absence(work, absence, get_officer(work, actor.id)):
        raise SubstitutionRefused(N_("Chỉ lãnh đạo của đơn vị, hoặc lãnh đạo cấp trên, mới duyệt việc vắng mặt."))


def _oversees(actor: Officer) -> bool:
    return any(person.roles & set(OVERSEERS) for person in (actor, *actor.stands_for))


def _keeps(actor: Officer) -> bool:
    return actor.has_role(ADMIN)


def _tell(work: Work, notice: str, officers: Iterable[UUID]) -> None:
    for officer in dict.fromkeys(officers):
        for teller in absence_tellers.values():
            teller(work, notice, officer)


_table = tables.Substitution
