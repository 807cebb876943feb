"""Handing a petition to a body outside of the province, or without an account here: by a letter, for good."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from engine.definitions.operations import OperationContext, Parameter, operation
from engine.directory import list_catalogue
from engine.errors import N_, Invalid, Problem
from engine.petitions.attachments import attach
from engine.petitions.conversation import add_message
from engine.petitions.notices import find_notice
from engine.petitions.op_words import add_facts, file_ids, tell_if_worded, typed_text, voice
from engine.petitions.operations import petition_operations
from engine.petitions.outside_slip import FACT
from engine.petitions.plain_text import clean_line
from engine.petitions.rows import change_petition
from engine.petitions.standing import set_standing, tell_followers
from engine.petitions.statuses import Status

Arguments = dict[str, Any]
CATALOGUE = "outside_bodies"


@operation(
    "petition.transfer_out",
    title=N_("Chuyển cơ quan ngoài hệ thống"),
    parameters=[
        Parameter("body", title=N_("Mã trong danh mục outside_bodies")),
        Parameter("name", title=N_("Tên cơ quan, nếu không có trong danh mục")),
        Parameter("note", title=N_("Ý kiến chuyển")),
        Parameter("slip_number", title=N_("Số phiếu chuyển")),
        Parameter("slip_date", "date", title=N_("Ngày phiếu chuyển")),
        Parameter("files", "any", title=N_("Phiếu chuyển, văn bản kèm theo")),
    ],
    outward=True,
    into=petition_operations,
)
def transfer_out(context: OperationContext, arguments: Arguments) -> Arguments:
    """The petition has gone to that body with its slip; its sender is told where, and how to follow it there.

    What was joined to it is classified on its own again: no answer will come from here.
    """
    body = _body(context, arguments)
    slip = {
        "number": clean_line(typed_text(context, arguments.get("slip_number"))),
        "date": typed_text(context, arguments.get("slip_date"))[:10],
    }
    note = typed_text(context, arguments.get("note"))
    if note:
        add_message(context.work, context.case_id, "note", note, author=voice(context), is_public_to_sender=False)
    attach(context.work, file_ids(context, arguments.get("files")), case_id=context.case_id, purpose="transfer",
           uploaded_by=None)  # fmt: skip
    add_facts(context, **{FACT: {**body, **slip}})
    change_petition(context.work, context.case_id, lead_agency=body["name"])
    set_standing(context.work, context.case_id, Status.TRANSFERRED, again=True, send=context.send)
    tell_followers(context.work, context.case_id, send=context.send)
    notice = FACT if find_notice(context.work, FACT) is not None else "transferred"
    tell_if_worded(context, notice, _told(body, slip))
    return {}


def _body(context: OperationContext, arguments: Arguments) -> dict[str, str]:
    code = str(arguments.get("body") or "")
    for entry in list_catalogue(context.work, CATALOGUE):
        if entry.code == code:
            facts = {name: str(entry.facts.get(name) or "") for name in ("address", "email", "level")}
            return {"code": code, "name": entry.name, **facts}
    name = clean_line(typed_text(context, arguments.get("name")))
    if not name:
        problem = Problem("name", N_("Chưa rõ chuyển đến cơ quan nào."), N_("Chọn hoặc ghi tên cơ quan nhận."),
                          code="petition.outside_body")  # fmt: skip
        raise Invalid(problems=[problem])
    return {"code": "", "name": name}


def _told(body: Mapping[str, str], slip: Mapping[str, str]) -> str:
    """How the sender reaches that body, a line each."""
    day = date.fromisoformat(slip["date"]).strftime("%d/%m/%Y") if slip["date"] else ""
    lines = (
        f"Địa chỉ: {body['address']}" if body.get("address") else "",
        f"Thư điện tử: {body['email']}" if body.get("email") else "",
        f"Phiếu chuyển số {slip['number']}" + (f" ngày {day}" if day else "") if slip["number"] else "",
    )
    return "\n".join(line for line in lines if line)
