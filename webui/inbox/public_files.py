"""The files of an answer on their way to everyone: chosen, masked page by page, looked at as everyone will see them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from uuid import UUID

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.cases import TaskView, get_task
from engine.directory import Officer
from engine.errors import HoiDapError, Invalid
from engine.petitions import (
    Choice,
    FileChanges,
    FileUnknown,
    Mask,
    Masking,
    PageMasks,
    PublicFile,
    choose_for_file,
    coming_changes,
    drawn,
    list_public_files,
    make_public_copy,
    mask_whole_page,
    mask_words,
    may_mask_files,
    open_masking,
    save_page,
    show_copy,
    show_source,
)
from engine.petitions.masking import WORDS, Kind
from engine.petitions.redaction import HAND
from webui.auth import current_officer
from webui.errors import status_of
from webui.inbox.previews import previews_publication
from webui.inbox.room import inbox
from webui.kit import Faults, words_of
from webui.kit.petition_reading import PURPOSES
from webui.speech import LazyString, _, _l, ngettext, translated

SHOWN_WIDTH = 1_200
STATES: Mapping[str, LazyString] = {
    "withheld": _l("Không công khai"),
    "open": _l("Đang che, chưa tạo bản công khai"),
    "ready": _l("Sẽ công khai"),
}
TONES = {"withheld": "ended", "open": "soon", "ready": "done"}


@dataclass(frozen=True, slots=True)
class Line:
    """A mask as the list of a page tells it: `place` among all masks of the file, `number` among those drawn there."""

    place: int
    number: int
    mask: Mask

    @property
    def what(self) -> str:
        """What it hides, in words."""
        if self.mask.kind == HAND:
            return f"“{self.mask.words}”" if self.mask.words else _("Ô tự vẽ %(number)s", number=self.number)
        if not self.mask.is_proposed:
            return _("Cả trang")
        kind = translated(WORDS[Kind(self.mask.kind)])
        return f"{kind}: “{self.mask.words}”"

    @property
    def coordinates(self) -> str:
        """Where it is, as the form sends it."""
        return ",".join(str(one) for one in self.mask.place[1:])


@dataclass(frozen=True, slots=True)
class MaskPage:
    """All of the page on which a file is masked; `number` counts its pages from 1."""

    view: TaskView
    masking: Masking
    number: int
    name: str
    why: str
    words: str = ""

    @property
    def lines(self) -> tuple[Line, ...]:
        """The masks of this page."""
        here = [(place, one) for place, one in enumerate(self.masking.decided.masks) if one.page == self.number - 1]
        hands = accumulate(not one.is_proposed for _place, one in here)
        return tuple(Line(place, number, one) for number, (place, one) in zip(hands, here, strict=True))

    @property
    def sheet(self) -> "Sheet":
        """The page as it is shown."""
        page = self.masking.decided.pages[self.number - 1]
        return Sheet(page.has_text, page.needs_look, page.is_looked_at, _height(page.width, page.height))

    @property
    def count(self) -> int:
        """How many pages the file has."""
        return len(self.masking.decided.pages)

    @property
    def has_text(self) -> bool:
        """Whether words can be looked for in it."""
        return any(page.has_text for page in self.masking.decided.pages)

    @property
    def unseen(self) -> str:
        """The pages that somebody has to look at."""
        return ", ".join(str(page + 1) for page in self.masking.decided.unseen)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page's picture: how high it is at the width that is shown, and whether a person has to look at it."""

    has_text: bool
    needs_look: bool
    is_looked_at: bool
    height: int


def state_of_file(file: PublicFile) -> str:
    """How a file stands: withheld, open or ready."""
    if file.decided.is_withheld:
        return "withheld"
    return "ready" if file.copy else "open"


def state_words(file: PublicFile) -> str:
    """The same in words, with what is hidden in it."""
    state = state_of_file(file)
    if state != "ready":
        return str(STATES[state])
    count = len(file.decided.painted)
    return (
        ngettext("Sẽ công khai, đã che %(num)d chỗ", "Sẽ công khai, đã che %(num)d chỗ", count)
        if count
        else str(_("Sẽ công khai nguyên, không che chỗ nào"))
    )


def files_beside(view: TaskView, officer: Officer) -> tuple[PublicFile, ...]:
    """The files that a task which prepares or vouches for a publication shows."""
    if not view.may_complete or not previews_publication(view.form):
        return ()
    return list_public_files(view.row.case_id, actor=officer)


