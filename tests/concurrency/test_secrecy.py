"""Marking a state secret at the same moment as answering, publishing, sending and downloading: the secret wins."""

import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import delete, insert

from engine import audit
from engine.cases import complete_task, get_case, get_task
from engine.cases.secrecy import lift_suspicion, suspect_secret
from engine.errors import CaseSealed, HoiDapError, NotFound
from engine.jobs import carry_out, handlers
from engine.petitions import (
    FileUnknown,
    FileUpload,
    PetitionUnknown,
    PublicationUnknown,
    PublicationWithdrawn,
    Receipt,
    files,
    find_petition_of,
    get_publication,
    get_tracking,
    list_publications,
    open_file,
    open_public_file,
    open_sender_file,
    print_letter,
    store_file,
)
from engine.petitions.attachments import OpenedFile
from engine.petitions.official_letter import printing
from engine.storage import begin_work, new_id, open_database, use_clock, use_database
from engine.storage.tables import Outbox, RateCount
from tests.engine.directory.town import officer
from tests.engine.petitions.office import PDF, Clock, answer, complete, open_task, send, set_up
from tests.support.at_once import at_once

ROUNDS = pytest.mark.parametrize("rounds", [25, pytest.param(100, marks=pytest.mark.deep)])
"""A hundred in the deep run."""
WORDS = "ngập sâu"
LETTER = {"answer": "Sở đã nạo vét cống.", "letter_number": "12/SXD-VP", "letter_date": "2026-12-02"}


@pytest.fixture(autouse=True)
def _office(database_url: str, tmp_path: Path) -> Iterator[None]:
    """An office that receives petitions, once on SQLite and once on PostgreSQL."""
    database = open_database(database_url)
    use_database(database)
    use_clock(Clock())
    set_up(tmp_path)
    yield
    assert audit.verify().is_sound
    use_clock(None)
    database.dispose()


def letter() -> UUID:
    return store_file(FileUpload("tra-loi.pdf", PDF), actor=officer("minh")).id


def sent_by(number: int) -> Receipt:
    """A petition of a sender of their own."""
    with begin_work() as work:
        work.connection.execute(delete(RateCount))
    return send(phone=f"0905 {number:06}", email=f"lan{number}@mau.example",
                content=f"Đoạn đường số {number} ngập sâu mỗi khi mưa, học sinh không qua được.")  # fmt: skip


def mark(case_id: UUID, pause: float, check: Callable[[], None]) -> None:
    """Mark it; from the moment that this is done, what is checked holds."""
    time.sleep(pause)
    assert suspect_secret(case_id, actor=officer("dung"), reason="có dấu mật")
    check()


def pauses(number: int) -> tuple[float, float]:
    """How long marking waits, and how long the other: mostly about as long, now and then the one surely before."""
    close = {0: (0.0, 0.25), 1: (0.06, 0.0)}
    return close.get(number % 5) or (number % 10 * 0.001, number % 3 * 0.001)


def after(pause: float, act: Callable[[], object]) -> None:
    time.sleep(pause)
    act()


def lift(case_id: UUID) -> None:
    lift_suspicion(case_id, actor=officer("dung"), reason="không phải")


def is_refused(read: Callable[[], object]) -> bool:
    try:
        read()
    except (PublicationUnknown, PublicationWithdrawn, PetitionUnknown, FileUnknown):
        return True
    return False


