"""A visitor without JavaScript: opens pages, fills in the forms that are there, presses their buttons."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from flask.testing import FlaskClient
from lxml import html
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

File = tuple[Any, str]


class Visitor:
    """What a browser does, and no more: cookies, redirects, the fields of a form as the page gives them."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        self.response: TestResponse | None = None

    def opens(self, path: str, **headers: str) -> "Visitor":
        self._follow(self.client.get(path, headers=headers))
        return self

    def fills_in(
        self,
        typed: Mapping[str, Any] | None = None,
        *,
        press: str | None = None,
        form: str = "main form",
        files: Mapping[str, list[File]] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> "Visitor":
        """Send the form, with what is typed over what stands in it; `press` is a button's value."""
        found = self.all(form)[0]
        fields: MultiDict[str, Any] = MultiDict(found.form_values())
        for name, value in (typed or {}).items():
            fields.setlist(name, value if isinstance(value, list) else [value])
        if press is not None:
            fields["go"] = press
        for name, sent in (files or {}).items():
            fields.setlist(name, list(sent))
        self._follow(
            self.client.post(
                found.get("action"), data=fields, content_type="multipart/form-data", headers=dict(headers or {})
            )
        )
        return self

    @property
    def page(self) -> Any:
        return html.fromstring(self._response.get_data(as_text=True))

    def all(self, selector: str) -> list[Any]:
        """The elements that a CSS selector of the plain kind finds: `main form.k-form [name="x"]`."""
        found: list[Any] = self.page.xpath(as_xpath(selector))
        return found

    @property
    def status(self) -> int:
        return self._response.status_code

    @property
    def path(self) -> str:
        return urlsplit(self._response.request.path).path

    @property
    def text(self) -> str:
        """What the page says, without its marks."""
        return " ".join(self.all("body")[0].text_content().split())

    def value(self, name: str) -> str:
        """What stands in a field now."""
        found = self.all(f'[name="{name}"]')
        return str(found[-1].value or "")

    @property
    def _response(self) -> TestResponse:
        assert self.response is not None
        return self.response

    def _follow(self, response: TestResponse) -> None:
        while response.status_code in {301, 302, 303, 307, 308}:
            response = self.client.get(response.headers["Location"])
        self.response = response
        # The client leaves open what it put a large form into.
        response.request.environ["wsgi.input"].close()


_PART = re.compile(
    r"(?P<tag>^[a-z0-9]+)|\.(?P<cls>[\w-]+)|#(?P<id>[\w-]+)|\[(?P<name>[\w-]+)(?:(?P<sign>\$?=)\"?(?P<value>[^\"\]]*)\"?)?\]"
)


def as_xpath(selector: str) -> str:
    """The XPath of such a selector."""
    return "".join(f"//{_step(part)}" for part in selector.split())


def _step(part: str) -> str:
    tag, tests = "*", ""
    for match in _PART.finditer(part):
        if match["tag"]:
            tag = match["tag"]
        elif match["cls"]:
            tests += f"[contains(concat(' ', normalize-space(@class), ' '), ' {match['cls']} ')]"
        elif match["id"]:
            tests += f"[@id='{match['id']}']"
        elif match["sign"] == "$=":
            value = match["value"]
            tests += f"[substring(@{match['name']}, string-length(@{match['name']}) - {len(value) - 1}) = '{value}']"
        elif match["sign"]:
            tests += f"[@{match['name']}='{match['value']}']"
        else:
            tests += f"[@{match['name']}]"
    return tag + tests
