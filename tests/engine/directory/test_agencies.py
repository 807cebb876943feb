from datetime import date

import pytest
from sqlalchemy import update

from engine.directory import (
    AgencyUnknown,
    HubMissing,
    find_agency,
    find_agency_for,
    get_agency,
    hub_agency,
    list_agencies,
    successor_of,
)
from engine.storage import Database, begin_work, read_work, tables


def test_agencies_are_listed_by_level_and_name(town: Database) -> None:
    with read_work() as work:
        listed = [agency.code for agency in list_agencies(work)]

    assert listed == ["VP", "SXD", "SYT", "P-NT"]


def test_history_is_listed_for_its_own_day(town: Database) -> None:
    with read_work() as work:
        assert "SGT" in [agency.code for agency in list_agencies(work, on=date(2025, 2, 28))]
        assert "SGT" not in [agency.code for agency in list_agencies(work, on=date(2025, 3, 1))]
        assert list_agencies(work, on=date(2019, 12, 31)) == []


def test_only_receiving_agencies_are_offered_for_transfer(town: Database) -> None:
    with read_work() as work:
        assert "SYT" not in [agency.code for agency in list_agencies(work, receiving_only=True)]


def test_an_agency_tells_its_facts(town: Database) -> None:
    with read_work() as work:
        agency = get_agency(work, "SXD")

    assert (agency.name, agency.level, agency.parent, agency.fields) == (
        "Sở Xây dựng", "DEPARTMENT", "VP", ("giao_thong",),
    )  # fmt: skip
    assert agency.exists_on(date(2020, 1, 1))
    assert not agency.exists_on(date(2019, 12, 31))


def test_an_ended_agency_keeps_its_name(town: Database) -> None:
    with read_work() as work:
        assert get_agency(work, "SGT").name == "Sở Giao thông"


def test_an_unknown_code_is_named(town: Database) -> None:
    with read_work() as work, pytest.raises(AgencyUnknown, match="XYZ"):
        get_agency(work, "XYZ")


def test_another_file_may_name_an_agency_by_code_or_by_its_id_in_the_directorys_file(town: Database) -> None:
    with begin_work() as work:
        found = [find_agency(work, named) for named in ("SXD", "A2", "A9", "")]
        assert [agency.code if agency else None for agency in found] == ["SXD", "SXD", None, None]
        work.connection.execute(update(tables.Agency).where(tables.Agency.code == "SYT").values(file_id="A2"))
        assert find_agency(work, "A2") is None


def test_the_hub_is_the_agency_marked_so(town: Database) -> None:
    with read_work() as work:
        assert hub_agency(work) == "VP"


def test_a_field_belongs_to_the_one_agency_that_handles_it(town: Database) -> None:
    with read_work() as work:
        assert find_agency_for(work, "giao_thong") == "SXD"
        assert find_agency_for(work, "y_te") is None
        assert find_agency_for(work, None) is None


def test_a_hub_that_has_ended_is_none(town: Database) -> None:
    with begin_work() as work:
        work.connection.execute(
            update(tables.Agency).where(tables.Agency.code == "VP").values(valid_to=date(2026, 1, 1))
        )
        with pytest.raises(HubMissing):
            hub_agency(work)


def test_the_successor_does_the_work_of_an_ended_agency(town: Database) -> None:
    with read_work() as work:
        assert successor_of(work, "SGT") == "SXD"
        assert successor_of(work, "SGT", on=date(2024, 1, 1)) == "SGT"
        assert successor_of(work, "SXD") == "SXD"


def test_successors_in_a_circle_end_nowhere(town: Database) -> None:
    with begin_work() as work:
        agencies = tables.Agency
        ended = {"valid_to": date(2026, 1, 1)}
        work.connection.execute(update(agencies).where(agencies.code == "SXD").values(successor_code="SGT", **ended))
        assert successor_of(work, "SGT") is None
