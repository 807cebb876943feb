"""Bulk acts: one act on many tasks, looked at first or carried out, and what became of each task."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from engine.cases import (
    BulkItemView,
    BulkKind,
    BulkView,
    ItemStatus,
    get_bulk,
    list_bulk_items,
    prepare_bulk,
    preview_bulk,
    shape_bulk,
    start_bulk,
)
from engine.cases.bulk import MOST_TASKS
from engine.directory import find_officer_by_username
from engine.errors import N_, Invalid, Problem, Wording
from engine.storage import read_work
from webui.api.asking import Asked
from webui.api.declaring import route
from webui.api.problems import in_asked_language
from webui.api.schemas import ID, LIMIT, OBJECT, TEXT, named, record
from webui.api.shapes import Json

KINDS = [kind.value for kind in BulkKind if kind is not BulkKind.UNDO]
BODY = record(
    ("to", "note", "data", "per_task", "dry_run"),
    kind={"type": "string", "enum": KINDS},
    tasks={"type": "array", "items": ID, "minItems": 1, "maxItems": MOST_TASKS, "uniqueItems": True},
    to={**TEXT, "maxLength": 64, "description": "Tên đăng nhập của người nhận; cần cho assign và hand_over."},
    note={**TEXT, "maxLength": 2_000},
    data={**OBJECT, "description": "Biểu mẫu điền chung, cho complete; {{ tên }} trong văn bản được điền từng hồ sơ."},
    per_task={
        "type": "object", "additionalProperties": {"type": "object", "additionalProperties": {"type": "string"}},
        "description": "Phần điền riêng: mã việc → tên → nội dung.",
    },
    dry_run={"type": "boolean", "default": False, "description": "Chỉ xem trước: không làm gì."},
)  # fmt: skip


@route(
    "POST", "/bulk-acts", summary="Làm một việc với nhiều việc cùng lúc, ngầm; dry_run chỉ xem trước",
    scope="tasks:write", roles="như với từng việc: vai trò của việc, người giữ việc, HEAD hoặc DEPUTY của đơn vị",
    body=BODY, status=202, answer=named("BulkAct"), errors=(403,),
)  # fmt: skip
def begin_bulk_act(asked: Asked) -> Json:
    body, officer = asked.body, asked.officer
    tasks = [UUID(task) for task in body["tasks"]]
    receiver = _receiver(str(body["to"])) if body.get("to") else None
    act = prepare_bulk(BulkKind(body["kind"]), tasks, actor=officer)
    shape_bulk(
        act, actor=officer, receiver=receiver, note=body.get("note", ""), data=body.get("data", {}),
        own=_per_task(body.get("per_task", {})),
    )  # fmt: skip
    if body.get("dry_run"):
        preview = preview_bulk(act, actor=officer)
        return _act(preview.view, (*preview.doable, *preview.refused))
    start_bulk(act, actor=officer)
    return _act(get_bulk(act, actor=officer), list_bulk_items(act, actor=officer, limit=LIMIT["default"]))


@route(
    "GET", "/bulk-acts/<uuid:act_id>", summary="Lượt xử lý nhiều việc: tiến độ và kết quả từng việc",
    scope="tasks:read", roles="chỉ người đã lập lượt này",
    query={"status": {"type": "string", "enum": [status.value for status in ItemStatus]}, "limit": LIMIT,
           "after": {"type": "integer", "minimum": -1, "maximum": MOST_TASKS, "default": -1}},
    answer=named("BulkAct"), errors=(404,),
)  # fmt: skip
def read_bulk_act(asked: Asked, act_id: UUID) -> Json:
    statuses = [ItemStatus(asked.query["status"])] if "status" in asked.query else []
    items = list_bulk_items(
        act_id, actor=asked.officer, statuses=statuses, limit=asked.query.get("limit", LIMIT["default"]),
        after=asked.query.get("after", -1),
    )  # fmt: skip
    return _act(get_bulk(act_id, actor=asked.officer), items)


def _receiver(username: str) -> UUID:
    with read_work() as work:
        found = find_officer_by_username(work, username)
    if found is None:
        raise Invalid(problems=[Problem("/to", N_("Không có cán bộ này."), N_("Kiểm tra lại tên đăng nhập."))])
    return found.id


def _per_task(sent: dict[str, Any]) -> dict[UUID, dict[str, str]]:
    try:
        return {UUID(task): dict(texts) for task, texts in sent.items()}
    except ValueError as error:
        problem = Problem("/per_task", N_("Mã việc không đúng."), N_("Dùng mã việc có trong “tasks”."))
        raise Invalid(problems=[problem]) from error


def _act(view: BulkView, items: Iterable[BulkItemView]) -> Json:
    act = view.act
    return {
        "id": act.id,
        "kind": act.kind.value,
        "state": act.state.value,
        "total": act.total,
        "counts": {**{status.value: count for status, count in view.counts.items()}, "gone": view.gone},
        "created_at": act.created_at,
        "started_at": act.started_at,
        "finished_at": act.finished_at,
        "items": [_item(one) for one in items],
    }


def _item(one: BulkItemView) -> Json:
    return {
        "position": one.position,
        "task": one.task_id,
        "number": one.number or None,
        "status": one.status.value,
        "code": one.code or None,
        "said": in_asked_language(one.said) if one.said else "",
        "problems": [
            {
                "where": problem.where,
                "what": in_asked_language(Wording(problem.what, problem.facts)),
                "remedy": in_asked_language(Wording(problem.remedy, problem.facts)),
            }
            for problem in one.problems
        ],
    }
