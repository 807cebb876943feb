"""Messages from other systems to the case that waits for them."""

from engine.cases import deliver_message
from engine.errors import N_, NotAllowed
from webui.api.asking import Asked
from webui.api.declaring import route
from webui.api.schemas import FLAG, MAYBE_ID, record
from webui.api.shapes import Json

SENDERS = frozenset({"ADMIN", "DISPATCHER"})
MESSAGE = record(
    ("payload",),
    name={"type": "string", "minLength": 1, "maxLength": 200},
    correlation={"type": "string", "minLength": 1, "maxLength": 200},
    payload={"type": "object", "maxProperties": 100},
)


@route(
    "POST", "/messages", summary="Gửi một thông điệp; chưa ai chờ thì được giữ bảy ngày", scope="messages:write",
    roles="ADMIN, DISPATCHER", body=MESSAGE, answer=record(case_id=MAYBE_ID, kept=FLAG), errors=(403, 409, 422),
)  # fmt: skip
def send_message(asked: Asked) -> Json:
    # A message can move any case: only who may see them all may send one.
    if not asked.officer.roles & SENDERS:
        raise NotAllowed(N_("Chỉ quản trị và cán bộ phân loại được gửi thông điệp vào hồ sơ."))
    delivery = deliver_message(
        asked.body["name"], asked.body["correlation"], asked.body.get("payload", {}), actor=asked.officer.id
    )
    return {"case_id": delivery.case_id, "kept": delivery.kept}
