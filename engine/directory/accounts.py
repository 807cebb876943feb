"""Accounts of officers: opened, given roles, closed."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import delete, insert, select, update

from engine.directory.agencies import get_agency
from engine.directory.editing import OfficerNoun, recorded
from engine.directory.errors import UsernameTaken
from engine.directory.officers import USERNAME, Officer, clean_username, get_officer
from engine.directory.passwords import hash_password
from engine.directory.roles import role_names
from engine.directory.sessions import revoke_sessions
from engine.directory.tokens import revoke_tokens
from engine.errors import N_, Invalid, Problem
from engine.storage import Work, new_id, tables


def add_officer(
    work: Work,
    *,
    username: str,
    full_name: str,
    agency: str,
    roles: Iterable[str] = (),
    job_title: str = "",
    email: str | None = None,
    password: str | None = None,
) -> Officer:
    """The new officer, with these roles in their agency; without a password they cannot sign in yet.

    Raises:
        UsernameTaken: another officer, active or not, has this username.
        AgencyUnknown: there is no such agency.
        Invalid: a username that is none, an unknown role, an empty name, a poor password.
    """
    name = clean_username(username)
    wanted = sorted(set(roles))
    _check(work, name, full_name, wanted)
    get_agency(work, agency)
    if work.connection.scalar(select(_officers.id).where(_officers.username == name)) is not None:
        raise UsernameTaken(username=name)
    officer_id = new_id()
    with recorded(work, OfficerNoun(), only=name):
        work.connection.execute(
            insert(_officers).values(
                id=officer_id,
                username=name,
                full_name=full_name.strip(),
                job_title=job_title,
                agency_code=agency,
                email=email,
                password_hash=hash_password(password, username=name) if password is not None else "",
            )
        )
        for role in wanted:
            work.connection.execute(insert(_grants).values(officer_id=officer_id, role=role, agency_code=agency))
    return get_officer(work, officer_id)


def close_account(work: Work, officer_id: UUID) -> None:
    """Close the account: no sign-in, no session, no token, no task from now on. Rows stay, for the record.

    Raises:
        OfficerUnknown: there is no such active account.
    """
    officer = get_officer(work, officer_id)
    with recorded(work, OfficerNoun(), only=officer.username):
        work.connection.execute(update(_officers).where(_officers.id == officer_id).values(is_active=False))
    revoke_sessions(work, officer_id)
    revoke_tokens(work, officer_id)


def grant_role(work: Work, officer_id: UUID, *, role: str, agency: str) -> None:
    """The officer holds the role in that agency from now on.

    Raises:
        Invalid: there is no such role.
        AgencyUnknown: there is no such agency.
        OfficerUnknown: there is no such active officer.
    """
    officer = get_officer(work, officer_id)
    get_agency(work, agency)
    if problems := _role_problems(work, [role]):
        raise Invalid(problems=problems)
    with recorded(work, OfficerNoun(), only=officer.username):
        _withdraw(work, officer_id, role, agency)
        work.connection.execute(insert(_grants).values(officer_id=officer_id, role=role, agency_code=agency))


def withdraw_role(work: Work, officer_id: UUID, *, role: str, agency: str) -> None:
    """The officer no longer holds the role there."""
    username = work.connection.scalar(select(_officers.username).where(_officers.id == officer_id))
    with recorded(work, OfficerNoun(), only=username or ""):
        _withdraw(work, officer_id, role, agency)


_officers, _grants = tables.Officer, tables.Grant


def _withdraw(work: Work, officer_id: UUID, role: str, agency: str) -> None:
    work.connection.execute(
        delete(_grants).where(_grants.officer_id == officer_id, _grants.role == role, _grants.agency_code == agency)
    )


def _check(work: Work, username: str, full_name: str, roles: list[str]) -> None:
    problems = _role_problems(work, roles)
    if not USERNAME.fullmatch(username):
        problems.append(
            Problem(
                "/username",
                N_("Tên tài khoản chỉ gồm chữ không dấu, số, dấu chấm, gạch nối; dài nhất 64 ký tự."),
                N_("Ví dụ: stnmt.an hoặc nguyen-van-a."),
            )
        )
    if not full_name.strip():
        problems.append(Problem("/full_name", N_("Thiếu họ và tên."), N_("Nhập họ và tên đầy đủ.")))
    if problems:
        raise Invalid(problems=problems)


def _role_problems(work: Work, roles: list[str]) -> list[Problem]:
    known = role_names(work)
    remedy = N_("Dùng một trong các mã: {known}.")
    return [
        Problem(
            "/roles",
            N_("Không có vai trò mang mã “{role}”."),
            remedy,
            facts={"role": role, "known": ", ".join(known)},
        )
        for role in roles
        if role not in known
    ]
