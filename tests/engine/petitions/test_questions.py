"""The questions that a petition asks, a row each."""

from engine.petitions.questions import list_questions, set_questions
from engine.storage import Database, begin_work, read_work
from tests.engine.petitions.office import send


def test_questions_are_numbered_as_written_and_written_anew(office: Database) -> None:
    case_id = send().case_id
    with begin_work("vp.005") as work:
        assert set_questions(work, case_id, ["Bao giờ có kết quả?", "  ", "Ai chịu trách nhiệm?"]) == 2
    with read_work() as work:
        assert list_questions(work, case_id) == {1: "Bao giờ có kết quả?", 2: "Ai chịu trách nhiệm?"}
    with begin_work("vp.005") as work:
        assert set_questions(work, case_id, ["Hỏi lại một điều."]) == 1
        assert list_questions(work, case_id) == {1: "Hỏi lại một điều."}
        assert set_questions(work, case_id, []) == 0
        assert list_questions(work, case_id) == {}
