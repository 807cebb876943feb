"""The publisher's acts on a file: choose what becomes of it, mask it, make its copy.

Each is for who may do the step that prepares the publication, and for as long as that step is open. What takes time
is done outside of a transaction; whoever changes something says which state they saw.
"""

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from engine import audit
from engine.cases import TaskView, get_task, subject_of
from engine.directory import Officer, Setting, declare_setting, get_setting
from engine.errors import N_, Invalid, Problem
from engine.petitions.attachments import (
    PUBLIC_COPY,
    AttachmentView,
    add_rows,
    as_view,
    forget_file,
    get_file_row,
    store_bytes,
)
from engine.petitions.errors import FileUnknown
from engine.petitions.file_kinds import FileKind
from engine.petitions.file_names import clean_name
from engine.petitions.file_store import file_store
from engine.petitions.files import may_open
from engine.petitions.masking import find_personal
from engine.petitions.plain_text import clean_line, clean_text
from engine.petitions.public_version import ANSWER, OWN
from engine.petitions.redaction.boxes import MOST_MASKS, Mask, over_words, propose, whole_page
from engine.petitions.redaction.choices import Choice, Decided, find_decided, first_pages, keep_decided, lock_decided
from engine.petitions.redaction.darkroom import KINDS, Source, look, make_copy, show_page
from engine.petitions.redaction.errors import MaskingNotOpen, MasksChanged
from engine.petitions.redaction.public_files import OFFERED, copy_of
from engine.petitions.rows import get_petition_row
from engine.petitions.uploads import CheckedFile
from engine.storage import Work, begin_work, read_work
from engine.storage.search_text import search_plain

MADE = "public_file.made"
LONGEST_WHY, MOST_PHRASES, SHORTEST_OWN = 300, 50, 4
PREVIEWS, PUBLICATION = "previews", "publication"
"""The hint of a form that prepares a publication."""
NAMES = {
    "answer": N_("Tài liệu kèm câu trả lời"),
    "letter": N_("Văn bản trả lời"),
    "petition": N_("Tài liệu người gửi đính kèm"),
    "supplement": N_("Tài liệu người gửi bổ sung"),
}
"""What a copy is called where nobody says otherwise: a file's own name often names a person."""
MOST_PAGES = declare_setting(
    Setting(
        name="petitions.most_masked_pages",
        part=N_("Công khai"),
        title=N_("Số trang nhiều nhất của một tệp được che"),
        explanation=N_(
            "Tệp PDF nhiều trang hơn thì không mở để che: người biên tập phải xem từng trang, và bản công khai là ảnh."
        ),
        default=300,
        least=1,
        most=2_000,
        unit=N_("trang"),
        is_confirmed=False,
    )
)


@dataclass(frozen=True, slots=True)
class Masking:
    """A file while it is masked. `name` is what its copy is called, or would be."""

    case_id: UUID
    source: AttachmentView
    decided: Decided
    copy: AttachmentView | None
    name: str


@dataclass(frozen=True, slots=True)
class PageMasks:
    """What a person says of one page: the masks they drew, which of those proposed stay, and that they looked."""

    page: int
    drawn: tuple[Mask, ...]
    kept: frozenset[int]
    is_looked_at: bool


def may_mask_files(view: TaskView) -> bool:
    """Whether the task prepares a publication, and whoever sees it so may do it."""
    form = view.form
    if form is None or not view.may_complete or form.ui.get(PREVIEWS) != PUBLICATION:
        return False
    return any(one.name == ANSWER for one in form.inputs)


