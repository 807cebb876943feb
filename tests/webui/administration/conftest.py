from collections.abc import Callable

import pytest
from flask import Flask

from engine.cli.demo_accounts import DemoAccount
from tests.webui.visiting import Visitor


@pytest.fixture
def signs_in(app: Flask, accounts: dict[str, DemoAccount]) -> Callable[[str], Visitor]:
    """A visitor signed in as somebody of that role."""

    def sign_in(role: str) -> Visitor:
        visitor, account = Visitor(app.test_client()), accounts[role]
        visitor.opens("/dang-nhap").fills_in({"username": account.username, "password": account.password})
        return visitor

    return sign_in


@pytest.fixture
def admin(signs_in: Callable[[str], Visitor]) -> Visitor:
    return signs_in("ADMIN")
