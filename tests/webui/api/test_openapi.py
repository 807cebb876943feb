"""The description is right: an outside tool reads it, and asks everything that it allows."""

from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.config import SchemathesisConfig
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from engine.cli.scopes import SCOPES
from engine.directory import create_token
from tests.engine.directory.town import officer
from tests.engine.petitions.office import send
from tests.webui.api.conftest import forget_rates
from tests.webui.api.script import ROOT, Script, good
from webui.api.declaring import routes
from webui.api.openapi import PATH_PART

CHECKS = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
)
EXAMPLES = 12


def test_every_route_is_described_with_its_role_and_scope(anyone: Script) -> None:
    document = good(anyone.get("/openapi.json"))
    assert document["openapi"] == "3.1.0"
    described = {(path, method) for path, methods in document["paths"].items() for method in methods}
    assert described == {(PATH_PART.sub(r"{\g<name>}", one.path), one.method.lower()) for one in routes}
    for one in routes:
        operation = document["paths"][PATH_PART.sub(r"{\g<name>}", one.path)][one.method.lower()]
        assert one.roles
        assert one.roles in operation["description"]
        assert (one.scope or "Không bắt buộc") in operation["description"]


def test_every_scope_of_a_route_can_be_given_to_a_token() -> None:
    assert {one.scope for one in routes if one.scope} <= set(SCOPES)


@pytest.mark.parametrize("operation", [one.name for one in routes])
def test_each_operation_answers_as_described(app: Flask, operation: str) -> None:
    send()
    token = create_token(officer("hoa").id, "test", SCOPES)
    schema = schemathesis.openapi.from_wsgi(f"{ROOT}/openapi.json", app, config=SchemathesisConfig())
    found = schema.find_operation_by_id(operation)

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=found.as_strategy())
    def ask(case: Any) -> None:
        forget_rates()
        answer = case.call(headers={"Authorization": f"Bearer {token}"})
        case.validate_response(answer, checks=CHECKS)

    ask()
