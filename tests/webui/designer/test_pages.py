"""The designer's pages: the library, new files, publishing, proposals, versions, bringing in and taking away."""

import base64
import io
import json
import re
import shutil
import zipfile
from pathlib import Path
from uuid import uuid4

import pytest
from lxml import html
from sqlalchemy import delete

from engine.cases.deploying import deploy_library
from engine.definitions import Library
from engine.storage import begin_work, tables
from tests.webui.designer.studio import ADMIN, CLASSIFY, DESIGNER, DRAFTING, MAIN, OFFICER, STUDY, Studio, said

ROOT = Path(__file__).parents[3]

ROUTING = "processes/petition/petition_routing.dmn"


# -- the library


def test_the_library_says_what_is_live_and_how_many_cases_go_by_it(studio: Studio) -> None:
    page = studio.page("/thiet-ke/")
    assert "Phản ánh, kiến nghị bản 1 đang dùng" in page
    assert "hồ sơ đang chạy" in page
    forms = [path for path in (ROOT / "forms/petition").glob("*.json") if not path.name.endswith(".ui.json")]
    told = [int(count) for count in re.findall(r"Biểu mẫu \((\d+)\)", page)]
    assert max(told) > len(forms) / 2, "most belong to the petition itself"
    assert sum(told) >= len(forms), "and each to some procedure"
    assert "Các phiên bản (1)" in page


def test_an_empty_library_teaches_how_to_begin(studio: Studio, library: Path) -> None:
    for root in ("processes", "forms"):
        shutil.rmtree(library / root)
    with begin_work() as work:
        work.connection.execute(delete(tables.Case))
        work.connection.execute(delete(tables.ProcessVersion))
    page = studio.page("/thiet-ke/")
    assert "Thư viện chưa có quy trình nào." in page
    assert "Tạo quy trình đầu tiên" in page
    assert "Tạo quy trình đầu tiên" not in studio.page("/thiet-ke/", by=ADMIN)


def test_files_are_found_without_diacritics(studio: Studio) -> None:
    page = studio.page("/thiet-ke/?q=phan+loai")
    assert "Phân loại, xác định thẩm quyền" in page
    assert "Soạn dự thảo" not in page
    assert "Không có gì mang tên “voi bay”" in studio.page("/thiet-ke/?q=voi+bay")


def test_what_the_folder_has_otherwise_can_be_taken_into_drafts(studio: Studio, library: Path) -> None:
    (library / CLASSIFY).write_text((library / CLASSIFY).read_text().replace("Hướng xử lý", "Cách xử lý"))
    (library / "processes/petition/extra.dmn").write_text("<half")
    page = studio.page("/thiet-ke/")
    assert "có 2 tệp mới hoặc khác bản đang dùng" in page
    assert "khác bản đang dùng Lấy vào nháp" in page
    answer = studio.by().post(f"/thiet-ke/tep/{CLASSIFY}/lay-vao-nhap", follow_redirects=True)
    assert answer.status_code == 200
    assert "Cách xử lý" in studio.content(CLASSIFY)["content"]
    page = said(studio.by().post("/thiet-ke/lay-het", follow_redirects=True).text)
    assert "Bạn có 2 tệp nháp chưa công bố." in page


def test_findings_are_counted_in_the_library(studio: Studio) -> None:
    studio.changes(STUDY, "petition/verify_facts.json", "petition/no_such.json")
    assert "2 lỗi" in studio.page("/thiet-ke/") or "1 lỗi" in studio.page("/thiet-ke/")


def test_a_file_is_taken_out_and_kept_after_all(studio: Studio) -> None:
    story = "processes/petition/scenarios/withdrawn_by_sender.yaml"
    page = said(studio.by().post(f"/thiet-ke/tep/{story}/xoa", follow_redirects=True).text)
    assert "nháp của tôi: đưa ra khỏi thư viện" in page
    assert "Nháp của bạn đã đưa tệp này ra khỏi thư viện" in studio.page(f"/thiet-ke/tep/{story}")
    assert studio.by().get(f"/thiet-ke/tep/{story}/noi-dung").status_code == 404
    studio.by().post(f"/thiet-ke/tep/{story}/bo-nhap")
    assert studio.content(story)["revision"] == 0


# -- new files


