"""Where a file of the library may lie, and what it is by its place."""

import re
from enum import StrEnum

from engine.errors import N_, Invalid

LONGEST_PATH = 200
LONGEST_PART = 80
ROOTS = ("processes", "forms")
# A name that any file system takes and no shell or browser misreads.
_PART = re.compile(r"[^\W_][\w.-]*(?: [\w.-]+)*")
_PLACES = re.compile(
    r"processes/(?:[^/]+/)*[^/]+\.(?:bpmn|dmn)|processes/(?:[^/]+/)*scenarios/[^/]+\.yaml|forms/(?:[^/]+/)*[^/]+\.json"
)


class Kind(StrEnum):
    """What a file of the library is."""

    BPMN = "bpmn"
    DMN = "dmn"
    FORM = "form"
    HINTS = "hints"
    SCENARIO = "scenario"
    OTHER = "other"


class PathRefused(Invalid):
    """No file of a library can lie there."""

    code = "library.path_refused"
    message = N_("Không nhận được đường dẫn “{path}”.")
    remedy = N_(
        "Sơ đồ và bảng quyết định nằm trong processes/, kịch bản trong processes/…/scenarios/, "
        "biểu mẫu trong forms/; tên gồm chữ, số, dấu chấm, gạch nối."
    )


def kind_of(path: str) -> Kind:
    """What the file at `path` is."""
    if path.endswith(".bpmn"):
        return Kind.BPMN
    if path.endswith(".dmn"):
        return Kind.DMN
    if path.endswith(".json"):
        return Kind.HINTS if path.endswith(".ui.json") else Kind.FORM
    return Kind.SCENARIO if path.endswith(".yaml") and "/scenarios/" in path else Kind.OTHER


def require_path(path: str) -> str:
    """The path itself, when a file of its kind may lie there.

    Raises:
        PathRefused: it leaves the library, is no name, or another kind of file lies there.
    """
    parts = path.split("/")
    is_good = (
        len(path) <= LONGEST_PATH
        and parts[0] in ROOTS
        and all(len(part) <= LONGEST_PART and ".." not in part and _PART.fullmatch(part) for part in parts)
        and _PLACES.fullmatch(path)
    )
    if not is_good:
        raise PathRefused(path=path[:LONGEST_PATH])
    return path