def file_changes_beside(view: TaskView, officer: Officer) -> FileChanges:
    """How the public files change, for who vouches for a correction; nothing where nothing is public yet."""
    if not view.may_complete or not previews_publication(view.form) or may_mask_files(view):
        return FileChanges()
    return coming_changes(view.row.case_id, actor=officer)


@inbox.app_context_processor
def words_of_files() -> dict[str, object]:
    """What templates say of public files."""
    return {
        "public_state": state_of_file,
        "public_words": state_words,
        "public_tones": TONES,
        "public_source": lambda file: PURPOSES.get(file.source.purpose, ""),
    }


# ---------------------------------------------------------------- the files of a case


@inbox.get("/viec/<uuid:task_id>/tai-lieu")
def public_files(task_id: UUID) -> ResponseReturnValue:
    """Every file that may go public, and what is decided about it."""
    return _list(task_id, Faults())


@inbox.post("/viec/<uuid:task_id>/tai-lieu/<uuid:file_id>")
def choose_file(task_id: UUID, file_id: UUID) -> ResponseReturnValue:
    """Withhold a file, mask it, or show it whole."""
    try:
        choice = Choice(request.form.get("choice", ""))
    except ValueError:
        raise FileUnknown from None
    try:
        choose_for_file(task_id, file_id, choice, actor=current_officer())
    except Invalid as error:
        return _list(task_id, Faults.of(error)), status_of(error)
    if choice is Choice.WITHHOLD:
        flash(_("Tệp này không công khai."), "done")
        return redirect(url_for("inbox.public_files", task_id=task_id), 303)
    return redirect(url_for("inbox.mask_file", task_id=task_id, file_id=file_id), 303)


def _list(task_id: UUID, faults: Faults) -> str:
    officer = current_officer()
    view = get_task(task_id, actor=officer)
    files = list_public_files(view.row.case_id, actor=officer)
    return render_template(
        "inbox/public_files.html", task=view.row, files=files, may_mask=may_mask_files(view), faults=faults
    )


# ---------------------------------------------------------------- masking one


@inbox.get("/viec/<uuid:task_id>/tai-lieu/<uuid:file_id>/che")
def mask_file(task_id: UUID, file_id: UUID) -> ResponseReturnValue:
    """One page of the file, to draw on."""
    return _mask_page(task_id, file_id, _number(request.args.get("trang")))


@inbox.post("/viec/<uuid:task_id>/tai-lieu/<uuid:file_id>/che")
def act_on_file(task_id: UUID, file_id: UUID) -> ResponseReturnValue:
    """One of the page's buttons: whichever it is, what was drawn on this page is kept first."""
    officer, number = current_officer(), _number(request.form.get("page"))
    try:
        decided = save_page(task_id, file_id, _drawn_on(number - 1), revision=_revision(), actor=officer)
        act = ACTS.get(request.form.get("_do", ""), _go)
        return act(task_id, file_id, decided.revision, number)
    except (Invalid, HoiDapError) as error:
        status = status_of(error)
        if status in {403, 404}:
            raise
        return _mask_page(task_id, file_id, number, faults=Faults.of(error)), status


def _go(task_id: UUID, file_id: UUID, _revision: int, number: int) -> ResponseReturnValue:
    wanted = _number(request.form.get("_go")) if request.form.get("_go") else number
    return _to(task_id, file_id, wanted)


def _words(task_id: UUID, file_id: UUID, revision: int, number: int) -> ResponseReturnValue:
    count = mask_words(task_id, file_id, request.form.get("words", ""), revision=revision, actor=current_officer())
    said = ngettext("Đã che %(num)d chỗ có các chữ ấy.", "Đã che %(num)d chỗ có các chữ ấy.", count)
    flash(
        said if count else _("Không thấy chữ nào như vậy trong phần chữ của tệp; trang quét thì phải vẽ ô che."),
        "done" if count else "soon",
    )
    return _to(task_id, file_id, number)


def _whole(task_id: UUID, file_id: UUID, revision: int, number: int) -> ResponseReturnValue:
    mask_whole_page(task_id, file_id, number - 1, revision=revision, actor=current_officer())
    return _to(task_id, file_id, number)


def _make(task_id: UUID, file_id: UUID, revision: int, number: int) -> ResponseReturnValue:
    name, why = request.form.get("name", ""), request.form.get("why", "")
    make_public_copy(task_id, file_id, name=name, why=why, revision=revision, actor=current_officer())
    flash(_("Đã tạo bản công khai. Xem lại như người dân sẽ thấy."), "done")
    return _to(task_id, file_id, number, "ban-cong-khai")


