"""The task page: what it shows, what its buttons do, and that nothing typed is ever lost."""

import io
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask

from engine.cases import claim_task, complete_task, release_task
from engine.storage import begin_work
from tests.engine.directory.town import add_grant, close, officer
from tests.engine.petitions.office import CONTENT, PDF, TITLE, Clock
from tests.webui.inbox.house import LAW, case_of, drafts, open_review, open_task, petition, sign_in, task_of

OPINION = "Đề nghị nạo vét cống trước mùa mưa."


def typed(**changes: Any) -> dict[str, Any]:
    return {"_do": "complete", "decision": "agree", "opinion": OPINION, **changes}


def test_the_page_says_what_it_is_why_and_until_when(app: Flask) -> None:
    case = open_review()
    page = sign_in(app, "minh").get(f"/can-bo/viec/{open_task(case.id).id}").text
    assert "<h1>Soạn ý kiến</h1>" in page
    assert "còn 2 ngày làm việc" in page
    assert f"Đọc kỹ hồ sơ <strong>{case.number}</strong>" in page
    assert LAW in page
    assert "Sau bước này:</strong> Duyệt ý kiến (Chuyên viên xử lý)." in page


def test_the_petition_stands_there_as_its_sender_wrote_it(app: Flask) -> None:
    receipt = petition(content="Dòng một <b>không đậm</b>\nDòng hai của người gửi")
    page = sign_in(app, "hoa").get(f"/can-bo/viec/{open_task(case_of(receipt.number)).id}").text
    assert TITLE in page
    assert "Dòng một &lt;b&gt;không đậm&lt;/b&gt;<br>Dòng hai của người gửi" in page
    assert "Nguyễn Thị Lan" in page
    assert "lan@mau.example" in page


def test_completing_moves_the_case_on(app: Flask) -> None:
    case = open_review()
    answer = sign_in(app, "minh").post(f"/can-bo/viec/{open_task(case.id).id}", data=typed())
    assert answer.status_code == 303
    assert open_task(case.id).element == "approve"


def test_the_next_task_opens_by_itself(app: Flask) -> None:
    done, following = open_task(open_review().id), open_task(open_review("Việc sau").id)
    claim_task(following.id, actor=officer("minh"))
    answer = sign_in(app, "minh").post(f"/can-bo/viec/{done.id}", data=typed())
    assert answer.location == f"/can-bo/viec/{following.id}"


def test_the_same_case_goes_on_with_the_same_person(app: Flask) -> None:
    case = open_review()
    client = sign_in(app, "minh")
    client.post(f"/can-bo/viec/{open_task(case.id).id}", data=typed())
    receipt = petition()
    answer = sign_in(app, "hoa").post(
        f"/can-bo/viec/{open_task(case_of(receipt.number)).id}", data={"decision": "supplement", "request": "Ở đâu?"}
    )
    assert answer.location == "/can-bo/"


def test_a_mistake_is_named_at_its_field_and_above_and_the_rest_stays(app: Flask) -> None:
    task = open_task(open_review().id)
    answer = sign_in(app, "minh").post(f"/can-bo/viec/{task.id}", data={"_do": "complete", "opinion": OPINION})
    assert answer.status_code == 422
    assert "Có nội dung cần sửa" in answer.text
    assert 'href="#f-decision"' in answer.text
    assert 'id="f-decision-wrong"' in answer.text
    assert OPINION in answer.text
    assert drafts(task.id)[0]["opinion"] == OPINION
    assert task_of(task.id).status == "open"


def test_the_button_says_what_the_chosen_decision_does(app: Flask) -> None:
    task = open_task(open_review().id)
    answer = sign_in(app, "minh").post(f"/can-bo/viec/{task.id}", data={"decision": "return"})
    assert "Trả lại người soạn</button>" in answer.text


def test_a_draft_is_kept_and_stands_there_again(app: Flask) -> None:
    task = open_task(open_review().id)
    client = sign_in(app, "minh")
    answer = client.post(f"/can-bo/viec/{task.id}", data=typed(_do="draft", opinion="Viết d"))
    assert answer.status_code == 303
    page = client.get(f"/can-bo/viec/{task.id}").text
    assert "Viết d" in page
    assert "Đã lưu nháp" in page


