import pytest

from engine.errors import Invalid
from engine.petitions import FileUnknown, FileUpload, open_sender_file, store_file, submit_petition, track
from engine.storage import Database
from tests.engine.petitions.office import (
    CONTENT,
    PDF,
    TITLE,
    count,
    everything_outside_the_register,
    open_task,
    petition,
    row,
    send,
)


def problems(**changes: object) -> dict[str, str]:
    with pytest.raises(Invalid) as caught:
        send(**changes)
    return {problem.where: problem.code for problem in caught.value.problems}


def test_a_sent_petition_has_a_number_a_code_and_a_day_by_which_it_is_answered(office: Database) -> None:
    receipt = send(FileUpload("ảnh.pdf", PDF))
    assert receipt.number == "KH-2026-000001"
    assert len(receipt.tracking_code) == 19
    assert receipt.due_at is not None
    assert receipt.due_at.date().isoformat() == "2026-12-14"
    view = track(receipt.number, receipt.tracking_code, client_key="a")
    assert (view.title, view.content, view.status) == (TITLE, CONTENT, "received")
    assert [file.name for file in view.files] == ["ảnh.pdf"]
    assert open_sender_file(view.files[0].id, case_id=receipt.case_id).content == PDF
    assert open_task(receipt.case_id).element == "check"


def test_numbers_follow_each_other(office: Database) -> None:
    assert [send().number for _ in range(3)] == ["KH-2026-000001", "KH-2026-000002", "KH-2026-000003"]


def test_no_personal_data_leaves_the_register(office: Database) -> None:
    send()
    outside = everything_outside_the_register()
    assert "KH-2026-000001" in outside
    for personal in ("Lan", "0905 123", "0905123", "mau.example", "Trần Phú", CONTENT[:20], TITLE):
        assert personal not in outside


def test_the_code_is_stored_nowhere(office: Database) -> None:
    receipt = send()
    stored = row(receipt.case_id)
    assert len(stored.tracking_hash) == 32
    letters = receipt.tracking_code.replace("-", "")
    assert letters.encode() not in bytes(stored.tracking_hash)
    assert letters not in str(stored)


def test_what_the_channel_asks_for_is_named_at_each_field(office: Database) -> None:
    found = problems(full_name=None, phone=" ", email=None)
    assert found == dict.fromkeys(["/full_name", "/phone", "/email"], "form.required")
    assert count("petitions") == 0


def test_another_channel_asks_for_less(office: Database) -> None:
    form = petition(address=None, email=None)
    assert submit_petition(form, channel="phone", client_key="a").number == "KH-2026-000001"


def test_an_organisation_is_asked_for_its_name_and_not_for_a_persons(office: Database) -> None:
    assert set(problems(sender_type="organisation", full_name=None)) == {"/org_name"}
    receipt = send(sender_type="organisation", full_name=None, org_name="Công ty Ví Dụ")
    assert row(receipt.case_id).sender["org_name"] == "Công ty Ví Dụ"


def test_an_unknown_channel_is_refused(office: Database) -> None:
    with pytest.raises(Invalid, match="Có nội dung cần sửa"):
        submit_petition(petition(), channel="bồ câu", client_key="a")


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"content": "a" * 200_000}, "/content"),
        ({"title": "b" * 201}, "/title"),
        ({"email": "không phải thư"}, "/email"),
        ({"phone": "12"}, "/phone"),
        ({"field": "khong_co"}, "/field"),
        ({"sender_type": "robot"}, "/sender_type"),
        ({"title": {"a": 1}}, "/title"),
    ],
)
def test_malformed_fields_are_named_and_nothing_is_stored(
    office: Database, changes: dict[str, object], where: str
) -> None:
    assert where in problems(**changes)
    assert count("petitions") == count("cases") == 0


def test_invisible_characters_are_dropped_and_letters_composed(office: Database) -> None:
    receipt = send(title="Đ\u0075\u031bo\u031b\u0300ng\u202e\x00 hỏng", content="Dòng 1\r\nDòng\x07 2\ud800")
    stored = row(receipt.case_id)
    assert stored.title == "Đường hỏng"
    assert stored.content == "Dòng 1\nDòng 2"


def test_html_stays_the_text_it_is(office: Database) -> None:
    attack = '<script>alert("x")</script> {{ secret }} {% for %} [a](javascript:b)'
    receipt = send(title=attack[:60], content=attack)
    view = track(receipt.number, receipt.tracking_code, client_key="a")
    assert view.content == attack
    notice = next(entry for entry in view.timeline if entry.kind == "notice")
    assert attack[:60] in notice.text


def test_files_stored_before_are_taken_into_the_petition(office: Database) -> None:
    kept = store_file(FileUpload("giấy hẹn.pdf", PDF), actor=None, client_key="a")
    receipt = submit_petition(petition(files=[str(kept.id)]), channel="web", client_key="a")
    assert open_sender_file(kept.id, case_id=receipt.case_id).content == PDF


def test_a_file_of_another_petition_cannot_be_taken(office: Database) -> None:
    kept = store_file(FileUpload("giấy hẹn.pdf", PDF), actor=None, client_key="a")
    first = submit_petition(petition(files=[str(kept.id)]), channel="web", client_key="a")
    with pytest.raises(FileUnknown):
        submit_petition(petition(files=[str(kept.id)]), channel="web", client_key="a")
    assert count("petitions") == 1
    assert open_sender_file(kept.id, case_id=first.case_id).name == "giấy hẹn.pdf"


@pytest.mark.parametrize("value", ["không", ["x"], {"a": 1}, 5])
def test_malformed_file_ids_are_refused(office: Database, value: object) -> None:
    with pytest.raises(FileUnknown):
        submit_petition(petition(files=value), channel="web", client_key="a")
