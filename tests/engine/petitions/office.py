"""A small office that receives petitions: a short procedure, its forms, catalogues and files."""

import io
import struct
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import select, text

from engine.cases import complete_task
from engine.definitions import publish
from engine.definitions.operations import catalogue
from engine.directory import import_catalogues, import_directory
from engine.petitions import FileUpload, PetitionSettings, Receipt, register, submit_petition, use_petition_settings
from engine.storage import begin_work, read_work, tables
from tests.engine.directory.town import directory, officer
from tests.support.diagrams import Diagram, closure_of

SECRET = b"a secret of the installation only"
START = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
TITLE = "Đường liên xã ngập nước"
CONTENT = "Đoạn đường trước trường học ngập sâu mỗi khi mưa, học sinh không qua được."
PDF = b"%PDF-1.7\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6360000002000001e221bc330000000049454e44ae426082"
)
JPG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000") + b"\0" * 32 + b"\xff\xd9"


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        self.now += timedelta(**by)


def form(schema: Mapping[str, Any], **hints: Any) -> tuple[bytes, bytes]:
    whole = {"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object", **schema}
    return orjson.dumps(whole), orjson.dumps(hints)


def line(title: str, **more: Any) -> dict[str, Any]:
    return {"type": "string", "title": title, "maxLength": 200, **more}


SUBMIT = {
    "title": "Gửi phản ánh, kiến nghị",
    "required": ["title", "content"],
    "properties": {
        "sender_type": {"type": "string", "title": "Đối tượng", "enum": ["individual", "organisation"],
                        "default": "individual"},
        "full_name": line("Họ và tên", **{"x-personal": True}),
        "org_name": line("Tên tổ chức"),
        "address": line("Địa chỉ", **{"x-personal": True}),
        "phone": line("Số điện thoại", format="phone", **{"x-personal": True}),
        "email": line("Thư điện tử", format="email", **{"x-personal": True}),
        "title": line("Tiêu đề"),
        "content": {"type": "string", "title": "Nội dung", "maxLength": 10_000},
        "field": line("Lĩnh vực", **{"x-catalogue": "fields"}),
        "place": line("Địa điểm"),
        "hide_name": {"type": "boolean", "title": "Giữ kín tên", "default": True},
        "consent": {"type": "boolean", "title": "Cam kết"},
    },
}  # fmt: skip
SUBMIT_HINTS = {
    "fields": {
        "full_name": {"visible_when": 'sender_type != "organisation"'},
        "org_name": {"visible_when": 'sender_type == "organisation"'},
    }
}
CHECK = {
    "required": ["decision"],
    "properties": {
        "decision": {"type": "string", "title": "Quyết định",
                     "enum": ["accept", "refuse", "supplement", "secret", "sent_out"]},
        "reason": line("Lý do"),
        "explanation": {"type": "string", "title": "Giải thích", "maxLength": 4_000},
        "request": {"type": "string", "title": "Cần bổ sung", "maxLength": 4_000},
        "lead": line("Cơ quan chủ trì"),
    },
}  # fmt: skip
DRAFT = {
    "required": ["answer", "letter_number", "letter_date"],
    "properties": {
        "answer": {"type": "string", "title": "Trả lời", "maxLength": 20_000},
        "question": {"type": "string", "title": "Câu hỏi công khai", "maxLength": 4_000},
        "letter_number": line("Số"),
        "letter_date": line("Ngày", format="date"),
        "signed": {"type": "string", "title": "Bản ký", "format": "file"},
    },
}
CATALOGUES: dict[str, Any] = {
    "channels": [
        {"code": "web", "name": "Trang web", "required": ["full_name", "org_name", "address", "phone", "email"]},
        {"code": "phone", "name": "Điện thoại", "required": ["full_name", "phone"]},
        {"code": "api", "name": "Hệ thống khác", "required": []},
    ],
    "fields": [{"code": "giao_thong", "name": "Giao thông"}, {"code": "dat_dai", "name": "Đất đai"}],
    "statuses": [
        {"code": "submitted", "name": "Đã gửi"},
        {"code": "received", "name": "Đã tiếp nhận"},
        {"code": "need_supplement", "name": "Chờ bổ sung thông tin"},
        {"code": "refused", "name": "Không tiếp nhận"},
        {"code": "transferred", "name": "Đã chuyển", "sentence": "Đã chuyển đến {{ agency }}"},
        {"code": "in_progress", "name": "Đang xử lý"},
        {"code": "answered", "name": "Đã trả lời"},
        {"code": "published", "name": "Đã công khai"},
        {"code": "withdrawn", "name": "Đã rút"},
        {"code": "secret", "name": "Đang xử lý theo chế độ riêng"},
    ],
    "notices": [
        {"code": "received", "name": "Đã nhận", "subject": "Đã nhận {{ number }}",
         "text": "Đã nhận “{{ title }}”, mã {{ number }}. Hạn trả lời: {{ due_on }}."},
        {"code": "refused", "name": "Không tiếp nhận", "text": "Không tiếp nhận {{ number }}. {{ text }}"},
        {"code": "supplement", "name": "Cần bổ sung", "text": "Xin bổ sung: {{ text }}"},
        {"code": "transferred", "name": "Đã chuyển", "text": "Đã chuyển đến {{ agency }}."},
        {"code": "answered", "name": "Đã trả lời", "text": "Văn bản {{ letter_number }}: {{ text }}"},
    ],
    "refusal_reasons": [{"code": "R01", "name": "Nội dung là khiếu nại", "guide": "Gửi Ban Tiếp công dân."}],
}  # fmt: skip