def test_a_new_process_begins_with_one_lane_and_can_be_published_at_once(studio: Studio) -> None:
    sent = {"title": "Xin nghỉ phép", "identifier": "", "folder": "", "role": "OFFICER"}
    answer = studio.by().post("/thiet-ke/moi/quy-trinh", data=sent)
    path = "processes/xin_nghi_phep/xin_nghi_phep.bpmn"
    assert answer.headers["Location"].endswith(path)
    told = studio.content(path)
    for part in ('name="Quy trình xin nghỉ phép"', 'isExecutable="true"', "<bpmn:incoming>", 'value="OFFICER"'):
        assert part in told["content"]
    assert [one for one in studio.findings(path) if one["severity"] == "error"] == []
    page = said(studio.publishes("quy trình đầu tiên").text)
    assert "Xin nghỉ phép: bản 1 đang dùng." in page


@pytest.mark.parametrize(
    ("what", "more", "path"),
    [
        ("bieu-mau", {"folder": "petition"}, "forms/petition/ly_do.json"),
        ("bang-quyet-dinh", {}, "processes/ly_do/ly_do.dmn"),
        ("kich-ban", {"folder": "petition", "process": "petition"}, "processes/petition/scenarios/ly_do.yaml"),
    ],
)
def test_other_new_files_begin_without_errors(studio: Studio, what: str, more: dict[str, str], path: str) -> None:
    answer = studio.by().post(f"/thiet-ke/moi/{what}", data={"title": "Lý do", **more})
    assert answer.headers["Location"].endswith(path), answer.text
    # A story that only begins may not hold yet; it is one.
    assert {one["code"] for one in studio.findings(path) if one["severity"] == "error"} <= {"scenario.broken"}


@pytest.mark.parametrize(
    ("typed", "said_of_it"),
    [
        ({"title": " "}, "Chưa có tên"),
        ({"title": "Một", "identifier": "Root"}, "Mã “Root” không dùng được."),
        ({"title": "Một", "identifier": "../../x"}, "không dùng được"),
        ({"title": "123"}, "không dùng được"),
        ({"title": "Một", "identifier": "petition"}, "Đã có “petition” trong thư viện."),
        ({"title": "Một", "role": "KING"}, "Chưa chọn vai trò"),
        ({"title": "Một", "role": "OFFICER", "folder": "../.."}, "Không nhận được đường dẫn"),
    ],
)
def test_a_new_file_that_cannot_be_is_refused_with_what_was_typed(
    studio: Studio, typed: dict[str, str], said_of_it: str
) -> None:
    answer = studio.by().post("/thiet-ke/moi/quy-trinh", data=typed)
    assert answer.status_code in {409, 422}
    assert said_of_it in said(answer.text)
    assert f'value="{typed["title"]}"' in answer.text


def test_a_new_process_may_name_the_folder_of_its_files(studio: Studio) -> None:
    asked = {"title": "Xin nghỉ ốm", "identifier": "sick_leave", "new_folder": "sickness", "role": "OFFICER"}
    answer = studio.by().post("/thiet-ke/moi/quy-trinh", data=asked)
    assert answer.location.endswith("/tep/processes/sickness/sick_leave.bpmn")
    wrong = studio.by().post("/thiet-ke/moi/quy-trinh", data={**asked, "identifier": "other", "new_folder": "../x"})
    assert wrong.status_code == 422
    assert "Tên thư mục “../x” không dùng được." in said(wrong.text)


def test_a_copy_has_an_id_of_its_own(studio: Studio) -> None:
    answer = studio.by().post(f"/thiet-ke/tep/{STUDY}/ban-sao", data={"title": "Nghiên cứu nhanh", "identifier": ""})
    path = "processes/petition/nghien_cuu_nhanh.bpmn"
    assert answer.headers["Location"].endswith(path)
    copied = studio.content(path)["content"]
    assert 'id="nghien_cuu_nhanh"' in copied
    assert "petition_behaviour" not in copied
    assert not [one for one in studio.findings(path) if one["code"] == "bpmn.duplicate_id"]
    answer = studio.by().post(f"/thiet-ke/tep/{ROUTING}/ban-sao", data={"title": "Tuyến mới", "identifier": ""})
    assert 'id="tuyen_moi"' in studio.content("processes/petition/tuyen_moi.dmn")["content"]
    studio.by().post(f"/thiet-ke/tep/{CLASSIFY}/ban-sao", data={"title": "Phân loại nhanh", "identifier": ""})
    assert studio.content("forms/petition/phan_loai_nhanh.json")["is_draft"]
    assert "order" in studio.content("forms/petition/phan_loai_nhanh.ui.json")["content"]


