"""A case that tells officers something when it begins."""

from typing import Any
from uuid import UUID

from sqlalchemy import update

from engine.storage import begin_work, tables
from tests.support.diagrams import Diagram
from tests.support.town import Town

NOTICE = '"overdue"'


def tell(town: Town, *, times: int = 1, at: str = "SXD", variables: dict[str, Any] | None = None, **said: str) -> UUID:
    """The id of a case that has told whom `said` names, in the words of expressions."""
    names = [f"tell{number}" for number in range(times)]
    diagram = Diagram("sample", {"title": "Việc mẫu"}).start()
    for name in names:
        diagram.service(name, "staff.notify", **{"notice": NOTICE, **said})
    diagram.user("handle").end().chain("begin", *names, "handle", "done")
    town.publish(diagram)
    return town.open(agency=at, **(variables or {})).id


def outbox(town: Town, kind: str = "staff.mail") -> list[Any]:
    """The rows of this kind that wait to go out."""
    return [row for row in town.rows(tables.Outbox) if row.kind == kind]


def give_address(*usernames: str) -> None:
    """These officers have an e-mail address, made of their names."""
    with begin_work() as work:
        for username in usernames:
            officer = tables.Officer
            work.connection.execute(
                update(officer).where(officer.username == username).values(email=f"{username}@mau.example")
            )