def procedure() -> Diagram:
    """Receive, check (accept, refuse, ask to complete, secret), answer, publish, be rated."""
    one = Diagram("petition", {"startForm": "petition/submit.json", "title": "Phản ánh", "dueIn": '"20 days"'})
    one.start().service("note_receipt", "petition.set_status", status='"received"')
    one.user("check", "RECEPTION", formJsonSchemaFilename="petition/check.json")
    one.node("exclusiveGateway", "decided")
    one.service("refuse", "petition.refuse", reason="reason", explanation="explanation")
    one.service("notify_refused", "petition.notify", notice='"refused"')
    one.node("endEvent", "refused")
    one.service("ask", "petition.request_supplement", request="request")
    one.message("completed", "supplement.provided", properties={"variable": "supplement"})
    one.service("hide", "petition.close", status='"secret"')
    one.node("endEvent", "hidden")
    one.service("send_out", "petition.transfer", agency='"Bộ Xây dựng"')
    one.node("endEvent", "sent_out")
    one.service("classify", "petition.classify", kind='"behaviour"', heading='"5.1"', field='"giao_thong"',
                lead_agency="lead")  # fmt: skip
    one.service("transfer", "petition.transfer", agency="lead", note='"Đề nghị xử lý đúng hạn"')
    one.user("draft", "OFFICER", formJsonSchemaFilename="petition/draft.json", agency="lead")
    one.service("sign", "document.sign", "signature", file="signed")
    one.service("reply", "petition.answer", answer="answer", letter_number="letter_number",
                letter_date="letter_date")  # fmt: skip
    one.service("publish", "petition.publish", question="question", answer="answer")
    one.message("rated", "rating.submitted", properties={"variable": "rating"})
    one.end()
    one.chain("begin", "note_receipt", "check", "decided")
    one.flow("decided", "refuse", 'decision == "refuse"').chain("refuse", "notify_refused", "refused")
    one.flow("decided", "ask", 'decision == "supplement"').chain("ask", "completed", "check")
    one.flow("decided", "hide", 'decision == "secret"').chain("hide", "hidden")
    one.flow("decided", "send_out", 'decision == "sent_out"').chain("send_out", "sent_out")
    one.flow("decided", "classify", default=True)
    return one.chain("classify", "transfer", "draft", "sign", "reply", "publish", "rated", "done")


def set_up(folder: Path, **settings: Any) -> None:
    """The office, ready to receive, in the database in use."""
    register(catalogue, {})
    use_petition_settings(PetitionSettings(secret=SECRET, files=str(folder / "files"), **settings))
    town = directory()
    town["roles"] |= {"DISPATCHER": "Cán bộ phân loại", "PUBLISHER": "Cán bộ công khai", "ADMIN": "Quản trị"}
    town["officers"].append({**town["officers"][0], "id": "UX", "username": "quan.tri", "roles": ["ADMIN"]})
    files: dict[str, bytes] = {}
    for name, pair in {
        "submit": form(SUBMIT, **SUBMIT_HINTS),
        "check": form(CHECK),
        "draft": form(DRAFT, fields={"answer": {"widget": "richtext"}}),
    }.items():
        files[f"forms/petition/{name}.json"], files[f"forms/petition/{name}.ui.json"] = pair
    with begin_work() as work:
        import_directory(work, town)
        import_catalogues(work, CATALOGUES)
        publish(work, closure_of(procedure(), files=files), lane_roles={})


