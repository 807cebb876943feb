"""A sender asks that their personal data be erased before its term; an officer decides, in a procedure of its own.

While the petition is still handled its data are needed, and the sender is told so. What is decided is said to the
sender first; the worker empties the petition once that has gone out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from engine.cases import next_number, open_case
from engine.cases.keeping import want_emptied
from engine.cases.retention import hindrances, hindrances_of
from engine.clock import local_day
from engine.definitions.operations import OperationContext, Parameter, is_reference, operation
from engine.directory import HubMissing, count_attempt, hub_agency
from engine.errors import N_, Invalid, Problem, Wording
from engine.petitions.conversation import SENDER, add_message
from engine.petitions.emptied import emptied_of
from engine.petitions.errors import ErasureNotOpen
from engine.petitions.lookup import unlock_petition
from engine.petitions.notices import find_notice, send_notice
from engine.petitions.operations import petition_operations
from engine.petitions.plain_text import clean_text
from engine.petitions.rows import change_petition, find_by_number, get_petition_row
from engine.petitions.sending import Sending
from engine.petitions.statuses import Status
from engine.runtime import Depth, lock_case, resolve_references
from engine.storage import Work, begin_work, read_work

PROCESS = "petition_erasure"
PREFIX = "YC"
DECIDED = "petition.erasure_decided"
GRANTED, REFUSED = "erasure_granted", "erasure_refused"
KIND = "erasure"
FACT = "erasure"
ASKED = "asked"
PER_DAY = 3
_NOT_UNDERSTOOD = Problem(
    "/sure", N_("Chưa đánh dấu là đã hiểu."), N_("Đọc rồi đánh dấu vào ô này."), code="form.required"
)
STAND_IN_THE_WAY = ("open", "linked", "held", "sealed")
"""Hindrances for which nobody can ask; the others pass by themselves."""


@dataclass(frozen=True, slots=True)
class ErasureAsking:
    """Whether the sender may ask; if not, why. `state` of the last request: asked, granted or refused, since when."""

    may_ask: bool
    reasons: tuple[str, ...] = ()
    state: str = ""
    since: date | None = None


def erasure_asking(work: Work, row: Any) -> ErasureAsking:
    """What the page of a petition says about erasing the sender's data."""
    told: Mapping[str, str] = row.facts.get(FACT) or {}
    state, since = told.get("state", ""), date.fromisoformat(told["on"]) if told else None
    if emptied_of(row.facts) is not None or row.status == Status.SECRET or state in {ASKED, "granted"}:
        return ErasureAsking(may_ask=False, state=state, since=since)
    found = dict(hindrances_of(work, row.case_id))
    if "undo" in found:
        # What may still be undone has not happened for the sender: a case that ended so is still handled.
        found["open"] = hindrances["open"].words
    reasons = tuple(found[name] for name in STAND_IN_THE_WAY if name in found)
    return ErasureAsking(not reasons, reasons, state, since)


def ask_erasure(
    number: str, tracking_code: str, *, understood: bool, client_key: str, sending_key: str | None = None
) -> ErasureAsking:
    """As `ask_erasure_opened`, for a sender who shows number and code; how it stands now.

    Raises:
        TrackingRefused: they do not fit.
    """
    case_id = unlock_petition(number, tracking_code, client_key=client_key)
    ask_erasure_opened(case_id, understood=understood, sending_key=sending_key)
    with read_work(SENDER) as work:
        return erasure_asking(work, get_petition_row(work, case_id))


def ask_erasure_opened(case_id: UUID, *, understood: bool = True, sending_key: str | None = None) -> str:
    """The sender asks that their data be erased; the number of the request, which somebody now decides.

    `understood`: they say that they know what is gone then. Sent again with the same `sending_key`, it is one request.

    Raises:
        Invalid: they do not say that they have understood.
        ErasureNotOpen: the petition is still handled, or held; or it was asked before.
        TooManyAttempts: more than anyone would ask in a day.
    """
    if not understood:
        raise Invalid(problems=[_NOT_UNDERSTOOD])
    sent = Sending.of(sending_key, case_id.hex, PROCESS).hash.hex()
    with read_work(SENDER) as work:
        if before := _asked_so(get_petition_row(work, case_id), sent):
            return before
    with begin_work(SENDER) as work:
        count_attempt(work, "erasure", case_id.hex, limit=PER_DAY, per_seconds=86_400)
    with begin_work(SENDER) as work:
        lock_case(work, case_id)
        row = get_petition_row(work, case_id)
        if before := _asked_so(row, sent):
            return before
        asking = erasure_asking(work, row)
        if not asking.may_ask:
            raise ErasureNotOpen(reasons=_told(asking.reasons or (N_("đã có đề nghị trước"),)))
        opened = open_case(
            work,
            PROCESS,
            {"petition_number": row.number},
            title=N_("Đề nghị xoá thông tin cá nhân: {number}").format(number=row.number),
            agency=_hub(work),
            number=next_number(work, PREFIX),
            about=case_id,
        )
        _stand(work, case_id, ASKED, opened.number, sent=sent)
        add_message(work, case_id, KIND, "", author=SENDER)
        return opened.number


