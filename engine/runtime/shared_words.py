"""Words that lie beside many cases at once: when one of these is set aside or emptied, they go for all of them.

What was typed once for many cases has no row of its own in any of them, so neither sealing nor emptying comes upon it.
"""

from collections.abc import Callable, Mapping
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Table, or_, select, update

from engine.storage import Work
from engine.storage.tables import BulkAct, BulkItem

GONE, GOES, LONGEST = "gone", "goes", "longest"
"""Marks in the content of a bulk act: its words are gone, or go when it is over; how long its longest text was."""

Forget = Callable[[Work, UUID], int]

_acts = cast("Table", BulkAct.__table__)
_items = cast("Table", BulkItem.__table__)


def forget_words_of_acts(work: Work, case_id: UUID) -> int:
    """How many bulk acts lose what was typed once for all their cases: those with a task of this case, and whatever
    goes on with one of them or came before it.

    The other cases of an act under way get what is meant for them; its words go when it is over.
    """
    known: set[UUID] = set()
    found = set(work.connection.scalars(select(_items.c.act_id).where(_items.c.case_id == case_id)))
    while found - known:
        known |= found
        beside = select(_acts.c.id, _acts.c.source_id).where(or_(_acts.c.id.in_(known), _acts.c.source_id.in_(known)))
        found = {one for row in work.connection.execute(beside) for one in row if one is not None}
    count = 0
    locked = select(_acts.c.id, _acts.c.state, _acts.c.content).where(_acts.c.id.in_(known)).order_by(_acts.c.id)
    for act_id, state, content in work.connection.execute(locked.with_for_update()).all():
        left = {**content, GOES: True} if state == "running" else without_words(content)
        if content and left != content:
            work.connection.execute(update(_acts).where(_acts.c.id == act_id).values(content=left))
            count += 1
    return count


def without_words(content: Mapping[str, Any]) -> dict[str, Any]:
    """What is left of an act's content: that there was one, and how long its longest text was."""
    if not content or content.get(GONE):
        return dict(content)
    texts = [text for text in (content.get("data") or {}).values() if isinstance(text, str)]
    return {GONE: True, LONGEST: max(map(len, texts), default=0)}


shared_words: dict[str, Forget] = {str(_acts.name): forget_words_of_acts}
"""By table, who makes the words go that this case shares with others; rooms above add theirs."""
