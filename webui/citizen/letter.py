"""The sending form on its three pages: which field stands where, and what is still wrong on each."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from engine.definitions.forms import Form, FormField
from engine.errors import Invalid, Problem
from engine.petitions import read_submission, required_fields, submission_form
from engine.storage import read_work

CHANNEL = "web"
CONTENT, CONTACT, REVIEW = 1, 2, 3
AUTOCOMPLETE = {
    "full_name": "name",
    "org_name": "organization",
    "address": "street-address",
    "phone": "tel",
    "email": "email",
}


@dataclass(frozen=True, slots=True)
class Page:
    """One step: the fields everyone meets, and those below a fold."""

    fields: tuple[FormField, ...]
    more: tuple[FormField, ...] = ()

    @property
    def all(self) -> tuple[FormField, ...]:
        return self.fields + self.more


@dataclass(frozen=True, slots=True)
class Letter:
    """The sending form as this site asks it."""

    form: Form
    pages: tuple[Page, Page, Page]

    @property
    def fields(self) -> tuple[FormField, ...]:
        return tuple(field for page in self.pages for field in page.all)

    def page(self, number: int) -> Page:
        """One page, from 1."""
        return self.pages[number - 1]

    def elsewhere(self, number: int) -> tuple[FormField, ...]:
        """The fields of the other pages: what was typed there travels along."""
        return tuple(field for place, page in enumerate(self.pages, 1) if place != number for field in page.all)

    def page_with(self, problems: Iterable[Problem]) -> int:
        """The first page on which something is wrong."""
        return min((self._page_of(problem) for problem in problems), default=REVIEW)

    def up_to(self, number: int, problems: Iterable[Problem]) -> list[Problem]:
        """The problems of this page and those before it."""
        return [problem for problem in problems if self._page_of(problem) <= number]

    def _page_of(self, problem: Problem) -> int:
        name = problem.where.strip("/").split("/")[0]
        places = (place for place, page in enumerate(self.pages, 1) for field in page.all if field.name == name)
        return next(places, REVIEW)


def read_letter() -> Letter:
    """The form in force, with what this channel requires, on the pages that its hints lay out."""
    with read_work() as work:
        form = submission_form(work)
        required = set(required_fields(work, CHANNEL))
    fields = {field.name: replace(field, required=field.required or field.name in required) for field in form.inputs}
    return Letter(form, _pages(fields, form.ui.get("steps")))


def _pages(fields: dict[str, FormField], steps: Any) -> tuple[Page, Page, Page]:
    """The three pages; a field that the hints put nowhere stands on the first."""
    left = dict(fields)
    asked = [step if isinstance(step, Mapping) else {} for step in (steps or [])[:REVIEW]]
    asked += [{}] * (REVIEW - len(asked))
    pages = [Page(_taken(left, step.get("fields")), _taken(left, step.get("more"))) for step in asked]
    first = replace(pages[0], fields=pages[0].fields + tuple(left.values()))
    return first, pages[1], pages[2]


def _taken(left: dict[str, FormField], names: Any) -> tuple[FormField, ...]:
    return tuple(left.pop(name) for name in (names or []) if name in left)


def problems_of(data: Mapping[str, Any]) -> list[Problem]:
    """Everything that is wrong with what was typed, on any page."""
    try:
        with read_work() as work:
            read_submission(work, data, channel=CHANNEL)
    except Invalid as error:
        return list(error.problems)
    return []
