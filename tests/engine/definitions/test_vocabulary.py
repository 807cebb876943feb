"""The check and the runtime speak the same words."""

from engine.definitions import compile_closure
from engine.definitions.vocabulary import FUNCTION_NAMES
from tests.support.diagrams import Diagram, closure_of
from tests.support.walking import engine_for


def test_the_runtime_gives_exactly_the_functions_that_check_knows() -> None:
    compiled = compile_closure(closure_of(Diagram().start().user("a").end().chain("begin", "a", "done")))
    assert set(engine_for(compiled).functions) == FUNCTION_NAMES
