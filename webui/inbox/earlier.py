"""What earlier steps of the case wrote, as facts beside the form of a later one."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from engine.cases import EarlierStep, list_earlier
from engine.definitions.forms import Form, FormField
from engine.directory import Officer
from engine.petitions import AttachmentView
from webui.inbox.typed import files_of, shelf_of_case
from webui.kit import list_choices
from webui.kit.choices import Choices
from webui.speech import _

NOTHING: tuple[object, ...] = (None, "", [], {})


@dataclass(frozen=True, slots=True)
class Earlier:
    """A step that was done: who and when, and what was filled in, as a form shows its facts."""

    step: EarlierStep
    fields: tuple[FormField, ...]
    data: Mapping[str, Any]
    choices: Choices
    files: Mapping[str, tuple[AttachmentView, ...]]

    @property
    def element(self) -> str:
        return self.step.element

    @property
    def title(self) -> str:
        return self.step.title

    @property
    def by(self) -> str:
        return self.step.by

    @property
    def at(self) -> datetime:
        return self.step.at


def read_earlier(case_id: UUID, form: Form | None, officer: Officer) -> tuple[Earlier, ...]:
    """The steps that this form wants beside it, as far as they said anything."""
    found = (_shown(one, case_id, officer) for one in list_earlier(case_id, form, actor=officer)) if form else ()
    return tuple(one for one in found if one.fields)


def _shown(step: EarlierStep, case_id: UUID, officer: Officer) -> Earlier:
    filled_in = [one for one in step.form.inputs if step.data.get(one.name) not in NOTHING]
    fields = tuple(replace(one, read_only=True, visible_when=None, help="") for one in filled_in)
    data = {one.name: _said(step.data[one.name]) for one in fields}
    files = files_of(step.form, step.data, shelf_of_case(case_id, officer))
    return Earlier(step, fields, data, list_choices(fields, data=data), files)


def _said(value: Any) -> Any:
    return {True: _("Có"), False: _("Không")}[value] if isinstance(value, bool) else value
