"""The rights of the person: who opened a petition is counted, what is over is emptied, figures stay as they were."""

import os
import re
import zlib
from argparse import Namespace
from collections.abc import Iterator
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from lxml import html
from sqlalchemy import delete, insert, select, text, update

from engine import audit
from engine.cases import begin_about, emptying, undo_step
from engine.cases.about import family_of
from engine.cases.emptying import empty_due, erase_due, erase_regularly
from engine.cases.keeping import CaseHeld, find_keeping, hold_case, release_case
from engine.cases.morning import morning_figures
from engine.cases.process_counts import list_process_counts
from engine.cases.retention import list_due
from engine.cases.secrecy import lift_suspicion, suspect_secret
from engine.cli.commands import erase as command
from engine.cli.settings import Settings
from engine.errors import NotAllowed
from engine.petitions import (
    ErasureNotOpen,
    PetitionEnded,
    RatingNotOpen,
    ask_erasure_opened,
    collect_orphans,
    count_returns,
    get_publication,
    get_tracking,
    petition_settings,
    provide_supplement,
    quarter_figures,
    rate,
)
from engine.petitions.links import LinkKind, link
from engine.runtime import Depth, anonymising, list_erasures
from engine.storage import begin_work, current_database, read_work
from engine.storage.search_text import search_plain
from engine.storage.tables import Base, Case, LetterToSend, PetitionLink, Publication, Setting
from tests.stories.asking import person, work_off
from tests.stories.handling import handle, publish, take_on, transfer_to
from tests.support.at_once import at_once
from tests.support.province import HUB, Petition, Province, province_at

NAME, STREET, PHONE, MAIL = "Hồ Thị Ngân Hà", "217 Lê Hồng Phong", "0977654321", "ngan.ha@mau.example"
TITLE = "Bưởi rụng trước ngõ nhà tôi"
CONTENT = f"Tôi là {NAME}, nhà ở {STREET}. Cây bưởi rụng quả đầy ngõ, chân tôi đau vì viêm khớp kinh niên."
SAID = "Con trai tôi cũng trượt ngã ở đó"
PLANTED = (
    NAME, "thị ngân hà", STREET, PHONE, MAIL, "bưởi rụng", "viêm khớp", "trượt ngã", search_plain(TITLE).strip(),
    search_plain(NAME).strip(), "đơn của tôi.pdf", "cấp tốc dọn ngõ",
)  # fmt: skip
WHY = "Hồ sơ đã trả lời xong, không còn lý do phải giữ."
FOUND = "Ngõ đã dọn; đã giải thích cho bà Hồ Thị Ngân Hà, điện thoại 0977654321."
ANSWER = {"answer": f"Kính gửi bà {NAME}, số điện thoại {PHONE}. Ngõ đã dọn sạch, cây đã tỉa cành.",
          "public_answer": "Ngõ đã dọn sạch, cây đã tỉa cành."}  # fmt: skip


@pytest.fixture
def province(province_url: str, tmp_path: Path) -> Iterator[Province]:
    """The whole product over the demo's province, on both databases."""
    with province_at(province_url, tmp_path) as province:
        yield province


def found() -> set[str]:
    """Which of the planted words stand in any table, in whatever letters."""
    with read_work() as work:
        everything = "\n".join(
            repr([list(row) for row in work.connection.execute(text(f'SELECT * FROM "{name}"'))])
            for name in Base.metadata.tables
            if name not in {"process_files", "rate_counts"}
        ).casefold()
        states = work.connection.execute(text("SELECT state FROM case_states")).scalars()
        everything += "".join(zlib.decompress(bytes(state)).decode() for state in states).casefold()
    return {word for word in PLANTED if word.casefold() in everything}


