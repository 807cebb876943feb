"""Views of queues kept under a name: what an officer looks at every morning, or what a head wants the unit to."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, and_, delete, func, insert, or_, select, update

from engine.cases.finding import OVERSEERS
from engine.cases.storable import UNSTORABLE
from engine.directory import Officer
from engine.errors import N_, Invalid, NotAllowed, NotFound, Problem
from engine.storage import Work, begin_work, new_id
from engine.storage.tables import SavedView

LONGEST_NAME, LONGEST_QUERY, MOST = 60, 1_000, 30


@dataclass(frozen=True, slots=True)
class View:
    """A queue's name in the address and what is asked of it there. `agency`: it is of everyone there."""

    id: UUID
    name: str
    queue: str
    query: str
    agency: str | None
    is_default: bool
    may_change: bool


def list_views(work: Work, actor: Officer) -> tuple[View, ...]:
    """The officer's own views, then those of their agencies, by name."""
    rows = work.connection.execute(
        select(SavedView.__table__).where(_seen(actor)).order_by(SavedView.agency.is_not(None), SavedView.name)
    ).all()
    return tuple(
        View(row.id, row.name, row.queue, row.query, row.agency, row.is_default, _may_change(row.agency, actor))
        for row in rows
    )


def default_view(work: Work, actor: Officer) -> View | None:
    """What the officer begins with: their own choice, else that of their unit."""
    return next((view for view in list_views(work, actor) if view.is_default), None)


def may_save_for(actor: Officer) -> tuple[str, ...]:
    """The agencies for all of which the officer may keep a view: those they head."""
    return tuple(sorted({grant.agency for grant in actor.grants if grant.role in OVERSEERS}))


def save_view(name: str, queue: str, query: str, *, actor: Officer, agency: str = "", is_default: bool = False) -> UUID:
    """The id of the new view. One of the same name takes the place of the old one.

    Raises:
        Invalid: it has no name, or one too long, or there are too many.
        NotAllowed: only heads keep one for their agency.
    """
    called = _called(name)
    if agency and agency not in may_save_for(actor):
        raise NotAllowed(N_("Chỉ lãnh đạo đơn vị lưu được cách xem cho cả đơn vị."))
    with begin_work(actor.id) as work:
        same_owner = _owned_by(actor, agency)
        work.connection.execute(delete(SavedView).where(same_owner, SavedView.name == called))
        count = work.connection.scalar(select(func.count()).select_from(SavedView).where(same_owner)) or 0
        if count >= MOST or len(query) > LONGEST_QUERY:
            what = N_("Đã có quá nhiều cách xem được lưu.") if count >= MOST else N_("Cách xem này dài quá.")
            raise Invalid(problems=[Problem("/name", what, N_("Xóa bớt cách xem không dùng nữa rồi lưu lại."))])
        if is_default:
            work.connection.execute(update(SavedView).where(same_owner).values(is_default=False))
        view_id = new_id()
        work.connection.execute(
            insert(SavedView).values(
                id=view_id,
                officer_id=None if agency else actor.id,
                agency=agency or None,
                name=called,
                queue=queue,
                query=query,
                is_default=is_default,
                saved_at=work.now,
                saved_by=actor.id,
            )
        )
        return view_id


def change_view(view_id: UUID, *, actor: Officer, name: str, is_default: bool) -> None:
    """The view has this name, and is what its officer or unit begins with, or is not.

    Raises:
        Invalid: it has no name, or one too long.
        NotFound: there is none that the officer may change.
    """
    called = _called(name)
    with begin_work(actor.id) as work:
        owned = _require(work, view_id, actor)
        if is_default:
            work.connection.execute(update(SavedView).where(owned).values(is_default=False))
        work.connection.execute(
            update(SavedView).where(SavedView.id == view_id).values(name=called, is_default=is_default)
        )


def remove_view(view_id: UUID, *, actor: Officer) -> None:
    """The view is gone.

    Raises:
        NotFound: there is none that the officer may change.
    """
    with begin_work(actor.id) as work:
        _require(work, view_id, actor)
        work.connection.execute(delete(SavedView).where(SavedView.id == view_id))


def _called(name: str) -> str:
    called = " ".join(UNSTORABLE.sub("", name).split())
    if not called:
        raise Invalid(
            problems=[Problem("/name", N_("Cách xem chưa có tên."), N_("Đặt một tên ngắn, ví dụ “Đất đai quá hạn”."))]
        )
    if len(called) > LONGEST_NAME:
        what = N_("Tên dài quá %(most)d chữ.")
        raise Invalid(problems=[Problem("/name", what, N_("Đặt tên ngắn hơn."), facts={"most": LONGEST_NAME})])
    return called


def _require(work: Work, view_id: UUID, actor: Officer) -> ColumnElement[bool]:
    row = work.connection.execute(select(SavedView.agency).where(SavedView.id == view_id, _seen(actor))).one_or_none()
    if row is None or not _may_change(row.agency, actor):
        raise NotFound(N_("Không có cách xem này."))
    return _owned_by(actor, row.agency)


def _seen(actor: Officer) -> ColumnElement[bool]:
    agencies = {actor.agency} | {grant.agency for grant in actor.grants}
    return or_(SavedView.officer_id == actor.id, SavedView.agency.in_(sorted(agencies)))


def _owned_by(actor: Officer, agency: str | None) -> ColumnElement[bool]:
    if agency:
        return SavedView.agency == agency
    return and_(SavedView.officer_id == actor.id, SavedView.agency.is_(None))


def _may_change(agency: str | None, actor: Officer) -> bool:
    return agency is None or agency in may_save_for(actor)
