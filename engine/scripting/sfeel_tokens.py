"""The words and signs of S-FEEL, with the place of each."""

import json
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

from engine.errors import N_
from engine.scripting.failures import ScriptInvalid, problem_at
from engine.scripting.limits import LARGEST_NUMBER

TOKEN = re.compile(
    r"""(?P<space>\s+)
      | (?P<number>(?:[0-9]+(?:\.(?!\.)[0-9]+)?|\.(?!\.)[0-9]+)(?![\w]))
      | (?P<text>"(?:[^"\\]|\\.)*")
      | (?P<name>[^\W\d]\w*)
      | (?P<sign>\.\.|<=|>=|!=|\*\*|[-+*/=<>()\[\],.{}:?])
    """,
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Token:
    """`kind` is number, text, name, sign or end; `start` counts characters from 0."""

    kind: str
    said: str
    start: int
    value: float | int | str | None = None


def read_tokens(source: str) -> Iterator[Token]:
    """The tokens of a cell, an `end` last.

    Raises:
        ScriptInvalid: a character, number or text that S-FEEL does not know.
    """
    place = 0
    while place < len(source):
        match = TOKEN.match(source, place)
        if match is None:
            raise refused(source, place, *_unreadable(source[place]))
        kind, said = str(match.lastgroup), match[0]
        if kind != "space":
            yield Token(kind, said, place, _value(source, place, kind, said))
        place = match.end()
    yield Token("end", "", len(source))


def refused(source: str, place: int, what: str, remedy: str, **facts: object) -> ScriptInvalid:
    """The error for one place of a cell."""
    before = source[:place]
    column = place - (before.rfind("\n") + 1) + 1
    problem = problem_at(before.count("\n") + 1, column, what, remedy, **facts)
    return ScriptInvalid(expression=source.encode(errors="replace").decode(), problems=[problem])


def _unreadable(letter: str) -> tuple[str, str]:
    if letter == "'":
        return N_("Không dùng được dấu nháy đơn."), N_('Đặt văn bản trong dấu nháy kép, ví dụ: "Đất đai".')
    if letter == '"':
        return N_("Dấu nháy kép mở ở đây chưa được đóng."), N_("Thêm dấu nháy kép ở cuối văn bản.")
    if letter.isdigit():
        return N_("Số này viết không đúng."), N_("Viết số dạng 12 hoặc 12.5.")
    return N_("Ký tự ở đây không dùng được trong ô quyết định."), N_("Kiểm tra ký tự lạ.")


def _value(source: str, place: int, kind: str, said: str) -> float | int | str | None:
    if kind == "text":
        return _text(source, place, said)
    if kind == "number":
        return _number(source, place, said)
    return None


def _number(source: str, place: int, said: str) -> float | int:
    number = float(said) if "." in said or len(said) > len(str(LARGEST_NUMBER)) else int(said)
    if not math.isfinite(number) or number > LARGEST_NUMBER:
        raise refused(source, place, N_("Số quá lớn."), N_("Chỉ dùng số không quá 10^18."))
    return number


def _text(source: str, place: int, said: str) -> str:
    try:
        value = str(json.loads(said, strict=False))
        value.encode()
    except ValueError:
        remedy = N_('Gõ lại văn bản; sau dấu \\ chỉ viết n, t, " hoặc \\.')
        raise refused(source, place, N_("Văn bản có ký tự hỏng."), remedy) from None
    if "\0" in value:
        raise refused(source, place, N_("Văn bản có ký tự hỏng."), N_("Gõ lại văn bản."))
    return value
