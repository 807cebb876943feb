"""The door between the pages and the editors: content, saving, checking, words, previews."""

import json
from datetime import datetime

import pytest

from tests.webui.designer.studio import ADMIN, CLASSIFY, DESIGNER, MAIN, OFFICER, STUDY, Studio

SAVE = f"/thiet-ke/tep/{STUDY}/noi-dung"


def test_a_file_without_a_draft_is_what_is_live(studio: Studio) -> None:
    told = studio.content(STUDY)
    assert told["kind"] == "bpmn"
    assert told["revision"] == 0
    assert not told["is_draft"]
    assert told["live"] == {"process": "petition", "version": 1}
    assert "petition_behaviour" in told["content"]


def test_what_is_saved_comes_back_to_its_designer_alone(studio: Studio) -> None:
    answer = studio.saves(STUDY, "<half", 0)
    assert answer.get_json()["revision"] == 1
    assert answer.get_json()["saved_words"] == "Đã lưu 09:00"
    assert datetime.fromisoformat(answer.get_json()["saved_at"]).tzinfo is not None
    assert studio.content(STUDY)["content"] == "<half"
    assert studio.content(STUDY)["is_draft"]
    assert studio.content(STUDY, by=ADMIN)["content"] != "<half"


def test_a_second_window_is_told_and_may_overrule(studio: Studio) -> None:
    studio.saves(STUDY, "<first/>", 0)
    answer = studio.saves(STUDY, "<second/>", 0)
    assert answer.status_code == 409
    told = answer.get_json()
    assert told["code"] == "draft.changed_elsewhere"
    assert told["message"] == "Nháp này vừa được lưu từ một cửa sổ khác."
    assert told["revision"] == 1
    assert told["saved_at"]
    assert studio.content(STUDY)["content"] == "<first/>"
    assert studio.saves(STUDY, "<second/>", told["revision"]).status_code == 200
    assert studio.content(STUDY)["content"] == "<second/>"


def test_a_file_too_large_is_refused_and_the_draft_stays(studio: Studio) -> None:
    studio.saves(STUDY, "<small/>", 0)
    answer = studio.saves(STUDY, "x" * 5_000_001, 1)
    assert answer.status_code == 413
    assert answer.get_json()["code"] == "designer.file_too_large"
    assert studio.saves(STUDY, "x" * 30_000_000, 1).status_code == 413
    assert studio.content(STUDY)["content"] == "<small/>"


def test_a_save_without_its_revision_is_refused(studio: Studio) -> None:
    answer = studio.by().put(SAVE, json={"content": "<a/>"})
    assert answer.status_code == 422
    assert "revision" in answer.get_json()["problems"][0]["what"]


@pytest.mark.parametrize(
    "path",
    ["processes/../../etc/passwd.bpmn", "processes/a/../../../x.bpmn", "processes/petition/nothing.bpmn",
     "forms/.hidden.json", "processes/x.exe.json"],
)  # fmt: skip
def test_no_path_leads_out_of_the_library(studio: Studio, path: str) -> None:
    assert studio.by().get(f"/thiet-ke/tep/{path}/noi-dung").status_code == 404
    assert studio.by().get(f"/thiet-ke/tep/{path}").status_code == 404


def test_a_new_file_cannot_be_saved_out_of_place(studio: Studio) -> None:
    answer = studio.by().put("/thiet-ke/tep/forms/../x.json/noi-dung", json={"content": "{}", "revision": 0})
    assert answer.status_code in {404, 422}
    answer = studio.by().put("/thiet-ke/tep/forms/new/one.bpmn/noi-dung", json={"content": "{}", "revision": 0})
    assert answer.get_json()["code"] == "library.path_refused"


def test_findings_come_while_drawing_and_speak_of_the_family(studio: Studio) -> None:
    assert studio.findings(STUDY) == []
    broken = studio.content(STUDY)["content"].replace("petition/verify_facts.json", "petition/no_such.json")
    found = studio.findings(STUDY, broken)
    assert {one["code"] for one in found} >= {"reference.form"}
    (one,) = [one for one in found if one["code"] == "reference.form"]
    assert one["file"] == STUDY
    assert one["element"]
    assert one["severity"] == "error"
    assert one["remedy"]


