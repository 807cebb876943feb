"""Texts kept ready for answers, with gaps that the case fills in: the province's, and each agency's own.

They are entries of a catalogue: administrators keep all of them, a head those of their agency. A text of which this
case cannot fill every gap says which, and is not put in: no answer goes out with a hole in it.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select

from engine.clock import local_day
from engine.directory import Entry, HubMissing, Officer, agency_names, find_entry, hub_agency, list_catalogue
from engine.directory.changes import record_change
from engine.directory.editing import EntryNoun
from engine.directory.editing.saving import lock_directory
from engine.errors import N_, Invalid, NotAllowed, NotFound, Problem
from engine.notifications import fill_wording
from engine.petitions.access import may_read_petition
from engine.petitions.hiding import may_read_sender, readable
from engine.petitions.plain_text import clean_line, clean_text
from engine.petitions.rows import find_petition
from engine.scripting import ScriptFailed, ScriptInvalid, compile_template
from engine.storage import Work, begin_work, new_id, read_work
from engine.storage.tables import Case

CATALOGUE = "ready_texts"
OVERSEERS = ("HEAD", "DEPUTY")
LONGEST_NAME, LONGEST_TEXT = 200, 10_000
GAPS: Mapping[str, str] = {
    "number": N_("mã hồ sơ"),
    "title": N_("tiêu đề phản ánh"),
    "sender": N_("người gửi"),
    "address": N_("địa chỉ người gửi"),
    "received_on": N_("ngày nhận"),
    "due_on": N_("hạn trả lời"),
    "agency": N_("cơ quan trả lời"),
    "field": N_("lĩnh vực"),
    "officer": N_("cán bộ soạn"),
    "today": N_("ngày hôm nay"),
}
"""What a text may ask of a case, and how that is called."""
_PATH = re.compile(r"[^a-z0-9]+")


class ReadyTextUnknown(NotFound):
    """No such text, or not for this officer."""

    code = "ready_text.unknown"
    message = N_("Không tìm thấy mẫu câu này.")
    remedy = N_("Mở lại danh sách mẫu câu để chọn.")


@dataclass(frozen=True, slots=True)
class ReadyText:
    """A text as it is kept; `agency` "" is the whole province's. `fault`: why it can never be filled in."""

    code: str
    name: str
    agency: str
    source: str = field(repr=False)
    fault: str = ""


@dataclass(frozen=True, slots=True)
class FilledText:
    """The same for one case: `text` to put in, or, where it is empty, which gaps stay open."""

    code: str
    name: str
    agency: str
    text: str = field(repr=False)
    missing: tuple[str, ...] = ()


def list_filled_texts(case_id: UUID, *, actor: Officer) -> tuple[FilledText, ...]:
    """The texts that the officer may put into an answer to this petition; none for who may not read it."""
    with read_work(actor.id) as work:
        row = find_petition(work, case_id)
        if row is None or not may_read_petition(work, actor, case_id):
            return ()
        facts = _facts(work, row, actor)
        return tuple(
            _filled(_kept(one), facts) for one in list_catalogue(work, CATALOGUE) if _is_for(_kept(one), actor)
        )


def fill_ready_text(case_id: UUID, code: str, *, actor: Officer) -> str:
    """The text with what the case fills in.

    Raises:
        ReadyTextUnknown: there is no such text for this officer and this case.
        Invalid: the case leaves a gap open; names it.
    """
    with read_work(actor.id) as work:
        row, entry = find_petition(work, case_id), find_entry(work, CATALOGUE, code)
        if row is None or entry is None or not _is_for(_kept(entry), actor):
            raise ReadyTextUnknown
        if not may_read_petition(work, actor, case_id):
            raise ReadyTextUnknown
        filled = _filled(_kept(entry), _facts(work, row, actor))
    if filled.missing:
        raise Invalid(problems=[gaps_problem(filled)])
    return filled.text


def gaps_problem(filled: FilledText) -> Problem:
    """That a text was not put in, and for want of what."""
    return Problem(
        "/_insert",
        N_("Chưa chèn mẫu “{name}”: hồ sơ này chưa có {missing}."),
        N_("Chọn mẫu khác, hoặc tự viết đoạn này."),
        facts={"name": filled.name, "missing": ", ".join(filled.missing)},
    )


def list_ready_texts(*, actor: Officer) -> tuple[ReadyText, ...]:
    """The texts that the officer may put in, as they are kept: the province's first."""
    with read_work(actor.id) as work:
        kept = [_kept(one) for one in list_catalogue(work, CATALOGUE)]
        return tuple(sorted((one for one in kept if _is_for(one, actor)), key=lambda one: (one.agency, one.name)))


def places_kept_by(actor: Officer) -> tuple[str, ...]:
    """For which agencies the officer keeps texts; "" is the whole province."""
    persons = (actor, *actor.stands_for)
    headed = {grant.agency for one in persons for grant in one.grants if grant.role in OVERSEERS}
    with read_work(actor.id) as work:
        is_hub = actor.has_role("ADMIN") or _hub(work) in headed
    return (*(("",) if is_hub else ()), *sorted(headed))


