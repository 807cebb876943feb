"""What a browser sent becomes the data of a form: rows by their numbers, and places that errors are told at."""

from werkzeug.datastructures import MultiDict

from engine.definitions.forms import build_form
from webui.kit import read_posted
from webui.kit.posted import file_fields, place_of, without_row

FILE = {"type": "array", "items": {"type": "string", "format": "file"}}
ROW = {"type": "object", "properties": {"who": {"type": "string"}, "proof": FILE}}
SCHEMA = {
    "type": "object",
    "properties": {"papers": FILE, "people": {"type": "array", "items": ROW}, "one": ROW},
}
FIELDS = build_form("forms/rows.json", SCHEMA, {}).fields
POSTED = MultiDict([("people-0-who", ""), ("people-3-who", "Lan"), ("people-7-who", "Minh"), ("one-0-who", "Hoa")])


def test_rows_keep_their_order_and_empty_ones_go() -> None:
    assert [row["who"] for row in read_posted(FIELDS, POSTED)["people"]] == ["Lan", "Minh"]


def test_a_place_on_the_page_is_a_place_in_the_data() -> None:
    assert place_of(FIELDS, POSTED, "papers") == "/papers"
    assert place_of(FIELDS, POSTED, "people-7-proof") == "/people/1/proof"
    assert place_of(FIELDS, POSTED, "one-0-proof") == "/one/proof"


def test_files_are_looked_for_in_every_row_that_was_sent() -> None:
    names = [name for _, name in file_fields(FIELDS, {**POSTED, "people-9-proof-new": ""})]
    assert names == ["papers", "people-0-proof", "people-3-proof", "people-7-proof", "people-9-proof", "one-0-proof"]


def test_one_row_is_taken_out_and_nothing_else() -> None:
    left = without_row(POSTED, "people-3")
    assert sorted(left) == ["one-0-who", "people-0-who", "people-7-who"]
    for odd in ("", "people", "people-3-who", "../x-1", "people-31"):
        assert sorted(without_row(POSTED, odd)) == sorted(POSTED)
