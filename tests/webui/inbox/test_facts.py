"""What a form only shows is said in words, not in the codes that the case keeps."""

from typing import Any

import pytest
from flask import Flask, get_template_attribute
from lxml import html

from engine.definitions.forms.fields import read_fields
from webui.kit import list_choices


@pytest.mark.parametrize(
    ("schema", "value", "words"),
    [
        ({"type": "string", "format": "officer"}, "minh", "Minh"),
        ({"type": "string", "format": "officer"}, "nobody", "nobody"),
        ({"type": "string", "format": "date"}, "2026-12-01", "thứ Ba 1/12/2026"),
        ({"type": "string", "format": "date"}, "soon", "soon"),
        ({"type": "string", "enum": ["annual"], "x-labels": {"annual": "Nghỉ phép năm"}}, "annual", "Nghỉ phép năm"),
        ({"type": "integer"}, 5, "5"),
        ({"type": "string"}, None, "–"),
    ],
)
def test_a_fact_is_said_in_words(app: Flask, schema: dict[str, Any], value: object, words: str) -> None:
    form = {"type": "object", "properties": {"fact": {"title": "Điều đã biết", "readOnly": True, **schema}}}
    fields, data = read_fields(form, {}), {"fact": value}
    with app.test_request_context():
        shown = get_template_attribute("kit/field.html", "fields")(
            fields, data=data, choices=list_choices(fields, data=data)
        )
    assert words in html.fromstring(str(shown)).text_content()
