"""What is sent to people: its words, what stood in the way, and what has yet to go out."""

from dataclasses import dataclass

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from engine.directory import list_catalogue
from engine.directory.editing import TITLES
from engine.jobs import retry_failed
from engine.notifications import CODES, FoundProblem, held_by, list_outgoing, list_problems
from engine.notifications.post import MailServerAway, MailUnprotected, is_gateway_on, is_mail_on, mail_gate
from engine.petitions.previewing import PARTS
from engine.storage import read_work
from webui.administration.room import administration
from webui.auth import current_officer
from webui.kit.case_words import outbox_word
from webui.speech import N_, ngettext, translated

CHANNELS = {
    "mail": N_("thư điện tử"),
    "sms": N_("tin nhắn"),
    "page": N_("trên trang"),
}


@dataclass(frozen=True, slots=True)
class ProblemLine:
    """A problem in words, and the page on which it is mended, if there is one."""

    found: FoundProblem
    name: str
    channel: str
    words: str
    href: str


@administration.get("/thong-bao")
def messages() -> ResponseReturnValue:
    """Every notice by whom it is for; the problems; the state of what goes out."""
    with read_work(current_officer().id) as work:
        shelves = [(name, translated(TITLES[name]), list_catalogue(work, name)) for name in PARTS]
        homes = {entry.code: (name, entry.name) for name, _title, entries in shelves for entry in entries}
        problems = [_line(one, homes) for one in list_problems(work)]
        outgoing = list_outgoing(work)
        is_held = held_by(work, MailServerAway.code, MailUnprotected.code).is_away
    return render_template(
        "administration/messages.html",
        shelves=shelves, problems=problems, outgoing=outgoing, outbox_word=outbox_word,
        is_mail_on=is_mail_on(), is_gateway_on=is_gateway_on(), is_away=mail_gate() is not None or is_held,
    )  # fmt: skip


@administration.post("/thong-bao/gui-lai")
def send_failed_again() -> ResponseReturnValue:
    """What is tried no more is tried anew."""
    count = retry_failed()
    flash(ngettext("Cho gửi lại %(num)d mục.", "Cho gửi lại %(num)d mục.", count), "done")
    return redirect(url_for("administration.messages"), 303)


def _line(found: FoundProblem, homes: dict[str, tuple[str, str]]) -> ProblemLine:
    words = translated(CODES.get(found.code, found.code)).replace("{detail}", found.detail)
    channel = translated(CHANNELS.get(found.channel, found.channel))
    if found.notice not in homes:
        return ProblemLine(found, found.notice, channel, words, "")
    catalogue, name = homes[found.notice]
    href = url_for("administration.row", table=f"entry/{catalogue}", key=found.notice)
    return ProblemLine(found, translated(name), channel, words, href)
