"""What is wrong with a form, for the summary above it and for each of its fields."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from engine.errors import HoiDapError, Invalid, Problem, Wording
from webui.speech import translated


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to mend: what it is, what to do, and the id of the field where it is."""

    what: str
    remedy: str
    anchor: str
    where: str


class Faults:
    """The problems of one form, in order, found by the name of a field."""

    def __init__(self, problems: Iterable[Problem] = ()) -> None:
        self._all = tuple(_fault(problem) for problem in problems)

    @classmethod
    def of(cls, error: HoiDapError) -> "Faults":
        """Those of an error: its problems, or the error itself when it names none."""
        if isinstance(error, Invalid) and error.problems:
            return cls(error.problems)
        return cls([Problem("", error.message, error.remedy, facts=error.facts)])

    def __iter__(self) -> Iterator[Fault]:
        return iter(self._all)

    def __bool__(self) -> bool:
        return bool(self._all)

    def __len__(self) -> int:
        return len(self._all)

    def at(self, name: str) -> tuple[Fault, ...]:
        """The problems of a field, its rows and its files included; `name` as in the page (`rows-0-day`)."""
        place = "/" + name.replace("-", "/")
        return tuple(one for one in self._all if one.where == place or one.where.startswith(place + "/"))

    def exactly_at(self, name: str) -> tuple[Fault, ...]:
        """The problems of a field itself."""
        place = "/" + name.replace("-", "/")
        return tuple(one for one in self._all if one.where == place)


def words_of(error: HoiDapError) -> tuple[str, str]:
    """What happened and what to do, in the language of the page."""
    return translated(error.wording), translated(Wording(error.remedy, error.facts))


def anchor_of(where: str) -> str:
    """The id of the field at a JSON Pointer: `/rows/0/day` → `f-rows-0-day`."""
    return "f" + where.replace("/", "-") if where else "form"


def _fault(problem: Problem) -> Fault:
    where = problem.where if problem.where.startswith("/") or not problem.where else f"/{problem.where}"
    facts = {**problem.facts}
    if isinstance(facts.get("label"), str):
        facts["label"] = translated(facts["label"])
    what, remedy = translated(Wording(problem.what, facts)), translated(Wording(problem.remedy, facts))
    # The position of a file is not a field of its own: the summary leads to the field of files.
    anchor = anchor_of("/files") if where.startswith("/files/") else anchor_of(where)
    return Fault(what, remedy, anchor, where)
