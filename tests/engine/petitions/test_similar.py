"""Likely duplicates: found by their words or their sender, within a period, by who may read them."""

from dataclasses import replace
from uuid import UUID

from engine.petitions import Receipt, SimilarPetition, list_similar, petition_settings, use_petition_settings
from engine.petitions.likeness import SKETCH, likeness, shingles, sketch
from engine.petitions.similar import forget_likeness
from engine.storage import Database, begin_work, read_work, tables
from tests.engine.directory.town import officer
from tests.engine.petitions.office import Clock, complete, send

FIRST = "Đoạn đường trước trường học ngập sâu mỗi khi mưa, học sinh không qua được, đề nghị nạo vét cống."
AGAIN = "Mỗi khi mưa đoạn đường trước trường học ngập sâu, học sinh không qua được. Đề nghị nạo vét cống sớm."
OTHER = "Xin cấp lại giấy phép lao động cho kỹ sư, hồ sơ đã nộp đủ theo danh mục niêm yết."


def sends(content: str, *, phone: str) -> Receipt:
    return send(title="Đường ngập", content=content, phone=phone, email=f"{phone}@mau.example")


def seen_by(username: str, receipt: Receipt) -> tuple[SimilarPetition, ...]:
    return list_similar(receipt.case_id, actor=officer(username))


def test_texts_that_share_their_words_are_alike() -> None:
    assert likeness(shingles(FIRST), shingles(FIRST.upper())) == 1
    assert likeness(shingles(FIRST), shingles(AGAIN)) > 0.5
    assert likeness(shingles(FIRST), shingles(OTHER)) < 0.1
    assert likeness(shingles(""), shingles("")) == 0


def test_a_sketch_has_few_numbers_that_both_databases_can_keep() -> None:
    assert len(sketch(shingles(FIRST))) == SKETCH
    assert all(-(1 << 63) <= number < 1 << 63 for number in sketch(shingles(FIRST)))
    assert sketch(shingles("một")) == []


def test_a_likely_duplicate_is_shown_with_how_alike_it_is(office: Database) -> None:
    first, again = sends(FIRST, phone="0900000001"), sends(AGAIN, phone="0900000002")
    (found,) = seen_by("hoa", again)
    assert (found.number, found.is_same_sender) == (first.number, False)
    assert 50 < found.alike < 100
    assert found.is_alike
    assert found.status_text


def test_another_matter_of_the_same_sender_is_shown_too(office: Database) -> None:
    first, other = sends(FIRST, phone="0900000001"), sends(OTHER, phone="0900000001")
    (found,) = seen_by("hoa", other)
    assert (found.number, found.is_same_sender, found.is_alike) == (first.number, True, False)


def test_another_matter_of_another_sender_is_not_shown(office: Database) -> None:
    sends(FIRST, phone="0900000001")
    assert seen_by("hoa", sends(OTHER, phone="0900000002")) == ()


def test_what_came_long_before_is_not_shown(office: Database, clock: Clock) -> None:
    sends(FIRST, phone="0900000001")
    clock.move(days=61)
    assert seen_by("hoa", sends(AGAIN, phone="0900000001")) == ()


def test_how_far_back_is_a_setting(office: Database, clock: Clock) -> None:
    use_petition_settings(replace(petition_settings(), similar_days=90))
    sends(FIRST, phone="0900000001")
    clock.move(days=61)
    assert len(seen_by("hoa", sends(AGAIN, phone="0900000002"))) == 1


def test_who_may_not_read_the_petition_sees_none(office: Database) -> None:
    sends(FIRST, phone="0900000001")
    assert seen_by("binh", sends(AGAIN, phone="0900000002")) == ()


def test_an_officer_is_shown_only_what_they_may_read(office: Database) -> None:
    sends(FIRST, phone="0900000001")
    again = sends(AGAIN, phone="0900000002")
    accept(again.case_id)
    assert seen_by("minh", again) == ()


def test_a_petition_that_is_forgotten_is_not_found(office: Database) -> None:
    first, again = sends(FIRST, phone="0900000001"), sends(AGAIN, phone="0900000001")
    with begin_work() as work:
        forget_likeness(work, first.case_id)
    assert seen_by("hoa", again) == ()


def test_no_number_kept_tells_the_phone(office: Database) -> None:
    sends(FIRST, phone="0900000001")
    with read_work() as work:
        kept = set(work.connection.execute(tables.PetitionShingle.__table__.select()).scalars())
    assert len(kept) == SKETCH + 2
    assert not kept & set(sketch(shingles("phone 0900000001")))


def accept(case_id: UUID) -> None:
    complete(case_id, "hoa", decision="accept", lead="SXD")
