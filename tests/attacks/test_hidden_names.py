"""A stranger looks for hidden names: every public page, address, header and search, whatever was planted where."""

import io
import re
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from lxml import html
from sqlalchemy import select

from engine.cases import begin_about
from engine.directory import find_officer_by_username
from engine.errors import Invalid
from engine.petitions import get_publication
from engine.storage import read_work, tables
from engine.storage.search_text import search_plain
from tests.stories.handling import handle, issue, take_on, transfer_to
from tests.stories.test_public_files import Publisher, make
from tests.support.planted_files import planted_jpeg, planted_pdf
from tests.support.province import HUB, Petition, Province, province_at
from tests.support.staff import Staff

SENDER, STREET, PHONE, MAIL = "Hồ Thị Ngân Hà", "217 Lê Hồng Phong", "0977654321", "ngan.ha@mau.example"
OTHER = "Trần Văn Bảy"
PLANTED = (SENDER, STREET, PHONE, MAIL, OTHER, "0912345678")
HIDDEN = tuple(
    sorted({form for one in PLANTED for form in (one.casefold(), search_plain(one).strip(), quote(one).casefold())})
)
TITLE = f"Ông {OTHER} lấn đường trước nhà {SENDER}"
CONTENT = f"Tôi là {SENDER}, ở {STREET}, {PHONE}. Ông {OTHER} (0912345678) lấn đường, xin xử lý. Thư: {MAIL}."
ANSWER = f"Kính gửi bà {SENDER}. Đã nhắc ông {OTHER}; đường đã thông."


@pytest.fixture
def province(province_sqlite_url: str, tmp_path: Path) -> Iterator[Province]:
    with province_at(province_sqlite_url, tmp_path) as province:
        province.app.config["WTF_CSRF_ENABLED"] = False
        yield province


def answered(province: Province) -> Petition:
    """A petition with names in everything that people write, its public version to be prepared."""
    petition = province.receives(
        TITLE, CONTENT, field="dat_dai", full_name=SENDER, address=STREET, phone=PHONE, email=MAIL, place=STREET
    )
    transfer_to(petition, "SNNMT")
    take_on(petition, "SNNMT")
    handle(petition)
    names = (f"Đơn của {SENDER}.pdf", f"Ảnh nhà ông {OTHER}.jpg")
    sent = [(io.BytesIO(content), name) for content, name in zip((planted_pdf(), planted_jpeg()), names, strict=True)]
    Staff(petition, "draft_answer").presses("draft", **{"answer_files-new": sent})
    ids = petition.shown("draft_answer")["answer_files"]
    petition.done("draft_answer", answer=ANSWER, public_answer=ANSWER, answer_files=ids)
    petition.done("approve_answer", decision="approve")
    issue(petition, "SNNMT")
    petition.done("check_answer", decision="fits")
    return petition


def published(province: Province, **more: Any) -> Petition:
    petition = answered(province)
    publisher = Publisher(petition)
    make(publisher, f"Đơn của {SENDER}.pdf")
    begun = petition.shown("prepare_publication")
    texts = {name: begun[name] for name in ("public_title", "public_question", "public_answer")}
    why = f"Rút gọn lời chào bà {SENDER}"
    petition.done("prepare_publication", decision="publish", edit_why=why, mask_more=OTHER, **{**texts, **more})
    return petition


def work_about(petition: Petition, process: str) -> Petition:
    with read_work() as work:
        who = find_officer_by_username(work, petition.province.officer(HUB, "PUBLISHER"))
    assert who is not None
    return Petition(petition.province, begin_about(petition.case_id, process, actor=who).number, "")


class Stranger:
    """Who knows nothing but the first page, and reads all there is: bodies, headers, and what links lead to."""

    def __init__(self, province: Province, language: str = "vi") -> None:
        self.client = province.app.test_client()
        if language != "vi":
            self.client.get(f"/ngon-ngu/{language}")
        self.read: dict[str, str] = {}

    def gets(self, address: str) -> Any:
        answer = self.client.get(address)
        headers = "\n".join(f"{name}: {value}" for name, value in answer.headers if name != "Set-Cookie")
        self.read[address] = f"{headers}\n{answer.data.decode('utf-8', 'replace')}"
        return answer

    def crawls(self, *starts: str, most: int = 400) -> None:
        waiting = deque(starts)
        while waiting and len(self.read) < most:
            address = waiting.popleft()
            if address in self.read:
                continue
            answer = self.gets(address)
            if answer.mimetype == "text/html":
                for link in html.fromstring(answer.text).xpath("//@href|//@src|//@action|//@data-address"):
                    parts = urlsplit(link)
                    inner = parts.path + (f"?{parts.query}" if parts.query else "")
                    if not parts.netloc and inner.startswith("/") and not inner.startswith(("/static", "/ngon-ngu")):
                        waiting.append(inner)
            elif answer.mimetype == "application/json":
                found = re.findall(r'"number":"([^"]+)"', answer.text.replace(" ", ""))
                waiting.extend(f"/api/v1/publications/{number}" for number in found)

    def finds(self) -> dict[str, list[str]]:
        """Where hidden words were read, unless they had been asked for there."""
        told = {}
        for address, text in self.read.items():
            said = text.casefold()
            if found := [one for one in HIDDEN if one in said and one not in address.casefold()]:
                told[address] = found
        return told


