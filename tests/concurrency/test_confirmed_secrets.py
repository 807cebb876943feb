"""Confirming and erasing a secret at the same moment as marking back, downloading, typing and another's erasing."""

import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import delete

from engine import audit
from engine.cases.secrecy import get_sealed, lift_suspicion, suspect_secret, sweep_sealed
from engine.cases.secrecy_confirming import confirm_secret, propose_secret, reject_secret, take_back_confirmation
from engine.cases.secrecy_erasing import erase_handed_over
from engine.errors import HoiDapError
from engine.petitions import FileUpload, Receipt, open_sealed_file, read_sealed_content
from engine.petitions.file_store import file_store
from engine.runtime import list_erasures, read_sealed
from engine.storage import begin_work, open_database, read_work, use_clock, use_database
from engine.storage.tables import RateCount, TaskDraft
from tests.engine.directory.town import officer
from tests.engine.petitions.office import PDF, Clock, complete, open_task, row, send, set_up
from tests.engine.petitions.secrecy import confirm, download, give_key, opened, secret_officer, word_in
from tests.support.at_once import at_once

ROUNDS = pytest.mark.parametrize("rounds", [10, pytest.param(100, marks=pytest.mark.deep)])
"""A hundred in the deep run."""


@pytest.fixture(autouse=True)
def _office(database_url: str, tmp_path: Path) -> Iterator[None]:
    """An office that receives petitions, once on SQLite and once on PostgreSQL."""
    database = open_database(database_url)
    use_database(database)
    use_clock(Clock())
    set_up(tmp_path)
    secret_officer()
    yield
    assert audit.verify().is_sound
    use_clock(None)
    database.dispose()


def sent_by(number: int) -> Receipt:
    """A petition of a sender of their own, at the department."""
    with begin_work() as work:
        work.connection.execute(delete(RateCount))
    content = f"Đoạn đường số {number} ngập sâu mỗi khi mưa lớn."
    file = FileUpload("don.pdf", PDF + f"% {number}".encode())
    receipt = send(file, phone=f"0905 {number:06}", email=f"lan{number}@mau.example", content=content)
    complete(receipt.case_id, "hoa", decision="accept", lead="SXD")
    return receipt


def stage(number: str) -> str:
    return get_sealed(number, actor=officer("dung")).stage.value


def after(pause: float, act: Callable[[], object]) -> None:
    time.sleep(pause)
    act()


def at_nearly_once(number: int, *acts: Callable[[], object]) -> list[HoiDapError | None]:
    """Two acts, mostly together, now and then the one or the other surely first."""
    pauses = {0: (0.0, 0.12), 1: (0.12, 0.0)}.get(number % 5, (number % 3 * 0.001, number % 2 * 0.001))
    return at_once(*(partial(after, pause, act) for pause, act in zip(pauses, acts, strict=True)))


def refused(told: HoiDapError | None) -> str | None:
    return told.code if told else None


@ROUNDS
def test_confirming_and_lifting_at_that_moment_only_one_happens(rounds: int) -> None:
    confirmed = 0
    for number in range(rounds):
        receipt = sent_by(number)
        suspect_secret(receipt.case_id, actor=officer("dung"), reason="có dấu mật")
        propose_secret(receipt.case_id, actor=officer("dung"))
        told = at_nearly_once(
            number,
            partial(confirm_secret, receipt.case_id, actor=officer("an")),
            partial(reject_secret, receipt.case_id, actor=officer("dung"), reason="thôi"),
        )
        assert [refused(one) for one in told].count("secrecy.moved") == 1
        assert stage(receipt.number) == ("confirmed" if told[0] is None else "suspected")
        confirmed += told[0] is None
        if told[0] is None:
            with pytest.raises(HoiDapError):
                lift_suspicion(receipt.case_id, actor=officer("dung"), reason="không phải")
    assert 0 < confirmed < rounds


