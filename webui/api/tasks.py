"""Tasks: queues, one task, claiming, drafts, completing."""

from typing import Any
from uuid import UUID

from engine.cases import claim_task, complete_task, get_task, list_tasks, release_task, save_draft
from webui.api.asking import Asked
from webui.api.declaring import route
from webui.api.schemas import CURSOR, LIMIT, named, page, record
from webui.api.shapes import Json, outcome_json, task_json, tasks_json

DATA = {"type": "object", "description": "Các mục của biểu mẫu, theo form.schema của việc."}
QUEUES = {"type": "string", "enum": ["mine", "unit", "agency", "all", "done"], "default": "mine"}
WHO_MAY = "vai trò của việc, trong đơn vị của việc"


@route(
    "GET", "/tasks", summary="Danh sách việc", scope="tasks:read",
    roles="mọi cán bộ thấy việc của mình; queue=all cần DISPATCHER hoặc ADMIN",
    query={"queue": QUEUES, "limit": LIMIT, "cursor": CURSOR}, answer=page(named("Task")), errors=(403, 422),
)  # fmt: skip
def list_queue(asked: Asked) -> Json:
    page_of = list_tasks(
        asked.query.get("queue", "mine"),
        actor=asked.officer,
        limit=asked.query.get("limit", LIMIT["default"]),
        cursor=asked.query.get("cursor"),
    )
    return {"items": tasks_json(page_of.items, asked.officer), "next_cursor": page_of.next_cursor}


@route(
    "GET", "/tasks/<uuid:task_id>", summary="Một việc, kèm biểu mẫu và dữ liệu đã có", scope="tasks:read",
    roles="người thấy được hồ sơ của việc", answer=named("TaskView"), errors=(404,),
)  # fmt: skip
def read_task(asked: Asked, task_id: UUID) -> Json:
    return task_json(get_task(task_id, actor=asked.officer), asked.officer)


@route(
    "POST", "/tasks/<uuid:task_id>/claim", summary="Nhận việc", scope="tasks:write", roles=WHO_MAY,
    answer=named("TaskView"), errors=(403, 404, 409),
)  # fmt: skip
def claim(asked: Asked, task_id: UUID) -> Json:
    claim_task(task_id, actor=asked.officer)
    return task_json(get_task(task_id, actor=asked.officer), asked.officer)


@route(
    "POST", "/tasks/<uuid:task_id>/release", summary="Trả việc về đơn vị", scope="tasks:write",
    roles="người đang giữ việc, hoặc HEAD, DEPUTY của đơn vị",
    answer=named("TaskView"), errors=(403, 404, 409),
)  # fmt: skip
def release(asked: Asked, task_id: UUID) -> Json:
    release_task(task_id, actor=asked.officer)
    return task_json(get_task(task_id, actor=asked.officer), asked.officer)


@route(
    "PUT", "/tasks/<uuid:task_id>/draft", summary="Lưu nháp; chưa kiểm tra theo biểu mẫu", scope="tasks:write",
    roles="người thấy được hồ sơ của việc", body=record(data=DATA), status=204, answer=None, errors=(404, 422),
)  # fmt: skip
def draft(asked: Asked, task_id: UUID) -> None:
    save_draft(task_id, asked.body["data"], actor=asked.officer)


@route(
    "POST", "/tasks/<uuid:task_id>/complete", summary="Hoàn thành việc", scope="tasks:write", roles=WHO_MAY,
    body=record(("revision",), data=DATA, revision={"type": ["integer", "null"], "minimum": 0, "maximum": 2**31}),
    answer=named("Outcome"), errors=(403, 404, 409, 422, 500),
)  # fmt: skip
def complete(asked: Asked, task_id: UUID) -> Any:
    outcome = complete_task(task_id, asked.body["data"], actor=asked.officer, revision=asked.body.get("revision"))
    return outcome_json(outcome)
