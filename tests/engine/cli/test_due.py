"""`hoidap due`: a deadline with every day of its count."""

import pytest

from tests.engine.cli.terminal import Terminal


def test_twenty_days_over_tet_are_counted_day_by_day(prepared: Terminal) -> None:
    seen = prepared.run("due", "2026-02-13T16:30", "dl1")
    lines = seen.out.splitlines()
    assert seen.code == 0
    assert lines[0].startswith("DL1 Trả lời người gửi: 20 ngày")
    assert "Hạn: hết thứ Năm 05/03/2026, đếm 20 ngày" in lines
    assert "  13/02/2026 thứ Sáu     –  ngày nhận, không tính" in lines
    assert any(line.startswith("  17/02/2026") and "mùng một" in line and "9441" in line for line in lines)
    assert lines[-2].endswith("← hạn")


@pytest.mark.parametrize(
    ("rule", "due"),
    [
        ("5wd", "hết thứ Sáu 27/02/2026"),
        ("5 ngày làm việc", "hết thứ Sáu 27/02/2026"),
        ("DL3", "hết thứ Sáu 27/02/2026"),
        ("DL13a", "hết thứ Sáu 27/02/2026"),
        ("8wh", "17:00 thứ Hai 23/02/2026"),
    ],
)
def test_rules_and_terms_are_both_understood(prepared: Terminal, rule: str, due: str) -> None:
    assert f"Hạn: {due}" in prepared.run("due", "2026-02-13T16:30", rule).out


def test_what_the_law_has_not_confirmed_says_so(prepared: Terminal) -> None:
    assert "chờ xác nhận" in prepared.run("due", "2026-11-23", "DL13c").out.splitlines()[0]


def test_a_date_that_an_announcement_may_still_move_says_so(prepared: Terminal) -> None:
    assert "còn có thể đổi" in prepared.run("due", "2027-02-01", "5wd").out


def test_an_unknown_rule_names_those_there_are(prepared: Terminal) -> None:
    seen = prepared.run("due", "2026-11-23", "DL99")
    assert (seen.code, seen.out) == (2, "")
    assert "DL1, DL13a" in seen.err


def test_a_moment_that_is_none_is_refused(prepared: Terminal) -> None:
    seen = prepared.run("due", "13/02/2026", "DL1")
    assert (seen.code, seen.out) == (2, "")
    assert "2026-02-13T16:30" in seen.err
