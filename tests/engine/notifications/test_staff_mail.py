from collections.abc import Iterator

import pytest
from sqlalchemy import update

from engine.errors import Away
from engine.notifications import list_problems, mark_read
from engine.notifications.staff_mail import deliver_staff_mail
from engine.storage import begin_work, read_work, tables
from tests.engine.notifications.telling import give_address, outbox, tell
from tests.support.mail_server import MailBox, mail_server, part
from tests.support.town import Town


@pytest.fixture
def box(town: Town) -> Iterator[MailBox]:
    give_address("minh")
    with mail_server() as box:
        yield box


def test_mail_says_the_notice_and_the_way_and_nothing_that_was_added(town: Town, box: MailBox) -> None:
    tell(town, officer='"minh"', text='"Bà Lan ở số 5"')
    (row,) = outbox(town)
    deliver_staff_mail(row)
    (message,) = box.messages
    assert message["To"] == "minh@mau.example"
    assert message["Subject"] == "Hồ sơ quá hạn – HS-2026-000001"
    assert "Hồ sơ HS-2026-000001 đã quá hạn trả lời" in part(message)
    assert "https://hoidap.example/can-bo/thong-bao/" in part(message)
    assert "Lan" not in part(message)
    assert "sample" not in message.as_string()


def test_an_officer_reads_their_own_language(town: Town, box: MailBox) -> None:
    with begin_work() as work:
        work.connection.execute(update(tables.Officer).values(locale="en"))
    tell(town, officer='"minh"')
    deliver_staff_mail(outbox(town)[0])
    assert box.messages[0]["Subject"] == "Case overdue – HS-2026-000001"
    assert "Open it: https://" in part(box.messages[0])


def test_what_was_read_on_the_page_is_not_mailed_any_more(town: Town, box: MailBox) -> None:
    tell(town, officer='"minh"')
    mark_read(town.officer("minh"))
    deliver_staff_mail(outbox(town)[0])
    assert box.messages == []


def test_a_refused_address_is_noted_by_whose_it_is(town: Town, box: MailBox) -> None:
    tell(town, officer='"minh"')
    box.answers["minh@mau.example"] = ["550 no such user"]
    deliver_staff_mail(outbox(town)[0])
    with read_work() as work:
        (problem,) = list_problems(work)
    assert (problem.code, problem.detail) == ("address.refused", "minh")


def test_a_server_that_is_away_is_waited_for(town: Town, box: MailBox) -> None:
    tell(town, officer='"minh"')
    box.stop()
    with pytest.raises(Away):
        deliver_staff_mail(outbox(town)[0])
