"""Proposals for classifying a petition: decision tables read what was written, and say why.

Nothing of the matter is decided here. The tables are asked in their order, and what one answers the next may
ask. Two shapes of answer mean something:

- a table of **signs** lists, for each of its rows, the outputs `sign`, `weight` and `found` (the phrases it found).
  The signs are weighed: `score` and `heard` give the next tables how strongly, and by which words, each speaks;
  of signs called `group.code`, `best` has the strongest code of each group and `lead` how far it is ahead;
- outputs `x` and `x_because` are a **proposal** for `x` with its reason. Without a reason there is no proposal.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

BECAUSE = "_because"
MOST_WORDS_TOLD = 3
AGAIN = 0.5
"""What each further phrase of one row adds, as a share of its weight."""
AT_MOST = 2.0
Ask = Callable[[str, Mapping[str, Any]], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A value, and why: in the words of the table, with the phrases it lists, never the sender's sentence."""

    value: Any
    because: str


def propose(tables: Iterable[str], known: Mapping[str, Any], ask: Ask) -> dict[str, Proposal]:
    """The proposals that the tables make of what is known.

    Raises:
        DecisionFailed: a table cannot answer.
    """
    seen: dict[str, Any] = {**known, "score": {}, "heard": {}, "best": {}, "lead": {}}
    found: dict[str, Proposal] = {}
    for table in tables:
        answer = ask(table, seen)
        if {"sign", "weight", "found"} <= answer.keys():
            seen |= weighed(answer)
            continue
        seen |= answer
        found |= {
            name: Proposal(value, str(because))
            for name, value in answer.items()
            if value is not None and (because := answer.get(name + BECAUSE))
        }
    return found


def weighed(answer: Mapping[str, list[Any]]) -> dict[str, Any]:
    """What the rows of a table of signs add up to."""
    score: dict[str, float] = {}
    heard: dict[str, list[tuple[float, str]]] = {}
    for sign, weight, phrases in zip(answer["sign"], answer["weight"], answer["found"], strict=True):
        if phrases:
            score[sign] = score.get(sign, 0) + weight * min(1 + AGAIN * (len(phrases) - 1), AT_MOST)
            if weight > 0:
                heard.setdefault(sign, []).extend((weight, phrase) for phrase in phrases)
    told = {
        sign: ", ".join(f"“{phrase}”" for phrase in _telling(phrases)[:MOST_WORDS_TOLD])
        for sign, phrases in heard.items()
    }
    best, lead = _strongest(score)
    return {"score": score, "heard": told, "best": best, "lead": lead}


def _telling(phrases: Iterable[tuple[float, str]]) -> list[str]:
    """The phrases that tell why: of the rows that weigh most, those of more words first, none within another."""
    known = list(dict.fromkeys(phrases))
    heaviest = max(weight for weight, _ in known)
    found = list(dict.fromkeys(phrase for weight, phrase in known if weight == heaviest))
    whole = [one for one in found if not any(f" {one} " in f" {other} " for other in found if other != one)]
    return sorted(whole, key=lambda one: -len(one.split()))


def _strongest(score: Mapping[str, float]) -> tuple[dict[str, str], dict[str, float]]:
    groups: dict[str, list[tuple[float, str]]] = {}
    for sign, points in score.items():
        group, _, code = sign.partition(".")
        if code and points > 0:
            groups.setdefault(group, []).append((points, code))
    ranked = {group: [*sorted(found, key=lambda one: -one[0]), (0.0, "")] for group, found in groups.items()}
    best = {group: found[0][1] for group, found in ranked.items()}
    return best, {group: found[0][0] - found[1][0] for group, found in ranked.items()}
