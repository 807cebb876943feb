"""Cases: where one stands, its variables, open tasks and events."""

from uuid import UUID

from engine.cases import CaseNotFound, case_by_number, get_case
from engine.storage import read_work
from webui.api.asking import Asked
from webui.api.declaring import route
from webui.api.schemas import named
from webui.api.shapes import Json, case_json

LONGEST_NUMBER = 40


@route(
    "GET", "/cases/<case>", summary="Một hồ sơ, theo id hoặc số hồ sơ", scope="cases:read",
    roles="cán bộ của đơn vị đang giữ hoặc điều phối hồ sơ; DISPATCHER, ADMIN", answer=named("Case"), errors=(404,),
)  # fmt: skip
def read_case(asked: Asked, case: str) -> Json:
    return case_json(get_case(_case_id(case), actor=asked.officer))


def _case_id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        if len(text) > LONGEST_NUMBER or not text.isprintable():
            raise CaseNotFound from None
    with read_work() as work:
        return case_by_number(work, text)
