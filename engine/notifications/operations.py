"""What any procedure may do with notices: its service tasks tell staff something."""

from typing import Any

from engine.definitions.operations import Catalogue, OperationContext, Parameter, operation
from engine.directory import HubMissing, hub_agency
from engine.errors import N_, Invalid, Problem
from engine.notifications.recipients import Wanted
from engine.notifications.staff_notices import CATALOGUE
from engine.notifications.telling import tell_staff

LONGEST_TEXT = 4_000
Arguments = dict[str, Any]
staff_operations = Catalogue()
"""The operations of this room; `register` hands them to the program's catalogue."""


@operation(
    "staff.notify",
    title=N_("Báo cán bộ"),
    parameters=[
        Parameter("notice", title=N_("Mẫu thông báo"), required=True, catalogue=CATALOGUE),
        Parameter("role", title=N_("Vai trò")),
        Parameter("agency", title=N_("Cơ quan")),
        Parameter("officer", title=N_("Cán bộ (tài khoản)")),
        Parameter("text", title=N_("Nội dung thêm")),
    ],
    into=staff_operations,
)
def notify_staff(context: OperationContext, arguments: Arguments) -> Arguments:
    """Officers are told on their page, and by mail as each of them wants it.

    Those of a role in an agency, or one by username; a role alone means the agency with which the case lies.
    """
    wanted = Wanted(*(_word(context, arguments.get(name)) for name in ("role", "agency", "officer")))
    if not any((wanted.role, wanted.agency, wanted.officer)):
        what, remedy = N_("Chưa nói báo cho ai."), N_("Cho một trong ba: vai trò, cơ quan hoặc tài khoản cán bộ.")
        raise Invalid(problems=[Problem("role", what, remedy, code="operation.empty")])
    if wanted.role and not wanted.agency and not wanted.officer:
        wanted = Wanted(role=wanted.role, agency=_own_agency(context))
    text = _word(context, arguments.get("text"))[:LONGEST_TEXT]
    tell_staff(context.work, wanted, str(arguments["notice"]), case_id=context.case_id, text=text, send=context.send)
    return {}


def _own_agency(context: OperationContext) -> str:
    agency = context.variables.get("agency")
    if agency:
        return str(agency)
    try:
        return hub_agency(context.work)
    except HubMissing:
        return ""


def _word(context: OperationContext, value: Any) -> str:
    found = context.resolve(value)
    return str(found).strip() if found is not None else ""
