"""Pages of queues, and the way to a case by its number."""

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.cases import case_by_number, may_see_case
from engine.cases.errors import CaseNotFound
from engine.storage import read_work
from webui.auth import current_officer
from webui.inbox.navigation import QUEUES, find_queue, queue_with_work
from webui.inbox.queue_page import queue_page
from webui.inbox.room import inbox
from webui.inbox.views import first_page

FIRST = QUEUES[0].slug
OTHERS = ", ".join(f'"{queue.slug}"' for queue in QUEUES[1:])
LONGEST_NUMBER = 60


@inbox.get("/", defaults={"queue": FIRST})
@inbox.get(f"/<any({OTHERS}):queue>")
def queue(queue: str) -> ResponseReturnValue:
    """One queue, the most pressing work first."""
    officer, wanted = current_officer(), find_queue(queue)
    if not wanted.is_for(officer):
        abort(404)
    page = queue_page(wanted, officer)
    return render_template("inbox/queue.html", page=page)


@inbox.get("/bat-dau")
def arrive() -> ResponseReturnValue:
    """Where an officer begins: the view they chose, the first queue that holds work for them, else their own."""
    officer = current_officer()
    with read_work(officer.id) as work:
        chosen = first_page(work, officer)
    if chosen:
        return redirect(chosen)
    waiting = queue_with_work(officer)
    return redirect(url_for("inbox.queue", queue=waiting.queue.slug if waiting else FIRST))


@inbox.get("/tim")
def find() -> ResponseReturnValue:
    """The case of a number, or the same page saying that there is none."""
    officer, number = current_officer(), request.args.get("q", "").strip().upper()[:LONGEST_NUMBER]
    if not number:
        return redirect(url_for("inbox.queue"))
    with read_work(officer.id) as work:
        try:
            found = may_see_case(work, case_by_number(work, number), officer)
        except CaseNotFound:
            found = False
    if found:
        return redirect(url_for("inbox.case", number=number))
    return render_template("inbox/not_found.html", number=number), 404
