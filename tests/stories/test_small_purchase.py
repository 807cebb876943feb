"""A procedure an office draws in an hour, in a library of its own; and one with a role that no code has heard of."""

import json
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from shutil import rmtree
from typing import Any

import pytest

from tests.stories.fresh import Fresh, installed, library_of, paper
from tests.support.province import Petition, read_demo

ASKED = {
    "subject": "Mực in cho phòng Một cửa", "needed_by": "2026-12-10", "urgent": "false", "reason": "Hết mực.",
    "items-0-name": "Hộp mực", "items-0-unit": "hộp", "items-0-quantity": "2", "items-0-unit_price": "1500000",
    "items-2-name": "Giấy A4", "items-2-unit": "thùng", "items-2-quantity": "1", "items-2-unit_price": "400000",
}  # fmt: skip
RECORDED = {"bought_on": "2026-11-26", "invoices-0-invoice_number": "0001", "invoices-0-amount": "3400000"}


@pytest.fixture
def fresh(database_url: str, tmp_path: Path) -> Iterator[Fresh]:
    """An installation with nothing but this procedure."""
    with installed(database_url, tmp_path / "data", library_of(tmp_path / "library", "purchase")) as fresh:
        yield fresh


def asks(fresh: Fresh, **more: Any) -> Petition:
    return fresh.begins(fresh.who("SNNMT", "OFFICER"), "purchase_request", {**ASKED, **more})


def decides(fresh: Fresh, case: Petition, element: str, **data: Any) -> Any:
    task = case.task(element)
    return fresh.sends(fresh.province.officer_for(task), task, data)


def test_rows_and_files_are_kept_and_the_sum_decides_who_decides(fresh: Fresh) -> None:
    quote = {"quotes-0-supplier": "Nhà sách A", "quotes-0-price": "3400000", "quotes-0-chosen": "true",
             "quotes-0-why_chosen": "Rẻ nhất", "quotes-0-quote_file-new": [paper("bao-gia-a.pdf")],
             "quotes-1-quote_file-new": [paper("bao-gia-b.pdf")]}  # fmt: skip
    first = fresh.browser(fresh.who("SNNMT", "OFFICER")).post(
        "/can-bo/khoi-tao/purchase_request", data={**ASKED, **quote}, content_type="multipart/form-data"
    )
    # A row in which nothing but a file was chosen is a row, and its supplier is missing in it.
    assert first.status_code == 422
    assert 'id="f-quotes-1-supplier-wrong"' in first.text
    assert "bao-gia-b.pdf" in first.text
    del quote["quotes-1-quote_file-new"]
    quote["quotes-0-quote_file-new"] = [paper("bao-gia-a.pdf")]
    case = asks(fresh, **quote)
    task = case.task("deputy_decides")
    page = fresh.page(fresh.who("SNNMT", "DEPUTY"), f"/can-bo/viec/{task.id}")
    for said in ("Tổng số tiền: 3.400.000 đồng", "Hộp mực", "Giấy A4", "bao-gia-a.pdf", "Rẻ nhất", "1.500.000"):
        assert said in page
    assert decides(fresh, case, "deputy_decides", decision="approve").status_code == 303


def test_a_purchase_is_recorded_with_its_invoice_or_not_at_all(fresh: Fresh) -> None:
    case = asks(fresh)
    decides(fresh, case, "deputy_decides", decision="approve")
    clerk = fresh.who("SNNMT", "CLERK")
    page = fresh.page(clerk, f"/can-bo/viec/{case.task('record_purchase').id}")
    asker = fresh.who("SNNMT", "OFFICER").username
    assert f'<option value="{asker}" selected>' in page
    refused = decides(fresh, case, "record_purchase", **RECORDED, handed_to=asker)
    assert refused.status_code == 422
    assert 'id="f-invoices-0-invoice_file-wrong"' in refused.text
    done = decides(
        fresh,
        case,
        "record_purchase",
        **RECORDED,
        handed_to=asker,
        **{"invoices-0-invoice_file-new": [paper("hd.pdf")]},
    )
    assert done.status_code == 303
    assert case.status == "completed"


def test_what_is_too_much_comes_back_to_whoever_asked(fresh: Fresh) -> None:
    case = asks(fresh, **{"items-0-unit_price": "15000000"})
    assert case.open == ["amend_purchase"]
    page = unescape(fresh.page(fresh.who("SNNMT", "OFFICER"), f"/can-bo/viec/{case.task('amend_purchase').id}"))
    assert "vượt mức mua sắm nhỏ" in page
    assert 'value="Hộp mực"' in page
    assert decides(fresh, case, "amend_purchase", decision="withdraw").status_code == 303
    assert case.status == "completed"


