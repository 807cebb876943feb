from datetime import UTC, datetime

from flask import Flask
from flask_babel import force_locale  # type: ignore[import-untyped]

from engine.cases.errors import UndoTooLate
from engine.errors import Invalid, Problem, Wording
from webui.kit import Faults, words_of


def test_an_error_is_translated_with_the_words_among_its_facts(app: Flask) -> None:
    error = UndoTooLate(holder=Wording("người gửi"), since=datetime(2026, 11, 24, 9, 30, tzinfo=UTC))
    with app.test_request_context():
        vietnamese = words_of(error)
        with force_locale("en"):
            english = words_of(error)
    assert vietnamese[0] == str(error)
    assert "người gửi đã làm tiếp" in vietnamese[0]
    assert "the sender" in english[0]
    assert "09:30" in english[0]
    assert "the sender" in english[1]


def test_a_problem_without_a_remedy_has_none(app: Flask) -> None:
    with app.test_request_context(), force_locale("en"):
        (fault,) = Faults.of(
            Invalid(problems=[Problem("queue", "Không có hàng việc “{queue}”.", facts={"queue": "x"})])
        )
    assert (fault.what, fault.remedy, fault.where) == ("There is no list of tasks “x”.", "", "/queue")
