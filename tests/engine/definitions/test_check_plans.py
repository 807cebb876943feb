"""Whether what the steps are given fits into what the law gives the case: on every way, and in the worst month."""

import json
from datetime import date
from pathlib import Path

import pytest

from engine.clock import CalendarDays, WorkingDays
from engine.definitions import Library
from engine.definitions.check import check_library
from engine.definitions.check.chains import draw_chain, weigh_by
from engine.definitions.check.diagram import read_diagram
from engine.definitions.check.plans import FUNCTIONS, in_ordinary_weeks, scarcest
from engine.definitions.decisions import read_decision
from engine.definitions.library import SourceFile
from engine.petitions.operations import petition_operations
from engine.scripting import Budget
from tests.support.diagrams import Diagram, closure_of

CHECKOUT = Path(__file__).parents[3]
BUDGETS = "processes/petition/petition_budgets.dmn"
MINIMUMS = "processes/petition/petition_minimums.dmn"
PETITION = "processes/petition/petition.bpmn"


def found(files: dict[str, bytes]) -> list[tuple[str, str, str]]:
    """Severity, code and words of the findings about the whole term."""
    return [
        (one.severity.value, one.code, one.message)
        for one in check_library(Library.from_contents(files), operations=petition_operations)
        if one.code.startswith(("plan.", "reference.due_until", "reference.minimums"))
    ]


def shipped() -> dict[str, bytes]:
    return {path: file.content for path, file in Library.from_folder(CHECKOUT).files.items()}


def with_term(path: str, rule: str, term: str) -> dict[str, bytes]:
    """The shipped files with another term in one row."""
    files = shipped()
    before, mark, after = files[path].decode().partition(f'"{rule}_term_is">')
    assert mark
    head, _, tail = after.partition("</text>")
    assert "<text>" in head
    files[path] = f'{before}{mark}\n<text>"{term}"</text>{tail}'.encode()
    return files


def sample(**properties: str) -> dict[str, bytes]:
    """Two steps of six working days, one of them on a way of its own."""
    diagram = Diagram("sample", {"dueIn": '"20 days"', "legalTerm": "20 days", **properties}).start()
    diagram.user("check", dueIn='"6 working days"').user("study", dueIn='"6 working days"')
    diagram.user("quick", dueIn='"1 working day"').node("exclusiveGateway", "which").end().end("refused")
    diagram.chain("begin", "check", "which").flow("which", "study", "n == 1").flow("which", "quick", default=True)
    diagram.chain("study", "done").chain("quick", "refused")
    return {"processes/sample/sample.bpmn": diagram.xml()}


def test_the_shipped_terms_fit_into_twenty_days() -> None:
    assert found(shipped()) == []


def test_a_step_that_takes_too_long_is_an_error_that_names_the_way() -> None:
    ((severity, code, message),) = found(with_term(BUDGETS, "petition_budgets_approve", "9 working days"))
    assert (severity, code) == ("error", "plan.budgets_exceed")
    assert "17 ngày làm việc" in message
    assert "14" in message
    assert "Duyệt dự thảo trả lời 9" in message


def test_a_term_of_one_field_alone_is_seen_too() -> None:
    assert found(with_term(BUDGETS, "petition_budgets_study_simple", "9 working days")), "an override by field counts"


def test_minimums_that_do_not_fit_over_tet_are_a_warning_with_the_worst_day() -> None:
    ((severity, code, message),) = found(with_term(MINIMUMS, "petition_minimums_draft", "3 working days"))
    assert (severity, code) == ("warning", "plan.worst_day")
    assert "13/02/2026" in message
    assert "9 ngày làm việc" in message


def test_without_a_table_of_minimums_every_step_needs_its_whole_term() -> None:
    ((severity, code, message),) = found(sample())
    assert (severity, code) == ("warning", "plan.worst_day")
    assert "12" in message
    assert found(sample(legalTerm="30 days")) == []
    ((severity, code, _),) = [one for one in found(sample(legalTerm="10 working days")) if one[0] == "error"]
    assert (severity, code) == ("error", "plan.budgets_exceed")


def test_only_ways_to_where_the_date_is_kept_count() -> None:
    ways = [message for _, _, message in found(sample(legalTerm="8 days", dueUntil="refused"))]
    assert ways
    assert all("quick" in message and "study" not in message for message in ways)
    assert any("study" in message for _, _, message in found(sample(legalTerm="8 days", dueUntil="done")))


