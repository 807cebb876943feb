import pytest
from flask import Flask

from engine.cli.demo_accounts import DemoAccount
from engine.directory import find_officer_by_username, revoke_all
from engine.storage import read_work
from tests.webui.visiting import Visitor

Accounts = dict[str, DemoAccount]


def sign_in(visitor: Visitor, account: DemoAccount, path: str = "/dang-nhap") -> Visitor:
    typed = {"username": account.username, "password": account.password}
    return visitor.opens(path).fills_in(typed, form='form[action="/dang-nhap"]')


def end_sessions(account: DemoAccount) -> None:
    with read_work() as work:
        officer = find_officer_by_username(work, account.username)
    assert officer is not None
    revoke_all(officer.id)


def test_an_officer_signs_in_and_reaches_the_inbox(visitor: Visitor, accounts: Accounts) -> None:
    sign_in(visitor, accounts["RECEPTION"])
    assert visitor.path == "/can-bo/don-vi"
    assert accounts["RECEPTION"].full_name in visitor.text


def test_the_demo_lists_an_account_of_each_role(visitor: Visitor, accounts: Accounts) -> None:
    visitor.opens("/dang-nhap")
    for account in accounts.values():
        assert account.username in visitor.text
    visitor.fills_in(form=".a-demo__one form")
    assert visitor.path == "/can-bo/"


def test_wrong_name_and_wrong_password_get_the_same_answer(visitor: Visitor, accounts: Accounts) -> None:
    texts = []
    for username in (accounts["HEAD"].username, "nobody"):
        visitor.opens("/dang-nhap").fills_in({"username": username, "password": "sai"}, form="form.k-form")
        assert visitor.status == 403
        assert not visitor.all("#f-password")[0].value
        texts.append(visitor.all(".k-errors")[0].text_content())
    assert texts[0] == texts[1]


def test_who_was_going_somewhere_arrives_there(visitor: Visitor, accounts: Accounts) -> None:
    sign_in(visitor, accounts["RECEPTION"], "/can-bo/don-vi")
    assert visitor.path == "/can-bo/don-vi"


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/\t/evil.example"],
)
def test_next_never_leads_to_another_site(visitor: Visitor, accounts: Accounts, elsewhere: str) -> None:
    visitor.opens("/dang-nhap")
    account = accounts["RECEPTION"]
    typed = {"username": account.username, "password": account.password, "next": elsewhere}
    assert visitor.fills_in(typed, form="form.k-form").path == "/can-bo/don-vi"


def test_signing_out_ends_the_session_everywhere_it_counts(app: Flask, visitor: Visitor, accounts: Accounts) -> None:
    sign_in(visitor, accounts["RECEPTION"])
    cookie = visitor.client.get_cookie("hoidap")
    assert cookie is not None
    visitor.fills_in(form=".s-me form")
    stolen = Visitor(app.test_client())
    stolen.client.set_cookie("hoidap", cookie.value)
    assert stolen.opens("/can-bo/").path == "/dang-nhap"


def test_a_revoked_session_is_over_at_once(visitor: Visitor, accounts: Accounts) -> None:
    sign_in(visitor, accounts["RECEPTION"])
    end_sessions(accounts["RECEPTION"])
    assert visitor.opens("/can-bo/").path == "/dang-nhap"


def test_a_form_of_an_ended_session_comes_back_with_what_was_typed(visitor: Visitor, accounts: Accounts) -> None:
    account = accounts["RECEPTION"]
    sign_in(visitor, account).opens("/can-bo/don-vi")
    token = visitor.all('[name="csrf_token"]')[0].value
    end_sessions(account)
    path = "/can-bo/viec/0190a0a0-0000-7000-8000-000000000000"
    visitor.response = visitor.client.post(path, data={"csrf_token": token, "note": "Lời đang viết & dở"})
    assert visitor.status == 401
    assert "nội dung vừa nhập vẫn được giữ" in visitor.text
    visitor.fills_in({"username": account.username, "password": account.password}, form="form.k-form")
    form = visitor.all("main form")[0]
    assert form.get("action") == path
    assert visitor.value("note") == "Lời đang viết & dở"
    assert visitor.value("_resumed") == "1"


def test_a_form_on_hold_is_not_given_to_another_officer(visitor: Visitor, accounts: Accounts) -> None:
    sign_in(visitor, accounts["RECEPTION"]).opens("/can-bo/don-vi")
    token = visitor.all('[name="csrf_token"]')[0].value
    end_sessions(accounts["RECEPTION"])
    path = "/can-bo/viec/0190a0a0-0000-7000-8000-000000000000"
    visitor.response = visitor.client.post(path, data={"csrf_token": token, "note": "Lời của người khác"})
    other = accounts["HEAD"]
    visitor.fills_in({"username": other.username, "password": other.password}, form="form.k-form")
    assert "Lời của người khác" not in visitor.text
    assert "của một tài khoản khác" in visitor.text


def test_a_form_on_hold_cannot_be_made_up(visitor: Visitor, accounts: Accounts) -> None:
    account = accounts["RECEPTION"]
    typed = {"username": account.username, "password": account.password, "kept": "WyIvIiwgW10sIFtdLCAiIl0.x.y"}
    assert visitor.opens("/dang-nhap").fills_in(typed, form="form.k-form").path == "/can-bo/don-vi"


def test_too_many_tries_have_to_wait(visitor: Visitor, accounts: Accounts) -> None:
    for _ in range(12):
        visitor.opens("/dang-nhap").fills_in(
            {"username": accounts["HEAD"].username, "password": "sai"}, form="form.k-form"
        )
    assert visitor.status == 429
    assert "Chờ khoảng" in visitor.text
