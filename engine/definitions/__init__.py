"""The library of procedures: read, check, compile, version, publish."""

from engine.definitions.compile import CompiledProcess, compile_closure
from engine.definitions.library import Closure, Library, SourceFile
from engine.definitions.model import ElementFacts, ProcessFacts
from engine.definitions.reads import names_read
from engine.definitions.second_person import wants_second_person
from engine.definitions.versions import (
    LiveFile,
    get_compiled,
    get_lane_roles,
    keep_contents,
    list_versions,
    live_files,
    live_lane_roles,
    live_version,
    lock_library,
    past_contents,
    publish,
    published_library,
    read_contents,
    retire,
    version_library,
)

__all__ = [
    "Closure",
    "CompiledProcess",
    "ElementFacts",
    "Library",
    "LiveFile",
    "ProcessFacts",
    "SourceFile",
    "compile_closure",
    "get_compiled",
    "get_lane_roles",
    "keep_contents",
    "list_versions",
    "live_files",
    "live_lane_roles",
    "live_version",
    "lock_library",
    "names_read",
    "past_contents",
    "publish",
    "published_library",
    "read_contents",
    "retire",
    "version_library",
    "wants_second_person",
]
