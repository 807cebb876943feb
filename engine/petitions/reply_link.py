"""The link in an e-mail by which a sender answers one round of questions, without number and code.

It opens the answer's page of that one petition and nothing else, for its time. The database keeps its hash; the
link itself follows from the installation's secret, so that a reminder brings the same one again.
"""

import base64
import hashlib
import hmac
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import ClassVar, cast
from uuid import UUID

from sqlalchemy import Table, select

from engine.directory import Setting, count_attempt, declare_setting, get_setting
from engine.directory.upsert import upsert
from engine.errors import N_, NotFound
from engine.petitions.clarification import PART, Round, last_round
from engine.petitions.conversation import SENDER
from engine.petitions.rows import find_petition
from engine.petitions.settings import petition_settings
from engine.petitions.statuses import ENDED, RATEABLE
from engine.storage import Work, begin_work, read_work, tables

TOKEN_BYTES = 16
LONGEST_TOKEN = 64
TRIES, TRIES_SECONDS = 30, 600
PATH = "/phan-anh/bo-sung/"
DAYS = declare_setting(
    Setting(
        name="supplement.link_days",
        part=PART,
        title=N_("Liên kết trả lời trong thư dùng được bao nhiêu ngày"),
        explanation=N_(
            "Thư yêu cầu bổ sung có một liên kết để người gửi trả lời mà không cần mã hồ sơ và mã bí mật. Liên kết chỉ "
            "mở trang bổ sung của hồ sơ ấy, và hết dùng được sau số ngày này."
        ),
        default=30,
        least=1,
        most=90,
        unit=N_("ngày"),
        is_confirmed=False,
    )
)
_links = cast("Table", tables.PetitionReplyLink.__table__)


class ReplyLinkClosed(NotFound):
    """The link is wrong, too old, or its petition takes no more: it never tells which."""

    code: ClassVar[str] = "petition.reply_link_closed"
    message = N_("Liên kết này không dùng được, hoặc không còn dùng được nữa.")
    remedy = N_("Mở hồ sơ bằng mã hồ sơ và mã bí mật trên giấy tiếp nhận để gửi bổ sung, hoặc gọi cơ quan đã hỏi bạn.")


@dataclass(frozen=True, slots=True)
class ReplyPage:
    """What a link shows: the number and what is asked; nothing about the person, nothing they wrote."""

    case_id: UUID
    number: str
    asked: Round


@dataclass(frozen=True, slots=True)
class ReplyAddress:
    """Where the link leads, and until when."""

    address: str = field(repr=False)
    expires_at: datetime


def make_reply_link(work: Work, case_id: UUID, round_: int) -> None:
    """From now on the link of this round opens its page, for the days that the setting gives it."""
    expires = work.now + timedelta(days=get_setting(work, DAYS.name))
    row = {"hash": _hash(_token(case_id, round_)), "case_id": case_id, "round": round_, "expires_at": expires}
    upsert(work, tables.PetitionReplyLink, [row], key=("hash",))


def find_reply_link(work: Work, case_id: UUID) -> ReplyAddress | None:
    """The whole address of the link of the round that awaits its answer, for the e-mail alone."""
    asked = last_round(work, case_id)
    if asked is None or not asked.is_open:
        return None
    token = _token(case_id, asked.number)
    expires = work.connection.scalar(select(_links.c.expires_at).where(_links.c.hash == _hash(token)))
    if expires is None or expires <= work.now:
        return None
    return ReplyAddress(petition_settings().public_url.rstrip("/") + PATH + token, expires)


def open_reply_link(token: str, *, client_key: str) -> ReplyPage:
    """What the link of an e-mail opens; each try is counted.

    Raises:
        ReplyLinkClosed: it opens nothing; never tells why.
        TooManyAttempts: this client has tried too often.
    """
    with begin_work(SENDER) as work:
        count_attempt(work, "reply.link", client_key, limit=TRIES, per_seconds=TRIES_SECONDS)
    return read_reply_link(token)


def read_reply_link(token: str) -> ReplyPage:
    """As `open_reply_link`, for a visit that has opened it before.

    Raises:
        ReplyLinkClosed: it opens nothing any more.
    """
    with read_work(SENDER) as work:
        row = work.connection.execute(select(_links).where(_links.c.hash == _hash(token[:LONGEST_TOKEN]))).first()
        if row is None or row.expires_at <= work.now:
            raise ReplyLinkClosed
        petition, asked = find_petition(work, row.case_id), last_round(work, row.case_id)
        if petition is None or petition.status in ENDED | RATEABLE or asked is None or asked.number != row.round:
            raise ReplyLinkClosed
        return ReplyPage(row.case_id, petition.number, asked)


def _token(case_id: UUID, round_: int) -> str:
    seed = _digest("reply-link", case_id.bytes + round_.to_bytes(4, "big"))
    return base64.b32encode(seed[:TOKEN_BYTES]).decode().rstrip("=").lower()


def _hash(token: str) -> bytes:
    return _digest("reply-link-hash", token.strip().lower().encode(errors="replace"))


def _digest(purpose: str, what: bytes) -> bytes:
    return hmac.digest(petition_settings().secret, purpose.encode() + b"\0" + what, hashlib.sha256)
