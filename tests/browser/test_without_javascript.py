"""A browser without JavaScript: slower, and it works."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser.conftest import HUB, People

pytestmark = pytest.mark.browser

TITLE = "Nắp cống vỡ trước trường học"
CONTENT = "Nắp cống trước trường học bị vỡ, học sinh đi qua rất nguy hiểm. Đề nghị thay."


def test_a_citizen_sends_and_an_officer_works(people: People, scan: Callable[[str], Path]) -> None:
    citizen = people.citizen(script=False)
    codes = citizen.sends(TITLE, CONTENT, scan("nap-cong.pdf"))
    citizen.looks_up(codes.number, codes.secret)
    assert citizen.heading == TITLE

    reception = people.officer("RECEPTION", HUB, script=False)
    reception.opens_task(codes.number)
    # Without a script no field steps back: all stand there, and the server sorts out which count.
    reception.ticks("Cần người gửi bổ sung")
    reception.types("Cần bổ sung gì?", "Xin cho biết tên trường.")
    reception.presses("Lưu nháp")
    assert reception.field("Cần bổ sung gì?").input_value() == "Xin cho biết tên trường."
    reception.ticks("Đủ điều kiện, tiếp nhận")
    reception.presses(reception.main_button)
    assert codes.number in reception.said

    reception.presses("Hoàn tác")
    assert "Đã hoàn tác" in reception.said
    assert reception.field("Đủ điều kiện, tiếp nhận").is_checked()
    reception.presses(reception.main_button)
    assert "Hoàn tác được đến" in reception.said
