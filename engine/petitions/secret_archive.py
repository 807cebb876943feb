"""A petition that is a state secret, as it is handed over: an archive to read, and to prove that it was opened."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import partial
from types import SimpleNamespace
from typing import Any, cast
from uuid import UUID

import orjson
from markupsafe import Markup, escape
from sqlalchemy import Table, select

from engine.audit import EventView
from engine.cases.encrypted_zip import Content, encrypted_zip
from engine.cases.secrecy_erasing import Erased, HandedOver, begin_handing_over
from engine.clock import local_time
from engine.directory import Officer
from engine.petitions.attachments import as_opened
from engine.petitions.file_store import file_store
from engine.petitions.rows import change_petition
from engine.runtime import all_sealed
from engine.storage import Work, read_work, tables

ERASER = "petitions"
WORD_FILE = "MA-XAC-NHAN.txt"
_attachments = cast("Table", tables.Attachment.__table__)
_Rows = Mapping[str, list[dict[str, Any]]]
_UUID = re.compile(r"[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}", re.IGNORECASE)
_UNSAFE = re.compile(r"[^\w.()\- ]+")
_TYPED = ("task_drafts", "form_data", "petition_opinions")
"""Tables whose rows name files that lie in no case yet: what was uploaded and not yet sent."""


def hand_over_secret(case_id: UUID, *, actor: Officer) -> tuple[str, Iterator[bytes]]:
    """The name and the bytes of the encrypted copy of a confirmed secret, made while it is read.

    Raises:
        CaseNotFound, NotAllowed, SecrecyLifted, SecrecyMoved, KeyMissing, StillSending: as `begin_handing_over`.
        FileDamaged: a file cannot be read now; without it nothing is handed over, and nothing erased.
    """
    handed = begin_handing_over(case_id, actor=actor)
    with read_work(actor.id) as work:
        files = [*handed.rows.get("attachments", ()), *_uploads(work, handed.rows)]
    for row in files:
        _bytes_of(row)
    pieces = encrypted_zip(_entries(handed, files), recipient=handed.key.recipient, at=handed.at)
    return f"{handed.number}.zip.age", pieces


def erase_petition(work: Work, case_id: UUID, rows: _Rows) -> Erased:
    """What lies outside the rows of the case: uploads that are in no case yet, and the files that no other case has."""
    uploads = _uploads(work, rows)
    for row in uploads:
        work.connection.execute(_attachments.delete().where(_attachments.c.id == row["id"]))
    wanted = {(row["folder"], row["sha256"]) for row in (*rows.get("attachments", ()), *uploads)}
    shared = {
        (row["folder"], row["sha256"])
        for row in all_sealed(work, str(_attachments.name))
        if row["case_id"] != case_id and (row["folder"], row["sha256"]) in wanted
    }
    for folder, sha256 in wanted:
        of_others = select(_attachments.c.id).where(_attachments.c.folder == folder, _attachments.c.sha256 == sha256)
        if work.connection.execute(of_others.limit(1)).first() is not None:
            shared.add((folder, sha256))
    return Erased(
        {str(_attachments.name): len(uploads)},
        sorted((folder.hex, sha256) for folder, sha256 in wanted - shared),
    )


def remove_file(folder: str, sha256: str) -> None:
    """The bytes are gone from the store."""
    file_store().remove(UUID(hex=folder), sha256)


def keep_milestone(work: Work, case_id: UUID, kind: str, moment: datetime) -> None:
    """The register counts it as answered from that day on."""
    if kind == "answered":
        change_petition(work, case_id, answered_at=moment)


def _uploads(work: Work, rows: _Rows) -> list[dict[str, Any]]:
    told = orjson.dumps([rows.get(name, []) for name in _TYPED], default=str).decode()
    ids = {UUID(hex=one.replace("-", "")) for one in _UUID.findall(told)}
    found = select(_attachments).where(_attachments.c.id.in_(ids), _attachments.c.case_id.is_(None))
    return [{str(name): row[name] for name in row} for row in work.connection.execute(found).mappings()]


def _bytes_of(row: Mapping[str, Any]) -> bytes:
    return as_opened(cast("Any", SimpleNamespace(**row))).content


def _entries(handed: HandedOver, files: list[dict[str, Any]]) -> Iterator[tuple[str, Content]]:
    names = [f"tep/{number:02}-{_UNSAFE.sub('_', row['name'])[-120:]}" for number, row in enumerate(files, 1)]
    yield "DOC-TRUOC.txt", partial(_encode, READ_FIRST.format(number=handed.number, word_file=WORD_FILE))
    yield "ho-so.html", partial(_encode, _page(handed, list(zip(names, files, strict=True))))
    yield "du-lieu.json", partial(_data, handed)
    for name, row in zip(names, files, strict=True):
        yield name, partial(_bytes_of, row)
    # Last of all: who can read this word has the whole archive.
    yield WORD_FILE, partial(_encode, f"Mã xác nhận của hồ sơ {handed.number}: {handed.word}\n")


def _encode(text: str) -> bytes:
    return text.encode()


def _data(handed: HandedOver) -> bytes:
    events = [
        {"seq": one.seq, "at": one.at, "kind": one.kind, "actor": one.actor, "facts": one.facts}
        for one in handed.events
    ]
    told = {"number": handed.number, "handed_over_at": handed.at, "tables": handed.rows, "events": events}
    return orjson.dumps(told, default=_plain, option=orjson.OPT_INDENT_2)


def _plain(value: Any) -> str:
    return bytes(value).hex() if isinstance(value, bytes | memoryview) else str(value)


def _page(handed: HandedOver, files: list[tuple[str, dict[str, Any]]]) -> str:
    rows = handed.rows
    parts = [Markup("<h1>Hồ sơ {}</h1><p>Bản bàn giao lúc {}.</p>").format(handed.number, _moment(handed.at))]
    for row in rows.get("petitions", ()):
        shown = {"Tiêu đề": row["title"], "Nội dung": row["content"], "Người gửi": row["sender"]}
        parts += [Markup("<h2>Phản ánh, kiến nghị</h2>"), _shown(shown)]
    if files:
        listed = Markup("").join(
            Markup('<li><a href="{}">{}</a></li>').format(name, row["name"]) for name, row in files
        )
        parts.append(Markup("<h2>Tệp</h2><ul>{}</ul>").format(listed))
    parts += _section("Trao đổi", rows.get("petition_messages", ()), "at", ("author", "kind", "status", "text"))
    parts += _section("Đã điền ở các bước", rows.get("form_data", ()), "saved_at", ("element", "data"))
    parts += _section("Bài đang soạn", rows.get("task_drafts", ()), "saved_at", ("data",))
    parts += _section(
        "Ý kiến phối hợp", rows.get("petition_opinions", ()), "asked_at", ("agency", "question", "opinion")
    )
    parts += _section("Bài công khai", rows.get("publications", ()), "published_at", ("title", "question", "answer"))
    parts.append(_events(handed.events))
    return PAGE.format(title=escape(handed.number), body=Markup("").join(parts))


def _section(title: str, rows: Any, order: str, columns: tuple[str, ...]) -> list[Markup]:
    told = [
        Markup("<h3>{}</h3>{}").format(_moment(row[order]), _shown({name: row[name] for name in columns if row[name]}))
        for row in sorted(rows, key=lambda row: row[order])
    ]
    return [Markup("<h2>{}</h2>").format(title), *told] if told else []


def _events(events: tuple[EventView, ...]) -> Markup:
    lines = Markup("").join(Markup("<li>{} · {}</li>").format(_moment(one.at), one.kind) for one in events)
    return Markup("<h2>Nhật ký</h2><ol>{}</ol>").format(lines)


def _shown(value: Any) -> Markup:
    if isinstance(value, Mapping):
        inside = (Markup("<dt>{}</dt><dd>{}</dd>").format(name, _shown(one)) for name, one in value.items())
        return Markup("<dl>{}</dl>").format(Markup("").join(inside))
    if isinstance(value, list | tuple):
        return Markup("<ul>{}</ul>").format(Markup("").join(Markup("<li>{}</li>").format(_shown(one)) for one in value))
    return escape(value)


def _moment(moment: datetime) -> str:
    return f"{local_time(moment):%H:%M %d/%m/%Y}"


READ_FIRST = """Bản bàn giao hồ sơ {number} cho cán bộ phụ trách tài liệu mật.

Chỉ mở trên máy được phép xử lý bí mật nhà nước, không nối mạng.
ho-so.html    đọc bằng trình duyệt
du-lieu.json  toàn bộ dữ liệu của hồ sơ và nhật ký
tep/          các tệp
{word_file}  mã phải nhập lại trên hệ thống: nhập xong, hệ thống xóa vĩnh viễn nội dung hồ sơ
"""
PAGE = """<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>{title}</title><style>
body{{font:16px/1.5 sans-serif;max-width:48rem;margin:2rem auto;padding:0 1rem}}dt{{font-weight:bold}}
dd{{margin:0 0 .5rem 1rem;white-space:pre-wrap;overflow-wrap:anywhere}}</style></head><body>{body}</body></html>
"""
