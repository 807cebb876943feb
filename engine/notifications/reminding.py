"""Reminding whoever a case waits for: the holders of its open tasks, or the role that may take them."""

from typing import Any

from sqlalchemy import select

from engine.definitions.operations import Catalogue, OperationContext, Parameter, operation
from engine.errors import N_
from engine.notifications.recipients import Wanted
from engine.notifications.staff_notices import CATALOGUE
from engine.notifications.telling import tell_staff
from engine.storage.tables import Officer, Task

Arguments = dict[str, Any]
reminding_operations = Catalogue()


@operation(
    "staff.remind",
    title=N_("Nhắc người đang giữ việc"),
    parameters=[
        Parameter("notice", title=N_("Mẫu thông báo"), required=True, catalogue=CATALOGUE),
        Parameter("step", title=N_("Chỉ việc này (mã phần tử)")),
    ],
    into=reminding_operations,
)
def remind_holders(context: OperationContext, arguments: Arguments) -> Arguments:
    """Those who hold the open tasks of the case are told; for a task that nobody holds, its role in its agency.

    Nobody is told of a case that waits for no one.
    """
    step = str(arguments.get("step") or "")
    query = (
        select(Officer.username, Task.role, Task.agency)
        .select_from(Task)
        .outerjoin(Officer, Officer.id == Task.assignee)
        .where(Task.case_id == context.case_id, Task.status == "open", *([Task.element == step] if step else []))
    )
    waited_for = {
        Wanted(officer=row.username) if row.username else Wanted(role=row.role or "", agency=row.agency or "")
        for row in context.work.connection.execute(query)
    }
    for wanted in sorted(waited_for, key=str):
        tell_staff(context.work, wanted, str(arguments["notice"]), case_id=context.case_id, text="", send=context.send)
    return {}
