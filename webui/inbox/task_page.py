"""What a task's page shows: where it stands, the petition, the form as filled in, what comes next."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from engine.cases import (
    ActRow,
    CaseView,
    Proposed,
    RelatedCase,
    TaskRow,
    TaskView,
    get_case,
    get_task,
    list_related,
    verdict_on,
)
from engine.cases.extensions import AwaitedExtension, find_waiting_extension
from engine.definitions.forms import Form, FormField, Option
from engine.directory import AgencyUnknown, Officer, OfficerRow, get_agency, list_officers, role_names
from engine.petitions import (
    LETTER,
    AttachmentView,
    Awaited,
    Condition,
    FileChanges,
    FoundQuestion,
    LinkedPetition,
    Publication,
    PublicationView,
    PublicationWithdrawn,
    PublicFile,
    SimilarPetition,
    find_published,
    get_publication,
    list_conditions,
    list_found_questions,
    list_linked_petitions,
    list_similar,
    prepared_publication,
)
from engine.storage import Work, read_work
from webui.inbox.cases import general_acts
from webui.inbox.due_words import because
from webui.inbox.earlier import Earlier, read_earlier
from webui.inbox.previews import BUTTONS, Preview, previewed, previews_publication
from webui.inbox.public_files import file_changes_beside, files_beside
from webui.inbox.typed import files_of, shelf_of_case
from webui.inbox.versions import VERSIONED, Changes, last_changes
from webui.kit import Faults, list_choices
from webui.kit.case_diagrams import DiagramWords, diagrams_in_words, present_diagram
from webui.kit.case_words import StoryLine, element_names, tell_story
from webui.kit.choices import Choices
from webui.kit.opinions import OpinionPanel, read_awaited, read_opinions
from webui.kit.petition_reading import Content, read_content
from webui.speech import _, translated

HEADS = ("HEAD", "DEPUTY")
LONGEST_STORY = 60
BESIDE, SIMILAR, ALIKE, CONDITIONS, RETURNS, OPINIONS, PUBLISHED = (
    "beside", "similar", "alike", "conditions", "returns", "opinions", "published",
)  # fmt: skip
"""A form's hint, and what it may ask to stand open with it: petitions like this one, what its channel asks for, who
gave it back, the opinions of other agencies that it weighs, and what everyone reads now."""
AT_ONCE = timedelta(minutes=1)
PICKS, ASKS = "picks", "asks"
"""Further hints: what a petition that stands beside is put into, by name (`{number}` is its number), and the group
that begins with the questions which the text seems to ask."""
PUT_NUMBER = "{number}"
PUBLIC_TEXTS = ("public_title", "public_question", "public_answer")
NOTHING: tuple[object, ...] = (None, "", [], {})


@dataclass(frozen=True, slots=True)
class Notice:
    """What a page says above all else: what happened, and what to do now."""

    what: str
    remedy: str
    tone: str = "soon"


@dataclass(frozen=True, slots=True)
class ProposedWords:
    """What is proposed for a field, as people call it, and why."""

    what: str
    because: str


@dataclass(frozen=True, slots=True)
class TaskPage:
    """All of a task's page. `typed` is what the officer has typed, where no form can take it any more."""

    view: TaskView
    case: CaseView
    content: Content
    agency: str
    role: str
    refusal: str
    holder_is_me: bool
    may_release: bool
    colleagues: tuple[OfficerRow, ...]
    data: Mapping[str, Any]
    files: Mapping[str, tuple[AttachmentView, ...]]
    choices: Choices
    proposed: Mapping[str, ProposedWords]
    similar: tuple[SimilarPetition, ...]
    are_duplicates: bool
    conditions: tuple[Condition, ...]
    linked: tuple[LinkedPetition, ...]
    story: tuple[StoryLine, ...]
    diagrams: tuple[DiagramWords, ...]
    diagram: str | None
    opinions: OpinionPanel
    awaited: tuple[Awaited, ...]
    acts: tuple[ActRow, ...]
    related: tuple[RelatedCase, ...] = ()
    changes: tuple[Changes, ...] = ()
    faults: Faults = field(default_factory=Faults)
    notice: Notice | None = None
    typed: tuple[tuple[str, str], ...] = ()
    preview: Preview | None = None
    earlier: tuple[Earlier, ...] = ()
    extension: AwaitedExtension | None = None
    adding: str = ""
    publication: Publication | None = None
    public_files: tuple[PublicFile, ...] = ()
    public_page: PublicationView | None = None
    file_changes: FileChanges = field(default_factory=FileChanges)

    @property
    def mark(self) -> str:
        """It changes when the task, or the case it belongs to, has moved; as `TaskStanding` has it."""
        row = self.view.row
        return f"{self.view.revision}-{row.status}-{row.assignee.hex if row.assignee else ''}"

    @property
    def preview_button(self) -> str:
        """What the button says that shows a text before it is sent; nothing where the form has none to show."""
        return str(BUTTONS.get(previewed(self.form), ""))

    @property
    def previews_publication(self) -> bool:
        """Whether the form holds texts that are masked and looked at before they are public."""
        return previews_publication(self.form) and any(one.name in PUBLIC_TEXTS for one in self.fields)

    @property
    def shows_returns(self) -> bool:
        """Whether who gave the petition back, and why, stands open beside the form."""
        return RETURNS in _beside(self.form)

    @property
    def has_growing_rows(self) -> bool:
        """Whether rows can be added to a group of the form."""
        return any(one.widget == "group" and one.is_multiple and not one.rows_from for one in self.fields)

    @property
    def fresh_round(self) -> int | None:
        """The round of questions to the sender that has just led here: what came of it is what the task is about."""
        opened = self.view.row.opened_at
        rounds = self.content.page.petition.rounds if self.content.page else ()
        ended = (one.number for one in rounds if one.ended_at and abs(opened - one.ended_at) < AT_ONCE)
        return max(ended, default=None)

    @property
    def opens_with_opinions(self) -> bool:
        """Whether opinions stand before the form: it weighs them, or it answers what another agency asks."""
        return bool(self.opinions.cards) and (not self.opinions.is_whole or OPINIONS in _beside(self.form))

    @property
    def reads_beside(self) -> bool:
        """Whether something to be read while writing stands beside the form."""
        return self.form is not None and bool(self.earlier or (self.opinions.cards and not self.opens_with_opinions))

    @property
    def form(self) -> Form | None:
        """The form, for who may fill it in."""
        return self.view.form if self.view.may_complete else None

    @property
    def fields(self) -> tuple[FormField, ...]:
        """Its fields; one that is out of the question in this case is left out, and a fact that says nothing."""
        every = self.form.fields if self.form else ()
        asked = (one for one in every if one.name not in self.view.left_out)
        return tuple(one for one in asked if not one.read_only or self.data.get(one.name) not in NOTHING)

    @property
    def because(self) -> str:
        """Why the step is due when it is, where that is more than its own term."""
        return because(self.view.due_basis)

    @property
    def submit(self) -> str:
        """The words on the main button, as the form has them."""
        return translated(self.view.form.submit) if self.view.form else ""

    @property
    def prints_letter(self) -> bool:
        """Whether the official letter can be printed from what stands in the form."""
        return self.form is not None and self.form.prints == LETTER

    @property
    def fields_before_letter(self) -> tuple[FormField, ...]:
        """What is filled in before the letter is printed: all but the files that come back; every field without one."""
        return tuple(one for one in self.fields if not self.prints_letter or one.widget != "files")

    @property
    def fields_after_letter(self) -> tuple[FormField, ...]:
        """What is filled in once the letter is signed: its scan."""
        return tuple(one for one in self.fields if self.prints_letter and one.widget == "files")

    @property
    def following(self) -> tuple[str, ...]:
        """The steps that may come next."""
        return tuple(name for name in self.view.following if name != self.view.row.title)

    def puts(self, number: str) -> Mapping[str, str]:
        """What choosing the petition of this number fills in, by field; nothing where the form takes none."""
        picks = self.form.ui.get(PICKS) if self.form else None
        return {name: number if put == PUT_NUMBER else str(put) for name, put in (picks or {}).items()}

    @property
    def undo_minutes(self) -> int:
        """For how many minutes what is sent here can be taken back; 0: it cannot."""
        return int(self.view.undo_for.total_seconds() // 60) if self.view.undo_for else 0

    @property
    def outcomes(self) -> Mapping[str, Any]:
        """How those words follow a choice in the form."""
        said = self.view.form.outcomes if self.view.form else {}
        return {name: translated(str(words)) for name, words in said.items()}


def task_page(
    task_id: UUID,
    officer: Officer,
    *,
    typed: Mapping[str, Any] | None = None,
    faults: Faults | None = None,
    notice: Notice | None = None,
    preview: Preview | None = None,
    adding: str = "",
    publication: Publication | None = None,
) -> TaskPage:
    """The page of a task; `typed` goes before what the case or a draft would fill in.

    Raises:
        TaskNotFound: there is none, or not for these eyes.
    """
    view = get_task(task_id, actor=officer)
    case = get_case(view.row.case_id, actor=officer)
    names = element_names(view.version_id)
    form = view.form if view.may_complete else None
    found = _questions(form, view, officer)
    data = {**_defaults(form), **_as_rows(found), **view.data, **(typed or {})}
    data = form.with_fixed_rows(data, view.rows) if form else data
    similar = list_similar(case.id, actor=officer) if {SIMILAR, ALIKE} & {*_beside(form)} else ()
    choices = {**_choices(view, officer, data), **_pickable(form, similar)} if form else {}
    with read_work(officer.id) as work:
        people = _People(work, view.row, officer)
    return TaskPage(
        view=view,
        case=case,
        content=read_content(case.id, officer),
        agency=people.agency,
        role=people.role,
        refusal=people.refusal(view),
        holder_is_me=view.row.assignee == officer.id,
        may_release=people.may_release,
        colleagues=people.colleagues,
        data=data,
        files=files_of(form, data, shelf_of_case(case.id, officer)),
        choices=choices,
        similar=similar,
        linked=list_linked_petitions(case.id, actor=officer),
        are_duplicates=SIMILAR in _beside(form),
        conditions=_conditions(view, officer) if CONDITIONS in _beside(form) else (),
        proposed={**_proposed_words(form, view.proposals, choices), **_found_words(found)},
        story=tell_story(case.events[-LONGEST_STORY:], names),
        diagrams=diagrams_in_words(case, names),
        diagram=present_diagram(case, view.row.process_id),
        opinions=read_opinions(case.id, officer),
        awaited=read_awaited(case.id, officer),
        acts=general_acts(case.id, officer),
        related=list_related(case.id, actor=officer),
        changes=_own_changes(view.form, case.id, officer),
        faults=faults or Faults(),
        notice=notice,
        typed=() if form else as_text(view.form, typed or {}),
        preview=preview,
        earlier=read_earlier(case.id, form, officer),
        extension=find_waiting_extension(task_id, actor=officer),
        adding=adding,
        publication=publication or _publication(form, view, officer),
        public_files=files_beside(view, officer),
        file_changes=file_changes_beside(view, officer),
        public_page=_public_page(case.id, officer) if PUBLISHED in _beside(form) else None,
    )


def _publication(form: Form | None, view: TaskView, officer: Officer) -> Publication | None:
    """What a form that holds no public texts itself is to vouch for: those that were prepared before."""
    if form is None or not previews_publication(form) or any(one.name in PUBLIC_TEXTS for one in form.fields):
        return None
    return prepared_publication(view.row.case_id, actor=officer)


def _public_page(case_id: UUID, officer: Officer) -> PublicationView | None:
    """What everyone reads now of the petition that the task is about; None where nothing is public any more."""
    found = find_published(case_id, actor=officer)
    try:
        return get_publication(found.number) if found is not None else None
    except PublicationWithdrawn:
        return None


def _own_changes(form: Form | None, case_id: UUID, officer: Officer) -> tuple[Changes, ...]:
    """What was changed last in the texts that this form writes or edits."""
    fields = [one for one in form.inputs if one.widget in VERSIONED] if form else []
    if not fields:
        return ()
    written = {name for one in fields for name in (one.name, one.edits)}
    return tuple(one for one in last_changes(case_id, officer) if one.name in written)


def _questions(form: Form | None, view: TaskView, officer: Officer) -> tuple[str, tuple[FoundQuestion, ...]]:
    """The group that the form wants to begin with questions, and those of the text; none once it was filled in."""
    name = str(form.ui.get(ASKS) or "") if form else ""
    if not name or name in view.data:
        return name, ()
    return name, list_found_questions(view.row.case_id, actor=officer)


def _as_rows(found: tuple[str, tuple[FoundQuestion, ...]]) -> dict[str, Any]:
    name, questions = found
    return {name: [{"text": one.text} for one in questions]} if questions else {}


def _found_words(found: tuple[str, tuple[FoundQuestion, ...]]) -> dict[str, ProposedWords]:
    name, questions = found
    if not questions:
        return {}
    signs = ", ".join(f"“{sign}”" for sign in dict.fromkeys(sign for one in questions for sign in one.signs))
    what = _("%(count)s câu dưới đây", count=len(questions))
    return {name: ProposedWords(what, _("nội dung có %(signs)s", signs=signs))}


def _pickable(form: Form | None, similar: Iterable[SimilarPetition]) -> dict[str, tuple[Option, ...]]:
    """The numbers of petitions beside the form, as suggestions for the field that takes one."""
    picks = form.ui.get(PICKS) if form else None
    names = [name for name, put in picks.items() if put == PUT_NUMBER] if isinstance(picks, Mapping) else []
    options = tuple(Option(one.number, f"{one.number} – {one.title}") for one in similar if one.may_join)
    return {name: options for name in names if options}


def _beside(form: Form | None) -> tuple[str, ...]:
    """What the form's hints want beside it: one thing, or several."""
    wanted = form.ui.get(BESIDE) if form else None
    return tuple(map(str, wanted)) if isinstance(wanted, list) else (str(wanted),)


def _conditions(view: TaskView, officer: Officer) -> tuple[Condition, ...]:
    reason = view.proposals.get("refusal_reason")
    return list_conditions(view.row.case_id, proposed=[str(reason.value)] if reason else [], actor=officer)


def _defaults(form: Form | None) -> dict[str, Any]:
    return {one.name: one.default for one in form.inputs if one.default is not None} if form else {}


def _choices(view: TaskView, officer: Officer, data: Mapping[str, Any]) -> Choices:
    """What each field offers in this case."""
    fields = view.form.fields if view.form else ()
    offered = list_choices(fields, agency=view.row.agency or officer.agency, data=data)
    closed = view.closed_options
    return {
        name: tuple(one for one in options if str(one.value) not in closed.get(name, ()))
        for name, options in offered.items()
    }


def _proposed_words(form: Form | None, proposals: Mapping[str, Proposed], choices: Choices) -> dict[str, ProposedWords]:
    fields = {one.name: one for one in form.fields} if form else {}
    return {
        name: ProposedWords(_called(one.value, choices.get(name) or fields[name].options), one.because)
        for name, one in proposals.items()
        if name in fields
    }


def _called(value: Any, options: Iterable[Option]) -> str:
    return next((option.label for option in options if option.value == value), str(value))


def as_text(form: Form | None, typed: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """What was typed, to read and copy: label and text of each field that is not empty."""
    fields = {one.name: one for one in form.fields} if form else {}
    said = ((_label(fields.get(name), name), _said(_chosen(fields.get(name), value))) for name, value in typed.items())
    return tuple((label, text) for label, text in said if text)


def _label(field: FormField | None, name: str) -> str:
    return field.label if field else name


def _chosen(field: FormField | None, value: Any) -> Any:
    """The words of the option that was chosen; any other value as it is."""
    options = field.options if field else ()
    return next((option.label for option in options if option.value == value), value)


def _said(value: Any) -> str:
    if isinstance(value, list):
        return "\n".join(filter(None, map(_said, value)))
    if isinstance(value, dict):
        return "\n".join(filter(None, map(_said, value.values())))
    return str(value).strip() if value not in (None, "") else ""


class _People:
    """Who may do what with an open task, and what their agency and role are called."""

    def __init__(self, work: Work, row: TaskRow, officer: Officer) -> None:
        self.row, self.officer = row, officer
        self.is_open = row.status == "open"
        self.agency = _agency_name(work, row.agency)
        self.role = role_names(work).get(row.role or "", row.role or "")
        self.colleagues = self._colleagues(work)

    @property
    def may_release(self) -> bool:
        is_held = self.is_open and self.row.assignee is not None
        return is_held and (self.row.assignee == self.officer.id or self._heads())

    def refusal(self, view: TaskView) -> str:
        """Why the officer may not do it, with roles and agencies by name."""
        if not view.refusal or not self.is_open or not view.case_status.takes_work:
            return view.refusal
        verdict = verdict_on(self.row, self.officer, role_name=self.role, agency_name=self.agency)
        return verdict.rule or view.refusal

    def _colleagues(self, work: Work) -> tuple[OfficerRow, ...]:
        is_theirs = self.row.assignee == self.officer.id
        if not self.is_open or not (is_theirs or self._heads() or self.officer.has_role("ADMIN")):
            return ()
        listed = list_officers(work, agency=self.row.agency, role=self.row.role)
        return tuple(one for one in listed if one.id != self.row.assignee)

    def _heads(self) -> bool:
        agency = self.row.agency
        people = (self.officer, *self.officer.stands_for)
        return agency is not None and any(person.has_role(role, agency) for person in people for role in HEADS)


def _agency_name(work: Work, code: str | None) -> str:
    if code is None:
        return ""
    try:
        return get_agency(work, code).name
    except AgencyUnknown:
        return code
