"""Published answers, for everyone."""

from engine.petitions import get_publication, list_publications
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


@route(
    "GET", "/publications/<number>", summary="Một câu trả lời đã công khai; đã gỡ thì 410, kèm lý do",
    scope=None, roles="mọi người", answer=named("PublicationInFull"), errors=(404, 410),
)  # fmt: skip
def read_published(_asked: Asked, number: str) -> Json:
    found = get_publication(number)
    same = ("number", "title", "agency", "field", "kind", "received_at", "answered_at", "published_at", "question",
            "answer", "outcome")  # fmt: skip
    return {
        **{name: getattr(found, name) for name in same},
        "changes": [
            {"act": one.act.value, "at": one.at, "reason": one.reason, "files": one.files} for one in found.changes
        ],
        "places": [
            {"form": one.form, "place": one.place, "day": one.day.isoformat(), "link": one.link} for one in found.places
        ],
    }