@ROUNDS
def test_an_answer_approved_and_published_at_that_moment_is_not_public(rounds: int) -> None:
    first, data = 0, {"answer": "Sở đã nạo vét cống.", "letter_date": "2026-12-02"}
    for number in range(rounds):
        receipt = sent_by(number)
        complete(receipt.case_id, "hoa", decision="accept", lead="SXD")
        task = open_task(receipt.case_id).id
        letter_of = {**data, "signed": str(letter()), "letter_number": f"{number + 1}/SXD-VP"}

        def check(of: str = receipt.number) -> None:
            assert is_refused(partial(get_publication, of))
            assert of not in [row.number for row in list_publications(limit=100).items]

        told = at_once(
            partial(mark, receipt.case_id, pauses(number)[0], check),
            partial(after, pauses(number)[1], partial(complete_task, task, letter_of, actor=officer("minh"))),
        )
        assert told[0] is None
        assert told[1] is None or told[1].code == "case.sealed"
        first += told[1] is None
        check()
    # Both came first often enough for the race to be one.
    assert 0 < first < rounds, first


@ROUNDS
def test_what_is_being_sent_at_that_moment_has_gone_before_marking_returns_or_is_held(rounds: int) -> None:
    case_id, sent = sent_by(0).case_id, {}
    complete(case_id, "hoa", decision="accept", lead="SXD")

    def deliver(effect: object) -> None:
        time.sleep(0.002)
        sent[effect.id] = time.monotonic()  # type: ignore[attr-defined]

    handlers.shelf["letter"] = deliver
    first = 0
    for number in range(rounds):
        row_id, marked = new_id(), list[float]()
        with begin_work() as work:
            work.connection.execute(
                insert(Outbox).values(id=row_id, case_id=case_id, kind="letter", payload={}, created_at=work.now,
                                      available_at=work.now, attempts=0)
            )  # fmt: skip

        def done(marked: list[float] = marked) -> None:
            marked.append(time.monotonic())

        told = at_once(
            partial(mark, case_id, pauses(number)[0], done),
            partial(after, pauses(number)[1], partial(carry_out, row_id)),
        )
        assert told == [None, None]
        time.sleep(0.003)
        assert row_id not in sent or sent[row_id] <= marked[0]
        assert not carry_out(row_id)
        first += row_id in sent
        lift(case_id)
        if row_id not in sent:
            assert carry_out(row_id)
        assert not carry_out(row_id)
    assert 0 < first < rounds, first


@ROUNDS
def test_no_file_is_handed_out_once_it_is_marked(rounds: int) -> None:
    receipt = send(FileUpload("don.pdf", PDF + b"% don"))
    signed = letter()
    answer(receipt.case_id, signed)
    reads: list[Callable[[], object]] = [
        partial(open_file, signed, actor=officer("minh")),
        partial(open_sender_file, signed, case_id=receipt.case_id),
        partial(get_publication, receipt.number),
    ]
    for read in reads:
        assert not is_refused(read)
    first = 0
    for number in range(rounds):
        read = reads[number % len(reads)]

        def check() -> None:
            assert all(is_refused(one) for one in reads)
            assert is_refused(partial(open_public_file, signed))

        told = at_once(
            partial(mark, receipt.case_id, pauses(number)[0], check), partial(after, pauses(number)[1], read)
        )
        assert told[0] is None
        first += told[1] is None
        lift(receipt.case_id)
        assert not is_refused(read)
    assert 0 < first < rounds, first


def printed(case_id: UUID, kind: str) -> bytes:
    return print_letter(case_id, LETTER, kind, actor=officer("minh")).content


@ROUNDS
@pytest.mark.parametrize("kind", ["pdf", "docx"])
def test_no_letter_is_printed_once_it_is_marked(rounds: int, kind: str) -> None:
    case_id = sent_by(0).case_id
    complete(case_id, "hoa", decision="accept", lead="SXD")
    begun = time.monotonic()
    assert printed(case_id, kind)
    takes, first = time.monotonic() - begun, 0
    for number in range(rounds):

        def check() -> None:
            assert is_refused(partial(printed, case_id, kind))

        told = at_once(
            # Printing takes its time: it is marked before, in the middle of it, and surely after.
            partial(mark, case_id, takes * (0.0, 3.0, 0.4, 0.9, 1.1)[number % 5], check),
            partial(printed, case_id, kind),
        )
        assert told[0] is None
        assert told[1] is None or isinstance(told[1], PetitionUnknown)
        first += told[1] is None
        check()
        lift(case_id)
    assert 0 < first < rounds, first