def test_an_id_is_proposed_from_the_title(studio: Studio) -> None:
    assert studio.by().get("/thiet-ke/ma-goi-y?ten=1. Đường xá!").get_json() == {"identifier": "duong_xa"}


# -- publishing and proposing


def test_a_change_of_the_petition_waits_for_a_second_person(studio: Studio) -> None:
    studio.changes(CLASSIFY, "Hướng xử lý", "Cách xử lý")
    page = studio.page("/thiet-ke/cong-bo")
    assert "Sửa mục “Cách xử lý”" in page
    assert "bản mới sẽ thay bản 1" in page
    scenarios = (path.read_text() for path in (ROOT / "processes/petition/scenarios").glob("*.yaml"))
    told = sum("\nprocess: petition\n" in scenario for scenario in scenarios)
    assert f"{told} kịch bản vẫn đúng" in page
    assert "cần người thứ hai" in page
    answer = studio.publishes("rõ chữ hơn")
    assert "Đã gửi đề nghị công bố." in said(answer.text)
    assert "Rút đề nghị" in answer.text
    assert "Đề nghị công bố 1" in studio.page("/thiet-ke/de-nghi", by=ADMIN)
    address = answer.request.path
    assert studio.by().post(address, data={"_do": "approve"}).status_code == 403
    page = said(studio.by(ADMIN).post(address, data={"_do": "approve"}, follow_redirects=True).text)
    assert "Phản ánh, kiến nghị: bản 2 đang dùng." in page
    page = studio.page("/thiet-ke/")
    assert "bản 2 đang dùng" in page
    assert re.search(r"Hồ sơ đang chạy: 0 theo bản này, [1-9]\d* theo bản trước\.", page)
    assert not studio.content(CLASSIFY)["is_draft"]


def test_a_form_and_its_hints_are_one_change(studio: Studio) -> None:
    hints = CLASSIFY.replace(".json", ".ui.json")
    schema, ui = (json.loads(studio.content(path)["content"]) for path in (CLASSIFY, hints))
    schema["properties"]["extra"] = {"type": "string", "title": "Ghi thêm", "maxLength": 50}
    ui["order"] = [*ui["order"], "extra"]
    ui.setdefault("fields", {})["extra"] = {"help": "Nếu cần"}
    for path, content in ((CLASSIFY, schema), (hints, ui)):
        assert studio.saves(path, json.dumps(content, ensure_ascii=False)).status_code == 200
    page = studio.page("/thiet-ke/cong-bo")
    assert page.count("“Ghi thêm”") == 1
    assert "Thêm mục “Ghi thêm”" in page
    assert "thông tin chung của biểu mẫu" not in page
    studio.by().post(f"/thiet-ke/tep/{CLASSIFY}/bo-nhap")
    ui["order"] = list(reversed([name for name in ui["order"] if name != "extra"]))
    del ui["fields"]["extra"]
    assert studio.saves(hints, json.dumps(ui, ensure_ascii=False)).status_code == 200
    assert "Sửa thứ tự và cách trình bày các mục" in studio.page("/thiet-ke/cong-bo")


def test_a_changed_step_says_what_changed(studio: Studio) -> None:
    studio.changes(STUDY, 'name="Xác minh hành vi được phản ánh"', 'name="Xác minh"')
    page = studio.page("/thiet-ke/cong-bo")
    assert "Sửa bước “Xác minh”: tên “Xác minh hành vi được phản ánh” thành “Xác minh”" in page


