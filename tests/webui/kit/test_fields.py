"""The fields of a form on a page, whichever form it is."""

from typing import Any

from flask import Flask, get_template_attribute

from engine.definitions.forms.fields import read_fields

MARKS = "dòng bắt đầu bằng “- ” là gạch đầu dòng"


def shown(app: Flask, properties: dict[str, Any], hints: dict[str, Any], **more: Any) -> str:
    fields = read_fields({"type": "object", "properties": properties}, {"fields": hints})
    with app.test_request_context():
        return str(get_template_attribute("kit/field.html", "fields")(fields, **more))


def test_how_rich_text_is_written_is_said_once_a_form(app: Flask) -> None:
    text = {"type": "string", "maxLength": 5000}
    rows = {"type": "array", "items": {"type": "object", "properties": {"question": text, "reply": text}}}
    rich = {"widget": "richtext"}
    hints = {"answer": rich, "public": rich, "rows": {"widget": "group", "fields": {"reply": rich}}}
    page = shown(app, {"rows": rows, "answer": text, "public": text}, hints, data={"rows": [{}, {}]})
    assert page.count(MARKS) == 1
    assert page.index(MARKS) < page.index('name="rows-0-reply"')


def test_a_form_without_rich_text_says_nothing_of_it(app: Flask) -> None:
    text = {"type": "string", "maxLength": 5000}
    page = shown(app, {"note": text, "told": {**text, "readOnly": True}}, {"told": {"widget": "richtext"}})
    assert MARKS not in page


def test_officers_read_their_own_words_where_the_form_speaks_to_its_sender() -> None:
    words = {"title": "Bạn là", "description": "Bạn biết rõ.", "x-for-staff": {"title": "Người gửi là"}}
    helped = {"title": "Nơi xảy ra", "description": "Bạn ở đâu?", "x-for-staff": {"description": "Số nhà, đường."}}
    plain = {"title": "Tên", "description": "Họ và tên."}
    schema = {"type": "object", "properties": {"who": words, "where": helped, "name": plain}}
    told = [(one.label, one.help) for one in (field.for_staff() for field in read_fields(schema, {}))]
    assert told == [("Người gửi là", "Bạn biết rõ."), ("Nơi xảy ra", "Số nhà, đường."), ("Tên", "Họ và tên.")]


def test_a_row_is_added_by_a_button_where_the_page_takes_one(app: Flask) -> None:
    rows = {"type": "array", "items": {"type": "object", "properties": {"what": {"type": "string"}}}}
    given = {"data": {"rows": [{"what": "một"}]}}
    assert 'name="_add"' not in shown(app, {"rows": rows}, {}, **given)
    offered = shown(app, {"rows": rows}, {}, **given, adding="")
    assert 'name="_add" value="rows"' in offered
    assert offered.count("data-row>") == 2
    assert shown(app, {"rows": rows}, {}, **given, adding="rows").count("data-row>") == 3
    fixed = shown(app, {"rows": rows}, {"rows": {"widget": "group", "rows_from": "case.rows"}}, **given, adding="")
    assert 'name="_add"' not in fixed
