"""By which way a notice reaches a sender: the one they chose, as far as it can be gone."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from sqlalchemy import Row

from engine.notifications import is_gateway_on

WISH = "notify_by"
"""The field of the sending form with the sender's wish: email, sms or letter."""


class Route(StrEnum):
    """The ways there are; each notice stands on the tracking page as well."""

    MAIL = "email"
    TEXT = "sms"
    LETTER = "letter"
    PAGE = "page"


def choose_route(row: Row[Any], *, is_by_letter: bool) -> Route:
    """The sender's wish where it can be met, else mail, a short message, a letter.

    Paper is for notices that go by letter: a sender who is reached by post alone is not written to each day.
    """
    possible = _possible(row.sender, is_by_letter=is_by_letter)
    wish = row.facts.get(WISH)
    if wish in possible:
        return Route(wish)
    if wish == Route.LETTER and row.sender.get("address"):
        # They asked for paper, and this is none of the notices that paper is for.
        return Route.PAGE
    return possible[0] if possible else Route.PAGE


def fallback_route(row: Row[Any], *, is_by_letter: bool) -> Route:
    """Where a notice goes whose address was refused: to the post, if it goes by letter at all."""
    return Route.LETTER if is_by_letter and row.sender.get("address") else Route.PAGE


def _possible(sender: Mapping[str, Any], *, is_by_letter: bool) -> list[Route]:
    ways = []
    if sender.get("email"):
        ways.append(Route.MAIL)
    if sender.get("phone") and is_gateway_on():
        ways.append(Route.TEXT)
    if sender.get("address") and is_by_letter:
        ways.append(Route.LETTER)
    return ways