def test_what_was_proposed_is_said_to_wait_and_is_not_sent_twice(studio: Studio) -> None:
    studio.changes(CLASSIFY, "Hướng xử lý", "Cách xử lý")
    answer = studio.by().get("/thiet-ke/cong-bo")
    seen = str(html.fromstring(answer.text).xpath("string(//input[@name='seen']/@value)"))
    first = studio.publishes("rõ chữ hơn").request.path
    page = studio.page("/thiet-ke/")
    assert "Đề nghị công bố “rõ chữ hơn”, gửi" in page
    assert "tệp nháp chưa công bố" not in page
    answer = studio.by().get("/thiet-ke/cong-bo")
    assert "Đúng các thay đổi này đã được gửi trong đề nghị “rõ chữ hơn”" in said(answer.text)
    assert f'href="{first}"' in answer.text
    assert 'name="note"' not in answer.text
    again = studio.by().post("/thiet-ke/cong-bo", data={"note": "lần nữa", "seen": seen})
    assert again.status_code == 409
    assert "đang chờ người thứ hai duyệt" in said(again.text)
    studio.changes(CLASSIFY, "Cách xử lý", "Lối xử lý")
    assert "Bạn đã sửa tiếp 1 tệp của đề nghị này" in studio.page("/thiet-ke/")
    assert "Gửi đề nghị mới thì đề nghị đó được rút." in studio.page("/thiet-ke/cong-bo")
    assert studio.publishes("sửa lại").status_code == 200
    assert "đã rút" in studio.page(first)


def test_a_proposal_is_sent_back_with_remarks(studio: Studio) -> None:
    studio.changes(CLASSIFY, "Hướng xử lý", "Cách xử lý")
    address = studio.publishes("rõ chữ hơn").request.path
    answer = studio.by(ADMIN).post(address, data={"_do": "refuse", "remarks": " "})
    assert answer.status_code == 422
    assert "Chưa nêu lý do." in answer.text
    studio.by(ADMIN).post(address, data={"_do": "refuse", "remarks": "Giữ chữ cũ"})
    assert "đã trả lại đề nghị trước của bạn: Giữ chữ cũ" in studio.page("/thiet-ke/cong-bo")
    assert studio.content(CLASSIFY)["is_draft"]


def test_errors_lead_to_their_element_and_refuse_publishing(studio: Studio) -> None:
    studio.changes(STUDY, "petition/verify_facts.json", "petition/no_such.json")
    answer = studio.by().get("/thiet-ke/cong-bo")
    assert f'href="/thiet-ke/tep/{STUDY}#verify_facts"' in answer.text
    assert "Sửa các lỗi nêu trên trước khi công bố." in answer.text
    assert studio.publishes("x").status_code == 422


def test_a_broken_story_needs_a_tick(studio: Studio) -> None:
    story = "processes/petition/scenarios/withdrawn_by_sender.yaml"
    studio.changes(story, "end: withdrawn", "end: published")
    answer = studio.by().get("/thiet-ke/cong-bo")
    assert "1 kịch bản không còn đúng" in answer.text
    assert "Công bố dù 1 kịch bản không còn đúng" in answer.text
    refused = studio.publishes("x")
    assert refused.status_code == 422
    page = said(studio.publishes("x", accept_broken="true").text)
    assert "Phản ánh, kiến nghị: bản 1 đang dùng." in page
    assert "Công bố khi 1 kịch bản không còn đúng." in studio.page("/thiet-ke/")


def test_a_note_is_asked_for_at_its_field_and_what_was_looked_at_is_what_counts(studio: Studio) -> None:
    studio.changes(CLASSIFY, "Hướng xử lý", "Cách xử lý")
    answer = studio.publishes("")
    assert answer.status_code == 422
    assert 'href="#f-note"' in answer.text
    answer = studio.by().post("/thiet-ke/cong-bo", data={"note": "ghi chú của tôi", "seen": "other"})
    assert answer.status_code == 409
    assert "Nháp đã thay đổi sau khi trang này được mở." in answer.text
    assert "ghi chú của tôi" in answer.text


def test_what_someone_else_published_meanwhile_is_settled_on_the_page(studio: Studio, library: Path) -> None:
    studio.changes(CLASSIFY, "Hướng xử lý", "Cách xử lý")
    changed = {path: file.content for path, file in Library.from_folder(library).files.items()}
    changed[CLASSIFY] = changed[CLASSIFY].replace("Hướng xử lý".encode(), "Lối xử lý".encode())
    deploy_library(Library.from_contents(changed), note="từ máy chủ", approved_by="shell")
    page = studio.page("/thiet-ke/cong-bo")
    assert "hệ thống (lệnh hoidap deploy) đã công bố một bản khác" in page
    assert "từ máy chủ" in page
    assert studio.publishes("x").status_code == 409
    assert "Lối xử lý" in studio.page(f"/thiet-ke/tep/{CLASSIFY}/so-sanh")
    studio.by().post(f"/thiet-ke/tep/{CLASSIFY}/giu-ban-toi")
    assert "Đã gửi đề nghị công bố." in said(studio.publishes("x").text)


