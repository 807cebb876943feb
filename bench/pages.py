"""How heavy each citizen page is on a first visit: the page and all it refers to, as they travel, in KB.

The pages come from the real server with the demo. Every font that the styles name is counted, though a
browser fetches only those whose letters stand on the page.
"""

import argparse
import gzip
import re
import time
from dataclasses import dataclass
from http.client import HTTPResponse
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode, urljoin, urlsplit
from urllib.request import HTTPCookieProcessor, Request, build_opener

from _town import folder, report  # first: it puts the checkout on the path
from lxml import html

from tests.support.serving import served_demo

SHORTEST_SECONDS = 3.5
PUBLIC = {
    "home": "/",
    "send_matter": "/phan-anh/gui",
    "look_up": "/phan-anh/tra-cuu",
    "answers": "/cong-khai",
    "sign_in": "/dang-nhap",
}
LETTER = {
    "title": "Nước sinh hoạt đục, có mùi ở tổ 5",
    "content": "Hơn hai tuần nay nước máy ở tổ 5 đục và có mùi. Đề nghị cơ quan kiểm tra và trả lời.",
    "sender_type": "individual",
    "full_name": "Nguyễn Thị Giả Định",
    "address": "12 Trần Phú",
    "phone": "0912345678",
    "email": "giadinh@mau.example",
    "consent": "true",
}
# What a bundle loads at once: its static imports, and the files its styles name.
IMPORTED = re.compile(rb"""(?:^|[;}\s])(?:import|export)(?:[^"'();]*?from)?\s*["']([^"']+)["']""")
NAMED = re.compile(rb"""url\(\s*["']?([^"')]+)["']?\s*\)|@import\s*["']([^"']+)["']""")


@dataclass(frozen=True, slots=True)
class Received:
    """An answer as it travelled, and what it says."""

    address: str
    sent: int
    content: bytes


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    with folder() as path, served_demo(Path(path)) as served:
        weights = _weigh(served.address)
    worst = max(weights.values())
    named = {f"{name}_kb": round(bytes_ / 1024, 1) for name, bytes_ in weights.items()}
    report({"citizen_max_kb": round(worst / 1024, 1), **named}, as_json=arguments.json)


def _weigh(address: str) -> dict[str, int]:
    """The bytes of a first visit of each page."""
    visit = _Visit(address)
    pages = {name: visit.get(path) for name, path in PUBLIC.items()}
    time.sleep(SHORTEST_SECONDS)
    for name, page, go in (("send_person", 1, "next"), ("send_review", 2, "next"), ("receipt", 3, "send")):
        fields = {**LETTER, "page": page, "go": go, "began": visit.value(pages["send_matter"], "began")}
        pages[name] = visit.post(pages["send_matter"], PUBLIC["send_matter"], fields)
    assert b"c-codes__secret" in pages["receipt"].content, "the petition was not taken"
    pages["petition"] = visit.get("/phan-anh/ho-so")
    pages["answer"] = visit.get(_first_answer(pages["answers"]))
    return {name: visit.weight(page) for name, page in pages.items()}


def _first_answer(page: Received) -> str:
    links = html.fromstring(page.content).xpath("//a[contains(@class, 'c-list__title')]/@href")
    return str(links[0])


class _Visit:
    """A browser without its pictures: cookies, forms, compressed answers, each part fetched once."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.opener = build_opener(HTTPCookieProcessor(CookieJar()))
        self.parts: dict[str, Received] = {}

    def get(self, path: str) -> Received:
        return self._fetch(Request(urljoin(self.address, path)))  # noqa: S310 - our own server

    def post(self, page: Received, path: str, fields: dict[str, str | int]) -> Received:
        """Send a form with the token that stands in `page`."""
        sent = urlencode({**fields, "csrf_token": self.value(page, "csrf_token")}).encode()
        return self._fetch(Request(urljoin(self.address, path), data=sent))  # noqa: S310 - our own server

    def value(self, page: Received, name: str) -> str:
        return str(html.fromstring(page.content).xpath(f"//input[@name='{name}']/@value")[0])

    def weight(self, page: Received) -> int:
        """The page and everything it loads at once, compressed, in bytes."""
        waiting = [urljoin(page.address, one) for one in _referred_by(page.content)]
        seen: set[str] = set()
        while waiting:
            address = waiting.pop()
            if address in seen:
                continue
            seen.add(address)
            part = self._part(address)
            waiting += [urljoin(part.address, one) for one in _loaded_by(part)]
        return page.sent + sum(self._part(address).sent for address in seen)

    def _part(self, address: str) -> Received:
        assert address.startswith(self.address), f"{address} is not ours"
        if address not in self.parts:
            self.parts[address] = self.get(address)
        return self.parts[address]

    def _fetch(self, request: Request) -> Received:
        request.add_header("Accept-Encoding", "gzip")
        with self.opener.open(request) as answer:
            assert isinstance(answer, HTTPResponse)
            sent = answer.read()
            is_packed = answer.headers.get("Content-Encoding") == "gzip"
            return Received(answer.url, len(sent), gzip.decompress(sent) if is_packed else sent)


def _referred_by(page: bytes) -> list[str]:
    tree = html.fromstring(page)
    found = tree.xpath("//link[@rel='stylesheet' or @rel='icon' or @rel='modulepreload']/@href | //script/@src")
    return [str(one) for one in found + tree.xpath("//img/@src") if not str(one).startswith("data:")]


def _loaded_by(part: Received) -> list[str]:
    kind = Path(urlsplit(part.address).path).suffix
    pattern = {".js": IMPORTED, ".css": NAMED}.get(kind)
    groups = pattern.findall(part.content) if pattern else []
    named = [one if isinstance(one, bytes) else next(filter(None, one)) for one in groups]
    return [one.decode() for one in named if not one.startswith((b"data:", b"#"))]


if __name__ == "__main__":
    main()
