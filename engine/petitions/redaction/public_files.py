"""The files of a case that could be made public, and how each stands; and what becomes of them when they are."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from engine.cases import subject_of
from engine.definitions.behind_forms import BehindForms
from engine.directory import Officer
from engine.errors import N_, Invalid, Problem
from engine.petitions.access import may_read_petition
from engine.petitions.attachments import (
    PUBLIC_COPY,
    SENDER_PURPOSES,
    AttachmentView,
    as_view,
    forget_file,
    get_file_row,
    list_attachments,
    make_public,
)
from engine.petitions.errors import FileUnknown, PetitionUnknown
from engine.petitions.file_store import file_store
from engine.petitions.files import may_open
from engine.petitions.public_version import ANSWER
from engine.petitions.redaction.choices import Decided, agree, list_decided, note_read
from engine.petitions.redaction.darkroom import Source, can_be_masked, show_page
from engine.petitions.redaction.errors import NotThatFile
from engine.storage import Work, read_work

READY_RULE, READ_RULE = "petition.public_files", "petition.public_files_read"
CORRECTED_RULE = "publication.files"
"""What a form's field may name: that every file to be made public has its copy; that this person has had them before
them; the first of these where a publication is corrected."""
OFFERED = ("answer", "letter", *sorted(SENDER_PURPOSES))
"""The purposes of files that may be made public; what officers worked with among themselves is not."""


@dataclass(frozen=True, slots=True)
class PublicFile:
    """A file of the case, what is decided about it, and the copy that everyone would get."""

    source: AttachmentView
    decided: Decided
    copy: AttachmentView | None

    @property
    def can_be_masked(self) -> bool:
        """Whether a copy of such a file can be made at all."""
        return can_be_masked(self.source.media_type)

    @property
    def is_agreed(self) -> bool:
        """Whether the copy is the one that was vouched for."""
        return self.copy is not None and self.decided.agreed_sha256 == self.decided.copy_sha256

    @property
    def check_code(self) -> str:
        """The first signs of the copy's SHA-256: two people can tell that they have the same file before them."""
        return (self.decided.copy_sha256 or "")[:12]


def list_public_files(case_id: UUID, *, actor: Officer) -> tuple[PublicFile, ...]:
    """The files of the case that may be made public, the answer's own first.

    Raises:
        PetitionUnknown: the petition is not for this officer to read.
    """
    with read_work(actor.id) as work:
        case_id = subject_of(work, case_id)
        if not may_read_petition(work, actor, case_id):
            raise PetitionUnknown
        offered = [one for one in _files_of(work, case_id) if may_open(work, get_file_row(work, one.source.id), actor)]
    return tuple(sorted(offered, key=lambda one: OFFERED.index(one.source.purpose)))


def show_copy(case_id: UUID, copy_id: UUID, page: int, *, actor: Officer) -> bytes:
    """A page of a copy as a PNG, for who may read the petition.

    Raises:
        FileUnknown: there is no such copy in this case, or it is not for these eyes.
        FileNotMaskable: it has no such page.
    """
    with read_work(actor.id) as work:
        case_id, row = subject_of(work, case_id), get_file_row(work, copy_id)
        if row.case_id != case_id or row.purpose != PUBLIC_COPY or not may_read_petition(work, actor, case_id):
            raise FileUnknown
    return show_page(Source(file_store().read(row.folder, row.sha256), row.media_type, most_pages=page + 100_000), page)


# ---------------------------------------------------------------- agreeing, reading, making public


def stand_behind_files(forms: BehindForms) -> None:
    """Put the rules of public files where forms look for them."""
    forms.field_rules[READY_RULE] = agree_on_copies
    forms.field_rules[READ_RULE] = read_copies
    forms.field_rules[CORRECTED_RULE] = agree_on_corrected


def agree_on_copies(work: Work, case_id: UUID, value: Any, data: Mapping[str, Any]) -> Iterator[Problem]:
    """Every file that is not withheld has its copy: these are vouched for from now on, until one is changed.

    Where the form makes no answer public, no copy is vouched for.
    """
    del value
    case_id = subject_of(work, case_id)
    for file in _files_of(work, case_id):
        wanted = bool(data.get(ANSWER)) and not file.decided.is_withheld
        if wanted and file.copy is None:
            yield Problem(
                "/decision",
                N_("Tệp “{name}” chưa có bản công khai."),
                N_("Mở “Tài liệu kèm theo”, che xong rồi bấm “Tạo bản công khai”, hoặc chọn không công khai tệp này."),
                code="redaction.not_ready",
                facts={"name": file.source.name},
            )
        elif file.decided.revision >= 0:
            agree(work, case_id, file.source.id, file.decided.copy_sha256 if wanted else None)


def agree_on_corrected(work: Work, case_id: UUID, value: Any, data: Mapping[str, Any]) -> Iterable[Problem]:
    """The same where what is public is corrected; who gives the correction up leaves what everyone has as it is."""
    return agree_on_copies(work, case_id, value, data) if data.get(ANSWER) else ()


def read_copies(work: Work, case_id: UUID, value: Any, data: Mapping[str, Any]) -> Iterable[Problem]:
    """Whoever fills this form in has had before them the very copies that were vouched for."""
    del value, data
    note_read(work, subject_of(work, case_id))
    return ()