def save_ready_text(code: str | None, name: str, text: str, agency: str, *, actor: Officer) -> str:
    """The code of the text as it is kept now; without a code, a new one.

    Raises:
        NotAllowed: the actor keeps no texts for that agency.
        ReadyTextUnknown: there is no such text.
        Invalid: no name, no text, or a gap that no case can fill.
    """
    called, said = clean_line(name), clean_text(text).strip()
    problems = list(_problems(called, said))
    if problems:
        raise Invalid(problems=problems)
    _require_keeper(agency, actor)
    with begin_work(actor.id) as work:
        lock_directory(work)
        noun = EntryNoun.of(work, CATALOGUE)
        rows = noun.load(work)
        before = rows.get(code) if code is not None else None
        if code is not None:
            if before is None:
                raise ReadyTextUnknown
            _require_keeper(str(before.get("facts.agency") or ""), actor)
        key = code or f"{_PATH.sub('_', agency.lower()) or 'chung'}_{new_id().hex[-10:]}"
        base = before or {"code": key, "position": len(rows) + 1, "is_active": True}
        after = {**base, "name": called, "facts.text": said, "facts.agency": agency, "is_active": True}
        noun.write(work, key, before, after)
        record_change(work, noun.code, noun.history_key(key), before, after)
        return key


def retire_ready_text(code: str, *, actor: Officer) -> None:
    """The text is offered no more; doing it again changes nothing.

    Raises:
        NotAllowed, ReadyTextUnknown: as when saving.
    """
    with begin_work(actor.id) as work:
        lock_directory(work)
        noun = EntryNoun.of(work, CATALOGUE)
        before = noun.load(work, code).get(code)
        if before is None:
            raise ReadyTextUnknown
        _require_keeper(str(before.get("facts.agency") or ""), actor)
        after = {**before, "is_active": False}
        noun.write(work, code, before, after)
        record_change(work, noun.code, noun.history_key(code), before, after)


def _problems(name: str, text: str) -> Iterable[Problem]:
    if not name or len(name) > LONGEST_NAME:
        yield Problem("/name", N_("Chưa đặt tên cho mẫu câu."), N_("Ghi một tên ngắn để nhận ra mẫu này."))
    if not text or len(text) > LONGEST_TEXT:
        yield Problem("/text", N_("Chưa viết nội dung, hoặc dài quá 10.000 ký tự."), N_("Viết nội dung mẫu câu."))
    elif fault := _fault(text):
        yield Problem(
            "/text",
            N_("Chỗ trống không điền được: {fault}"),
            N_("Chỉ dùng các chỗ trống có trong danh sách bên dưới, viết trong {{ }}."),
            facts={"fault": fault},
        )


def _fault(text: str) -> str:
    """Why no case could fill it in; empty when one could."""
    try:
        unknown = sorted(compile_template(text).names - GAPS.keys())
        if unknown:
            return ", ".join(unknown)
        fill_wording(text, dict.fromkeys(GAPS, "1"))
    except (ScriptInvalid, ScriptFailed) as error:
        return str(error)
    return ""


def _require_keeper(agency: str, actor: Officer) -> None:
    if agency not in places_kept_by(actor):
        raise NotAllowed(N_("Chỉ lãnh đạo cơ quan sửa mẫu câu của cơ quan, quản trị sửa mẫu chung của tỉnh."))


def _kept(entry: Entry) -> ReadyText:
    source = str(entry.facts.get("text") or "")
    return ReadyText(entry.code, entry.name, str(entry.facts.get("agency") or ""), source, _fault(source))


def _is_for(text: ReadyText, actor: Officer) -> bool:
    return not text.agency or any(one.works_in(text.agency) for one in (actor, *actor.stands_for))


def _filled(kept: ReadyText, facts: Mapping[str, str]) -> FilledText:
    try:
        names = compile_template(kept.source).names
        missing = tuple(GAPS.get(name, name) for name in sorted(names) if not facts.get(name))
        text = "" if missing or kept.fault else fill_wording(kept.source, facts)
    except (ScriptInvalid, ScriptFailed):
        return FilledText(kept.code, kept.name, kept.agency, "", (N_("chỗ trống viết sai"),))
    if kept.fault and not missing:
        missing = (N_("chỗ trống viết sai"),)
    return FilledText(kept.code, kept.name, kept.agency, text, missing)


def _facts(work: Work, row: Row[Any], actor: Officer) -> dict[str, str]:
    """What this case fills the gaps with; nothing of a sender whom the officer may not know."""
    agencies = agency_names(work)
    sender = row.sender if may_read_sender(row, actor) else {}
    area = find_entry(work, "fields", row.field) if row.field else None
    due_at = work.connection.scalar(select(Case.due_at).where(Case.id == row.case_id))
    return {
        "number": row.number,
        "title": readable(row, row.title, actor),
        "sender": str(sender.get("full_name") or sender.get("org_name") or ""),
        "address": str(sender.get("address") or ""),
        "received_on": f"{local_day(row.received_at):%d/%m/%Y}",
        "due_on": f"{local_day(due_at):%d/%m/%Y}" if due_at else "",
        "agency": agencies.get(row.lead_agency or actor.agency, ""),
        "field": area.name if area else "",
        "officer": actor.full_name,
        "today": f"{local_day(work.now):%d/%m/%Y}",
    }


def _hub(work: Work) -> str | None:
    try:
        return hub_agency(work)
    except HubMissing:
        return None
