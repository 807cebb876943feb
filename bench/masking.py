"""How rightly personal data is found: of what a file plants in its texts, and of what is found at all.

`hoidap bench masking [FILE]` reads any file of `{"items": [{"text": …, "personal_items": […]}]}`, an item as its words
or as `{"text": …, "kind": …}`; without one, the half of the shipped texts that was never looked at while the rules
were written.

*Recall*: an item counts as hidden only when, wherever it stands in its text, every letter and digit that identifies is
covered. What may stay to be seen are the words that only say what follows («số», «thôn», «phường», «ngày»), never a
name or a number.
*Recall to the letter* grants not even those. *Precision*: the share of found places that touch an item.
`seconds_200k` is how long 200 000 characters of such texts take.
"""

import argparse
import json
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import process_time
from typing import Any

CHECKOUT = Path(__file__).parents[1]
sys.path.insert(0, str(CHECKOUT))

from engine.petitions.masking import Found, find_personal  # noqa: E402

HELD_OUT = CHECKOUT / "bench/masking_held_out.json"
CONTEXT = 30
LONG, FEWEST_RUNS = 200_000, 3
ANY = "any"
LABELS = frozenset(
    [
        "số",
        "nhà",
        "tổ",
        "dân",
        "phố",
        "khu",
        "phường",
        "xã",
        "thôn",
        "ấp",
        "xóm",
        "buôn",
        "làng",
        "khóm",
        "đường",
        "hẻm",
        "ngõ",
        "ngách",
        "kiệt",
        "căn",
        "hộ",
        "phòng",
        "tầng",
        "tòa",
        "lô",
        "block",
        "chung",
        "cư",
        "thành",
        "tỉnh",
        "huyện",
        "quận",
        "thị",
        "trấn",
        "ngày",
        "tháng",
        "năm",
        "sinh",
        "thửa",
        "đất",
        "tờ",
        "bản",
        "đồ",
        "bđ",
        "tbđ",
        "ở",
        "tại",
        "cha",
        "mẹ",
        "tôi",
        "của",
        "là",
        "ông",
        "bà",
        "anh",
        "chị",
        "em",
        "cháu",
        "tên",
        "điện",
        "thoại",
        "sđt",
        "zalo",
        "facebook",
        "fb",
        "nick",
        "tiktok",
        "email",
        "cccd",
        "cmnd",
        "mst",
        "stk",
        "tài",
        "khoản",
        "địa",
        "chỉ",
        "biển",
        "kp",
        "p",
        "tp",
        "q",
        "x",
    ]
)
_WORD = re.compile(r"\w+")


@dataclass
class Judged:
    """What became of each item and of each found place; `wrong` tells what was missed or hidden for nothing."""

    planted: Counter[str] = field(default_factory=Counter)
    hidden: Counter[str] = field(default_factory=Counter)
    partly: Counter[str] = field(default_factory=Counter)
    to_the_letter: int = 0
    places: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    texts: int = 0
    wrong: list[str] = field(default_factory=list)


def main() -> None:
    from _town import report

    parser = argparse.ArgumentParser()
    parser.add_argument("file", nargs="?", type=Path, default=HELD_OUT)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--wrong", action="store_true", help="tell what was missed, or hidden for nothing, on stderr")
    arguments = parser.parse_args()
    items = json.loads(arguments.file.read_bytes())["items"]
    judged = judge(items)
    if arguments.wrong:
        sys.stderr.writelines(f"{line}\n" for line in judged.wrong)
    if not arguments.json:
        print(table_of(judged))
    report({**figures_of(judged), "seconds_200k": seconds_of(items)}, as_json=arguments.json)


