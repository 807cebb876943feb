"""The public version of an answer: what is hidden, what an officer lets be seen, what stands against it.

Whoever prepares it reads the texts as everyone will: personal data stands as a mask that can be read aloud, one
mask for the same words wherever they come. A mask is lifted with a reason; the sender's own data never is.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select

from engine.cases import subject_of
from engine.definitions.behind_forms import BehindForms, FixedRows
from engine.definitions.operations import OperationContext
from engine.directory import Officer
from engine.errors import N_, Problem
from engine.petitions.access import may_read_petition
from engine.petitions.conversation import last_text
from engine.petitions.errors import PetitionUnknown
from engine.petitions.masking import MASK, WORDS, Found, Kind, find_personal, mask_of
from engine.petitions.plain_text import clean_text
from engine.petitions.publication_edits import is_reworded, tell_edits
from engine.petitions.publishing import SHORTEST_HIDDEN, as_published
from engine.petitions.questions import list_questions
from engine.petitions.rows import get_petition_row
from engine.storage import Work, read_work
from engine.storage.search_text import search_plain
from engine.storage.tables import FormData

TITLE, QUESTION, ANSWER = "public_title", "public_question", "public_answer"
MASKED, MORE, KEPT, KEPT_WHY = "masked", "mask_more", "keep_words", "keep_why"
REWORDED_WHY = "edit_why"
EDITED_AT = "edited_at"
"""The fields of a form that prepares a publication: its texts, the pieces found, and what an officer says of them."""
PLACES: Mapping[str, str] = {
    TITLE: N_("tiêu đề công khai"),
    QUESTION: N_("câu hỏi đã biên tập"),
    ANSWER: N_("câu trả lời công khai"),
}
OWN: Mapping[str, str] = {
    "full_name": N_("họ tên người gửi"),
    "representative": N_("người đại diện"),
    "address": N_("địa chỉ người gửi"),
    "phone": N_("số điện thoại người gửi"),
    "email": N_("thư điện tử người gửi"),
    "identity_number": N_("số giấy tờ của người gửi"),
    "tax_code": N_("mã số thuế của người gửi"),
}
MOST_PIECES = 200
_LETTER = re.compile(r"[^\W_]")
_HEADING = re.compile(r"^\*\*[^*\n]+\*\*[ \t]*$", re.MULTILINE)
"""A question above its answer: it is not the agency's wording, and may go or stay."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that are hidden, the mask that stands for them, and in which texts they stand."""

    words: str
    mask: str
    kind: Kind
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Publication:
    """The texts exactly as everyone would read them."""

    title: str
    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Wishes:
    """What an officer says of the masks: these words are shown, those are hidden as well."""

    shown: tuple[str, ...] = ()
    more: tuple[str, ...] = ()

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> "Wishes":
        rows = data.get(MASKED)
        lifted = [str(row.get("words") or "") for row in _rows(rows) if row.get("show")]
        return cls(
            shown=tuple(one for one in (*lifted, *_lines(data.get(KEPT))) if one), more=tuple(_lines(data.get(MORE)))
        )

    def shows(self, words: str) -> bool:
        said = _folded(words)
        return any(said in _folded(one) for one in self.shown)


def read_wishes(context: OperationContext, arguments: Mapping[str, Any]) -> Wishes:
    """What an operation is told about masks, its references resolved."""
    return Wishes.of({name: context.resolve(arguments.get(name)) for name in (MASKED, KEPT, MORE)})


def read_edits(context: OperationContext, arguments: Mapping[str, Any], texts: Mapping[str, str]) -> dict[str, Any]:
    """The record of what was done between the approved texts and the public ones, with the reasons that were given."""
    rows = context.resolve(arguments.get(MASKED))
    lifted = [{name: str(row.get(name) or "") for name in ("mask", "why")} for row in _rows(rows) if row.get("show")]
    if words := _lines(context.resolve(arguments.get(KEPT))):
        why = str(context.resolve(arguments.get(KEPT_WHY)) or "")
        lifted += [{"mask": "", "words": one, "why": why} for one in words]
    editor = context.done_by(str(arguments.get(EDITED_AT) or ""))
    public = {
        name: clean_text(str(context.resolve(arguments.get(name)) or "")).strip()
        for name in ("title", "question", "answer")
    }
    public = {name: text for name, text in {**public, **texts}.items() if text}
    told = tell_edits(
        _derived(context.work, context.case_id, read_wishes(context, arguments)),
        public,
        lifted=lifted,
        more=len(_lines(context.resolve(arguments.get(MORE)))),
        why=clean_text(str(context.resolve(arguments.get(REWORDED_WHY)) or "")).strip(),
    )
    return {**told, "by": str(editor.by) if editor and editor.by else ""}


