"""Confirmed secrets on the pages: both words, key, encrypted copy, erasing, days on paper; others see a stub."""

from uuid import UUID

import pyrage  # type: ignore[import-untyped]
import pytest
from flask import Flask
from flask.testing import FlaskClient

from engine.petitions import FileUpload
from engine.storage import begin_work
from tests.engine.directory.town import add_grant, officer
from tests.engine.petitions.office import CONTENT, PDF, complete, send
from tests.engine.petitions.secrecy import opened, word_in
from tests.webui.inbox.house import sign_in

STUB = "Đang xử lý theo chế độ riêng"


def marked(app: Flask) -> tuple[str, UUID]:
    """A case of the department, marked by its officer; dung heads it, an is its secret officer."""
    receipt = send(FileUpload("don.pdf", PDF))
    complete(receipt.case_id, "hoa", decision="accept", lead="SXD")
    address = f"/can-bo/ho-so/{receipt.number}/che-do-rieng"
    with begin_work() as work:
        add_grant(work, "an", "SECRET_OFFICER", "SXD", None, None)
    assert sign_in(app, "minh").post(address, data={"reason": "có dấu mật"}).status_code == 303
    return address, receipt.case_id


def given_key(client: FlaskClient) -> pyrage.x25519.Identity:
    identity = pyrage.x25519.Identity.generate()
    answer = client.post("/can-bo/che-do-rieng/khoa", data={"public_key": str(identity.to_public())})
    assert answer.status_code == 303
    assert str(identity.to_public()) in client.get("/can-bo/che-do-rieng/khoa").text
    return identity


def confirmed(app: Flask) -> tuple[str, FlaskClient, FlaskClient]:
    address, _ = marked(app)
    head, secret = sign_in(app, "dung"), sign_in(app, "an")
    assert head.post(f"{address}/de-nghi").status_code == 303
    assert secret.post(f"{address}/xac-nhan").status_code == 303
    return address, head, secret


def test_two_confirm_it_and_the_content_goes_out_encrypted_and_then_nowhere(app: Flask) -> None:
    address, _ = marked(app)
    head, secret = sign_in(app, "dung"), sign_in(app, "an")
    assert "Xác nhận là bí mật nhà nước" in head.get(address).text
    assert head.post(f"{address}/de-nghi").status_code == 303
    waiting = head.get(address).text
    assert "Cần cán bộ phụ trách tài liệu mật xác nhận." in waiting
    assert "Tôi cũng xác nhận" not in waiting
    assert head.post(f"{address}/xac-nhan").status_code == 403
    assert "Tôi cũng xác nhận" in secret.get(address).text
    assert secret.post(f"{address}/xac-nhan").status_code == 303
    assert CONTENT not in head.post(f"{address}/noi-dung").text
    assert "Nhập khóa công khai" in secret.get(address).text
    without_key = secret.post(f"{address}/ban-ma-hoa")
    assert (without_key.status_code, "chưa có khóa công khai" in without_key.text) == (409, True)
    identity = given_key(secret)
    copy = secret.post(f"{address}/ban-ma-hoa")
    assert (copy.status_code, copy.is_streamed) == (200, True)
    assert copy.headers["Content-Disposition"].endswith(".zip.age")
    assert copy.headers["Cache-Control"] == "no-store"
    files = opened(copy.data, identity)
    assert CONTENT in files["ho-so.html"].decode()
    wrong = secret.post(f"{address}/da-mo-duoc", data={"word": "aaaa-bbbb"})
    assert (wrong.status_code, "chưa xóa gì" in wrong.text) == (422, True)
    done = secret.post(f"{address}/da-mo-duoc", data={"word": word_in(files)}, follow_redirects=True)
    assert "xóa vĩnh viễn khỏi hệ thống" in done.text
    assert secret.post(f"{address}/ban-ma-hoa").status_code == 409
    for name in ("minh", "hoa", "dung", "an"):
        shown = sign_in(app, name).get(address)
        assert STUB in shown.text
        assert CONTENT not in shown.text


def test_a_days_milestone_is_recorded_and_ends_the_case(app: Flask) -> None:
    address, _, secret = confirmed(app)
    identity = given_key(secret)
    wrong = secret.post(f"{address}/moc", data={"kind": "answered", "day": "1999-01-01"})
    assert (wrong.status_code, "từ ngày hồ sơ được gửi" in wrong.text) == (422, True)
    word = word_in(opened(secret.post(f"{address}/ban-ma-hoa").data, identity))
    secret.post(f"{address}/da-mo-duoc", data={"word": word})
    for kind in ("moved", "answered", "ended"):
        today = secret.get(address).text.partition('max="')[2][:10]
        done = secret.post(f"{address}/moc", data={"kind": kind, "day": today}, follow_redirects=True)
        assert "Đã ghi mốc." in done.text
    assert "Ghi mốc</button>" not in secret.get(address).text
    assert sign_in(app, "dung").get("/can-bo/che-do-rieng").status_code == 200


def test_not_confirmed_or_taken_back_it_is_only_suspected(app: Flask) -> None:
    address, _ = marked(app)
    head, secret = sign_in(app, "dung"), sign_in(app, "an")
    secret.post(f"{address}/de-nghi")
    assert head.post(f"{address}/khong-xac-nhan", data={"reason": ""}).status_code == 422
    assert head.post(f"{address}/khong-xac-nhan", data={"reason": "chưa đủ căn cứ"}).status_code == 303
    secret.post(f"{address}/de-nghi")
    head.post(f"{address}/xac-nhan")
    assert "Rút xác nhận" in head.get(address).text
    assert head.post(f"{address}/rut-xac-nhan", data={"reason": ""}).status_code == 422
    assert head.post(f"{address}/rut-xac-nhan", data={"reason": "nhầm"}).status_code == 303
    assert CONTENT in head.post(f"{address}/noi-dung").text
    back = head.post(f"{address}/bo", data={"reason": "không phải"}, follow_redirects=True)
    assert CONTENT in back.text


WAYS = ("de-nghi", "xac-nhan", "khong-xac-nhan", "rut-xac-nhan", "ban-ma-hoa", "da-mo-duoc", "moc")


@pytest.mark.parametrize("way", WAYS)
def test_who_does_not_decide_does_none_of_it(app: Flask, way: str) -> None:
    address, _ = marked(app)
    sent = {"reason": "x", "word": "x", "kind": "moved", "day": "2026-11-24"}
    assert sign_in(app, "minh").post(f"{address}/{way}", data=sent).status_code == 403
    assert sign_in(app, "binh").post(f"{address}/{way}", data=sent).status_code == 404


def test_a_private_key_is_not_shown_again_and_others_have_no_key_page(app: Flask) -> None:
    marked(app)
    private = str(pyrage.x25519.Identity.generate())
    refused = sign_in(app, "an").post("/can-bo/che-do-rieng/khoa", data={"public_key": private})
    assert refused.status_code == 422
    assert "khóa riêng" in refused.text
    assert private not in refused.text
    assert sign_in(app, "minh").get("/can-bo/che-do-rieng/khoa").status_code == 403
    assert sign_in(app, "minh").post("/can-bo/che-do-rieng/khoa", data={"public_key": "x"}).status_code == 403
    assert officer("an").has_role("SECRET_OFFICER")
