"""A confirmed secret: two confirm it, it is handed over encrypted, and erased only when that copy was opened."""

import orjson
import pyrage  # type: ignore[import-untyped]
import pytest

from engine import audit
from engine.cases import save_draft
from engine.cases.errors import CaseNotFound
from engine.cases.secrecy import SecrecyLifted, get_sealed, lift_suspicion, open_sealed, suspect_secret, sweep_sealed
from engine.cases.secrecy_confirming import (
    TwoNeeded,
    confirm_secret,
    propose_secret,
    reject_secret,
    take_back_confirmation,
)
from engine.cases.secrecy_erasing import (
    KeyMissing,
    erase_handed_over,
    finish_all_erasing,
    record_milestone,
    removers,
)
from engine.cases.secrecy_stages import SecrecyMoved
from engine.errors import Invalid, NotAllowed
from engine.petitions import (
    FileDamaged,
    FileUpload,
    PublicationWithdrawn,
    get_publication,
    hand_over_secret,
    quarter_figures,
    read_sealed_content,
    store_file,
    track,
)
from engine.petitions.file_store import file_store
from engine.runtime import list_erasures
from engine.storage import begin_work, read_work
from engine.storage.tables import FormData
from tests.engine.directory.town import officer
from tests.engine.petitions.office import CONTENT, PDF, TITLE, Clock, answer, complete, open_task, row, send
from tests.engine.petitions.secrecy import confirm, download, give_key, opened, secret_officer, word_in

pytestmark = pytest.mark.usefixtures("office")
SHUT = PDF + b"% don mat"


def stage(number: str) -> str:
    return get_sealed(number, actor=officer("dung")).stage.value


def stored_files() -> int:
    return len(list(file_store().names()))


def codes(error: pytest.ExceptionInfo[Invalid]) -> list[str]:
    return [problem.code for problem in error.value.problems]


def test_from_marking_to_erasing_everything_is_handed_over_and_nothing_left() -> None:
    receipt = send(FileUpload("don.pdf", SHUT))
    answer(receipt.case_id, store_file(FileUpload("tra-loi.pdf", PDF), actor=officer("minh")).id)
    assert stored_files() == 2
    secret_officer()
    identity = give_key()
    confirm(receipt.case_id)
    files = opened(download(receipt.case_id), identity)
    assert sorted(files) == ["DOC-TRUOC.txt", "MA-XAC-NHAN.txt", "du-lieu.json", "ho-so.html", "tep/01-don.pdf",
                             "tep/02-tra-loi.pdf"]  # fmt: skip
    assert files["tep/01-don.pdf"] == SHUT
    for words in (TITLE, CONTENT, "Nguyễn Thị Lan", "nạo vét cống"):
        assert words in files["ho-so.html"].decode()
    told = orjson.loads(files["du-lieu.json"])
    assert told["tables"]["petitions"][0]["content"] == CONTENT
    assert [event["kind"] for event in told["events"]][-1] == "secrecy.exported"
    erase_handed_over(receipt.case_id, actor=officer("an"), word=f" {word_in(files).upper().replace('-', ' ')} ")
    assert stored_files() == 0
    assert stage(receipt.number) == "erased"
    with read_work() as work:
        (entry,) = list_erasures(work, case_id=receipt.case_id)
    assert (entry.case_number, entry.cause, entry.files, entry.by) == (
        receipt.number, "secret", 2, str(officer("an").id))  # fmt: skip
    assert entry.rows["petitions"] == entry.rows["publications"] == entry.rows["case_states"] == 1
    assert entry.rows["petition_shingles"] > 1
    assert audit.verify().is_sound
    shown = track(receipt.number, receipt.tracking_code, client_key="a")
    assert (shown.status, shown.content, shown.answer) == ("secret", "", None)
    with pytest.raises(PublicationWithdrawn):
        get_publication(receipt.number)


def test_it_takes_a_head_and_a_secret_officer_and_two_persons() -> None:
    receipt = send()
    complete(receipt.case_id, "hoa", decision="accept", lead="SXD")
    suspect_secret(receipt.case_id, actor=officer("minh"), reason="có dấu mật")
    with pytest.raises(NotAllowed):
        propose_secret(receipt.case_id, actor=officer("minh"))
    with pytest.raises(CaseNotFound):
        propose_secret(receipt.case_id, actor=officer("binh"))
    with pytest.raises(SecrecyMoved):
        confirm_secret(receipt.case_id, actor=officer("dung"))
    propose_secret(receipt.case_id, actor=officer("dung"))
    secret_officer("dung")
    with pytest.raises(TwoNeeded):
        confirm_secret(receipt.case_id, actor=officer("dung"))
    with pytest.raises(SecrecyMoved):
        propose_secret(receipt.case_id, actor=secret_officer())
    with pytest.raises(SecrecyMoved):
        lift_suspicion(receipt.case_id, actor=officer("an"), reason="không phải")
    assert stage(receipt.number) == "proposed"
    confirm_secret(receipt.case_id, actor=officer("an"))
    assert stage(receipt.number) == "confirmed"
    for reader in ("dung", "an"):
        with pytest.raises(CaseNotFound):
            open_sealed(receipt.case_id, actor=officer(reader))
        with pytest.raises(CaseNotFound):
            read_sealed_content(receipt.case_id, actor=officer(reader))


