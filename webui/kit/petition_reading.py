"""What of a case's content an officer reads: the petition where they work on it, never by curiosity."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from engine.clock import local_day
from engine.directory import AgencyUnknown, Officer, get_agency, list_catalogue
from engine.petitions import (
    AttachmentView,
    OutsideTransfer,
    PetitionUnknown,
    PetitionView,
    TimelineEntry,
    find_petition_of,
    list_status_words,
    submission_form,
)
from engine.storage import Work, now, read_work
from webui.formatting import full_day
from webui.kit.case_words import reads_content
from webui.speech import _, _l

SENDERS = frozenset({"petition", "supplement"})
BESIDE_SOMETHING = SENDERS | {"opinion"}
"""Files that stand beside what they came with."""
PURPOSES = {
    "petition": _l("người gửi đính kèm"),
    "supplement": _l("người gửi bổ sung"),
    "answer": _l("gửi kèm trả lời"),
    "letter": _l("văn bản trả lời"),
    "working": _l("tệp làm việc"),
    "transfer": _l("phiếu chuyển"),
    "public_copy": _l("bản công khai"),
}
SAID_BY_SENDER = {
    "reopening": _l("Đề nghị xem xét lại câu trả lời:"),
    "withdrawal": _l("Đề nghị rút phản ánh, kiến nghị."),
    "rating": _l("Đánh giá câu trả lời trước:"),
    "erasure": _l("Đề nghị xoá thông tin cá nhân."),
}
"""What a line of the sender is, where its text does not say so itself."""
BEYOND_THE_FORM = {"content_heading": (_l("Nội dung theo Điều 5"), "content_headings")}
"""What classifying adds to a petition: its label, and the catalogue of its codes."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One line about a petition or its sender."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class PetitionPage:
    """A petition as it stands on an officer's page: what was written first, who wrote it after."""

    petition: PetitionView
    sender: tuple[Fact, ...]
    facts: tuple[Fact, ...]
    sent_files: tuple[AttachmentView, ...]
    other_files: tuple[tuple[AttachmentView, str], ...]
    conversation: tuple[TimelineEntry, ...]

    def told(self, entry: TimelineEntry) -> str:
        """What a line of the conversation is, where its text alone does not say."""
        return str(SAID_BY_SENDER.get(entry.kind, ""))


@dataclass(frozen=True, slots=True)
class Content:
    """`is_hidden`: there is a petition, but not for these eyes."""

    page: PetitionPage | None
    is_hidden: bool


def read_content(case_id: UUID, officer: Officer) -> Content:
    """The petition of the case, if there is one and the officer may read it."""
    try:
        petition = find_petition_of(case_id, actor=officer)
    except PetitionUnknown:
        return Content(None, is_hidden=True)
    if petition is None:
        with read_work(officer.id) as work:
            return Content(None, is_hidden=not reads_content(work, officer))
    with read_work(officer.id) as work:
        return Content(_page(work, petition), is_hidden=False)


def _page(work: Work, petition: PetitionView) -> PetitionPage:
    words = _Words(work)
    return PetitionPage(
        petition=petition,
        sender=tuple(words.told(petition.sender)),
        facts=tuple(_standing(words, petition)) + tuple(words.told(petition.facts)),
        sent_files=tuple(one for one in petition.files if one.purpose in SENDERS),
        other_files=tuple(
            (one, str(PURPOSES.get(one.purpose, ""))) for one in petition.files if one.purpose not in BESIDE_SOMETHING
        ),
        conversation=petition.conversation,
    )


def _standing(words: "_Words", petition: PetitionView) -> Iterator[Fact]:
    yield Fact(_("Tình trạng"), words.standing(petition.status))
    yield Fact(_("Kênh gửi"), words.listed("channels", petition.channel))
    if petition.external_number:
        yield Fact(_("Số ở hệ thống gửi đến"), petition.external_number)
    if petition.external_due:
        yield Fact(_("Hạn ở hệ thống gửi đến"), _due_words(petition.external_due))
    if petition.field_code:
        yield Fact(_("Lĩnh vực"), words.listed("fields", petition.field_code))
    if petition.lead_agency:
        yield Fact(_("Cơ quan chủ trì"), petition.lead_agency_name)
    if petition.outside is not None:
        yield from _handed_to(petition.outside)
    if petition.letter.number:
        yield Fact(_("Văn bản trả lời"), petition.letter.number)


def _due_words(due: date) -> str:
    day = full_day(due)
    return _("%(day)s, đã qua", day=day) if due < local_day(now()) else day


def _handed_to(outside: OutsideTransfer) -> Iterator[Fact]:
    """Where the petition has gone to, and with which slip."""
    if outside.address:
        yield Fact(_("Địa chỉ nơi nhận"), outside.address)
    if outside.email:
        yield Fact(_("Thư điện tử nơi nhận"), outside.email)
    if outside.slip_number:
        day = f", {full_day(outside.slip_date)}" if outside.slip_date else ""
        yield Fact(_("Phiếu chuyển"), f"{outside.slip_number}{day}")


RELATION_WORDS = {
    "part": _l("Phần đã tách ra từ hồ sơ này"),
    "letter": _l("Hồ sơ này tách ra từ"),
    "joined": _l("Hồ sơ trùng, trả lời cùng hồ sơ này"),
    "main": _l("Hồ sơ này được trả lời cùng"),
    "again": _l("Hồ sơ được xem xét lại từ hồ sơ này"),
    "before": _l("Hồ sơ này xem xét lại"),
}


def relation_words(relation: str) -> str:
    """What another petition is to this one."""
    return str(RELATION_WORDS.get(relation, relation))


class _Words:
    """Field names and codes of the sending form, as people call them."""

    def __init__(self, work: Work) -> None:
        self.work = work
        self.fields = {field.name: field.for_staff() for field in submission_form(work).fields}

    def told(self, values: Mapping[str, Any]) -> Iterator[Fact]:
        for name in sorted(values, key=self._position):
            value = values[name]
            if value in (None, "", [], {}):
                continue
            if name in self.fields:
                yield Fact(self.fields[name].label, self._said(name, value))
            elif name in BEYOND_THE_FORM:
                label, catalogue = BEYOND_THE_FORM[name]
                yield Fact(str(label), self.listed(catalogue, str(value)))

    def listed(self, catalogue: str, code: str) -> str:
        return next((entry.name for entry in list_catalogue(self.work, catalogue) if entry.code == code), code)

    def standing(self, status: str) -> str:
        known = list_status_words(self.work)
        return known[status].name if status in known else status

    def _position(self, name: str) -> int:
        return list(self.fields).index(name) if name in self.fields else len(self.fields)

    def _said(self, name: str, value: Any) -> str:
        if isinstance(value, bool):
            return _("Có") if value else _("Không")
        if isinstance(value, list):
            return ", ".join(self._said(name, item) for item in value)
        field = self.fields.get(name)
        if field is None:
            return str(value)
        if field.catalogue:
            return self.listed(field.catalogue, str(value))
        if field.widget == "agency":
            return self._agency(str(value))
        return next((option.label for option in field.options if option.value == value), str(value))

    def _agency(self, code: str) -> str:
        try:
            return get_agency(self.work, code).name
        except AgencyUnknown:
            return code
