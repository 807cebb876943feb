"""Words that are sent: previewed without being saved, refused when wrong, and what went wrong told and mended."""

from collections.abc import Callable

from engine.directory import find_entry
from engine.notifications import list_problems, note_problem
from engine.storage import begin_work, read_work
from tests.webui.visiting import Visitor

RECEIVED = "/quan-tri/danh-muc/notices/muc/received"


def saved(part: str) -> str:
    with read_work() as work:
        entry = find_entry(work, "notices", "received")
    assert entry is not None
    return str(entry.facts[part])


def test_words_are_previewed_on_an_invented_case_and_not_saved(admin: Visitor) -> None:
    before = saved("mail")
    admin.opens(RECEIVED).fills_in({"facts.mail": "Chào bạn, hồ sơ {{ number }}.", "act": "preview"})
    assert "Chào bạn, hồ sơ KH-2026-000123." in admin.all("#preview")[0].text_content()
    assert admin.value("facts.mail").strip() == "Chào bạn, hồ sơ {{ number }}."
    assert saved("mail") == before


def test_the_preview_is_where_its_button_leads_and_names_what_is_wrong_at_the_field(admin: Visitor) -> None:
    admin.opens(RECEIVED)
    (button,) = admin.all('button[value="preview"]')
    assert button.get("formaction") == f"{RECEIVED}#preview"
    admin.fills_in({"facts.mail": "Kính gửi {{ full_name }}", "facts.subject": "Hồ sơ {{ nam }}", "act": "preview"})
    assert admin.status == 200
    assert "Không điền được: full_name." in admin.page.get_element_by_id("f-facts.mail-wrong").text_content()
    assert "Không điền được: nam." in admin.page.get_element_by_id("f-facts.subject-wrong").text_content()


def test_an_unknown_placeholder_is_refused_with_those_that_there_are(admin: Visitor) -> None:
    admin.opens(RECEIVED).fills_in({"facts.mail": "Kính gửi {{ full_name }}"})
    assert admin.status == 422
    assert "không có chỗ trống tên “full_name”" in admin.text
    assert "publication_page, received_on" in admin.text
    assert "Không điền được: full_name" in admin.text


def test_what_the_sender_wrote_may_stand_on_the_page_and_not_in_mail(admin: Visitor) -> None:
    admin.opens(RECEIVED).fills_in({"facts.text": "“{{ title }}” đã nhận."})
    assert saved("text") == "“{{ title }}” đã nhận."
    admin.opens(RECEIVED).fills_in({"facts.subject": "{{ title }}"})
    assert admin.status == 422


def test_a_problem_is_told_until_the_words_are_mended(admin: Visitor) -> None:
    with begin_work() as work:
        note_problem(work, "received", "mail", "template.broken", "tytle")
    admin.opens("/quan-tri/thong-bao")
    assert "Mẫu có chỗ trống sai (tytle)" in admin.text
    assert "(thư điện tử)" in " ".join(one.text_content() for one in admin.all(".a-setting"))
    admin.opens(RECEIVED).fills_in({"facts.mail": "Hồ sơ {{ number }}."})
    with read_work() as work:
        assert list_problems(work) == []
    assert "Không có mẫu nào trục trặc." in admin.opens("/quan-tri/thong-bao").text


def test_nobody_else_sees_or_sends_again(signs_in: Callable[[str], Visitor]) -> None:
    head = signs_in("HEAD")
    assert head.opens("/quan-tri/thong-bao").status == 404
    assert head.client.post("/quan-tri/thong-bao/gui-lai").status_code in {400, 404}