def test_a_draft_kept_by_script_answers_with_the_time(app: Flask) -> None:
    task = open_task(open_review().id)
    answer = sign_in(app, "minh").post(
        f"/can-bo/viec/{task.id}", data=typed(_do="draft"), headers={"Accept": "application/json"}
    )
    assert answer.json == {"saved": "Đã lưu 09:00"}


def test_a_draft_is_its_writers_alone(app: Flask) -> None:
    task = open_task(open_review().id)
    sign_in(app, "minh").post(f"/can-bo/viec/{task.id}", data=typed(_do="draft"))
    assert OPINION not in sign_in(app, "an").get(f"/can-bo/viec/{task.id}").text


def test_a_draft_too_large_is_refused_in_words(app: Flask) -> None:
    task = open_task(open_review().id)
    answer = sign_in(app, "minh").post(f"/can-bo/viec/{task.id}", data=typed(_do="draft", opinion="a" * 1_100_000))
    assert answer.status_code == 422
    assert "Bản nháp lớn quá 1 MB" in answer.text


@pytest.mark.parametrize("act", ["claim", "release", "assign", "draft", "complete"])
def test_every_button_keeps_what_was_typed(app: Flask, act: str) -> None:
    task = open_task(open_review().id)
    claim_task(task.id, actor=officer("minh"))
    data = typed(_do=act, opinion="Đang viết", decision="", _to="")
    answer = sign_in(app, "minh").post(f"/can-bo/viec/{task.id}", data=data)
    assert "Đang viết" in answer.text or drafts(task.id)[0]["opinion"] == "Đang viết"


def test_done_by_someone_else_meanwhile(app: Flask) -> None:
    task = open_task(open_review().id)
    complete_task(task.id, {"decision": "agree", "opinion": "Ân đã viết."}, actor=officer("an"))
    answer = sign_in(app, "minh").post(f"/can-bo/viec/{task.id}", data=typed())
    assert answer.status_code == 409
    assert "Việc này đã được Trần Thị Ân xử lý xong." in answer.text
    assert OPINION in answer.text
    assert 'name="_do"' not in answer.text


def test_a_stale_page_says_so_keeps_the_text_and_may_be_sent_again(app: Flask) -> None:
    task = open_task(open_review().id)
    client = sign_in(app, "minh")
    answer = client.post(f"/can-bo/viec/{task.id}", data=typed(_revision="77"))
    assert answer.status_code == 409
    assert "Hồ sơ vừa có người xử lý sau khi trang này được mở." in answer.text
    assert OPINION in answer.text
    revision = answer.text.partition('name="_revision" value="')[2].partition('"')[0]
    assert client.post(f"/can-bo/viec/{task.id}", data=typed(_revision=revision)).status_code == 303


@pytest.mark.parametrize("revision", ["", "x", "-1", "1e9", "²", "9" * 18])
def test_a_made_up_revision_breaks_nothing(app: Flask, revision: str) -> None:
    task = open_task(open_review().id)
    answer = sign_in(app, "minh").post(f"/can-bo/viec/{task.id}", data=typed(_revision=revision))
    assert answer.status_code in {303, 409}


def test_claimed_by_someone_else_meanwhile(app: Flask) -> None:
    task = open_task(open_review().id)
    claim_task(task.id, actor=officer("an"))
    answer = sign_in(app, "minh").post(f"/can-bo/viec/{task.id}", data=typed())
    assert answer.status_code == 409
    assert "Trần Thị Ân đã nhận việc này." in answer.text
    assert OPINION in answer.text


def test_who_may_only_look_learns_the_rule_with_names(app: Flask) -> None:
    task = open_task(open_review().id)
    page = unescape(sign_in(app, "dung").get(f"/can-bo/viec/{task.id}").text)
    assert "Tài khoản này chỉ xem được việc này" in page
    assert "vai trò “Chuyên viên xử lý” tại “Sở Xây dựng”" in page


def test_the_rule_is_told_in_english_too(app: Flask) -> None:
    task = open_task(open_review().id)
    client = sign_in(app, "dung")
    page = unescape(client.get(f"/ngon-ngu/en?next=/can-bo/viec/{task.id}", follow_redirects=True).text)
    assert (
        "This task is for the role “Chuyên viên xử lý” at “Sở Xây dựng”; this account does not have it there." in page
    )


