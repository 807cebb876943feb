import pytest

from engine.directory import TooManyAttempts
from engine.errors import Invalid
from engine.petitions import (
    AlreadyRated,
    FileRefused,
    FileUnknown,
    FileUpload,
    PetitionEnded,
    RatingNotOpen,
    TrackingRefused,
    WithdrawalNotOpen,
    get_tracking,
    lookup,
    provide_supplement,
    rate,
    store_file,
    supplement_opened,
    track,
    unlock_petition,
    withdraw,
)
from engine.storage import Database
from tests.engine.directory.town import officer
from tests.engine.petitions.office import PDF, PNG, Clock, answer, complete, count, open_task, send


def signed() -> FileUpload:
    return FileUpload("bản ký.pdf", PDF)


def test_a_code_is_read_as_people_type_it(office: Database) -> None:
    receipt = send()
    typed = f"  {receipt.tracking_code.lower().replace('-', ' ')} "
    assert track(receipt.number.lower(), typed, client_key="a").number == receipt.number


@pytest.mark.parametrize("code", ["", "AAAA-AAAA-AAAA-AAAA", "x" * 100_000, "\x00\ud800", "' OR 1=1 --"])
def test_a_wrong_code_and_an_unknown_number_get_the_same_answer(office: Database, code: str) -> None:
    receipt = send()
    said = []
    for number in (receipt.number, "KH-2026-999999", "x' --", "\x00", ""):
        with pytest.raises(TrackingRefused) as caught:
            track(number, code, client_key=f"{number}-{len(code)}")
        said.append((str(caught.value), caught.value.advice, caught.value.facts, caught.value.code))
    assert len({repr(one) for one in said}) == 1


def test_the_code_of_another_petition_opens_nothing(office: Database) -> None:
    first, second = send(), send()
    with pytest.raises(TrackingRefused):
        track(first.number, second.tracking_code, client_key="a")


