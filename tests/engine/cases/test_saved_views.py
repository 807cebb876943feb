"""Views kept under a name: one's own, and those that a head keeps for the unit."""

from uuid import uuid4

import pytest

from engine.cases import View, change_view, default_view, list_views, remove_view, save_view
from engine.errors import Invalid, NotAllowed, NotFound
from engine.storage import read_work
from tests.support.town import Town


def seen(town: Town, username: str) -> list[tuple[str, str, bool]]:
    """Name, query and whether they may change it, of each view that the officer has."""
    actor = town.officer(username)
    with read_work() as work:
        return [(view.name, view.query, view.may_change) for view in list_views(work, actor)]


def first(town: Town, username: str) -> View | None:
    with read_work() as work:
        return default_view(work, town.officer(username))


def test_an_officers_view_is_theirs_alone_and_a_heads_is_the_units(town: Town) -> None:
    save_view("Đất đai  quá hạn", "don-vi", "han=qua-han", actor=town.officer("minh"))
    save_view("Việc gấp", "don-vi", "gap=1", actor=town.officer("dung"), agency="SXD")
    assert seen(town, "minh") == [("Đất đai quá hạn", "han=qua-han", True), ("Việc gấp", "gap=1", False)]
    assert seen(town, "dung") == [("Việc gấp", "gap=1", True)]
    assert seen(town, "yen") == []


def test_only_a_head_keeps_one_for_the_unit_that_they_head(town: Town) -> None:
    for username, agency in (("minh", "SXD"), ("dung", "SYT")):
        with pytest.raises(NotAllowed):
            save_view("Gấp", "don-vi", "gap=1", actor=town.officer(username), agency=agency)


def test_the_same_name_takes_the_place_of_the_old(town: Town) -> None:
    minh = town.officer("minh")
    save_view("Gấp", "don-vi", "gap=1", actor=minh)
    save_view("Gấp", "cua-toi", "han=hom-nay", actor=minh)
    assert seen(town, "minh") == [("Gấp", "han=hom-nay", True)]


def test_ones_own_beginning_goes_before_the_units(town: Town) -> None:
    minh = town.officer("minh")
    assert first(town, "minh") is None
    save_view("Của đơn vị", "don-vi", "", actor=town.officer("dung"), agency="SXD", is_default=True)
    assert getattr(first(town, "minh"), "name", None) == "Của đơn vị"
    one = save_view("Một", "don-vi", "gap=1", actor=minh, is_default=True)
    two = save_view("Hai", "don-vi", "han=qua-han", actor=minh)
    assert getattr(first(town, "minh"), "name", None) == "Một"
    change_view(two, actor=minh, name="Thứ hai", is_default=True)
    assert getattr(first(town, "minh"), "name", None) == "Thứ hai"
    remove_view(two, actor=minh)
    remove_view(one, actor=minh)
    assert getattr(first(town, "minh"), "name", None) == "Của đơn vị"


@pytest.mark.parametrize("name", ["", "   ", "x" * 61])
def test_a_view_needs_a_short_name(town: Town, name: str) -> None:
    with pytest.raises(Invalid):
        save_view(name, "don-vi", "", actor=town.officer("minh"))


def test_nobody_changes_anothers_view(town: Town) -> None:
    one = save_view("Của Minh", "don-vi", "", actor=town.officer("minh"))
    units = save_view("Của đơn vị", "don-vi", "", actor=town.officer("dung"), agency="SXD")
    for username, view_id in (("an", one), ("dung", one), ("minh", units), ("son", units), ("minh", uuid4())):
        with pytest.raises(NotFound):
            remove_view(view_id, actor=town.officer(username))
        with pytest.raises(NotFound):
            change_view(view_id, actor=town.officer(username), name="X", is_default=True)


def test_so_many_views_and_no_more(town: Town) -> None:
    for number in range(30):
        save_view(f"Số {number}", "don-vi", "", actor=town.officer("minh"))
    with pytest.raises(Invalid):
        save_view("Thêm", "don-vi", "", actor=town.officer("minh"))