def answered(province: Province, **more: Any) -> Petition:
    """A petition with personal words wherever people write, answered, published, rated and over."""
    is_rated = more.pop("rated", True)
    petition = province.receives(
        TITLE, CONTENT, full_name=NAME, address=STREET, phone=PHONE, email=MAIL,
        **{"place": STREET, "proposal": "Xin cấp tốc dọn ngõ", **more},
    )  # fmt: skip
    transfer_to(petition, "SNNMT")
    take_on(petition, "SNNMT")
    if "verify_facts" in petition.open:
        petition.done("verify_facts", facts_found=FOUND, behaviour_result="corrected")
    handle(petition)
    petition.done("draft_answer", **ANSWER)
    petition.done("approve_answer", decision="approve")
    number = petition.shown("issue_letter")["letter_number"]
    petition.done(
        "issue_letter", letter_number=number, letter_date="2026-12-08", signer="Giám đốc", signed_letter="scan"
    )
    publish(petition)
    if is_rated:
        rate(petition.number, petition.code, 4, SAID, client_key="a")
    province.time_passes(days=60)
    work_off()
    assert petition.status == "completed", (petition.open, petition.status)
    return petition


def figures(province: Province) -> list[Any]:
    """What the home page, the monitor and the processes' page count, and every column that a report is made of."""
    admin = person("vp.009")
    with read_work() as work:
        columns = [
            work.connection.execute(text(query)).all()
            for query in (
                (
                    "SELECT number, channel, field, kind, regime, lead_agency, status, status_at, received_at, "
                    "legal_due, answered_at FROM petitions ORDER BY number"
                ),
                "SELECT number, agency, process_id, status, started_at, ended_at, due_at FROM cases ORDER BY number",
                "SELECT element, agency, role, status, opened_at, due_at, completed_at FROM tasks ORDER BY id",
                "SELECT score, rated_at FROM ratings ORDER BY case_id",
                "SELECT number, question, answer FROM publications ORDER BY number",
            )
        ]
        returns = count_returns(work)
    quarters = [quarter_figures(day) for day in (date(2026, 11, 30), date(2027, 1, 30))]
    counted = [one for one in list_process_counts(actor=admin) if one.id == "petition"]
    return [*quarters, morning_figures(actor=admin), returns, counted, *columns]


def test_when_its_term_is_over_nothing_of_its_sender_is_left_and_every_figure_is_the_same(province: Province) -> None:
    petition = answered(province)
    assert len(found()) >= len(PLANTED) - 2
    province.clock.move(days=365 * 5 + 2)
    before = figures(province)
    assert erase_due(most=10) == 1
    assert found() == set()
    assert figures(province) == before
    assert found_in_file() == set()
    assert audit.verify().is_sound
    (entry,) = list_erased()
    assert (entry.case_number, entry.cause, entry.by) == (petition.number, "term.anonymised", "system")
    assert entry.rows["petitions"] == 1
    assert entry.files == 1
    seen = petition.seen_by_sender()
    assert (seen["title"], seen["status"]) == ("Hồ sơ đã ẩn danh", "published")
    assert "Ngõ đã dọn sạch" in seen["answer"]["text"]
    assert seen["may_rate"] is False
    assert erase_due(most=10) == 0
    assert figures(province) == before


def test_after_the_second_term_the_answer_goes_too_and_the_figures_stay(province: Province) -> None:
    petition = answered(province)
    province.clock.move(days=365 * 10 + 4)
    before = figures(province)
    assert erase_due(most=10) == 1
    assert found() == set()
    assert figures(province) == before
    seen = petition.seen_by_sender()
    assert (seen["title"], seen["answer"]) == ("Hồ sơ đã xoá nội dung", None)
    assert [one.cause for one in list_erased()] == ["term.erased"]
    assert audit.verify().is_sound
    assert province.client.get(f"/cong-khai/{petition.number}").status_code != 404


def test_while_it_is_hindered_it_is_left_alone_and_says_why(province: Province) -> None:
    petition, other = answered(province), province.receives("Việc khác hẳn", "Một việc khác hẳn, còn đang xử lý dở.")
    province.clock.move(days=365 * 5 + 2)
    admin = person("vp.009")
    with pytest.raises(NotAllowed):
        hold_case(petition.case_id, actor=person("vp.003"), reason="Đang có khiếu nại")
    hold_case(petition.case_id, actor=admin, reason="Đang có khiếu nại")
    assert (due(petition), erase_due(most=10)) == (("held",), 0)
    with pytest.raises(CaseHeld):
        hold_case(petition.case_id, actor=admin, reason="Đang có khiếu nại")
    release_case(petition.case_id, actor=admin, reason="Khiếu nại đã xong")
    with begin_work() as work:
        link(work, other.case_id, petition.case_id, LinkKind.REOPENED)
    assert (due(petition), erase_due(most=10)) == (("linked",), 0)
    with begin_work() as work:
        work.connection.execute(delete(PetitionLink))
    assert suspect_secret(petition.case_id, actor=person("vp.003"), reason="có dấu mật")
    assert erase_due(most=10) == 0
    lift_suspicion(petition.case_id, actor=person("vp.001"), reason="không phải")
    assert erase_due(most=10) == 1


