"""Whoever leaves hands everything over on one page: chosen, looked at, then done one by one."""

from collections.abc import Iterable
from uuid import UUID

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from engine.cases.handing_over import (
    UNIT,
    Belongings,
    Item,
    Wishes,
    belongings_of,
    foresee,
    hand_over,
    may_hand_over_for,
)
from engine.directory import Officer, OfficerRow, find_officer_by_username, list_officers
from engine.errors import Invalid
from engine.storage import Work, read_work
from webui.auth import current_officer
from webui.errors import status_of
from webui.inbox.navigation import oversees
from webui.inbox.room import inbox
from webui.kit import Faults
from webui.speech import N_

OK = 200
STEP = "step:"
KINDS = {
    "task": N_("Việc đang giữ"),
    "absence": N_("Kỳ vắng mặt của người bàn giao: hủy hoặc kết thúc"),
    "standing_in": N_("Đang thay người khác: người nhận thay tiếp"),
    "authorisation": N_("Ủy quyền: kết thúc"),
}
"""What is handed over, and what becomes of it."""


@inbox.route("/ban-giao", methods=["GET", "POST"])
def hand_over_all() -> ResponseReturnValue:
    """What lies with somebody who leaves, and to whom it goes."""
    actor = current_officer()
    username = request.values.get("nguoi", "") or actor.username
    typed = {name: request.form.get(name, "") for name in ("to", "reason")}
    by_step = {name.removeprefix(STEP): to for name, to in request.form.items() if name.startswith(STEP) and to}
    wishes = Wishes(typed["to"], by_step)
    faults, status, items, is_done = Faults(), OK, None, False
    with read_work(actor.id) as work:
        held = _held(work, username, actor)
    if request.method == "POST":
        try:
            if request.form.get("go") == "do":
                items, is_done = hand_over(held.officer.id, wishes, reason=typed["reason"], actor=actor), True
            else:
                with read_work(actor.id) as work:
                    items = foresee(work, held, wishes, actor=actor)
        except Invalid as error:
            faults, status = Faults.of(error), status_of(error)
    with read_work(actor.id) as work:
        held = _held(work, username, actor)
        people = _people(work, actor)
    page = render_template(
        "inbox/hand_over.html",
        held=held,
        is_own=held.officer.id == actor.id,
        people=people,
        username=username,
        typed=typed,
        by_step=by_step,
        unit=UNIT,
        step=STEP,
        groups=_groups(items) if items is not None else None,
        count=sum(not one.refusal for one in items or ()),
        is_done=is_done,
        kinds=KINDS,
        faults=faults,
    )
    return page, status


def _held(work: Work, username: str, actor: Officer) -> Belongings:
    officer = find_officer_by_username(work, username)
    if officer is None or not may_hand_over_for(actor, officer):
        abort(404)
    return belongings_of(work, officer.id, actor=actor)


def _people(work: Work, actor: Officer) -> list[OfficerRow]:
    """Whose things the actor may hand over, beside their own."""
    if actor.has_role("ADMIN"):
        return list_officers(work, agency=None)
    if not oversees(actor):
        return []
    agencies = {
        grant.agency
        for person in (actor, *actor.stands_for)
        for grant in person.grants
        if grant.role in {"HEAD", "DEPUTY"}
    }
    rows: dict[UUID, OfficerRow] = {
        row.id: row for code in sorted(agencies) for row in list_officers(work, agency=code) if row.agency == code
    }
    return list(rows.values())


def _groups(items: Iterable[Item]) -> dict[str, list[Item]]:
    found: dict[str, list[Item]] = {}
    for item in items:
        found.setdefault(item.kind.value, []).append(item)
    return found
