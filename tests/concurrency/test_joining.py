"""Petitions joined at the same moment: no two wait for each other, and none is forgotten."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from engine.jobs import carry_out, take_waiting
from tests.stories.handling import ANSWER, classify, handle, take_on
from tests.support.at_once import at_once
from tests.support.province import Petition, Province, province_at

TITLE = "Trả kết quả cấp đổi giấy chứng nhận chậm"
CONTENT = "Hồ sơ của tôi quá hẹn hơn một tháng. Xin cho biết bao giờ có kết quả?"


@pytest.fixture
def province(province_url: str, tmp_path: Path) -> Iterator[Province]:
    """The whole product, once on SQLite and once on PostgreSQL."""
    with province_at(province_url, tmp_path) as province:
        yield province


def accepted(province: Province, count: int) -> list[Petition]:
    sent = [province.receives(TITLE, CONTENT, field="dat_dai") for _ in range(count)]
    return [one.done("check_conditions", decision="accept") for one in sent]


def join(petition: Petition, main: Petition) -> None:
    petition.done("classify", decision="join", main_number=main.number)


def test_of_two_that_are_joined_to_each_other_at_once_one_waits(province: Province) -> None:
    for _round in range(3):
        one, other = accepted(province, 2)
        told = at_once(partial(join, one, other), partial(join, other, one))
        assert told == [None, None]
        assert sorted(petition.seen_by_sender()["status"] for petition in (one, other)) == ["joined", "received"]
        (left,) = [petition for petition in (one, other) if petition.open]
        assert left.shown("classify")["join_problem"] == "cycle"


def test_whoever_is_joined_while_the_answer_goes_out_gets_it(province: Province) -> None:
    main, *others = accepted(province, 4)
    classify(main, "SNNMT")
    take_on(main, "SNNMT")
    handle(main)
    main.done("draft_answer", **ANSWER)
    main.done("approve_answer", decision="approve")

    def issue() -> None:
        main.done("issue_letter", letter_number="12/SNNMT", letter_date="2026-11-24", signer="Giám đốc",
                  signed_letter="scan")  # fmt: skip

    assert at_once(issue, *(partial(join, one, main) for one in others)) == [None] * 4
    while ids := take_waiting(50):
        for one in ids:
            carry_out(one)
    assert [one.seen_by_sender()["status"] for one in others] == ["answered"] * 3
    assert [one.status for one in others] == ["completed"] * 3
