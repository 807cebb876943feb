import unicodedata

import pytest

from engine.directory import resolve_role, role_names
from engine.storage import Database, read_work
from tests.engine.directory.town import ROLES


def test_roles_have_their_vietnamese_names(town: Database) -> None:
    with read_work() as work:
        assert role_names(work) == ROLES


@pytest.mark.parametrize(
    "text",
    [
        "OFFICER",
        "officer",
        "Chuyên viên xử lý",
        "  CHUYÊN VIÊN  xử lý ",
        unicodedata.normalize("NFD", "Chuyên viên xử lý"),
    ],
)
def test_a_role_is_known_by_code_or_name_in_any_case(town: Database, text: str) -> None:
    with read_work() as work:
        assert resolve_role(work, text) == "OFFICER"


@pytest.mark.parametrize("text", ["", "chuyen vien xu ly", "OFFICERS"])
def test_what_is_no_role_is_none(town: Database, text: str) -> None:
    with read_work() as work:
        assert resolve_role(work, text) is None