def test_who_may_not_do_it_cannot_by_sending_the_form_either(app: Flask) -> None:
    task = open_task(open_review().id)
    answer = sign_in(app, "dung").post(f"/can-bo/viec/{task.id}", data=typed())
    assert answer.status_code == 403
    assert task_of(task.id).status == "open"


def test_four_eyes_are_explained(app: Flask) -> None:
    case = open_review()
    client = sign_in(app, "minh")
    client.post(f"/can-bo/viec/{open_task(case.id).id}", data=typed())
    page = client.get(f"/can-bo/viec/{open_task(case.id).id}").text
    assert "Người đã làm bước “Soạn ý kiến” không được làm bước này" in page


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_task_of_others_is_not_found(app: Flask, method: str) -> None:
    task = open_task(open_review().id)
    answer = getattr(sign_in(app, "binh"), method)(f"/can-bo/viec/{task.id}")
    assert answer.status_code == 404


def test_a_task_out_of_reach_gives_the_text_back(app: Flask) -> None:
    answer = sign_in(app, "minh").post(f"/can-bo/viec/{uuid4()}", data=typed())
    assert answer.status_code == 404
    assert "Không tìm thấy việc này." in answer.text
    assert OPINION in answer.text


def test_claim_and_give_back(app: Flask) -> None:
    task = open_task(open_review().id)
    client = sign_in(app, "minh")
    client.post(f"/can-bo/viec/{task.id}", data={"_do": "claim"})
    assert "tôi đang giữ" in client.get(f"/can-bo/viec/{task.id}").text
    client.post(f"/can-bo/viec/{task.id}", data={"_do": "release"})
    assert task_of(task.id).assignee is None


def test_handing_over_to_a_colleague_who_may_do_it(app: Flask) -> None:
    task = open_task(open_review().id)
    claim_task(task.id, actor=officer("minh"))
    client = sign_in(app, "minh")
    page = client.get(f"/can-bo/viec/{task.id}").text
    offered = page.split('id="hand-to"')[1].split("</select>")[0]
    assert "Trần Thị Ân (chưa giữ việc nào)" in offered
    assert "Phạm Đức Dũng" not in offered
    client.post(f"/can-bo/viec/{task.id}", data={"_do": "assign", "_to": str(officer("an").id), "_why": "Nghỉ phép"})
    assert task_of(task.id).assignee == officer("an").id


def test_a_head_hands_over_without_doing_the_work(app: Flask) -> None:
    task = open_task(open_review().id)
    client = sign_in(app, "dung")
    assert "Giao việc" in client.get(f"/can-bo/viec/{task.id}").text
    client.post(f"/can-bo/viec/{task.id}", data={"_do": "assign", "_to": str(officer("minh").id)})
    assert task_of(task.id).assignee == officer("minh").id


@pytest.mark.parametrize("receiver", ["", "x", "00000000-0000-0000-0000-000000000000", "hoa"])
def test_handing_over_to_nobody_or_the_wrong_one_is_refused(app: Flask, receiver: str) -> None:
    task = open_task(open_review().id)
    claim_task(task.id, actor=officer("minh"))
    chosen = str(officer("hoa").id) if receiver == "hoa" else receiver
    answer = sign_in(app, "minh").post(f"/can-bo/viec/{task.id}", data={"_do": "assign", "_to": chosen})
    assert answer.status_code in {403, 422}
    assert task_of(task.id).assignee == officer("minh").id