def choose_for_file(task_id: UUID, file_id: UUID, choice: Choice, *, actor: Officer) -> None:
    """Withhold the file, mask it or show it whole; the first time it is looked through and masks are proposed.

    Raises:
        MaskingNotOpen: the publication is not being prepared now, or not by them.
        FileUnknown: the case has no such file to make public.
        FileNotMaskable: it cannot be opened, or must not be.
    """
    case_id, row = _open(task_id, file_id, actor)
    with read_work(actor.id) as work:
        before, own = find_decided(work, case_id, file_id), _own(work, case_id)
        most_pages = int(get_setting(work, MOST_PAGES.name))
    found: dict[str, Any] = {}
    if choice is not Choice.WITHHOLD and not before.pages:
        pages = look(_source(row, most_pages))
        found = {"pages": first_pages(pages), "masks": propose(pages, own)}
    with begin_work(actor.id) as work:
        decided = lock_decided(work, case_id, file_id)
        if decided.choice is choice and not found:
            return
        _keep(work, decided, decided.changed(choice=choice, **({} if decided.pages else found)))


def open_masking(task_id: UUID, file_id: UUID, *, actor: Officer) -> Masking:
    """The file as it is being masked.

    Raises:
        MaskingNotOpen: the publication is not being prepared now, or not by them.
        FileUnknown: the case has no such file, or it is withheld.
    """
    case_id, row = _open(task_id, file_id, actor)
    with read_work(actor.id) as work:
        decided = find_decided(work, case_id, file_id)
        if decided.is_withheld:
            raise FileUnknown
        copy = copy_of(work, decided)
        return Masking(case_id, as_view(row), decided, copy, copy.name if copy else _name(row))


def show_source(task_id: UUID, file_id: UUID, page: int, *, actor: Officer) -> bytes:
    """A page of the file as it came, as a PNG.

    Raises:
        MaskingNotOpen: the publication is not being prepared now, or not by them.
        FileUnknown: the case has no such file to make public.
        FileNotMaskable: it cannot be opened, or has no such page.
    """
    _, row = _open(task_id, file_id, actor)
    return show_page(_source(row, _most_pages(actor)), page)


def save_page(task_id: UUID, file_id: UUID, said: PageMasks, *, revision: int, actor: Officer) -> Decided:
    """What is decided, with this page's masks as the person has them now.

    Raises:
        MasksChanged: somebody changed them in between.
        Invalid: a mask over the sender's own data was to be lifted, or there are too many.
        MaskingNotOpen, FileUnknown: as above.
    """
    return _change(task_id, file_id, revision, actor, lambda decided: _with_page(decided, said))


def mask_words(task_id: UUID, file_id: UUID, text: str, *, revision: int, actor: Officer) -> int:
    """How many places were masked because these phrases, one a line, stand there in the file's text.

    Raises:
        MasksChanged, Invalid, MaskingNotOpen, FileUnknown: as above.
        FileNotMaskable: it cannot be opened.
    """
    wanted = [line.strip() for line in clean_text(text).splitlines() if line.strip()][:MOST_PHRASES]
    _, row = _open(task_id, file_id, actor)
    found = over_words(look(_source(row, _most_pages(actor))), wanted) if wanted else ()
    if found:
        _change(task_id, file_id, revision, actor, lambda decided: _with(decided, found))
    return len(found)


def mask_whole_page(task_id: UUID, file_id: UUID, page: int, *, revision: int, actor: Officer) -> None:
    """Hide all of a page.

    Raises:
        MasksChanged, Invalid, MaskingNotOpen, FileUnknown: as above.
    """
    _change(task_id, file_id, revision, actor, lambda decided: _with(decided, [whole_page(_there(decided, page))]))