def judge(items: Sequence[Mapping[str, Any]]) -> Judged:
    """Every text of a file, against what it plants."""
    judged = Judged()
    for item in items:
        text = unicodedata.normalize("NFC", item["text"])
        found = find_personal(text)
        spans: list[tuple[int, int]] = []
        for planted, kind in _planted(item):
            places = list(_places(text, planted))
            spans += places
            judged.planted[kind] += 1
            is_hidden = bool(places) and all(_is_hidden(text, place, found, LABELS) for place in places)
            judged.to_the_letter += bool(places) and all(_is_hidden(text, place, found) for place in places)
            judged.hidden[kind] += is_hidden
            judged.partly[kind] += not is_hidden and any(
                one.start < end and start < one.end for one in found for start, end in places
            )
            if not is_hidden:
                around = _around(text, *places[0]) if places else "not in its text"
                judged.wrong.append(f"missed {kind}: {planted} | {around}")
        for one in found:
            judged.places[one.kind] += 1
            if any(one.start < end and start < one.end for start, end in spans):
                judged.right[one.kind] += 1
            else:
                judged.wrong.append(
                    f"hidden {one.kind}: {text[one.start : one.end]} | {_around(text, one.start, one.end)}"
                )
        judged.texts += 1
    return judged


def seconds_of(items: Sequence[Mapping[str, Any]]) -> float:
    """The processor's time for a long text made of these: the best of a few runs, as others may be at work."""
    texts = "\n".join(item["text"] for item in items)
    text = (texts * (LONG // len(texts) + 1))[:LONG]
    taken = []
    for _ in range(FEWEST_RUNS):
        before = process_time()
        find_personal(text)
        taken.append(process_time() - before)
    return round(min(taken), 2)


def _places(text: str, planted: str) -> Iterator[tuple[int, int]]:
    """Wherever the item stands as words of its own; a last name is not sought within a longer name («Sơn La»)."""
    whole = list(re.finditer(rf"(?<!\w){re.escape(planted)}(?!\w)", text))
    alone = [match for match in whole if not _is_in_longer(text, match)] if " " not in planted else whole
    yield from (match.span() for match in alone or whole or re.finditer(re.escape(planted), text))


def _is_in_longer(text: str, match: re.Match[str]) -> bool:
    after = text[match.end() : match.end() + 2]
    before = re.search(r"(\w+) $", text[: match.start()][-12:])
    return (after[:1] == " " and after[1:].isupper()) or bool(before and before[1].istitle() and match[0].istitle())


def _is_hidden(text: str, place: tuple[int, int], found: Sequence[Found], labels: frozenset[str] = frozenset()) -> bool:
    for match in _WORD.finditer(text, *place):
        if match[0].lower() in labels:
            continue
        if not all(any(one.start <= at < one.end for one in found) for at in range(*match.span())):
            return False
    return True


def _planted(item: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for one in item["personal_items"]:
        told = {"text": one} if isinstance(one, str) else one
        yield unicodedata.normalize("NFC", told["text"]), str(told.get("kind") or ANY)


def _around(text: str, start: int, end: int) -> str:
    return text[max(0, start - CONTEXT) : end + CONTEXT].replace("\n", " ")


def table_of(judged: Judged) -> str:
    """Of each kind, how much was planted and hidden, and how much was found and rightly."""
    lines = [
        f"{'kind':12}{'planted':>9}{'hidden':>9}{'partly':>9}{'recall':>9}{'found':>9}{'right':>9}{'precision':>11}"
    ]
    for kind in sorted({*judged.planted, *judged.places}):
        planted, hidden, partly, places, right = (
            each[kind] for each in (judged.planted, judged.hidden, judged.partly, judged.places, judged.right)
        )
        recall = _share(hidden, planted) if planted else "–"
        precision = _share(right, places) if places else "–"
        lines.append(f"{kind:12}{planted:>9}{hidden:>9}{partly:>9}{recall:>9}{places:>9}{right:>9}{precision:>11}")
    return "\n".join(lines) + "\n"


def figures_of(judged: Judged) -> dict[str, float]:
    """The shares, and of each kind how many were planted and which share was hidden."""
    figures: dict[str, float] = {
        "recall": _share(judged.hidden.total(), judged.planted.total()),
        "precision": _share(judged.right.total(), judged.places.total()),
        "recall_to_the_letter": _share(judged.to_the_letter, judged.planted.total()),
        "texts": judged.texts,
        "items": judged.planted.total(),
        "found": judged.places.total(),
    }
    for kind in sorted(judged.planted):
        figures[f"{kind}.items"] = judged.planted[kind]
        figures[f"{kind}.recall"] = _share(judged.hidden[kind], judged.planted[kind])
    return figures


def _share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 1.0


if __name__ == "__main__":
    main()