def test_files_stay_when_something_else_is_wrong(app: Flask) -> None:
    task = open_task(open_review().id)
    client = sign_in(app, "minh")
    data = typed(decision="", **{"papers-new": (io.BytesIO(PDF), "biên bản.pdf")})
    answer = client.post(f"/can-bo/viec/{task.id}", data=data, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert "biên bản.pdf" in answer.text
    file_id = drafts(task.id)[0]["papers"][0]
    answer = client.post(f"/can-bo/viec/{task.id}", data=typed(papers=[file_id]))
    assert answer.status_code == 303
    assert client.get(f"/can-bo/tep/{file_id}").data == PDF


def test_a_disguised_file_is_refused_by_name_and_the_text_stays(app: Flask) -> None:
    task = open_task(open_review().id)
    data = typed(**{"scan-new": (io.BytesIO(b"MZ\x90\x00 not a picture"), "ảnh.png")})
    answer = sign_in(app, "minh").post(f"/can-bo/viec/{task.id}", data=data, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert "Tệp “ảnh.png” có nội dung không thuộc loại được nhận." in answer.text
    assert 'id="f-scan-wrong"' in answer.text
    assert OPINION in answer.text
    assert task_of(task.id).status == "open"


def test_files_beyond_the_limit_are_named(app: Flask) -> None:
    task = open_task(open_review().id)
    data = typed(**{"papers-new": [(io.BytesIO(PDF), f"tệp {number}.pdf") for number in range(6)]})
    answer = sign_in(app, "minh").post(f"/can-bo/viec/{task.id}", data=data, content_type="multipart/form-data")
    assert "Tệp “tệp 5.pdf” chưa được nhận: tối đa là 5 tệp." in answer.text
    assert len(drafts(task.id)[0]["papers"]) == 5


def test_a_file_of_another_case_cannot_be_slipped_in(app: Flask) -> None:
    first, second = open_task(open_review().id), open_task(open_review().id)
    client = sign_in(app, "minh")
    client.post(
        f"/can-bo/viec/{first.id}",
        data=typed(_do="draft", **{"papers-new": (io.BytesIO(PDF), "của việc khác.pdf")}),
        content_type="multipart/form-data",
    )
    stolen = drafts(first.id)[0]["papers"][0]
    client.post(f"/can-bo/viec/{second.id}", data=typed(_do="draft", papers=[stolen, "x"]))
    assert drafts(second.id)[0]["papers"] == []


def test_signing_in_again_shows_the_text_and_does_nothing_by_itself(app: Flask) -> None:
    task = open_task(open_review().id)
    answer = sign_in(app, "minh").post(f"/can-bo/viec/{task.id}", data=typed(_resumed="1"))
    assert answer.status_code == 200
    assert "Đã mở lại nội dung nhập trước khi hết phiên." in answer.text
    assert OPINION in answer.text
    assert task_of(task.id).status == "open"


def test_an_ended_session_holds_the_form_in_the_sign_in_page(app: Flask) -> None:
    task = open_task(open_review().id)
    answer = app.test_client().post(f"/can-bo/viec/{task.id}", data=typed())
    assert answer.status_code == 401
    assert 'name="kept" value="' in answer.text
    assert task_of(task.id).status == "open"


def test_a_form_of_another_site_does_nothing(app: Flask) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    task = open_task(open_review().id)
    answer = sign_in(app, "minh").post(f"/can-bo/viec/{task.id}", data=typed())
    assert answer.status_code == 400
    assert task_of(task.id).status == "open"


def test_an_admin_sees_the_step_and_not_the_petition(app: Flask) -> None:
    receipt = petition()
    page = sign_in(app, "quan.tri").get(f"/can-bo/viec/{open_task(case_of(receipt.number)).id}").text
    assert "Nội dung phản ánh chỉ hiện với người đang xử lý hồ sơ này." in page
    for secret in (TITLE, CONTENT, "Nguyễn Thị Lan"):
        assert secret not in page


def test_a_substitute_works_for_the_absent_and_a_closed_account_for_nobody(app: Flask) -> None:
    task = open_task(open_review().id)
    client = sign_in(app, "an")
    with begin_work() as work:
        add_grant(work, "an", "RECEPTION", "SXD", None, None)
    assert client.get(f"/can-bo/viec/{task.id}").status_code == 200
    close("an")
    assert client.get(f"/can-bo/viec/{task.id}").status_code == 302


def test_giving_back_what_one_does_not_hold_is_refused(app: Flask) -> None:
    task = open_task(open_review().id)
    claim_task(task.id, actor=officer("an"))
    assert sign_in(app, "minh").post(f"/can-bo/viec/{task.id}", data={"_do": "release"}).status_code == 403
    release_task(task.id, actor=officer("an"))


def test_the_page_works_in_english(app: Flask, clock: Clock) -> None:
    task = open_task(open_review().id)
    client = sign_in(app, "minh")
    client.set_cookie("hoidap_language", "en")
    assert client.get(f"/can-bo/viec/{task.id}").status_code == 200