def _asked_so(row: Any, sent: str) -> str:
    """The number of the request that this very sending has brought in; empty where it has not."""
    told: Mapping[str, str] = row.facts.get(FACT) or {}
    return told.get("request", "") if told.get("sent") == sent else ""


def _told(reasons: Sequence[str]) -> Wording:
    """Reasons in one sentence, each of which can be translated."""
    named = {f"r{place}": Wording(one) for place, one in enumerate(reasons)}
    return Wording(", ".join(f"{{{name}}}" for name in named), named)


def _hub(work: Work) -> str | None:
    try:
        return hub_agency(work)
    except HubMissing:
        return None


def _stand(work: Work, case_id: UUID, state: str, request: str, *, sent: str = "") -> None:
    row = get_petition_row(work, case_id)
    told = {"state": state, "on": local_day(work.now).isoformat(), "request": request}
    if sent:
        told["sent"] = sent
    change_petition(work, case_id, facts={**row.facts, FACT: told})


# ---------------------------------------------------------------- what the procedure does

_WHICH = Parameter("petition", title=N_("Mã hồ sơ của người gửi"), required=True)
_WHY = Parameter("reason", "any", title=N_("Lý do, người gửi đọc"), required=True)


@operation(
    "petition.grant_erasure",
    title=N_("Đồng ý xoá thông tin cá nhân"),
    parameters=[
        _WHICH,
        Parameter("depth", title=N_("Ẩn danh (anonymised) hay xoá nội dung (erased)"), required=True),
        Parameter("with_publication", "boolean", title=N_("Cả bản đã công khai")),
        _WHY,
    ],
    outward=True,
    into=petition_operations,
)
def grant_erasure(context: OperationContext, arguments: dict[str, Any]) -> dict[str, Any]:
    """The sender is told, and their petition is emptied once that has gone out and the step can no more be undone."""
    depth = Depth(str(arguments["depth"]))
    _send(context, arguments, GRANTED, depth=depth.value, publication=bool(arguments.get("with_publication")))
    return {}


@operation(
    "petition.refuse_erasure",
    title=N_("Không đồng ý xoá thông tin cá nhân"),
    parameters=[_WHICH, _WHY],
    outward=True,
    into=petition_operations,
)
def refuse_erasure(context: OperationContext, arguments: dict[str, Any]) -> dict[str, Any]:
    """The sender is told why their data are kept for their term."""
    _send(context, arguments, REFUSED)
    return {}


def _send(context: OperationContext, arguments: Mapping[str, Any], outcome: str, **more: Any) -> None:
    # The reason stays in the form: what waits to go out holds no content.
    payload = {"petition": str(arguments["petition"]), "outcome": outcome, "by": context.actor, **more}
    context.send(DECIDED, {**payload, "reason": arguments["reason"], "request": context.case_number})


def carry_out_decision(effect: Any) -> None:
    """What was decided is said to the sender and stands with the petition; said once, however often it comes."""
    told = effect.payload
    with begin_work(told["by"]) as work:
        row = find_by_number(work, told["petition"])
        if row is None or effect.case_id is None:
            return
        lock_case(work, row.case_id)
        row = get_petition_row(work, row.case_id)
        if (row.facts.get(FACT) or {}).get("state") != ASKED:
            return
        reason = _reason(work, effect.case_id, told["reason"])
        if told["outcome"] == GRANTED:
            want_emptied(
                work, row.case_id, Depth(told["depth"]), reason=reason, with_publication=bool(told["publication"])
            )
        _stand(work, row.case_id, told["outcome"].removeprefix("erasure_"), told["request"])
        if find_notice(work, told["outcome"]) is not None:
            send_notice(work, row.case_id, told["outcome"], text=reason)


def _reason(work: Work, request_id: UUID, value: Any) -> str:
    found = resolve_references(work, request_id, {"it": value})["it"] if is_reference(value) else value
    return clean_text(str(found or "")).strip()