def test_a_change_in_a_called_process_is_checked_with_those_that_call_it(studio: Studio) -> None:
    studio.saves(STUDY, "not xml at all", 0)
    assert any(one["file"] == MAIN or one["file"] == STUDY for one in studio.findings(MAIN))


def test_a_scenario_is_played_as_it_is_written(studio: Studio) -> None:
    path = "processes/petition/scenarios/withdrawn_by_sender.yaml"
    assert studio.findings(path) == []
    told = studio.content(path)["content"]
    (one,) = studio.findings(path, told.replace("end: withdrawn", "end: published"))
    assert one["code"] == "scenario.broken"
    (one,) = studio.findings(path, "steps: [")
    assert one["code"] == "scenario.invalid"


def test_words_name_what_a_diagram_may_use(studio: Studio) -> None:
    told = studio.by().get("/thiet-ke/tu-dien.json").get_json()
    assert {"code": "RECEPTION", "name": "Cán bộ tiếp nhận"} in told["roles"]
    assert {"name": "petition/classify.json", "title": "Phân loại và chọn cơ quan chủ trì"} in told["forms"] or any(
        one["name"] == "petition/classify.json" for one in told["forms"]
    )
    (study,) = [one for one in told["processes"] if one["id"] == "petition_behaviour"]
    assert study["path"] == STUDY
    assert any(one["is_outward"] for one in told["operations"])
    assert all(one["help"] for one in told["functions"])


def test_words_offer_what_forms_ask_and_tables_answer(studio: Studio) -> None:
    told = studio.by().get("/thiet-ke/tu-dien.json").get_json()
    asked = {(one["form"], one["name"]): one["schema"] for one in told["fields"]}
    assert asked["forms/leave/request.json", "kind"]["x-labels"]["annual"] == "Nghỉ phép năm"
    # What is only shown was asked for elsewhere.
    assert ("forms/leave/decide_leave.json", "kind") not in asked
    (approver,) = [one for one in told["outputs"] if one["table"] == "processes/leave/leave_rules.dmn"]
    assert (approver["name"], sorted(approver["values"])) == ("approver", ["deputy", "head", "hub"])


def test_a_form_that_has_no_hints_yet_opens_with_none(studio: Studio) -> None:
    studio.saves("forms/moi/hoi.json", '{"type": "object", "properties": {}}')
    told = studio.content("forms/moi/hoi.ui.json")
    assert (told["content"], told["revision"]) == ("", 0)
    assert studio.by().get("/thiet-ke/tep/forms/moi/khong_co.ui.json/noi-dung").status_code == 404


def test_a_form_is_shown_as_people_will_see_it(studio: Studio) -> None:
    schema = {"type": "object", "properties": {"x": {"type": "string", "title": "<b>Tên</b>", "maxLength": 9}}}
    sent = {"path": "forms/a/b.json", "schema": json.dumps(schema), "ui": ""}
    told = studio.by().post("/thiet-ke/bieu-mau/xem-thu", json=sent).get_json()
    assert told["findings"] == []
    assert "&lt;b&gt;Tên&lt;/b&gt;" in told["html"]
    assert "<b>" not in told["html"]


@pytest.mark.parametrize(
    "schema",
    ["", "[", "[]", '{"$ref": "http://example.org/x"}', "[" * 100_000, '{"type":"object","properties":{"a":3}}'],
)
def test_a_form_that_is_none_is_said_to_be_so(studio: Studio, schema: str) -> None:
    answer = studio.by().post("/thiet-ke/bieu-mau/xem-thu", json={"schema": schema})
    assert answer.status_code == 200
    assert answer.get_json()["findings"]


def test_a_form_of_thousands_of_fields_is_shown_as_far_as_anyone_would_read(studio: Studio) -> None:
    fields = {f"f{number}": {"type": "string", "title": f"Mục {number}", "maxLength": 9} for number in range(3_000)}
    sent = {"schema": json.dumps({"type": "object", "properties": fields})}
    told = studio.by().post("/thiet-ke/bieu-mau/xem-thu", json=sent).get_json()
    assert told["html"].count("data-field=") <= 200
    assert told["html"].count("data-field=") == 200 or told["findings"]


