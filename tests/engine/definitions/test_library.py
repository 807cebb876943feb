"""The library as a folder gives it."""

from pathlib import Path

import pytest

from engine.definitions import Library, library
from engine.errors import DefinitionInvalid


def test_a_folder_with_more_files_than_a_library_may_have_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(library, "MAX_FILES", 2)
    (tmp_path / "forms").mkdir()
    for name in ("a", "b"):
        (tmp_path / "forms" / f"{name}.json").write_text("{}")
    assert len(Library.from_folder(tmp_path).files) == 2
    (tmp_path / "forms" / "c.json").write_text("{}")
    with pytest.raises(DefinitionInvalid) as told:
        Library.from_folder(tmp_path)
    assert told.value.problems[0].facts == {"count": 3, "limit": 2}


def test_the_tables_that_an_operation_asks_belong_to_the_version() -> None:
    files = Library.from_folder(Path(__file__).parents[3]).closure("petition").files
    assert {"processes/petition/petition_signs.dmn", "processes/petition/petition_conditions.dmn"} <= files.keys()
