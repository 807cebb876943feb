"""What everyone gets of a file holds nothing of what was masked: made by one person, read by another."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdf
import pytest
from lxml import html
from sqlalchemy import select, update

from engine.cases import begin_about
from engine.cases.secrecy import lift_suspicion, suspect_secret
from engine.directory import find_officer_by_username
from engine.petitions import (
    FileUnknown,
    get_publication,
    get_publication_history,
    list_public_files,
    open_public_file,
)
from engine.storage import begin_work, read_work, tables
from tests.stories.handling import handle, issue, take_on, transfer_to
from tests.support.planted_files import NAME, PHONE, SECRET, holds, planted_jpeg, planted_pdf, scanned_pdf
from tests.support.province import HUB, Petition, Province, province_at
from tests.support.staff import Staff

ANSWER = "Đã nhắc người lấn vỉa hè; vỉa hè đã được trả lại cho người đi bộ."


@pytest.fixture
def province(province: Province) -> Province:
    province.app.config["WTF_CSRF_ENABLED"] = False
    return province


@pytest.fixture
def province_on_both(database_url: str, tmp_path: Path) -> Iterator[Province]:
    with province_at(database_url, tmp_path) as province:
        province.app.config["WTF_CSRF_ENABLED"] = False
        yield province


def answered(province: Province, *files: tuple[str, bytes]) -> Petition:
    """A petition answered with these files; its public version is to be prepared now."""
    petition = province.receives("Vỉa hè bị lấn", "Vỉa hè trước chợ bị lấn, đề nghị xử lý.", field="dat_dai")
    transfer_to(petition, "SNNMT")
    take_on(petition, "SNNMT")
    handle(petition)
    drafting = Staff(petition, "draft_answer")
    sent = [(io.BytesIO(content), name) for name, content in files]
    drafting.presses("draft", **{"answer_files-new": sent})
    ids = petition.shown("draft_answer")["answer_files"]
    petition.done("draft_answer", answer=ANSWER, public_answer=ANSWER, answer_files=ids)
    petition.done("approve_answer", decision="approve")
    issue(petition, "SNNMT")
    petition.done("check_answer", decision="fits")
    return petition


class Publisher(Staff):
    """Who prepares the publication, at the pages of its files."""

    def __init__(self, petition: Petition, element: str = "prepare_publication") -> None:
        super().__init__(petition, element)

    def file(self, name: str) -> Any:
        files = list_public_files(self.petition.case_id, actor=self.officer)
        (found,) = [one for one in files if one.source.name == name]
        return found

    def at(self, name: str) -> str:
        return f"{self.address}/tai-lieu/{self.file(name).source.id}"

    def chooses(self, name: str, choice: str) -> Any:
        return self.client.post(self.at(name), data={"choice": choice})

    def sheet(self, name: str, number: int = 1) -> Any:
        answer = self.client.get(f"{self.at(name)}/che?trang={number}")
        assert answer.status_code == 200, answer.status_code
        return html.fromstring(answer.text)

    def masks(self, name: str, number: int = 1, /, *, but: tuple[str, ...] = (), **typed: Any) -> Any:
        """A button of the masking page, with what stands in its form but these fields, and what is typed."""
        (form,) = self.sheet(name, number).xpath('//form[@id="mask-form"]')
        data: dict[str, Any] = {}
        for field, value in form.form_values():
            if field not in {"_go", "_do", "_remove", *but}:
                data.setdefault(field, []).append(value)
        return self.client.post(f"{self.at(name)}/che", data={**data, **typed})

    def completes(self) -> Any:
        return self.presses("complete", decision="publish")


def address_of(file_id: Any) -> str:
    return f"/cong-khai/tep/{file_id}"


def test_a_letter_is_masked_read_by_a_second_person_and_published_as_the_very_same_bytes(
    province_on_both: Province,
) -> None:
    province = province_on_both
    original = planted_pdf()
    petition = answered(province, (f"Don {NAME}.pdf", original))
    publisher = Publisher(petition)
    name = f"Don {NAME}.pdf"
    assert "Không công khai" in publisher.page.xpath('//*[@id="tai-lieu"]')[0].text_content()

    assert publisher.chooses(name, "mask").status_code == 303
    proposed = publisher.sheet(name).xpath('//input[@name="kept"]/@checked/ancestor::li//span/text()')
    assert proposed[:2] == [f"họ tên: “{NAME}”", f"số điện thoại: “{PHONE}”"]
    assert len(publisher.sheet(name).xpath("//*[local-name()='rect']")) == len(proposed)

    refused = publisher.masks(name, _do="make")
    assert refused.status_code == 422
    assert "Còn trang chưa xem: 1." in refused.text
    made = publisher.masks(name, looked="1", drawn=["1000,4000,6000,1500"], _do="make")
    assert made.status_code == 303, made.text

    file = publisher.file(name)
    assert file.copy.name == "Tài liệu kèm câu trả lời.pdf"
    assert (
        f"Sẽ công khai, đã che {len(proposed) + 1} chỗ" in publisher.page.xpath('//*[@id="tai-lieu"]')[0].text_content()
    )
    assert publisher.completes().status_code == 303

    reader = Staff(petition, "confirm_publication")
    assert reader.officer.id != publisher.officer.id
    shown = reader.page.xpath('//*[@id="tai-lieu"]')[0]
    assert file.check_code in shown.text_content()
    (link,) = [one for one in shown.xpath(".//a/@href") if "/tep/" in one]
    (look,) = [one for one in shown.xpath(".//a/@href") if "/ban-cong-khai/" in one]
    read = reader.client.get(link).data
    page = html.fromstring(reader.client.get(look).text)
    picture = reader.client.get(page.xpath("//figure/img/@src")[0])
    assert (picture.mimetype, picture.headers["Cache-Control"]) == ("image/png", "no-store")

    everyone = province.app.test_client()
    assert everyone.get(address_of(file.copy.id)).status_code == 404, "not before it is published"
    petition.done("confirm_publication", confirmed="confirm")
    (public,) = get_publication(petition.number).files
    got = everyone.get(address_of(public.id)).data
    assert got == read
    assert holds(got) == {}
    assert pypdf.PdfReader(io.BytesIO(got)).pages[0].extract_text() == ""
    assert holds(original)[SECRET]

    assert everyone.get(address_of(file.source.id)).status_code == 404, "the original is nobody's"
    with read_work() as work:
        files = tables.Attachment.__table__.c
        public_purposes = work.connection.scalars(select(files.purpose).where(files.is_public)).all()
        decided = work.connection.execute(select(tables.MaskedFile.__table__)).one()
    assert public_purposes == ["public_copy"]
    assert decided.copy_sha256 == decided.agreed_sha256 == decided.read_sha256
    assert decided.read_by == str(reader.officer.id)
    listed = everyone.get(f"/cong-khai/{petition.number}").text
    assert "Tài liệu kèm câu trả lời.pdf" in listed
    assert NAME not in listed


def test_pages_that_no_machine_can_read_are_each_looked_at(province: Province) -> None:
    petition = answered(province, ("quet.pdf", scanned_pdf(3)))
    publisher = Publisher(petition)
    publisher.chooses("quet.pdf", "whole")
    assert "máy không đọc được chữ nên chưa che gì" in publisher.sheet("quet.pdf").text_content()
    for number, left in ((1, "2, 3"), (3, "2")):
        refused = publisher.masks("quet.pdf", number, looked="1", _do="make")
        assert refused.status_code == 422
        assert f"Còn trang chưa xem: {left}." in refused.text
    assert publisher.masks("quet.pdf", 2, looked="1", _do="make").status_code == 303
    assert publisher.file("quet.pdf").copy is not None


def test_without_a_script_words_are_masked_a_page_is_hidden_and_a_box_is_removed(province: Province) -> None:
    publisher = Publisher(answered(province, ("thu.pdf", planted_pdf())))
    publisher.chooses("thu.pdf", "mask")
    publisher.masks("thu.pdf", words="trang hai", _do="words")
    assert len(publisher.sheet("thu.pdf", 2).xpath('//ol//input[@name="drawn"]')) == 1
    assert "“Trang hai”" in publisher.sheet("thu.pdf", 2).xpath("//ol")[0].text_content()
    publisher.masks("thu.pdf", 2, _do="page")
    assert "“Trang hai”" in publisher.sheet("thu.pdf", 2).xpath("//ol")[0].text_content()
    (box,) = publisher.sheet("thu.pdf", 2).xpath('//ol//input[@name="drawn"]/@value')
    publisher.masks("thu.pdf", 2, _remove=box)
    assert publisher.sheet("thu.pdf", 2).xpath('//ol//input[@name="drawn"]') == []
    publisher.masks("thu.pdf", 2, _do="whole")
    assert publisher.sheet("thu.pdf", 2).xpath('//ol//input[@name="drawn"]/@value') == ["0,0,10000,10000"]
    assert "Cả trang" in publisher.sheet("thu.pdf", 2).xpath("//ol")[0].text_content()
    missing = publisher.masks("thu.pdf", words="không có ở đâu cả", _do="words")
    assert missing.status_code == 303


def test_a_mask_is_lifted_with_a_reason_and_one_over_the_senders_own_data_never(province: Province) -> None:
    petition = answered(province, ("thu.pdf", planted_pdf()))
    with begin_work() as work:
        of_petition = tables.Petition.case_id == petition.case_id
        sender = work.connection.scalar(select(tables.Petition.sender).where(of_petition)) or {}
        work.connection.execute(update(tables.Petition).where(of_petition).values(sender={**sender, "phone": PHONE}))
    publisher = Publisher(petition)
    publisher.chooses("thu.pdf", "mask")
    refused = publisher.masks("thu.pdf", but=("kept",), kept=["0"], looked="1", _do="page")
    assert "Thông tin của chính người gửi không để hiện được." in refused.text
    without = publisher.masks("thu.pdf", but=("kept",), kept=["1"], looked="1", _do="make")
    assert without.status_code == 422
    assert "Chưa ghi vì sao để hiện 1 chỗ" in without.text
    made = publisher.masks("thu.pdf", looked="1", why="ký thay cơ quan", _do="make")
    assert made.status_code == 303
    assert [mask.words for mask in publisher.file("thu.pdf").decided.lifted] == [NAME]


def test_a_file_half_masked_holds_the_publication_back(province: Province) -> None:
    petition = answered(province, ("thu.pdf", planted_pdf()))
    publisher = Publisher(petition)
    publisher.chooses("thu.pdf", "mask")
    refused = publisher.completes()
    assert refused.status_code == 422
    assert "Tệp “thu.pdf” chưa có bản công khai." in refused.text
    publisher.chooses("thu.pdf", "withhold")
    assert publisher.completes().status_code == 303
    petition.done("confirm_publication", confirmed="confirm")
    assert get_publication(petition.number).files == ()


def test_what_is_changed_after_the_copy_was_made_needs_a_new_copy(province: Province) -> None:
    publisher = Publisher(answered(province, ("thu.pdf", planted_pdf())))
    publisher.chooses("thu.pdf", "mask")
    publisher.masks("thu.pdf", looked="1", _do="make")
    first = publisher.file("thu.pdf").copy
    publisher.masks("thu.pdf", drawn=["100,100,500,500"], _do="page")
    assert publisher.file("thu.pdf").copy is None
    assert publisher.client.get(f"/can-bo/tep/{first.id}").status_code == 404
    assert publisher.completes().status_code == 422


def test_two_people_at_one_file_do_not_write_over_each_other(province: Province) -> None:
    publisher = Publisher(answered(province, ("thu.pdf", planted_pdf())))
    publisher.chooses("thu.pdf", "mask")
    assert publisher.masks("thu.pdf", drawn=["100,100,500,500"], _do="page").status_code == 303
    late = publisher.masks("thu.pdf", revision="0", drawn=["900,900,500,500"], _do="page")
    assert late.status_code == 409
    assert "vừa được người khác sửa" in late.text


def test_once_prepared_nobody_masks_any_more_and_when_returned_one_can(province: Province) -> None:
    petition = answered(province, ("thu.pdf", planted_pdf()))
    publisher = Publisher(petition)
    publisher.chooses("thu.pdf", "mask")
    publisher.masks("thu.pdf", looked="1", _do="make")
    at = publisher.at("thu.pdf")
    publisher.completes()
    assert publisher.client.get(f"{at}/che").status_code == 403
    assert publisher.client.post(at, data={"choice": "withhold"}).status_code == 403
    reader = Staff(petition, "confirm_publication")
    assert reader.client.get(f"{reader.address}/tai-lieu").status_code == 200
    assert reader.client.post(f"{reader.address}/tai-lieu/{publisher.file('thu.pdf').source.id}",
                              data={"choice": "withhold"}).status_code == 403  # fmt: skip
    petition.done("confirm_publication", confirmed="return", confirm_remarks="Còn sót một chỗ")
    again = Publisher(petition)
    assert again.masks("thu.pdf", drawn=["100,100,500,500"], _do="make").status_code == 303
    assert again.completes().status_code == 303
    petition.done("confirm_publication", confirmed="confirm")
    (public,) = get_publication(petition.number).files
    assert public.id == again.file("thu.pdf").copy.id


def test_a_copy_that_is_not_the_one_that_was_read_is_not_published(province: Province) -> None:
    petition = answered(province, ("thu.pdf", planted_pdf()))
    publisher = Publisher(petition)
    publisher.chooses("thu.pdf", "mask")
    publisher.masks("thu.pdf", looked="1", _do="make")
    publisher.completes()
    with begin_work() as work:
        copies = tables.Attachment.purpose == "public_copy"
        work.connection.execute(update(tables.Attachment).where(copies).values(sha256="0" * 64))
    petition.done("confirm_publication", confirmed="confirm")
    assert petition.status == "incident"


def test_what_is_withdrawn_takes_its_files_along(province: Province) -> None:
    petition = answered(province, ("thu.pdf", planted_pdf()))
    publisher = Publisher(petition)
    publisher.chooses("thu.pdf", "mask")
    publisher.masks("thu.pdf", looked="1", _do="make")
    publisher.completes()
    petition.done("confirm_publication", confirmed="confirm")
    (public,) = get_publication(petition.number).files
    assert open_public_file(public.id).content
    with begin_work() as work:
        work.connection.execute(update(tables.Publication).values(withdrawn_at=work.now))
    with pytest.raises(FileUnknown):
        open_public_file(public.id)


@pytest.mark.parametrize("choice", ["mask", "whole"])
def test_a_file_that_cannot_be_opened_is_said_to_be_so_and_stays_withheld(province: Province, choice: str) -> None:
    petition = answered(province, ("hong.pdf", b"%PDF-1.7\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"))
    publisher = Publisher(petition)
    refused = publisher.chooses("hong.pdf", choice)
    assert refused.status_code == 422
    assert "Tệp bị hỏng" in refused.text
    assert publisher.file("hong.pdf").decided.is_withheld
    assert publisher.completes().status_code == 303


def test_a_stranger_sees_neither_page_nor_picture(province: Province) -> None:
    petition = answered(province, ("thu.pdf", planted_pdf()))
    publisher = Publisher(petition)
    publisher.chooses("thu.pdf", "mask")
    publisher.masks("thu.pdf", looked="1", _do="make")
    file = publisher.file("thu.pdf")
    with read_work() as work:
        stranger = find_officer_by_username(work, province.officer("SXD"))
    other = Staff(petition, "prepare_publication", who=stranger)
    for place in ("tai-lieu", f"tai-lieu/{file.source.id}/che", f"tai-lieu/{file.source.id}/trang/1.png",
                  f"ban-cong-khai/{file.copy.id}", f"ban-cong-khai/{file.copy.id}/trang/1.png"):  # fmt: skip
        assert other.client.get(f"{other.address}/{place}").status_code == 404, place
        assert publisher.client.get(f"{publisher.address}/{place}").status_code == 200, place


def test_a_photograph_goes_public_without_what_it_knew_of_place_and_camera(province: Province) -> None:
    petition = answered(province, ("anh.jpg", planted_jpeg(orientation=6)))
    publisher = Publisher(petition)
    publisher.chooses("anh.jpg", "mask")
    assert publisher.masks("anh.jpg", looked="1", drawn=["0,0,5000,2000"], _do="make").status_code == 303
    assert publisher.completes().status_code == 303
    petition.done("confirm_publication", confirmed="confirm")
    (public,) = get_publication(petition.number).files
    got = province.app.test_client().get(address_of(public.id))
    assert (got.mimetype, public.name) == ("image/jpeg", "Tài liệu kèm câu trả lời.jpg")
    assert holds(got.data) == {}


def test_a_case_that_is_set_aside_takes_its_masks_along_and_brings_them_back(province: Province) -> None:
    petition = answered(province, ("thu.pdf", planted_pdf()))
    publisher = Publisher(petition)
    publisher.chooses("thu.pdf", "mask")
    publisher.masks("thu.pdf", looked="1", _do="make")
    at, masks = publisher.at("thu.pdf"), select(tables.MaskedFile.masks)
    suspect_secret(petition.case_id, actor=publisher.officer, reason="có dấu mật")
    with read_work() as work:
        assert work.connection.scalars(masks).all() == []
    for place in ("che", "trang/1.png"):
        assert publisher.client.get(f"{at}/{place}").status_code in {303, 404}
    with read_work() as work:
        head = find_officer_by_username(work, province.officer("SNNMT", "HEAD"))
    assert head is not None
    lift_suspicion(petition.case_id, actor=head, reason="không phải bí mật")
    with read_work() as work:
        assert [one["words"] for one in work.connection.scalar(masks) or ()] == [NAME, PHONE]


def published_with(province: Province, *names: str) -> Petition:
    """A petition whose answer is public with the first of these files, masked."""
    petition = answered(province, *((name, planted_pdf()) for name in names))
    publisher = Publisher(petition)
    make(publisher, names[0])
    assert publisher.completes().status_code == 303
    petition.done("confirm_publication", confirmed="confirm")
    return petition


def make(publisher: Publisher, name: str, called: str = "", **typed: Any) -> None:
    publisher.chooses(name, "mask")
    said: dict[str, Any] = {"drawn": ["1000,4000,6000,1500"], **typed}
    said |= {"name": called} if called else {}
    made = publisher.masks(name, looked="1", _do="make", **said)
    assert made.status_code == 303, made.text


def correction_of(petition: Petition) -> Petition:
    return begin(petition, "petition_correction")


def begin(petition: Petition, process: str) -> Petition:
    with read_work() as work:
        who = find_officer_by_username(work, petition.province.officer(HUB, "PUBLISHER"))
    assert who is not None
    return Petition(petition.province, begin_about(petition.case_id, process, actor=who).number, "")


def test_a_correction_masks_a_file_anew_adds_one_and_takes_one_back(province_on_both: Province) -> None:
    province, everyone = province_on_both, province_on_both.app.test_client()
    petition = published_with(province, "Don.pdf", "Them.pdf")
    (old,) = get_publication(petition.number).files
    work = correction_of(petition)
    publisher = Publisher(work, "write_correction")
    assert "Chọn và che tài liệu" in publisher.page.text_content()
    make(publisher, "Don.pdf", drawn=["1000,4000,6000,1500", "1000,6500,6000,1500"])
    make(publisher, "Them.pdf", "Bản đồ")
    assert everyone.get(address_of(old.id)).status_code == 200, "what is public stays until a second person agrees"
    sent = publisher.presses("complete", decision="correct", public_reason="Che thêm một chỗ ở tệp kèm theo.")
    assert sent.status_code == 303, sent.text

    reader = Staff(work, "confirm_correction")
    assert reader.officer.id != publisher.officer.id
    shown = reader.page.xpath('//*[@id="tai-lieu"]')[0]
    said = " ".join(shown.text_content().split())
    assert "Thêm tệp: Bản đồ.pdf" in said
    assert f"Thay bản che lại của tệp: {old.name}" in said
    read = [reader.client.get(one).data for one in shown.xpath(".//a/@href") if "/tep/" in one]
    looks = [one for one in shown.xpath(".//a/@href") if "/ban-cong-khai/" in one]
    assert [reader.client.get(one).status_code for one in looks] == [200, 200]
    work.done("confirm_correction", confirmed="confirm")

    now = get_publication(petition.number).files
    assert sorted(everyone.get(address_of(one.id)).data for one in now) == sorted(read)
    gone = everyone.get(address_of(old.id))
    assert gone.status_code == 404
    assert "no-store" in everyone.get(address_of(now[0].id)).headers["Cache-Control"]
    page = everyone.get(f"/cong-khai/{petition.number}/lich-su").text
    assert "Thêm tệp: Bản đồ.pdf" in page
    told = everyone.get(f"/api/v1/publications/{petition.number}").get_json()["changes"]
    assert told[0]["files"] == {"added": ["Bản đồ.pdf"], "renewed": [old.name]}

    # Taken away because of what it shows: neither the copy nor its name is kept.
    work = correction_of(petition)
    publisher = Publisher(work, "write_correction")
    publisher.chooses("Them.pdf", "withhold")
    publisher.presses("complete", decision="correct", public_reason="Tệp này không nên công khai.", hides_before="true")
    assert "Bỏ tệp: Bản đồ.pdf" in " ".join(Staff(work, "confirm_correction").page.text_content().split())
    work.done("confirm_correction", confirmed="confirm")
    (left,) = get_publication(petition.number).files
    assert left.name == old.name
    last, *before = get_publication_history(petition.number).entries
    assert last.files == {"removed": [""]}
    assert "Bản đồ" not in everyone.get(f"/cong-khai/{petition.number}/lich-su").text
    assert all("Bản đồ" not in repr(one.files) for one in before)
    with read_work() as reading:
        files = tables.Attachment.__table__.c
        kept = reading.connection.scalars(select(files.name).where(files.purpose == "public_copy")).all()
    assert "Bản đồ.pdf" not in kept


def test_who_gives_a_correction_up_leaves_the_public_files_alone(province: Province) -> None:
    petition = published_with(province, "Don.pdf")
    (old,) = get_publication(petition.number).files
    work = correction_of(petition)
    publisher = Publisher(work, "write_correction")
    publisher.chooses("Don.pdf", "withhold")
    publisher.presses("complete", decision="give_up")
    assert work.status == "completed"
    assert get_publication(petition.number).files == (old,)
    assert province.app.test_client().get(address_of(old.id)).status_code == 200


def test_a_correction_of_words_alone_keeps_the_files(province: Province) -> None:
    petition = published_with(province, "Don.pdf")
    before = get_publication(petition.number).files
    work = correction_of(petition)
    begun = work.shown("write_correction")
    texts = {name: begun[name] for name in ("public_title", "public_question")}
    work.done(
        "write_correction",
        decision="correct",
        public_reason="Bản trước ghi nhầm.",
        public_answer="Đã trả lại.",
        **texts,
    )
    work.done("confirm_correction", confirmed="confirm")
    view = get_publication(petition.number)
    assert view.files == before
    assert view.changes[0].files == {}


def test_who_agrees_to_a_withdrawal_sees_the_whole_page_that_goes_and_its_files(province: Province) -> None:
    petition = published_with(province, "Don.pdf")
    view = get_publication(petition.number)
    work = begin(petition, "petition_takedown")
    assert view.answer in " ".join(Staff(work, "write_takedown").page.xpath('//*[@id="dang-cong-khai"]')[0].itertext())
    work.done("write_takedown", decision="withdraw", public_reason="Còn lộ thông tin riêng.")
    reader = Staff(work, "confirm_takedown")
    (shown,) = reader.page.xpath('//*[@id="dang-cong-khai"]')
    said = " ".join(shown.text_content().split())
    for told in (view.title, view.question, view.answer, view.agency, view.files[0].name):
        assert told in said
    assert [one for one in shown.xpath(".//a/@href") if one.endswith(address_of(view.files[0].id))]
    work.done("confirm_takedown", confirmed="confirm")
    assert province.app.test_client().get(address_of(view.files[0].id)).status_code == 404
