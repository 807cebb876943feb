"""A designer at the drawing board: opens files of the library, changes them, sees them saved."""

import json
import re
from itertools import pairwise
from typing import Any

from playwright.sync_api import Locator, expect

from tests.browser.desk import Desk

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"


class Board:
    """The editors of one designer's page."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.page = desk, desk.page

    def puts(self, path: str, content: str) -> None:
        """Make a draft of that path, from outside the editors."""
        if not self.page.url.startswith(self.desk.address):
            self.page.goto(self.desk.address + "/thiet-ke/")
        token = self.page.locator("input[name=csrf_token]").first.get_attribute("value") or ""
        sent = {"content": content, "revision": self.read(path).get("revision", 0)}
        answer = self.page.request.put(
            self._address(path, "noi-dung"),
            data=json.dumps(sent),
            headers={"X-CSRFToken": token, "Content-Type": "application/json"},
        )
        assert answer.ok, answer.text()

    def opens(self, path: str, element: str = "") -> None:
        self.page.goto("about:blank")
        self.page.goto(self._address(path) + (f"#{element}" if element else ""))
        self.page.locator("[data-usable]").wait_for()

    def read(self, path: str) -> dict[str, Any]:
        """The file as the server has it for this designer."""
        answer = self.page.request.get(self._address(path, "noi-dung"))
        told: dict[str, Any] = answer.json() if answer.ok else {}
        return told

    def stored(self, path: str) -> str:
        """The file once it is stored."""
        self.is_saved()
        return str(self.read(path)["content"])

    def is_saved(self) -> None:
        expect(self.page.locator("[data-saved][data-state=saved]")).to_be_visible(timeout=10_000)

    def selects(self, element: str) -> None:
        """By the list of steps."""
        self.page.locator(f'[data-step="{element}"]').click()
        expect(self.page.locator(f'[data-step="{element}"]')).to_have_attribute("aria-current", "true")

    def field(self, label: str) -> Locator:
        words = re.compile(rf"^\s*{re.escape(label)}(\s*\(bắt buộc\))?\s*$")
        return self.page.locator("[data-properties]").get_by_label(words).first

    def fills(self, label: str, text: str) -> None:
        self.field(label).fill(text)
        self.field(label).blur()

    def opens_group(self, title: str) -> None:
        group = self.page.locator("details.p-group", has=self.page.locator("summary", has_text=title)).first
        if group.get_attribute("open") is None:
            group.locator("summary").first.click()

    def findings(self) -> list[str]:
        return self.page.locator(".e-finding").all_inner_texts()

    def _address(self, path: str, act: str = "") -> str:
        return f"{self.desk.address}/thiet-ke/tep/{path}" + (f"/{act}" if act else "")


def small_process(identifier: str) -> str:
    """A process with a task of each kind in a row, and nothing said of them yet."""
    nodes = [
        ("startEvent", "begun", "Đã bắt đầu"),
        ("userTask", "first", "Việc thứ nhất"),
        ("userTask", "second", "Việc thứ hai"),
        ("serviceTask", "tell", "Báo người gửi"),
        ("businessRuleTask", "ask", "Hỏi bảng"),
        ("scriptTask", "set", "Đặt biến"),
        ("exclusiveGateway", "is_good", "Đạt chưa?"),
        ("endEvent", "done", "Xong"),
    ]
    flows = [(f"{one}_to_{other}", one, other) for (_, one, _), (_, other, _) in pairwise(nodes)]
    flows.append(("again", "is_good", "first"))
    shapes = "".join(
        f'<bpmndi:BPMNShape id="{name}_di" bpmnElement="{name}">'
        f'<dc:Bounds x="{120 + 150 * place}" y="140" {_size(kind)} /></bpmndi:BPMNShape>'
        for place, (kind, name, _) in enumerate(nodes)
    )
    edges = "".join(
        f'<bpmndi:BPMNEdge id="{flow}_di" bpmnElement="{flow}"><di:waypoint x="200" y="180" />'
        f'<di:waypoint x="260" y="180" /></bpmndi:BPMNEdge>'
        for flow, _, _ in flows
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<bpmn:definitions xmlns:bpmn="{BPMN}"'
        ' xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"'
        ' xmlns:di="http://www.omg.org/spec/DD/20100524/DI" id="definitions" targetNamespace="https://hoidap.example">'
        f'<bpmn:process id="{identifier}" name="Thử" isExecutable="true">'
        + "".join(_node(kind, name, words, flows) for kind, name, words in nodes)
        + "".join(
            f'<bpmn:sequenceFlow id="{flow}" sourceRef="{one}" targetRef="{other}" />' for flow, one, other in flows
        )
        + f'</bpmn:process><bpmndi:BPMNDiagram id="diagram"><bpmndi:BPMNPlane id="plane" bpmnElement="{identifier}">'
        f"{shapes}{edges}</bpmndi:BPMNPlane></bpmndi:BPMNDiagram></bpmn:definitions>"
    )


def _node(kind: str, name: str, words: str, flows: list[tuple[str, str, str]]) -> str:
    incoming = "".join(f"<bpmn:incoming>{flow}</bpmn:incoming>" for flow, _, other in flows if other == name)
    outgoing = "".join(f"<bpmn:outgoing>{flow}</bpmn:outgoing>" for flow, one, _ in flows if one == name)
    return f'<bpmn:{kind} id="{name}" name="{words}">{incoming}{outgoing}</bpmn:{kind}>'


def _flow(name: str, source: str, target: str) -> str:
    return f'<bpmn:sequenceFlow id="{name}" sourceRef="{source}" targetRef="{target}" />'


def _size(kind: str) -> str:
    width, height = {"startEvent": (36, 36), "endEvent": (36, 36), "exclusiveGateway": (50, 50)}.get(kind, (100, 80))
    return f'width="{width}" height="{height}"'
