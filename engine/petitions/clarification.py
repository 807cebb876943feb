"""Asking the sender to complete or explain a petition: round by round, a row for each thing that is missing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Row, Table, insert, select, update

from engine.directory import OfficerUnknown, Setting, declare_setting, get_officer, get_setting
from engine.errors import N_
from engine.petitions.agency_names import agency_name
from engine.petitions.plain_text import clean_line, clean_text
from engine.petitions.statuses import Status
from engine.storage import Work, tables

GIVEN, PARTIAL, NEVER = "given", "partial", "never"
PART = N_("Bổ sung, làm rõ")
PAUSES = declare_setting(
    Setting(
        name="supplement.pauses_clock",
        part=PART,
        title=N_("Tạm dừng đồng hồ trong lúc chờ người gửi bổ sung"),
        explanation=N_(
            "Khi bật, số ngày chờ người gửi được cộng vào hạn của hồ sơ và của các việc đang mở, và mọi người thấy "
            "đồng hồ tạm dừng từ ngày nào đến ngày nào. Chưa tìm thấy quy định cho phép dừng thời hạn 20 ngày, nên mặc "
            "định là tắt."
        ),
        default=False,
        is_confirmed=False,
    )
)
_requests = cast("Table", tables.PetitionRequest.__table__)
_items = cast("Table", tables.PetitionRequestItem.__table__)
_replies = cast("Table", tables.PetitionReply.__table__)


@dataclass(frozen=True, slots=True)
class AskedItem:
    """One thing that is asked for; `document` is what would show it, `answer` what came for it."""

    number: int
    text: str
    document: str
    answer: str = field(default="", repr=False)
    answered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Round:
    """One round of asking. `result` is None while the answer is awaited."""

    number: int
    agency: str | None
    agency_name: str
    officer_name: str
    text: str = field(repr=False)
    asked_at: datetime
    due_at: datetime | None
    reminded_at: datetime | None
    ended_at: datetime | None
    result: str | None
    status_before: str
    pauses: bool
    items: tuple[AskedItem, ...]

    @property
    def is_open(self) -> bool:
        return self.ended_at is None

    @property
    def unanswered(self) -> tuple[AskedItem, ...]:
        """The rows for which nothing has come."""
        return tuple(one for one in self.items if one.answered_at is None)

    @property
    def is_late_now(self) -> bool:
        """Whether what comes now comes after this round was given up."""
        return self.result == NEVER


@dataclass(frozen=True, slots=True)
class ReplyView:
    """How one supplement came."""

    message_id: UUID
    round: int | None
    via: str
    is_late: bool
    keyed_by: str
    came_on: date | None


def open_round(
    work: Work, case_id: UUID, *, agency: str | None, officer: str, text: str, items: object, due_at: datetime | None
) -> Round:
    """The next round, its answer awaited from now on."""
    number = len(list_rounds(work, case_id)) + 1
    status = work.connection.scalar(select(tables.Petition.status).where(tables.Petition.case_id == case_id))
    work.connection.execute(
        insert(_requests).values(
            case_id=case_id,
            round=number,
            agency=agency,
            officer=officer,
            text=text,
            asked_at=work.now,
            due_at=due_at,
            reminded_at=None,
            ended_at=None,
            result=None,
            status_before=status or Status.RECEIVED,
            pauses=pauses_clock(work),
        )
    )
    rows = [
        {"case_id": case_id, "round": number, "number": place, "text": one.text, "document": one.document,
         "answer": "", "answered_at": None}
        for place, one in enumerate(read_items(items), 1)
    ]  # fmt: skip
    if rows:
        work.connection.execute(insert(_items), rows)
    return get_round(work, case_id, number)


def read_items(value: object) -> list[AskedItem]:
    """The rows as typed, cleaned; empty ones fall away."""
    found: list[AskedItem] = []
    for row in value if isinstance(value, list) else []:
        if isinstance(row, Mapping) and (text := clean_text(str(row.get("what") or "")).strip()):
            found.append(AskedItem(len(found) + 1, text, clean_line(str(row.get("document") or ""))))
    return found


def list_rounds(work: Work, case_id: UUID) -> tuple[Round, ...]:
    """The rounds of a petition, the first one first."""
    query = select(_requests).where(_requests.c.case_id == case_id).order_by(_requests.c.round)
    rows = work.connection.execute(query).all()
    if not rows:
        return ()
    asked = select(_items).where(_items.c.case_id == case_id).order_by(_items.c.round, _items.c.number)
    items = work.connection.execute(asked).all()
    return tuple(_round(work, row, [one for one in items if one.round == row.round]) for row in rows)


def last_round(work: Work, case_id: UUID) -> Round | None:
    """The latest round."""
    rounds = list_rounds(work, case_id)
    return rounds[-1] if rounds else None


def get_round(work: Work, case_id: UUID, number: int) -> Round:
    """One round that is known to be there."""
    return list_rounds(work, case_id)[number - 1]


def note_reminder(work: Work, case_id: UUID, number: int) -> None:
    """The sender has been reminded of this round."""
    _change(work, case_id, number, reminded_at=work.now)


def end_round(work: Work, case_id: UUID, number: int, result: str) -> None:
    """This round's answer is awaited no longer."""
    _change(work, case_id, number, ended_at=work.now, result=result)


