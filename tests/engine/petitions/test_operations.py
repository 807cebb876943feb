from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, update

from engine.definitions.decisions import DecisionFailed
from engine.definitions.operations import Catalogue, catalogue
from engine.directory import import_catalogues
from engine.errors import Invalid
from engine.petitions import (
    FileUnknown,
    FileUpload,
    PublicationUnknown,
    get_publication,
    get_tracking,
    open_public_file,
    register,
    store_file,
)
from engine.petitions.errors import StatusUnknown
from engine.petitions.operations import petition_operations
from engine.petitions.redaction import NotThatFile
from engine.storage import Database, Work, begin_work, read_work, tables
from tests.engine.directory.town import officer
from tests.engine.petitions.office import PDF, complete, row, send


@dataclass
class Context:
    """A step's view of a petition, outside of a step."""

    work: Work
    case_id: UUID
    variables: dict[str, Any] = field(default_factory=dict)
    sent: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    title: str = ""
    due: Any = "as it was"
    case_number: str = "KH-2026-000001"
    element: str = "some_task"
    actor: str = "system"
    decisions: tuple[str, ...] = ()
    moved: tuple[int, Any] | None = None

    @property
    def now(self) -> Any:
        return self.work.now

    def decide(self, decision: str, data: Any) -> Any:
        raise DecisionFailed(decision=decision, reason="–", rule="", cell="")

    def resolve(self, value: Any) -> Any:
        return value

    def send(self, kind: str, payload: Any, available_at: Any = None) -> None:
        self.sent.append((kind, dict(payload)))

    def set_case_title(self, text: str) -> None:
        self.title = text

    def set_case_due(self, due: Any) -> None:
        self.due = due

    def done_by(self, element: str) -> None:
        return None

    def move_clock(self, days: int, due: Any) -> None:
        self.moved = (days, due)


def call(case_id: UUID, name: str, **arguments: Any) -> tuple[Any, Context]:
    with begin_work() as work:
        context = Context(work, case_id)
        return catalogue.get(name)(context, arguments), context


def test_every_operation_of_the_door_is_registered() -> None:
    shelf = Catalogue()
    register(shelf, {})
    names = {one.name for one in shelf.all()}
    assert names == {one.name for one in petition_operations.all()}
    assert names >= {"document.sign", "petition.answer", "petition.publish", "petition.refuse", "petition.reopen"}
    assert all(one.title for one in shelf.all())
    assert shelf.get("petition.publish").is_outward


def test_effects_leave_through_the_step(office: Database) -> None:
    receipt = send()
    _, context = call(receipt.case_id, "petition.set_status", status="in_progress", note="Đã phân công.")
    assert [kind for kind, _ in context.sent] == ["petition.status_changed"]
    assert context.sent[0][1]["status"] == "in_progress"
    assert get_tracking(receipt.case_id).timeline[-1].text == "Đang xử lý\nĐã phân công."


def test_a_table_that_cannot_answer_leaves_the_petition_without_proposals(office: Database) -> None:
    receipt = send()
    with begin_work() as work:
        context = Context(work, receipt.case_id, decisions=("broken",))
        assert catalogue.get("petition.propose")(context, {}) == {}


def test_the_same_status_again_is_no_news(office: Database) -> None:
    receipt = send()
    _, context = call(receipt.case_id, "petition.set_status", status="received")
    assert context.sent == []


def test_a_notice_is_given_once_in_a_step(office: Database) -> None:
    receipt = send()
    with begin_work() as work:
        context = Context(work, receipt.case_id)
        for _ in range(2):
            catalogue.get("petition.notify")(context, {"notice": "transferred"})
    assert len(context.sent) == 1


def test_what_no_catalogue_knows_is_named(office: Database) -> None:
    receipt = send()
    with pytest.raises(StatusUnknown, match="khong_co"):
        call(receipt.case_id, "petition.set_status", status="khong_co")
    with pytest.raises(Invalid):
        call(receipt.case_id, "petition.refuse", reason="R77")
    assert row(receipt.case_id).status == "received"