def make_public_copy(
    task_id: UUID, file_id: UUID, *, name: str, why: str, revision: int, actor: Officer
) -> AttachmentView:
    """The copy that everyone would get: for the publisher to look at, for the second reader, and then for all.

    Raises:
        Invalid: a page was not looked at, a mask lifted without a reason, or the name names somebody.
        FileNotMaskable, MasksChanged, MaskingNotOpen, FileUnknown: as above.
    """
    case_id, row = _open(task_id, file_id, actor)
    with read_work(actor.id) as work:
        decided, own = find_decided(work, case_id, file_id), _own(work, case_id)
    _require_same(decided, revision)
    reason = clean_line(why)[:LONGEST_WHY]
    if problems := list(_unfinished(decided, name, reason, own)):
        raise Invalid(problems=problems)
    kind = KINDS[row.media_type]
    content = make_copy(_source(row, _most_pages(actor)), decided.painted)
    (stored,) = store_bytes([CheckedFile(clean_name(name or _name(row), extension=kind), FileKind(kind), content)])
    with begin_work(actor.id) as work:
        current = lock_decided(work, case_id, file_id)
        _require_same(current, revision)
        (copy_id,) = add_rows(work, [stored], case_id=case_id, purpose=PUBLIC_COPY, uploaded_by=str(actor.id))
        made = current.changed(why=reason)
        _keep(work, current, replace(made, copy_id=copy_id, copy_sha256=stored.sha256))
        audit.record(work, case_id, MADE, {
            "file": file_id.hex, "copy": copy_id.hex, "sha256": stored.sha256, "masks": len(made.painted),
            "lifted": len(made.lifted),
        })  # fmt: skip
        return as_view(get_file_row(work, copy_id))


# ---------------------------------------------------------------- what is asked before


def _open(task_id: UUID, file_id: UUID, actor: Officer) -> tuple[UUID, Row[Any]]:
    """The case, and the row of the file, for who may mask it now."""
    view = get_task(task_id, actor=actor)
    if not may_mask_files(view):
        raise MaskingNotOpen
    with read_work(actor.id) as work:
        case_id = subject_of(work, view.row.case_id)
        row = get_file_row(work, file_id)
        if row.case_id != case_id or row.purpose not in OFFERED or not may_open(work, row, actor):
            raise FileUnknown
    return case_id, row


def _source(row: Row[Any], most_pages: int) -> Source:
    return Source(file_store().read(row.folder, row.sha256), row.media_type, most_pages)


def _most_pages(actor: Officer) -> int:
    with read_work(actor.id) as work:
        return int(get_setting(work, MOST_PAGES.name))


def _own(work: Work, case_id: UUID) -> list[str]:
    sender = get_petition_row(work, case_id).sender
    return [str(sender[name]) for name in OWN if sender.get(name)]


def _name(row: Row[Any]) -> str:
    return NAMES.get(row.purpose, NAMES["answer"])


def _require_same(decided: Decided, revision: int) -> None:
    if decided.revision != revision or decided.is_withheld:
        raise MasksChanged


def _unfinished(decided: Decided, name: str, why: str, own: Sequence[str]) -> Iterable[Problem]:
    """What has to be done first."""
    if decided.unseen:
        yield Problem(
            "/pages", N_("Còn trang chưa xem: {pages}."),
            N_("Mở từng trang, che chỗ cần che, rồi đánh dấu “Tôi đã xem trang này”."), code="redaction.unseen",
            facts={"pages": _numbers(decided.unseen)},
        )  # fmt: skip
    if decided.choice is Choice.WHOLE and decided.painted:
        yield Problem(
            "/masks", N_("Tệp còn {count} chỗ che, nên chưa công khai nguyên được."),
            N_("Bỏ các chỗ che, hoặc chọn “Che rồi công khai”."), code="redaction.not_whole",
            facts={"count": len(decided.painted)},
        )  # fmt: skip
    if decided.choice is Choice.MASK and not decided.painted:
        yield Problem(
            "/masks", N_("Chưa che chỗ nào."),
            N_("Vẽ chỗ cần che; nếu không có gì phải che thì chọn “Công khai nguyên”."), code="redaction.no_mask",
        )  # fmt: skip
    if decided.lifted and not why:
        yield Problem(
            "/why", N_("Chưa ghi vì sao để hiện {count} chỗ máy đã tìm thấy."),
            N_("Ghi một câu, ví dụ: tên cán bộ ký văn bản, tên đường."), code="redaction.reason",
            facts={"count": len(decided.lifted)},
        )  # fmt: skip
    spoken = re.sub(r"[\W_]+", " ", name).strip()
    # A name is one however its words are joined, in a file's name mostly in small letters and without marks.
    is_own = any(
        f" {search_plain(one).strip()} " in f" {search_plain(spoken).strip()} "
        for one in own
        if len(one) >= SHORTEST_OWN
    )
    if is_own or any(find_personal(name, own)) or any(find_personal(spoken, own)):
        yield Problem(
            "/name", N_("Tên tệp còn thông tin riêng."), N_("Đặt tên chung, ví dụ: Văn bản trả lời."),
            code="redaction.name",
        )  # fmt: skip


