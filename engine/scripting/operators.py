"""The operators of the language, as functions of JSON values; each refuses what it cannot bound."""

from collections.abc import Callable

from engine.errors import N_
from engine.scripting.failures import Missing, ScriptFailed, unknown_field
from engine.scripting.limits import Budget, too_deep, too_long_text, too_many_items
from engine.scripting.values import TEXT_PER_OPERATION, Value, bounded_number, is_number, require_json

TYPE_NAMES = {
    type(None): N_("trống"),
    bool: N_("đúng/sai"),
    int: N_("số"),
    float: N_("số"),
    str: N_("văn bản"),
    list: N_("danh sách"),
    dict: N_("đối tượng"),
}

Operator = Callable[[Value, Value, Budget], Value]


def add(left: Value, right: Value, budget: Budget) -> Value:
    """The sum of numbers, or two texts or lists one after the other."""
    if is_number(left) and is_number(right):
        return bounded_number(left + right)
    if type(left) is str and type(right) is str:
        if len(left) + len(right) > budget.limits.text:
            raise too_long_text()
        budget.spend((len(left) + len(right)) // TEXT_PER_OPERATION)
        return left + right
    if type(left) is list and type(right) is list:
        if len(left) + len(right) > budget.limits.items:
            raise too_many_items()
        budget.spend(len(left) + len(right))
        return left + right
    raise unfit("+", left, right)


def subtract(left: Value, right: Value, _budget: Budget) -> Value:
    require_numbers("-", left, right)
    return bounded_number(left - right)


def multiply(left: Value, right: Value, _budget: Budget) -> Value:
    # Also refuses 'a' * n and [0] * n, which would be bombs.
    require_numbers("*", left, right)
    return bounded_number(bounded_number(left) * bounded_number(right))


def divide(left: Value, right: Value, _budget: Budget) -> Value:
    require_divisor("/", left, right)
    return bounded_number(left / right)


def divide_whole(left: Value, right: Value, _budget: Budget) -> Value:
    require_divisor("//", left, right)
    return bounded_number(left // right)


def remainder(left: Value, right: Value, _budget: Budget) -> Value:
    # Also refuses '%1000000000d' % 1.
    require_divisor("%", left, right)
    return bounded_number(left % right)


def require_numbers(sign: str, left: Value, right: Value) -> None:
    """Refuse anything but numbers on both sides of a sign."""
    if not (is_number(left) and is_number(right)):
        raise unfit(sign, left, right)


def require_divisor(sign: str, left: Value, right: Value) -> None:
    require_numbers(sign, left, right)
    if right == 0:
        raise ScriptFailed(N_("Không chia được cho 0."), remedy=N_("Kiểm tra số chia trước, ví dụ: a / b if b else 0."))


def same(left: Value, right: Value, budget: Budget, depth: int = 0) -> bool:
    """Whether two values are equal, through and through; a number never equals yes or no."""
    if type(left) is list and type(right) is list:
        enter(len(left), budget, depth)
        return len(left) == len(right) and all(
            same(one, other, budget, depth + 1) for one, other in zip(left, right, strict=True)
        )
    if type(left) is dict and type(right) is dict:
        enter(len(left), budget, depth)
        return left.keys() == right.keys() and all(
            same(item, right[key], budget, depth + 1) for key, item in left.items()
        )
    if type(left) is str and type(right) is str:
        budget.spend(min(len(left), len(right)) // TEXT_PER_OPERATION)
        return left == right
    if type(left) is type(right) or (is_number(left) and is_number(right)):
        require_json(left)
        return bool(left == right)
    return False


def differ(left: Value, right: Value, budget: Budget) -> bool:
    return not same(left, right, budget)


def enter(count: int, budget: Budget, depth: int) -> None:
    """Spend what going into a list or an object of `count` costs."""
    if depth > budget.limits.depth:
        raise too_deep()
    budget.spend(count + 1)


def less(left: Value, right: Value, budget: Budget) -> bool:
    require_order("<", left, right, budget)
    return bool(left < right)


def less_or_same(left: Value, right: Value, budget: Budget) -> bool:
    require_order("<=", left, right, budget)
    return bool(left <= right)


def greater(left: Value, right: Value, budget: Budget) -> bool:
    require_order(">", left, right, budget)
    return bool(left > right)


def greater_or_same(left: Value, right: Value, budget: Budget) -> bool:
    require_order(">=", left, right, budget)
    return bool(left >= right)


def require_order(sign: str, left: Value, right: Value, budget: Budget) -> None:
    """Only numbers, or texts (ISO dates among them), have an order."""
    if is_number(left) and is_number(right):
        return
    if type(left) is str and type(right) is str:
        budget.spend(min(len(left), len(right)) // TEXT_PER_OPERATION)
        return
    raise unfit(sign, left, right)


def within(item: Value, whole: Value, budget: Budget) -> bool:
    """Whether a list holds the item, an object the field, or a text the part."""
    if type(whole) is list:
        budget.spend(len(whole))
        return any(same(item, one, budget) for one in whole)
    if type(whole) is dict and type(item) is str:
        return item in whole
    if type(whole) is str and type(item) is str:
        budget.spend(len(whole) // TEXT_PER_OPERATION)
        return item in whole
    raise unfit("in", item, whole)


def outside(item: Value, whole: Value, budget: Budget) -> bool:
    return not within(item, whole, budget)


def field_of(whole: Value, name: str) -> Value:
    """The value of a field of an object: data only, never an attribute of a Python object."""
    if whole is None:
        raise Missing(
            N_("Không lấy được trường “{name}”: bên trái dấu chấm đang trống."),
            remedy=N_("Kiểm tra biến đứng trước “.{name}”, hoặc viết default(…, …)."),
            name=name,
        )
    if type(whole) is not dict:
        raise ScriptFailed(
            N_("Không lấy được trường “{name}”: bên trái dấu chấm là {kind}, không phải đối tượng."),
            remedy=N_("Kiểm tra biến đứng trước “.{name}”."),
            name=name,
            kind=kind_of(whole),
        )
    if name not in whole:
        raise unknown_field(name, whole)
    value = whole[name]
    require_json(value)
    return value


def item_of(whole: Value, index: Value) -> Value:
    """The item of a list or text at a position, or the value of an object's field."""
    if type(whole) is dict and type(index) is str:
        if index not in whole:
            raise unknown_index()
        value = whole[index]
    elif type(whole) in {list, str} and type(index) is int:
        if not -len(whole) <= index < len(whole):
            raise unknown_index()
        value = whole[index]
    else:
        raise unfit("[]", whole, index)
    require_json(value)
    return value


def part_of(whole: Value, start: Value, stop: Value, step: Value, budget: Budget) -> Value:
    """A slice of a list or a text."""
    if type(whole) not in {list, str}:
        raise unfit("[:]", whole, start)
    for bound in (start, stop, step):
        if bound is not None and type(bound) is not int:
            raise unfit("[:]", whole, bound)
    if step == 0:
        raise ScriptFailed(N_("Bước nhảy không thể là 0."), remedy=N_("Viết bước nhảy khác 0."))
    result = whole[start:stop:step]
    if type(result) is list:
        budget.spend(len(result))
    else:
        budget.spend(len(result) // TEXT_PER_OPERATION)
    return result


def unknown_index() -> Missing:
    # The key or position may be data: it is not shown.
    return Missing(
        N_("Không có phần tử ở vị trí được hỏi trong [ ]."),
        remedy=N_("Kiểm tra trước, hoặc dùng get(…)."),
    )


def unfit(sign: str, left: Value, right: Value) -> ScriptFailed:
    """The failure for values an operator cannot take: their kinds, not the values."""
    return ScriptFailed(
        N_("Không dùng được “{sign}” với {left} và {right}."),
        remedy=N_("Kiểm tra kiểu của hai vế; đổi kiểu bằng int(…), float(…) hoặc str(…) nếu cần."),
        sign=sign,
        left=kind_of(left),
        right=kind_of(right),
    )


def kind_of(value: object) -> str:
    """What a person calls this kind of value."""
    return TYPE_NAMES.get(type(value), N_("dữ liệu lạ"))