def test_nothing_to_publish_teaches(studio: Studio) -> None:
    assert "Chưa có thay đổi nào để công bố." in studio.page("/thiet-ke/cong-bo")
    assert studio.publishes("x").status_code == 422


# -- looking at two contents, and at old versions


def test_two_drawings_stand_beside_each_other_with_their_differences_marked(studio: Studio) -> None:
    studio.changes(DRAFTING, 'name="Soạn dự', 'name="Thảo dự')
    page = studio.by().get(f"/thiet-ke/tep/{DRAFTING}/so-sanh")
    assert page.text.count('data-controller="case-diagram"') == 2
    told = studio.by().get(f"/thiet-ke/tep/{DRAFTING}/so-sanh/moi.json").get_json()
    assert told["process"] == "petition_drafting"
    assert told["active"]
    assert studio.by().get(f"/thiet-ke/tep/{DRAFTING}/so-sanh/x.json").status_code == 404


def test_a_proposal_shows_both_drawings_to_who_decides(studio: Studio) -> None:
    studio.changes(DRAFTING, 'name="Soạn dự', 'name="Thảo dự')
    address = studio.publishes("x").request.path
    page = studio.by(ADMIN).get(f"{address}/so-sanh?tep={DRAFTING}")
    assert page.status_code == 200
    old, new = (
        studio.by(ADMIN).get(f"{address}/so-sanh/{side}.json?tep={DRAFTING}").get_json() for side in ("cu", "moi")
    )
    assert 'name="Soạn dự' in old["xml"]
    assert 'name="Thảo dự' in new["xml"]
    assert studio.by(ADMIN).get(f"{address}/so-sanh?tep=forms/none.json").status_code == 404


def test_an_old_version_is_looked_at_and_taken_up_again(studio: Studio) -> None:
    studio.changes(CLASSIFY, "Hướng xử lý", "Cách xử lý")
    address = studio.publishes("đổi chữ").request.path
    studio.by(ADMIN).post(address, data={"_do": "approve"})
    page = studio.page("/thiet-ke/phien-ban/petition/1")
    assert "bản cũ" in page
    drawn = studio.by().get("/thiet-ke/phien-ban/petition/1/petition_behaviour.json").get_json()
    assert "petition_behaviour" in drawn["xml"]
    page = said(studio.by().post("/thiet-ke/phien-ban/petition/1/lam-nhap", follow_redirects=True).text)
    assert "Đã lấy 1 tệp vào nháp" in page
    assert "Hướng xử lý" in studio.content(CLASSIFY)["content"]
    for address in ("petition/9", "none/1", "petition/1/none.json"):
        assert studio.by().get(f"/thiet-ke/phien-ban/{address}").status_code == 404


# -- taking away and bringing in


def test_the_library_goes_out_and_comes_in_again_unchanged(studio: Studio, library: Path) -> None:
    answer = studio.by().get("/thiet-ke/xuat.zip")
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    assert files == {path: file.content for path, file in Library.from_folder(library).files.items()}
    page = said(studio.brings_in({"thu-vien.zip": answer.data}).text)
    assert "0 tệp sẽ vào nháp." in page
    studio.saves(CLASSIFY, "{}", 0)
    with_drafts = studio.by().get("/thiet-ke/xuat.zip?nhap=1").data
    with zipfile.ZipFile(io.BytesIO(with_drafts)) as archive:
        assert archive.read(CLASSIFY) == b"{}"


def test_nothing_changes_before_the_second_yes(studio: Studio) -> None:
    changed = studio.content(CLASSIFY)["content"].replace("Hướng xử lý", "Cách xử lý")
    answer = studio.brings_in({"classify.json": changed.encode(), "them.yaml": b"title: x"})
    page = said(answer.text)
    assert "2 tệp sẽ vào nháp." in page
    assert studio.content(CLASSIFY)["revision"] == 0
    packed = studio.packed(answer.text)
    page = said(studio.by().post("/thiet-ke/nhap", data={"packed": packed}, follow_redirects=True).text)
    assert "Đã nhập 2 tệp vào nháp." in page
    assert "Cách xử lý" in studio.content(CLASSIFY)["content"]
    assert studio.content("processes/them/scenarios/them.yaml")["is_draft"]