def test_a_letter_that_was_being_pressed_when_it_was_marked_is_not_handed_out(monkeypatch: pytest.MonkeyPatch) -> None:
    case_id = sent_by(0).case_id
    complete(case_id, "hoa", decision="accept", lead="SXD")

    def press_slowly(*_: object) -> bytes:
        mark(case_id, 0, lambda: None)
        return b"%PDF"

    monkeypatch.setattr(printing, "press", press_slowly)
    with pytest.raises(PetitionUnknown):
        printed(case_id, "pdf")


def test_a_file_that_was_being_read_when_it_was_marked_is_not_handed_out(monkeypatch: pytest.MonkeyPatch) -> None:
    receipt = send(FileUpload("don.pdf", PDF + b"% don"))
    signed = letter()
    answer(receipt.case_id, signed)

    def read_slowly(*_: object) -> OpenedFile:
        mark(receipt.case_id, 0, lambda: None)
        return OpenedFile("tra-loi.pdf", "application/pdf", 4, has_macros=False, content=b"%PDF")

    monkeypatch.setattr(files, "as_opened", read_slowly)
    for read in (
        partial(open_file, signed, actor=officer("minh")), partial(open_sender_file, signed, case_id=receipt.case_id),
    ):  # fmt: skip
        with pytest.raises(FileUnknown):
            read()
        lift(receipt.case_id)


def opens(case_id: UUID) -> None:
    shown = find_petition_of(case_id, actor=officer("minh"))
    if shown is None or WORDS not in shown.content:
        raise PetitionUnknown


def opens_task(task: UUID) -> None:
    opens(get_task(task, actor=officer("minh")).row.case_id)


def tracks(case_id: UUID) -> None:
    if WORDS not in get_tracking(case_id).content:
        raise PetitionUnknown


def refuses_all(reads: Sequence[Callable[[], object]]) -> None:
    for one in reads:
        with pytest.raises((NotFound, CaseSealed)):
            one()


@ROUNDS
def test_nobody_opens_what_it_says_once_it_is_marked(rounds: int) -> None:
    case_id = sent_by(0).case_id
    complete(case_id, "hoa", decision="accept", lead="SXD")
    task = open_task(case_id).id
    reads = [partial(opens, case_id), partial(opens_task, task), partial(tracks, case_id)]
    for read in reads:
        read()
    first = 0
    for number in range(rounds):
        read = reads[number % len(reads)]
        told = at_once(
            partial(mark, case_id, pauses(number)[0], partial(refuses_all, reads)),
            partial(after, pauses(number)[1], read),
        )
        assert told[0] is None
        assert told[1] is None or isinstance(told[1], NotFound | CaseSealed)
        first += told[1] is None
        lift(case_id)
        read()
    assert 0 < first < rounds, first


@ROUNDS
def test_what_is_taken_out_at_that_moment_is_the_sealed_case_or_nothing(rounds: int) -> None:
    receipt = send(FileUpload("don.pdf", PDF + b"% don"))
    complete(receipt.case_id, "hoa", decision="accept", lead="SXD")
    who = officer("minh")

    def exports() -> None:
        """All that a program can take out of a case by the API: its variables, tasks and events."""
        case = get_case(receipt.case_id, actor=who)
        if not case.tasks and not case.variables:
            raise PetitionUnknown

    exports()
    first = 0
    for number in range(rounds):

        def check() -> None:
            with pytest.raises(HoiDapError):
                exports()

        told = at_once(
            partial(mark, receipt.case_id, pauses(number)[0], check), partial(after, pauses(number)[1], exports)
        )
        assert told[0] is None
        first += told[1] is None
        lift(receipt.case_id)
        exports()
    assert 0 < first < rounds, first
