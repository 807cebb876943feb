"""Personal data that shows by its shape, or by the words before it: rows of `shapes.toml`."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from engine.petitions.masking.kinds import Found, Kind

LOOK_BACK = 40
NEAR = 3
_MONEY = re.compile(r"\s?(?:đồng|đ|vnđ|vnd|nghìn|triệu|tỷ|tr)(?!\w)", re.IGNORECASE)
_THOUSANDS = re.compile(r"\d{1,3}(?:[.,]000)+|\d{1,3}(?:\.\d{3}){2,4}")


@dataclass(frozen=True, slots=True)
class Row:
    """One shape; `fewest` and `most` are its digits."""

    kind: Kind
    pattern: re.Pattern[str]
    fewest: int
    most: int


def find_shapes(text: str) -> Iterator[Found]:
    """What the rows find, the more certain first; places may overlap."""
    public, rows = _shapes()
    for row in rows:
        for match in row.pattern.finditer(text):
            start, end = match.span("it")
            end -= len(match["it"]) - len(match["it"].rstrip(" .,-–"))
            if row.fewest <= sum(one.isdigit() for one in text[start:end]) <= row.most and not (
                row.most and (_is_money(text, start, end) or public.search(text, max(0, start - LOOK_BACK), start))
            ):
                yield Found(start, end, row.kind)


def _is_money(text: str, start: int, end: int) -> bool:
    said = text[start:end]
    return bool(_MONEY.match(text, end)) or bool(_THOUSANDS.fullmatch(said) and not said.startswith("0"))


@cache
def _shapes() -> tuple[re.Pattern[str], tuple[Row, ...]]:
    told = tomllib.loads(files(__package__).joinpath("shapes.toml").read_text(encoding="utf-8"))
    public = re.compile(rf"(?i)(?<!\w)(?:{_any_of(told['public'])})[^\d\n.;]{{0,30}}$")
    return public, tuple(_row(row) for row in told["row"])


UPPER = "A-ZÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝĂĐĨŨƠƯẠẢẤẦẨẪẬẮẰẲẴẶẸẺẼẾỀỂỄỆỈỊỌỎỐỒỔỖỘỚỜỞỠỢỤỦỨỪỬỮỰỲỴỶỸ"
"""The capitals of Vietnamese, for a set in a pattern: ranges would mix them with small letters."""
CAPITALISED = rf"[{UPPER}][{UPPER.replace('A-Z', 'a-z').lower()}]{{1,9}}"


def _row(row: Mapping[str, Any]) -> Row:
    fewest, _, most = str(row.get("digits", "0-99")).partition("-")
    return Row(Kind(row["kind"]), re.compile(_spelled(row)), int(fewest), int(most))


def _spelled(row: Mapping[str, Any]) -> str:
    if "pattern" in row:
        return str(row["pattern"]).replace("<C>", CAPITALISED)
    far, value = int(row.get("far", NEAR)), row["value"].replace("<C>", CAPITALISED)
    return rf"(?i)(?<!\w)(?:{_any_of(row['words'])})(?!\w)[^\d\n;@]{{0,{far}}}?(?<![\w.])(?P<it>{value})"


def _any_of(words: str) -> str:
    return "|".join(re.escape(one.strip()) for one in sorted(words.split(";"), key=len, reverse=True))
