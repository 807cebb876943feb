"""Answers to petitions alike: found beside a draft, copied with their number, and nothing that one may not see."""

from uuid import UUID

import pytest
from sqlalchemy import delete, update

from engine import audit
from engine.petitions import FileUpload, store_file
from engine.petitions.answered_alike import AnswerNotThere, copy_answer, list_answered_alike
from engine.storage import Database, begin_work, read_work, tables
from tests.engine.directory.town import officer
from tests.engine.petitions.office import PDF, answer, complete, row, send

FIRST = "Đoạn đường trước trường học ngập sâu mỗi khi mưa, học sinh không qua được, đề nghị nạo vét cống."
AGAIN = "Mỗi khi mưa đoạn đường trước trường học ngập sâu, học sinh không qua được. Đề nghị nạo vét cống sớm."
ANSWER = "Sở đã nạo vét cống và báo cho bà Nguyễn Thị Lan biết."


@pytest.fixture
def two(office: Database) -> tuple[UUID, UUID]:
    """A petition that was answered, and one alike that waits for its answer."""
    first = send(title="Đường ngập", content=FIRST).case_id
    scan = store_file(FileUpload("ban-ky.pdf", PDF), actor=officer("minh"))
    answer(first, scan.id, answer=ANSWER)
    again = send(title="Đường ngập", content=AGAIN, phone="0900000009", email="khac@mau.example").case_id
    complete(again, "hoa", decision="accept", lead="SXD")
    return first, again


def withdraw(case_id: UUID) -> None:
    with begin_work() as work:
        publication = tables.Publication
        work.connection.execute(update(publication).where(publication.case_id == case_id).values(withdrawn_at=work.now))


def test_a_public_answer_stands_beside_the_draft_as_everyone_reads_it(two: tuple[UUID, UUID]) -> None:
    (found,) = list_answered_alike(two[1], actor=officer("minh"))
    assert (found.number, found.is_public) == (row(two[0]).number, True)
    assert "nạo vét cống" in found.text
    assert "Nguyễn Thị Lan" not in found.text


def test_copying_records_the_number_and_not_the_words(two: tuple[UUID, UUID]) -> None:
    text = copy_answer(two[1], row(two[0]).number, actor=officer("minh"))
    assert "nạo vét cống" in text
    with read_work() as work:
        event = audit.list_events(work, two[1])[-1]
    assert (event.kind, dict(event.facts)) == ("answer.copied", {"from": row(two[0]).number, "is_public": True})


def test_an_answer_that_is_not_public_is_for_who_may_read_its_petition_and_without_its_sender(
    two: tuple[UUID, UUID],
) -> None:
    withdraw(two[0])
    (found,) = list_answered_alike(two[1], actor=officer("minh"))
    assert not found.is_public
    assert "nạo vét cống" in found.text
    assert "Nguyễn Thị Lan" not in found.text
    with begin_work() as work:
        work.connection.execute(update(tables.Case).where(tables.Case.id == two[0]).values(agency="P-NT"))
        work.connection.execute(update(tables.Task).where(tables.Task.case_id == two[0]).values(agency="P-NT"))
    assert list_answered_alike(two[1], actor=officer("an")) == ()
    with pytest.raises(AnswerNotThere):
        copy_answer(two[1], row(two[0]).number, actor=officer("an"))


def test_who_may_not_read_this_petition_is_shown_nothing(two: tuple[UUID, UUID]) -> None:
    assert list_answered_alike(two[1], actor=officer("binh")) == ()
    with pytest.raises(AnswerNotThere):
        copy_answer(two[1], row(two[0]).number, actor=officer("binh"))


def test_a_secret_petition_gives_no_answer_away(two: tuple[UUID, UUID]) -> None:
    withdraw(two[0])
    with begin_work() as work:
        work.connection.execute(delete(tables.Publication).where(tables.Publication.case_id == two[0]))
        work.connection.execute(
            update(tables.Petition).where(tables.Petition.case_id == two[0]).values(status="secret")
        )
    assert list_answered_alike(two[1], actor=officer("minh")) == ()
