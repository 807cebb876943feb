"""The library of procedures: read, check, compile, version, publish."""

from engine.definitions.compile import CompiledProcess, compile_closure
from engine.definitions.library import Closure, Library, SourceFile
from engine.definitions.model import ElementFacts, ProcessFacts
from engine.definitions.second_person import needs_second_person
from engine.definitions.versions import (
    get_compiled,
    get_lane_roles,
    list_versions,
    live_version,
    publish,
    published_library,
)

__all__ = [
    "Closure",
    "CompiledProcess",
    "ElementFacts",
    "Library",
    "ProcessFacts",
    "SourceFile",
    "compile_closure",
    "get_compiled",
    "get_lane_roles",
    "list_versions",
    "live_version",
    "needs_second_person",
    "publish",
    "published_library",
]
