"""What of a petition goes when it is anonymised or erased, and what stays because figures are made of it.

There stay: number, channel, field, kind, regime, agencies, days, status, commune and kind of the sender, the score of
the rating, the letter's number. The public version, masked by its publishers, stays unless it is decided otherwise.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import ColumnElement, Table, delete, or_, select, update
from sqlalchemy.orm import aliased

from engine.cases import emptying, retention
from engine.cases.retention import FINAL, Hindrance
from engine.clock import local_day
from engine.errors import N_
from engine.petitions.emptied import as_fact
from engine.petitions.file_store import file_store
from engine.petitions.intake import SENDER_FIELDS
from engine.petitions.masking import find_personal, hide
from engine.petitions.publication_edits import blotted_whole
from engine.petitions.publishing import hide_in_rich_text, publication_state
from engine.petitions.rows import find_petition, petitions
from engine.petitions.similar import forget_likeness
from engine.petitions.statuses import Status, list_status_words, words_for
from engine.petitions.submission_form import submission_form
from engine.runtime import Depth, Subject, Treatment, anonymising, blanked
from engine.runtime.anonymising import TITLES, removed_kept_messages
from engine.scripting import rich_plain
from engine.storage import Work, begin_work, tables

SENDER_LEFT = frozenset({"sender_type", "is_foreigner", "commune"})
FACTS_LEFT = frozenset({"letter", "first_legal_due", "erasure"})
"""Facts that tell of the office alone, whatever words they hold."""
STAYS = {
    "letters_to_send": "which notice was to be printed, and when it went",
    "petition_links": "which belong together, by their ids alone",
    "petition_pool": "days and counts",
    "petition_replies": "which way an answer came, and when",
}
_attachments = cast("Table", tables.Attachment.__table__)
_messages = cast("Table", tables.PetitionMessage.__table__)
_publications = cast("Table", tables.Publication.__table__)
_versions = cast("Table", tables.PublicationVersion.__table__)
_outbox = cast("Table", tables.Outbox.__table__)
_kept = cast("Table", tables.KeptMessage.__table__)


def own_words(work: Work, case_id: UUID) -> list[str]:
    """The sender's own data, as they wrote them."""
    row = find_petition(work, case_id)
    return _own(row.sender) if row is not None else []


def _own(sender: Mapping[str, Any]) -> list[str]:
    return [value for name, value in sender.items() if name not in SENDER_LEFT and isinstance(value, str)]


def removed_petition(work: Work, subject: Subject) -> int:
    """The petition keeps what figures are made of, and the hash by which its sender's code still opens it."""
    row = find_petition(work, subject.case_id)
    if row is None:
        return 0
    kept = {name: value for name, value in row.facts.items() if name in FACTS_LEFT}
    personal = _personal_fields(work)
    others = {name: value for name, value in row.facts.items() if name not in FACTS_LEFT | personal}
    facts = {name: value for name, value in subject.clean(others).items() if value not in ("", {}, [])} | kept
    work.connection.execute(
        update(petitions)
        .where(petitions.c.case_id == subject.case_id)
        .values(
            sending_hash=None,
            sender={name: value for name, value in row.sender.items() if name in SENDER_LEFT},
            title=TITLES[subject.depth],
            content="",
            facts={**facts, **as_fact(subject.depth, local_day(work.now))},
            search_plain="",
        )
    )
    return 1


def removed_messages(work: Work, subject: Subject) -> int:
    """What was said goes; where the petition stood stays, in the catalogue's words.

    Of a petition that is only anonymised the answer stays as well, without the names in it.
    """
    row = find_petition(work, subject.case_id)
    sender, words = row.sender if row is not None else {}, list_status_words(work)
    taken = 0
    query = select(_messages.c.id, _messages.c.kind, _messages.c.status, _messages.c.text)
    for line in work.connection.execute(query.where(_messages.c.case_id == subject.case_id)).all():
        here = (_messages.c.case_id == subject.case_id) & (_messages.c.id == line.id)
        if line.kind == "status":
            text = words_for(words, line.status or "").name
        elif line.kind == "answer" and subject.depth is Depth.ANONYMISED:
            text = _without_persons(line.text, sender)
        else:
            taken += work.connection.execute(delete(_messages).where(here)).rowcount
            continue
        if text != line.text:
            taken += work.connection.execute(update(_messages).where(here).values(text=text)).rowcount
    return taken


def removed_files(work: Work, subject: Subject) -> int:
    """Files go, with their bytes where no other case has the same; those of a public answer stay with it."""
    going = _attachments.c.case_id == subject.case_id
    if _leaves_publication(work, subject):
        going &= _attachments.c.is_public.is_(False)
    names = {(row.folder, row.sha256) for row in work.connection.execute(select(_attachments).where(going))}
    taken = work.connection.execute(delete(_attachments).where(going)).rowcount
    subject.files.extend(sorted(one for one in names if not _is_used(work, *one)))
    return taken


def remove_bytes(files: Iterable[tuple[UUID, str]]) -> None:
    """What no row names any more leaves the store; a file that stays behind is an orphan, collected later."""
    store = file_store()
    for folder, sha256 in files:
        with begin_work() as work:
            if not _is_used(work, folder, sha256):
                store.remove(folder, sha256)


def _leaves_publication(work: Work, subject: Subject) -> bool:
    """Whether what everyone can read stays for everyone."""
    return not subject.with_publication and publication_state(work, subject.case_id) == "public"


