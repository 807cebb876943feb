"""A house of officers: the petition office, and a second procedure with every kind of field."""

from pathlib import Path
from typing import Any
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient
from pydantic import SecretStr
from sqlalchemy import select

from engine.cases import OpenedCase, open_case
from engine.cli.settings import Settings
from engine.definitions import publish
from engine.directory import create_session
from engine.petitions import Receipt
from engine.storage import begin_work, read_work, tables
from tests.engine.directory.town import officer
from tests.engine.petitions.office import SECRET, form, line, send, set_up
from tests.support.apps import app_of
from tests.support.diagrams import Diagram, closure_of

INSTRUCTIONS = "Đọc kỹ hồ sơ **{{ case_number }}** trước khi viết."
LAW = "Điều 14 khoản 2 Quy chế: trả lời trong hạn, đúng nội dung."
WRITE = {
    "title": "Soạn ý kiến",
    "required": ["decision", "opinion"],
    "properties": {
        "decision": {"type": "string", "title": "Quyết định", "enum": ["agree", "return"],
                     "x-labels": {"agree": "Đồng ý", "return": "Trả lại"}},
        "opinion": {"type": "string", "title": "Ý kiến", "maxLength": 4_000, "minLength": 5},
        "due": line("Ngày hẹn", format="date"),
        "papers": {"type": "array", "title": "Tài liệu", "items": {"type": "string", "format": "file"}},
        "scan": {"type": "string", "title": "Bản ký", "format": "file"},
    },
}  # fmt: skip
HINTS = {
    "fields": {"due": {"visible_when": 'decision == "return"'}},
    "submit": "Trình duyệt",
    "outcomes": {"return": "Trả lại người soạn"},
}


def review() -> Diagram:
    """Write, then have it approved by someone else, in a called process."""
    one = Diagram("review", {"title": "Lấy ý kiến"})
    one.start()
    one.node(
        "userTask", "write",
        "<extensionElements><spiffworkflow:instructionsForEndUser>" + INSTRUCTIONS
        + "</spiffworkflow:instructionsForEndUser></extensionElements>",
        "OFFICER",
        {"formJsonSchemaFilename": "review/write.json", "legalBasis": LAW, "dueIn": '"2 working days"'},
        name="Soạn ý kiến",
    )  # fmt: skip
    one.node("callActivity", "approval", name="Duyệt ý kiến", calledElement="review_approval").end()
    return one.chain("begin", "write", "approval", "done")


def approval() -> Diagram:
    one = Diagram("review_approval", {"title": "Duyệt ý kiến"}).start()
    one.node("userTask", "approve", "", "OFFICER", {"notSameAs": "write"}, name="Duyệt ý kiến")
    return one.end().chain("begin", "approve", "done")


def build(folder: Path, database_url: str) -> Flask:
    """The whole program on an empty database, with the office and the second procedure in it."""
    settings = Settings(
        data=folder / "data",
        database_url=database_url,
        secret=SecretStr(SECRET.decode()),
        demo=False,
        password_cost="low",
    )
    app = app_of(settings)
    app.testing = True
    app.config["WTF_CSRF_ENABLED"] = False
    set_up(folder)
    schema, hints = form(WRITE, **HINTS)
    files = {"forms/review/write.json": schema, "forms/review/write.ui.json": hints}
    with begin_work() as work:
        publish(work, closure_of(review(), approval(), files=files), lane_roles={})
    return app


def sign_in(app: Flask, username: str) -> FlaskClient:
    """A browser in which this officer is signed in."""
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"] = create_session(officer(username).id)
        session["_fresh"] = True
        session["username"] = username
    return client


def open_review(title: str = "Ý kiến về đường ngập") -> OpenedCase:
    with begin_work() as work:
        return open_case(work, "review", {}, title=title, agency="SXD", number=None)


def petition(**changes: Any) -> Receipt:
    return send(**changes)


def open_task(case_id: UUID, element: str | None = None) -> Any:
    """The row of the case's open task."""
    with read_work() as work:
        query = select(tables.Task.__table__).where(tables.Task.case_id == case_id, tables.Task.status == "open")
        if element:
            query = query.where(tables.Task.element == element)
        return work.connection.execute(query).one()


def case_of(number: str) -> UUID:
    with read_work() as work:
        found: UUID = work.connection.execute(select(tables.Case.id).where(tables.Case.number == number)).scalar_one()
    return found


def task_of(task_id: UUID) -> Any:
    with read_work() as work:
        return work.connection.execute(select(tables.Task.__table__).where(tables.Task.id == task_id)).one()


def drafts(task_id: UUID) -> list[dict[str, Any]]:
    with read_work() as work:
        return list(work.connection.scalars(select(tables.TaskDraft.data).where(tables.TaskDraft.task_id == task_id)))
