"""Making an answer public: only what was written for the public, and nothing that names its sender."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Row, Table, insert, select, update

from engine.petitions.letters import letter_of
from engine.petitions.masking import find_personal, hide
from engine.petitions.plain_text import clean_line, clean_text
from engine.petitions.publication_history import Act, blot_out, lock_standing, note_act
from engine.petitions.rows import get_petition_row
from engine.scripting import rich_plain
from engine.storage import Work, tables
from engine.storage.search_text import search_marked, search_plain

HIDDEN = "[…]"
SHORTEST_HIDDEN = 4
_PERSONAL = ("full_name", "representative", "address", "phone", "email", "identity_number", "tax_code")
_publications = cast("Table", tables.Publication.__table__)
_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
_LONG_NUMBER = re.compile(r"(?<![\w/])(?:\+?84|0)(?:[ .-]?\d){8,11}(?!\w)")


def publish_answer(
    work: Work,
    case_id: UUID,
    *,
    question: str,
    answer: str,
    title: str,
    shown: Sequence[str] = (),
    outcome: str = "",
    edits: Mapping[str, Any] | None = None,
) -> dict[str, str]:
    """The answer, public from now on; publishing again replaces the text. It says what everyone reads now.

    The sender's own name, address, e-mail and telephone are hidden wherever they appear, and anyone's e-mail and
    telephone but those that an officer has vouched for (`shown`).
    """
    row = get_petition_row(work, case_id)
    before = lock_standing(work, case_id)
    texts = _named(as_published(row, title, question, answer, shown=shown))
    letter = letter_of(row)
    facts = {
        "number": row.number,
        "agency": row.lead_agency or "",
        "field": row.field,
        "kind": row.kind,
        "letter": {"number": letter.number, "date": letter.day.isoformat() if letter.day else None},
        "received_at": row.received_at,
        "answered_at": row.answered_at or work.now,
        "published_at": work.now,
        "outcome": outcome,
    }
    _put(work, case_id, is_new=before.place == 0, **facts, **texts, **_searched(row, texts))
    note_act(work, case_id, Act.AGAIN if before.place else Act.PUBLISHED, texts, edits=edits)
    return texts


def correct_publication(
    work: Work,
    case_id: UUID,
    *,
    title: str,
    question: str,
    answer: str,
    reason: str,
    shown: Sequence[str] = (),
    hides_before: bool = False,
    edits: Mapping[str, Any] | None = None,
) -> None:
    """Another public text in the place of the last, and the reason for everyone to read.

    `hides_before`: the texts before it told what nobody should have read, and are not kept.
    """
    row = get_petition_row(work, case_id)
    before = lock_standing(work, case_id)
    texts = _named(as_published(row, title, question, answer, shown=shown))
    if hides_before:
        blot_out(work, case_id)
    # One that was withdrawn is news again; another stays where it stands in the list.
    moment = {} if before.is_public else {"published_at": work.now}
    _put(work, case_id, is_new=False, **moment, **texts, **_searched(row, texts))
    note_act(work, case_id, Act.CORRECTED, texts, reason=reason, edits=edits)


def withdraw_publication(work: Work, case_id: UUID, *, reason: str) -> None:
    """Nobody reads the answer any more; that it was public, and why it no longer is, everyone may know."""
    lock_standing(work, case_id)
    gone = update(_publications).where(_publications.c.case_id == case_id).values(withdrawn_at=work.now)
    work.connection.execute(gone)
    note_act(work, case_id, Act.WITHDRAWN, reason=reason)


def _put(work: Work, case_id: UUID, *, is_new: bool, **facts: Any) -> None:
    # The row is changed, not put in anew: whoever waits for it to be free must find it.
    values = {**facts, "published_by": work.actor, "withdrawn_at": None}
    if is_new:
        work.connection.execute(insert(_publications).values(case_id=case_id, **values))
    else:
        work.connection.execute(update(_publications).where(_publications.c.case_id == case_id).values(**values))


def _searched(row: Row[Any], texts: Mapping[str, str]) -> dict[str, str]:
    searched = f"{row.number} {texts['title']} {texts['question']} {rich_plain(texts['answer'])}"
    return {"search_plain": f" {search_plain(searched)}", "search_marked": f" {search_marked(searched)}"}


def _named(texts: tuple[str, str, str]) -> dict[str, str]:
    return dict(zip(("title", "question", "answer"), texts, strict=True))


def as_published(
    row: Row[Any], title: str, question: str, answer: str, *, shown: Sequence[str] = ()
) -> tuple[str, str, str]:
    """Title, question and answer exactly as everyone reads them."""
    # What nobody has looked at, the sender's own title, is shown without anyone's name.
    shown_title = hide_personal(clean_line(title) or _unnamed(row.title, row.sender), row.sender, shown)
    shown_question = hide_personal(clean_text(question).strip() or shown_title, row.sender, shown)
    return shown_title, shown_question, hide_in_rich_text(clean_text(answer).strip(), row.sender, shown)


def _unnamed(text: str, sender: Mapping[str, Any]) -> str:
    own = [str(sender[name]) for name in _PERSONAL if sender.get(name)]
    return hide(text, find_personal(text, own))


def is_public(work: Work, case_id: UUID) -> bool:
    """Whether an answer to this petition is public now."""
    query = select(_publications.c.case_id).where(
        _publications.c.case_id == case_id, _publications.c.withdrawn_at.is_(None)
    )
    return work.connection.execute(query).first() is not None


def publication_state(work: Work, case_id: UUID) -> str:
    """`public`, `withdrawn`, or empty where nothing was ever made public."""
    row = _withdrawal(work, case_id)
    return "" if row is None else "public" if row.withdrawn_at is None else "withdrawn"


def taken_down_at(work: Work, case_id: UUID) -> datetime | None:
    """Since when what was public is so no more."""
    row = _withdrawal(work, case_id)
    return row.withdrawn_at if row is not None else None


def _withdrawal(work: Work, case_id: UUID) -> Row[Any] | None:
    query = select(_publications.c.withdrawn_at).where(_publications.c.case_id == case_id)
    return work.connection.execute(query).first()


def hide_in_rich_text(text: str, sender: Mapping[str, Any], shown: Sequence[str] = ()) -> str:
    """The text with the same hidden as in what readers see, where no star stands in the middle of a name.

    Where a mark has kept something from being found, the looks go, not the sender's peace.
    """
    hidden = hide_personal(text, sender, shown)
    bare = hide_personal(rich_plain(text).replace("*", ""), sender, shown)
    return hidden if rich_plain(hidden).replace("*", "") == bare else bare


def hide_personal(text: str, sender: Mapping[str, Any], shown: Sequence[str] = ()) -> str:
    """The text with the sender's data hidden, and anyone's e-mail and telephone that is not to be `shown`."""
    known = sorted((str(sender[name]) for name in _PERSONAL if sender.get(name)), key=len, reverse=True)
    for value in known:
        if len(value) >= SHORTEST_HIDDEN:
            text = re.sub(re.escape(value), HIDDEN, text, flags=re.IGNORECASE)
    hide = partial(_unless_shown, shown=shown)
    return _LONG_NUMBER.sub(hide, _EMAIL.sub(hide, text))


def _unless_shown(match: re.Match[str], shown: Sequence[str]) -> str:
    return match[0] if any(match[0] in one for one in shown) else HIDDEN