def test_an_empty_answer_is_no_answer(office: Database) -> None:
    receipt = send()
    with pytest.raises(Invalid):
        call(receipt.case_id, "petition.answer", answer=" \n", letter_number="1", letter_date="2026-12-01")
    with pytest.raises(Invalid):
        call(receipt.case_id, "petition.publish", question="Hỏi")


@pytest.mark.parametrize("decision", ["refuse", "secret"])
def test_refused_and_secret_petitions_are_never_published(office: Database, decision: str) -> None:
    receipt = send()
    complete(receipt.case_id, "hoa", decision=decision, reason="R01")
    with pytest.raises(Invalid):
        call(receipt.case_id, "petition.publish", question="Hỏi", answer="Đáp")
    with pytest.raises(PublicationUnknown):
        get_publication(receipt.number)


def test_under_the_secret_regime_the_case_has_no_title(office: Database) -> None:
    receipt = send()
    complete(receipt.case_id, "hoa", decision="secret")
    with read_work() as work:
        title = work.connection.scalar(select(tables.Case.title).where(tables.Case.id == receipt.case_id))
    assert title == "Đang xử lý theo chế độ riêng"


def test_signing_takes_the_uploaded_scan_into_the_case(office: Database) -> None:
    receipt, other = send(), send()
    scan = store_file(FileUpload("bản ký.pdf", PDF), actor=officer("minh"))
    result, _ = call(receipt.case_id, "document.sign", file=str(scan.id))
    assert result == {"signed": True, "method": "scan", "file": scan.id.hex, "signer": "", "trouble": ""}
    for value in (str(scan.id), str(uuid4())):
        with pytest.raises(FileUnknown):
            call(other.case_id, "document.sign", file=value)
    with pytest.raises(Invalid):
        call(other.case_id, "document.sign", file=[])
    with pytest.raises(Invalid):
        call(other.case_id, "document.sign", file="không phải mã")


def test_a_senders_own_file_stays_theirs(office: Database) -> None:
    receipt = send(FileUpload("ảnh.pdf", PDF))
    (file,) = get_tracking(receipt.case_id).files
    call(
        receipt.case_id, "petition.answer", answer="Đã xử lý", letter_number="1", letter_date="2026-12-01",
        files=[str(file.id)],
    )  # fmt: skip
    assert [one.id for one in get_tracking(receipt.case_id).files] == [file.id]


def test_broken_wording_turns_no_sender_away(office: Database) -> None:
    broken = {
        "notices": [{"code": "received", "name": "Đã nhận", "text": "{{ nope + }}"}],
        "statuses": [{"code": "received", "name": "Đã tiếp nhận", "sentence": "{{ unknown_fact }}"}],
    }
    with begin_work() as work:
        import_catalogues(work, broken)
    receipt = send()
    view = get_tracking(receipt.case_id)
    assert view.status_text == "Đã tiếp nhận"
    assert [entry.kind for entry in view.timeline] == ["status", "status", "notice"]
    assert view.timeline[-1].text == f"Hồ sơ {receipt.number}: Đã nhận."


def test_a_status_taken_out_of_the_catalogue_still_shows(office: Database) -> None:
    receipt = send()
    with begin_work() as work:
        work.connection.execute(
            update(tables.CatalogueEntry).where(tables.CatalogueEntry.catalogue == "statuses").values(is_active=False)
        )
    assert get_tracking(receipt.case_id).status_text == "received"


def test_an_original_is_never_published_whoever_names_it(office: Database) -> None:
    receipt = send(FileUpload("đơn.pdf", PDF))
    (original,) = get_tracking(receipt.case_id).files
    letter = store_file(FileUpload("bản ký.pdf", PDF), actor=officer("minh"))
    for file_id in (original.id, letter.id, uuid4()):
        with pytest.raises(NotThatFile):
            call(receipt.case_id, "petition.publish", question="Hỏi", answer="Đáp", files=[str(file_id)])
    with pytest.raises(PublicationUnknown):
        get_publication(receipt.number)
    call(receipt.case_id, "petition.publish", question="Hỏi", answer="Đáp")
    assert get_publication(receipt.number).files == ()
    with begin_work() as work:
        work.connection.execute(update(tables.Attachment).values(is_public=True))
    assert get_publication(receipt.number).files == (), "not even where a row says so"
    with pytest.raises(FileUnknown):
        open_public_file(original.id)
