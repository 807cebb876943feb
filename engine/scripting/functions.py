"""The functions every expression may call: pure, of JSON values, and bounded by their input."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime

from engine.errors import N_
from engine.scripting.failures import ScriptFailed
from engine.scripting.limits import STANDARD_LIMITS, Budget, too_long_text
from engine.scripting.operators import kind_of, same
from engine.scripting.phrases import phrases_in, split_phrases
from engine.scripting.values import Value, is_number

INTEGER = re.compile(r"[+-]?[0-9]{1,19}")
DECIMAL = re.compile(r"[+-]?[0-9]{1,30}(\.[0-9]{1,30})?([eE][+-]?[0-9]{1,3})?")
MOST_DIGITS = 18


def text_of(value: Value) -> str:
    """`str(x)`: a number, yes/no or text as text; nothing for an empty value."""
    if value is None:
        return ""
    if type(value) is bool:
        return "true" if value else "false"
    if is_number(value) or type(value) is str:
        return str(value)
    raise unfit("str", value)


def integer_of(value: Value) -> int:
    """`int(x)`: a number without its fraction, or a text of plain digits."""
    if type(value) is str:
        if not INTEGER.fullmatch(value.strip()):
            raise unfit("int", value)
        return int(value)
    if is_number(value):
        return int(value)
    raise unfit("int", value)


def decimal_of(value: Value) -> float:
    """`float(x)`: a number, or a text such as `1.5`."""
    if type(value) is str:
        if not DECIMAL.fullmatch(value.strip()):
            raise unfit("float", value)
        return float(value)
    if is_number(value):
        return float(value)
    raise unfit("float", value)


def length(value: Value) -> int:
    """`len(x)`: of a text, a list or an object."""
    if type(value) in {str, list, dict}:
        return len(value)
    raise unfit("len", value)


def absolute(value: Value) -> Value:
    return abs(numbers_in("abs", [value])[0])


def rounded(value: Value, digits: Value = None) -> Value:
    """`round(x)` a whole number, `round(x, 2)` with two digits; a half goes to the even neighbour."""
    numbers_in("round", [value])
    if digits is None:
        return round(value)
    if type(digits) is not int or abs(digits) > MOST_DIGITS:
        raise unfit("round", digits)
    return round(value, digits)


def total(values: Value) -> Value:
    return sum(numbers_in("sum", list_in("sum", values)))


def smallest(*values: Value) -> Value:
    """`min(list)` or `min(a, b, …)`, of numbers or of texts."""
    return min(ordered_in("min", values))


def largest(*values: Value) -> Value:
    """`max(list)` or `max(a, b, …)`, of numbers or of texts."""
    return max(ordered_in("max", values))


def in_order(values: Value) -> list[Value]:
    """`sorted(list)`: a new list of the same numbers or texts, the smallest first."""
    items = list_in("sorted", values)
    return sorted(comparable("sorted", items)) if items else []


def has_any(values: Value) -> bool:
    return any(list_in("any", values))


def has_all(values: Value) -> bool:
    return all(list_in("all", values))


def count(values: Value, *wanted: Value) -> int:
    """`count(list)` its items, `count(list, x)` those that equal x."""
    items = list_in("count", values)
    if not wanted:
        return len(items)
    (one,) = wanted
    return sum(same(item, one, Budget()) for item in items)


def first(values: Value) -> Value:
    """The first item of a list, or nothing when it has none."""
    items = list_in("first", values)
    return items[0] if items else None


def last(values: Value) -> Value:
    """The last item of a list, or nothing when it has none."""
    items = list_in("last", values)
    return items[-1] if items else None


def join(values: Value, separator: Value = ", ") -> str:
    """The items of a list as one text."""
    texts = [text_of(item) for item in list_in("join", values)]
    between = text_in("join", separator)
    # Counted first: a long separator between many items would be a bomb.
    if sum(map(len, texts)) + len(between) * len(texts) > STANDARD_LIMITS.text:
        raise too_long_text()
    return between.join(texts)


def lower(text: Value) -> str:
    return text_in("lower", text).lower()


def upper(text: Value) -> str:
    return text_in("upper", text).upper()


def strip(text: Value) -> str:
    return text_in("strip", text).strip()


def starts_with(text: Value, part: Value) -> bool:
    return text_in("starts_with", text).startswith(text_in("starts_with", part))


def ends_with(text: Value, part: Value) -> bool:
    return text_in("ends_with", text).endswith(text_in("ends_with", part))


def contains(text: Value, part: Value) -> bool:
    """Whether the text has the part, capitals and Vietnamese marks aside."""
    return without_marks(text_in("contains", part)) in without_marks(text_in("contains", text))


def found_in(text: Value, phrases: Value) -> list[Value]:
    """`phrases_in(text, "a; b")`: the phrases the text has, as they are listed; nothing in an empty text.

    The phrases are a list, or one text with semicolons between them. They are found as whole words, without
    regard to capitals, and to Vietnamese marks where the text has none; `…` stands for a few words.
    """
    listed = split_phrases(phrases) if type(phrases) is str else list_in("phrases_in", phrases)
    wanted = [text_in("phrases_in", phrase) for phrase in listed]
    return [] if text is None else list(phrases_in(text_in("phrases_in", text), wanted))


def mentions(text: Value, phrases: Value) -> bool:
    """Whether the text has one of the phrases (see `phrases_in`)."""
    return bool(found_in(text, phrases))


def get(whole: Value, key: Value, default: Value = None) -> Value:
    """The field of an object, or the item of a list; `default` when there is none."""
    if type(whole) is dict and type(key) is str:
        return whole.get(key, default)
    if type(whole) is list and type(key) is int:
        return whole[key] if -len(whole) <= key < len(whole) else default
    if whole is None:
        return default
    raise unfit("get", whole)


def keys(whole: Value) -> list[str]:
    """The names of an object's fields, in order."""
    if type(whole) is not dict:
        raise unfit("keys", whole)
    return sorted(whole)