STARTS = (
    "/", "/cong-khai", "/api/v1/publications", "/api/v1/openapi.json", "/robots.txt", "/sitemap.xml", "/rss",
    "/feed.xml", "/cong-khai.json", "/cong-khai?linh_vuc=dat_dai", "/healthz", "/readyz", "/metrics",
)  # fmt: skip


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_stranger_reads_every_public_page_and_meets_no_hidden_name(province: Province, language: str) -> None:
    petition = published(province)
    work = work_about(petition, "petition_correction")
    work.done(
        "write_correction", decision="correct", public_question="Đường bị lấn, xin xử lý.", public_title="Đường bị lấn",
        public_answer="Đã nhắc người lấn đường; đường đã thông.", public_reason="Bản trước thiếu một ý.",
        mask_more=f"{SENDER}\n{OTHER}",
    )  # fmt: skip
    work.done("confirm_correction", confirmed="confirm")
    stranger = Stranger(province, language)
    numbers = [petition.number, work.number]
    stranger.crawls(*STARTS)
    for number in numbers:
        for guess in ("", "/lich-su", "/lich-su/1", "/1", "?ban=1", "?phien-ban=1", ".json", "/tep"):
            stranger.gets(f"/cong-khai/{number}{guess}")
        for address in (f"/api/v1/publications/{number}", f"/api/v1/petitions/{number}", f"/api/v1/cases/{number}",
                        f"/can-bo/ho-so/{number}", f"/can-bo/ho-so/{number}/ban-cong-khai"):  # fmt: skip
            stranger.gets(address)
    assert f"/cong-khai/{petition.number}/lich-su" in stranger.read
    assert stranger.finds() == {}


def test_no_search_finds_a_petition_by_what_is_hidden_in_it(province: Province) -> None:
    petition = published(province)
    stranger = Stranger(province)
    assert petition.number in stranger.gets("/cong-khai?q=duong").text
    for hidden in (
        *HIDDEN,
        "ngan ha",
        "ngân hà",
        "bay",
        "van bay",
        "hong phong",
        "0977",
        "mau.example",
    ):
        asked = quote(hidden)
        page = stranger.gets(f"/cong-khai?q={asked}")
        listed = stranger.gets(f"/api/v1/publications?q={asked}")
        assert petition.number not in page.text, hidden
        assert listed.get_json()["items"] == [], hidden


def test_a_title_that_was_left_empty_is_the_senders_with_every_name_hidden(province: Province) -> None:
    petition = published(province, public_title="")
    view = get_publication(petition.number)
    assert view.title
    assert OTHER not in view.title
    assert SENDER not in view.title
    stranger = Stranger(province)
    stranger.crawls("/cong-khai", f"/api/v1/publications/{petition.number}")
    assert stranger.finds() == {}


@pytest.mark.parametrize("process", ["petition_correction", "petition_takedown"])
@pytest.mark.parametrize("reason", [f"Bà {SENDER} yêu cầu.", f"Còn tên ông {OTHER}.", f"Gọi {PHONE}."])
def test_a_reason_for_everyone_names_nobody(province: Province, process: str, reason: str) -> None:
    petition = published(province)
    work = work_about(petition, process)
    is_correction = process == "petition_correction"
    texts = {"public_question": "Đường bị lấn?", "public_answer": "Đường đã thông."} if is_correction else {}
    step = "write_correction" if is_correction else "write_takedown"
    with pytest.raises(Invalid) as refused:
        work.done(step, decision="correct" if is_correction else "withdraw", public_reason=reason, **texts)
    assert [(one.where, one.code) for one in refused.value.problems] == [("/public_reason", "publication.personal")]


def test_where_else_it_was_made_public_names_nobody(province: Province) -> None:
    petition = published(province)
    work = work_about(petition, "petition_publicity")
    work.done("choose_forms", forms=["MEDIA"])
    with pytest.raises(Invalid) as refused:
        work.done("record_place", decision="done", place=f"Bảng tin trước nhà bà {SENDER}", published_on="2026-11-23")
    assert [(one.where, one.code) for one in refused.value.problems] == [("/place", "publication.personal")]


@pytest.mark.parametrize("name", [f"Don_{SENDER.replace(' ', '_')}", "don-ho-thi-ngan-ha", f"Anh.nha.ong.{OTHER}"])
def test_a_public_file_is_not_called_by_a_name(province: Province, name: str) -> None:
    petition = answered(province)
    publisher = Publisher(petition)
    publisher.chooses(f"Đơn của {SENDER}.pdf", "mask")
    refused = publisher.masks(f"Đơn của {SENDER}.pdf", looked="1", _do="make", name=name, drawn=["1000,4000,6000,1500"])
    assert refused.status_code == 422
    assert "Tên tệp còn thông tin riêng." in refused.text


def test_no_file_but_the_public_copy_answers_at_the_public_address(province: Province) -> None:
    petition = published(province)
    stranger = Stranger(province)
    with read_work() as work:
        files = work.connection.execute(select(tables.Attachment.id, tables.Attachment.is_public)).all()
    for file_id, is_public in files:
        for address in ("/cong-khai/tep/{}", "/phan-anh/ho-so/tep/{}", "/can-bo/tep/{}", "/api/v1/files/{}"):
            answer = stranger.gets(address.format(file_id))
            assert (answer.status_code == 200) == (is_public and address.startswith("/cong-khai")), address
    (public,) = get_publication(petition.number).files
    headers = stranger.gets(f"/cong-khai/tep/{public.id}").headers
    assert "no-store" in headers["Cache-Control"]
    assert "ETag" not in headers
    assert stranger.finds() == {}