def test_not_confirmed_or_confirmed_wrongly_it_comes_back_whole() -> None:
    receipt = send()
    complete(receipt.case_id, "hoa", decision="accept", lead="SXD")
    suspect_secret(receipt.case_id, actor=officer("minh"), reason="có dấu mật")
    propose_secret(receipt.case_id, actor=secret_officer())
    with pytest.raises(Invalid):
        reject_secret(receipt.case_id, actor=officer("dung"), reason=" ")
    reject_secret(receipt.case_id, actor=officer("dung"), reason="chưa đủ căn cứ")
    assert stage(receipt.number) == "suspected"
    propose_secret(receipt.case_id, actor=officer("an"))
    confirm_secret(receipt.case_id, actor=officer("dung"))
    record_milestone(receipt.case_id, actor=officer("an"), kind="answered", day="2026-11-23")
    take_back_confirmation(receipt.case_id, actor=officer("dung"), reason="không có trong danh mục")
    lift_suspicion(receipt.case_id, actor=officer("dung"), reason="không phải")
    assert (row(receipt.case_id).content, row(receipt.case_id).answered_at) == (CONTENT, None)
    complete(receipt.case_id, "minh", answer="Đã sửa.", letter_number="1/SXD", letter_date="2026-11-23")
    assert audit.verify().is_sound


def test_nothing_is_erased_while_the_key_is_lost_and_a_new_key_gets_a_new_copy() -> None:
    receipt = send(FileUpload("don.pdf", SHUT))
    complete(receipt.case_id, "hoa", decision="accept", lead="SXD")
    secret_officer()
    confirm(receipt.case_id)
    with pytest.raises(KeyMissing):
        download(receipt.case_id)
    give_key()
    shut, new = download(receipt.case_id), give_key()
    with pytest.raises(pyrage.DecryptError):
        opened(shut, new)
    for guess in ("", "aaaa-bbbb-cccc-dddd", receipt.number):
        with pytest.raises(Invalid) as told:
            erase_handed_over(receipt.case_id, actor=officer("an"), word=guess)
        assert codes(told) == ["secrecy.word"]
    assert (stage(receipt.number), stored_files()) == ("confirmed", 1)
    erase_handed_over(receipt.case_id, actor=officer("an"), word=word_in(opened(download(receipt.case_id), new)))
    assert (stage(receipt.number), stored_files()) == ("erased", 0)


def test_only_the_latest_copy_proves_it_and_only_for_who_has_it() -> None:
    receipt = send()
    secret_officer()
    identity = give_key()
    complete(receipt.case_id, "hoa", decision="accept", lead="SXD")
    confirm(receipt.case_id)
    first = word_in(opened(download(receipt.case_id), identity))
    second = word_in(opened(download(receipt.case_id), identity))
    secret_officer("minh")
    for name, word, code in (("an", first, "secrecy.word"), ("minh", second, "secrecy.not_handed_over")):
        with pytest.raises(Invalid) as told:
            erase_handed_over(receipt.case_id, actor=officer(name), word=word)
        assert codes(told) == [code]
    with pytest.raises(NotAllowed):
        erase_handed_over(receipt.case_id, actor=officer("dung"), word=second)
    erase_handed_over(receipt.case_id, actor=officer("an"), word=second)
    for again in (
        lambda: hand_over_secret(receipt.case_id, actor=officer("an")),
        lambda: erase_handed_over(receipt.case_id, actor=officer("an"), word=second),
        lambda: take_back_confirmation(receipt.case_id, actor=officer("dung"), reason="thôi"),
    ):
        with pytest.raises(SecrecyMoved):
            again()


def test_what_comes_after_the_copy_was_made_is_handed_over_before_anything_is_erased() -> None:
    receipt = send()
    secret_officer()
    identity = give_key()
    complete(receipt.case_id, "hoa", decision="accept", lead="SXD")
    task = open_task(receipt.case_id).id
    confirm(receipt.case_id)
    old = word_in(opened(download(receipt.case_id), identity))
    come_late(receipt.case_id, task, "chữ đến sau")
    with pytest.raises(Invalid) as told:
        erase_handed_over(receipt.case_id, actor=officer("an"), word=old)
    assert codes(told) == ["secrecy.came_since"]
    files = opened(download(receipt.case_id), identity)
    assert "chữ đến sau" in files["ho-so.html"].decode()
    erase_handed_over(receipt.case_id, actor=officer("an"), word=word_in(files))
    come_late(receipt.case_id, task, "chữ đến sau cùng")
    assert sweep_sealed() == 1
    assert stage(receipt.number) == "confirmed"
    with pytest.raises(SecrecyMoved):
        take_back_confirmation(receipt.case_id, actor=officer("dung"), reason="thôi")
    last = opened(download(receipt.case_id), identity)
    assert "chữ đến sau cùng" in last["ho-so.html"].decode()
    erase_handed_over(receipt.case_id, actor=officer("an"), word=word_in(last))
    assert stage(receipt.number) == "erased"
    assert audit.verify().is_sound