def test_unknown_numbers_take_the_same_work_as_wrong_codes(office: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    receipt = send()
    work_done: list[tuple[str, int]] = []

    def watched(name: str, function: object) -> object:
        def call(*arguments: object, **named: object) -> object:
            work_done.append((name, len(repr(arguments)) and 1))
            return function(*arguments, **named)  # type: ignore[operator]

        return call

    for name in ("hash_tracking_code", "find_by_number", "is_same_hash"):
        monkeypatch.setattr(lookup, name, watched(name, getattr(lookup, name)))
    with pytest.raises(TrackingRefused):
        track(receipt.number, "0000-0000-0000-0000", client_key="a")
    wrong_code, work_done[:] = list(work_done), []
    with pytest.raises(TrackingRefused):
        track("KH-2026-999999", "0000-0000-0000-0000", client_key="a")
    assert work_done == wrong_code
    # The row by its number; then its own code and that of the letter it may be a part of.
    assert len(work_done) == 5


def test_guessing_is_stopped_by_client_and_the_count_survives_the_refusals(office: Database) -> None:
    receipt = send()
    for _ in range(lookup.TRIES):
        with pytest.raises(TrackingRefused):
            track(receipt.number, "0000-0000-0000-0000", client_key="robot")
    with pytest.raises(TooManyAttempts):
        track(receipt.number, receipt.tracking_code, client_key="robot")
    assert track(receipt.number, receipt.tracking_code, client_key="someone else").number == receipt.number


def test_guessing_one_number_from_many_places_is_stopped(office: Database) -> None:
    receipt = send()
    for place in range(lookup.TRIES_PER_NUMBER):
        with pytest.raises(TrackingRefused):
            unlock_petition(receipt.number, "wrong", client_key=f"robot {place}")
    with pytest.raises(TooManyAttempts):
        unlock_petition(receipt.number, receipt.tracking_code, client_key="another robot")


def test_without_the_count_guessing_goes_on(office: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    receipt = send()
    monkeypatch.setattr(lookup, "count_attempt", lambda *_arguments, **_named: None)
    for _ in range(lookup.TRIES + 1):
        with pytest.raises(TrackingRefused):
            unlock_petition(receipt.number, "wrong", client_key="robot")


def test_a_flood_of_petitions_is_stopped(office: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.petitions.submit.PETITIONS_PER_HOUR", 2)
    send()
    send()
    with pytest.raises(TooManyAttempts):
        send()
    assert count("petitions") == 2


def test_what_was_asked_for_is_sent_and_the_procedure_goes_on(office: Database, clock: Clock) -> None:
    receipt = send()
    clock.move(hours=2)
    complete(receipt.case_id, "hoa", decision="supplement", request="Xin ghi rõ tên đường.\n\nCảm ơn.")
    view = track(receipt.number, receipt.tracking_code, client_key="a")
    assert view.status == "need_supplement"
    assert view.request == "Xin ghi rõ tên đường.\n\nCảm ơn."
    assert view.may_supplement
    clock.move(hours=2)
    provide_supplement(
        receipt.number, receipt.tracking_code, "Đường Tỉnh lộ 2", [FileUpload("a.png", PNG)], client_key="a"
    )
    view = get_tracking(receipt.case_id)
    assert view.status == "received"
    assert view.request == ""
    assert open_task(receipt.case_id).element == "check"
    assert [entry.text for entry in view.timeline if entry.kind == "supplement"] == ["Đường Tỉnh lộ 2"]


def test_more_can_be_told_unasked_and_moves_nothing(office: Database) -> None:
    receipt = send()
    before = open_task(receipt.case_id).id
    supplement_opened(receipt.case_id, "Thêm một ý.")
    assert open_task(receipt.case_id).id == before
    assert count("messages") == 0


def test_a_supplement_takes_files_stored_before(office: Database) -> None:
    receipt = send()
    complete(receipt.case_id, "hoa", decision="supplement", request="Xin gửi ảnh.")
    kept = store_file(FileUpload("ảnh.png", PNG), actor=None, client_key="a")
    supplement_opened(receipt.case_id, "", file_ids=[kept.id])
    files = get_tracking(receipt.case_id).files
    assert [(file.name, file.purpose) for file in files] == [("ảnh.png", "supplement")]
    assert open_task(receipt.case_id).element == "check"


def test_a_supplement_takes_no_file_of_another_petition_and_none_of_an_officer(office: Database) -> None:
    receipt, other = send(), send(FileUpload("riêng.pdf", PDF))
    foreign = get_tracking(other.case_id).files[0]
    for file_id in (foreign.id, store_file(signed(), actor=officer("hoa")).id):
        with pytest.raises(FileUnknown):
            supplement_opened(receipt.case_id, "Thêm", file_ids=[file_id])
    assert get_tracking(receipt.case_id).files == ()


def test_files_stored_before_count_among_those_of_a_supplement(office: Database) -> None:
    receipt = send()
    kept = [store_file(FileUpload(f"{n}.pdf", PDF), actor=None, client_key="a").id for n in range(5)]
    with pytest.raises(FileRefused):
        supplement_opened(receipt.case_id, "Thêm", [FileUpload("6.pdf", PDF)], file_ids=kept)
    supplement_opened(receipt.case_id, "Thêm", file_ids=kept)
    assert len(get_tracking(receipt.case_id).files) == 5


@pytest.mark.parametrize("text", ["", " \n\u202e ", "x" * 20_001])
def test_an_empty_or_endless_supplement_is_refused(office: Database, text: str) -> None:
    receipt = send()
    with pytest.raises(Invalid):
        supplement_opened(receipt.case_id, text)


def test_a_flood_of_supplements_is_stopped(office: Database) -> None:
    receipt = send()
    for turn in range(20):
        supplement_opened(receipt.case_id, f"Ý {turn}")
    with pytest.raises(TooManyAttempts):
        supplement_opened(receipt.case_id, "Ý nữa")


def test_a_refused_petition_says_why_and_takes_no_more(office: Database) -> None:
    receipt = send()
    complete(receipt.case_id, "hoa", decision="refuse", reason="R01", explanation="Đây là đơn khiếu nại.")
    view = get_tracking(receipt.case_id)
    told = next(entry.text for entry in view.timeline if entry.status == "refused" and entry.kind == "status")
    assert told.splitlines() == [
        "Không tiếp nhận", "Nội dung là khiếu nại", "Gửi Ban Tiếp công dân.", "Đây là đơn khiếu nại.",
    ]  # fmt: skip
    assert [entry.kind for entry in view.timeline if entry.status == "refused"] == ["status", "notice"]
    assert [one.code for one in view.milestones] == ["submitted", "received", "refused"]
    assert not view.may_supplement
    with pytest.raises(PetitionEnded):
        supplement_opened(receipt.case_id, "Tôi không đồng ý")


def test_a_secret_petition_shows_nothing_but_that_it_is_handled(office: Database) -> None:
    receipt = send(FileUpload("a.pdf", PDF))
    complete(receipt.case_id, "hoa", decision="secret")
    view = get_tracking(receipt.case_id)
    assert view.status_text == "Đang xử lý theo chế độ riêng"
    assert (view.content, view.files, view.timeline, view.agency, view.due_at) == ("", (), (), "", None)
    assert "ngập" not in repr(view)


def test_an_answered_petition_shows_the_answer_its_letter_and_the_way_it_took(office: Database, clock: Clock) -> None:
    receipt = send()
    clock.move(days=2)
    letter = store_file(signed(), actor=officer("minh"))
    answer(receipt.case_id, letter.id)
    view = get_tracking(receipt.case_id)
    assert view.answer is not None
    assert view.answer.text == "Sở đã nạo vét cống ngày 01/12."
    assert (view.answer.letter.number, str(view.answer.letter.day)) == ("123/SXD-VP", "2026-12-02")
    assert [file.name for file in view.answer.signed] == ["bản ký.pdf"]
    assert view.agency == "Sở Xây dựng"
    assert [one.state for one in view.milestones] == ["done"] * 5
    assert view.is_published
    notices = [entry.text for entry in view.timeline if entry.kind == "notice"]
    assert "Đã chuyển đến Sở Xây dựng." in notices
    assert "Đề nghị xử lý đúng hạn" not in repr(view.timeline)


def test_an_answer_is_rated_once_and_the_case_ends(office: Database) -> None:
    receipt = send()
    with pytest.raises(RatingNotOpen):
        rate(receipt.number, receipt.tracking_code, 5, client_key="a")
    answer(receipt.case_id, store_file(signed(), actor=officer("minh")).id)
    for score in (0, 6, True, -1):
        with pytest.raises(Invalid):
            rate(receipt.number, receipt.tracking_code, score, client_key="b")
    rate(receipt.number, receipt.tracking_code, 4, "Cảm ơn Sở", client_key="b")
    view = get_tracking(receipt.case_id)
    assert view.rating is not None
    assert (view.rating.score, view.rating.comment, view.may_rate) == (4, "Cảm ơn Sở", False)
    with pytest.raises(AlreadyRated):
        rate(receipt.number, receipt.tracking_code, 1, client_key="b")
    assert count("ratings") == 1


def test_a_withdrawal_the_procedure_does_not_wait_for_is_refused(office: Database) -> None:
    receipt = send()
    assert not get_tracking(receipt.case_id).may_withdraw
    with pytest.raises(WithdrawalNotOpen):
        withdraw(receipt.number, receipt.tracking_code, client_key="a")
    assert count("messages") == 0


def test_a_body_outside_the_directory_is_called_by_its_name(office: Database) -> None:
    receipt = send()
    complete(receipt.case_id, "hoa", decision="sent_out")
    assert get_tracking(receipt.case_id).status_text == "Đã chuyển đến Bộ Xây dựng"
