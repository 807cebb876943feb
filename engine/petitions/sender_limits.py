"""How many petitions one person may send in a day: enough for anyone in need, too few to drown an office.

Counted by telephone and by e-mail, whatever machine they come from; only hashes are kept. What an officer keys
in for somebody is not counted.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from engine.clock import local_time
from engine.directory import Setting, TooManyAttempts, count_attempt, declare_setting, get_setting
from engine.errors import N_
from engine.storage import Work
from engine.storage.search_text import search_plain

PER_DAY = declare_setting(
    Setting(
        name="petitions.per_sender_day",
        part=N_("Tiếp nhận"),
        title=N_("Mỗi người gửi nhiều nhất bao nhiêu phản ánh, kiến nghị trong một ngày"),
        explanation=N_(
            "Tính theo số điện thoại và theo thư điện tử, qua trang web và qua các hệ thống kết nối. Quá số này, "
            "người gửi được báo giờ gửi tiếp được; nội dung đã nhập còn nguyên. Cán bộ nhập thay không bị giới hạn."
        ),
        default=20,
        least=1,
        most=1_000,
        unit=N_("phản ánh, kiến nghị"),
        is_confirmed=False,
    )
)
DAY_SECONDS = 86_400


class TooManyPetitions(TooManyAttempts):
    """This person has sent as many petitions today as one may."""

    code = "petition.too_many"
    message = N_("Số điện thoại hoặc thư điện tử này đã gửi {limit} phản ánh, kiến nghị trong một ngày.")
    remedy = N_(
        "Nếu cùng một việc, bổ sung vào hồ sơ đã gửi. Việc khác: gửi tiếp được từ {when:%H:%M ngày %d/%m/%Y}; "
        "nội dung đã nhập còn nguyên trên trang này."
    )


def count_sender(work: Work, data: Mapping[str, Any]) -> None:
    """Count one more petition of whoever sends these data.

    Raises:
        TooManyPetitions: it is one too many for today; says from when on they may send again.
    """
    limit = int(get_setting(work, PER_DAY.name))
    for name in ("phone", "email"):
        said = search_plain(str(data.get(name) or ""))
        if not said:
            continue
        try:
            count_attempt(work, f"petition.{name}", said, limit=limit, per_seconds=DAY_SECONDS)
        except TooManyAttempts as refused:
            wait = refused.facts["wait_seconds"]
            told = TooManyPetitions(wait)
            told.facts.update(limit=limit, when=local_time(work.now + timedelta(seconds=wait)))
            raise told from refused
