"""A form that holds every widget: filled in on its page or by a program, shown to read, refused with the same words."""

from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from engine.definitions import Library
from engine.definitions.forms import WIDGETS, read_form
from engine.definitions.forms.rows import with_rows
from tests.stories.fresh import Fresh, installed, paper
from tests.support.gallery import PROCESS, gallery
from tests.support.province import Petition

HOSTILE = (
    "**Đậm** <script>alert(1)</script> <img src=x onerror=alert(1)>\n[bấm](javascript:alert(1)) "
    '<a href="javascript:alert(1)">x</a> <b onmouseover=alert(1)>y</b>\n- một\n- hai'
)
FILLED = {
    "line": "Một <b>dòng</b>", "lines": "Dòng 1\r\nDòng 2", "rich": HOSTILE, "amount": "12,5",
    "mail": "lan@mau.example",
    "phone": "0912 345 678", "day": "2026-12-01", "moment": "2026-12-01T08:30", "one": "hai", "of_many": "dat_dai",
    "several": ["mot", "ba"], "place": "SXD", "places": ["SYT", "SNV"], "agreed": "true",
    "people-0-name": "Lan", "people-0-hours": "3", "people-0-is_guest": "false",
    "people-1-name": "Minh", "people-1-hours": "4", "people-1-is_guest": "true", "people-1-invited_by": "Hoa",
}  # fmt: skip


@pytest.fixture
def fresh(database_url: str, tmp_path: Path) -> Iterator[Fresh]:
    """An installation with the gallery alone."""
    with installed(database_url, tmp_path / "data", gallery(tmp_path / "library")) as fresh:
        yield fresh


def sent(fresh: Fresh, **more: Any) -> Any:
    data = {**FILLED, "person": officer(fresh).username, **more}
    return fresh.browser(officer(fresh)).post(
        f"/can-bo/khoi-tao/{PROCESS}", data=data, content_type="multipart/form-data"
    )


def officer(fresh: Fresh) -> Any:
    return fresh.who("SXD", "OFFICER")


def begun(fresh: Fresh, **more: Any) -> Petition:
    answer = sent(fresh, **more)
    assert answer.status_code == 303, answer.text
    return Petition(fresh.province, answer.location.rsplit("/", 1)[-1], "")


def read_again(fresh: Fresh, case: Petition) -> str:
    return fresh.page(officer(fresh), f"/can-bo/viec/{case.task('read_again').id}")


def test_the_gallery_holds_every_widget(tmp_path: Path) -> None:
    library = Library.from_folder(gallery(tmp_path))
    forms = [read_form(library, f"forms/{PROCESS}/{name}.json") for name in ("all", "read")]
    assert {one.widget for form in forms for one in with_rows(form.fields)} == WIDGETS


def test_what_each_widget_took_is_shown_in_the_words_of_people(fresh: Fresh) -> None:
    proof = {"papers-new": [paper("don.pdf"), paper("anh.pdf")], "people-1-proof-new": [paper("the.pdf")]}
    page = unescape(read_again(fresh, begun(fresh, **proof)))
    for said in (
        "Một <b>dòng</b>", "12,5", "0912345678", "Hai", "Đất đai", "Một, Ba", "Sở Xây dựng", "Sở Y tế, Sở Nội vụ",
        "don.pdf", "anh.pdf", "the.pdf", "Lan", "Minh", "Hoa", "Tổng", ">7<", "thứ Ba 1/12/2026",
        "08:30 thứ Ba 1/12/2026",
    ):  # fmt: skip
        assert said in page, said


def test_rich_text_is_hostile_until_it_is_cleaned(fresh: Fresh) -> None:
    page = read_again(fresh, begun(fresh))
    shown = page.partition("Văn bản có định dạng")[2].partition("Số lượng")[0]
    assert "<strong>Đậm</strong>" in shown
    assert "<li>hai</li>" in " ".join(shown.split()).replace("<li>\n", "<li>")
    for danger in ("<script", "<img", "<a ", "<b "):
        assert danger not in shown
    assert "<b>dòng</b>" not in page


def test_page_and_program_are_told_the_same_mistakes(fresh: Fresh) -> None:
    typed = {
        "line": "", "amount": "1001", "mail": "lan", "phone": "12", "day": "31/02/2026", "one": "bốn",
        "of_many": "khac_la", "agreed": "false", "people-0-name": "Lan", "people-0-hours": "0",
        "people-0-is_guest": "true",
    }  # fmt: skip
    page = unescape(fresh.browser(officer(fresh)).post(f"/can-bo/khoi-tao/{PROCESS}", data=typed).text)
    data: dict[str, Any] = {name: value for name, value in typed.items() if not name.startswith("people")}
    data["people"] = [{"name": "Lan", "hours": "0", "is_guest": "true"}]
    told = fresh.asks(officer(fresh), f"/processes/{PROCESS}/cases", {"data": data})
    assert told.status_code == 422
    problems = {one["where"]: one["what"] for one in told.get_json()["problems"]}
    assert {"/line", "/rich", "/amount", "/mail", "/phone", "/day", "/one", "/several", "/place", "/because",
            "/people/0/hours", "/people/0/invited_by"} <= problems.keys()  # fmt: skip
    for where, what in problems.items():
        anchor = "f" + where.replace("/", "-")
        assert what in page
        assert f'href="#{anchor}"' in page
        assert f'id="{anchor}-wrong"' in page


def test_too_many_rows_and_too_few_are_refused_at_the_group(fresh: Fresh) -> None:
    many = {f"people-{row}-{name}": value for row in range(5) for name, value in
            (("name", f"Người {row}"), ("hours", "1"), ("is_guest", "false"))}  # fmt: skip
    for rows in (many, {"people-0-name": "", "people-0-hours": "", "people-0-is_guest": ""}):
        data = {name: value for name, value in FILLED.items() if not name.startswith("people")}
        page = fresh.browser(officer(fresh)).post(f"/can-bo/khoi-tao/{PROCESS}", data={**data, **rows}).text
        assert 'id="f-people-wrong"' in page


def test_a_code_that_nobody_has_is_refused_from_a_program_too(fresh: Fresh) -> None:
    """The page offers what there is; a program may send anything."""
    data = {"line": "a", "rich": "b", "amount": 1, "day": "2026-12-01", "one": "hai", "several": ["mot"],
            "agreed": True, "people": [{"name": "Lan", "hours": 1, "is_guest": False}]}  # fmt: skip
    wrong = {**data, "place": "KHONG-CO", "places": ["SXD", "KHONG-CO"], "person": "khong.ai"}
    told = fresh.asks(officer(fresh), f"/processes/{PROCESS}/cases", {"data": wrong})
    assert told.status_code == 422
    assert {one["where"] for one in told.get_json()["problems"]} == {"/place", "/places", "/person"}
    assert (
        fresh.asks(officer(fresh), f"/processes/{PROCESS}/cases", {"data": {**data, "place": "SXD"}}).status_code == 201
    )
