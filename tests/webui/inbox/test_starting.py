"""Starting a case: what one may start, with a form and without, and that nothing typed is lost."""

import io
from html import unescape
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from engine.definitions import publish
from engine.storage import begin_work, read_work, tables
from tests.engine.directory.town import officer
from tests.engine.petitions.office import PDF, form, line
from tests.support.diagrams import Diagram, closure_of
from tests.webui.inbox.house import sign_in

ASK = {
    "title": "Đơn xin nghỉ",
    "required": ["reason"],
    "properties": {
        "reason": line("Lý do", minLength=5),
        "days": {"type": "integer", "title": "Số ngày", "minimum": 1},
        "papers": {"type": "array", "title": "Giấy tờ", "items": {"type": "string", "format": "file"}},
    },
}
LEAVE = "/can-bo/khoi-tao/leave"


def diagram(name: str, **properties: str) -> Diagram:
    one = Diagram(name, properties).start().user("sign", "OFFICER").end()
    return one.chain("begin", "sign", "done")


@pytest.fixture
def leave(app: Flask) -> Flask:
    """Leave is asked for with a form by officers, a round is begun without one, and a secret is others' to begin."""
    schema, hints = form(ASK, submit="Gửi đơn")
    files = {"forms/leave/ask.json": schema, "forms/leave/ask.ui.json": hints}
    asked = diagram(
        "leave", title="Xin nghỉ phép", startForm="leave/ask.json", startRoles="OFFICER", caseTitle="'Nghỉ: ' + reason"
    )
    with begin_work() as work:
        publish(work, closure_of(asked, files=files), lane_roles={})
        publish(work, closure_of(diagram("round", title="Đợt kiểm tra", startRoles="OFFICER, CLERK")), lane_roles={})
        publish(work, closure_of(diagram("secret", title="Việc khác", startRoles="SECRET_OFFICER")), lane_roles={})
    return app


def sent(app: Flask, data: dict[str, Any], address: str = LEAVE) -> Any:
    return sign_in(app, "minh").post(address, data=data, follow_redirects=True, content_type="multipart/form-data")


def stored(process: str) -> Any:
    with read_work() as work:
        return work.connection.execute(select(tables.Case.__table__).where(tables.Case.process_id == process)).one()


def test_an_officer_sees_what_their_roles_may_start(leave: Flask) -> None:
    page = sign_in(leave, "minh").get("/can-bo/khoi-tao").text
    assert "Xin nghỉ phép" in page
    assert "Đợt kiểm tra" in page
    assert "Việc khác" not in page
    assert "Chưa có quy trình nào do tài khoản này khởi tạo." in sign_in(leave, "quan.tri").get("/can-bo/khoi-tao").text


def test_what_is_not_theirs_to_start_is_not_there(leave: Flask) -> None:
    for address in ("/can-bo/khoi-tao/secret", "/can-bo/khoi-tao/petition", "/can-bo/khoi-tao/none"):
        assert sign_in(leave, "minh").get(address).status_code == 404
        assert sign_in(leave, "minh").post(address).status_code == 404


def test_a_case_begins_with_what_was_typed_and_is_shown(leave: Flask) -> None:
    page = sent(leave, {"reason": "về quê cưới em", "days": "2", "papers-new": (io.BytesIO(PDF), "don.pdf")})
    case = stored("leave")
    assert page.status_code == 200
    assert f"Đã khởi tạo hồ sơ {case.number}." in unescape(page.text)
    assert page.request.path == f"/can-bo/ho-so/{case.number}"
    assert case.title == "Nghỉ: về quê cưới em"
    assert case.started_by == str(officer("minh").id)
    with read_work() as work:
        owners = work.connection.scalars(select(tables.Attachment.case_id).where(tables.Attachment.name == "don.pdf"))
        assert list(owners) == [case.id]


def test_a_mistake_keeps_everything_typed_and_the_files(leave: Flask) -> None:
    answer = sent(leave, {"reason": "ốm", "days": "2", "papers-new": (io.BytesIO(PDF), "don.pdf")})
    assert answer.status_code == 422
    assert 'href="#f-reason"' in answer.text
    assert 'value="ốm"' in unescape(answer.text)
    assert "don.pdf" in answer.text
    file_id = answer.text.split('name="papers" value="')[1].split('"')[0]
    answer = sent(leave, {"reason": "bị ốm nặng", "papers": file_id})
    assert "Đã khởi tạo hồ sơ" in unescape(answer.text)


def test_a_file_of_someone_else_is_not_taken_along(leave: Flask) -> None:
    client = sign_in(leave, "an")
    data = {"reason": "ốm", "papers-new": (io.BytesIO(PDF), "rieng.pdf")}
    page = client.post(LEAVE, data=data, content_type="multipart/form-data").text
    file_id = page.split('name="papers" value="')[1].split('"')[0]
    answer = sent(leave, {"reason": "ốm", "papers": file_id})
    assert "rieng.pdf" not in answer.text


def test_a_process_without_a_form_begins_at_a_press(leave: Flask) -> None:
    page = sign_in(leave, "minh").get("/can-bo/khoi-tao/round").text
    assert "không hỏi gì trước" in page
    answer = sent(leave, {}, "/can-bo/khoi-tao/round")
    assert f"Đã khởi tạo hồ sơ {stored('round').number}." in unescape(answer.text)


def test_the_button_says_what_the_form_says(leave: Flask) -> None:
    page = sign_in(leave, "minh").get(LEAVE).text
    assert ">Gửi đơn</button>" in page
    assert "Đơn xin nghỉ" in page
