"""New files on a designer's desk: from nothing, or as a copy of one that is there."""

import re
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from engine.cases.designing.desk import Desk, open_desk
from engine.cases.designing.editing import put_draft
from engine.cases.designing.errors import FileUnknown, NameTaken
from engine.cases.designing.rights import require_design
from engine.definitions.check.ids import RESERVED, RESERVED_ENDINGS
from engine.definitions.library import ui_paths
from engine.definitions.paths import Kind, kind_of, require_path
from engine.definitions.starters import new_decision, new_form, new_process, new_scenario, renamed
from engine.directory import Officer, role_names
from engine.errors import N_, Invalid, Problem
from engine.storage import begin_work
from engine.storage.search_text import search_plain

IDENTIFIER = re.compile(r"[a-z][a-z0-9_]{0,59}")
LONGEST_TITLE = 120
ENDINGS = {Kind.BPMN: ".bpmn", Kind.DMN: ".dmn", Kind.FORM: ".json", Kind.SCENARIO: ".yaml"}


@dataclass(frozen=True, slots=True)
class NewFile:
    """What a designer says of a new file. `folder`: the procedure it belongs to, nothing for one of its own.

    `new_folder`: what a folder of its own is called, nothing for the file's id. `role` matters to a process, `process`
    to a scenario.
    """

    kind: Kind
    title: str
    identifier: str = ""
    folder: str = ""
    new_folder: str = ""
    role: str = ""
    process: str = ""


def propose_identifier(title: str) -> str:
    """The id a title suggests: «Xin nghỉ phép» → `xin_nghi_phep`."""
    words = "_".join(search_plain(title).split())
    return re.sub(r"^[^a-z]+", "", words)[:60].rstrip("_")


def create_file(asked: NewFile, *, actor: Officer, folder: Path | None) -> str:
    """The path of the new file, in the officer's drafts.

    Raises:
        Invalid: the title, id, role or process is not one.
        NameTaken: the library has such a file, process or decision already.
    """
    require_design(actor)
    title, identifier = _named(asked)
    with begin_work(actor.id) as work:
        desk = open_desk(work, actor, folder)
        path = require_path(_place(asked, identifier))
        _require_free(desk, path, identifier, asked.kind)
        roles = role_names(work)
        content = _content(asked, desk, title, identifier, roles)
        put_draft(work, desk, actor, path, content.encode())
    return path


def copy_file(path: str, title: str, identifier: str, *, actor: Officer, folder: Path | None) -> str:
    """The path of a copy beside the file, under another name.

    Raises:
        FileUnknown: there is no such file.
        Invalid: the title or id is none.
        NameTaken: the name is another file's.
    """
    require_design(actor)
    kind = kind_of(path)
    title, identifier = _named(NewFile(kind, title, identifier))
    with begin_work(actor.id) as work:
        desk = open_desk(work, actor, folder)
        source = desk.library.files.get(path)
        if source is None:
            raise FileUnknown(path=path)
        target = require_path(str(PurePosixPath(path).with_name(identifier + ENDINGS.get(kind, ".json"))))
        _require_free(desk, target, identifier, kind)
        has_id = kind in {Kind.BPMN, Kind.DMN}
        put_draft(work, desk, actor, target, renamed(source, identifier, title) if has_id else source.content)
        for old, new in zip(ui_paths(path), ui_paths(target), strict=True):
            if kind is Kind.FORM and old in desk.library.files:
                put_draft(work, desk, actor, new, desk.library.files[old].content)
    return target


def _named(asked: NewFile) -> tuple[str, str]:
    title = " ".join(asked.title.split())
    identifier = asked.identifier.strip() or propose_identifier(title)
    problems = []
    if not title or len(title) > LONGEST_TITLE:
        problems.append(
            Problem("/title", N_("Chưa có tên, hoặc tên dài quá 120 chữ."), N_("Đặt một tên ngắn, nói được việc."))
        )
    elif not IDENTIFIER.fullmatch(identifier) or identifier in RESERVED or identifier.endswith(RESERVED_ENDINGS):
        problems.append(
            Problem(
                "/identifier",
                N_("Mã “{id}” không dùng được."),
                N_("Mã gồm chữ thường không dấu, số và gạch dưới, bắt đầu bằng chữ, ví dụ xin_nghi_phep."),
                facts={"id": identifier[:80]},
            )
        )
    problems += _folder_problems(asked.new_folder.strip())
    if problems:
        raise Invalid(problems=problems)
    return title, identifier


def _folder_problems(name: str) -> list[Problem]:
    if not name or IDENTIFIER.fullmatch(name):
        return []
    what = N_("Tên thư mục “{name}” không dùng được.")
    remedy = N_("Một từ gồm chữ thường không dấu, số và gạch dưới, bắt đầu bằng chữ, ví dụ nghi_phep.")
    return [Problem("/new_folder", what, remedy, facts={"name": name[:80]})]


def _place(asked: NewFile, identifier: str) -> str:
    folder = asked.folder.strip("/ ") or asked.new_folder.strip() or identifier
    root = "forms" if asked.kind is Kind.FORM else "processes"
    inner = "scenarios/" if asked.kind is Kind.SCENARIO else ""
    return f"{root}/{folder}/{inner}{identifier}{ENDINGS[asked.kind]}"


def _require_free(desk: Desk, path: str, identifier: str, kind: Kind) -> None:
    named = {Kind.BPMN: desk.library.processes, Kind.DMN: desk.library.decisions}.get(kind, {})
    if identifier in named:
        raise NameTaken(name=identifier)
    if path in desk.library.files or path in desk.base:
        raise NameTaken(name=path)


def _content(asked: NewFile, desk: Desk, title: str, identifier: str, roles: dict[str, str]) -> str:
    if asked.kind is Kind.BPMN:
        if asked.role not in roles:
            what, remedy = N_("Chưa chọn vai trò làm bước đầu tiên."), N_("Chọn một vai trò trong danh sách.")
            raise Invalid(problems=[Problem("/role", what, remedy)])
        name = roles[asked.role]
        return new_process(
            identifier, title, role=asked.role, role_name=name, is_started_by_people=not asked.folder.strip()
        )
    if asked.kind is Kind.DMN:
        return new_decision(identifier, title)
    if asked.kind is Kind.FORM:
        return new_form(title)
    if asked.process not in desk.library.processes:
        what, remedy = N_("Chưa chọn quy trình của kịch bản."), N_("Chọn một quy trình trong danh sách.")
        raise Invalid(problems=[Problem("/process", what, remedy)])
    return new_scenario(title, asked.process)