def petition(**changes: Any) -> dict[str, Any]:
    """A sending form, filled in rightly but for the changes."""
    typed = {
        "sender_type": "individual",
        "full_name": "Nguyễn Thị Lan",
        "address": "12 Trần Phú, Nha Trang",
        "phone": "0905 123 456",
        "email": "lan@mau.example",
        "title": TITLE,
        "content": CONTENT,
        "field": "giao_thong",
        "place": "Xã Diên Khánh",
        "consent": True,
    }
    return {name: value for name, value in {**typed, **changes}.items() if value is not None}


def send(*files: FileUpload, **changes: Any) -> Receipt:
    return submit_petition(petition(**changes), files, channel="web", client_key="203.0.113.7")


def open_task(case_id: UUID) -> Any:
    with read_work() as work:
        query = select(tables.Task.id, tables.Task.element).where(
            tables.Task.case_id == case_id, tables.Task.status == "open"
        )
        return work.connection.execute(query).one()


def complete(case_id: UUID, username: str, **data: Any) -> None:
    complete_task(open_task(case_id).id, data, actor=officer(username))


def answer(case_id: UUID, signed: UUID, **changes: Any) -> None:
    """Accept and answer: the petition is then public, and waits to be rated."""
    complete(case_id, "hoa", decision="accept", lead="SXD")
    data = {
        "answer": "Sở đã nạo vét cống ngày 01/12.",
        # No two letters share a number: the first is 123.
        "letter_number": f"{123 + count('letter_numbers')}/SXD-VP",
        "letter_date": "2026-12-02",
        "signed": str(signed),
    }
    complete(case_id, "minh", **{**data, **changes})


def row(case_id: UUID) -> Any:
    with read_work() as work:
        return work.connection.execute(select(tables.Petition).where(tables.Petition.case_id == case_id)).one()


def count(table: str) -> int:
    with read_work() as work:
        return int(work.connection.scalar(text(f"SELECT count(*) FROM {table}")) or 0)


def everything_outside_the_register() -> str:
    """All stored text that is not the register itself: where no personal data may be."""
    with read_work() as work:
        found = [
            repr(work.connection.execute(text(f"SELECT * FROM {name}")).all())
            for name in ("outbox", "events", "timers", "subscriptions", "messages", "incidents")
        ]
    return "\n".join(found)


def office_file(*, word: bool = True, macros: bool = False, extra: Mapping[str, bytes] | None = None) -> bytes:
    """A DOCX or XLSX with as little in it as there can be."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml" if word else "xl/workbook.xml", "<w/>")
        if macros:
            archive.writestr("word/vbaProject.bin", b"macro")
        for name, content in (extra or {}).items():
            archive.writestr(name, content)
    return stream.getvalue()


def ole_file(*names: str) -> bytes:
    """An OLE file whose directory holds these names."""
    header = bytearray(512)
    header[:8] = bytes.fromhex("d0cf11e0a1b11ae1")
    struct.pack_into("<HH", header, 28, 0xFFFE, 9)
    struct.pack_into("<I", header, 48, 1)
    struct.pack_into("<I", header, 68, 0xFFFFFFFE)
    struct.pack_into("<109I", header, 76, 0, *[0xFFFFFFFF] * 108)
    sectors = -(-len(names) // 4)
    chain = [0xFFFFFFFD, *range(2, sectors + 1), 0xFFFFFFFE]
    table = struct.pack("<128I", *chain, *[0xFFFFFFFF] * (128 - len(chain)))
    entries = b"".join(
        (name.encode("utf-16-le") + b"\0\0").ljust(64, b"\0") + struct.pack("<H", 2 * len(name) + 2) + bytes(62)
        for name in names
    )
    return bytes(header) + table + entries.ljust(512 * sectors, b"\0")
