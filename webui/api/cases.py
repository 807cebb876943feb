"""Cases: where one stands, its variables, open tasks and events."""

from uuid import UUID

from engine.cases import CaseNotFound, case_by_number, get_case, send_now, undo_step
from engine.storage import read_work
from webui.api.asking import Asked
from webui.api.declaring import route
from webui.api.schemas import named, record
from webui.api.shapes import Json, case_json, outcome_json

LONGEST_NUMBER = 40


@route(
    "GET", "/cases/<case>", summary="Một hồ sơ, theo id hoặc số hồ sơ", scope="cases:read",
    roles="cán bộ của đơn vị đang giữ hoặc điều phối hồ sơ; DISPATCHER, ADMIN", answer=named("Case"), errors=(404,),
)  # fmt: skip
def read_case(asked: Asked, case: str) -> Json:
    return case_json(get_case(_case_id(case), actor=asked.officer))


@route(
    "POST", "/cases/<case>/undo", summary="Hoàn tác bước vừa làm, khi còn trong thời gian của bước (undoFor)",
    scope="tasks:write", roles="người đã làm bước, hoặc HEAD, DEPUTY của đơn vị",
    body=record(
        ("reason", "revision"), reason={"type": "string", "maxLength": 500},
        revision={"type": ["integer", "null"], "minimum": 0, "maximum": 2**31},
    ),
    answer=named("Outcome"), errors=(403, 404, 409, 422),
)  # fmt: skip
def undo(asked: Asked, case: str) -> Json:
    told = asked.body
    outcome = undo_step(
        _case_id(case), actor=asked.officer, reason=told.get("reason", ""), revision=told.get("revision")
    )
    return outcome_json(outcome)


@route(
    "POST", "/cases/<case>/send-now", summary="Gửi ngay những gì bước vừa làm gửi đi, không chờ hết thời gian hoàn tác",
    scope="tasks:write", roles="người đã làm bước, hoặc HEAD, DEPUTY của đơn vị",
    body=record(("revision",), revision={"type": ["integer", "null"], "minimum": 0, "maximum": 2**31}),
    status=204, answer=None, errors=(403, 404, 409, 422),
)  # fmt: skip
def send(asked: Asked, case: str) -> None:
    send_now(_case_id(case), actor=asked.officer, revision=asked.body.get("revision"))


def _case_id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        if len(text) > LONGEST_NUMBER or not text.isprintable():
            raise CaseNotFound from None
    with read_work() as work:
        return case_by_number(work, text)
