import threading
from typing import Any

import pytest

from engine.petitions import FileUpload, Receipt, store_file, submit_petition, supplement_opened, track
from engine.petitions.errors import ExternalNumberKnown
from engine.storage import Database
from tests.engine.directory.town import officer
from tests.engine.petitions.office import PDF, count, petition, row

KEY = "9tB0c1mXwq5Jr7kQ"


def send_with(key: str, *files: FileUpload, **named: Any) -> Receipt:
    form = named.pop("form", petition())
    return submit_petition(form, files, **{"channel": "web", "client_key": "a", "sending_key": key} | named)


def test_the_second_sending_gets_the_receipt_of_the_first(office: Database) -> None:
    kept = store_file(FileUpload("giấy hẹn.pdf", PDF), actor=None, client_key="a")
    form = petition(files=[str(kept.id)])
    first = send_with(KEY, FileUpload("ảnh.pdf", PDF), form=form)
    assert send_with(KEY, FileUpload("ảnh.pdf", PDF), form=form, client_key="b", locale="en") == first
    assert count("petitions") == count("cases") == 1
    assert count("attachments") == 2
    assert track(first.number, first.tracking_code, client_key="a").case_id == first.case_id


@pytest.mark.parametrize("turn", range(3))
def test_two_at_once_are_one_petition(office: Database, turn: int) -> None:
    kept = store_file(FileUpload("giấy hẹn.pdf", PDF), actor=None, client_key="a")
    form, receipts, together = petition(files=[str(kept.id)]), [], threading.Barrier(4)

    def go() -> None:
        together.wait(10)
        receipts.append(send_with(KEY, form=form))

    threads = [threading.Thread(target=go) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(receipts) == 4
    assert len(set(receipts)) == 1
    assert count("petitions") == count("cases") == count("attachments") == 1


def test_another_key_another_text_another_file_or_another_person_is_another_petition(office: Database) -> None:
    receipts = [
        send_with(KEY),
        send_with(KEY + "2"),
        send_with(KEY, form=petition(content="Nay đường lại ngập sâu hơn trước nhiều.")),
        send_with(KEY, FileUpload("ảnh.pdf", PDF)),
        send_with(KEY, FileUpload("ảnh.pdf", PDF + b"\n")),
        send_with(KEY, channel="api"),
        send_with(KEY, channel="api", actor=officer("hoa")),
    ]
    assert len({receipt.number for receipt in receipts}) == len({one.tracking_code for one in receipts}) == 7


def test_without_a_key_each_sending_is_a_petition_of_its_own(office: Database) -> None:
    receipts = [submit_petition(petition(), channel="web", client_key="a") for _ in range(2)]
    assert len({one.number for one in receipts}) == len({one.tracking_code for one in receipts}) == 2


def test_sending_again_counts_as_no_new_petition(office: Database) -> None:
    assert len({send_with(KEY) for _ in range(40)}) == 1


def test_a_number_of_another_system_is_still_taken_once(office: Database) -> None:
    first = send_with(KEY, external_number="PAKN.1")
    assert send_with(KEY, external_number="PAKN.1") == first
    with pytest.raises(ExternalNumberKnown):
        send_with(KEY + "2", external_number="PAKN.1")


def test_neither_key_nor_code_is_stored(office: Database) -> None:
    receipt = send_with(KEY)
    stored = row(receipt.case_id)
    assert len(stored.sending_hash) == 32
    assert KEY not in str(stored)
    assert receipt.tracking_code.replace("-", "") not in str(stored)


@pytest.mark.parametrize("turn", range(2))
def test_a_supplement_sent_by_two_at_once_is_added_once(office: Database, turn: int) -> None:
    receipt, together, done = send_with(KEY), threading.Barrier(4), []

    def go() -> None:
        together.wait(10)
        supplement_opened(receipt.case_id, "Đèn số 14 cũng hỏng.", sending_key="khoá")
        done.append(True)

    threads = [threading.Thread(target=go) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    said = [line for line in track(receipt.number, receipt.tracking_code, client_key="a").timeline
            if line.kind == "supplement"]  # fmt: skip
    assert (len(done), len(said)) == (4, 1)
