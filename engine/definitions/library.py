"""The library of procedure files, and the closure of files one process needs."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path, PurePosixPath

from lxml import etree

from engine.definitions.xml import BPMN, NAMESPACES, parse_xml
from engine.errors import N_, DefinitionInvalid, NotFound, Problem

SUFFIXES = (".bpmn", ".dmn", ".json", ".yaml")
MAX_FILES = 2_000


@dataclass(frozen=True)
class SourceFile:
    """One file by its path below the library (`processes/…`, `forms/…`) and its bytes."""

    path: str
    content: bytes = field(repr=False)

    @cached_property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()

    @cached_property
    def tree(self) -> etree._ElementTree:
        """The parsed XML.

        Raises:
            DefinitionInvalid: it cannot be read safely.
        """
        return parse_xml(self.content, path=self.path)


@dataclass(frozen=True)
class Closure:
    """All the files that one startable process needs; named by the hash of their contents."""

    process_id: str
    files: Mapping[str, SourceFile]

    @cached_property
    def content_hash(self) -> str:
        digest = hashlib.sha256(self.process_id.encode())
        for path in sorted(self.files):
            digest.update(f"\n{path}\0{self.files[path].sha256}".encode())
        return digest.hexdigest()

    @property
    def manifest(self) -> dict[str, str]:
        return {path: self.files[path].sha256 for path in sorted(self.files)}


@dataclass(frozen=True)
class Library:
    """The files of a library and what they define; broken files define nothing."""

    files: Mapping[str, SourceFile]

    @classmethod
    def from_folder(cls, folder: Path) -> "Library":
        """The library in `folder`, which holds `processes/` and `forms/`.

        Raises:
            NotFound: neither folder is there.
            DefinitionInvalid: there are more files than a library may have.
        """
        roots = [folder / name for name in ("processes", "forms")]
        if not any(root.is_dir() for root in roots):
            raise NotFound(N_("Không thấy thư mục processes/ hay forms/ trong {folder}."), folder=str(folder))
        paths = sorted(
            path
            for root in roots
            if root.is_dir()
            for path in root.rglob("*")
            if path.suffix in SUFFIXES and path.is_file() and not path.is_symlink()
        )
        if len(paths) > MAX_FILES:
            raise DefinitionInvalid(problems=[_too_many(folder, len(paths))])
        return cls.from_contents({path.relative_to(folder).as_posix(): path.read_bytes() for path in paths})

    @classmethod
    def from_contents(cls, contents: Mapping[str, bytes]) -> "Library":
        """A library of `path → bytes`, as an upload or a set of published files gives it."""
        return cls({path: SourceFile(path, content) for path, content in contents.items()})

    @cached_property
    def processes(self) -> dict[str, str]:
        """Process id → the path of the file that defines it; the first in order of path wins."""
        return self._defined(".bpmn", f"{{{BPMN}}}process")

    @cached_property
    def decisions(self) -> dict[str, str]:
        """Decision id → the path of its DMN file."""
        return self._defined(".dmn", "{*}decision")

    def _defined(self, suffix: str, tag: str) -> dict[str, str]:
        found: dict[str, str] = {}
        for file in self._readable(suffix):
            for node in file.tree.iter(tag):
                if identifier := node.get("id"):
                    found.setdefault(identifier, file.path)
        return found

    def _readable(self, suffix: str) -> Iterator[SourceFile]:
        for path in sorted(self.files):
            if not path.endswith(suffix):
                continue
            try:
                _ = self.files[path].tree
            except DefinitionInvalid:
                continue
            yield self.files[path]

    @cached_property
    def startable(self) -> tuple[str, ...]:
        """Ids of processes that no other calls, or that name their own start."""
        called = {target for path in set(self.processes.values()) for target in called_processes(self.files[path].tree)}
        return tuple(sorted(name for name in self.processes if name not in called))

    def closure(self, process_id: str) -> Closure:
        """Every file that `process_id` needs: called processes, decisions, forms.

        Raises:
            DefinitionInvalid: the process or something it names is not in the library.
        """
        files: dict[str, SourceFile] = {}
        waiting, seen = [process_id], set()
        while waiting:
            name = waiting.pop()
            if name in seen:
                continue
            seen.add(name)
            file = self._process_file(name)
            files[file.path] = file
            waiting.extend(called_processes(file.tree))
            for decision in decisions_named(file.tree):
                self._add_decision(files, decision, file)
            for form in forms_named(file.tree):
                self._add_form(files, form, file)
        return Closure(process_id, files)

    def _process_file(self, process_id: str) -> SourceFile:
        path = self.processes.get(process_id)
        if path is None:
            raise _missing(N_("Không có quy trình “{name}” trong thư viện."), process_id, "", "reference.process")
        return self.files[path]

    def _add_decision(self, files: dict[str, SourceFile], decision: str, asker: SourceFile) -> None:
        path = self.decisions.get(decision)
        if path is None:
            raise _missing(N_("Không có bảng quyết định “{name}”."), decision, asker.path, "reference.decision")
        files[path] = self.files[path]

    def _add_form(self, files: dict[str, SourceFile], form: str, asker: SourceFile) -> None:
        path = form_path(form)
        if path not in self.files:
            raise _missing(N_("Không có biểu mẫu “{name}”."), form, asker.path, "reference.form")
        files[path] = self.files[path]
        for companion in ui_paths(path):
            if companion in self.files:
                files[companion] = self.files[companion]


@lru_cache(maxsize=1024)
def form_path(name: str) -> str:
    """The library path of a form that a diagram calls `name` (a path below `forms/`)."""
    return str(PurePosixPath("forms") / name)


def ui_paths(path: str) -> tuple[str, ...]:
    """Where the hints of the form at `path` may stand."""
    return (path.removesuffix(".json") + ".ui.json",)


def read_json(file: SourceFile) -> object:
    """The JSON of `file`.

    Raises:
        DefinitionInvalid: it is not JSON.
    """
    try:
        return json.loads(file.content)
    except (ValueError, RecursionError) as error:
        problem = Problem(
            file.path,
            N_("Tệp không phải JSON đúng chuẩn: {reason}"),
            N_("Sửa lại dấu phẩy, ngoặc ở dòng được nêu."),
            file=file.path,
            line=getattr(error, "lineno", 0),
            code="json.malformed",
            facts={"reason": str(error)[:200]},
        )
        raise DefinitionInvalid(problems=[problem]) from error


def called_processes(tree: etree._ElementTree | etree._Element) -> list[str]:
    """The processes that a diagram's call activities name."""
    return [node.get("calledElement", "") for node in tree.iter(f"{{{BPMN}}}callActivity")]