def come_late(case_id: object, task_id: object, text: str) -> None:
    with begin_work() as work:
        work.session.merge(
            FormData(case_id=case_id, task_id=task_id, element="draft", data={"answer": text}, saved_at=work.now,
                     saved_by="system")
        )  # fmt: skip


def test_what_an_officer_had_uploaded_and_not_yet_sent_goes_too() -> None:
    receipt = send()
    secret_officer()
    identity = give_key()
    complete(receipt.case_id, "hoa", decision="accept", lead="SXD")
    loose = store_file(FileUpload("nhap.pdf", SHUT), actor=officer("minh"))
    store_file(FileUpload("cua-viec-khac.pdf", PDF), actor=officer("minh"))
    save_draft(open_task(receipt.case_id).id, {"signed": str(loose.id)}, actor=officer("minh"))
    confirm(receipt.case_id)
    files = opened(download(receipt.case_id), identity)
    assert files["tep/01-nhap.pdf"] == SHUT
    erase_handed_over(receipt.case_id, actor=officer("an"), word=word_in(files))
    assert stored_files() == 1


def test_a_file_that_cannot_be_read_stops_it_before_anything_is_handed_over() -> None:
    receipt = send(FileUpload("don.pdf", SHUT))
    complete(receipt.case_id, "hoa", decision="accept", lead="SXD")
    secret_officer()
    give_key()
    confirm(receipt.case_id)
    (name,) = file_store().names()
    file_store().remove(name.folder, name.sha256)
    with pytest.raises(FileDamaged):
        hand_over_secret(receipt.case_id, actor=officer("an"))
    assert stage(receipt.number) == "confirmed"


def test_stopped_between_rows_and_files_it_goes_on_where_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    receipt = send(FileUpload("don.pdf", SHUT))
    complete(receipt.case_id, "hoa", decision="accept", lead="SXD")
    secret_officer()
    identity = give_key()
    confirm(receipt.case_id)
    word = word_in(opened(download(receipt.case_id), identity))

    def away(*_address: str) -> None:
        raise OSError

    with monkeypatch.context() as broken:
        broken.setitem(removers, "petitions", away)
        erase_handed_over(receipt.case_id, actor=officer("an"), word=word)
    assert (stage(receipt.number), stored_files()) == ("erasing", 1)
    assert finish_all_erasing() == 1
    assert (stage(receipt.number), stored_files()) == ("erased", 0)
    assert finish_all_erasing() == 0


def test_days_on_paper_keep_deadline_and_counts_right(clock: Clock) -> None:
    receipt = send()
    complete(receipt.case_id, "hoa", decision="accept", lead="SXD")
    secret_officer()
    identity = give_key()
    confirm(receipt.case_id)
    an = officer("an")
    before = quarter_figures()
    assert (before.received, before.on_time_percent) == (1, None)
    for kind, day, code in (
        ("lost", "2026-11-23", "secrecy.milestone"),
        ("answered", "2026-11-22", "secrecy.day"),
        ("answered", "2026-11-24", "secrecy.day"),
        ("answered", "mai", "secrecy.day"),
    ):
        with pytest.raises(Invalid) as told:
            record_milestone(receipt.case_id, actor=an, kind=kind, day=day)
        assert codes(told) == [code]
    with pytest.raises(SecrecyMoved):
        record_milestone(receipt.case_id, actor=an, kind="ended", day="2026-11-23")
    with pytest.raises(NotAllowed):
        record_milestone(receipt.case_id, actor=officer("dung"), kind="answered", day="2026-11-23")
    erase_handed_over(receipt.case_id, actor=an, word=word_in(opened(download(receipt.case_id), identity)))
    clock.move(days=10)
    for kind, day in (("moved", "2026-11-24"), ("answered", "2026-12-02"), ("answered", "2026-12-01"),
                      ("ended", "2026-12-02")):  # fmt: skip
        record_milestone(receipt.case_id, actor=an, kind=kind, day=day)
    seen = get_sealed(receipt.number, actor=an)
    assert [(one.kind, one.day.isoformat()) for one in seen.milestones] == [
        ("moved", "2026-11-24"), ("answered", "2026-12-01"), ("ended", "2026-12-02")]  # fmt: skip
    assert seen.is_over
    assert quarter_figures().on_time_percent == 100
    clock.move(days=60)
    assert sweep_sealed() == 0
    assert audit.verify().is_sound


def test_what_is_not_set_aside_cannot_be_confirmed() -> None:
    receipt = send()
    complete(receipt.case_id, "hoa", decision="accept", lead="SXD")
    with pytest.raises(SecrecyLifted):
        propose_secret(receipt.case_id, actor=officer("dung"))