def zipped(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def link() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        entry = zipfile.ZipInfo("processes/a/link.bpmn")
        entry.external_attr = 0o120777 << 16
        archive.writestr(entry, "/etc/passwd")
    return buffer.getvalue()


BILLION = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        ({"a.zip": zipped({"processes/../../etc/x.bpmn": b"<a/>"})}, "Không nhận được đường dẫn"),
        ({"a.zip": zipped({"processes/a/run.sh": b"rm"})}, "Không phải tệp .bpmn, .dmn, .json hay .yaml."),
        ({"a.zip": link()}, "Tệp là một liên kết."),
        ({"a.zip": zipped({"forms/a/b.json": b"0" * 6_000_000})}, "nhiều hơn mức 500 KB"),
        ({"a.bpmn": BILLION}, "DTD"),
        ({"a.bpmn": b"<a/>"}, "Tệp không phải sơ đồ BPMN 2.0."),
        ({"a.bpmn": b"\x00\x01"}, "không"),
        ({"a.bpmn": "<a/>".encode("utf-16")}, "UTF-8"),
        ({"a.bpmn": b"<a>" * 10_000 + b"</a>" * 10_000}, "không phải XML đúng chuẩn"),
        ({"a.dmn": b"<a/>"}, "Tệp không phải bảng quyết định DMN."),
        ({"a.json": b"[" * 100_000}, "không phải JSON đúng chuẩn"),
        ({"a.json": b"[]"}, "Tệp không phải một biểu mẫu"),
        ({"a.yaml": b"a: [" }, "không phải YAML đúng chuẩn"),
        ({"a.exe": b"MZ"}, "Không nhận được đường dẫn"),
        ({"../../a.bpmn;rm": b"<a/>"}, "Không nhận được đường dẫn"),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_is_named_with_its_reason(studio: Studio, sent: dict[str, bytes], why: str) -> None:
    answer = studio.brings_in(sent)
    assert answer.status_code == 200, said(answer.text)
    page = said(answer.text)
    assert why in page
    assert "không nhận" in page
    assert "0 tệp sẽ vào nháp." in page


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        ({}, "Chưa chọn tệp nào."),
        ({"a.zip": b"PK\x03\x04broken"}, "không phải tệp zip đọc được"),
        ({"a.zip": zipped({f"forms/a/f{number}.json": b"" for number in range(2_100)})}, "quá nhiều tệp"),
        ({"a.zip": zipped({"forms/a/b.json": b"0" * 50_000_000})}, "giải nén ra quá lớn"),
        ({"a.bpmn": b"x" * 30_000_000}, "nặng hơn 10 MB"),
    ],
)
def test_what_is_no_import_at_all_changes_nothing(studio: Studio, sent: dict[str, bytes], why: str) -> None:
    answer = studio.brings_in(sent)
    assert answer.status_code == 422
    assert why in said(answer.text)


def test_a_confirmed_import_is_looked_at_again(studio: Studio) -> None:
    for packed in (
        "???",
        base64.b64encode(b"no zip").decode(),
        base64.b64encode(zipped({"forms/a/b.json": b"["})).decode(),
    ):
        answer = studio.by().post("/thiet-ke/nhap", data={"packed": packed})
        assert answer.status_code == 422
    assert "Chưa có thay đổi nào" in studio.page("/thiet-ke/cong-bo")


# -- who may what

LOOKING = ("/thiet-ke/", "/thiet-ke/de-nghi", "/thiet-ke/nhap", "/thiet-ke/xuat.zip", f"/thiet-ke/tep/{MAIN}",
           f"/thiet-ke/tep/{MAIN}/noi-dung", f"/thiet-ke/tep/{MAIN}/tai-ve", f"/thiet-ke/tep/{MAIN}/so-sanh",
           "/thiet-ke/phien-ban/petition/1", "/thiet-ke/tu-dien.json", "/thiet-ke/ma-goi-y?ten=a")  # fmt: skip
