"""JSON values: which ones there are, what they weigh, and copies that share nothing."""

import math
from typing import Any, TypeAlias, TypeGuard

from engine.errors import N_
from engine.scripting.failures import ScriptFailed
from engine.scripting.limits import (
    LARGEST_NUMBER,
    Budget,
    too_deep,
    too_large_number,
    too_long_text,
    too_many_items,
)

Value: TypeAlias = Any
"""A JSON value; what kind it is, is asked where it matters."""

# Exact types: a subclass could bring methods of its own into comparisons.
JSON_TYPES = frozenset({type(None), bool, int, float, str, list, dict})
TEXT_PER_OPERATION = 64


def is_number(value: object) -> TypeGuard[int | float]:
    """A number proper; yes and no are not numbers."""
    return type(value) is int or type(value) is float


def bounded_number(value: float) -> int | float:
    """The number, unless it is too large to be kept."""
    if type(value) is int:
        if -LARGEST_NUMBER <= value <= LARGEST_NUMBER:
            return value
    elif math.isfinite(value):
        return value
    raise too_large_number()


def require_json(value: object) -> None:
    """Refuse what JSON cannot hold."""
    if type(value) not in JSON_TYPES:
        raise ScriptFailed(
            N_("Dữ liệu kiểu “{kind}” không dùng được trong biểu thức."),
            remedy=N_("Chỉ dùng số, văn bản, đúng/sai, danh sách và đối tượng; ngày viết dạng 2026-01-31."),
            kind=type(value).__name__,
        )


def charge(value: object, budget: Budget, depth: int = 0) -> None:
    """Spend what it may cost to look through the whole value."""
    if type(value) is str:
        budget.spend(len(value) // TEXT_PER_OPERATION)
    elif type(value) is list or type(value) is dict:
        if depth > budget.limits.depth:
            raise too_deep()
        budget.spend(len(value) + 1)
        for item in value:
            charge(item, budget, depth + 1)
        if type(value) is dict:
            for item in value.values():
                charge(item, budget, depth + 1)


def settled(value: Value, budget: Budget) -> Value:
    """A JSON value within the limits that shares nothing with what it came from."""
    kind = type(value)
    if value is None or kind is bool:
        return value
    return _Settling(budget).copy(value, 0)


class _Settling:
    """One copy in progress, with the room that is left in it."""

    __slots__ = ("budget", "items", "text")

    def __init__(self, budget: Budget) -> None:
        self.budget = budget
        self.items = budget.limits.items
        self.text = budget.limits.text

    def copy(self, value: Value, depth: int) -> Value:
        if type(value) is str:
            return self._text(value)
        if type(value) is list:
            self._enter(len(value), depth)
            return [self.copy(item, depth + 1) for item in value]
        if type(value) is dict:
            self._enter(len(value), depth)
            return {self._key(key): self.copy(item, depth + 1) for key, item in value.items()}
        if is_number(value):
            return bounded_number(value)
        require_json(value)
        return value

    def _enter(self, count: int, depth: int) -> None:
        if depth >= self.budget.limits.depth:
            raise too_deep()
        self.items -= count
        if self.items < 0:
            raise too_many_items()
        self.budget.spend(count)

    def _key(self, key: object) -> str:
        if type(key) is not str:
            raise ScriptFailed(
                N_("Tên trường của đối tượng phải là văn bản."),
                remedy=N_("Viết tên trường trong dấu nháy."),
            )
        return self._text(key)

    def _text(self, value: str) -> str:
        self.text -= len(value)
        if self.text < 0:
            raise too_long_text()
        if not value.isascii():
            require_unicode(value)
        return value


def require_unicode(value: str) -> None:
    """Refuse half characters, which cannot be stored or sent."""
    try:
        value.encode()
    except UnicodeEncodeError:
        raise ScriptFailed(N_("Văn bản có ký tự hỏng."), remedy=N_("Nhập lại đoạn văn bản này.")) from None
