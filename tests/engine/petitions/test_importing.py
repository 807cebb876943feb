from typing import Any

import pytest

from engine.directory import import_catalogues
from engine.petitions import import_petitions, track
from engine.petitions.errors import ExternalNumberKnown
from engine.petitions.submit import submit_petition
from engine.storage import Database, begin_work
from tests.engine.petitions.office import count, petition, row


def item(external: str, **changes: Any) -> dict[str, Any]:
    given = {
        "id": external,
        "title": "Chậm cấp giấy phép",
        "content": "Hồ sơ quá hạn 25 ngày.",
        "sender_type": "individual",
        "sender_name": "Người gửi Mẫu",
        "address_unit": "D01",
        "email": "mau@mau.example",
        "phone": None,
        "channel": "web",
        "field": "giao_thong",
        "attachments": ["giay_hen.pdf"],
        "expected": {"outcome": "handle"},
    }
    return {**given, **changes}


def test_a_file_is_taken_in_once(office: Database) -> None:
    items = [item("PM001"), item("PM002")]
    first = import_petitions(items)
    assert [one.external_number for one in first.imported] == ["PM001", "PM002"]
    second = import_petitions([*items, item("PM003")])
    assert second.known == ("PM001", "PM002")
    assert [one.external_number for one in second.imported] == ["PM003"]
    assert count("petitions") == count("cases") == 3
    taken = first.imported[0]
    view = track(taken.number, taken.tracking_code, client_key="a")
    assert view.title == "Chậm cấp giấy phép"


def test_what_the_sending_form_would_ask_for_may_be_missing(office: Database) -> None:
    report = import_petitions([item("PM040", sender_type="anonymous", sender_name="", email=None)])
    assert report.problems == ()
    assert len(report.imported) == 1


def test_kinds_of_senders_are_kept(office: Database) -> None:
    report = import_petitions(
        [
            item("A", sender_type="organisation", sender_name="Công ty Ví Dụ"),
            item("B", sender_type="foreigner", sender_name="Sample Sender"),
        ]
    )
    views = [track(one.number, one.tracking_code, client_key="a") for one in report.imported]
    senders = [row(view.case_id).sender for view in views]
    assert senders[0]["org_name"] == "Công ty Ví Dụ"
    assert (senders[1]["full_name"], senders[1]["is_foreigner"]) == ("Sample Sender", True)
    assert row(views[0].case_id).facts == {"place": "D01", "named_files": ["giay_hen.pdf"]}


@pytest.mark.parametrize(
    ("named", "sender", "facts"),
    [
        ("A4", {"commune": "P-NT"}, {}),
        ("P-NT", {"commune": "P-NT"}, {}),
        ("A2", {}, {"place": "Sở Xây dựng"}),
        ("Thôn Đông", {}, {"place": "Thôn Đông"}),
        (None, {}, {}),
    ],
)
def test_the_commune_is_found_by_code_or_by_its_id_in_the_directorys_file(
    office: Database, named: str | None, sender: dict[str, str], facts: dict[str, str]
) -> None:
    with begin_work() as work:
        import_catalogues(work, {"communes": [{"code": "P-NT", "name": "Phường Nha Trang"}]})
    (one,) = import_petitions([item("PM001", address_unit=named, attachments=[])]).imported
    found = row(track(one.number, one.tracking_code, client_key="a").case_id)
    assert {name: value for name, value in found.sender.items() if name == "commune"} == sender
    assert found.facts == facts


@pytest.mark.parametrize(
    "bad",
    [
        {}, {"id": "X"}, {"id": "X", "title": "t"}, {"id": "", "title": "t", "content": "c"}, "text", None, 7,
        {"id": "X", "title": ["t"], "content": "c"}, {"id": "X", "title": "\x00", "content": "c"},
        {"id": "X", "title": "t", "content": "c", "channel": "bồ câu"},
    ],
)  # fmt: skip
def test_what_is_not_understood_is_named_and_holds_nothing_up(office: Database, bad: Any) -> None:
    report = import_petitions([bad, item("PM001")])
    assert [problem.where.split("/")[1] for problem in report.problems] == ["0"]
    assert len(report.imported) == 1


def test_another_system_cannot_send_the_same_petition_twice(office: Database) -> None:
    submit_petition(petition(), channel="api", external_number="PAKN.1", client_key="a")
    with pytest.raises(ExternalNumberKnown) as caught:
        submit_petition(petition(), channel="api", external_number="PAKN.1", client_key="a")
    assert "PAKN.1" in str(caught.value)
    assert count("petitions") == count("cases") == 1
