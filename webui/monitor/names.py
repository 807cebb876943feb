"""What codes are called on the pages of the room, each asked for once a page."""

from functools import cached_property
from uuid import UUID

from engine.cases.places import Place, PlaceKind
from engine.cases.process_counts import version_titles
from engine.directory import AgencyUnknown, get_agency, role_names
from engine.storage import Work
from webui.speech import _, _l

FAILURES = {
    "unavailable": _l("nơi nhận hoặc máy chủ thư chưa phục vụ"),
    "outbox.handler_missing": _l("chương trình chạy nền không biết loại này"),
}


class Names:
    """The names behind codes, within one read of the database."""

    def __init__(self, work: Work) -> None:
        self.work = work
        self._agencies: dict[str, str] = {}

    @cached_property
    def roles(self) -> dict[str, str]:
        return role_names(self.work)

    @cached_property
    def versions(self) -> dict[UUID, tuple[str, str, int]]:
        return version_titles(self.work)

    @property
    def processes(self) -> dict[str, str]:
        """The title of each process, as its newest version has it."""
        ordered = sorted(self.versions.values(), key=lambda one: one[2])
        return {process_id: title for process_id, title, _number in ordered}

    def agency(self, code: str | None) -> str:
        if not code:
            return ""
        if code not in self._agencies:
            try:
                self._agencies[code] = get_agency(self.work, code).name
            except AgencyUnknown:
                self._agencies[code] = code
        return self._agencies[code]

    def role(self, code: str | None) -> str:
        return self.roles.get(code or "", code or "")

    def whose(self, place: Place) -> str:
        """Who has the case at this place, or what it waits for."""
        if place.kind is PlaceKind.TASK:
            if place.holder:
                return place.holder
            pool = " · ".join(filter(None, (self.role(place.role), self.agency(place.agency))))
            return _("chưa ai nhận (%(pool)s)", pool=pool) if pool else _("chưa ai nhận")
        if place.kind is PlaceKind.MESSAGE and place.due_at:
            return _("chờ thông tin, hoặc đến giờ hẹn")
        return {
            PlaceKind.TIMER: _("chờ đến giờ hẹn"),
            PlaceKind.MESSAGE: _("chờ thông tin"),
            PlaceKind.INCIDENT: _("dừng vì sự cố"),
        }[place.kind]


def failure_word(code: str) -> str:
    """Why it could not go out, in words; the code stands beside it."""
    return str(FAILURES[code]) if code in FAILURES else code
