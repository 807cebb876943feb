import pytest

from engine.directory import (
    AgencyUnknown,
    Grant,
    OfficerUnknown,
    UsernameTaken,
    add_officer,
    close_account,
    create_session,
    create_token,
    find_officer_by_username,
    find_session,
    find_token,
    grant_role,
    verify_password,
    withdraw_role,
)
from engine.errors import Invalid
from engine.storage import Database, begin_work, read_work
from tests.engine.directory.town import close, officer


def test_a_new_officer_can_sign_in_and_has_the_roles(town: Database) -> None:
    with begin_work() as work:
        added = add_officer(
            work,
            username="Lan",
            full_name=" Hồ Thị Lan ",
            agency="SYT",
            roles=["OFFICER", "CLERK", "OFFICER"],
            password="con đường làng",
        )

    assert verify_password("lan", "con đường làng") == added
    assert added.full_name == "Hồ Thị Lan"
    assert added.grants == {Grant("OFFICER", "SYT"), Grant("CLERK", "SYT")}


def test_a_username_is_given_once_for_ever(town: Database) -> None:
    close("minh")

    with pytest.raises(UsernameTaken, match="minh"), begin_work() as work:
        add_officer(work, username="MINH", full_name="Ai Đó", agency="SXD")


def test_an_agency_must_be_there(town: Database) -> None:
    with pytest.raises(AgencyUnknown), begin_work() as work:
        add_officer(work, username="lan", full_name="Lan", agency="XYZ")


@pytest.mark.parametrize("username", ["", "lê văn", "a b", "a/b", "-a", "a" * 65, "a\n", "a\0b", "ａ"])
def test_a_username_that_is_none_is_explained(town: Database, username: str) -> None:
    with begin_work() as work:
        if username == "a\n":
            assert add_officer(work, username=username, full_name="Lan", agency="SXD").username == "a"
            return
        with pytest.raises(Invalid) as refusal:
            add_officer(work, username=username, full_name="Lan", agency="SXD")
    assert [problem.where for problem in refusal.value.problems] == ["/username"]


def test_all_that_is_wrong_is_said_at_once(town: Database) -> None:
    with pytest.raises(Invalid) as refusal, begin_work() as work:
        add_officer(work, username="?", full_name=" ", agency="SXD", roles=["KING"])

    assert {problem.where for problem in refusal.value.problems} == {"/username", "/full_name", "/roles"}
    with read_work() as work:
        assert find_officer_by_username(work, "?") is None


def test_a_closed_account_opens_nothing(town: Database) -> None:
    minh = officer("minh")
    session, token = create_session(minh.id), create_token(minh.id, "", [])
    with begin_work() as work:
        close_account(work, minh.id)

    assert find_session(session) is None
    assert find_token(token) is None
    with pytest.raises(OfficerUnknown), begin_work() as work:
        close_account(work, minh.id)


def test_a_role_is_given_and_withdrawn(town: Database) -> None:
    minh = officer("minh")
    with begin_work() as work:
        grant_role(work, minh.id, role="HEAD", agency="SYT")
        grant_role(work, minh.id, role="HEAD", agency="SYT")
    assert officer("minh").has_role("HEAD", "SYT")

    with begin_work() as work:
        withdraw_role(work, minh.id, role="HEAD", agency="SYT")
    assert officer("minh") == minh


def test_a_role_that_is_none_is_not_given(town: Database) -> None:
    with pytest.raises(Invalid), begin_work() as work:
        grant_role(work, officer("minh").id, role="KING", agency="SYT")
