"""The whole product over the demo's province: citizens send through the API, officers act, time is moved by hand."""

import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, select, tuple_

from engine import audit
from engine.cases import (
    Proposed,
    StepOutcome,
    TaskRow,
    case_by_number,
    complete_task,
    fire_due_timers,
    get_task,
    send_now,
)
from engine.cases.deploying import deploy_library
from engine.cli.compose import release
from engine.cli.settings import Settings
from engine.definitions import Library
from engine.directory import (
    Officer,
    create_token,
    find_officer_by_username,
    get_officer,
    import_catalogues,
    import_directory,
    list_officers,
)
from engine.storage import begin_work, create_schema, read_work, tables, use_clock
from tests.support.apps import app_of
from tests.support.town import Clock

ROOT = Path(__file__).parents[2]
MONDAY = datetime(2026, 11, 23, 1, tzinfo=UTC)
HUB = "VP-UBND"
LETTER = b"%PDF-1.7\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"
GOOD_DATA = {"full_name": "Nguyễn Thị Lan", "address": "12 Trần Phú", "phone": "0912345678", "email": "lan@mau.example",
             "consent": True}  # fmt: skip


def read_demo(name: str) -> Any:
    return json.loads((ROOT / "demo" / name).read_bytes())


@dataclass
class Petition:
    """One petition, followed from outside with its code and from inside by its case."""

    province: "Province"
    number: str
    code: str
    doer: Officer = field(init=False)

    @cached_property
    def case_id(self) -> UUID:
        with read_work() as work:
            return case_by_number(work, self.number)

    @property
    def open(self) -> list[str]:
        return sorted(task.element for task in self.tasks)

    @property
    def tasks(self) -> list[TaskRow]:
        columns = [getattr(tables.Task, name) for name in TaskRow.__slots__]
        query = select(*columns).where(tables.Task.case_id == self.case_id, tables.Task.status == "open")
        with read_work() as work:
            return [TaskRow(*row) for row in work.connection.execute(query)]

    @property
    def status(self) -> str:
        """Of its case."""
        with read_work() as work:
            return str(work.connection.scalar(select(tables.Case.status).where(tables.Case.id == self.case_id)))

    def task(self, element: str) -> TaskRow:
        (found,) = [task for task in self.tasks if task.element == element]
        return found

    def done(self, element: str, **data: Any) -> "Petition":
        """Whoever may do the open task of this element does it, and lets it go out at once where it could be undone."""
        if self.just_done(element, **data).undo_until is not None:
            send_now(self.case_id, actor=self.doer)
        if element == "prepare_publication" and "confirm_publication" in self.open:
            self.done("confirm_publication", confirmed="confirm")
        return self

    def just_done(self, element: str, **data: Any) -> StepOutcome:
        """The same, while it can still be undone; `doer` is who has done it."""
        task = self.task(element)
        actor = self.province.officer_for(task)
        if data.get("signed_letter") == "scan":
            data["signed_letter"] = self.province.upload(actor)
        self.doer = actor
        return complete_task(task.id, data, actor=actor)

    def shown(self, element: str) -> dict[str, Any]:
        """What the form of the open task is filled in with when its officer opens it."""
        task = self.task(element)
        return dict(get_task(task.id, actor=self.province.officer_for(task)).data)

    def proposed(self, element: str) -> dict[str, Proposed]:
        """What the tables propose for the fields of the open task, with the reasons."""
        task = self.task(element)
        return dict(get_task(task.id, actor=self.province.officer_for(task)).proposals)

    def seen_by_sender(self) -> dict[str, Any]:
        """What the tracking API shows for the code."""
        answer = self.province.client.get(f"/api/v1/petitions/{self.number}", headers={"X-Tracking-Code": self.code})
        assert answer.status_code == 200, answer.get_data(as_text=True)
        return dict(answer.get_json())


