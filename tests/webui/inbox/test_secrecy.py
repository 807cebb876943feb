"""Marking a state secret on the pages: the form, the stub, what those who decide see."""

from flask import Flask

from engine.cases import get_case
from engine.petitions import FileUpload
from engine.petitions.links import LinkKind, link
from engine.storage import begin_work
from tests.engine.directory.town import add_grant, officer
from tests.engine.petitions.office import CONTENT, PDF, TITLE, send
from tests.webui.inbox.house import case_of, open_task, petition, sign_in

STUB = "Đang xử lý theo chế độ riêng"


def test_marked_from_the_page_only_a_stub_is_left_of_it(app: Flask) -> None:
    receipt = petition()
    task = open_task(case_of(receipt.number)).id
    client = sign_in(app, "hoa")
    address = f"/can-bo/ho-so/{receipt.number}/che-do-rieng"
    for page in (f"/can-bo/ho-so/{receipt.number}", f"/can-bo/viec/{task}"):
        assert address in client.get(page).text
    assert "Không chép nội dung" in client.get(address).text
    wrong = client.post(address, data={"reason": ""})
    assert wrong.status_code == 422
    assert "Chưa nêu lý do." in wrong.text
    answer = client.post(address, data={"reason": "có dấu mật"}, follow_redirects=True)
    assert STUB in answer.text
    for page in (f"/can-bo/ho-so/{receipt.number}", f"/can-bo/viec/{task}", "/can-bo/", "/can-bo/che-do-rieng"):
        seen = client.get(page, follow_redirects=True).text
        assert TITLE not in seen
        assert CONTENT not in seen
    assert receipt.number in client.get("/can-bo/che-do-rieng").text
    assert client.get(f"/can-bo/ho-so/{receipt.number}").status_code == 303
    assert client.post(f"/can-bo/viec/{task}", data={"_do": "complete"}).status_code == 409
    for rest in (f"lam/{task}", "ban-thao", "so-do/petition"):
        assert client.get(f"/can-bo/ho-so/{receipt.number}/{rest}").status_code in {303, 404}
    assert client.get(f"/can-bo/viec/{task}/gia-han").status_code in {303, 404}
    assert sign_in(app, "quan.tri").get(f"/giam-sat/ho-so/{receipt.number}").status_code == 303


def test_the_sender_is_told_a_neutral_line(app: Flask) -> None:
    receipt = petition()
    sign_in(app, "hoa").post(f"/can-bo/ho-so/{receipt.number}/che-do-rieng", data={"reason": "có dấu mật"})
    asked = {"X-Tracking-Code": receipt.tracking_code}
    told = app.test_client().get(f"/api/v1/petitions/{receipt.number}", headers=asked)
    assert told.status_code == 200
    assert STUB in told.text or told.get_json()["status"] == "secret"
    assert TITLE not in told.text
    assert CONTENT not in told.text


def test_who_decides_reads_it_and_undoes_it_and_others_do_not(app: Flask) -> None:
    receipt = send(FileUpload("don.pdf", PDF))
    address = f"/can-bo/ho-so/{receipt.number}/che-do-rieng"
    others = sign_in(app, "hoa")
    others.post(address, data={"reason": "có dấu mật"})
    assert others.post(f"{address}/noi-dung").status_code == 404
    assert others.post(f"{address}/bo", data={"reason": "x"}).status_code == 403
    give_role("hoa", "HEAD")
    head = sign_in(app, "hoa")
    assert CONTENT not in head.get(address).text
    assert "có dấu mật" in head.get(address).text
    shown = head.post(f"{address}/noi-dung")
    assert CONTENT in shown.text
    assert "don.pdf" in shown.text
    assert shown.headers["Cache-Control"] == "no-store"
    file_address = shown.text.split(f"{address}/tep/")[1].split('"')[0]
    assert head.post(f"{address}/tep/{file_address}").data == PDF
    assert head.get(f"/can-bo/tep/{file_address}").status_code == 404
    answer = head.post(f"{address}/bo", data={"reason": "không phải bí mật"}, follow_redirects=True)
    assert CONTENT in answer.text
    kinds = [event.kind for event in get_case(case_of(receipt.number), actor=officer("hoa")).events]
    assert kinds[-4:] == ["secrecy.suspected", "secrecy.read", "secrecy.read", "secrecy.lifted"]


def give_role(username: str, role: str) -> None:
    with begin_work() as work:
        add_grant(work, username, role, officer(username).agency, None, None)


def test_linked_cases_go_along_where_they_are_ticked(app: Flask) -> None:
    first, joined, other = (petition(phone=f"0905 {one:06}", email=f"l{one}@mau.example") for one in range(3))
    with begin_work() as work:
        for one in (joined, other):
            link(work, case_of(first.number), case_of(one.number), LinkKind.JOINED)
    client = sign_in(app, "hoa")
    address = f"/can-bo/ho-so/{first.number}/che-do-rieng"
    form = client.get(address).text
    for one in (joined, other):
        assert f'name="also" value="{one.number}" checked' in form
    wrong = client.post(address, data={"reason": "", "also": [joined.number]}).text
    assert f'value="{joined.number}" checked' in wrong
    assert f'value="{other.number}" checked' not in wrong
    done = client.post(address, data={"reason": "có dấu mật", "also": [joined.number, "KH-9999-000001"]},
                       follow_redirects=True)  # fmt: skip
    assert f"Hồ sơ liên quan {joined.number} cũng đã được giữ lại." in done.text
    listed = client.get("/can-bo/che-do-rieng").text
    assert [one.number in listed for one in (first, joined, other)] == [True, True, False]
    assert client.get(f"/can-bo/ho-so/{other.number}").status_code == 200
    give_role("hoa", "HEAD")
    shown = sign_in(app, "hoa").get(address).text
    assert "Mỗi hồ sơ được quyết định riêng." in shown
    assert f"/can-bo/ho-so/{joined.number}/che-do-rieng" in shown
