"""What officers wait for beside the next step: an opinion they asked for, a sender's answer."""

from typing import Any, cast

from sqlalchemy import Select, String, Table, literal_column, null, select, type_coerce
from sqlalchemy import cast as sql_cast

from engine.cases import others
from engine.directory import Officer
from engine.storage import tables

OPINION, SENDER = "opinion", "sender"
_opinions = cast("Table", tables.PetitionOpinion.__table__)
_requests = cast("Table", tables.PetitionRequest.__table__)


def opinions_asked(officer: Officer) -> Select[*tuple[Any, ...]]:
    """Opinions that the officer asked for and nobody has given yet."""
    return select(
        _opinions.c.case_id,
        type_coerce(OPINION, String).label("kind"),
        sql_cast(null(), String).label("what"),
        _opinions.c.agency,
        others.nobody(),
        _opinions.c.asked_at.label("since"),
        _opinions.c.due_at,
    ).where(_opinions.c.state == literal_column("'asked'"), _opinions.c.asked_by == str(officer.id))


def senders_asked(officer: Officer) -> Select[*tuple[Any, ...]]:
    """Senders whom the officer has asked and who have not answered yet."""
    return select(
        _requests.c.case_id,
        type_coerce(SENDER, String).label("kind"),
        sql_cast(null(), String).label("what"),
        sql_cast(null(), String).label("agency"),
        others.nobody(),
        _requests.c.asked_at.label("since"),
        _requests.c.due_at,
    ).where(_requests.c.ended_at.is_(None), _requests.c.officer == str(officer.id))


def register() -> None:
    """Let the queues know."""
    others.sources["opinions"] = opinions_asked
    others.sources["senders"] = senders_asked