def decisions_named(tree: etree._ElementTree) -> list[str]:
    """The decisions that a diagram's tasks and budgets name."""
    named = [str(text).strip() for text in _xpath(tree, "//spiffworkflow:calledDecisionId/text()")]
    budgets = [str(value) for name in ("budgets", "minimums") for value in _xpath(tree, _property(name))]
    of_operations = [name for value in _xpath(tree, _property("decisions")) for name in listed(str(value))]
    return named + budgets + of_operations


def listed(value: str) -> tuple[str, ...]:
    """The names of a property that lists them between commas."""
    return tuple(name.strip() for name in value.split(",") if name.strip())


def forms_named(tree: etree._ElementTree) -> list[str]:
    """The forms and hints that a diagram names."""
    names = ("formJsonSchemaFilename", "formUiSchemaFilename", "startForm")
    return [str(value) for name in names for value in _xpath(tree, _property(name)) if value]


def _property(name: str) -> str:
    return f"//spiffworkflow:property[@name='{name}']/@value"


def _xpath(tree: etree._ElementTree, query: str) -> list[object]:
    result = tree.xpath(query, namespaces=NAMESPACES)
    return list(result) if isinstance(result, list) else []


def _missing(what: str, name: str, path: str, code: str) -> DefinitionInvalid:
    problem = Problem(
        path or name, what, N_("Thêm tệp còn thiếu hoặc sửa lại tên."), file=path, code=code, facts={"name": name}
    )
    return DefinitionInvalid(problems=[problem])


def _too_many(folder: Path, count: int) -> Problem:
    return Problem(
        str(folder),
        N_("Thư viện có {count} tệp, nhiều hơn mức {limit}."),
        N_("Bỏ bớt tệp không dùng trong processes/ và forms/."),
        code="library.too_many_files",
        facts={"count": count, "limit": MAX_FILES},
    )
