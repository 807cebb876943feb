"""Marking a state secret at the same moment as publishing, approving, sending and downloading: the secret wins."""

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text

from engine import audit
from engine.cases import complete_task
from engine.cases.secrecy import lift_suspicion, suspect_secret
from engine.errors import HoiDapError
from engine.jobs import carry_out, handlers, take_waiting
from engine.petitions import FileUnknown, PublicationUnknown, get_publication, list_publications, open_file
from engine.storage import begin_work, read_work, tables
from tests.stories.handling import answer, handle, publish, take_on, transfer_to
from tests.support.at_once import at_once
from tests.support.province import Petition, Province, province_at

ROUNDS = 100
MARK = "chữ chỉ có trong đơn này"


@pytest.fixture
def province(province_url: str, tmp_path: Path) -> Iterator[Province]:
    """The whole product, once on SQLite and once on PostgreSQL."""
    with province_at(province_url, tmp_path) as province:
        yield province


def head_of(province: Province, petition: Petition) -> Any:
    """Who may decide: the head of the agency that has the case."""
    with read_work() as work:
        agency = work.connection.scalar(select(tables.Case.agency).where(tables.Case.id == petition.case_id))
    with begin_work() as work:
        from engine.directory import get_officer, list_officers

        (head, *_) = list_officers(work, agency=agency, role="HEAD")
        return get_officer(work, head.id)


def raced(province: Province, petition: Petition, act: Callable[[], object], check: Callable[[], None]) -> int:
    """Mark and act a hundred times at once, the one a little before the other in turn; how often the act was first."""
    head, first = head_of(province, petition), 0
    for number in range(ROUNDS):
        pause = (number % 10) * 0.0004

        def mark(pause: float = pause) -> None:
            time.sleep(pause)
            assert suspect_secret(petition.case_id, actor=head, reason="nghi ngờ")
            check()

        told = at_once(mark, act)
        assert told[0] is None
        first += told[1] is None
        check()
        lift_suspicion(petition.case_id, actor=head, reason="thử lại")
    with read_work() as work:
        assert audit.verify().is_sound
    return first


def test_published_or_not_nothing_of_it_is_public(province: Province) -> None:
    petition = prepared(province)
    task = petition.task("prepare_publication")
    officer = province.officer_for(task)
    data = {"decision": "publish", "public_title": "Trả kết quả chậm", "public_question": MARK,
            "public_answer": MARK}  # fmt: skip
    del data, officer, publish
