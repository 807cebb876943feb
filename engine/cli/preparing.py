"""Preparing an installation: tables, directory, catalogues, procedures, and who may sign in first."""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from engine.cases.deploying import deploy_library
from engine.cli.compose import compose
from engine.cli.demo_accounts import write_demo_accounts
from engine.cli.demo_petitions import bring_demo_petitions
from engine.cli.marking import leave_mark
from engine.cli.settings import Settings
from engine.cli.shell import shell_user
from engine.definitions import Library
from engine.directory import add_officer, import_catalogues, import_directory, list_officers, new_password
from engine.errors import N_, NotFound
from engine.storage import begin_work, create_schema, read_work

DIRECTORY, CATALOGUES, PETITIONS = "demo/directory.json", "demo/catalogues.json", "demo/petitions.json"
_COST = "HOIDAP_PASSWORD_COST"
FIRST_ROLES = ("ADMIN", "PROCESS_DESIGNER")


class StarterMissing(NotFound):
    """The library has no starter file of that name."""

    code = "starter.missing"
    message = N_("Không thấy {path}.")
    remedy = N_("Đặt HOIDAP_LIBRARY vào thư mục có processes/, forms/ và demo/.")


def prepare(settings: Settings, *, admin: str, agency: str, agency_name: str) -> str | None:
    """The first administrator's password; None when somebody can sign in already.

    Roles and catalogues are those of the starter library; nothing in it names a person.
    """
    _prepare_tables(settings)
    with begin_work() as work:
        import_catalogues(work, _read(settings, CATALOGUES))
        is_new = not list_officers(work, agency=None)
        if is_new:
            import_directory(work, _first_directory(_read(settings, DIRECTORY), agency, agency_name))
    password = new_password() if is_new else None
    if password is not None:
        with begin_work() as work:
            add_officer(
                work, username=admin, full_name="Quản trị hệ thống", agency=agency, roles=FIRST_ROLES, password=password
            )
    deploy_library(Library.from_folder(settings.library), note="hoidap init", approved_by=shell_user())
    leave_mark(settings)
    return password


def prepare_demo(settings: Settings) -> None:
    """An invented province: agencies, officers with random passwords, petitions at different steps."""
    _prepare_tables(settings)
    with begin_work() as work:
        import_catalogues(work, _read(settings, CATALOGUES))
        import_directory(work, _read(settings, DIRECTORY))
    deploy_library(Library.from_folder(settings.library), note="hoidap init --demo", approved_by=shell_user())
    if not settings.demo_accounts.is_file():
        with _quick_hashing():
            write_demo_accounts(settings.demo_accounts)
    with read_work() as work:
        officers = list_officers(work, agency=None)
    bring_demo_petitions(_read(settings, PETITIONS)["petitions"], settings.library, officers)
    leave_mark(settings)


def _prepare_tables(settings: Settings) -> None:
    compose(settings)
    create_schema(settings.database_url)


def _read(settings: Settings, path: str) -> dict[str, Any]:
    try:
        content: dict[str, Any] = json.loads((settings.library / path).read_bytes())
    except OSError as error:
        raise StarterMissing(path=str(settings.library / path)) from error
    return content


def _first_directory(demo: Mapping[str, Any], code: str, name: str) -> dict[str, Any]:
    """The roles and levels of the starter library, and the one agency that receives for all."""
    hub = {
        "id": "hub",
        "code": code,
        "name": name,
        "level_code": "PROVINCE",
        "can_receive": True,
        "can_dispatch": True,
        "is_dispatch_hub": True,
    }
    return {"roles": demo["roles"], "levels": demo.get("levels", []), "agencies": [hub], "officers": []}


@contextmanager
def _quick_hashing() -> Iterator[None]:
    # A slow hash protects passwords that people choose. These are random and long; the first
    # sign-in hashes them anew at full cost, and a demo is ready in seconds.
    before = os.environ.get(_COST)
    os.environ[_COST] = "low"
    try:
        yield
    finally:
        if before is None:
            del os.environ[_COST]
        else:
            os.environ[_COST] = before
