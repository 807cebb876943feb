"""What an answer promises by a day, and is followed up: an answer done again may promise another day, or nothing."""

from typing import Any

from engine.definitions.operations import OperationContext, Parameter, operation
from engine.errors import N_
from engine.petitions.effects import PROMISE_CHANGED
from engine.petitions.operations import petition_operations
from engine.petitions.subscriptions import is_awaited

CHANGED_MESSAGE = "promise.changed"
FIELDS = ("promised_on", "promise", "officer")


@operation(
    "petition.move_promise",
    title=N_("Báo việc theo dõi: lời hứa đã đổi"),
    parameters=[
        Parameter("promised_on", "date", title=N_("Ngày hứa mới; trống là không còn hứa")),
        Parameter("promise", title=N_("Việc đã hứa")),
        Parameter("officer", title=N_("Chuyên viên (tài khoản)")),
    ],
    results=[Parameter("state", title=N_("Kết quả: moved, hoặc none khi không còn theo dõi"))],
    into=petition_operations,
)
def move_promise(context: OperationContext, arguments: dict[str, Any]) -> dict[str, Any]:
    """The case's own message “promise.changed” once the step is stored; `none`: nothing is followed up any more."""
    if not is_awaited(context.work, context.case_id, CHANGED_MESSAGE):
        return {"state": "none"}
    context.send(PROMISE_CHANGED, {name: arguments.get(name) or "" for name in FIELDS})
    return {"state": "moved"}
