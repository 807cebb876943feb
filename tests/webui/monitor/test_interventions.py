"""The pages of interventions: each says what will happen, asks why, and answers kindly whoever comes too late."""

from datetime import timedelta
from html import unescape
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import insert, select

from engine.cases import OpenedCase, open_case, record_failure
from engine.definitions import publish
from engine.errors import Unavailable
from engine.storage import begin_work, new_id, read_work, tables
from tests.engine.directory.town import officer
from tests.engine.petitions.office import Clock
from tests.support.diagrams import Diagram, closure_of
from tests.webui.inbox.house import open_review, open_task, sign_in, task_of


def post(app: Flask, address: str, who: str = "quan.tri", **fields: str) -> tuple[int, str]:
    """The status and the words of the page that one lands on."""
    answer = sign_in(app, who).post(address, data=fields, follow_redirects=True)
    return answer.status_code, unescape(answer.text)


def place(case: OpenedCase, *parts: object) -> str:
    return "/".join(["/giam-sat/ho-so", case.number, *map(str, parts)])


def status_of(case: OpenedCase) -> str:
    with read_work() as work:
        return str(work.connection.scalar(select(tables.Case.status).where(tables.Case.id == case.id)))


def failing(**variables: Any) -> OpenedCase:
    """A case at a gateway that finds no way for what it reads."""
    one = Diagram("choose", {"title": "Chọn đường"}).start().node("exclusiveGateway", "which", name="Đi đâu?")
    one.user("left", "OFFICER").end().chain("begin", "which").flow("which", "left", "parts > 1").chain("left", "done")
    with begin_work() as work:
        publish(work, closure_of(one), lane_roles={})
        return open_case(work, "choose", variables, title="Chọn đường", agency="SXD")


def incident_of(case: OpenedCase) -> UUID:
    with read_work() as work:
        found = work.connection.scalar(
            select(tables.Incident.id).where(tables.Incident.case_id == case.id, tables.Incident.status == "open")
        )
    assert found is not None
    return found


ACTS = [
    ("tam-dung", "Đã tạm dừng hồ sơ.", "suspended"),
    ("huy", "Đã hủy hồ sơ.", "cancelled"),
]


@pytest.mark.parametrize(("act", "said", "status"), ACTS)
def test_a_case_is_suspended_or_cancelled_once_it_is_told_what_that_means(
    app: Flask, act: str, said: str, status: str
) -> None:
    case = open_review()
    page = sign_in(app, "quan.tri").get(place(case, act)).text
    assert "Điều sẽ xảy ra" in page
    assert "Soạn ý kiến" in page
    code, text = post(app, place(case, act), reason="Hồ sơ trùng")
    assert (code, status_of(case)) == (200, status)
    assert said in text
    assert "Lý do: Hồ sơ trùng" in text


def test_a_suspended_case_is_resumed_and_pressing_again_is_told(app: Flask) -> None:
    case = open_review()
    post(app, place(case, "tam-dung"), reason="Kiểm tra")
    assert "Cho hồ sơ chạy tiếp…" in sign_in(app, "quan.tri").get(place(case)).text
    assert "Hồ sơ chạy tiếp." in post(app, place(case, "chay-tiep"), reason="Xong")[1]
    code, text = post(app, place(case, "chay-tiep"), reason="Xong")
    assert code == 200
    assert "Hồ sơ đang chạy bình thường" in text


def test_without_a_reason_the_page_comes_again_with_what_is_missing(app: Flask) -> None:
    case = open_review()
    code, text = post(app, place(case, "tam-dung"), reason=" ")
    assert code == 422
    assert "Chưa nêu lý do." in text
    assert status_of(case) == "running"


def test_a_task_is_given_to_someone_of_its_role(app: Flask) -> None:
    case = open_review()
    task = open_task(case.id)
    address = place(case, "viec", task.id, "giao-lai")
    page = sign_in(app, "quan.tri").get(address).text
    assert "Lê Văn Minh" in page
    assert "Nguyễn Thị Hoà" not in page
    _, text = post(app, address, to=str(officer("minh").id), seen="", reason="Người khác nghỉ")
    assert "Đã giao lại việc." in text
    assert "Giao việc “Soạn ý kiến” cho Lê Văn Minh. Lý do: Người khác nghỉ" in text
    assert task_of(task.id).assignee == officer("minh").id


