"""A new installation with procedures of its own alone: a library folder put together, and the demo's people."""

import io
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import copytree
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from engine import audit
from engine.cases.deploying import deploy_library
from engine.cli.compose import release
from engine.cli.settings import Settings
from engine.definitions import Library
from engine.directory import (
    Officer,
    create_session,
    create_token,
    find_officer_by_username,
    import_catalogues,
    import_directory,
    list_officers,
)
from engine.storage import begin_work, read_work, use_clock
from tests.support.province import LETTER, MONDAY, ROOT, Petition, Province, read_demo
from tests.support.town import Clock
from webui.app import create_app

SCOPES = ("tasks:read", "tasks:write", "cases:read", "cases:write", "processes:read")


@dataclass
class Fresh:
    """The installation, by its pages and its API."""

    province: Province

    @property
    def app(self) -> Flask:
        return self.province.app

    def who(self, agency: str, role: str) -> Officer:
        with read_work() as work:
            found = find_officer_by_username(work, list_officers(work, agency=agency, role=role)[0].username)
        assert found is not None
        return found

    def browser(self, officer: Officer) -> FlaskClient:
        """A browser in which this officer is signed in."""
        client = self.app.test_client()
        with client.session_transaction() as session:
            session["_user_id"] = create_session(officer.id)
            session["_fresh"] = True
            session["username"] = officer.username
        return client

    def page(self, officer: Officer, address: str) -> str:
        answer = self.browser(officer).get(address, follow_redirects=True)
        assert answer.status_code == 200, (address, answer.status_code)
        return answer.text

    def begins(self, officer: Officer, process: str, data: Mapping[str, Any]) -> Petition:
        """The officer fills in the start form of the page; the case is followed like any other."""
        answer = self.browser(officer).post(
            f"/can-bo/khoi-tao/{process}", data=dict(data), content_type="multipart/form-data"
        )
        assert answer.status_code == 303, re.findall(r"k-field__wrong.*?</p>", answer.text, re.DOTALL)
        return Petition(self.province, answer.location.rsplit("/", 1)[-1], "")

    def sends(self, officer: Officer, task: Any, data: Mapping[str, Any]) -> Any:
        """The officer fills in the form of a task on its page."""
        return self.browser(officer).post(
            f"/can-bo/viec/{task.id}", data={"_do": "complete", **data}, content_type="multipart/form-data"
        )

    def asks(self, officer: Officer, address: str, data: Mapping[str, Any] | None = None) -> Any:
        """What the API answers this officer."""
        headers = {"Authorization": f"Bearer {create_token(officer.id, 'chuyện', SCOPES)}"}
        client = self.app.test_client()
        if data is None:
            return client.get(f"/api/v1{address}", headers=headers)
        return client.post(f"/api/v1{address}", json=data, headers=headers)


def paper(name: str = "bao-gia.pdf") -> tuple[io.BytesIO, str]:
    """A file that an officer chooses on a page."""
    return io.BytesIO(LETTER), name


def library_of(folder: Path, *procedures: str) -> Path:
    """A library folder in which these shipped procedures are dropped, and nothing else."""
    for name in procedures:
        copytree(ROOT / "processes" / name, folder / "processes" / name)
        copytree(ROOT / "forms" / name, folder / "forms" / name)
    return folder


@contextmanager
def installed(url: str, data: Path, library: Path, directory: Mapping[str, Any] | None = None) -> Iterator[Fresh]:
    """The program with that library live, on a Monday at eight; an empty database with our tables is expected."""
    app = create_app(Settings(data=data, database_url=url, library=library, demo=False))
    app.testing = True
    app.config["WTF_CSRF_ENABLED"] = False
    province = Province(app, Clock(MONDAY))
    use_clock(province.clock)
    try:
        with begin_work() as work:
            import_catalogues(work, read_demo("catalogues.json"))
            import_directory(work, dict(directory or read_demo("directory.json")))
        deploy_library(Library.from_folder(library), note="thư viện mới", approved_by="stories")
        yield Fresh(province)
        assert audit.verify().is_sound
    finally:
        use_clock(None)
        release()
