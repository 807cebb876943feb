"""The mailbox of a demo: what would have been sent, for everyone to look at; nothing leaves this machine."""

from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.notifications.post.kept import PAGE_SIZE, get_kept, list_kept

demo_mailbox = Blueprint("mailbox", __name__, url_prefix="/hop-thu-thu")
LONGEST_ADDRESS = 200


@demo_mailbox.get("/")
def messages() -> ResponseReturnValue:
    """The messages, the latest first; or those to one recipient."""
    recipient = request.args.get("den", "").strip()[:LONGEST_ADDRESS]
    found = list_kept(recipient=recipient, before=_id(request.args.get("sau")))
    lines = found[:PAGE_SIZE]
    kept: dict[str, Any] = {"den": recipient} if recipient else {}
    next_href = url_for("mailbox.messages", sau=lines[-1].id, **kept) if len(found) > PAGE_SIZE else ""
    first_href = url_for("mailbox.messages", **kept) if "sau" in request.args else ""
    return render_template(
        "notices/mailbox.html", lines=lines, recipient=recipient, next_href=next_href, first_href=first_href
    )


@demo_mailbox.get("/<uuid:message_id>")
def message(message_id: UUID) -> ResponseReturnValue:
    """One message, as plain text; its addresses can be followed."""
    return render_template("notices/message.html", message=get_kept(message_id))


def _id(text: str | None) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None
