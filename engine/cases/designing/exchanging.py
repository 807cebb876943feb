"""The library as one file: taken away, and brought in with a look before anything changes."""

import io
import lzma
import stat
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path, PurePosixPath

import yaml

from engine.cases.designing.desk import Desk, open_desk
from engine.cases.designing.editing import LARGEST, LARGEST_TEXT, put_draft, require_size
from engine.cases.designing.errors import FileUnreadable, ImportRefused
from engine.cases.designing.rights import require_design, require_look
from engine.definitions import SourceFile
from engine.definitions.library import MAX_FILES, SUFFIXES, read_json
from engine.definitions.paths import ROOTS, Kind, kind_of, require_path
from engine.definitions.titles import title_of
from engine.definitions.xml import BPMN, MAX_BYTES
from engine.directory import Officer
from engine.errors import N_, HoiDapError, Invalid, Problem
from engine.storage import begin_work, read_work

LARGEST_UPLOAD = 10_000_000
LARGEST_TOGETHER = 40_000_000
LARGEST_PACKED = 2_500_000
MADE_AT = (2026, 1, 1, 0, 0, 0)
BROKEN_ENTRY = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, NotImplementedError, RuntimeError, OSError, EOFError, ValueError,
)  # fmt: skip
"""What each way of compressing says of bytes that are none of it."""


class Arrival(StrEnum):
    """What bringing a file in would do."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Incoming:
    """One file that was sent: where it would lie, what that would do, and why it may not."""

    path: str
    arrival: Arrival
    title: str = ""
    replaces_draft: bool = False
    content: bytes = b""
    problem: Problem | None = None


def export_library(*, actor: Officer, folder: Path | None, with_drafts: bool) -> bytes:
    """A zip of what is live; with the officer's drafts laid over it, if asked."""
    require_look(actor)
    with read_work(actor.id) as work:
        desk = open_desk(work, actor, folder)
    files = dict(desk.live_library.files)
    if with_drafts:
        files |= {path: desk.library.files[path] for path in desk.changed if path in desk.library.files}
        files = {path: file for path, file in files.items() if path not in desk.removed}
    return pack({path: file.content for path, file in files.items()})


