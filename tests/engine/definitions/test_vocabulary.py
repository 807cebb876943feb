from engine.definitions.vocabulary import FUNCTION_NAMES
from engine.runtime import step_engine


def test_check_knows_exactly_the_functions_that_the_runtime_gives() -> None:
    assert step_engine.FUNCTION_NAMES == FUNCTION_NAMES
