import gzip
import re

import pytest
from flask import Flask, request, request_started
from sqlalchemy import insert

from engine.errors import Conflict, HoiDapError, NotAllowed, Unavailable
from engine.storage import begin_work, new_id
from engine.storage.tables import Outbox
from tests.webui.visiting import Visitor
from webui.errors import STATUS, status_of

PAGES = ("/", "/phan-anh/gui", "/phan-anh/tra-cuu", "/cong-khai", "/dang-nhap", "/kit")


@pytest.mark.parametrize("path", PAGES)
def test_each_page_has_one_heading_a_language_and_a_way_past_the_top(visitor: Visitor, path: str) -> None:
    visitor.opens(path)
    assert visitor.status == 200
    assert len(visitor.all("h1")) == 1
    assert visitor.page.get("lang") == "vi"
    assert visitor.all('a.k-skip[href="#content"]')
    assert visitor.all("main#content")


@pytest.mark.parametrize("path", PAGES)
def test_no_page_needs_inline_script_or_style(visitor: Visitor, path: str) -> None:
    page = visitor.opens(path).page
    assert not page.xpath("//script[not(@src)] | //style | //*[@style] | //*[@onclick]")


@pytest.mark.parametrize("path", PAGES)
def test_every_field_has_a_label_and_no_id_stands_twice(visitor: Visitor, path: str) -> None:
    visitor.opens(path)
    labelled = {label.get("for") for label in visitor.all("label[for]")}
    for field in visitor.page.xpath("//input[not(@type='hidden')] | //select | //textarea"):
        assert field.get("id") in labelled or field.xpath("ancestor::label"), field.get("name")
    ids = [one.get("id") for one in visitor.all("[id]")]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("path", PAGES)
def test_headers_are_strict(visitor: Visitor, path: str) -> None:
    headers = visitor.client.get(path).headers
    policy = headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "style-src 'self'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize(
    "path", ["/phan-anh/gui", "/phan-anh/ho-so/danh-gia", "/phan-anh/ket-thuc", "/dang-nhap", "/dang-xuat"]
)
def test_a_form_of_another_site_is_refused(visitor: Visitor, path: str) -> None:
    assert visitor.client.post(path, data={"username": "x"}).status_code == 400


def test_without_the_guard_such_a_form_would_get_through(app: Flask, visitor: Visitor) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    assert visitor.client.post("/dang-xuat").status_code == 302


def test_an_unknown_address_says_where_to_begin(visitor: Visitor) -> None:
    visitor.opens("/khong-co")
    assert visitor.status == 404
    assert "Không có trang này." in visitor.text


def test_too_large_a_request_says_how_large_it_may_be(visitor: Visitor) -> None:
    answer = visitor.client.post(
        "/phan-anh/gui", content_type="multipart/form-data", environ_overrides={"CONTENT_LENGTH": str(10**9)}
    )
    assert answer.status_code == 413
    assert "tối đa 10 MB" in answer.get_data(as_text=True)


def test_each_family_of_errors_has_its_status() -> None:
    assert status_of(NotAllowed()) == 403
    assert status_of(Conflict()) == 409
    assert status_of(Unavailable()) == 503
    families = [family for family, _ in STATUS]
    for place, family in enumerate(families):
        assert not any(issubclass(family, earlier) for earlier in families[:place]), family
    assert families[-1] is HoiDapError