def test_someone_without_the_role_is_refused_with_the_rule_and_nothing_is_lost(app: Flask) -> None:
    case = open_review()
    task = open_task(case.id)
    address = place(case, "viec", task.id, "giao-lai")
    code, text = post(app, address, to=str(officer("hoa").id), seen="", reason="Người khác nghỉ")
    assert code == 403
    assert "Việc này dành cho vai trò" in text
    assert 'value="Người khác nghỉ"' in text


def test_who_comes_with_an_old_page_learns_who_has_the_task(app: Flask) -> None:
    case = open_review()
    task = open_task(case.id)
    address = place(case, "viec", task.id, "giao-lai")
    post(app, address, to=str(officer("minh").id), seen="", reason="Bận")
    code, text = post(app, address, to=str(officer("an").id), seen="", reason="Bận")
    assert code == 200
    assert "Việc này vừa chuyển sang Lê Văn Minh." in text


def test_a_task_gets_a_new_deadline_said_in_working_days(app: Flask, clock: Clock) -> None:
    case = open_review()
    task = open_task(case.id)
    address = place(case, "viec", task.id, "han")
    page = sign_in(app, "quan.tri").get(address).text
    assert "còn 3 ngày làm việc · hạn thứ Năm 26/11" in page
    seen = task.due_at.isoformat()
    _, text = post(app, address, due="own", day="2026-12-01", clock="10:30", seen=seen, reason="Chờ đo đạc")
    assert "Đã đổi hạn: còn 6 ngày làm việc · hạn 10:30 thứ Ba 1/12." in text
    assert "Lý do: Chờ đo đạc" in text
    assert task_of(task.id).due_at.isoformat().startswith("2026-12-01T03:30")
    _, text = post(app, address, due="own", day="2026-12-05", seen=seen, reason="Chờ")
    assert "thứ Bảy 5/12/2026 là ngày nghỉ" in text
    assert "thứ Hai 7/12/2026" in text
    assert 'name="off" value="2026-12-05"' in text
    _, text = post(app, address, due="own", day="2026-12-03", seen=seen, reason="Chờ")
    assert "Hạn này vừa được người khác đổi." in text


@pytest.mark.parametrize(
    "typed",
    [{}, {"due": "own"}, {"due": "own", "day": "32/13"}, {"due": "x"}, {"due": "own", "day": "2020-01-01"},
     {"due": "own", "day": "2026-12-01", "clock": "25:00"}, {"due": "2026-12-01"}, {"due": "own", "day": "9999-12-31"}],
)  # fmt: skip
def test_a_deadline_that_is_none_is_asked_for_again(app: Flask, typed: dict[str, str]) -> None:
    case = open_review()
    task = open_task(case.id)
    address = place(case, "viec", task.id, "han")
    code, text = post(app, address, seen=task.due_at.isoformat(), reason="Chờ", **typed)
    assert code == 422
    assert 'value="Chờ"' in text
    assert task_of(task.id).due_at == task.due_at


def test_the_whole_case_gets_a_new_deadline(app: Flask) -> None:
    case = open_review()
    _, text = post(app, place(case, "han"), due="own", day="2026-12-10", seen="", reason="Thỏa thuận")
    assert "Đã đổi hạn:" in text
    assert "hạn thứ Năm 10/12" in text


def timer_of(case: OpenedCase) -> Any:
    with read_work() as work:
        return work.connection.execute(select(tables.Timer.__table__).where(tables.Timer.case_id == case.id)).one()


def test_a_timer_fires_by_hand_once(app: Flask) -> None:
    one = Diagram("wait", {"title": "Chờ"}).start().timer("pause", '"2 hours"', name="Chờ hai giờ")
    with begin_work() as work:
        publish(work, closure_of(one.user("after").end().chain("begin", "pause", "after", "done")), lane_roles={})
        case = open_case(work, "wait", {}, title="Chờ", agency="SXD")
    timer = timer_of(case)
    assert "Cho chạy ngay…" in sign_in(app, "quan.tri").get(place(case)).text
    address = place(case, "hen-gio", timer.id)
    assert "Chờ hai giờ" in sign_in(app, "quan.tri").get(address).text
    assert "Đã xử lý; hồ sơ chạy tiếp." in post(app, address, reason="Không cần chờ")[1]
    assert open_task(case.id).element == "after"
    assert "Hẹn giờ này đã chạy" in post(app, address, reason="Không cần chờ")[1]