# ---------------------------------------------------------------- the pieces of a petition


def list_pieces(work: Work, case_id: UUID) -> tuple[Piece, ...]:
    """What is personal in the texts that a publication is made from, each words once, in the order of their coming."""
    own = _own(_petition(work, case_id).sender)
    seen: dict[str, tuple[str, Kind, list[str]]] = {}
    for place, text in _sources(work, case_id):
        for one in find_personal(text, own):
            words = " ".join(text[one.start : one.end].split())
            _, _, places = seen.setdefault(_folded(words), (words, one.kind, []))
            if place not in places:
                places.append(place)
    counts: dict[Kind, int] = {}
    for _, kind, _ in seen.values():
        counts[kind] = counts.get(kind, 0) + 1
    told: dict[Kind, int] = {}
    pieces = []
    for words, kind, places in list(seen.values())[:MOST_PIECES]:
        told[kind] = told.get(kind, 0) + 1
        pieces.append(Piece(words, mask_of(kind, told[kind] if counts[kind] > 1 else 0), kind, tuple(places)))
    return tuple(pieces)


def masked_rows(work: Work, case_id: UUID) -> FixedRows:
    """A row of a form for each piece that is hidden: its mask, its words and where it stands."""
    return [
        {"mask": piece.mask, "words": piece.words, "where": ", ".join(PLACES[place] for place in piece.places)}
        for piece in list_pieces(work, case_id)
    ]


def mask_text(text: str, pieces: Sequence[Piece], wishes: Wishes, own: Sequence[str]) -> str:
    """The text with its personal data hidden, the masks that were lifted filled in again."""
    for piece in pieces:
        if piece.kind is not Kind.OWN and wishes.shows(piece.words):
            text = text.replace(piece.mask, piece.words)
    known = {_folded(piece.words): piece.mask for piece in pieces}
    parts, at = [], 0
    for one in _hidden(text, wishes, own):
        parts += [text[at : one.start], known.get(_folded(text[one.start : one.end])) or mask_of(one.kind)]
        at = one.end
    return "".join((*parts, text[at:]))


def _hidden(text: str, wishes: Wishes, own: Sequence[str]) -> Iterator[Found]:
    for one in find_personal(text, own, marked=wishes.more):
        if one.kind in {Kind.OWN, Kind.MARKED} or not wishes.shows(text[one.start : one.end]):
            yield one


# ---------------------------------------------------------------- for the forms that name them


def stand_behind(forms: BehindForms) -> None:
    """Put the rows, the fillers and the rules of a publication's form where forms look for them."""
    forms.row_sources["petition.masked"] = masked_rows
    forms.field_rules["petition.masked"] = keep_reasons
    forms.field_rules["petition.keep_words"] = keep_reason_of_words
    for name in PLACES:
        forms.fillers[f"petition.{name}"] = partial(_filled, name)
        forms.field_rules[f"petition.{name}"] = partial(keep_readable, name)
    forms.field_rules[f"petition.{ANSWER}"] = _readable_and_reasoned


def _filled(name: str, work: Work, case_id: UUID, value: Any) -> str:
    """What the field begins with: what the case has for it, else what the sender asks; masked."""
    row = _petition(work, case_id)
    text = str(value or "") or {TITLE: row.title, QUESTION: _asked(work, row.case_id) or row.content}.get(name, "")
    return mask_text(text, list_pieces(work, case_id), _wished_before(work, case_id), _own(row.sender))


def keep_readable(name: str, work: Work, case_id: UUID, value: Any, data: Mapping[str, Any]) -> Iterator[Problem]:
    """Nothing personal that nobody has vouched for, nothing of the sender's, and something left to be read."""
    sender = _petition(work, case_id).sender
    text, wishes = str(value), Wishes.of(data)
    for one in _hidden(text, wishes, _own(sender)):
        words = " ".join(text[one.start : one.end].split())
        yield _still_shown(name, words, _kind_words(words, one.kind, sender), is_own=one.kind is Kind.OWN)
    if name == ANSWER and not _LETTER.search(MASK.sub("", text)):
        yield Problem(
            f"/{name}",
            N_("Che hết như vậy thì câu trả lời không còn gì để đọc."),
            N_("Viết lại câu trả lời công khai, hoặc chọn “Không công khai” và ghi lý do."),
            code="publication.empty",
        )