def test_a_database_that_is_away_is_told_and_nothing_typed_is_lost(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away() -> None:
        raise Unavailable

    monkeypatch.setattr("webui.citizen.home.quarter_figures", away)
    visitor.opens("/")
    assert visitor.status == 503
    assert "tạm thời chưa phục vụ được" in visitor.text


def test_the_machine_beside_us_learns_how_we_are(visitor: Visitor) -> None:
    assert visitor.client.get("/healthz").get_data() == b"ok\n"
    assert visitor.client.get("/readyz").status_code == 200

    def homes() -> float:
        figures = visitor.client.get("/metrics").get_data(as_text=True)
        told = re.search(r'hoidap_answers_total\{endpoint="citizen.home",method="GET",status="200"\} (.+)', figures)
        return float(told.group(1)) if told else 0

    before = homes()
    visitor.client.get("/")
    assert homes() == before + 1


def test_the_figures_say_that_mail_waits_for_its_server(visitor: Visitor) -> None:
    def figures() -> str:
        return str(visitor.client.get("/metrics").get_data(as_text=True))

    assert 'hoidap_post_away{to="mail"} 0.0' in figures()
    with begin_work() as work:
        for kind, error in (("staff.mail", "mail.server_away"), ("staff.digest", None)):
            work.connection.execute(
                insert(Outbox).values(
                    id=new_id(), case_id=None, kind=kind, payload={}, created_at=work.now, available_at=work.now,
                    attempts=0, last_error=error,
                )
            )  # fmt: skip
    told = figures()
    assert 'hoidap_post_away{to="mail"} 1.0' in told
    assert 'hoidap_post_held{to="mail"} 1.0' in told
    assert 'hoidap_outbox{kind="staff.digest",state="waiting"} 1.0' in told
    assert 'hoidap_post_away{to="gateway"} 0.0' in told


def test_figures_are_not_for_the_world(visitor: Visitor) -> None:
    assert visitor.client.get("/metrics", environ_overrides={"REMOTE_ADDR": "203.0.113.9"}).status_code == 404
    assert visitor.client.get("/metrics", headers={"X-Forwarded-For": "203.0.113.9"}).status_code == 404


def test_a_proxy_nobody_configured_is_not_believed(app: Flask) -> None:
    seen = []

    def look(_app: Flask, **_facts: object) -> None:
        seen.append(request.remote_addr)

    with request_started.connected_to(look):
        app.test_client().get("/healthz", headers={"X-Forwarded-For": "203.0.113.9"})
    assert seen == ["127.0.0.1"]


def test_bundles_are_kept_for_good_and_travel_compressed(visitor: Visitor) -> None:
    link = visitor.opens("/").all('link[rel="stylesheet"]')[0].get("href")
    assert re.search(r"/static/build/citizen-[A-Z0-9]{8}\.css$", link)
    answer = visitor.client.get(link, headers={"Accept-Encoding": "gzip"})
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["Content-Encoding"] == "gzip"
    with visitor.client.get(link) as plain:
        assert gzip.decompress(answer.data) == plain.data


@pytest.mark.parametrize("path", ["/static/../app.py", "/static/build/../../app.py", "/static/%2e%2e/app.py"])
def test_only_the_static_folder_is_served(visitor: Visitor, path: str) -> None:
    assert visitor.client.get(path, headers={"Accept-Encoding": "gzip"}).status_code == 404


def test_pages_travel_compressed_and_never_twice_as_long(visitor: Visitor) -> None:
    sizes = set()
    for _ in range(12):
        answer = visitor.client.get("/cong-khai", headers={"Accept-Encoding": "gzip"})
        assert "Câu trả lời công khai" in gzip.decompress(answer.data).decode()
        sizes.add(len(answer.data))
    assert len(sizes) > 1


def test_the_language_can_be_changed_and_comes_back_to_the_page(visitor: Visitor) -> None:
    visitor.opens("/ngon-ngu/en?next=/cong-khai")
    assert visitor.path == "/cong-khai"
    assert visitor.page.get("lang") == "en"
    assert visitor.all("h1")[0].text_content() == "Published answers"
    assert "Khánh Hòa Province" in visitor.text
    assert visitor.opens("/ngon-ngu/xx").status == 404
    assert visitor.opens("/ngon-ngu/vi?next=//evil.example").path == "/"


def test_an_error_of_the_server_has_a_code_that_its_log_knows(
    app: Flask, visitor: Visitor, caplog: pytest.LogCaptureFixture
) -> None:
    def fails() -> str:
        raise Unavailable

    app.view_functions["citizen.home"] = fails
    assert visitor.opens("/").status == 503
    (code,) = re.findall(r"[0-9A-F]{6} · \d\d:\d\d", visitor.text)
    assert code in caplog.text
