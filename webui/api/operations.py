"""The catalogue of operations that a diagram may call."""

from typing import Any

from engine.definitions.operations import Parameter, catalogue
from webui.api.asking import Asked
from webui.api.declaring import route
from webui.api.schemas import named, page
from webui.api.shapes import Json


@route(
    "GET", "/operations", summary="Các việc tự động mà sơ đồ gọi được", scope="cases:read", roles="mọi cán bộ",
    answer=page(named("Operation")),
)  # fmt: skip
def list_operations(_asked: Asked) -> Json:
    items = [
        {
            "name": one.name,
            "title": one.title,
            "grant": one.grant,
            "is_outward": one.is_outward,
            "parameters": [_parameter(item) for item in one.parameters],
            "results": [_parameter(item) for item in one.results],
        }
        for one in catalogue.all()
    ]
    return {"items": items, "next_cursor": None}


def _parameter(parameter: Parameter) -> dict[str, Any]:
    return {
        "name": parameter.name,
        "type": parameter.type,
        "title": parameter.title,
        "required": parameter.required,
    }
