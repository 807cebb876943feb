"""An officer's day on one page, that prints on A4; and the address of the calendar of their deadlines."""

from uuid import UUID

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.cases.deadline_calendar import list_deadlines, write_calendar
from engine.cases.my_day import my_day
from engine.clock import deadline_state, local_day
from engine.directory import count_attempt, create_feed, end_feed, feed_since, find_feed
from engine.storage import begin_work, read_work
from webui.auth import current_officer
from webui.formatting import DeadlineWords, deadline_words, full_day
from webui.inbox.others import line_of
from webui.inbox.room import inbox
from webui.speech import _, format_number

feeds = Blueprint("feeds", __name__, url_prefix="/lich")
"""Calendars ask without signing in: the secret address is all they have."""

ASKED_AN_HOUR = 60
WRONG_AN_HOUR = 30
AN_HOUR = 3600
MINUTES = 15
"""For how long a calendar may keep what it got."""
FIRST_SHOWN = 8
"""Of what is due later only so many stand on the page; the queue has them all."""


@inbox.get("/hom-nay")
def today() -> ResponseReturnValue:
    """What is due, what waits for me, for what I wait, and how I have kept my deadlines."""
    officer = current_officer()
    with read_work(officer.id) as work:
        day, now = my_day(work, officer), work.now
    deadlines: dict[UUID, DeadlineWords] = {}
    own = (*day.late, *day.today, *day.back, *day.week, *day.later)
    for row in (one.row for one in own):
        due = row.due_at
        if due is not None:
            deadlines[row.id] = deadline_words(deadline_state(now, due, day.calendar), due, now=now)
    return render_template(
        "inbox/my_day.html",
        day=day,
        awaited=[line_of(one) for one in day.awaited],
        deadlines=deadlines,
        name=officer.full_name,
        agency=officer.agency_name,
        today=full_day(local_day(now)),
        decimal=format_number,
        first=FIRST_SHOWN,
    )


@inbox.get("/lich-han")
def calendar_address() -> ResponseReturnValue:
    """Whether I have a calendar address, and how to get one."""
    return _address()


@inbox.post("/lich-han")
def change_calendar_address() -> ResponseReturnValue:
    """A new address, shown this once; or none any more."""
    officer = current_officer()
    if request.form.get("go") == "end":
        end_feed(officer.id)
        flash(_("Địa chỉ lịch không còn dùng được nữa."), "done")
        return redirect(url_for("inbox.calendar_address"), 303)
    return _address(create_feed(officer.id))


@feeds.get("/<token>.ics")
def deadlines(token: str) -> ResponseReturnValue:
    """The calendar file of whoever has this address."""
    client = request.remote_addr or ""
    with read_work() as work:
        officer = find_feed(work, token)
    with begin_work() as work:
        if officer is None:
            count_attempt(work, "calendar.wrong", client, limit=WRONG_AN_HOUR, per_seconds=AN_HOUR)
        else:
            count_attempt(work, "calendar", officer.id.hex, limit=ASKED_AN_HOUR, per_seconds=AN_HOUR)
    if officer is None:
        abort(404)
    with read_work(officer.id) as work:
        events = list_deadlines(work, officer)
    body = write_calendar(
        events,
        name=_("Hạn xử lý · %(name)s", name=officer.full_name),
        link=lambda task_id: url_for("inbox.task", task_id=task_id, _external=True),
        host=request.host.split(":")[0],
    )
    answer = Response(body, mimetype="text/calendar")
    answer.add_etag()
    answer.headers["Cache-Control"] = f"private, max-age={MINUTES * 60}"
    answer.headers["Content-Disposition"] = 'inline; filename="han.ics"'
    return answer.make_conditional(request)


def _address(token: str = "") -> str:
    officer = current_officer()
    with read_work(officer.id) as work:
        since = feed_since(work, officer.id)
    href = url_for("feeds.deadlines", token=token, _external=True) if token else ""
    return render_template("inbox/calendar_address.html", since=since, href=href)
