"""A confirmed secret is handed over once, encrypted, and then erased: never the one before the other is proven.

What proves it is a word that stands in the archive alone, as its last entry: who tells it has opened all of it.
"""

import hashlib
import hmac
import logging
import secrets
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update

from engine import audit
from engine.cases.secrecy_stages import (
    ANSWERED,
    ENDED,
    SECRET_OFFICER,
    Stage,
    capacities,
    lock_sealed,
    move,
    read_export,
    require_stage,
)
from engine.clock import VIETNAM, local_day
from engine.directory import Officer, PublicKey, count_attempt, find_public_key
from engine.errors import N_, Conflict, Invalid, NotAllowed, Problem
from engine.runtime import (
    HELD,
    CaseStatus,
    digest_of_sealed,
    erase_sealed,
    is_being_sent,
    note_erasure,
    read_sealed,
    sweep,
)
from engine.storage import Work, begin_work, read_work
from engine.storage.tables import Case, SealedCase, Task

EXPORTED, ERASED, MILESTONE = "secrecy.exported", "secrecy.erased", "secrecy.milestone"
CAUSE = "secret"
REASON = N_("Đã xác nhận là bí mật nhà nước, đã bàn giao bản mã hóa và mở được.")
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
GROUPS, GROUP_LENGTH = 4, 4
GUESSES_PER_HOUR = 20

MILESTONES = {
    "moved": N_("Chuyển bộ phận mật"),
    ANSWERED: N_("Đã trả lời theo chế độ mật"),
    ENDED: N_("Kết thúc"),
}
"""What is recorded of the way on paper."""


log = logging.getLogger(__name__)


class KeyMissing(Conflict):
    """The secret officer has given no public key."""

    code = "secrecy.key_missing"
    message = N_("Tài khoản này chưa có khóa công khai để mã hóa bản bàn giao.")
    remedy = N_("Vào “Khóa nhận bản mã hóa”, dán khóa công khai rồi tải lại.")


class StillSending(Conflict):
    """Something of the case is on its way out."""

    code = "secrecy.still_sending"
    message = N_("Một thư của hồ sơ đang được gửi dở từ trước khi đánh dấu.")
    remedy = N_("Đợi vài phút rồi tải lại.")


@dataclass(frozen=True, slots=True)
class HandedOver:
    """What goes into the encrypted copy: all rows by table, the record, and the word that proves it was opened."""

    case_id: UUID
    number: str
    at: datetime
    key: PublicKey
    rows: Mapping[str, list[dict[str, Any]]] = field(repr=False)
    events: tuple[audit.EventView, ...] = field(repr=False)
    word: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Erased:
    """What a room above erases of its own: rows by table, and files that lie under these addresses."""

    rows: Mapping[str, int]
    files: list[tuple[str, str]]


Eraser = Callable[[Work, UUID, Mapping[str, list[dict[str, Any]]]], Erased]
erasers: dict[str, Eraser] = {}
"""Who erases what of a case lies outside its rows, in the same transaction; told what was packed away."""

removers: dict[str, Callable[[str, str], None]] = {}
"""Who removes a file for good, by the name of the eraser that named it. Removing twice changes nothing."""

on_milestone: dict[str, Callable[[Work, UUID, str, datetime], None]] = {}
"""Who keeps registers of their own right when a milestone is recorded: the case, its kind and its day."""


def begin_handing_over(case_id: UUID, *, actor: Officer) -> HandedOver:
    """What the encrypted copy of the case is made of; the record tells of each copy, and the latest word counts.

    Raises:
        CaseNotFound, NotAllowed: they are not a secret officer of it.
        SecrecyLifted, SecrecyMoved: it is not confirmed, or erased already.
        KeyMissing: they have given no key. StillSending: something is on its way out.
    """
    with begin_work(actor.id) as work:
        row = _lock(work, case_id, actor, Stage.CONFIRMED)
        key = find_public_key(work, actor)
        if key is None:
            raise KeyMissing
        if is_being_sent(work, case_id):
            raise StillSending
        sweep(work, case_id)
        before, word = read_export(row.decision), _new_word()
        count = before.count + 1 if before else 1
        export = {
            "by": work.actor, "at": work.now.isoformat(), "key": key.mark, "count": count,
            "word": _hash(word), "content": digest_of_sealed(work, case_id),
        }  # fmt: skip
        move(work, case_id, Stage.CONFIRMED, decision={**row.decision, "export": export})
        audit.record(work, case_id, EXPORTED, {"key": key.recipient, "count": count})
        return HandedOver(
            case_id,
            row.number,
            work.now,
            key,
            read_sealed(work, case_id),
            tuple(audit.list_events(work, case_id)),
            word,
        )


