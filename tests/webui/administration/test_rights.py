"""Each route of the room, for each role: administrators alone; nobody else learns that there is one."""

from collections.abc import Callable
from uuid import uuid4

from flask import Flask

from engine.cli.demo_accounts import DemoAccount
from engine.directory import find_officer_by_username, list_changes
from engine.storage import read_work
from tests.webui.visiting import Visitor

OTHERS = (
    "PROCESS_DESIGNER",
    "HEAD",
    "DEPUTY",
    "DISPATCHER",
    "RECEPTION",
    "OFFICER",
    "CLERK",
    "COORDINATOR",
    "PUBLISHER",
    "SECRET_OFFICER",
    "REPORT_VIEWER",
)
VALUES = {
    "table": "officer",
    "key": "vp.001",
    "username": "vp.001",
    "code": "SNNMT",
    "name": "publishing.second_person",
    "held_id": uuid4(),
    "substitution_id": uuid4(),
    "form": "xlsx",
    "year": 2026,
}


def _routes(app: Flask) -> list[tuple[str, str]]:
    with app.test_request_context():
        adapter = app.url_map.bind("localhost")
        return sorted(
            (method, adapter.build(rule.endpoint, {name: VALUES[name] for name in rule.arguments}))
            for rule in app.url_map.iter_rules()
            if rule.endpoint.startswith("administration.")
            for method in (rule.methods or set()) & {"GET", "POST"}
        )


def _changes() -> int:
    with read_work() as work:
        return len(list_changes(work, limit=200).items)


def _asks(visitor: Visitor, method: str, path: str) -> int:
    if method == "GET":
        return visitor.client.get(path).status_code
    token = visitor.opens("/can-bo/").value("csrf_token")
    return visitor.client.post(path, data={"csrf_token": token, "full_name": "Kẻ Lạ", "value": ""}).status_code


def test_every_route_of_the_room_is_closed_to_all_other_roles(app: Flask, signs_in: Callable[[str], Visitor]) -> None:
    routes, before = _routes(app), _changes()
    assert len(routes) > 25

    for role in OTHERS:
        visitor = signs_in(role)
        assert {_asks(visitor, method, path) for method, path in routes} == {404}, role
        assert not visitor.opens("/can-bo/").all('nav a[href="/quan-tri/"]')
    assert _changes() == before


def test_who_is_not_signed_in_signs_in_first(app: Flask, visitor: Visitor) -> None:
    for _method, path in _routes(app):
        assert visitor.client.get(path).status_code in {302, 303, 405}


def test_a_form_of_another_site_changes_nothing(admin: Visitor) -> None:
    answer = admin.client.post("/quan-tri/can-bo/muc/vp.001", data={"full_name": "Kẻ Lạ"})

    assert answer.status_code == 400
    with read_work() as work:
        found = find_officer_by_username(work, "vp.001")
    assert found is not None
    assert found.full_name != "Kẻ Lạ"


def test_an_administrator_loses_the_room_at_the_next_request(signs_in: Callable[[str], Visitor]) -> None:
    admin = signs_in("ADMIN")
    admin.opens("/quan-tri/can-bo/muc/vp.009").fills_in({"grants-0-remove": "true"})
    assert admin.status == 404


def test_who_stands_in_for_an_administrator_keeps_no_directory(
    admin: Visitor, signs_in: Callable[[str], Visitor], accounts: dict[str, DemoAccount]
) -> None:
    clerk, today = accounts["CLERK"].username, "2026-11-24"
    typed = {"officer": accounts["ADMIN"].username, "substitute": clerk, "first_day": today, "last_day": today}
    admin.opens("/quan-tri/vang-mat").fills_in(typed, form="form#ask-form")
    admin.fills_in({"reason": "Giấy 1"}, press="approve", form="form.a-decide")

    visitor = signs_in("CLERK")
    assert visitor.opens("/giam-sat/").status == 200
    assert visitor.opens("/quan-tri/").status == 404


NOWHERE = (
    "can-bo/muc/ai-do",
    "can-bo/muc/%00",
    "can-bo/muc/vp.001%2F..",
    "don-vi/ket-thuc/%00",
    "can-bo/dong/khong-co",
    "danh-muc/khong_co",
    "danh-muc/fields/muc/%00",
    "danh-muc/..%2Ffields",
    "thiet-lap/khong.co",
    "thiet-lap/%00",
    "lich/nam/1900",
    "lich/nam/99999999999999999999",
    "lich/muc/hom-nay",
    "nhap/00000000-0000-0000-0000-000000000000",
    "agency",
    "can-bo/tai-ve.pdf",
)
ODD = (
    "q=%00&agency=%00&grants=%FF",
    "sort=-password_hash&tinh-trang=mo",
    "q=" + "a" * 4000,
    "agency[]=1&q[]=2",
    "bang=%00&ai=%00&tu=2026-13-45&den=9999-12-31",
    "tu=0001-01-01&den=0001-01-01",
    "lan-nhap=khong",
    "day=%00",
)


def test_what_is_not_there_is_not_found(admin: Visitor) -> None:
    for path in NOWHERE:
        assert admin.opens(f"/quan-tri/{path}").status == 404, path


def test_odd_addresses_are_answered_calmly(admin: Visitor) -> None:
    for path in ("can-bo", "don-vi", "lich-su", "lich/them", "can-bo/tai-ve.csv"):
        for query in ODD:
            assert admin.client.get(f"/quan-tri/{path}?{query}").status_code == 200, (path, query)


def test_a_place_in_a_list_that_is_none_is_explained(admin: Visitor) -> None:
    for path in ("can-bo", "lich-su"):
        assert admin.client.get(f"/quan-tri/{path}?sau=xyz").status_code == 422