Act = Callable[[UUID, UUID, int, int], ResponseReturnValue]
ACTS: Mapping[str, Act] = {"words": _words, "whole": _whole, "make": _make}


def _to(task_id: UUID, file_id: UUID, number: int, anchor: str | None = None) -> ResponseReturnValue:
    return redirect(url_for("inbox.mask_file", task_id=task_id, file_id=file_id, trang=number, _anchor=anchor), 303)


def _mask_page(task_id: UUID, file_id: UUID, number: int, *, faults: Faults | None = None) -> str:
    officer = current_officer()
    masking = open_masking(task_id, file_id, actor=officer)
    page = MaskPage(
        view=get_task(task_id, actor=officer),
        masking=masking,
        number=max(1, min(number, len(masking.decided.pages))),
        name=request.form.get("name") or masking.name,
        why=request.form.get("why") or masking.decided.why,
        words=request.form.get("words", "") if faults else "",
    )
    return render_template("inbox/mask_file.html", page=page, faults=faults or Faults(), width=SHOWN_WIDTH)


def _drawn_on(page: int) -> PageMasks:
    """What the form says of the page: drawn rectangles without the one to be removed, proposals that stay."""
    removed = request.form.get("_remove", "")
    rectangles = [text for text in request.form.getlist("drawn") if text != removed]
    masks = [mask for text in rectangles for mask in _rectangle(page, text)]
    kept = frozenset(int(text) for text in request.form.getlist("kept") if text.isascii() and text.isdigit())
    return PageMasks(page, tuple(masks), kept, is_looked_at="looked" in request.form)


def _rectangle(page: int, text: str) -> Iterator[Mask]:
    parts = text.split(",")
    numbers: Sequence[int] = [int(one) for one in parts if one.isascii() and one.isdigit() and len(one) < 6]  # noqa: PLR2004 - as long as 10000
    if len(numbers) == len(parts) == 4:  # noqa: PLR2004 - left, top, width, height
        mask = drawn(page, *numbers)
        if mask is not None:
            yield mask


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 6 else 1  # noqa: PLR2004 - no file has more pages


def _revision() -> int:
    text = request.form.get("revision", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1  # noqa: PLR2004 - as long as numbers of changes get


def _height(width: float, height: float) -> int:
    return max(1, round(SHOWN_WIDTH * height / max(width, 0.1)))


# ---------------------------------------------------------------- pictures


@inbox.get("/viec/<uuid:task_id>/tai-lieu/<uuid:file_id>/trang/<int:number>.png")
def source_page(task_id: UUID, file_id: UUID, number: int) -> ResponseReturnValue:
    """A page of the file as it came, for who masks it."""
    return _picture(lambda: show_source(task_id, file_id, number - 1, actor=current_officer()))


@inbox.get("/viec/<uuid:task_id>/ban-cong-khai/<uuid:copy_id>/trang/<int:number>.png")
def copy_page(task_id: UUID, copy_id: UUID, number: int) -> ResponseReturnValue:
    """A page of the copy as everyone will see it."""
    officer = current_officer()
    case_id = get_task(task_id, actor=officer).row.case_id
    return _picture(lambda: show_copy(case_id, copy_id, number - 1, actor=officer))


@inbox.get("/viec/<uuid:task_id>/ban-cong-khai/<uuid:copy_id>")
def look_at_copy(task_id: UUID, copy_id: UUID) -> ResponseReturnValue:
    """The copy page by page, exactly as everyone will have it."""
    officer = current_officer()
    view = get_task(task_id, actor=officer)
    for file in list_public_files(view.row.case_id, actor=officer):
        if file.copy is not None and file.copy.id == copy_id:
            pages = file.decided.pages
            number = max(1, min(_number(request.args.get("trang")), len(pages)))
            height = _height(pages[number - 1].width, pages[number - 1].height)
            return render_template(
                "inbox/look_at_copy.html", task=view.row, file=file, number=number, count=len(pages),
                width=SHOWN_WIDTH, height=height,
            )  # fmt: skip
    raise FileUnknown


def _picture(show: Callable[[], bytes]) -> Response:
    try:
        answer = make_response(show())
    except Invalid as error:
        answer = make_response(words_of(error)[0], status_of(error))
        answer.mimetype = "text/plain"
        return answer
    answer.mimetype = "image/png"
    answer.cache_control.no_store = True
    return answer
