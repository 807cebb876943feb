"""Petitions from a file, such as those kept elsewhere before."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from engine.cases import next_number
from engine.directory import find_agency, list_catalogue
from engine.errors import N_, HoiDapError, Problem
from engine.petitions.intake import Submission, take_in
from engine.petitions.plain_text import clean_line, clean_text
from engine.petitions.settings import petition_settings
from engine.petitions.submission_form import LONGEST_TEXT, required_fields
from engine.petitions.tracking_code import new_tracking_code
from engine.storage import SYSTEM, Work, begin_work, read_work, tables

COMMUNES = "communes"
LONGEST_TITLE = 200
ORGANISATION = "organisation"


@dataclass(frozen=True, slots=True)
class ImportedPetition:
    """One petition taken in; the code is shown here once."""

    external_number: str
    number: str
    tracking_code: str


@dataclass(frozen=True, slots=True)
class PetitionImport:
    """What became of a file: taken in, known from before, and not understood."""

    imported: tuple[ImportedPetition, ...]
    known: tuple[str, ...]
    problems: tuple[Problem, ...]


def import_petitions(items: Iterable[Mapping[str, Any]]) -> PetitionImport:
    """Take in each petition that is not here yet, by its `id` as external number.

    What the sending form would ask for may be missing: the procedure decides what to do about it.
    A petition that cannot be taken in does not hold up the others.
    """
    imported: list[ImportedPetition] = []
    known: list[str] = []
    problems: list[Problem] = []
    for position, item in enumerate(items):
        external = clean_line(str(item.get("id") or "")) if isinstance(item, Mapping) else ""
        if found := _problem_of(position, item, external):
            problems.append(found)
        elif _is_known(item, external):
            known.append(external)
        else:
            try:
                imported.append(_import(item, external))
            except HoiDapError as error:
                problems.append(Problem(f"/{position}", str(error), error.advice, code=error.code))
    return PetitionImport(tuple(imported), tuple(known), tuple(problems))


def _problem_of(position: int, item: object, external: str) -> Problem | None:
    if not isinstance(item, Mapping) or not external:
        return Problem(f"/{position}", N_("Mục này thiếu “id”."), N_("Ghi số của hồ sơ ở hệ thống cũ."))
    for name in ("title", "content"):
        if not isinstance(item.get(name), str) or not clean_line(item[name]):
            return Problem(
                f"/{position}/{name}", N_("Hồ sơ {external} thiếu “{name}”."), N_("Bổ sung mục này."),
                facts={"external": external, "name": name},
            )  # fmt: skip
    return None


def _is_known(item: Mapping[str, Any], external: str) -> bool:
    petitions = tables.Petition
    query = select(petitions.case_id).where(petitions.external_number == external, petitions.channel == _channel(item))
    with read_work() as work:
        return work.connection.execute(query).first() is not None


def _channel(item: Mapping[str, Any]) -> str:
    return str(item.get("channel") or "api")


def _import(item: Mapping[str, Any], external: str) -> ImportedPetition:
    with begin_work(SYSTEM) as work:
        required_fields(work, _channel(item))
        data = read_item(item) | _read_place(work, item)
        number = next_number(work, petition_settings().number_prefix)
    submission = Submission(
        number=number,
        tracking_code=new_tracking_code(),
        channel=_channel(item),
        data=data,
        external_number=external,
    )
    with begin_work(SYSTEM) as work:
        take_in(work, submission)
    return ImportedPetition(external, number, submission.tracking_code)


def read_item(item: Mapping[str, Any]) -> dict[str, Any]:
    """One item as the fields of the sending form."""
    kind = item.get("sender_type")
    name_field = "org_name" if kind == ORGANISATION else "full_name"
    data = {
        "sender_type": ORGANISATION if kind == ORGANISATION else "individual",
        "is_foreigner": True if kind == "foreigner" else None,
        name_field: _line(item, "sender_name"),
        "address": _line(item, "address"),
        "commune": _line(item, "commune"),
        "email": _line(item, "email"),
        "phone": _line(item, "phone"),
        "title": _line(item, "title")[:LONGEST_TITLE],
        "content": clean_text(str(item["content"])).strip()[:LONGEST_TEXT],
        "field": _line(item, "field"),
        "named_files": [clean_line(str(name)) for name in item.get("attachments") or ()],
    }
    return {name: value for name, value in data.items() if value not in (None, "", [])}


def _read_place(work: Work, item: Mapping[str, Any]) -> dict[str, Any]:
    """Where the sender lives: the commune when the directory knows it, else as it is called in the file."""
    named = _line(item, "address_unit")
    agency = find_agency(work, named) if named else None
    if agency is None:
        return {"place": named} if named else {}
    if any(entry.code == agency.code for entry in list_catalogue(work, COMMUNES)):
        return {"commune": agency.code}
    return {"place": agency.unit_name or agency.name}


def _line(item: Mapping[str, Any], name: str) -> str:
    return clean_line(str(item.get(name) or ""))