@pytest.mark.parametrize(
    ("properties", "code"),
    [
        ({"legalTerm": "soon"}, "plan.legal_term"),
        ({"legalTerm": "20 hours"}, "plan.legal_term"),
        ({"legalTerm": "60 days", "dueUntil": "answered"}, "reference.due_until"),
        ({"legalTerm": "60 days", "minimums": "nothing"}, "reference.minimums"),
    ],
)
def test_what_the_process_says_of_its_term_must_be_there(properties: dict[str, str], code: str) -> None:
    assert code in [one[1] for one in found(sample(**properties))]


def test_a_process_without_a_legal_term_is_not_asked() -> None:
    files = sample()
    path = next(path for path in files if path.endswith(".bpmn"))
    files[path] = files[path].replace(b"legalTerm", b"title")
    assert found(files) == []


@pytest.mark.parametrize(
    ("term", "days"),
    [(CalendarDays(20), 14), (CalendarDays(7), 5), (CalendarDays(1), 1), (WorkingDays(10), 10)],
)
def test_ordinary_weeks_hold_this_much_at_least(term: CalendarDays | WorkingDays, days: int) -> None:
    assert in_ordinary_weeks(term) == days


def test_the_scarcest_twenty_days_lie_over_tet() -> None:
    worst = scarcest(CalendarDays(20))
    assert worst is not None
    assert (worst.days, worst.received) == (9, date(2026, 2, 13))


def test_a_way_back_is_gone_once() -> None:
    diagram = (
        Diagram("sample", {}).start().user("draft", dueIn='"2 working days"').user("sign", dueIn='"1 working day"')
    )
    diagram.node("exclusiveGateway", "good").end()
    diagram.chain("begin", "draft", "sign", "good").flow("good", "draft", "again").flow("good", "done", default=True)
    files = closure_of(diagram).files
    scopes = {
        one.id: one for file in files.values() for one in read_diagram(SourceFile(file.path, file.content)).processes
    }
    chain = draw_chain("sample", scopes)
    weigh = weigh_by({"=2 working days": 2, "=1 working day": 1})
    assert [station.element for station in chain.longest(weigh)] == ["draft", "sign"]
    rests = {place[1]: rest.days for place, rest in chain.rests(weigh).items()}
    assert (rests["begin"], rests["draft"], rests["sign"]) == (3, 1, 0)


def test_a_ring_of_calls_is_survived() -> None:
    one = Diagram("one", {"legalTerm": "20 days"}).start().node("callActivity", "call", calledElement="two").end()
    two = Diagram("two", {}).start().node("callActivity", "call", calledElement="one").end()
    one.chain("begin", "call", "done")
    two.chain("begin", "call", "done")
    scopes = {
        part.id: part
        for drawn in (one, two)
        for part in read_diagram(SourceFile(f"processes/{drawn.id}.bpmn", drawn.xml())).processes
    }
    assert draw_chain("one", scopes).longest(weigh_by({})) == []


@pytest.mark.parametrize(("rule", "step"), [("DL2", "next_update"), ("DL3", "transfer"), ("DL13a", "supplement")])
def test_the_shipped_table_says_what_the_catalogue_of_deadlines_says(rule: str, step: str) -> None:
    catalogue = json.loads((CHECKOUT / "demo" / "catalogues.json").read_text("utf-8"))["deadline_rules"]
    (term,) = [one["term"] for one in catalogue if one["code"] == rule]
    (table,) = read_decision(shipped()[BUDGETS], BUDGETS).values()
    answer = table.decide({"step": step, "field": None, "external_due": None}, FUNCTIONS, Budget())
    assert answer["term"] == term


def test_the_law_of_the_process_is_the_law_of_the_catalogue() -> None:
    catalogue = json.loads((CHECKOUT / "demo" / "catalogues.json").read_text("utf-8"))["deadline_rules"]
    (term,) = [one["term"] for one in catalogue if one["code"] == "DL1"]
    assert f'name="legalTerm" value="{term}"'.encode() in shipped()[PETITION]
    assert f"after(received_on, days({term.split()[0]} + ".encode() in shipped()[BUDGETS]
