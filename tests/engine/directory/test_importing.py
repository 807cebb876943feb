import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from engine.directory import (
    ImportReport,
    create_session,
    find_session,
    hub_agency,
    import_directory,
    list_agencies,
    list_officers,
    set_password,
    verify_password,
)
from engine.errors import Invalid
from engine.storage import Database, begin_work, read_work, tables
from tests.engine.directory.town import add_grant, directory, officer

DEMO = Path(__file__).parents[3] / "demo" / "directory.json"


def imported(data: dict[str, Any]) -> ImportReport:
    with begin_work() as work:
        return import_directory(work, data)


def test_the_report_counts_what_is_new(database: Database) -> None:
    first = imported(directory())

    assert first == ImportReport(
        agencies=5, officers=5, roles=5, new_agencies=5, new_officers=5, granted=7, withdrawn=0
    )
    again = imported(directory())
    assert again == replace(first, new_agencies=0, new_officers=0, granted=0)


def test_importing_again_keeps_ids_passwords_and_sessions(town: Database) -> None:
    minh = officer("minh")
    with begin_work() as work:
        set_password(work, minh.id, "con đường làng")
    session = create_session(minh.id)

    imported(directory())

    assert verify_password("minh", "con đường làng") == minh
    assert find_session(session) == minh


def test_a_changed_file_corrects_names_posts_and_roles(town: Database) -> None:
    data = directory()
    data["agencies"][1]["name"] = "Sở Xây dựng và Giao thông"
    data["officers"][0] |= {"full_name": "Lê Quang Minh", "roles": ["CLERK"]}

    report = imported(data)

    assert (report.granted, report.withdrawn) == (1, 1)
    assert officer("minh").full_name == "Lê Quang Minh"
    assert officer("minh").roles == {"CLERK"}
    with read_work() as work:
        assert "Sở Xây dựng và Giao thông" in [agency.name for agency in list_agencies(work)]


def test_roles_held_elsewhere_are_left_alone(town: Database) -> None:
    with begin_work() as work:
        add_grant(work, "minh", "CLERK", "SYT", None, None)

    imported(directory())

    assert officer("minh").has_role("CLERK", "SYT")


def test_an_officer_marked_inactive_is_signed_out(town: Database) -> None:
    session = create_session(officer("minh").id)
    data = directory()
    data["officers"][0]["active"] = False

    imported(data)

    assert find_session(session) is None


def test_several_successors_are_noted_for_a_person(database: Database) -> None:
    data = directory()
    data["agencies"][4] |= {"successor_id": None, "successor_ids": ["A1", "A2"]}

    assert "SGT" in imported(data).notes[0]


def _without(key: str) -> Callable[[dict[str, Any]], object]:
    return lambda data: data.pop(key)


@pytest.mark.parametrize(
    ("damage", "where"),
    [
        (_without("officers"), "/"),
        (lambda data: data["agencies"][1].pop("name"), "/agencies/1"),
        (lambda data: data["agencies"][1].update(name=7), "/agencies/1/name"),
        (lambda data: data["agencies"][1].update(code=""), "/agencies/1/code"),
        (lambda data: data["agencies"][1].update(valid_to="30/6/2025"), "/agencies/1/valid_to"),
        (lambda data: data["agencies"][1].update(code="VP"), "/agencies (code)"),
        (lambda data: data["agencies"][1].update(parent_id="A9"), "/agencies/1/parent_id"),
        (lambda data: data["agencies"][1].update(successor_id="A9"), "/agencies/1/successor_id"),
        (lambda data: data["officers"][1].update(username="MINH"), "/officers (username)"),
        (lambda data: data["officers"][1].update(username="lê an"), "/officers/1/username"),
        (lambda data: data["officers"][1].update(agency_id="A9"), "/officers/1/agency_id"),
        (lambda data: data["officers"][1].update(roles=["KING"]), "/officers/1/roles"),
        (lambda data: data["officers"][1].update(active="no"), "/officers/1/active"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_stored(
    database: Database, damage: Callable[[dict[str, Any]], object], where: str
) -> None:
    data = directory()
    damage(data)

    with pytest.raises(Invalid) as refusal:
        imported(data)

    assert [problem.where for problem in refusal.value.problems] == [where]
    with read_work() as work:
        assert work.connection.scalar(select(func.count()).select_from(tables.Agency)) == 0


def test_the_demo_directory_can_be_imported(database: Database) -> None:
    data = json.loads(DEMO.read_text("utf-8"))

    first, again = imported(data), imported(data)

    assert (first.new_agencies, first.new_officers) == (len(data["agencies"]), len(data["officers"]))
    assert (again.new_agencies, again.new_officers, again.granted, again.withdrawn) == (0, 0, 0, 0)
    with read_work() as work:
        assert hub_agency(work) == "VP-UBND"
        assert list_officers(work, agency="VP-UBND", role="DISPATCHER")