def test_a_hidden_field_is_neither_asked_for_nor_kept(fresh: Fresh) -> None:
    """Hidden, the reason of urgency is not required, and one that was typed before goes, in a row too."""
    quote = {
        "quotes-0-supplier": "A",
        "quotes-0-price": "1",
        "quotes-0-chosen": "false",
        "quotes-0-why_chosen": "đã gõ",
    }
    case = asks(fresh, urgent_reason="đã gõ", **quote)
    task = case.task("deputy_decides")
    assert "đã gõ" not in fresh.page(fresh.who("SNNMT", "DEPUTY"), f"/can-bo/viec/{task.id}")
    asked = fresh.browser(fresh.who("SNNMT", "OFFICER")).post(
        "/can-bo/khoi-tao/purchase_request", data={**ASKED, "urgent": "true"}, content_type="multipart/form-data"
    )
    assert asked.status_code == 422
    assert 'id="f-urgent_reason-wrong"' in asked.text


def test_rows_are_added_and_taken_out_without_a_script(fresh: Fresh) -> None:
    browser = fresh.browser(fresh.who("SNNMT", "OFFICER"))
    address = "/can-bo/khoi-tao/purchase_request"
    more = browser.post(address, data={**ASKED, "_add": "items"}, content_type="multipart/form-data").text
    assert more.count('name="items-') >= 4 * 4
    less = browser.post(address, data={**ASKED, "_drop": "items-0"}, content_type="multipart/form-data").text
    assert 'value="Giấy A4"' in less
    assert 'value="Hộp mực"' not in less
    assert 'name="items-0-name" value="Giấy A4"' in " ".join(less.split())


def test_the_form_speaks_english_to_who_reads_english(fresh: Fresh) -> None:
    browser = fresh.browser(fresh.who("SNNMT", "OFFICER"))
    browser.set_cookie("hoidap_language", "en")
    page = browser.get("/can-bo/khoi-tao/purchase_request").text
    for said in ("Supplier", "Quoted price (VND)", "Send the request", "Optional; two quotes or more are better."):
        assert said in page
    assert "Nhà cung cấp" not in page
    asked = browser.post("/can-bo/khoi-tao/purchase_request", data={}, content_type="multipart/form-data").text
    assert "“Needed by”" in asked


def test_a_role_and_fields_that_are_data_alone_carry_a_procedure(database_url: str, tmp_path: Path) -> None:
    """The role comes with the directory, the step and its fields with files: no code knows either."""
    library = library_of(tmp_path / "library", "purchase")
    diagram = library / "processes/purchase/purchase_request.bpmn"
    diagram.write_text(diagram.read_text().replace('value="CLERK"', 'value="STORE_KEEPER"'))
    form = library / "forms/purchase/record_purchase.json"
    schema = json.loads(form.read_text())
    schema["properties"]["shelf_mark"] = {"type": "string", "maxLength": 20, "pattern": "^K[0-9]+$", "title": "Ô kho"}
    schema["required"] = [*schema["required"], "shelf_mark"]
    form.write_text(json.dumps(schema))
    # The shipped stories tell of the other role.
    rmtree(library / "processes/purchase/scenarios")
    directory = read_demo("directory.json")
    directory["roles"]["STORE_KEEPER"] = "Thủ kho"
    keeper = next(
        one for one in directory["officers"] if one["username"].startswith("snnmt.") and "CLERK" in one["roles"]
    )
    keeper["roles"] = ["STORE_KEEPER"]
    with installed(database_url, tmp_path / "data", library, directory) as fresh:
        case = asks(fresh)
        decides(fresh, case, "deputy_decides", decision="approve")
        task = case.task("record_purchase")
        assert task.role == "STORE_KEEPER"
        officer = fresh.who("SNNMT", "STORE_KEEPER")
        page = fresh.page(officer, f"/can-bo/viec/{task.id}")
        for said in ("Thủ kho", "Mua sắm: Mực in", "Hộp mực"):
            assert said in page
        assert case.number in fresh.page(officer, "/can-bo/don-vi")
        data = {**RECORDED, "handed_to": officer.username, "invoices-0-invoice_file-new": [paper("hd.pdf")]}
        assert 'id="f-shelf_mark-wrong"' in fresh.sends(officer, task, {**data, "shelf_mark": "hộp 1"}).text
        data["invoices-0-invoice_file-new"] = [paper("hd.pdf")]
        assert fresh.sends(officer, task, {**data, "shelf_mark": "K12"}).status_code == 303
        assert case.status == "completed"
        # Another role of the same agency has nothing to do with it.
        other = fresh.who("SNNMT", "COORDINATOR")
        assert fresh.asks(other, "/tasks?queue=unit").get_json()["items"] == []
