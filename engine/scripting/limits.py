"""How much one expression, and one step, may compute."""

from dataclasses import dataclass

from engine.errors import N_
from engine.scripting.failures import LimitReached

LARGEST_NUMBER = 10**18


@dataclass(frozen=True, slots=True)
class Limits:
    """`operations` in one budget; `depth`, `text` and `items` of one value; `source` in characters."""

    operations: int = 20_000
    depth: int = 40
    text: int = 100_000
    items: int = 10_000
    source: int = 10_000
    nodes: int = 3_000


STANDARD_LIMITS = Limits()


class Budget:
    """The operations one step may still spend, over all the expressions it runs."""

    __slots__ = ("left", "limits")

    def __init__(self, limits: Limits = STANDARD_LIMITS) -> None:
        self.limits = limits
        self.left = limits.operations

    def spend(self, operations: int) -> None:
        """Take operations away; fails when none are left."""
        self.left -= operations
        if self.left < 0:
            raise out_of_operations()


def out_of_operations() -> LimitReached:
    return LimitReached(N_("Biểu thức cần quá nhiều phép tính."))


def too_long_text() -> LimitReached:
    return LimitReached(N_("Biểu thức tạo ra văn bản quá dài."))


def too_many_items() -> LimitReached:
    return LimitReached(N_("Biểu thức tạo ra danh sách quá nhiều phần tử."))


def too_deep() -> LimitReached:
    return LimitReached(N_("Giá trị lồng nhau quá sâu."))


def too_large_number() -> LimitReached:
    return LimitReached(
        N_("Kết quả là số quá lớn."),
        remedy=N_("Chỉ dùng số có giá trị tuyệt đối không quá 10^18."),
    )