def test_what_could_not_go_out_is_seen_and_sent_again(app: Flask, clock: Clock) -> None:
    case, row_id = open_review(), new_id()
    with begin_work() as work:
        work.connection.execute(
            insert(tables.Outbox).values(
                id=row_id, case_id=case.id, kind="petition.notice", payload={"text": "Điều bí mật"}, attempts=8,
                created_at=work.now, available_at=work.now, failed_at=work.now, last_error="unavailable",
            )
        )  # fmt: skip
        record_failure(work, case.id, row_id, "petition.notice", Unavailable())
    page = sign_in(app, "quan.tri").get(place(case)).text
    assert "Thông báo cho người gửi" in page
    assert "đã ngừng thử" in page
    assert "Điều bí mật" not in page
    clock.now += timedelta(minutes=1)
    assert "Đã xếp lại để gửi ngay." in post(app, place(case, "gui-di", row_id), reason="Máy chủ đã chạy")[1]
    assert status_of(case) == "running"


def test_the_values_that_failed_are_corrected_on_the_page(app: Flask) -> None:
    case = failing(parts=0)
    address = place(case, "su-co", incident_of(case), "sua")
    page = sign_in(app, "quan.tri").get(address).text
    assert 'name="value-parts" value="0"' in page
    code, text = post(app, address, reason="Nhập nhầm", **{"value-parts": "hai"})
    assert code == 422
    assert "“parts” phải là một số." in text
    assert 'value="hai"' in text
    _, text = post(app, address, reason="Nhập nhầm", **{"value-parts": "2"})
    assert "Đã xử lý; hồ sơ chạy tiếp." in text
    assert open_task(case.id).element == "left"
    _, text = post(app, address, reason="Nhập nhầm", **{"value-parts": "3"})
    assert "Sự cố này đã được xử lý." in text


def test_skipping_says_what_it_costs_and_a_gateway_is_not_skipped(app: Flask) -> None:
    case = failing(parts=0)
    address = place(case, "su-co", incident_of(case), "bo-qua")
    assert "không chạy lại" in sign_in(app, "quan.tri").get(address).text
    assert "Không bỏ qua được cổng “which”" in post(app, address, reason="Bỏ")[1]
    assert status_of(case) == "incident"


def test_incidents_of_one_kind_are_retried_together(app: Flask) -> None:
    cases = [failing(parts=0) for _ in range(3)]
    client = sign_in(app, "quan.tri")
    listed = client.get("/giam-sat/su-co").text
    assert "3 sự cố" in listed
    assert "Đi đâu?" in listed
    address = "/giam-sat/su-co?ma=step.failed&quy-trinh=choose&buoc=which"
    with read_work() as work:
        code = work.connection.scalar(select(tables.Incident.code).limit(1))
    address = f"/giam-sat/su-co?ma={code}&quy-trinh=choose&buoc=which"
    page = client.get(address).text
    assert all(case.number in page for case in cases)
    chosen = [f"{case.id}/{incident_of(case)}" for case in cases[:2]]
    answer = client.post(address, data={"incident": [*chosen, "x", "a/b"], "reason": "Thử lại"})
    assert answer.text.count("vẫn còn sự cố") == 2
    empty = client.post(address, data={"reason": "Thử lại"})
    assert (empty.status_code, "Chưa chọn sự cố nào." in empty.text) == (422, True)
    unsaid = client.post(address, data={"incident": chosen})
    assert (unsaid.status_code, "Chưa nêu lý do." in unsaid.text) == (422, True)


def test_content_is_opened_for_two_hours_and_its_head_is_told(app: Flask, clock: Clock) -> None:
    case = open_review("Ý kiến về đường ngập")
    client = sign_in(app, "quan.tri")
    assert "Ý kiến về đường ngập" not in client.get(place(case)).text
    _, text = post(app, place(case, "xem-noi-dung"), reason="Người gửi báo lỗi")
    assert "Nội dung mở đến 11:00." in text
    assert "Ý kiến về đường ngập" in text
    told = sign_in(app, "dung").get(place(case)).text
    assert "Ai đã mở nội dung hồ sơ này" in told
    assert "Người gửi báo lỗi" in told
    assert case.number in sign_in(app, "dung").get("/giam-sat/da-xem-noi-dung").text
    clock.now += timedelta(hours=2)
    assert "Ý kiến về đường ngập" not in sign_in(app, "quan.tri").get(place(case)).text


def test_who_only_reads_reports_is_not_let_in(app: Flask) -> None:
    case = open_review()
    code, text = post(app, place(case, "xem-noi-dung"), "dung", reason="Xem")
    assert code == 403
    assert "Chỉ quản trị hệ thống và người thiết kế" in text
