from datetime import date

import pytest

from engine.petitions import (
    FileUpload,
    PetitionUnknown,
    find_petition_of,
    quarter_figures,
    rate_opened,
    store_file,
)
from engine.storage import Database, new_id
from tests.engine.directory.town import officer
from tests.engine.petitions.office import PDF, Clock, answer, complete, send


def test_those_who_work_on_a_petition_read_it_whole(office: Database) -> None:
    receipt = send(FileUpload("a.pdf", PDF))
    complete(receipt.case_id, "hoa", decision="accept", lead="SXD")
    for username in ("hoa", "minh", "dung"):
        view = find_petition_of(receipt.case_id, actor=officer(username))
        assert view is not None
        assert view.sender["full_name"] == "Nguyễn Thị Lan"
        assert view.sender["phone"] == "0905123456"
        assert (view.kind, view.field_code, view.lead_agency_name) == ("behaviour", "giao_thong", "Sở Xây dựng")
        assert view.facts == {"place": "Xã Diên Khánh", "content_heading": "5.1"}
        assert [file.name for file in view.files] == ["a.pdf"]
        assert "Đề nghị xử lý đúng hạn" in [entry.text for entry in view.conversation]


@pytest.mark.parametrize("username", ["binh", "quan.tri"])
def test_other_agencies_and_administrators_do_not(office: Database, username: str) -> None:
    receipt = send()
    complete(receipt.case_id, "hoa", decision="accept", lead="SXD")
    with pytest.raises(PetitionUnknown):
        find_petition_of(receipt.case_id, actor=officer(username))


def test_a_case_that_is_no_petition_has_none(office: Database) -> None:
    assert find_petition_of(new_id(), actor=officer("hoa")) is None


def test_the_figures_of_a_quarter_come_from_rows(office: Database, clock: Clock) -> None:
    empty = quarter_figures()
    assert (empty.quarter, empty.year, empty.received) == (4, 2026, 0)
    assert empty.on_time_percent is empty.satisfied_percent is None
    receipts = [send() for _ in range(3)]
    for receipt in receipts[:2]:
        letter = store_file(FileUpload("bản ký.pdf", PDF), actor=officer("minh"))
        answer(receipt.case_id, letter.id)
    rate_opened(receipts[0].case_id, 5)
    rate_opened(receipts[1].case_id, 1)
    clock.move(days=30)
    figures = quarter_figures()
    assert (figures.received, figures.on_time_percent, figures.satisfied_percent) == (3, 67, 50)
    assert quarter_figures(date(2026, 9, 30)).received == 0
    assert quarter_figures(date(2027, 1, 1)).received == 0
