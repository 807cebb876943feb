"""A petition that is set aside: its words are in no table, its files wait, and it comes back whole."""

from datetime import timedelta

import pytest
from sqlalchemy import text, update

from engine.cases import TaskFilter, index_tasks, list_tasks
from engine.cases.secrecy import lift_suspicion, open_sealed, suspect_secret
from engine.petitions import (
    FileUnknown,
    FileUpload,
    PublicationWithdrawn,
    collect_orphans,
    get_publication,
    list_publications,
    open_file,
    open_sealed_file,
    read_sealed_content,
    store_file,
    track,
)
from engine.runtime import sealing
from engine.storage import begin_work, read_work
from engine.storage.search_text import search_plain
from engine.storage.tables import Base, SealedCase
from tests.engine.directory.town import add_grant, officer
from tests.engine.petitions.office import CONTENT, PDF, TITLE, Clock, answer, send

WORDS = (
    TITLE,
    CONTENT,
    search_plain(TITLE).strip(),
    "Nguyễn Thị Lan",
    "0905123456",
    "lan@mau.example",
    "nạo vét cống",
)


def found(*, but: str = "") -> set[str]:
    """Which of the words stand in any table."""
    with read_work() as work:
        everything = "\n".join(
            repr(work.connection.execute(text(f'SELECT * FROM "{name}"')).all())
            for name in Base.metadata.tables
            if name != but
        )
    return {word for word in WORDS if word in everything}


@pytest.mark.usefixtures("office")
def test_marked_its_words_are_in_no_table_and_its_page_is_gone() -> None:
    receipt = send(FileUpload("don.pdf", PDF + b"% don"))
    signed = store_file(FileUpload("tra-loi.pdf", PDF), actor=officer("minh")).id
    answer(receipt.case_id, signed)
    assert found() == set(WORDS)
    before = get_publication(receipt.number)
    assert suspect_secret(receipt.case_id, actor=officer("dung"), reason="có dấu mật")
    assert found(but="sealed_cases") == set()
    with pytest.raises(PublicationWithdrawn):
        get_publication(receipt.number)
    assert list_publications().items == ()
    with pytest.raises(FileUnknown):
        open_file(signed, actor=officer("minh"))
    told = track(receipt.number, receipt.tracking_code, client_key="a")
    assert (told.status, told.content, told.answer, told.files) == ("secret", "", None, ())
    lift_suspicion(receipt.case_id, actor=officer("dung"), reason="không phải")
    assert found() == set(WORDS)
    assert get_publication(receipt.number) == before
    assert open_file(signed, actor=officer("minh")).content == PDF


@pytest.mark.usefixtures("office")
def test_who_decides_reads_words_and_files_that_wait_however_long(clock: Clock) -> None:
    receipt = send(FileUpload("don.pdf", PDF))
    suspect_secret(receipt.case_id, actor=officer("hoa"), reason="có dấu mật")
    clock.now += timedelta(days=40)
    assert collect_orphans() == 0
    with begin_work() as work:
        add_grant(work, "hoa", "SECRET_OFFICER", officer("hoa").agency, None, None)
    head = officer("hoa")
    shown = read_sealed_content(receipt.case_id, actor=head)
    assert CONTENT in [words for _, words in shown.texts]
    (file,) = shown.files
    assert open_sealed_file(receipt.case_id, file.id, actor=head).content == PDF
    with pytest.raises(FileUnknown):
        open_sealed_file(receipt.case_id, receipt.case_id, actor=head)
    assert open_sealed(receipt.case_id, actor=head)["petitions"][0]["title"] == TITLE


@pytest.mark.usefixtures("office")
def test_set_aside_before_petitions_were_found_by_names_it_is_found_by_them_when_it_is_back() -> None:
    receipt = send()
    assert suspect_secret(receipt.case_id, actor=officer("hoa"), reason="nghi ngờ")
    with begin_work() as work:
        rows = sealing._unpacked(sealing._content(work, receipt.case_id))
        for row in rows["tasks"].values():
            del row["words"]
        for row in rows["case_search"].values():
            del row["people"]
        work.connection.execute(update(SealedCase).values(content=sealing._packed(rows)))
        add_grant(work, "hoa", "HEAD", "VP", None, None)
    lift_suspicion(receipt.case_id, actor=officer("hoa"), reason="không phải")
    for _ in range(2):
        for typed in ("nguyen thi lan", TITLE):
            (task,) = list_tasks("unit", actor=officer("hoa"), wanted=TaskFilter(text=typed)).items
            assert task.case_id == receipt.case_id
        index_tasks()
