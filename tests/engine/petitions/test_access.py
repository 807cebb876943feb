"""Who reads a petition and what is said about it: the roles of its own procedure, where it lies."""

from uuid import UUID

import pytest
from sqlalchemy import delete, insert, update

from engine.cases import list_tasks
from engine.cases.remarks import list_addressees, list_remarks, write_remark
from engine.directory import Officer
from engine.petitions.access import may_read_petition
from engine.storage import begin_work, read_work
from engine.storage.tables import Case, Grant, ProcessVersion, Role
from tests.engine.directory.town import add_grant, officer
from tests.engine.petitions.office import send


def lies_with_sxd() -> UUID:
    send()
    case_id = list_tasks("unit", actor=officer("hoa")).items[0].case_id
    with begin_work() as work:
        work.connection.execute(update(Case).where(Case.id == case_id).values(agency="SXD"))
    write_remark(case_id, "Ai biết khu đất này?", actor=officer("minh"))
    return case_id


def only(username: str, role: str, agency: str = "SXD", *, besides: bool = False) -> Officer:
    """The officer with this role alone, which the directory knows."""
    with begin_work() as work:
        if not besides:
            work.connection.execute(delete(Grant).where(Grant.officer_id == officer(username).id))
        if role not in {"OFFICER", "HEAD", "ADMIN"}:
            work.connection.execute(insert(Role).values(code=role, name=role))
        add_grant(work, username, role, agency, None, None)
    return officer(username)


def reads(case_id: UUID, reader: Officer) -> bool:
    """Whether they read the petition; the remarks, and being asked, go with it."""
    with read_work() as work:
        petition = may_read_petition(work, reader, case_id)
    assert bool(list_remarks(case_id, actor=reader)) is petition
    asked = {one.id for one in list_addressees(case_id, actor=officer("minh"))}
    assert reader.username == "minh" or (reader.id in asked) is petition
    return petition


@pytest.mark.usefixtures("office")
def test_an_administrator_who_works_on_petitions_elsewhere_reads_none_here() -> None:
    case_id = lies_with_sxd()
    assert reads(case_id, officer("minh"))
    assert not reads(case_id, only("quan.tri", "OFFICER", "P-NT", besides=True))


@pytest.mark.usefixtures("office")
@pytest.mark.parametrize("role", ["SECRET_OFFICER", "CHAIRMAN", "AUDITOR", "REPORT_VIEWERS"])
def test_a_role_that_the_procedure_of_petitions_does_not_name_reads_none(role: str) -> None:
    case_id = lies_with_sxd()
    assert not reads(case_id, only("an", role))


@pytest.mark.usefixtures("office")
@pytest.mark.parametrize(("process", "does"), [("petition", True), ("quarterly_report", False)])
def test_a_role_that_comes_with_a_procedure_reads_the_cases_of_that_procedure(process: str, *, does: bool) -> None:
    case_id = lies_with_sxd()
    reader = only("an", "CHAIRMAN")
    facts = {"lane_roles": {"Chủ tịch": "CHAIRMAN"}}
    with begin_work() as work:
        if process == "petition":
            work.connection.execute(update(ProcessVersion).values(facts=facts))
        else:
            row = dict(work.connection.execute(ProcessVersion.__table__.select()).mappings().one())
            other = {**row, "id": UUID(int=7), "process_id": process, "facts": facts, "is_live": True}
            work.connection.execute(insert(ProcessVersion).values(**other))
    assert reads(case_id, reader) is does
