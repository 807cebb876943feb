"""Designers at their browsers, over the demo's procedures."""

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from lxml import html

from tests.webui.inbox.house import sign_in

DESIGNER, ADMIN, OFFICER = "vp.010", "vp.009", "snnmt.036"
STUDY = "processes/petition/petition_behaviour.bpmn"
DRAFTING = "processes/petition/petition_drafting.bpmn"
MAIN = "processes/petition/petition.bpmn"
CLASSIFY = "forms/petition/classify.json"


@dataclass
class Studio:
    """The application, and who is signed in to it."""

    app: Flask
    _clients: dict[str, FlaskClient] = field(default_factory=dict)

    def by(self, username: str = DESIGNER) -> FlaskClient:
        """The browser of this officer."""
        if username not in self._clients:
            self._clients[username] = sign_in(self.app, username)
        return self._clients[username]

    def page(self, address: str, *, by: str = DESIGNER) -> str:
        """What a page says, without its marks."""
        answer = self.by(by).get(address, follow_redirects=True)
        assert answer.status_code == 200, answer.text
        return said(answer.text)

    def content(self, path: str, *, by: str = DESIGNER) -> dict[str, Any]:
        answer = self.by(by).get(f"/thiet-ke/tep/{path}/noi-dung")
        assert answer.status_code == 200, answer.text
        return dict(answer.get_json())

    def saves(self, path: str, content: str, revision: int | None = None, *, by: str = DESIGNER) -> Any:
        """The answer to saving; on top of the newest revision unless told otherwise."""
        if revision is None:
            known = self.by(by).get(f"/thiet-ke/tep/{path}/noi-dung").get_json()
            revision = known.get("revision", 0)
        return self.by(by).put(f"/thiet-ke/tep/{path}/noi-dung", json={"content": content, "revision": revision})

    def changes(self, path: str, old: str, new: str, *, by: str = DESIGNER) -> None:
        """The text of a file, changed at one place."""
        content = self.content(path, by=by)["content"]
        assert old in content
        answer = self.saves(path, content.replace(old, new, 1), by=by)
        assert answer.status_code == 200, answer.text

    def findings(self, path: str, content: str | None = None) -> list[dict[str, Any]]:
        answer = self.by().post(f"/thiet-ke/tep/{path}/kiem-tra", json={} if content is None else {"content": content})
        assert answer.status_code == 200, answer.text
        return list(answer.get_json()["findings"])

    def publishes(self, note: str, *, by: str = DESIGNER, **more: str) -> Any:
        """Send the page of changes as it stands, with this note."""
        page = html.fromstring(self.by(by).get("/thiet-ke/cong-bo").text)
        seen = page.xpath("string(//input[@name='seen']/@value)")
        return self.by(by).post("/thiet-ke/cong-bo", data={"note": note, "seen": seen, **more}, follow_redirects=True)

    def brings_in(self, files: Mapping[str, bytes]) -> Any:
        """Choose these files and look at what they would change."""
        sent = [(io.BytesIO(content), name) for name, content in files.items()]
        answer = self.by().post("/thiet-ke/nhap", data={"files": sent}, content_type="multipart/form-data")
        # The client leaves open what it put a large form into.
        answer.request.environ["wsgi.input"].close()
        return answer

    @staticmethod
    def packed(page: str) -> str:
        """What a looked-at import carries along."""
        return str(html.fromstring(page).xpath("string(//input[@name='packed']/@value)"))


def said(page: str) -> str:
    """The words of a page."""
    return " ".join(html.fromstring(page).text_content().split())