def erase_handed_over(case_id: UUID, *, actor: Officer, word: str) -> None:
    """Whoever has opened the encrypted copy tells its word: then nothing of the matter is kept here any more.

    Raises:
        CaseNotFound, NotAllowed: they are not the secret officer who has the copy.
        SecrecyLifted, SecrecyMoved: it is not confirmed, or erased already.
        Invalid: the word is not that of the latest copy, or something has come since it was made.
        StillSending: something is on its way out.
        TooManyAttempts: they are guessing.
    """
    with begin_work(actor.id) as work:
        count_attempt(work, "secrecy.word", actor.username, limit=GUESSES_PER_HOUR, per_seconds=3600)
    with begin_work(actor.id) as work:
        row = _lock(work, case_id, actor, Stage.CONFIRMED)
        export = row.decision.get("export")
        if export is None or export["by"] != work.actor:
            raise Invalid(problems=[_NOT_HANDED_OVER])
        if not hmac.compare_digest(export["word"], _hash(word)):
            raise Invalid(problems=[_WRONG_WORD])
        if is_being_sent(work, case_id):
            raise StillSending
        if sweep(work, case_id) or digest_of_sealed(work, case_id) != export["content"]:
            raise Invalid(problems=[_CAME_SINCE])
        rows = read_sealed(work, case_id)
        erased = {name: erase(work, case_id, rows) for name, erase in erasers.items()}
        counts = dict(erase_sealed(work, case_id))
        for one in erased.values():
            for name, count in one.rows.items():
                counts[name] = counts.get(name, 0) + count
        withheld = audit.withhold_words(work, case_id)
        counts["events"] = len(withheld)
        files = [[name, *address] for name, one in erased.items() for address in one.files]
        kept = {name: told for name, told in export.items() if name not in {"word", "content"}}
        move(work, case_id, Stage.ERASING, reason="", decision={**row.decision, "export": kept, "files": files})
        note_erasure(
            work, case_id=case_id, case_number=row.number, cause=CAUSE, reason=REASON, rows=counts, files=len(files)
        )
        facts = {"rows": sum(counts.values()), "files": len(files), "key": export["key"], audit.WITHHELD: withheld}
        audit.record(work, case_id, ERASED, facts)
    try:
        finish_erasing(case_id)
    except OSError:
        # The rows are gone; a worker goes on with the files until the store gives way.
        log.warning("case %s is erased but for its files: the store is away", case_id)


def finish_erasing(case_id: UUID) -> None:
    """Remove the files of a case whose rows are gone; who is stopped in the middle of it goes on where they were."""
    with read_work() as work:
        decision = work.connection.scalar(
            select(SealedCase.decision).where(SealedCase.case_id == case_id, SealedCase.stage == Stage.ERASING.value)
        )
    if decision is None:
        return
    for name, *address in decision["files"]:
        removers[name](*address)
    with begin_work() as work:
        left = {name: told for name, told in decision.items() if name != "files"} | {"erased": work.now.isoformat()}
        work.connection.execute(
            update(SealedCase)
            .where(SealedCase.case_id == case_id, SealedCase.stage == Stage.ERASING.value)
            .values(stage=Stage.ERASED.value, decision=left)
        )


def finish_all_erasing() -> int:
    """How many cases there were whose erasing somebody had not come to the end of."""
    with read_work() as work:
        waiting = list(
            work.connection.scalars(select(SealedCase.case_id).where(SealedCase.stage == Stage.ERASING.value))
        )
    for case_id in waiting:
        finish_erasing(case_id)
    return len(waiting)