def publish_copies(work: Work, case_id: UUID, *, only: Collection[UUID] | None = None) -> str:
    """Let everyone open the copies that were vouched for, and no other file; says which, for the record.

    `only`: of these, those alone. What was public before and is not among them is not public any more.

    Raises:
        NotThatFile: one of `only` is no copy that was vouched for.
        Invalid: a copy is not the one that was read.
    """
    agreed = {file.copy.id: file for file in _files_of(work, case_id) if file.copy is not None and file.is_agreed}
    if only is not None:
        if not set(only) <= set(agreed):
            raise NotThatFile
        agreed = {copy_id: file for copy_id, file in agreed.items() if copy_id in set(only)}
    for copy_id, file in agreed.items():
        _require_same(file.decided, get_file_row(work, copy_id).sha256)
    make_public(work, case_id, agreed.keys())
    return "\n".join([N_("Tài liệu công khai cùng câu trả lời:"), *map(_said, agreed.values())]) if agreed else ""


@dataclass(frozen=True, slots=True)
class FileChanges:
    """How the files that everyone gets change, by the names they have there."""

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    renewed: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.renewed)

    def as_data(self) -> dict[str, list[str]]:
        """As the record of a text keeps it."""
        return {name: list(getattr(self, name)) for name in ("added", "removed", "renewed") if getattr(self, name)}


def coming_changes(case_id: UUID, *, actor: Officer) -> FileChanges:
    """How the public files change when what was vouched for is made public, for who may read the petition.

    Raises:
        PetitionUnknown: it is not for this officer to read.
    """
    with read_work(actor.id) as work:
        case_id = subject_of(work, case_id)
        if not may_read_petition(work, actor, case_id):
            raise PetitionUnknown
        return _changes(work, case_id, [one for one in _files_of(work, case_id) if one.is_agreed])


def are_files_changed(work: Work, case_id: UUID) -> bool:
    """Whether the copies that were made are others than everyone gets now."""
    case_id = subject_of(work, case_id)
    files = _files_of(work, case_id)
    return bool(list_decided(work, case_id)) and bool(_changes(work, case_id, files))


def correct_copies(work: Work, case_id: UUID, *, forgets: bool) -> tuple[FileChanges, str]:
    """Make public what was vouched for and read, and nothing else; how that differs from before, and which files.

    `forgets`: what is public no more was never to be seen, and is not kept as a copy either.

    Raises:
        Invalid: a copy is not the one that was read.
    """
    if not list_decided(work, case_id):
        # Of an emptied petition there are only the copies that everyone has.
        return FileChanges(), ""
    before = _public_now(work, case_id)
    changes = _changes(work, case_id, [one for one in _files_of(work, case_id) if one.is_agreed])
    told = publish_copies(work, case_id)
    left = {one.id for one in _public_now(work, case_id)}
    if forgets:
        for one in before:
            if one.id not in left:
                forget_file(work, one.id)
    return changes, told


def _public_now(work: Work, case_id: UUID) -> list[AttachmentView]:
    return [one for one in list_attachments(work, case_id, purpose=PUBLIC_COPY) if one.is_public]


def _changes(work: Work, case_id: UUID, coming: Iterable[PublicFile]) -> FileChanges:
    before = {one.id: one.name for one in _public_now(work, case_id)}
    after = {one.copy.id: one.copy.name for one in coming if one.copy is not None and not one.decided.is_withheld}
    came = [name for copy_id, name in after.items() if copy_id not in before]
    went = [name for copy_id, name in before.items() if copy_id not in after]
    renewed = [name for name in came if name in went]
    return FileChanges(
        added=tuple(name for name in came if name not in renewed),
        removed=tuple(name for name in went if name not in renewed),
        renewed=tuple(renewed),
    )


def _require_same(decided: Decided, sha256: str) -> None:
    if sha256 != decided.agreed_sha256 or decided.read_sha256 not in {None, decided.agreed_sha256}:
        problem = Problem(
            "files", N_("Bản công khai của một tệp không còn là bản đã được đọc và đồng ý."),
            N_("Trả lại bước biên tập để tạo và đọc lại."), code="redaction.not_the_same",
        )  # fmt: skip
        raise Invalid(problems=[problem])


def _said(file: PublicFile) -> str:
    name = file.copy.name if file.copy else ""
    said = N_("- {name}: che {count} chỗ, mã kiểm tra SHA-256 {sha256}").format(
        name=name, count=len(file.decided.painted), sha256=file.decided.copy_sha256
    )
    return f"{said}; {file.decided.why}" if file.decided.why else said


def _files_of(work: Work, case_id: UUID) -> list[PublicFile]:
    files = {one.id: one for one in list_attachments(work, case_id)}
    decided = list_decided(work, case_id)
    return [
        PublicFile(one, found, files.get(found.copy_id) if found.copy_id else None)
        for one in files.values()
        if one.purpose in OFFERED
        for found in [decided.get(one.id) or Decided(case_id, one.id)]
    ]


def copy_of(work: Work, decided: Decided) -> AttachmentView | None:
    """The copy that was made of what is decided, if there is one."""
    return as_view(get_file_row(work, decided.copy_id)) if decided.copy_id else None
