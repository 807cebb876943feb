"""The opinions of other agencies as an officer's page shows them: side by side, each with where it stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from engine.cases import find_act
from engine.directory import Officer
from engine.petitions import (
    WITHDRAWN_MESSAGE,
    Awaited,
    OpinionState,
    OpinionView,
    RulingView,
    list_awaited,
    list_opinions,
)
from webui.speech import LazyString, _l

STATES: Mapping[OpinionState, tuple[LazyString, str]] = {
    OpinionState.ASKED: (_l("Đang chờ ý kiến"), "going"),
    OpinionState.GIVEN: (_l("Đã cho ý kiến"), "done"),
    OpinionState.DECLINED: (_l("Không thuộc lĩnh vực"), "ended"),
    OpinionState.WITHDRAWN: (_l("Thôi hỏi"), "ended"),
    OpinionState.CLOSED: (_l("Không chờ nữa"), "ended"),
}
LATE = (_l("Quá hạn góp ý"), "late")
STANCES = {
    "agree": _l("Đồng ý với hướng cơ quan chủ trì nêu"),
    "disagree": _l("Không đồng ý"),
    "other": _l("Ý kiến khác, hoặc chỉ cung cấp thông tin"),
}


@dataclass(frozen=True, slots=True)
class OpinionCard:
    """One opinion with its words; `withdraw`: the act by which this officer may stop asking."""

    it: OpinionView
    state: str
    tone: str
    stance: str
    withdraw: UUID | None


@dataclass(frozen=True, slots=True)
class OpinionPanel:
    """All that the officer may read. `is_whole`: every agency's; else what their own agency was asked."""

    cards: tuple[OpinionCard, ...]
    rulings: tuple[RulingView, ...]
    is_whole: bool
    is_disagreed: bool


def read_opinions(case_id: UUID, officer: Officer) -> OpinionPanel:
    """The panel; empty where nobody was asked, or it is not for these eyes."""
    seen = list_opinions(case_id, actor=officer)
    return OpinionPanel(
        cards=tuple(_card(case_id, one, officer, is_whole=seen.is_whole) for one in seen.items),
        rulings=seen.rulings,
        is_whole=seen.is_whole,
        is_disagreed=seen.is_disagreed,
    )


def read_awaited(case_id: UUID, officer: Officer) -> tuple[Awaited, ...]:
    """Whose opinion the case waits for, as far as the officer may know."""
    return list_awaited(case_id, actor=officer)


def _card(case_id: UUID, one: OpinionView, officer: Officer, *, is_whole: bool) -> OpinionCard:
    state, tone = LATE if one.is_awaited and one.is_late else STATES[one.state]
    may_withdraw = one.is_awaited and is_whole
    withdraw = find_act(case_id, WITHDRAWN_MESSAGE, one.id.hex, actor=officer) if may_withdraw else None
    return OpinionCard(one, str(state), tone, str(STANCES.get(one.stance or "", "")), withdraw)