def record_milestone(case_id: UUID, *, actor: Officer, kind: str, day: str) -> None:
    """What was done on paper, by its day alone, so that deadlines and counts stay right; the same again replaces it.

    Raises:
        CaseNotFound, NotAllowed: they are not a secret officer of it.
        SecrecyLifted, SecrecyMoved: it is not confirmed; or not yet erased, and said to have ended.
        Invalid: no such milestone, or a day before the case came in or still to come.
    """
    with begin_work(actor.id) as work:
        row = _lock(work, case_id, actor, Stage.CONFIRMED, Stage.ERASING, Stage.ERASED)
        if kind not in MILESTONES:
            raise Invalid(problems=[_NO_MILESTONE])
        if kind == ENDED:
            require_stage(row, Stage.ERASED)
        when = _read_day(work, row.started_at, day)
        others = [one for one in row.milestones if one["kind"] != kind]
        kept = [*others, {"kind": kind, "day": when.isoformat(), "by": work.actor, "at": work.now.isoformat()}]
        move(work, case_id, Stage(row.stage), milestones=kept)
        moment = max(row.started_at, datetime.combine(when, time(0), VIETNAM))
        for keep in on_milestone.values():
            keep(work, case_id, kind, moment)
        if kind == ENDED:
            _end(work, case_id, moment)
        audit.record(work, case_id, MILESTONE, {"kind": kind, "day": when.isoformat()})


def _end(work: Work, case_id: UUID, moment: datetime) -> None:
    ended = update(Case).where(Case.id == case_id)
    work.connection.execute(ended.values(status=CaseStatus.COMPLETED.value, ended_at=moment, moved_at=work.now))
    work.connection.execute(delete(Task).where(Task.case_id == case_id, Task.status == HELD))


def _lock(work: Work, case_id: UUID, actor: Officer, *stages: Stage) -> Any:
    row = lock_sealed(work, case_id, actor)
    if SECRET_OFFICER not in capacities(actor, row.agencies):
        raise NotAllowed(N_("Chỉ cán bộ phụ trách tài liệu mật của cơ quan liên quan được làm việc này."))
    require_stage(row, *stages)
    return row


def _read_day(work: Work, started_at: datetime, typed: str) -> date:
    day = None
    with suppress(ValueError):
        day = date.fromisoformat(typed.strip())
    if day is None or not local_day(started_at) <= day <= local_day(work.now):
        raise Invalid(problems=[_WRONG_DAY])
    return day


def _new_word() -> str:
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(GROUP_LENGTH)) for _ in range(GROUPS))


def _hash(word: str) -> str:
    typed = "".join(letter for letter in word[:100].lower() if letter in LETTERS)
    return hashlib.sha256(typed.encode()).hexdigest()


_NOT_HANDED_OVER = Problem(
    "word", N_("Tài khoản này chưa tải bản mã hóa của hồ sơ, hoặc người khác đã tải sau."),
    N_("Tải bản mã hóa, mở bằng khóa riêng, rồi nhập mã trong bản đó."), code="secrecy.not_handed_over",
)  # fmt: skip
_WRONG_WORD = Problem(
    "word", N_("Mã này không phải mã trong bản tải về gần nhất; chưa xóa gì."),
    N_("Mở tệp MA-XAC-NHAN.txt trong bản tải sau cùng. Không mở được thì đổi khóa rồi tải lại."),
    code="secrecy.word",
)  # fmt: skip
_CAME_SINCE = Problem(
    "word", N_("Có nội dung đến sau khi tải bản này; chưa xóa gì."), N_("Tải bản mã hóa mới rồi nhập mã của bản mới."),
    code="secrecy.came_since",
)  # fmt: skip
_NO_MILESTONE = Problem("kind", N_("Chưa chọn mốc."), N_("Chọn một mốc trong danh sách."), code="secrecy.milestone")
_WRONG_DAY = Problem(
    "day", N_("Ngày phải từ ngày hồ sơ được gửi đến hôm nay."), N_("Chọn lại ngày."), code="secrecy.day"
)  # fmt: skip

__all__ = [
    "CAUSE",
    "MILESTONES",
    "Erased",
    "HandedOver",
    "KeyMissing",
    "StillSending",
    "begin_handing_over",
    "erase_handed_over",
    "erasers",
    "finish_all_erasing",
    "finish_erasing",
    "on_milestone",
    "record_milestone",
    "removers",
]