def _readable_and_reasoned(work: Work, case_id: UUID, value: Any, data: Mapping[str, Any]) -> Iterator[Problem]:
    """The same of the answer; and where it says other words than what was approved, the reason is said."""
    yield from keep_readable(ANSWER, work, case_id, value, data)
    if str(data.get(REWORDED_WHY) or "").strip():
        return
    pieces, own = list_pieces(work, case_id), _own(_petition(work, case_id).sender)
    derived = mask_text(_approved(work, case_id), pieces, Wishes.of(data), own)
    if is_reworded(_HEADING.sub("", derived), _HEADING.sub("", str(value))):
        yield Problem(
            f"/{REWORDED_WHY}",
            N_("Câu trả lời công khai khác câu chữ đã duyệt, mà chưa ghi vì sao."),
            N_("Ghi một câu ở ô này; hoặc giữ nguyên câu chữ đã duyệt, chỉ che thông tin riêng."),
            code="publication.reword_reason",
        )


def _still_shown(name: str, words: str, kind: str, *, is_own: bool) -> Problem:
    remedy = (
        N_("Bấm “Che và xem trước”; thông tin của người gửi không để hiện được.")
        if is_own
        else N_("Bấm “Che và xem trước”; nếu không phải thông tin riêng thì ghi vào “Để hiện các chữ sau”, kèm lý do.")
    )
    return Problem(
        f"/{name}", N_("Còn {kind} trong {place}: “{words}”."), remedy, code="publication.personal",
        facts={"kind": kind, "place": PLACES[name], "words": words[:80]},
    )  # fmt: skip


def keep_reasons(work: Work, case_id: UUID, value: Any, data: Mapping[str, Any]) -> Iterator[Problem]:
    """A mask is lifted with a reason; the sender's own data stays hidden."""
    del data
    own = {piece.mask for piece in list_pieces(work, case_id) if piece.kind is Kind.OWN}
    for place, row in enumerate(_rows(value)):
        if not row.get("show"):
            continue
        if row.get("mask") in own:
            yield Problem(
                f"/{MASKED}/{place}/show",
                N_("Thông tin của chính người gửi không để hiện được."),
                N_("Bỏ đánh dấu ở dòng này."),
                code="publication.own",
            )
        if not str(row.get("why") or "").strip():
            yield Problem(
                f"/{MASKED}/{place}/why",
                N_("Chưa ghi vì sao để hiện “{mask}”."),
                N_("Ghi một câu, ví dụ: tên đường, tên cơ quan."),
                code="publication.reason",
                facts={"mask": str(row.get("mask") or "")},
            )


def keep_reason_of_words(work: Work, case_id: UUID, value: Any, data: Mapping[str, Any]) -> Iterator[Problem]:
    """Words that are to be seen, though they look personal, are vouched for with a reason."""
    del work, case_id
    if str(value or "").strip() and not str(data.get(KEPT_WHY) or "").strip():
        yield Problem(
            f"/{KEPT_WHY}",
            N_("Chưa ghi vì sao để hiện các chữ này."),
            N_("Ghi một câu, ví dụ: tên đường, tên cơ quan."),
            code="publication.reason",
        )


# ---------------------------------------------------------------- looking at it before


def mask_publication(case_id: UUID, data: Mapping[str, Any], *, actor: Officer) -> tuple[dict[str, Any], Publication]:
    """The form's texts as the masks make them now, and the publication that they would be; nothing is kept.

    Raises:
        PetitionUnknown: it is not for this officer to read.
    """
    with read_work(actor.id) as work:
        if not may_read_petition(work, actor, subject_of(work, case_id)):
            raise PetitionUnknown
        row = _petition(work, case_id)
        pieces, wishes, own = list_pieces(work, case_id), Wishes.of(data), _own(row.sender)
        texts = {name: mask_text(str(data.get(name) or ""), pieces, wishes, own) for name in PLACES}
        if not texts[TITLE].strip():
            texts[TITLE] = mask_text(row.title, pieces, wishes, own)
        shown = as_published(row, texts[TITLE], texts[QUESTION], texts[ANSWER], shown=wishes.shown)
        return texts, Publication(*shown)


def prepared_publication(case_id: UUID, *, actor: Officer) -> Publication:
    """The texts that were prepared last, exactly as everyone will read them.

    Raises:
        PetitionUnknown: it is not for this officer to read.
    """
    with read_work(actor.id) as work:
        if not may_read_petition(work, actor, subject_of(work, case_id)):
            raise PetitionUnknown
        row = _petition(work, case_id)
        prepared = [data for data in _typed(work, case_id) if data.get(QUESTION)]
        texts = [str(prepared[-1].get(name) or "") if prepared else "" for name in PLACES]
        return Publication(*as_published(row, *texts, shown=_wished_before(work, case_id).shown))


# ---------------------------------------------------------------- what they are made from


