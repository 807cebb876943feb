"""Personal data that shows by its shape, or by the words before it: rows of `shapes.toml`."""

import re
import tomllib
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from engine.petitions.masking.kinds import Found, Kind
from engine.petitions.masking.reading import Reading, Word, words_of

LOOK_BACK, LOOK_BACK_FOR_OFFICE = 40, 70
NEAR = 3
_MONEY = re.compile(r"\s?(?:đồng|đ|vnđ|vnd|nghìn|triệu|tỷ|tr)(?!\w)", re.IGNORECASE)
_THOUSANDS = re.compile(r"\d{1,3}(?:[.,]000)+|\d{1,3}(?:\.\d{3}){2,4}")
_FIXED = re.compile(r"\(?(?:02|\+?84 ?\(?0?\)?[ .-]?2)")
_FOR_ALL = re.compile(r"1[89]00[ .-]?\d")
_SENTENCE = re.compile(r"[.;!?]\s|\n")
NUMBERED = frozenset({Kind.PHONE, Kind.ACCOUNT, Kind.CODE})
"""Kinds whose numbers may also be everybody's."""


@dataclass(frozen=True, slots=True)
class Row:
    """One shape; `fewest` and `most` are its digits."""

    kind: Kind
    pattern: re.Pattern[str]
    fewest: int
    most: int
    labels: frozenset[str]
    """How the words begin that stand before it and say what it is, or it itself; none where it may begin anywhere."""


@dataclass(frozen=True, slots=True)
class Shapes:
    """All rows, and what makes a number everybody's."""

    public: re.Pattern[str]
    lines: re.Pattern[str]
    people: re.Pattern[str]
    asked: re.Pattern[str]
    rows: tuple[Row, ...]
    labelled: Mapping[str, tuple[int, ...]]
    """By the first word of a label, the rows it belongs to: the rest of a text is not searched for them."""


def find_shapes(text: str, words: Sequence[Word]) -> Iterator[Found]:
    """What the rows find, the more certain first; places may overlap."""
    shapes = _shapes()
    starts: dict[int, list[int]] = {}
    for word in words:
        for place in shapes.labelled.get(word.key, ()):
            starts.setdefault(place, []).append(word.start)
    for place, row in enumerate(shapes.rows):
        for match in _matches(text, row, starts.get(place, ())):
            start, end = match.span("it")
            end -= len(match["it"]) - len(match["it"].rstrip(" .,-–"))
            if row.most:
                digits = sum(one.isdigit() for one in text[start:end])
                if not row.fewest <= digits <= row.most or _is_money(text, start, end):
                    continue
                if row.kind in NUMBERED and _is_everybodys(text, match.start(), start, row, shapes):
                    continue
            yield Found(start, end, row.kind)


def _matches(text: str, row: Row, starts: Iterable[int]) -> Iterator[re.Match[str]]:
    if row.labels:
        yield from (match for start in starts if (match := row.pattern.match(text, start)))
    else:
        yield from row.pattern.finditer(text)


def _is_money(text: str, start: int, end: int) -> bool:
    said = text[start:end]
    return bool(_MONEY.match(text, end)) or bool(_THOUSANDS.fullmatch(said) and not said.startswith("0"))


def _is_everybodys(text: str, label: int, start: int, row: Row, shapes: Shapes) -> bool:
    """Whether all may know the number: «đường dây nóng», «1900 …», «mã phản ánh»."""
    if _FOR_ALL.match(text, start):
        return True
    is_said = bool(row.labels) and row.kind is not Kind.PHONE
    return bool(shapes.public.search(text, label if is_said else max(0, start - LOOK_BACK), start))


def is_of_office(text: str, one: Found, named: Sequence[int]) -> bool:
    """Whether it is the fixed telephone of an office, told for all and not for somebody named before it."""
    if one.kind not in {Kind.PHONE, Kind.ACCOUNT} or not _FIXED.match(text, one.start):
        return False
    shapes = _shapes()
    before = _SENTENCE.split(text[max(0, one.start - LOOK_BACK_FOR_OFFICE) : one.start])[-1]
    said = [match.end() for match in shapes.lines.finditer(before)]
    if not said or shapes.people.search(before, said[-1]) or shapes.asked.search(before):
        return False
    last = bisect_left(named, one.start) - 1
    return last < 0 or named[last] < one.start - len(before) + said[-1]


@cache
def _shapes() -> Shapes:
    told = tomllib.loads(files(__package__).joinpath("shapes.toml").read_text(encoding="utf-8"))
    rows = tuple(_row(row) for row in told["row"])
    labelled: dict[str, list[int]] = {}
    for place, row in enumerate(rows):
        for said in row.labels:
            labelled.setdefault(said, []).append(place)
    return Shapes(
        rows=rows,
        labelled={said: tuple(places) for said, places in labelled.items()},
        public=re.compile(rf"(?i)(?<!\w)(?:{_any_of(told['public'])})[^\d\n.;]{{0,30}}$"),
        lines=re.compile(rf"(?i)(?<!\w)(?:{_any_of(told['lines'])})(?!\w)"),
        asked=re.compile(rf"(?i)(?<!\w)(?:{_any_of(told['asked'])})(?!\w)"),
        people=re.compile(rf"(?i)(?<!\w)(?:{_any_of(told['people'])})(?!\w)"),
    )


UPPER = "A-ZÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝĂĐĨŨƠƯẠẢẤẦẨẪẬẮẰẲẴẶẸẺẼẾỀỂỄỆỈỊỌỎỐỒỔỖỘỚỜỞỠỢỤỦỨỪỬỮỰỲỴỶỸ"
"""The capitals of Vietnamese, for a set in a pattern: ranges would mix them with small letters."""
CAPITALISED = rf"[{UPPER}][{UPPER.replace('A-Z', 'a-z').lower()}]{{1,9}}"


def _row(row: Mapping[str, Any]) -> Row:
    fewest, _, most = str(row.get("digits", "0-0")).partition("-")
    if not int(most) and Kind(row["kind"]) in NUMBERED:
        fewest, most = "0", "99"
    said = row.get("words") or row.get("begins", "")
    labels = frozenset(words_of(Reading(one.strip()))[0].key for one in said.split(";") if one.strip())
    return Row(Kind(row["kind"]), re.compile(_spelled(row)), int(fewest), int(most), labels)


def _spelled(row: Mapping[str, Any]) -> str:
    if "pattern" in row:
        return str(row["pattern"]).replace("<C>", CAPITALISED)
    far, value = int(row.get("far", NEAR)), row["value"].replace("<C>", CAPITALISED)
    before = "".join(rf"(?<!{one.strip()} )" for one in row.get("not_before", "").split(";") if one)
    after = rf"(?! (?:{_any_of(row['not_after'])})(?!\w))" if "not_after" in row else ""
    return rf"(?i)(?<!\w){before}(?:{_any_of(row['words'])})(?!\w){after}[^\d\n;@]{{0,{far}}}?(?<![\w.])(?P<it>{value})"


def _any_of(words: str) -> str:
    return "|".join(re.escape(one.strip()) for one in sorted(words.split(";"), key=len, reverse=True))