DRAWING = ("/thiet-ke/cong-bo", "/thiet-ke/moi/quy-trinh", f"/thiet-ke/tep/{MAIN}/ban-sao")
CHANGING = ("/thiet-ke/cong-bo", "/thiet-ke/moi/quy-trinh", "/thiet-ke/lay-het", "/thiet-ke/nhap",
            "/thiet-ke/phien-ban/petition/1/lam-nhap",
            *(f"/thiet-ke/tep/{MAIN}/{act}"
              for act in ("bo-nhap", "xoa", "lay-vao-nhap", "giu-ban-toi", "ban-sao")))  # fmt: skip


def test_each_page_opens_for_whom_it_is_and_is_not_there_for_others(studio: Studio) -> None:
    for address in LOOKING + DRAWING:
        assert studio.by(OFFICER).get(address).status_code == 404, address
        assert studio.by(DESIGNER).get(address).status_code == 200, address
        assert studio.by(ADMIN).get(address).status_code == (404 if address in DRAWING else 200), address
        assert studio.app.test_client().get(address).status_code in {302, 401}, address
    for address in CHANGING:
        for who in (OFFICER, ADMIN):
            assert studio.by(who).post(address).status_code == 404, (address, who)
        assert studio.app.test_client().post(address).status_code == 401, address


def test_every_route_of_the_room_is_among_them(studio: Studio) -> None:
    rules = {rule.endpoint for rule in studio.app.url_map.iter_rules() if rule.endpoint.startswith("designer.")}
    known = set()
    for method, addresses in (("GET", LOOKING + DRAWING), ("POST", CHANGING)):
        for address in addresses:
            adapter = studio.app.url_map.bind("localhost")
            known.add(adapter.match(address.partition("?")[0], method=method)[0])
    others = {"designer.save", "designer.check", "designer.preview_form_as_seen", "designer.proposal",
              "designer.decide",
              "designer.compare_proposed", "designer.proposed_diagram", "designer.compared_diagram",
              "designer.version_drawing"}  # fmt: skip
    assert rules == known | others


def test_the_rest_of_the_routes_are_closed_to_officers_too(studio: Studio) -> None:
    client, nobody = studio.by(OFFICER), uuid4()
    assert client.put(f"/thiet-ke/tep/{MAIN}/noi-dung", json={}).status_code == 404
    for address in (f"/thiet-ke/tep/{MAIN}/kiem-tra", "/thiet-ke/bieu-mau/xem-thu", f"/thiet-ke/de-nghi/{nobody}"):
        assert client.post(address, json={}).status_code == 404
    for address in (f"/thiet-ke/de-nghi/{nobody}", f"/thiet-ke/de-nghi/{nobody}/so-sanh",
                    f"/thiet-ke/de-nghi/{nobody}/so-sanh/cu.json", f"/thiet-ke/tep/{MAIN}/so-sanh/cu.json",
                    "/thiet-ke/phien-ban/petition/1/petition.json"):  # fmt: skip
        assert client.get(address).status_code == 404
    assert studio.by().get(f"/thiet-ke/de-nghi/{nobody}").status_code == 404


def test_an_administrator_previews_and_checks_but_saves_nothing(studio: Studio) -> None:
    schema = json.dumps({"type": "object", "properties": {}})
    for address, sent in ((f"/thiet-ke/tep/{MAIN}/kiem-tra", {}), ("/thiet-ke/bieu-mau/xem-thu", {"schema": schema})):
        assert studio.by(ADMIN).post(address, json=sent).status_code == 200


# -- the editors' menus


@pytest.mark.parametrize("path", [STUDY, ROUTING, CLASSIFY, "processes/petition/scenarios/withdrawn_by_sender.yaml"])
def test_every_way_out_of_an_editor_leads_somewhere(studio: Studio, path: str) -> None:
    page = html.fromstring(studio.by().get(f"/thiet-ke/tep/{path}").text)
    links = {str(one) for one in page.xpath("//*[contains(@class, 'e-frame')]//a/@href")}
    assert f"/thiet-ke/tep/{path}/ban-sao" in links
    answers = {link: studio.by().get(link, follow_redirects=True).status_code for link in links}
    assert set(answers.values()) == {200}, answers
