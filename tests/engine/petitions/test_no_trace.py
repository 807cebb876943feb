"""After an erasure a search through every byte of the database's files and the store finds nothing of it."""

import base64
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, text

from engine import audit
from engine.cases import BulkKind, complete_task, prepare_bulk, save_draft, shape_bulk
from engine.cases.secrecy_erasing import erase_handed_over
from engine.jobs.wiping import wipe_now
from engine.petitions import FileUpload, provide_supplement, store_file
from engine.petitions.file_store import file_store
from engine.runtime import list_unwiped
from engine.storage import Database, begin_work, read_work
from engine.storage.search_text import search_plain
from engine.storage.tables import Base, KeptMessage, Outbox
from tests.engine.directory.town import officer
from tests.engine.petitions.office import PDF, complete, open_task, send
from tests.engine.petitions.secrecy import confirm, download, give_key, opened, secret_officer, word_in

PLANTED = {
    "title": "Kho dan bi mat tai deo quanh co",
    "content": "Toa do kho dan nam o hang so bay va cong sau. " * 40,
    "full_name": "Tran Bi Mat Khong Ten",
    "address": "Ngo cam di vao ban dem",
    "phone": "0987654321",
    "email": "gai.bay@mau.example",
    "place": "Deo khong co tren ban do",
}
REQUEST, SUPPLEMENT, ANSWER = (
    "Xin cho biet vi tri cong sau",
    "Cong sau o canh goc da to",
    "Da ra lenh doi kho dan di xa",
)
COMMON = "Nhieu ho so cung hoi ve hang so bay"
REASON = "Lo chep ca cho kho dan vao ly do"
DRAFT, UPLOADED = "Ban nhap nhac den hang so bay", PDF + b"% tep mat cua kho dan bay chin"
PIECE = 24


@pytest.fixture
def planted(office: Database) -> Iterator[tuple[UUID, list[bytes]]]:
    """A case full of planted words, long in use, and the pieces of bytes that would give it away."""
    receipt = send(FileUpload("kho-dan.pdf", UPLOADED), **PLANTED)
    other = send(phone="0912345678", email="khac@mau.example", content="Mot noi dung khac han, khong lien quan gi.")
    case_id = receipt.case_id
    complete(case_id, "hoa", decision="supplement", request=REQUEST)
    provide_supplement(receipt.number, receipt.tracking_code, SUPPLEMENT, client_key="a")
    complete(case_id, "hoa", decision="accept", lead="SXD")
    save_draft(open_task(case_id).id, {"answer": DRAFT}, actor=officer("minh"))
    act = prepare_bulk(BulkKind.COMPLETE, [open_task(case_id).id], actor=officer("minh"))
    shape_bulk(act, actor=officer("minh"), data={"answer": COMMON}, own={open_task(case_id).id: {"x": COMMON[::-1]}})
    with begin_work() as work:
        sent_by = work.connection.scalars(select(Outbox.id).where(Outbox.case_id == case_id)).all()[0]
        work.session.add(KeptMessage(id=sent_by, at=work.now, channel="mail", recipient=PLANTED["email"],
                                     subject=PLANTED["title"], text=ANSWER))  # fmt: skip
    signed = store_file(FileUpload("tra-loi.pdf", PDF + b"% phuc dap kho dan"), actor=officer("minh")).id
    complete_task(
        open_task(case_id).id,
        {"answer": ANSWER, "letter_number": "9/SXD", "letter_date": "2026-12-02", "signed": str(signed)},
        actor=officer("minh"),
    )
    if not office.is_sqlite:
        with begin_work() as work:
            work.connection.execute(text("ANALYZE"))
    yield case_id, [*needles(case_id)]
    assert other.number


def needles(case_id: UUID) -> Iterator[bytes]:
    """The planted words in every dress they wear, and pieces of each packed value that holds them."""
    words = [*PLANTED.values(), REASON, REQUEST, SUPPLEMENT, ANSWER, DRAFT, COMMON, COMMON[::-1], UPLOADED.decode()]
    for word in words:
        for one in {word[:40], word[-30:].strip(), search_plain(word).strip()[:40]}:
            yield one.encode()
            yield one.encode("utf-16-le")
            yield base64.b64encode(one.encode())[:-4]
    for name, column in (("case_states", "state"), ("undo_snapshots", "changes"), ("sealed_cases", "content")):
        with read_work() as work:
            table = Base.metadata.tables[name]
            rows = work.connection.execute(select(table.c.case_id, table.c[column])).all()
        # What other cases have too gives nothing away.
        common = b"|".join(bytes(value) for of_case, value in rows if of_case != case_id)
        for of_case, value in rows:
            if of_case == case_id:
                yield from (piece for piece in pieces(bytes(value)) if piece not in common)


def pieces(packed: bytes) -> Iterator[bytes]:
    """Parts of a packed value that stand nowhere else."""
    for start in range(8, len(packed) - PIECE, PIECE * 4):
        yield packed[start : start + PIECE]


def files_of(database: Database) -> Iterator[Path]:
    """Every file in which the database, or the store beside it, may hold something."""
    if database.is_sqlite:
        folder = Path(str(database.url.database)).parent
        yield from (path for path in folder.rglob("*") if path.is_file())
        return
    data = Path(str(database.url.query["host"])) / "data"
    with read_work() as work:
        oid = work.connection.execute(text("SELECT oid FROM pg_database WHERE datname = current_database()")).scalar()
    for part in (f"base/{oid}", "base/pgsql_tmp", "pg_wal", "global", "pg_stat", "pg_stat_tmp", "log"):
        yield from (path for path in (data / part).rglob("*") if path.is_file())
    yield from (path for path in data.parent.glob("log*") if path.is_file())


def found_in(database: Database, wanted: list[bytes]) -> dict[str, bytes]:
    """Which file holds which of them."""
    pattern = re.compile(b"|".join(re.escape(one) for one in sorted(set(wanted), key=len, reverse=True)))
    found = {}
    for path in files_of(database):
        if (hit := pattern.search(path.read_bytes())) is not None:
            found[path.name] = hit[0]
    return found


@pytest.mark.usefixtures("clock")
def test_no_byte_of_it_is_left(office: Database, planted: tuple[UUID, list[bytes]]) -> None:
    case_id, wanted = planted
    assert found_in(office, wanted)
    secret_officer()
    identity = give_key()
    confirm(case_id, REASON)
    wanted += needles(case_id)
    word = word_in(opened(download(case_id), identity))
    erase_handed_over(case_id, actor=officer("an"), word=word)
    wanted.append(word.encode())
    told: Any = wipe_now()
    assert (told.busy, told.log_left) == ((), False)
    assert found_in(office, wanted) == {}
    assert list(file_store_names()) == []
    with read_work() as work:
        assert list_unwiped(work) == ()
    report = audit.verify()
    assert report.is_sound, report.problems
    with read_work() as work:
        told = [event.facts for event in audit.list_events(work, case_id)]
    assert REASON not in repr(told)


def file_store_names() -> Iterator[str]:
    yield from (str(name.folder) for name in file_store().names())
