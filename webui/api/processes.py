"""Processes: what can be started, and starting a case."""

from typing import Any

from engine.cases import start_case
from engine.definitions import get_compiled, list_versions
from engine.directory import resolve_role
from engine.storage import read_work
from webui.api.asking import Asked
from webui.api.declaring import route
from webui.api.schemas import ID, TEXT, named, page, record
from webui.api.shapes import Json

START = record(data={"type": "object", "description": "Các mục của biểu mẫu khởi tạo."})


@route(
    "GET", "/processes", summary="Các quy trình đang dùng", scope="cases:read", roles="mọi cán bộ",
    answer=page(named("Process")),
)  # fmt: skip
def list_processes(asked: Asked) -> Json:
    with read_work(asked.officer.id) as work:
        items = [
            {
                "id": version.process_id,
                "title": version.title,
                "version": version.number,
                "published_at": version.published_at,
                "may_start": bool(
                    {resolve_role(work, role) for role in get_compiled(work, version.id).process.start_roles}
                    & asked.officer.roles
                ),
            }
            for version in list_versions(work)
            if version.is_live
        ]
    return {"items": items, "next_cursor": None}


@route(
    "POST", "/processes/<process_id>/cases", summary="Khởi tạo một hồ sơ", scope="cases:write",
    roles="các vai trò trong startRoles của quy trình", body=START, status=201,
    answer=record(case_id=ID, number=TEXT), errors=(403, 404, 422),
)  # fmt: skip
def start(asked: Asked, process_id: str) -> Any:
    opened = start_case(process_id, asked.body["data"], actor=asked.officer)
    return {"case_id": opened.id, "number": opened.number}
