"""Messages from outside: each finds the element that waits for it, or is kept for its time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import delete, exists, insert, select, update

from engine.cases.errors import as_failure
from engine.cases.incidents import record_failure
from engine.cases.storable import storable
from engine.directory import Setting, declare_setting, get_setting
from engine.errors import N_, Conflict, Unavailable
from engine.runtime import CaseStatus, Step, advance, correlation_key
from engine.storage import SYSTEM, Work, begin_work, new_id
from engine.storage.tables import Case, Incident, Message, Subscription

KEPT_DAYS = declare_setting(
    Setting(
        name="messages.kept_days",
        part=N_("Thông điệp từ bên ngoài"),
        title=N_("Giữ thông điệp chưa ai chờ trong bao nhiêu ngày"),
        explanation=N_(
            "Hệ thống khác báo đến trước khi hồ sơ tới bước chờ thì thông điệp được giữ lại; quá số ngày này mà vẫn "
            "không hồ sơ nào nhận, nhật ký máy chủ ghi cảnh báo. Thông điệp đã giữ vẫn theo số ngày lúc nó đến."
        ),
        default=7,
        least=1,
        most=90,
        unit=N_("ngày"),
    )
)
DELIVERED_AT_ONCE = 5


@dataclass(frozen=True, slots=True)
class Delivery:
    """Where a message went: the case that took it, or nowhere yet (`kept`)."""

    case_id: UUID | None
    kept: bool


def deliver_message(name: str, correlation: str, payload: Mapping[str, Any], *, actor: str | UUID = SYSTEM) -> Delivery:
    """Give the message to the one element that waits for it; keep it when nobody does yet."""
    with begin_work(actor) as work:
        return deliver_in(work, name, correlation, payload)


def deliver_in(work: Work, name: str, correlation: str, payload: Mapping[str, Any], *, keep: bool = True) -> Delivery:
    """As `deliver_message`, in the caller's transaction.

    Raises:
        Invalid: the payload holds what no database keeps.
    """
    payload = storable(payload)
    key = correlation_key(name, correlation)
    waiting = work.connection.execute(
        select(Subscription.case_id, Subscription.id, Subscription.branch, Subscription.element)
        .join(Case, Case.id == Subscription.case_id)
        .where(
            Subscription.name == name,
            Subscription.correlation == key,
            Case.status.in_([CaseStatus.RUNNING, CaseStatus.INCIDENT]),
        )
        .order_by(Subscription.case_id, Subscription.id)
    ).all()
    for row in waiting:
        try:
            advance(work, row.case_id, _receive(row.id, row.branch, row.element, name, payload))
        except Conflict:
            # Between the look-up and the lock the element stopped waiting; try the next.
            continue
        return Delivery(row.case_id, kept=False)
    if keep:
        work.connection.execute(
            insert(Message).values(
                id=new_id(),
                name=name,
                correlation=key,
                payload=dict(payload),
                received_at=work.now,
                expires_at=work.now + timedelta(days=get_setting(work, KEPT_DAYS.name)),
                reported_at=None,
            )
        )
    return Delivery(None, kept=keep)


def _receive(task_id: UUID, branch: str, element: str, name: str, payload: Mapping[str, Any]) -> Any:
    def change(step: Step) -> None:
        step.record("message.received", element=element, message=name, fields=sorted(payload))
        step.live.fire(task_id, branch, dict(payload))

    return change


def deliver_kept(work: Work) -> int:
    """Offer kept messages again to whoever waits now, the earliest first; how many were taken.

    A case that cannot go on from its message gets an incident, and holds up nobody else's.
    """
    taken = 0
    for offer in _offers(work):
        gone = delete(Message).where(Message.id == offer.message_id)
        try:
            with work.connection.begin_nested():
                # Whoever takes the message away first may give it.
                if work.connection.execute(gone).rowcount == 1:
                    advance(
                        work,
                        offer.case_id,
                        _receive(offer.task_id, offer.branch, offer.element, offer.name, offer.payload),
                    )
                    taken += 1
        except Conflict:
            continue
        except Unavailable:
            raise
        except Exception as unexpected:  # noqa: BLE001 - the edge of the worker: one case must not stop the others
            work.session.expunge_all()
            error = as_failure(unexpected, offer.element)
            record_failure(work, offer.case_id, offer.task_id, offer.element, error)
    return taken


class _Offer(NamedTuple):
    message_id: UUID
    name: str
    payload: dict[str, Any]
    case_id: UUID
    task_id: UUID
    branch: str
    element: str


def _offers(work: Work) -> list[_Offer]:
    has_failed = exists().where(
        Incident.case_id == Subscription.case_id, Incident.task_id == Subscription.id, Incident.status == "open"
    )
    rows = work.connection.execute(
        select(
            Message.id, Message.name, Message.payload,
            Subscription.case_id, Subscription.id, Subscription.branch, Subscription.element,
        )
        .join(Subscription, (Subscription.name == Message.name) & (Subscription.correlation == Message.correlation))
        .join(Case, Case.id == Subscription.case_id)
        .where(
            Message.reported_at.is_(None),
            Message.expires_at > work.now,
            Case.status.in_([CaseStatus.RUNNING, CaseStatus.INCIDENT]),
            ~has_failed,
        )
        .order_by(Message.received_at, Message.id, Subscription.case_id)
        .limit(DELIVERED_AT_ONCE)
    )  # fmt: skip
    return [_Offer(*row) for row in rows]


def report_expired(work: Work) -> list[tuple[UUID, str]]:
    """Messages whose time has run out with nobody taking them; each is reported once."""
    rows = work.connection.execute(
        select(Message.id, Message.name).where(Message.expires_at <= work.now, Message.reported_at.is_(None)).limit(100)
    ).all()
    if rows:
        work.connection.execute(
            update(Message).where(Message.id.in_([row.id for row in rows])).values(reported_at=work.now, payload={})
        )
    return [(row.id, row.name) for row in rows]