def _numbers(pages: Iterable[int]) -> str:
    told = [str(page + 1) for page in pages]
    return ", ".join(told[:12]) + (" …" if len(told) > 12 else "")  # noqa: PLR2004 - as many as one reads at a glance


# ---------------------------------------------------------------- changing what is decided


def _change(
    task_id: UUID, file_id: UUID, revision: int, actor: Officer, change: Callable[[Decided], Decided]
) -> Decided:
    case_id, _ = _open(task_id, file_id, actor)
    with begin_work(actor.id) as work:
        decided = lock_decided(work, case_id, file_id)
        _require_same(decided, revision)
        changed = change(decided)
        if (changed.masks, changed.pages) == (decided.masks, decided.pages):
            return decided
        if len(changed.masks) > MOST_MASKS:
            raise Invalid(problems=[_too_many()])
        _keep(work, decided, changed)
        return changed


def _keep(work: Work, before: Decided, after: Decided) -> None:
    """Keep it; a copy that nobody has vouched for yet goes with what it was made of. What everyone has stays."""
    if before.copy_id is not None and before.agreed_sha256 is None and not get_file_row(work, before.copy_id).is_public:
        forget_file(work, before.copy_id)
    keep_decided(work, after)


def _with_page(decided: Decided, said: PageMasks) -> Decided:
    page = _there(decided, said.page)
    masks: list[Mask] = []
    for place, mask in enumerate(decided.masks):
        if mask.page != page:
            masks.append(mask)
        elif mask.is_proposed:
            if mask.is_own and place not in said.kept:
                raise Invalid(problems=[_own_lifted()])
            masks.append(replace(mask, is_on=place in said.kept))
    # What a form sends of a box is its place: what else is known of it stays.
    known = {mask.place: mask for mask in decided.masks if not mask.is_proposed}
    masks += [known.get(mask.place, mask) for mask in dict.fromkeys(said.drawn) if mask.page == page]
    pages = list(decided.pages)
    pages[page] = replace(pages[page], is_looked_at=said.is_looked_at)
    return decided.changed(masks=tuple(masks), pages=tuple(pages))


def _with(decided: Decided, added: Collection[Mask]) -> Decided:
    """With these masks too; one that stands there already is not added again, but is on."""
    wanted = {mask.place for mask in added}
    masks = [replace(mask, is_on=True) if mask.place in wanted else mask for mask in decided.masks]
    there = {mask.place for mask in masks}
    return decided.changed(masks=(*masks, *(mask for mask in added if mask.place not in there)))


def _there(decided: Decided, page: int) -> int:
    if not 0 <= page < len(decided.pages):
        raise FileUnknown
    return page


def _own_lifted() -> Problem:
    return Problem(
        "/masks", N_("Thông tin của chính người gửi không để hiện được."),
        N_("Giữ chỗ che ấy, bỏ chỗ khác nếu che nhầm."), code="redaction.own",
    )  # fmt: skip


def _too_many() -> Problem:
    return Problem(
        "/masks", N_("Quá {most} chỗ che trong một tệp."), N_("Che cả trang, hoặc không công khai tệp này."),
        code="redaction.too_many", facts={"most": MOST_MASKS},
    )  # fmt: skip