def pack(contents: Mapping[str, bytes]) -> bytes:
    """A zip of these files; the same files give the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(contents):
            archive.writestr(zipfile.ZipInfo(path, MADE_AT), contents[path], zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def look_at_import(sent: Mapping[str, bytes], *, place: str, actor: Officer, folder: Path | None) -> list[Incoming]:
    """What bringing these files in would do; nothing has changed yet.

    `place` is the folder for a single file that the library does not know.

    Raises:
        ImportRefused: a zip that is none, or too much of it.
    """
    require_design(actor)
    with read_work(actor.id) as work:
        desk = open_desk(work, actor, folder)
    seen: dict[str, Incoming] = {}
    for incoming in _arrivals(desk, sent, place):
        seen[incoming.path] = incoming
    if len(pack(accepted(seen.values()))) > LARGEST_PACKED:
        raise ImportRefused(problems=[_too_much(N_("Tất cả các tệp cùng nhau quá lớn cho một lần nhập."))])
    return sorted(seen.values(), key=lambda one: (one.arrival is not Arrival.REFUSED, one.path))


def accepted(arrivals: Iterable[Incoming]) -> dict[str, bytes]:
    """The contents that change something, by path."""
    return {one.path: one.content for one in arrivals if one.arrival in {Arrival.NEW, Arrival.CHANGED}}


def bring_in(packed: bytes, *, actor: Officer, folder: Path | None) -> list[str]:
    """The files of a looked-at import as drafts, all in one go; the paths that were taken.

    Raises:
        ImportRefused: one of them cannot be taken; nothing has changed.
    """
    require_design(actor)
    with begin_work(actor.id) as work:
        desk = open_desk(work, actor, folder)
        arrivals = list(_arrivals(desk, {"import.zip": packed}, ""))
        if refused := [one.problem for one in arrivals if one.problem is not None]:
            raise ImportRefused(problems=refused)
        contents = accepted(arrivals)
        for path, content in contents.items():
            put_draft(work, desk, actor, path, content)
    return sorted(contents)


def _arrivals(desk: Desk, sent: Mapping[str, bytes], place: str) -> Iterator[Incoming]:
    for name, content in sent.items():
        if name.lower().endswith(".zip") or content.startswith(b"PK\x03\x04"):
            for path, inner in _unpacked(name, content):
                yield inner if isinstance(inner, Incoming) else _arrival(desk, path, inner)
        else:
            yield _arrival(desk, _path_for(desk, name, place), content)


def _unpacked(name: str, content: bytes) -> Iterator[tuple[str, bytes | Incoming]]:
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        what, remedy = N_("“{name}” không phải tệp zip đọc được."), N_("Nén lại thư mục rồi gửi lần nữa.")
        raise ImportRefused(problems=[Problem("/files", what, remedy, facts={"name": name[:100]})]) from error
    with archive:
        entries = [entry for entry in archive.infolist() if not entry.is_dir()]
        if len(entries) > MAX_FILES:
            raise ImportRefused(problems=[_too_much(N_("Tệp zip có quá nhiều tệp."))])
        if sum(entry.file_size for entry in entries) > LARGEST_TOGETHER:
            raise ImportRefused(problems=[_too_much(N_("Tệp zip giải nén ra quá lớn."))])
        shared = _shared_folder([entry.filename for entry in entries])
        for entry in entries:
            path = entry.filename.removeprefix(shared)
            if path.split("/")[0] in ROOTS or ".." in path or path.startswith("/"):
                yield path, _entry(archive, entry, path)


def _shared_folder(names: list[str]) -> str:
    """The one folder that everything lies in, as archives of whole projects have it; nothing when there is none."""
    tops = {name.partition("/")[0] for name in names}
    (top,) = tops if len(tops) == 1 else ("",)
    return f"{top}/" if top and top not in ROOTS and top != ".." else ""


def _entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, path: str) -> bytes | Incoming:
    if stat.S_IFMT(entry.external_attr >> 16) == stat.S_IFLNK:
        return _refused(path, N_("Tệp là một liên kết."), N_("Thay liên kết bằng chính tệp đó."))
    if entry.flag_bits & 1:
        return _refused(path, N_("Tệp được đặt mật khẩu."), N_("Nén lại, không đặt mật khẩu."))
    if PurePosixPath(path).suffix not in SUFFIXES:
        return _refused(path, N_("Không phải tệp .bpmn, .dmn, .json hay .yaml."))
    limit = LARGEST.get(kind_of(path), LARGEST_TEXT)
    try:
        with archive.open(entry) as stream:
            # What the archive says of its sizes may be a lie; what is read is not.
            content = stream.read(limit + 1)
    except BROKEN_ENTRY:
        return _refused(path, N_("Không giải nén được tệp này."), N_("Nén lại rồi gửi lần nữa."))
    return content


def _path_for(desk: Desk, name: str, place: str) -> str:
    """Where a single file goes: over the one that has its name or draws its process, else into `place`."""
    base = PurePosixPath(name.replace("\\", "/")).name
    same = [path for path in desk.library.files if PurePosixPath(path).name == base]
    if len(same) == 1:
        return same[0]
    stem, suffix = base.partition(".")[0], PurePosixPath(base).suffix
    inner = place.strip("/ ") or stem
    root = "forms" if suffix == ".json" else "processes"
    return f"{root}/{inner}/{'scenarios/' if suffix == '.yaml' else ''}{base}"


def _arrival(desk: Desk, path: str, content: bytes) -> Incoming:
    try:
        require_path(path)
        require_size(path, len(content))
        file = SourceFile(path, content)
        _require_readable(file)
    except HoiDapError as error:
        return Incoming(path[:200], Arrival.REFUSED, problem=_problem(path, error))
    there = desk.library.files.get(path)
    arrival = Arrival.NEW if there is None else Arrival.SAME if there.content == content else Arrival.CHANGED
    return Incoming(path, arrival, title_of(file), path in desk.changed, content)


def _require_readable(file: SourceFile) -> None:
    try:
        file.content.decode("utf-8-sig" if file.path.endswith((".json", ".yaml")) else "utf-8")
    except UnicodeDecodeError as error:
        raise FileUnreadable(path=file.path) from error
    kind = kind_of(file.path)
    if kind in {Kind.BPMN, Kind.DMN}:
        _require_model(file, kind)
    elif kind in {Kind.FORM, Kind.HINTS}:
        if not isinstance(read_json(file), dict):
            raise _not_a(file, N_("Tệp không phải một biểu mẫu (đối tượng JSON)."))
    elif kind is Kind.SCENARIO:
        try:
            told = yaml.safe_load(file.content)
        except (yaml.YAMLError, RecursionError, ValueError) as error:
            raise _not_a(file, N_("Tệp kịch bản không phải YAML đúng chuẩn.")) from error
        if not isinstance(told, dict):
            raise _not_a(file, N_("Tệp không phải một kịch bản."))


def _require_model(file: SourceFile, kind: Kind) -> None:
    root = file.tree.getroot()
    is_bpmn = root.tag == f"{{{BPMN}}}definitions"
    is_dmn = str(root.tag).endswith("}definitions") and "/DMN/" in str(root.tag)
    if kind is Kind.BPMN and not is_bpmn:
        raise _not_a(file, N_("Tệp không phải sơ đồ BPMN 2.0."))
    if kind is Kind.DMN and not is_dmn:
        raise _not_a(file, N_("Tệp không phải bảng quyết định DMN."))


def _not_a(file: SourceFile, what: str) -> Invalid:
    return Invalid(problems=[Problem(file.path, what, N_("Xuất lại tệp từ công cụ đã soạn nó."))])


def _refused(path: str, what: str, remedy: str = "") -> Incoming:
    return Incoming(path[:200], Arrival.REFUSED, problem=Problem(path[:200], what, remedy))


def _problem(path: str, error: HoiDapError) -> Problem:
    if isinstance(error, Invalid) and error.problems:
        return error.problems[0]
    return Problem(path[:200], error.message, error.remedy, facts=error.facts)


def _too_much(what: str) -> Problem:
    return Problem(
        "/files", what, N_("Nhập từng phần: tối đa {files} tệp, {size} MB một lần."),
        facts={"files": MAX_FILES, "size": MAX_BYTES // 1_000_000},
    )  # fmt: skip
