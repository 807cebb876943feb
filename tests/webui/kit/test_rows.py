"""The rows of a group on the page: their choices, and the conditions that the script reads."""

from flask import Flask

from engine.definitions.forms import Option, build_form

ROW = {"who": {"type": "string"}, "field": {"type": "string", "x-catalogue": "fields"}}
SCHEMA = {"type": "object", "properties": {"people": {"type": "array", "items": {"type": "object", "properties": ROW}}}}
HINTS = {"fields": {"people": {"fields": {"field": {"visible_when": "who == 'x'"}}}}}


def test_a_row_offers_the_codes_of_its_catalogue_and_tells_its_condition(app: Flask) -> None:
    form = build_form("forms/rows.json", SCHEMA, HINTS)
    choices = {"people-field": (Option("dat_dai", "Đất đai"),)}
    with app.test_request_context("/"):
        macros = app.jinja_env.get_template("kit/field.html").module
        page = str(macros.fields(form.fields, {"people": [{"field": "dat_dai"}]}, choices=choices))  # type: ignore[attr-defined]
    assert page.count('value="dat_dai"') == 2
    assert 'name="people-0-field"' in page
    assert 'data-visible-when="who == &#39;x&#39;"' in page