def note_answers(work: Work, case_id: UUID, round_: Round, answers: Mapping[int, str]) -> str:
    """Put each answer to its row; whether every row has one by now: given, else partial."""
    for item in round_.items:
        if said := answers.get(item.number):
            kept = "\n".join(part for part in (item.answer, said) if part)
            here = (_items.c.case_id == case_id, _items.c.round == round_.number, _items.c.number == item.number)
            work.connection.execute(update(_items).where(*here).values(answer=kept, answered_at=work.now))
    left = [one for one in round_.unanswered if not answers.get(one.number)]
    if not left and round_.result == PARTIAL:
        # What was still missing when the round ended has come since.
        _change(work, case_id, round_.number, result=GIVEN)
    return PARTIAL if left else GIVEN


def note_reply(
    work: Work, case_id: UUID, message_id: UUID, round_: Round | None, *, via: str, officer: str | None,
    came_on: date | None,
) -> None:  # fmt: skip
    """Remember how this supplement came, and whether it came after its round was given up."""
    work.connection.execute(
        insert(_replies).values(
            case_id=case_id,
            message_id=message_id,
            round=round_.number if round_ else None,
            via=via,
            is_late=bool(round_ and round_.is_late_now),
            keyed_by=officer,
            came_on=came_on,
        )
    )


def list_replies(work: Work, case_id: UUID) -> dict[UUID, ReplyView]:
    """How each supplement of a petition came, by the line of the conversation that it is."""
    rows = work.connection.execute(select(_replies).where(_replies.c.case_id == case_id)).all()
    return {
        row.message_id: ReplyView(
            row.message_id, row.round, row.via, row.is_late, officer_named(work, row.keyed_by), row.came_on
        )
        for row in rows
    }


def pauses_clock(work: Work) -> bool:
    """Whether the clock stands still while a sender is asked, as the setting stands now."""
    return bool(get_setting(work, PAUSES.name))


def spell_request(text: str, items: Sequence[AskedItem]) -> str:
    """The whole request as one text: what the officer wrote, then the rows with their numbers."""
    rows = [f"{one.number}. {one.text}" + (f" ({one.document})" if one.document else "") for one in items]
    return "\n".join([*([text] if text else []), *rows])


def status_after(round_: Round) -> str:
    """Where the petition stands once the answer is no longer awaited: where it stood, or received."""
    return Status.RECEIVED if round_.status_before in {Status.SUBMITTED, Status.RECEIVED} else round_.status_before


def officer_named(work: Work, officer: str | None) -> str:
    """The name of an officer by the id that the register keeps; nothing for the system or the sender."""
    try:
        return get_officer(work, UUID(officer)).full_name if officer else ""
    except (ValueError, OfficerUnknown):
        return ""


def _change(work: Work, case_id: UUID, number: int, **changes: Any) -> None:
    here = (_requests.c.case_id == case_id, _requests.c.round == number)
    work.connection.execute(update(_requests).where(*here).values(**changes))


def _round(work: Work, row: Row[Any], items: Sequence[Row[Any]]) -> Round:
    return Round(
        number=row.round,
        agency=row.agency,
        agency_name=agency_name(work, row.agency),
        officer_name=officer_named(work, row.officer),
        text=row.text,
        asked_at=row.asked_at,
        due_at=row.due_at,
        reminded_at=row.reminded_at,
        ended_at=row.ended_at,
        result=row.result,
        status_before=row.status_before,
        pauses=row.pauses,
        items=tuple(AskedItem(one.number, one.text, one.document, one.answer, one.answered_at) for one in items),
    )