def test_what_came_between_finding_and_emptying_is_seen_under_the_lock(province: Province) -> None:
    petition = answered(province)
    province.clock.move(days=365 * 5 + 2)
    with read_work() as work:
        (one,) = list_due(work)
    with begin_work() as work:
        work.connection.execute(update(Case).where(Case.id == petition.case_id).values(status="running"))
    assert not empty_due(one)
    assert petition.seen_by_sender()["title"] == TITLE
    with begin_work() as work:
        work.connection.execute(update(Case).where(Case.id == petition.case_id).values(status="completed"))
    assert empty_due(one)
    assert not empty_due(one)


def test_killed_in_the_middle_it_is_whole_and_the_next_run_goes_on(
    province: Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    petition = answered(province)
    province.clock.move(days=365 * 5 + 2)
    before = found()
    with monkeypatch.context() as patched:
        patched.setitem(anonymising.treatments, "petitions", killed)
        with pytest.raises(KeyboardInterrupt):
            erase_due(most=10)
    assert found() == before
    assert list_erased() == ()
    with monkeypatch.context() as patched:
        patched.setitem(emptying.removers, "files", killed)
        with pytest.raises(KeyboardInterrupt):
            erase_due(most=10)
    assert found() == set()
    assert len(stored(province)) == 1
    assert erase_due(most=10) == 0
    # The file that stayed behind has no row: it is collected as any orphan is, and tells of nobody by its name.
    for file in stored(province):
        os.utime(file, (0, 0))
    assert collect_orphans() == 1
    assert petition.seen_by_sender()["title"] == "Hồ sơ đã ẩn danh"


def test_a_sender_who_speaks_at_that_moment_is_refused_or_emptied_with_the_rest(province: Province) -> None:
    petition = answered(province, rated=False)
    province.clock.move(days=365 * 5 + 2)
    said = at_once(
        lambda: erase_due(most=10),
        lambda: rate(petition.number, petition.code, 4, SAID, client_key="a"),
        lambda: provide_supplement(petition.number, petition.code, SAID, client_key="a"),
    )
    assert said[0] is None
    assert isinstance(said[1], RatingNotOpen) or said[1] is None
    assert isinstance(said[2], PetitionEnded)
    assert found() == set()


def test_by_itself_nothing_goes_until_an_administrator_switches_it_on(province: Province) -> None:
    answered(province)
    province.clock.move(days=365 * 5 + 2)
    assert erase_regularly() == 0
    with begin_work() as work:
        work.connection.execute(insert(Setting).values(name="retention.is_on", value={"value": True}))
    assert erase_regularly() == 1


def test_the_command_lists_what_is_due_and_does_it_when_told(
    province: Province, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    petition = answered(province)
    province.clock.move(days=365 * 5 - 70)
    # The database is in use already.
    monkeypatch.setattr(command, "require_tables", lambda _settings: None)
    erase = partial(command.run, settings=Settings(data=Path(petition_settings().files).parent))
    assert erase(Namespace(due=True, dry_run=True, days=0, most=10)) == 0
    assert "Không có hồ sơ nào đến hạn" in capsys.readouterr().out
    erase(Namespace(due=True, dry_run=True, days=60, most=10))
    assert f"{petition.number}  ẩn danh: Hết thời hạn lưu: Đã trả lời, đã công khai, 5 năm." in capsys.readouterr().out
    province.clock.move(days=80)
    hold_case(petition.case_id, actor=person("vp.009"), reason="Đang có khiếu nại")
    erase(Namespace(due=True, dry_run=False, days=0, most=10))
    told = capsys.readouterr().out
    assert "Đã ẩn danh, xoá 0 hồ sơ." in told
    assert "Để lại: có quyết định giữ lại." in told


def test_the_sender_asks_the_head_decides_they_are_told_and_then_it_is_done(province: Province) -> None:
    petition = answered(province)
    request = asks(province, petition)
    (task,) = request.tasks
    assert (task.element, task.role, task.agency) == ("decide_erasure", "HEAD", "VP-UBND")
    with pytest.raises(ErasureNotOpen):
        ask_erasure_opened(petition.case_id)
    request.done("decide_erasure", erasure_decision="anonymised", with_publication=False, erasure_reason=WHY)
    assert petition.seen_by_sender()["title"] == TITLE
    work_off()
    letter_is_sent()
    before = figures(province)
    assert WHY in str(petition.seen_by_sender()["timeline"])
    # What was decided is done though nothing is switched on.
    assert erase_regularly() == 1
    assert found() == set()
    assert figures(province) == before
    (entry,) = list_erased()
    assert (entry.cause, entry.reason, entry.by) == ("request.anonymised", WHY, str(request.doer.id))
    assert province.client.get(f"/cong-khai/{petition.number}").status_code == 200
    with pytest.raises(ErasureNotOpen):
        ask_erasure_opened(petition.case_id)
    assert audit.verify().is_sound


def test_the_public_version_goes_too_where_that_is_decided(province: Province) -> None:
    petition = answered(province)
    request = asks(province, petition)
    request.done("decide_erasure", erasure_decision="erased", with_publication=True, erasure_reason=WHY)
    work_off()
    letter_is_sent()
    assert erase_regularly() == 1
    assert province.client.get(f"/cong-khai/{petition.number}").status_code == 404
    assert stored(province) == []


def test_what_is_refused_stays_and_says_why(province: Province) -> None:
    petition = answered(province)
    request = asks(province, petition)
    request.done("decide_erasure", erasure_decision="refuse", erasure_reason="Vụ việc đang được thanh tra.")
    work_off()
    assert "Vụ việc đang được thanh tra." in str(petition.seen_by_sender()["timeline"])
    assert erase_regularly() == 0
    assert get_tracking(petition.case_id).erasure.may_ask


def test_while_it_is_handled_nobody_can_ask_and_is_told_why(province: Province) -> None:
    petition = province.receives(TITLE, CONTENT)
    asking = get_tracking(petition.case_id).erasure
    assert (asking.may_ask, asking.reasons) == (False, ("hồ sơ đang được xử lý",))
    with pytest.raises(ErasureNotOpen):
        ask_erasure_opened(petition.case_id)


def test_work_about_the_petition_is_emptied_with_it_and_its_figures_stay(province: Province) -> None:
    petition = answered(province)
    admin = person("vp.009")
    naming = f"Bà {NAME}, {PHONE}, nhà {STREET}"
    held = "Giữ vì bà Hồ Thị Ngân Hà khiếu nại"
    hold_case(petition.case_id, actor=admin, reason=held)
    release_case(petition.case_id, actor=admin, reason=f"{naming} đã rút khiếu nại")
    correction = begin(petition, "petition_correction")
    correction.done(
        "write_correction", decision="correct", public_question="Cây bên đường",
        public_answer="Ngõ đã sạch, cây đã tỉa.", public_reason="Bản trước ghi nhầm cây.", mask_more=naming,
    )  # fmt: skip
    correction.done("confirm_correction", confirmed="return", confirm_remarks=f"{naming} còn nhận ra được.")
    assert petition.case_id not in {one.case_id for one in due_now()}
    correction.done("write_correction", **correction.shown("write_correction"), decision="correct")
    correction.done("confirm_correction", confirmed="confirm")
    takedown = begin(petition, "petition_takedown")
    takedown.done("write_takedown", decision="give_up", public_reason=naming)
    province.time_passes(days=1)
    work_off()
    request = asks(province, petition)
    request.done(
        "decide_erasure", erasure_decision="anonymised", with_publication=False, erasure_reason=f"{naming}: đồng ý."
    )
    work_off()
    letter_is_sent()
    before = figures(province)
    assert found() >= {NAME, PHONE, STREET}
    assert erase_regularly() == 1
    assert found() == set()
    assert found_in_file() == set()
    assert figures(province) == before
    assert audit.verify().is_sound
    (entry,) = list_erased()
    assert entry.case_number == petition.number
    assert NAME not in entry.reason
    seen = province.client.get(f"/cong-khai/{petition.number}/lich-su").text
    assert "Bản trước ghi nhầm cây." in seen
    with read_work() as work:
        kept = [find_keeping(work, one) for one in family_of(work, petition.case_id)]
    assert [one.done if one else None for one in kept] == [Depth.ANONYMISED] * 4


def test_work_about_it_that_is_under_way_keeps_the_petition_from_being_emptied(province: Province) -> None:
    petition = answered(province)
    work = begin(petition, "petition_takedown")
    province.clock.move(days=365 * 5 + 2)
    assert (due(petition), erase_due(most=10)) == (("about",), 0)
    work.done("write_takedown", decision="give_up")
    assert erase_due(most=10) == 1


def test_of_what_was_withdrawn_no_public_text_or_file_outlives_its_petition(province: Province) -> None:
    petition = answered(province)
    text_was = get_publication(petition.number).answer
    work = begin(petition, "petition_takedown")
    work.done("write_takedown", decision="withdraw", public_reason="Còn nhận ra một người.")
    work.done("confirm_takedown", confirmed="confirm")
    work_off()
    letter_is_sent()
    province.clock.move(days=365 * 5 + 2)
    assert erase_due(most=10) == 1
    with read_work() as reading:
        rows = reading.connection.execute(select(Publication.title, Publication.question, Publication.answer)).all()
    assert [tuple(row) for row in rows] == [("", "", "")]
    gone = province.client.get(f"/cong-khai/{petition.number}")
    assert gone.status_code == 410
    assert text_was not in gone.text
    assert audit.verify().is_sound


def test_undone_in_its_time_the_decision_has_no_effect(province: Province) -> None:
    petition = answered(province)
    request = asks(province, petition)
    request.just_done("decide_erasure", erasure_decision="erased", with_publication=True, erasure_reason=WHY)
    work_off()
    undo_step(request.case_id, actor=request.doer, reason="Nhầm hồ sơ")
    assert request.open == ["decide_erasure"]
    work_off()
    assert erase_regularly() == 0
    assert petition.seen_by_sender()["title"] == TITLE


def asks(province: Province, petition: Petition) -> Petition:
    """The sender asks on their page; the request as its officers see it."""
    return Petition(province, ask_erasure_opened(petition.case_id), "")


def letter_is_sent() -> None:
    with begin_work() as work:
        work.connection.execute(update(LetterToSend).values(sent_at=work.now))


VIETNAMESE = re.compile("[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", re.IGNORECASE)


def english_page(petition: Petition) -> Any:
    """The sender's page in English, their browser signed in to it."""
    client = petition.province.app.test_client()
    client.post("/phan-anh/tra-cuu", data={"number": petition.number, "code": petition.code})
    client.get("/ngon-ngu/en?next=/phan-anh/ho-so")
    return client


def erasing_part(page: str) -> str:
    """What the page says of erasing: its note, or the part that unfolds."""
    tree = html.fromstring(page)
    parts = tree.xpath(
        '//details[.//form[contains(@action,"xoa-thong-tin")]]|//details[contains(summary,"erase")]'
        '|//p[contains(@class,"k-note")][contains(.,"erase")]'
    )
    return " ".join(" ".join(part.text_content() for part in parts).split())


def asks_by_api(petition: Petition, **more: Any) -> Any:
    headers = {"X-Tracking-Code": petition.code, "Accept-Language": "en", **more.pop("headers", {})}
    address = f"/api/v1/petitions/{petition.number}/erasure"
    return petition.province.app.test_client().post(address, json=more, headers=headers)


def test_erasing_is_asked_for_and_followed_in_english(province: Province) -> None:
    petition = answered(province)
    province.app.config["WTF_CSRF_ENABLED"] = False
    client = english_page(petition)
    said = erasing_part(client.get("/phan-anh/ho-so").text)
    assert "request" in said
    assert not VIETNAMESE.search(said), said
    refused = client.post("/phan-anh/ho-so/xoa-thong-tin", data={})
    assert refused.status_code == 422
    errors = html.fromstring(refused.text).xpath('//*[contains(@class,"k-summary") or @role="alert"]')
    assert errors
    assert not VIETNAMESE.search(" ".join(one.text_content() for one in errors))
    sent = client.post("/phan-anh/ho-so/xoa-thong-tin", data={"sure": "1"}, follow_redirects=True).text
    assert "asked" in erasing_part(sent) or "request" in erasing_part(sent)
    assert not VIETNAMESE.search(erasing_part(sent)), erasing_part(sent)
    again = client.post("/phan-anh/ho-so/xoa-thong-tin", data={"sure": "1"})
    problem = html.fromstring(again.text).xpath('//*[contains(@class,"k-summary") or @role="alert"]')
    assert not VIETNAMESE.search(" ".join(one.text_content() for one in problem))
    other = province.receives("Việc khác hẳn", "Một việc khác hẳn, còn đang xử lý dở.")
    assert not VIETNAMESE.search(erasing_part(english_page(other).get("/phan-anh/ho-so").text))


def test_a_program_asks_for_it_once_with_the_same_checks(province: Province) -> None:
    petition = answered(province)
    not_sure = asks_by_api(petition)
    assert (not_sure.status_code, [one["where"] for one in not_sure.get_json()["problems"]]) == (422, ["/sure"])
    assert not VIETNAMESE.search(not_sure.text)
    wrong = asks_by_api(petition, sure=True, headers={"X-Tracking-Code": "ABCD-EFGH"})
    assert wrong.status_code == 404
    key = {"Idempotency-Key": "a-key-of-the-sender"}
    first, second = (asks_by_api(petition, sure=True, headers=key) for _ in range(2))
    assert (first.status_code, first.get_json()["state"]) == (201, "asked")
    assert (second.status_code, second.get_json()) == (201, first.get_json())
    assert second.headers["Idempotent-Replayed"] == "true"
    # The key without the code opens nothing.
    assert asks_by_api(petition, sure=True, headers={**key, "X-Tracking-Code": "ABCD-EFGH"}).status_code == 422
    # Kept with the petition too: should the answer be lost, the same sending is the same request.
    sent = [ask_erasure_opened(petition.case_id, sending_key="a-key-of-the-sender") for _ in range(2)]
    assert sent[0] == sent[1]
    refused = asks_by_api(petition, sure=True)
    assert refused.status_code == 403
    assert not VIETNAMESE.search(refused.text)
    assert petition.seen_by_sender()["erasure"]["state"] == "asked"
    with read_work() as work:
        assert len(family_of(work, petition.case_id)) == 2


def begin(petition: Petition, process: str) -> Petition:
    """Work about the petition, begun by a publisher."""
    publisher = person(petition.province.officer(HUB, "PUBLISHER"))
    return Petition(petition.province, begin_about(petition.case_id, process, actor=publisher).number, "")


def due_now() -> Any:
    with read_work() as work:
        return list_due(work)


def due(petition: Petition) -> tuple[str, ...]:
    with read_work() as work:
        (one,) = [one for one in list_due(work) if one.case_id == petition.case_id]
    return one.hindrances


def found_in_file() -> set[str]:
    """Which of the planted words stand in the bytes of an SQLite file, or of its write-ahead log."""
    database = current_database()
    if not database.is_sqlite:
        return set()
    written = b"".join(path.read_bytes() for path in Path(str(database.url.database)).parent.glob("*.sqlite*"))
    assert written
    return {word for word in PLANTED if word.encode() in written}


def killed(*_: object) -> int:
    raise KeyboardInterrupt


def stored(province: Province) -> list[Path]:
    del province
    return [path for path in Path(petition_settings().files).rglob("*") if path.is_file()]


def list_erased() -> Any:
    with read_work() as work:
        return list_erasures(work)
