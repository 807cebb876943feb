"""The collecting pool: what an agency keeps for study, and when it is looked at next."""

from itertools import groupby

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from engine.petitions import list_pool, may_see_pool
from webui.auth import current_officer
from webui.inbox.room import inbox


@inbox.get("/nhom-tap-hop")
def pool() -> ResponseReturnValue:
    """The petitions of the pool, agency by agency."""
    officer = current_officer()
    if not may_see_pool(officer):
        abort(404)
    cursor = request.args.get("sau") or None
    page = list_pool(actor=officer, cursor=cursor)
    groups = [
        (name, page.counts[code], tuple(same))
        for (code, name), same in groupby(page.items, lambda one: (one.agency, one.agency_name))
    ]
    return render_template("inbox/pool.html", page=page, groups=groups, is_first=cursor is None)
