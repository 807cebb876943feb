"""What a row may refer to: agencies, levels, fields, roles, kinds of days; found by code or by name."""

from collections.abc import Callable, Mapping
from datetime import date

from sqlalchemy import select

from engine.clock import DayKind
from engine.directory.agencies import LEVELS
from engine.directory.ordering import vietnamese_key
from engine.directory.roles import role_names
from engine.errors import N_
from engine.storage import Work, tables
from engine.storage.search_text import search_plain

DAY_KINDS = {
    DayKind.HOLIDAY: N_("Ngày lễ, Tết"),
    DayKind.COMPENSATORY: N_("Nghỉ bù"),
    DayKind.SWAP_OFF: N_("Nghỉ hoán đổi"),
    DayKind.SWAP_WORK: N_("Đi làm bù"),
    DayKind.PROPOSED: N_("Mới đề xuất, vẫn tính theo thứ trong tuần"),
}
TERM_STARTS = {
    "receipt": N_("Ngày tiếp nhận"),
    "result": N_("Lúc có kết quả"),
    "request": N_("Lúc yêu cầu"),
    "transfer": N_("Lúc chuyển"),
    "draft": N_("Lúc trình dự thảo"),
    "end of DL1": N_("Lúc hết hạn trả lời (DL1)"),
}
RULE_STANDINGS = {
    "verified": N_("Đã đối chiếu"),
    "plan": N_("Theo kế hoạch"),
    "unverified": N_("Chờ xác nhận"),
    "design": N_("Mặc định của phần mềm, chờ xác nhận"),
}
CONDITION_TESTS = {
    "officer": N_("Cán bộ đọc và xem xét"),
    "fields": N_("Có một trong các mục của biểu mẫu gửi"),
    "proposal": N_("Các bảng quyết định không đề xuất từ chối vì lý do này"),
    "unicode": N_("Nội dung là chữ Unicode"),
    "files": N_("Tệp đã qua kiểm tra định dạng"),
    "external": N_("Có số hồ sơ của hệ thống gửi đến"),
    "keyed": N_("Cán bộ nhập thay"),
}
"""How a condition of a channel is looked at; all but the officer's own eye are looked at by the program."""
LOCALES = {"vi": "Tiếng Việt", "en": "English"}

_TITLES = {
    "agencies": N_("danh mục đơn vị"),
    "levels": N_("danh mục cấp đơn vị"),
    "fields": N_("danh mục lĩnh vực"),
    "roles": N_("danh mục vai trò"),
    "day_kinds": N_("các loại ngày"),
    "term_starts": N_("các mốc tính thời hạn"),
    "rule_standings": N_("các tình trạng đối chiếu"),
    "condition_tests": N_("các cách kiểm tra điều kiện"),
    "locales": N_("các ngôn ngữ"),
}


class Known:
    """What there is to refer to, seen in one transaction; a file may add what it brings along."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._options: dict[str, dict[str, str]] = {}
        self._names: dict[str, dict[str, str | None]] = {}
        self._ended: dict[str, date] | None = None

    def options(self, source: str) -> Mapping[str, str]:
        """Code → name of all that `source` offers, in the order of its lists."""
        if source not in self._options:
            self._options[source] = _SOURCES[source](self._work)
        return self._options[source]

    def add(self, source: str, code: str, name: str) -> None:
        """Let rows refer to this one too."""
        self.options(source)
        self._options[source].setdefault(code, name)
        self._names.pop(source, None)

    def resolve(self, source: str, text: str) -> str | None:
        """The code that is meant: the code itself, else a code or a name in other letters; None when unclear."""
        options = self.options(source)
        if text in options:
            return text
        if source not in self._names:
            self._names[source] = _by_name(options)
        return self._names[source].get(self.folded(text))

    def ended(self, agency: str) -> date | None:
        """The last day of an agency, if it has one."""
        if self._ended is None:
            query = select(tables.Agency.code, tables.Agency.valid_to).where(tables.Agency.valid_to.is_not(None))
            self._ended = {row.code: row.valid_to for row in self._work.connection.execute(query)}
        return self._ended.get(agency)

    @staticmethod
    def title(source: str) -> str:
        """What people call the source."""
        return _TITLES[source]

    @staticmethod
    def folded(text: str) -> str:
        """The text without case, diacritics and punctuation."""
        return search_plain(text)


def _by_name(options: Mapping[str, str]) -> dict[str, str | None]:
    found: dict[str, str | None] = {}
    for code, name in options.items():
        # A name that two share names neither.
        folded = search_plain(name)
        found[folded] = None if folded in found else code
    for code in options:
        found[search_plain(code)] = code
    return found


_entries = tables.CatalogueEntry


def _agencies(work: Work) -> dict[str, str]:
    rows = work.connection.execute(select(tables.Agency.code, tables.Agency.name)).all()
    return {row.code: row.name for row in sorted(rows, key=lambda row: (vietnamese_key(row.name), row.code))}


def _catalogue(name: str) -> Callable[[Work], dict[str, str]]:
    """Also the entries no longer offered: an agency of old keeps its level."""

    def entries(work: Work) -> dict[str, str]:
        query = (
            select(_entries.code, _entries.name)
            .where(_entries.catalogue == name)
            .order_by(_entries.position, _entries.code)
        )
        return {row.code: row.name for row in work.connection.execute(query)}

    return entries


_SOURCES: dict[str, Callable[[Work], dict[str, str]]] = {
    "agencies": _agencies,
    "levels": _catalogue(LEVELS),
    "fields": _catalogue("fields"),
    "roles": role_names,
    "day_kinds": lambda _work: {kind.value: name for kind, name in DAY_KINDS.items()},
    "term_starts": lambda _work: dict(TERM_STARTS),
    "rule_standings": lambda _work: dict(RULE_STANDINGS),
    "condition_tests": lambda _work: dict(CONDITION_TESTS),
    "locales": lambda _work: dict(LOCALES),
}
