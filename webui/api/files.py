"""Files: uploaded first, named in form data after."""

from typing import BinaryIO, cast

from flask import request

from engine.errors import N_, Problem
from engine.petitions import read_upload, store_file
from webui.api.asking import Asked
from webui.api.declaring import route
from webui.api.problems import BodyInvalid
from webui.api.schemas import ID, NUMBER, TEXT, record
from webui.api.shapes import Json


@route(
    "POST", "/files", summary="Gửi một tệp (multipart/form-data, mục “file”); giữ một ngày cho đến khi được dùng",
    scope=None, roles="mọi người; có mã truy cập thì tệp thuộc về cán bộ đó (phạm vi tasks:write)",
    is_upload=True, status=201, answer=record(file_id=ID, name=TEXT, media_type=TEXT, size=NUMBER), errors=(403, 422),
)  # fmt: skip
def upload(asked: Asked) -> Json:
    if asked.caller is not None:
        asked.caller.require("tasks:write")
    sent = request.files.get("file")
    if sent is None:
        problem = Problem("/file", N_("Thiếu tệp."), N_("Gửi multipart/form-data với mục “file”."), code="file.missing")
        raise BodyInvalid(problems=[problem])
    stored = store_file(
        read_upload(sent.filename or "", cast("BinaryIO", sent.stream)),
        actor=asked.caller.officer if asked.caller else None,
        client_key=asked.client,
    )
    return {"file_id": stored.id, "name": stored.name, "media_type": stored.media_type, "size": stored.size}
