"""The page of a case, its diagrams, its files."""

import io
from uuid import uuid4

from flask import Flask

from engine.cases import complete_task
from tests.engine.directory.town import officer
from tests.engine.petitions.office import CONTENT, PDF, TITLE
from tests.webui.inbox.house import approval, case_of, drafts, open_review, open_task, petition, sign_in


def test_the_case_tells_its_story_in_plain_words(app: Flask) -> None:
    case = open_review()
    complete_task(open_task(case.id).id, {"decision": "agree", "opinion": "Đồng ý cả."}, actor=officer("minh"))
    page = sign_in(app, "an").get(f"/can-bo/ho-so/{case.number}").text
    assert "Làm xong bước “Soạn ý kiến”. Việc tiếp theo: “Duyệt ý kiến”." in page
    assert "Lê Văn Minh" in page
    assert "task.completed" not in page


def test_the_case_says_where_it_is_without_a_drawing(app: Flask) -> None:
    page = sign_in(app, "minh").get(f"/can-bo/ho-so/{open_review().number}").text
    assert "<strong>Đang ở:</strong> Soạn ý kiến." in page


def test_the_case_leads_to_its_open_tasks_and_shows_the_petition(app: Flask) -> None:
    receipt = petition()
    page = sign_in(app, "hoa").get(f"/can-bo/ho-so/{receipt.number}").text
    assert f"/can-bo/viec/{open_task(case_of(receipt.number)).id}" in page
    assert CONTENT in page


def test_a_case_of_others_and_of_nobody_is_not_found(app: Flask) -> None:
    receipt = petition()
    client = sign_in(app, "minh")
    assert client.get(f"/can-bo/ho-so/{receipt.number}").status_code == 404
    assert client.get("/can-bo/ho-so/KH-2026-999999").status_code == 404
    assert client.get("/can-bo/ho-so/" + "9" * 300).status_code == 404


def test_an_admin_sees_the_case_without_its_content(app: Flask) -> None:
    receipt = petition()
    page = sign_in(app, "quan.tri").get(f"/can-bo/ho-so/{receipt.number}").text
    assert receipt.number in page
    assert TITLE not in page
    assert CONTENT not in page


def test_a_diagram_comes_with_the_present_position(app: Flask) -> None:
    case = open_review()
    complete_task(open_task(case.id).id, {"decision": "agree", "opinion": "Đồng ý cả."}, actor=officer("minh"))
    client = sign_in(app, "an")
    main = client.get(f"/can-bo/ho-so/{case.number}/so-do/review").json
    called = client.get(f"/can-bo/ho-so/{case.number}/so-do/review_approval").json
    assert main is not None
    assert called is not None
    assert "write" in main["done"]
    assert main["others"] == ["review_approval"]
    assert called["active"] == ["approve"]
    assert called["xml"] == approval().xml().decode()


def test_the_diagram_where_people_are_at_work_comes_first(app: Flask) -> None:
    case = open_review()
    complete_task(open_task(case.id).id, {"decision": "agree", "opinion": "Đồng ý cả."}, actor=officer("minh"))
    page = sign_in(app, "an").get(f"/can-bo/ho-so/{case.number}").text
    assert 'data-process="review_approval">' in page.partition("<figure")[2].partition("<nav")[0]


def test_diagrams_are_not_for_other_eyes_nor_other_files(app: Flask) -> None:
    case = open_review()
    assert sign_in(app, "binh").get(f"/can-bo/ho-so/{case.number}/so-do/review").status_code == 404
    assert sign_in(app, "minh").get(f"/can-bo/ho-so/{case.number}/so-do/petition").status_code == 404


def test_a_file_is_handed_over_and_never_shown(app: Flask) -> None:
    task = open_task(open_review().id)
    client = sign_in(app, "minh")
    client.post(
        f"/can-bo/viec/{task.id}",
        data={"_do": "draft", "papers-new": (io.BytesIO(PDF), "biên bản.pdf")},
        content_type="multipart/form-data",
    )
    file_id = drafts(task.id)[0]["papers"][0]
    answer = client.get(f"/can-bo/tep/{file_id}")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.cache_control.no_store
    assert sign_in(app, "an").get(f"/can-bo/tep/{file_id}").status_code == 200


def test_a_file_is_not_for_other_eyes(app: Flask) -> None:
    task = open_task(open_review().id)
    sign_in(app, "minh").post(
        f"/can-bo/viec/{task.id}",
        data={"_do": "draft", "papers-new": (io.BytesIO(PDF), "biên bản.pdf")},
        content_type="multipart/form-data",
    )
    file_id = drafts(task.id)[0]["papers"][0]
    for username in ("binh", "hoa", "quan.tri"):
        assert sign_in(app, username).get(f"/can-bo/tep/{file_id}").status_code == 404
    assert sign_in(app, "minh").get(f"/can-bo/tep/{uuid4()}").status_code == 404
    assert app.test_client().get(f"/can-bo/tep/{file_id}").status_code == 302