def removed_publication(work: Work, subject: Subject) -> int:
    """The public version, where it was decided that it goes as well; of one that was withdrawn, its words."""
    here = _publications.c.case_id == subject.case_id
    if not subject.with_publication:
        if publication_state(work, subject.case_id) != "withdrawn":
            return 0
        blank = dict.fromkeys(("title", "question", "answer", "search_plain", "search_marked"), "")
        return work.connection.execute(
            update(_publications).where(here, _publications.c.answer != "").values(blank)
        ).rowcount
    return work.connection.execute(delete(_publications).where(here)).rowcount


def removed_versions(work: Work, subject: Subject) -> int:
    """Earlier public texts go. That a text was changed stays beside one that is public, with a reason naming nobody."""
    here = _versions.c.case_id == subject.case_id
    if subject.with_publication:
        return work.connection.execute(delete(_versions).where(here)).rowcount
    taken = 0
    for row in work.connection.execute(select(_versions).where(here)).all():
        values = {"title": "", "question": "", "answer": "", "is_blotted": True, "edits": blotted_whole(row.edits)}
        names_somebody = any(word in row.reason.casefold() for word in subject.words) or find_personal(row.reason, [])
        values["reason"] = "" if names_somebody else row.reason
        if any(getattr(row, name) != value for name, value in values.items()):
            one = here & (_versions.c.place == row.place)
            taken += work.connection.execute(update(_versions).where(one).values(values)).rowcount
    return taken


def removed_effects(work: Work, subject: Subject) -> int:
    """What went out, or could not; what still waits to go out keeps the case from being emptied."""
    return work.connection.execute(delete(_outbox).where(_outbox.c.case_id == subject.case_id)).rowcount


def removed_likeness(work: Work, subject: Subject) -> int:
    """The numbers that a petition shares with others of its sender or like it."""
    return forget_likeness(work, subject.case_id)


def removed_kept_mails(work: Work, subject: Subject) -> int:
    """What a demo keeps: of this case, and whatever went to the same address."""
    row = find_petition(work, subject.case_id)
    ways = [str(row.sender[name]) for name in ("email", "phone") if row is not None and row.sender.get(name)]
    taken = removed_kept_messages(work, subject)
    return taken + work.connection.execute(delete(_kept).where(_kept.c.recipient.in_(ways))).rowcount


TREATMENTS: Mapping[str, Treatment] = {
    "attachments": removed_files,
    "kept_messages": removed_kept_mails,
    "letter_numbers": blanked("letter_numbers", reason=""),
    "outbox": removed_effects,
    "petition_messages": removed_messages,
    "petition_opinions": blanked("petition_opinions", question="", opinion="", files=[], reason=""),
    "petition_requests": blanked("petition_requests", text=""),
    "petition_returns": blanked("petition_returns", reason=""),
    "petition_rulings": blanked("petition_rulings", conflict="", ruling=""),
    "petition_shingles": removed_likeness,
    "petitions": removed_petition,
    "publication_versions": removed_versions,
    "publications": removed_publication,
    "ratings": blanked("ratings", comment=""),
}


def register_emptying() -> None:
    """Tell whoever empties cases what a petition's tables hold, how petitions end, and what they wait for."""
    anonymising.treatments.update(TREATMENTS)
    anonymising.STAYS.update(STAYS)
    anonymising.words_of["petitions"] = own_words
    retention.ended_as["petitions"] = ended_as
    retention.hindrances.update(HINDRANCES)
    emptying.removers["files"] = remove_bytes


def ended_as(status: str) -> ColumnElement[bool]:
    """The cases whose petition came to rest in this status."""
    # What was withdrawn from the public was answered and public once: it is kept for the same term.
    alike = [Status.PUBLISHED, Status.UNPUBLISHED] if status == Status.PUBLISHED else [status]
    query = select(petitions.c.case_id).where(petitions.c.case_id == tables.Case.id, petitions.c.status.in_(alike))
    return query.exists()


def is_linked_to_open(_moment: datetime) -> ColumnElement[bool]:
    """Cases that belong together with one that is still handled: split from it, answered with it, handled anew."""
    other = aliased(tables.Case)
    link = tables.PetitionLink
    ways = [
        select(link.kind)
        .join(other, other.id == theirs)
        .where(own == tables.Case.id, other.status.not_in(FINAL))
        .exists()
        for own, theirs in ((link.case_id, link.other_id), (link.other_id, link.case_id))
    ]
    return or_(*ways)


def has_letters_to_send(_moment: datetime) -> ColumnElement[bool]:
    """Cases with a notice that is still to be printed, for which the address is needed."""
    letter = tables.LetterToSend
    query = select(letter.message_id).where(letter.case_id == tables.Case.id, letter.sent_at.is_(None))
    return query.exists()


HINDRANCES = {
    "linked": Hindrance(N_("hồ sơ liên quan còn đang xử lý"), is_linked_to_open),
    "letters": Hindrance(N_("còn thư giấy chưa gửi"), has_letters_to_send),
}


def _personal_fields(work: Work) -> set[str]:
    return {field.name for field in submission_form(work).fields if field.is_personal} | SENDER_FIELDS


def _without_persons(text: str, sender: Mapping[str, Any]) -> str:
    """The text with what names a person hidden: the sender's own data, and whatever looks like anyone's."""
    hidden = hide_in_rich_text(text, sender)
    bare = rich_plain(hidden)
    found = find_personal(bare, _own(sender))
    return hide(bare, found) if found else hidden


def _is_used(work: Work, folder: UUID, sha256: str) -> bool:
    query = select(_attachments.c.id).where(_attachments.c.folder == folder, _attachments.c.sha256 == sha256)
    return work.connection.execute(query.limit(1)).first() is not None
