from datetime import timedelta

import pytest
from sqlalchemy import insert, select, update

from engine.errors import Invalid
from engine.petitions import (
    FileUpload,
    PublicationUnknown,
    PublicationWithdrawn,
    get_publication,
    list_publications,
    store_file,
)
from engine.petitions.publishing import hide_personal, publish_answer
from engine.scripting import rich_plain
from engine.storage import Database, begin_work, new_id, tables
from tests.engine.directory.town import officer
from tests.engine.petitions.office import PDF, START, answer, row, send


def publish(title: str, *, minutes: int, text: str = "Đã xử lý.") -> None:
    moment = START + timedelta(minutes=minutes)
    with begin_work(at=moment) as work:
        case_id = new_id()
        work.connection.execute(
            insert(tables.Petition).values(
                case_id=case_id, number=f"KH-2026-{minutes:06d}", tracking_hash=b"", channel="web", sender={},
                title=title, content="Không công khai", facts={}, status="answered", status_at=moment,
                received_at=moment, lead_agency="SXD", field="giao_thong",
            )
        )  # fmt: skip
        publish_answer(work, case_id, question="", answer=text, title="")


def titles(query: str) -> list[str]:
    return [item.title for item in list_publications(query).items]


def test_a_search_without_diacritics_finds_words_with_them(office: Database) -> None:
    publish("Đường liên xã ngập nước", minutes=1)
    publish("Cấp giấy phép xây dựng", minutes=2)
    publish("Chợ Hòa Bình", minutes=3)
    assert titles("duong") == ["Đường liên xã ngập nước"]
    assert titles("DUONG ngap") == ["Đường liên xã ngập nước"]
    assert titles("xay dun") == ["Cấp giấy phép xây dựng"]
    assert titles("hoa binh") == ["Chợ Hòa Bình"]
    assert titles("KH-2026-000002") == ["Cấp giấy phép xây dựng"]
    assert titles("ong") == []


def test_a_search_with_diacritics_asks_for_them_however_they_are_typed(office: Database) -> None:
    publish("Chợ Hòa Bình", minutes=1)
    publish("Chợ Hoa Bình", minutes=2)
    assert titles("hòa") == titles("hoà") == titles("ho\u0061\u0300") == ["Chợ Hòa Bình"]
    assert titles("hoa") == ["Chợ Hoa Bình", "Chợ Hòa Bình"]


@pytest.mark.parametrize("query", ["%", "_", "'; DROP TABLE publications --", "x" * 100_000, "\x00", "a" * 50 + "%"])
def test_a_hostile_query_is_a_query(office: Database, query: str) -> None:
    publish("Đường liên xã", minutes=1)
    assert len(list_publications(query).items) <= 1


def test_pages_follow_each_other_without_gap_or_repetition(office: Database) -> None:
    for minutes in range(1, 8):
        publish(f"Việc {minutes}", minutes=minutes)
    seen: list[str] = []
    cursor: str | None = None
    for _ in range(4):
        page = list_publications("viec", cursor, limit=2)
        seen += [item.title for item in page.items]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert seen == [f"Việc {minutes}" for minutes in range(7, 0, -1)]
    assert cursor is None


@pytest.mark.parametrize("cursor", ["x", "____", "MTIz", "é", "OTk5OTk5OTk5OTk5OTk5OTk5OTk5LjA"])
def test_a_false_cursor_is_refused(office: Database, cursor: str) -> None:
    with pytest.raises(Invalid):
        list_publications("", cursor)


def test_only_what_was_written_for_the_public_is_public(office: Database) -> None:
    receipt = send()
    letter = store_file(FileUpload("bản ký.pdf", PDF), actor=officer("minh"))
    answer(
        receipt.case_id,
        letter.id,
        answer="Kính gửi bà Nguyễn Thị Lan, 12 Trần Phú, Nha Trang, lan@mau.example, 0905 123 456: đã xử lý.",
    )
    view = get_publication(receipt.number)
    assert view.agency == "Sở Xây dựng"
    assert view.answer == "Kính gửi bà […], […], […], […]: đã xử lý."
    assert view.question == view.title == row(receipt.case_id).title
    assert view.letter.number == "123/SXD-VP"
    assert view.letter.signer == ""
    assert view.files == ()
    assert "học sinh" not in repr(view)


def test_without_hiding_the_name_would_be_public() -> None:
    text = "Bà Nguyễn Thị Lan nói"
    assert hide_personal(text, {}) == text
    assert hide_personal(text, {"full_name": "nguyễn thị lan"}) == "Bà […] nói"


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("Gọi 0905.123.456 ngay", "Gọi […] ngay"),
        ("Gọi +84 905 123 456", "Gọi […]"),
        ("Văn bản số 0123/SXD ngày 02/12/2026", "Văn bản số 0123/SXD ngày 02/12/2026"),
        ("Kinh phí 1200000000 đồng", "Kinh phí 1200000000 đồng"),
    ],
)
def test_telephones_are_hidden_and_other_numbers_stay(text: str, hidden: str) -> None:
    assert hide_personal(text, {}) == hidden


def test_what_is_unknown_and_what_was_withdrawn_differ(office: Database) -> None:
    publish("Đường liên xã", minutes=1)
    with pytest.raises(PublicationUnknown):
        get_publication("KH-2026-999999")
    with begin_work() as work:
        work.connection.execute(update(tables.Publication).values(withdrawn_at=START))
    with pytest.raises(PublicationWithdrawn):
        get_publication(" kh-2026-000001 ")
    assert list_publications().items == ()


def test_publishing_again_replaces_the_text(office: Database) -> None:
    publish("Đường liên xã", minutes=1)
    with begin_work() as work:
        case_id = work.connection.execute(select(tables.Petition.case_id)).scalar_one()
        publish_answer(work, case_id, question="Hỏi", answer="Sửa lại", title="Đường huyện")
    assert get_publication("KH-2026-000001").answer == "Sửa lại"
    assert titles("") == ["Đường huyện"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("**Đã sửa** cho bà Nguyễn Thị Lan.", "**Đã sửa** cho bà […]."),
        ("**Đã sửa** cho bà Nguyễn **Thị** Lan.", "Đã sửa cho bà […]."),
        ("Gọi 0905 *123* 456 hay lan@**mau**.example", "Gọi […] hay […]"),
        ("Diện tích 2*3*4 m", "Diện tích 2*3*4 m"),
    ],
)
def test_a_star_within_a_name_hides_it_all_the_same(office: Database, text: str, shown: str) -> None:
    receipt = send()
    with begin_work() as work:
        publish_answer(work, receipt.case_id, question="Hỏi", answer=text, title="")
    told = get_publication(receipt.number).answer
    assert told == shown
    assert "Nguyễn Thị Lan" not in rich_plain(told)
