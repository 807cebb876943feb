"""Two designers and an administrator in the small town, with a leave request and a called process live."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from engine.cases.deploying import deploy_library
from engine.cases.designing import Outcome, Review, publish_changes, review_changes, save_file
from engine.definitions import Library, published_library
from engine.definitions.drafts import find_draft, list_drafts
from engine.definitions.operations import catalogue, operation
from engine.directory import Officer, add_officer
from engine.storage import begin_work, read_work, tables
from tests.support.diagrams import Diagram
from tests.support.town import Town, form_files, line

LEAVE = "processes/leave/leave.bpmn"
SIGNING = "processes/leave/leave_signing.bpmn"
ASK = "forms/leave/ask.json"
STORY = "processes/leave/scenarios/granted.yaml"
TOLD = """title: Được nghỉ
process: leave
given: {agency: SXD}
start: "2026-11-23T08:00"
steps:
  - complete: ask
    with: {reason: ốm}
  - complete: sign
expect: {status: completed, end: done}
"""
PEOPLE = {
    "lan": ("Lê Thị Lan", "PROCESS_DESIGNER"),
    "mai": ("Mai Văn Mạnh", "PROCESS_DESIGNER"),
    "boss": ("Cao Quản", "ADMIN"),
}


def leave(*, extra: str = "") -> Diagram:
    """Ask, then have it signed in a called process; `extra` is one more step in between."""
    diagram = Diagram("leave", {"title": "Xin nghỉ phép", "startRoles": "OFFICER"}).start()
    diagram.user("ask", formJsonSchemaFilename="leave/ask.json", dueIn='"2 working days"')
    if extra:
        diagram.user(extra, dueIn='"1 working days"')
    diagram.node("callActivity", "signing", calledElement="leave_signing", name="Ký").end()
    return diagram.chain("begin", "ask", *([extra] if extra else []), "signing", "done")


def signing(name: str = "sign", *, calls: str = "") -> Diagram:
    diagram = Diagram("leave_signing", {"title": "Ký đơn"}).start().user(name, "HEAD", dueIn='"1 working days"')
    if calls:
        diagram.service("call", calls)
    return diagram.end().chain("begin", name, *(["call"] if calls else []), "done")


def files() -> dict[str, bytes]:
    """The library as it is first published."""
    ask = form_files("leave/ask", {"reason": line("Lý do")}, required=["reason"])
    return {LEAVE: leave().xml(), SIGNING: signing().xml(), STORY: TOLD.encode(), **ask}


@dataclass
class Atelier:
    """What designers do, in the words of tests."""

    town: Town
    folder: Path | None = None
    people: dict[str, Officer] = field(default_factory=dict)

    def officer(self, name: str) -> Officer:
        if name not in self.people:
            self.people[name] = self.town.officer(name)
        return self.people[name]

    def saves(self, path: str, content: bytes | str, *, by: str = "lan") -> None:
        """The officer's draft, on top of whatever there is."""
        text = content if isinstance(content, str) else content.decode()
        with read_work() as work:
            found = find_draft(work, self.officer(by).id, path)
        save_file(path, text, revision=found.revision if found else 0, actor=self.officer(by), folder=self.folder)

    def review(self, *, by: str = "lan", only: tuple[str, ...] = ()) -> Review:
        return review_changes(actor=self.officer(by), folder=self.folder, only=only)

    def publishes(self, note: str = "đổi", *, by: str = "lan", **more: Any) -> Outcome:
        """All of the officer's changes, as looked at just now; stories that broke are taken along."""
        more.setdefault("accept_broken", True)
        seen = more.pop("seen", None) or self.review(by=by, only=more.get("only", ())).digest
        return publish_changes(note, actor=self.officer(by), folder=self.folder, seen=seen, **more)

    def drafts(self, by: str = "lan") -> list[str]:
        with read_work() as work:
            return list(list_drafts(work, self.officer(by).id))

    def live(self) -> Mapping[str, bytes]:
        with read_work() as work:
            return {path: file.content for path, file in published_library(work).files.items()}

    def versions(self, process: str = "leave") -> list[Any]:
        rows = [row for row in self.town.rows(tables.ProcessVersion) if row.process_id == process]
        return sorted(rows, key=lambda row: row.number)

    def sets(self, name: str, value: object) -> None:
        with begin_work() as work:
            work.connection.execute(insert(tables.Setting).values(name=name, value={"value": value}))

    @cached_property
    def outward(self) -> str:
        """The name of an operation that cannot be undone."""
        if catalogue.find("test.send_out") is None:
            operation("test.send_out", title="Gửi ra ngoài", outward=True)(lambda _context, _arguments: {})
        return "test.send_out"


def open_atelier(town: Town, folder: Path | None = None) -> Atelier:
    """The town with its designers, the leave request live."""
    with begin_work() as work:
        work.connection.execute(insert(tables.Role).values(code="PROCESS_DESIGNER", name="Người thiết kế quy trình"))
        for username, (name, role) in PEOPLE.items():
            add_officer(work, username=username, full_name=name, agency="VP", roles=[role])
    deploy_library(Library.from_contents(files()), note="ban đầu", approved_by="shell")
    return Atelier(town, folder)
