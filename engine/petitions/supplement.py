"""Sending more: what the sender was asked to complete, or what they want to add.

It comes by the tracking page, by the link of an e-mail, or by letter and telephone, keyed in by an officer; whichever
way it comes, the same rows are answered and the procedure goes on.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select

from engine.cases import deliver_in
from engine.clock import local_day
from engine.directory import Officer, count_attempt, get_officer
from engine.errors import N_, Invalid, Problem
from engine.notifications import Wanted, tell_staff
from engine.petitions.attachments import StoredFile, add_rows, attach, count_stored, hashes_of, store_bytes
from engine.petitions.clarification import GIVEN, Round, last_round, note_answers, note_reply, status_after
from engine.petitions.conversation import SENDER, add_message, find_message
from engine.petitions.effects import outbox_of
from engine.petitions.emptied import emptied_of
from engine.petitions.errors import PetitionEnded
from engine.petitions.joinable import is_elsewhere
from engine.petitions.lookup import unlock_petition
from engine.petitions.plain_text import clean_text
from engine.petitions.rows import get_petition_row
from engine.petitions.sending import Sending
from engine.petitions.standing import set_standing
from engine.petitions.statuses import ENDED, RATEABLE, Status
from engine.petitions.subscriptions import is_awaited
from engine.petitions.uploads import FileUpload, check_uploads
from engine.runtime import lock_case
from engine.storage import Work, begin_work, read_work, tables

MESSAGE = "supplement.provided"
LATE = "supplement_late"
"""The notice to staff that something came after the wait was over."""
LONGEST = 20_000
PER_DAY = 20
TRACKING, LINK = "tracking", "link"
KEYED_WAYS = ("letter", "phone", "counter")
"""How a supplement comes that an officer keys in."""
NO_ANSWERS: Mapping[int, str] = {}


@dataclass(frozen=True, slots=True)
class KeyedIn:
    """Who keyed in what came by letter, by telephone or over the counter, and on which day it came."""

    officer: Officer
    via: str
    came_on: date


@dataclass(frozen=True, slots=True)
class _Said:
    """A supplement on its way in: the answers by row, the words beside them, and the files."""

    text: str
    answers: Mapping[int, str]
    via: str
    keyed: KeyedIn | None

    @property
    def actor(self) -> str:
        return str(self.keyed.officer.id) if self.keyed else SENDER

    def spelled(self, asked: Round | None) -> str:
        """As it stands in the conversation: each answer under its question, then the rest."""
        rows = [
            f"{one.number}. {one.text}\nTrả lời: {said}"
            for one in (asked.items if asked else ())
            if (said := self.answers.get(one.number))
        ]
        return "\n\n".join([*rows, *([self.text] if self.text else [])])


def provide_supplement(
    number: str, tracking_code: str, text: str, files: Sequence[FileUpload] = (), *, client_key: str
) -> None:
    """As `supplement_opened`, for a sender who shows number and code.

    Raises:
        TrackingRefused: they do not fit.
    """
    supplement_opened(unlock_petition(number, tracking_code, client_key=client_key), text, files)


def supplement_opened(
    case_id: UUID,
    text: str,
    files: Sequence[FileUpload] = (),
    *,
    answers: Mapping[int, str] = NO_ANSWERS,
    file_ids: Collection[UUID] = (),
    sending_key: str | None = None,
    via: str = TRACKING,
    keyed: KeyedIn | None = None,
) -> None:
    """Add to a petition that its sender has opened; when it was asked for, the procedure goes on.

    `answers` are those to the rows of the last request, by number. `file_ids` are files stored before, so that none
    need be chosen again after an error. Sent again with the same `sending_key` (random, the form's own), the same
    words and files are added once. `keyed`: an officer writes down what came by letter or telephone.

    Raises:
        FileUnknown: one of them is not there any more, or is not a sender's.
        Invalid: there is nothing in it, it is too long, or a file is refused.
        PetitionEnded: nothing more can be added.
        TooManyAttempts: more than anyone would read in a day.
    """
    said = _checked(text, answers, has_files=bool(files or file_ids), via=via, keyed=keyed)
    with read_work(said.actor) as work:
        contents = sorted([sha256(file.content).hexdigest() for file in files] + hashes_of(work, file_ids))
        message_id = _message_id(
            Sending.of(sending_key, case_id.hex, said.text, sorted(said.answers.items()), contents)
        )
        if find_message(work, case_id, message_id):
            return
        _require_open(get_petition_row(work, case_id))
        already, already_bytes = count_stored(work, file_ids)
    checked = check_uploads(list(files), already=already, already_bytes=already_bytes)
    if keyed is None:
        with begin_work(SENDER) as work:
            count_attempt(work, "supplement", case_id.hex, limit=PER_DAY, per_seconds=86_400)
    stored = store_bytes(checked)
    with begin_work(said.actor) as work:
        # The case is locked before the petition; the step may change where the petition stands.
        lock_case(work, case_id)
        if find_message(work, case_id, message_id):
            return
        _add(work, case_id, message_id, said, stored, file_ids)


def _add(
    work: Work, case_id: UUID, message_id: UUID, said: _Said, stored: Sequence[StoredFile], file_ids: Collection[UUID]
) -> None:
    asked = last_round(work, case_id)
    state = note_answers(work, case_id, asked, said.answers) if asked else GIVEN
    count = len(stored) + len(file_ids)
    if is_awaited(work, case_id, MESSAGE):
        number = get_petition_row(work, case_id).number
        deliver_in(work, MESSAGE, number, {"files": count, "state": state}, keep=False)
    row = get_petition_row(work, case_id)
    _require_open(row)
    add_rows(work, stored, case_id=case_id, purpose="supplement", uploaded_by=said.actor)
    attach(work, file_ids, case_id=case_id, purpose="supplement", uploaded_by=said.actor)
    add_message(work, case_id, "supplement", said.spelled(asked), author=SENDER, message_id=message_id)
    keyed = said.keyed
    note_reply(
        work, case_id, message_id, asked, via=keyed.via if keyed else said.via,
        officer=said.actor if keyed else None, came_on=keyed.came_on if keyed else local_day(work.now),
    )  # fmt: skip
    if row.status == Status.NEED_SUPPLEMENT:
        set_standing(work, case_id, status_after(asked) if asked else Status.RECEIVED)
    if asked and asked.is_late_now:
        _tell_of_late(work, case_id)


def _tell_of_late(work: Work, case_id: UUID) -> None:
    """Whoever holds the petition now hears that something came late: those of its open tasks."""
    tasks = tables.Task
    query = select(tasks.role, tasks.agency, tasks.assignee).where(tasks.case_id == case_id, tasks.status == "open")
    send = outbox_of(work, case_id)
    for task in work.connection.execute(query.distinct()).all():
        holder = get_officer(work, task.assignee).username if task.assignee else None
        wanted = Wanted(officer=holder) if holder else Wanted(role=task.role or "", agency=task.agency or "")
        tell_staff(work, wanted, LATE, case_id=case_id, text="", send=send)


def _message_id(sending: Sending) -> UUID:
    """The line that this sending adds, and no other does."""
    return UUID(bytes=sending.hash[:16])


def _require_open(row: Row[Any]) -> None:
    if row.status in ENDED | RATEABLE or is_elsewhere(row) or emptied_of(row.facts):
        raise PetitionEnded


def _checked(text: str, answers: Mapping[int, str], *, has_files: bool, via: str, keyed: KeyedIn | None) -> _Said:
    said = clean_text(text).strip()
    cleaned = {number: clean_text(one).strip() for number, one in answers.items()}
    given = {number: one for number, one in cleaned.items() if one}
    if not said and not given and not has_files:
        problem = Problem("/text", N_("Chưa có nội dung bổ sung."), N_("Viết nội dung hoặc chọn tệp."),
                          code="form.required")  # fmt: skip
        raise Invalid(problems=[problem])
    problems = [_too_long(where) for where, one in _places(said, given) if len(one) > LONGEST]
    if problems or sum(len(one) for _, one in _places(said, given)) > LONGEST:
        raise Invalid(problems=problems or [_too_long("/text")])
    return _Said(said, given, via, keyed)


def _places(text: str, answers: Mapping[int, str]) -> list[tuple[str, str]]:
    return [*((f"/answer/{number}", one) for number, one in sorted(answers.items())), ("/text", text)]


def _too_long(where: str) -> Problem:
    return Problem(
        where, N_("Nội dung dài quá {most} ký tự."), N_("Rút gọn, hoặc gửi phần còn lại bằng tệp."),
        code="form.too_long", facts={"most": LONGEST},
    )  # fmt: skip