@dataclass
class Province:
    """The running product, without its server."""

    app: Flask
    clock: Clock = field(default_factory=lambda: Clock(MONDAY))

    @cached_property
    def client(self) -> FlaskClient:
        return self.app.test_client()

    @cached_property
    def reception_token(self) -> str:
        """The token of the officer who keys in what comes by telephone or on paper."""
        with read_work() as work:
            (first, *_) = list_officers(work, agency=HUB, role="RECEPTION")
        return create_token(first.id, "nhập thay", ("petitions:write",))

    def receives(self, title: str, content: str, *, channel: str = "web", keyed: bool = False, **more: Any) -> Petition:
        """A petition that came through the API."""
        headers = {"Authorization": f"Bearer {self.reception_token}"} if keyed else {}
        own: dict[str, Any] = {name: more.pop(name) for name in ("external_number", "external_due") if name in more}
        body = {"title": title, "content": content, "channel": channel, **own, "data": {**GOOD_DATA, **more}}
        self.forget_rates()
        answer = self.client.post("/api/v1/petitions", json=body, headers=headers)
        assert answer.status_code == 201, answer.get_data(as_text=True)
        told = answer.get_json()
        return Petition(self, told["number"], told["tracking_code"])

    def officer_for(self, task: TaskRow) -> Officer:
        """Who may do the task: its holder, or the first of its role and agency."""
        with read_work() as work:
            if task.assignee is not None:
                return get_officer(work, task.assignee)
            rows = list_officers(work, agency=task.agency, role=task.role)
            assert rows, f"nobody is {task.role} of {task.agency} for {task.element}"
            found = find_officer_by_username(work, rows[0].username)
        assert found is not None
        return found

    def officer(self, agency: str, role: str = "OFFICER") -> str:
        """A username of that role there."""
        with read_work() as work:
            return list_officers(work, agency=agency, role=role)[0].username

    def upload(self, actor: Officer) -> str:
        """The id of a signed letter, uploaded."""
        token = create_token(actor.id, "tệp", ("tasks:write",))
        answer = self.client.post(
            "/api/v1/files", data={"file": (io.BytesIO(LETTER), "tra-loi.pdf")},
            headers={"Authorization": f"Bearer {token}"},
        )  # fmt: skip
        assert answer.status_code == 201, answer.get_data(as_text=True)
        return str(answer.get_json()["file_id"])

    def time_passes(self, **by: float) -> None:
        """Timers fire as they come due, each at its own time."""
        until = self.clock.now
        self.clock.move(**by)
        until, self.clock.now = self.clock.now, until
        while (due := self._next_due()) is not None and due <= until:
            self.clock.move_to(due)
            fire_due_timers(100)
        self.clock.move_to(until)

    def until(self, element: str) -> None:
        """Time passes until the timer of this element has fired."""
        query = select(tables.Timer.due_at).where((tables.Timer.element == element) | (tables.Timer.branch == element))
        with read_work() as work:
            due = work.connection.scalar(query)
        assert due is not None, element
        self.time_passes(seconds=(due - self.clock.now).total_seconds() + 1)

    @staticmethod
    def _next_due() -> datetime | None:
        with read_work() as work:
            return work.connection.scalar(select(tables.Timer.due_at).order_by(tables.Timer.due_at).limit(1))

    @staticmethod
    def forget_rates() -> None:
        """One machine sends for many people here; what somebody is counting at this moment is left to the next time."""
        rates = tables.RateCount
        key = (rates.kind, rates.key_hash, rates.window)
        idle = select(*key).with_for_update(skip_locked=True)
        with begin_work() as work:
            work.connection.execute(delete(rates).where(tuple_(*key).in_(idle)))


@contextmanager
def province_at(url: str, data: Path) -> Iterator[Province]:
    """The demo's province, its procedures live, on Monday 23 November 2026 at eight.

    A database that has no more than our tables is given it first.
    """
    app = app_of(Settings(data=data, database_url=url, library=ROOT, demo=False))
    province = Province(app)
    use_clock(province.clock)
    try:
        _found_once()
        yield province
        assert audit.verify().is_sound
    finally:
        use_clock(None)
        release()


def found_province(url: str) -> None:
    """Make our tables in an empty database, and the province in them."""
    create_schema(url)
    with TemporaryDirectory() as data, province_at(url, Path(data)):
        pass


def _found_once() -> None:
    with begin_work() as work:
        if work.connection.scalar(select(tables.ProcessVersion.id).limit(1)) is not None:
            return
        import_catalogues(work, read_demo("catalogues.json"))
        import_directory(work, read_demo("directory.json"))
    deploy_library(Library.from_folder(ROOT), note="stories", approved_by="stories")
