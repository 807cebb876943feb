"""What check says: one finding for each fault, with its place and its remedy."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from enum import StrEnum

from engine.errors import N_, Problem, Wording


class Severity(StrEnum):
    """An error would not run, would run wrongly, or is unsafe; a warning runs, but poorly."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One fault of a file. Findings sort by file and line. `place`: the property of the element, when one is meant."""

    file: str
    line: int
    element: str
    severity: Severity
    code: str
    message: str
    remedy: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class DirectoryFacts:
    """What the directory knows, as far as a procedure file may speak of it.

    `roles` are the codes of roles that somebody holds today, `role_names` every role's code and
    Vietnamese name; `catalogues` maps a catalogue's name to its codes.
    """

    roles: Collection[str] = ()
    role_names: Mapping[str, str] = field(default_factory=dict)
    agencies: Collection[str] = ()
    catalogues: Mapping[str, Collection[str]] = field(default_factory=dict)

    def find_role(self, text: str) -> str | None:
        """The code of a role given by code or Vietnamese name, in any case."""
        wanted = " ".join(text.split()).casefold()
        for code, name in self.role_names.items():
            if wanted in {code.casefold(), " ".join(name.split()).casefold()}:
                return code
        return next((code for code in self.roles if code.casefold() == wanted), None)


def error(file: str, line: int, element: str, code: str, what: str, remedy: str, /, **facts: object) -> Finding:
    """A finding that forbids publishing."""
    return Finding(file, line, element, Severity.ERROR, code, Wording(what, facts), Wording(remedy, facts))


def warning(file: str, line: int, element: str, code: str, what: str, remedy: str, /, **facts: object) -> Finding:
    """A finding that does not forbid publishing."""
    return Finding(file, line, element, Severity.WARNING, code, Wording(what, facts), Wording(remedy, facts))


def from_problem(problem: Problem, *, file: str = "", line: int = 0, element: str = "") -> Finding:
    """The finding for a problem that reading a file has met."""
    return error(
        problem.file or file,
        problem.line or line,
        element or problem.where,
        problem.code or "definition.invalid",
        problem.what,
        problem.remedy,
        **problem.facts,
    )


def near(name: str, known: Iterable[str]) -> str:
    """The known name that was probably meant, or nothing."""
    return next(iter(get_close_matches(name[:100], sorted(known), n=1)), "")


def missing(
    file: str, line: int, element: str, code: str, what: str, name: str, known: Iterable[str], otherwise: str, /
) -> Finding:
    """An error for a name that is not there, with the name that was probably meant."""
    suggestion = near(name, known)
    remedy = N_("Có phải là “{near}” không?") if suggestion else otherwise
    return error(file, line, element, code, what, remedy, name=name[:200], near=suggestion, id=element)
