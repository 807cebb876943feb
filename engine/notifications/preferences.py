"""How each officer wants to be told, kind by kind, and when not."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select

from engine.directory import Officer, list_catalogue
from engine.directory.upsert import upsert
from engine.errors import N_, Invalid, Problem
from engine.notifications.quiet import QuietHours, quiet_hours
from engine.notifications.staff_notices import CATALOGUE, StaffNotice, notice_of
from engine.storage import Work, begin_work, read_work, tables

LATEST_HOUR = 23


class Way(StrEnum):
    """By what a notice reaches an officer; `none` is for notices that are not urgent alone."""

    AT_ONCE = "at_once"
    DIGEST = "digest"
    PAGE = "page"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Preferences:
    """An officer's wishes. What they chose nothing for goes as the notice says."""

    choices: Mapping[str, str] = field(default_factory=dict)
    has_digest: bool = True
    quiet_from: int | None = None
    quiet_until: int | None = None

    def way(self, notice: StaffNotice) -> Way:
        """How this notice reaches the officer; an urgent one at least on their page."""
        wish = self.choices.get(notice.code)
        if wish not in set(Way) or (wish == Way.NONE and notice.is_urgent):
            return default_way(notice)
        return Way(wish)

    def quiet(self, work: Work) -> QuietHours:
        """Their own quiet hours, or everyone's."""
        return quiet_hours(work, self.quiet_from, self.quiet_until)


@dataclass(frozen=True, slots=True)
class Choice:
    """One line of the page: a notice and how it reaches the officer now."""

    notice: StaffNotice
    way: Way

    @property
    def options(self) -> tuple[Way, ...]:
        """What can be chosen."""
        return tuple(way for way in Way if way is not Way.NONE or not self.notice.is_urgent)


@dataclass(frozen=True, slots=True)
class PreferencePage:
    """An officer's wishes and where mail would go; `hours` are everyone's quiet hours."""

    choices: Sequence[Choice]
    preferences: Preferences
    hours: QuietHours
    email: str | None


def default_way(notice: StaffNotice) -> Way:
    """How a notice goes when its reader has not said: as its entry says, urgent ones at once, others in the digest."""
    said = str(notice.facts.get("way") or "")
    if said in set(Way) - {Way.NONE}:
        return Way(said)
    return Way.AT_ONCE if notice.is_urgent else Way.DIGEST


def list_preferences(work: Work, officers: Collection[UUID]) -> dict[UUID, Preferences]:
    """The wishes of each of these officers."""
    rows = work.connection.execute(
        select(_table.officer_id, _table.choices, _table.has_digest, _table.quiet_from, _table.quiet_until).where(
            _table.officer_id.in_(officers)
        )
    )
    found = {row.officer_id: Preferences(*row[1:]) for row in rows}
    return {officer: found.get(officer, Preferences()) for officer in officers}


def preference_page(officer: Officer) -> PreferencePage:
    """What the officer's page of preferences shows."""
    with read_work(officer.id) as work:
        preferences = list_preferences(work, [officer.id])[officer.id]
        notices = [notice_of(entry) for entry in list_catalogue(work, CATALOGUE)]
        email = work.connection.scalar(select(tables.Officer.email).where(tables.Officer.id == officer.id))
        choices = [Choice(notice, preferences.way(notice)) for notice in notices]
        return PreferencePage(choices, preferences, quiet_hours(work), email or None)


def save_preferences(
    officer: Officer, *, ways: Mapping[str, str], has_digest: bool, quiet_from: str, quiet_until: str
) -> None:
    """The officer's wishes from now on. Two empty hours: those of everyone.

    Raises:
        Invalid: an hour is none, or stands alone; a way that there is not, or not for an urgent notice.
    """
    start, end = _hours(quiet_from, quiet_until)
    with begin_work(officer.id) as work:
        notices = {entry.code: notice_of(entry) for entry in list_catalogue(work, CATALOGUE)}
        for code, way in ways.items():
            if code in notices and way not in Choice(notices[code], Way.PAGE).options:
                what = N_("Thông báo “{name}” không nhận được theo cách này.")
                remedy = N_("Chọn một cách trong danh sách; thông báo khẩn luôn hiện trên trang.")
                raise Invalid(problems=[Problem(f"/way-{code}", what, remedy, facts={"name": notices[code].name})])
        chosen = {code: str(way) for code, way in ways.items() if code in notices and way != default_way(notices[code])}
        row = {
            "officer_id": officer.id, "choices": chosen, "has_digest": has_digest, "quiet_from": start,
            "quiet_until": end,
        }  # fmt: skip
        upsert(work, _table, [row], key=("officer_id",))


def _hours(quiet_from: str, quiet_until: str) -> tuple[int | None, int | None]:
    problems = []
    hours: list[int | None] = []
    for name, text in (("quiet_from", quiet_from.strip()), ("quiet_until", quiet_until.strip())):
        if text and not (text.isdecimal() and int(text) <= LATEST_HOUR):
            problems.append(Problem(f"/{name}", N_("Giờ phải là một số từ 0 đến 23."), N_("Chọn lại giờ.")))
        hours.append(int(text) if text.isdecimal() else None)
    if not problems and (hours[0] is None) != (hours[1] is None):
        where = "/quiet_from" if hours[0] is None else "/quiet_until"
        problems.append(Problem(where, N_("Mới có một trong hai giờ."), N_("Chọn cả hai, hoặc bỏ trống cả hai.")))
    if problems:
        raise Invalid(problems=problems)
    return hours[0], hours[1]


_table = tables.NotificationPreference
