"""What COLLECT makes of the answers of all rules that hold."""

from enum import StrEnum
from typing import Any

from engine.scripting import STANDARD_FUNCTIONS


class Aggregation(StrEnum):
    """How DMN names them."""

    SUM = "SUM"
    MIN = "MIN"
    MAX = "MAX"
    COUNT = "COUNT"


def collected(aggregation: Aggregation, values: list[Any]) -> Any:
    """The one value that stands for all; nothing when there is none to compare.

    Raises:
        ScriptFailed: the values cannot be added or compared.
    """
    if aggregation is Aggregation.COUNT:
        return len(values)
    if not values and aggregation is not Aggregation.SUM:
        return None
    return STANDARD_FUNCTIONS[aggregation.lower()](values)