def default_to(value: Value, fallback: Value) -> Value:
    """`default(x, y)`: x, or y when x is empty (or, in an expression, not yet set)."""
    return fallback if value is None else value


def day_of(text: Value) -> str:
    """`date(text)`: the day of an ISO date or time, checked; as ISO text, which compares rightly."""
    return parsed_day("date", text).isoformat()


def shown_day(text: Value) -> str:
    """`show_day(x)`: the day of an ISO date or time as people write it, 31/01/2026; nothing for an empty value."""
    return "" if text is None or text == "" else f"{parsed_day('show_day', text):%d/%m/%Y}"


def shown_number(value: Value) -> str:
    """`show_number(x)`: a number as people write it, 1.234.567,5; nothing for an empty value."""
    if value is None or value == "":
        return ""
    (number,) = numbers_in("show_number", [value])
    return f"{number:,}".translate(str.maketrans(",.", ".,"))


def days_between(start: Value, end: Value) -> int:
    """Calendar days from one ISO date to another; negative when the second is earlier."""
    return (parsed_day("days_between", end) - parsed_day("days_between", start)).days


def parsed_day(name: str, text: Value) -> date:
    value = text_in(name, text)
    try:
        return datetime.fromisoformat(value).date() if len(value) > len("2026-01-01") else date.fromisoformat(value)
    except ValueError:
        raise ScriptFailed(
            N_("Hàm {name}(…) cần ngày dạng 2026-01-31."), remedy=N_("Kiểm tra ngày đưa vào hàm."), name=name
        ) from None


def without_marks(text: str) -> str:
    """The text in small letters and without Vietnamese marks, đ too."""
    plain = unicodedata.normalize("NFD", text.casefold()).replace("đ", "d")
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def list_in(name: str, values: Value) -> list[Value]:
    if type(values) is list:
        return values
    raise unfit(name, values)


def text_in(name: str, value: Value) -> str:
    if type(value) is str:
        return value
    raise unfit(name, value)


def numbers_in(name: str, values: list[Value]) -> list[Value]:
    for value in values:
        if not is_number(value):
            raise unfit(name, value)
    return values


def ordered_in(name: str, values: tuple[Value, ...]) -> list[Value]:
    items = list_in(name, values[0]) if len(values) == 1 else list(values)
    if items:
        return comparable(name, items)
    raise ScriptFailed(
        N_("Hàm {name}(…) cần ít nhất một giá trị."),
        remedy=N_("Kiểm tra danh sách rỗng trước khi gọi."),
        name=name,
    )


def comparable(name: str, items: list[Value]) -> list[Value]:
    """The items, all texts or all numbers: others have no order."""
    if type(items[0]) is str:
        return [text_in(name, item) for item in items]
    return numbers_in(name, items)


def unfit(name: str, value: Value) -> ScriptFailed:
    """The failure for a value a function cannot take: its kind, not the value."""
    return ScriptFailed(
        N_("Hàm {name}(…) không dùng được với {kind} này."),
        remedy=N_("Kiểm tra giá trị đưa vào hàm {name}."),
        name=name,
        kind=kind_of(value),
    )


STANDARD_FUNCTIONS: dict[str, Callable[..., Value]] = {
    "len": length,
    "min": smallest,
    "max": largest,
    "round": rounded,
    "abs": absolute,
    "sum": total,
    "sorted": in_order,
    "any": has_any,
    "all": has_all,
    "str": text_of,
    "int": integer_of,
    "float": decimal_of,
    "bool": bool,
    "date": day_of,
    "days_between": days_between,
    "show_day": shown_day,
    "show_number": shown_number,
    "lower": lower,
    "upper": upper,
    "strip": strip,
    "contains": contains,
    "phrases_in": found_in,
    "mentions": mentions,
    "starts_with": starts_with,
    "ends_with": ends_with,
    "join": join,
    "count": count,
    "first": first,
    "last": last,
    "get": get,
    "keys": keys,
    "default": default_to,
}
