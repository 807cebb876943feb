"""A caller of the API, as a script would be."""

from dataclasses import dataclass
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from engine.cli.scopes import SCOPES
from engine.directory import create_token
from tests.engine.directory.town import officer

ROOT = "/api/v1"


@dataclass(frozen=True, slots=True)
class Script:
    client: FlaskClient
    token: str = ""

    @classmethod
    def of(cls, app: Flask, username: str, *scopes: str) -> "Script":
        return cls(app.test_client(), create_token(officer(username).id, "test", scopes or SCOPES))

    def get(self, path: str, **headers: str) -> TestResponse:
        return self.ask("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> TestResponse:
        return self.ask("POST", path, body, **headers)

    def put(self, path: str, body: Any = None, **headers: str) -> TestResponse:
        return self.ask("PUT", path, body, **headers)

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> TestResponse:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.token:
            named.setdefault("Authorization", f"Bearer {self.token}")
        return self.client.open(ROOT + path, method=method, json=body, headers=named)


def problem(answer: TestResponse, status: int) -> Any:
    """The problem document of an answer, found to be one."""
    assert answer.status_code == status, answer.get_data(as_text=True)
    assert answer.content_type == "application/problem+json"
    document = answer.get_json(force=True)
    assert document["status"] == status
    assert document["title"]
    assert document["detail"]
    return document


def good(answer: TestResponse, status: int = 200) -> Any:
    assert answer.status_code == status, answer.get_data(as_text=True)
    return answer.get_json() if status != 204 else None
