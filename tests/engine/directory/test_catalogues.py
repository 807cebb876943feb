from typing import Any

import pytest

from engine.directory import Entry, import_catalogues, list_catalogue, list_catalogues
from engine.errors import Invalid
from engine.storage import Database, begin_work, read_work

FIELDS = [
    {"code": "giao_thong", "name": "Giao thông"},
    {"code": "dat_dai", "name": "Đất đai", "lead": "SNNMT"},
    {"code": "cu", "name": "Đã bỏ", "active": False},
]


def stored(data: dict[str, Any]) -> int:
    with begin_work() as work:
        return import_catalogues(work, data)


def listed(name: str) -> list[Entry]:
    with read_work() as work:
        return list_catalogue(work, name)


def test_entries_are_listed_in_their_order_with_their_facts(database: Database) -> None:
    assert stored({"_note": "mẫu", "fields": FIELDS, "channels": []}) == 3

    assert listed("fields") == [
        Entry("giao_thong", "Giao thông", 0, {}),
        Entry("dat_dai", "Đất đai", 1, {"lead": "SNNMT"}),
    ]
    with read_work() as work:
        assert list_catalogues(work) == ["fields"]


def test_importing_twice_changes_nothing_and_a_new_file_corrects(database: Database) -> None:
    stored({"fields": FIELDS})
    stored({"fields": FIELDS})
    stored({"fields": [{"code": "dat_dai", "name": "Đất đai, nhà ở"}]})

    assert [(entry.code, entry.name) for entry in listed("fields")] == [
        ("dat_dai", "Đất đai, nhà ở"),
        ("giao_thong", "Giao thông"),
    ]


@pytest.mark.parametrize(
    ("data", "where"),
    [
        ({"fields": "x"}, "/fields"),
        ({"fields": {"a": "b"}}, "/fields"),
        ({"fields": ["x"]}, "/fields/0"),
        ({"fields": [{"code": "a"}]}, "/fields/0"),
        ({"fields": [{"code": "a", "name": " "}]}, "/fields/0"),
        ({"fields": [*FIELDS, FIELDS[0]]}, "/fields/3"),
    ],
)
def test_a_wrong_entry_is_named_and_nothing_is_stored(database: Database, data: dict[str, Any], where: str) -> None:
    with pytest.raises(Invalid) as refusal:
        stored({"good": FIELDS, **data})

    assert [problem.where for problem in refusal.value.problems] == [where]
    assert listed("good") == []


def test_an_unknown_catalogue_is_empty(database: Database) -> None:
    assert listed("nothing") == []
