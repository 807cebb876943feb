import pytest

from engine.directory.editing import AgencyNoun, Noun, OfficerNoun, Wanted, list_rows
from engine.errors import Invalid
from engine.storage import Database, read_work


def _found(noun: Noun, **wanted: object) -> list[str]:
    with read_work() as work:
        return [key for key, _values in list_rows(work, noun, Wanted(**wanted)).items]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("tran thi an", ["an"]),
        ("Trần Thị Ân", ["an"]),
        ("Trấn", []),
        ("hoà", ["hoa"]),
        ("hòa", ["hoa"]),
        ("xay dung duc", ["dung"]),
        ("không ai", []),
        ("\0", ["an", "binh", "dung", "hoa", "minh", "quan", "tam"]),
    ],
)
def test_officers_are_found_with_and_without_diacritics(kept_town: Database, query: str, found: list[str]) -> None:
    assert sorted(_found(OfficerNoun(), query=query)) == found


def test_people_stand_by_given_name_and_turn_round(kept_town: Database) -> None:
    by_name = ["an", "binh", "dung", "hoa", "minh", "quan", "tam"]
    assert _found(OfficerNoun()) == by_name
    assert _found(OfficerNoun(), sort="-full_name") == by_name[::-1]
    assert _found(OfficerNoun(), sort="password_hash") == by_name


def test_a_table_is_narrowed(kept_town: Database) -> None:
    assert _found(OfficerNoun(), filters={"agency": "SXD"}) == ["an", "dung", "minh"]
    assert _found(OfficerNoun(), filters={"agency": "SXD", "grants": "HEAD"}) == ["dung"]
    assert _found(AgencyNoun(), state="closed") == ["SGT"]
    assert "SGT" not in _found(AgencyNoun(), state="open")


@pytest.mark.parametrize("sort", ["full_name", "-agency", "is_active"])
def test_pages_follow_each_other_without_gap_or_repetition(kept_town: Database, sort: str) -> None:
    seen: list[str] = []
    cursor = None
    with read_work() as work:
        while True:
            page = list_rows(work, OfficerNoun(), Wanted(sort=sort, limit=2, cursor=cursor))
            assert page.total == 7
            seen += [key for key, _values in page.items]
            cursor = page.next_cursor
            if cursor is None:
                break
    assert seen == _found(OfficerNoun(), sort=sort)


@pytest.mark.parametrize("cursor", ["x", "é", "bnVsbA==", "W10=", "WzEsMl0=", "W1sxXSwgImEiXQ==", "eyJhIjoxfQ=="])
def test_a_cursor_of_somewhere_else_is_refused(kept_town: Database, cursor: str) -> None:
    with pytest.raises(Invalid):
        _found(OfficerNoun(), cursor=cursor)
