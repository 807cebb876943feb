"""Published answers, for everyone."""

from engine.petitions import list_publications
from webui.api.asking import Asked
from webui.api.declaring import route
from webui.api.schemas import CURSOR, named, page
from webui.api.shapes import Json

MOST = 100


@route(
    "GET", "/publications", summary="Các câu trả lời đã công khai, mới nhất trước", scope=None, roles="mọi người",
    query={
        "q": {"type": "string", "maxLength": 200},
        "field": {"type": "string", "maxLength": 100},
        "limit": {"type": "integer", "minimum": 1, "maximum": MOST, "default": 20},
        "cursor": CURSOR,
    },
    answer=page(named("Publication")), errors=(422,),
)  # fmt: skip
def list_published(asked: Asked) -> Json:
    query = asked.query
    found = list_publications(
        query.get("q", ""), query.get("cursor"), limit=query.get("limit", 20), field=query.get("field")
    )
    return {"items": list(found.items), "next_cursor": found.next_cursor}
