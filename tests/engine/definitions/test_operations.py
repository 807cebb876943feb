from typing import Any
from unittest.mock import Mock

import pytest

from engine.definitions.operations import Catalogue, Operation, OperationContext, Parameter, operation
from engine.errors import Invalid, NotFound

CONTEXT = Mock(spec=OperationContext)


def library() -> tuple[Catalogue, Operation]:
    shelf = Catalogue()

    @operation(
        "petition.refuse",
        title="Từ chối tiếp nhận",
        parameters=(
            Parameter("reason", required=True),
            Parameter("copies", "number"),
            Parameter("day", "date"),
        ),
        results=[Parameter("refused_on", "date")],
        grant="RECEPTION",
        outward=True,
        into=shelf,
    )
    def refuse(context: OperationContext, arguments: dict[str, Any]) -> dict[str, Any]:
        return {"refused_on": "2026-11-24", "reason": arguments["reason"]}

    return shelf, refuse


def test_a_decorated_function_is_in_the_catalogue_and_can_be_called() -> None:
    shelf, refuse = library()
    assert shelf.get("petition.refuse") is refuse
    assert refuse.is_outward
    assert refuse.results == (Parameter("refused_on", "date"),)
    assert refuse(CONTEXT, {"reason": "R01"}) == {"refused_on": "2026-11-24", "reason": "R01"}


def test_an_unknown_name_tells_the_nearest_one() -> None:
    shelf, _ = library()
    with pytest.raises(NotFound) as caught:
        shelf.get("petition.refuze")
    assert caught.value.advice == "Có phải là “petition.refuse” không?"
    with pytest.raises(NotFound) as caught:
        shelf.get("xyz")
    assert "suggestion" not in caught.value.facts


def test_registering_twice_is_harmless_but_a_name_is_taken_once() -> None:
    shelf, refuse = library()
    shelf.register(refuse)
    assert shelf.all() == (refuse,)
    other = Operation("petition.refuse", "Khác", (), (), None, False, lambda _context, given: given)
    with pytest.raises(ValueError, match=r"petition\.refuse"):
        shelf.register(other)
    assert shelf.get("petition.refuse") is refuse


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ({}, "operation.missing_parameter"),
        ({"reason": None}, "operation.missing_parameter"),
        ({"reason": "R01", "resaon": 1}, "operation.unknown_parameter"),
        ({"reason": 7}, "operation.wrong_type"),
        ({"reason": "R01", "copies": True}, "operation.wrong_type"),
        ({"reason": "R01", "day": "mai"}, "operation.wrong_type"),
    ],
)
def test_arguments_that_do_not_fit_are_refused_without_showing_them(arguments: dict[str, Any], code: str) -> None:
    _, refuse = library()
    with pytest.raises(Invalid) as caught:
        refuse(CONTEXT, arguments)
    assert [problem.code for problem in caught.value.problems] == [code]


def test_a_reference_to_typed_content_fits_every_type() -> None:
    _, refuse = library()
    assert refuse(CONTEXT, {"reason": {"$form": "0f"}, "copies": 2, "day": "2026-11-24"})