def source_texts(work: Work, case_id: UUID) -> dict[str, str]:
    """The texts that were received and approved, by what they become: none of them is ever changed."""
    row = _petition(work, case_id)
    asked = _asked(work, row.case_id)
    return {"title": row.title, "question": asked or row.content, "answer": last_text(work, row.case_id, "answer")}


def _derived(work: Work, case_id: UUID, wishes: Wishes) -> dict[str, str]:
    """These texts with nothing but their personal data hidden: what differs from them was written by somebody."""
    pieces, own = list_pieces(work, case_id), _own(_petition(work, case_id).sender)
    return {name: mask_text(text, pieces, wishes, own) for name, text in source_texts(work, case_id).items()}


def _petition(work: Work, case_id: UUID) -> Row[Any]:
    """The petition of the case, or of the one that it is about."""
    return get_petition_row(work, subject_of(work, case_id))


def _approved(work: Work, case_id: UUID) -> str:
    """The answer as its agency approved it for the public; where it wrote none apart, the one that was sent."""
    case_id = subject_of(work, case_id)
    written = (data for data in reversed(_typed(work, case_id)) if not data.get(QUESTION))
    found = next((text for data in written if (text := str(data.get(ANSWER) or "").strip())), "")
    return found or last_text(work, case_id, "answer")


def _sources(work: Work, case_id: UUID) -> Iterator[tuple[str, str]]:
    row = _petition(work, case_id)
    yield TITLE, row.title
    yield QUESTION, row.content
    yield QUESTION, _asked(work, row.case_id)
    yield ANSWER, last_text(work, row.case_id, "answer")
    for data in (*_typed(work, row.case_id), *(_typed(work, case_id) if case_id != row.case_id else ())):
        if isinstance(text := data.get(ANSWER), str):
            yield ANSWER, text


def _asked(work: Work, case_id: UUID) -> str:
    """The questions that were written down, numbered where there are several."""
    asked = list_questions(work, case_id)
    return "\n".join(f"{number}. {text}" if len(asked) > 1 else text for number, text in asked.items())


def _typed(work: Work, case_id: UUID) -> list[Mapping[str, Any]]:
    query = select(FormData.data).where(FormData.case_id == case_id).order_by(FormData.saved_at, FormData.task_id)
    return list(work.connection.scalars(query))


def _wished_before(work: Work, case_id: UUID) -> Wishes:
    """What was said of the masks when the publication was last prepared."""
    last = last_wished(work, case_id)
    return Wishes.of(last) if last else Wishes()


def last_wished(work: Work, case_id: UUID) -> Mapping[str, Any]:
    """What was typed of the masks when the publication was last prepared, in this case or in the one it is about."""
    places = dict.fromkeys((case_id, subject_of(work, case_id)))
    every = (data for place in places for data in reversed(_typed(work, place)))
    return next((data for data in every if data.keys() & {MASKED, KEPT, MORE}), {})


def personal_in(work: Work, case_id: UUID, text: str) -> tuple[Found, ...]:
    """What in a text is somebody's: found as in what is published, and whatever is hidden there."""
    hidden = [piece.words for piece in list_pieces(work, case_id)]
    marked = [one for one in hidden if len(one) >= SHORTEST_HIDDEN]
    wishes = _wished_before(work, case_id)
    return tuple(
        one
        for one in find_personal(text, _own(_petition(work, case_id).sender), marked=marked)
        if one.kind is Kind.OWN or not wishes.shows(text[one.start : one.end])
    )


def _own(sender: Mapping[str, Any]) -> list[str]:
    return [str(sender[name]) for name in OWN if sender.get(name)]


def _kind_words(words: str, kind: Kind, sender: Mapping[str, Any]) -> str:
    """What a piece is called: of the sender's own, which of their fields it is."""
    if kind is Kind.OWN:
        said = _letters(words)
        return next(
            (label for name, label in OWN.items() if said == _letters(str(sender.get(name) or ""))), WORDS[kind]
        )
    return WORDS[kind]


def _letters(words: str) -> str:
    """The words without what they may be written with or without: spaces, dots, marks, the country's number."""
    plain = "".join(one for one in search_plain(words) if one.isalnum())
    return f"0{plain[2:]}" if plain.isdigit() and plain.startswith("84") else plain


def _rows(value: Any) -> list[Mapping[str, Any]]:
    return [row for row in value if isinstance(row, Mapping)] if isinstance(value, list) else []


def _lines(value: Any) -> list[str]:
    return [line.strip() for line in clean_text(str(value or "")).splitlines() if line.strip()]


def _folded(words: str) -> str:
    return " ".join(words.split()).casefold()