@ROUNDS
def test_reading_at_the_moment_of_confirming_shows_nothing_afterwards(rounds: int) -> None:
    read = 0
    for number in range(rounds):
        receipt = sent_by(number)
        suspect_secret(receipt.case_id, actor=officer("dung"), reason="có dấu mật")
        propose_secret(receipt.case_id, actor=officer("dung"))
        (file,) = read_sealed_content(receipt.case_id, actor=officer("dung")).files
        ways: list[Callable[[], object]] = [
            partial(read_sealed_content, receipt.case_id, actor=officer("dung")),
            partial(open_sealed_file, receipt.case_id, file.id, actor=officer("dung")),
        ]
        told = at_nearly_once(number, partial(confirm_secret, receipt.case_id, actor=officer("an")), ways[number % 2])
        assert told[0] is None
        assert refused(told[1]) in {None, "case.not_found"}
        read += told[1] is None
        for way in ways:
            with pytest.raises(HoiDapError):
                way()
    assert 0 < read < rounds


@ROUNDS
def test_what_is_typed_at_the_moment_of_erasing_is_handed_over_before_it_goes(rounds: int) -> None:
    identity, late = give_key(), 0
    for number in range(rounds):
        receipt = sent_by(number)
        task, typed = open_task(receipt.case_id).id, f"chữ gõ lúc {number}"
        confirm(receipt.case_id)
        word = word_in(opened(download(receipt.case_id), identity))

        def type_in(case_id: UUID = receipt.case_id, task: UUID = task, typed: str = typed) -> None:
            # An officer whose page is still open; what they type is stored as it was before.
            with begin_work(officer("minh").id) as work:
                work.session.add(TaskDraft(case_id=case_id, task_id=task, officer_id=officer("minh").id,
                                           data={"answer": typed}, saved_at=work.now))  # fmt: skip

        told = at_nearly_once(
            number, partial(erase_handed_over, receipt.case_id, actor=officer("an"), word=word), type_in
        )
        assert told[1] is None
        sweep_sealed(receipt.case_id)
        if told[0] is not None:
            late += 1
            assert [problem.code for problem in told[0].problems] == ["secrecy.came_since"]  # type: ignore[attr-defined]
        assert stage(receipt.number) == "confirmed"
        last = opened(download(receipt.case_id), identity)
        assert typed in last["ho-so.html"].decode()
        erase_handed_over(receipt.case_id, actor=officer("an"), word=word_in(last))
        assert stage(receipt.number) == "erased"
        with read_work() as work:
            assert read_sealed(work, receipt.case_id) == {}
    assert 0 < late < rounds
    assert list(file_store().names()) == []


@ROUNDS
def test_downloading_and_taking_back_at_the_moment_of_erasing_either_wins_whole(rounds: int) -> None:
    identity, erased = give_key(), 0
    for number in range(rounds):
        receipt = sent_by(number)
        confirm(receipt.case_id)
        word = word_in(opened(download(receipt.case_id), identity))
        others: list[Callable[[], object]] = [
            partial(download, receipt.case_id),
            partial(take_back_confirmation, receipt.case_id, actor=officer("dung"), reason="nhầm"),
            partial(erase_handed_over, receipt.case_id, actor=officer("an"), word=word),
        ]
        told = at_nearly_once(
            number, partial(erase_handed_over, receipt.case_id, actor=officer("an"), word=word), others[number % 3]
        )
        if stage(receipt.number) == "erased":
            erased += 1
            assert told.count(None) == 1 or number % 3 == 0
            with read_work() as work:
                assert len(list_erasures(work, case_id=receipt.case_id)) == 1
        elif number % 3 == 1:
            assert stage(receipt.number) == "suspected"
            lift_suspicion(receipt.case_id, actor=officer("dung"), reason="không phải")
            assert str(number) in row(receipt.case_id).content
        else:
            assert stage(receipt.number) == "confirmed"
    assert 0 < erased < rounds
