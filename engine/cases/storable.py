"""Values from outside, made such that every database can keep them."""

import math
import re
from collections.abc import Mapping
from typing import Any

from engine.errors import N_, Invalid, Problem

DEEPEST = 40
LARGEST = 2**63
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def storable(data: Mapping[str, Any]) -> dict[str, Any]:
    """A copy without the characters that no database keeps.

    Raises:
        Invalid: nested without end, or a number that no database keeps.
    """
    return {_text(str(name)): _storable(value, 1) for name, value in data.items()}


def _storable(value: Any, depth: int) -> Any:
    if depth > DEEPEST:
        raise _refused(N_("Dữ liệu lồng nhau quá sâu."))
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, Mapping):
        return {_text(str(name)): _storable(item, depth + 1) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_storable(item, depth + 1) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        raise _refused(N_("Có số không hợp lệ."))
    if isinstance(value, int) and not -LARGEST <= value < LARGEST:
        raise _refused(N_("Có số quá lớn."))
    return value


def _text(value: str) -> str:
    return UNSTORABLE.sub("", value)


def _refused(what: str) -> Invalid:
    return Invalid(problems=[Problem("", what, N_("Sửa lại giá trị này rồi gửi lại."))])
