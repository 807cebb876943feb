"""What is left of a petition that is set aside, and what those who decide about it may read."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, cast
from uuid import UUID

from engine.cases.secrecy import open_sealed
from engine.directory import Officer
from engine.petitions.attachments import AttachmentView, OpenedFile, as_opened, as_view
from engine.petitions.errors import FileUnknown
from engine.petitions.statuses import Status
from engine.runtime import SEALED_TITLE
from engine.storage import now

_LEFT = frozenset({
    "case_id", "number", "tracking_hash", "sending_hash", "channel", "external_number", "external_due", "lead_agency",
    "locale", "status_at", "received_at", "legal_due", "answered_at",
})  # fmt: skip
"""Columns that tell who handles it and until when, and the hashes by which its sender finds it: no content."""


@dataclass(frozen=True, slots=True)
class SealedContent:
    """The matter of a case that is set aside: each text with the element or part it stands at, and the files."""

    texts: tuple[tuple[str, str], ...]
    files: tuple[AttachmentView, ...]


def stub_of_petition(row: Mapping[str, Any]) -> dict[str, Any]:
    """The petition under the secret regime: its number, its days and who has it."""
    left = {name: value if name in _LEFT else None for name, value in row.items()}
    return {
        **left, "status": Status.SECRET.value, "title": SEALED_TITLE, "content": "", "search_plain": "",
        "sender": {}, "facts": {}, "hide_name": True, "sender_hidden": True,
    }  # fmt: skip


def stub_of_number(row: Mapping[str, Any]) -> dict[str, Any]:
    """A letter's number stays taken, so that no other letter gets it."""
    return {**row, "reason": ""}


def stub_of_publication(row: Mapping[str, Any]) -> dict[str, Any]:
    """That something was public under this number and is no more: no word of what it was."""
    left = dict.fromkeys(row, "")
    kept = ("case_id", "number", "agency", "received_at", "answered_at", "published_at", "published_by")
    return {
        **left, **{name: row[name] for name in kept}, "field": None, "kind": None, "letter": {},
        "withdrawn_at": row["withdrawn_at"] or now(),
    }  # fmt: skip


def read_sealed_content(case_id: UUID, *, actor: Officer) -> SealedContent:
    """What was written in the case, for who decides about it; the record tells that they have looked.

    Raises:
        CaseNotFound: it is not set aside, or not for these eyes.
    """
    rows = open_sealed(case_id, actor=actor)
    texts = [("", str(row[name])) for row in rows.get("petitions", ()) for name in ("title", "content") if row[name]]
    for row in sorted(rows.get("form_data", ()), key=lambda row: row["saved_at"]):
        texts += [(str(row["element"]), text) for text in _strings(row["data"])]
    texts += [("", str(row["text"])) for row in rows.get("petition_messages", ()) if row["text"]]
    files = tuple(as_view(cast("Any", SimpleNamespace(**row))) for row in rows.get("attachments", ()))
    return SealedContent(tuple(dict.fromkeys(texts)), files)


def open_sealed_file(case_id: UUID, file_id: UUID, *, actor: Officer) -> OpenedFile:
    """A file of the case, for who decides about it; the record tells that they have looked.

    Raises:
        CaseNotFound: the case is not set aside, or not for these eyes.
        FileUnknown: it has no such file.
        FileDamaged: its bytes are gone or altered.
    """
    for row in open_sealed(case_id, actor=actor).get("attachments", ()):
        if row["id"] == file_id:
            return as_opened(cast("Any", SimpleNamespace(**row)))
    raise FileUnknown


def _strings(value: Any) -> list[str]:
    """Every text in what was filled in, in its order; ids and short codes are none."""
    if isinstance(value, str):
        return [value] if " " in value.strip() else []
    if isinstance(value, Mapping):
        return [text for one in value.values() for text in _strings(one)]
    return [text for one in value for text in _strings(one)] if isinstance(value, list) else []