def test_a_download_is_the_file_as_it_stands_on_the_desk(studio: Studio) -> None:
    studio.saves(CLASSIFY, "{}", 0)
    answer = studio.by().get(f"/thiet-ke/tep/{CLASSIFY}/tai-ve")
    assert answer.data == b"{}"
    assert "classify.json" in answer.headers["Content-Disposition"]


def test_an_administrator_looks_and_changes_nothing(studio: Studio) -> None:
    answer = studio.saves(STUDY, "<a/>", 0, by=ADMIN)
    assert answer.status_code == 403
    assert studio.by(ADMIN).post(f"/thiet-ke/tep/{STUDY}/bo-nhap").status_code == 404
    assert studio.by(ADMIN).get(f"/thiet-ke/tep/{STUDY}").status_code == 200


def test_an_officer_finds_no_such_room(studio: Studio) -> None:
    for address in ("/thiet-ke/", f"/thiet-ke/tep/{STUDY}", SAVE, "/thiet-ke/tu-dien.json"):
        assert studio.by(OFFICER).get(address).status_code == 404


def test_an_ended_session_is_told_to_the_editor(studio: Studio) -> None:
    answer = studio.app.test_client().put(SAVE, json={"content": "<a/>", "revision": 0})
    assert answer.status_code == 401
    assert answer.get_json()["code"] == "session.ended"


def test_saving_needs_the_token_of_our_own_page(studio: Studio) -> None:
    studio.app.config["WTF_CSRF_ENABLED"] = True
    assert studio.saves(STUDY, "<a/>", 0).status_code in {400, 401}
    studio.app.config["WTF_CSRF_ENABLED"] = False
    assert studio.content(STUDY)["revision"] == 0


def test_only_the_drawing_pages_may_be_styled_inline(studio: Studio) -> None:
    drawing = studio.by().get(f"/thiet-ke/tep/{STUDY}").headers["Content-Security-Policy"]
    other = studio.by().get("/can-bo/").headers["Content-Security-Policy"]
    assert "style-src 'self' 'unsafe-inline'" in drawing
    assert "unsafe-inline" not in drawing.replace("style-src 'self' 'unsafe-inline'", "")
    assert "unsafe-inline" not in other


def test_the_hints_of_a_form_open_with_the_form(studio: Studio) -> None:
    answer = studio.by().get("/thiet-ke/tep/forms/petition/classify.ui.json")
    assert answer.headers["Location"].endswith(f"/thiet-ke/tep/{CLASSIFY}")


@pytest.mark.parametrize("username", [DESIGNER, ADMIN])
def test_the_library_shows_every_process_with_its_version(studio: Studio, username: str) -> None:
    page = studio.page("/thiet-ke/", by=username)
    assert "petition_behaviour.bpmn" in page
    assert "bản 1 đang dùng" in page


def test_a_finding_names_the_property_as_the_panel_calls_it(studio: Studio) -> None:
    content = studio.content(STUDY)["content"].replace('budget("study")', 'budget("study"', 1)
    (found,) = [one for one in studio.findings(STUDY, content) if one["code"] == "bpmn.expression"]
    assert found["message"].startswith("Ở mục “Phải xong trong”: ")
    assert found["place"] == "dueIn"


def test_hints_that_a_form_does_not_have_yet_are_empty(studio: Studio) -> None:
    hints = CLASSIFY.replace(".json", ".ui.json")
    studio.by().post(f"/thiet-ke/tep/{CLASSIFY}/ban-sao", data={"title": "Phân loại nhanh", "identifier": "quick"})
    studio.by().post("/thiet-ke/tep/forms/petition/quick.ui.json/bo-nhap")
    told = studio.content("forms/petition/quick.ui.json")
    assert (told["content"], told["revision"], told["is_draft"]) == ("", 0, False)
    assert studio.saves("forms/petition/quick.ui.json", "{}", 0).status_code == 200
    assert studio.content(hints)["content"]
    assert studio.by().get("/thiet-ke/tep/forms/petition/none.ui.json/noi-dung").status_code == 404
