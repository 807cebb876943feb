import threading
from typing import Any

import pytest

from engine.clock import DayKind
from engine.directory import (
    create_session,
    create_token,
    digest_of,
    find_session,
    find_token,
    get_agency,
    import_catalogues,
    import_directory,
    list_agencies,
    list_catalogue,
    load_calendar,
    new_password,
    reset_password,
    role_names,
    successor_of,
    verify_password,
)
from engine.directory.changes import list_changes
from engine.directory.editing import (
    DayNoun,
    EntryNoun,
    OfficerNoun,
    RowChanged,
    RowUnknown,
    remove_day,
    save_row,
)
from engine.directory.errors import SignInRefused
from engine.errors import HoiDapError, Invalid, NotAllowed
from engine.storage import Database, begin_work, read_work
from tests.engine.directory.keeping import grant, history, kept_directory, save, someone, values_of
from tests.engine.directory.town import TODAY, officer

# ---------------------------------------------------------------- who, when, what, why


def test_a_role_given_counts_at_once_and_stays_in_the_history(kept_town: Database) -> None:
    session = create_session(officer("minh").id)
    saved = save("officer", "minh", grants=[grant("OFFICER", "SXD"), grant("HEAD", "SYT")], reason=" QĐ  12 ")

    assert saved.is_changed
    signed_in = find_session(session)
    assert signed_in is not None
    assert signed_in.has_role("HEAD", "SYT")
    (last, first) = history("officer", "minh")
    assert (last.actor, last.reason) == (str(officer("quan").id), "QĐ 12")
    ((name, before, after),) = last.fields
    assert name == "grants"
    assert [one["role"] for one in before] == ["OFFICER"]
    assert [one["role"] for one in after] == ["HEAD", "OFFICER"]
    assert (first.actor, first.before) == ("system", None)


def test_a_grant_holds_from_its_first_to_its_last_day(kept_town: Database) -> None:
    save("officer", "minh", grants=[grant("HEAD", "", "2026-11-24", "2026-11-24"), grant("CLERK", "", "2026-11-25")])

    assert officer("minh").roles == {"HEAD"}
    assert officer("minh").has_role("HEAD", "SXD")


def test_nothing_changed_leaves_no_trace(kept_town: Database) -> None:
    assert not save("officer", "minh", full_name="Lê  Văn Minh ").is_changed
    assert len(history("officer", "minh")) == 1


@pytest.mark.parametrize("username", ["minh", "dung"])
def test_only_an_administrator_edits(kept_town: Database, username: str) -> None:
    with pytest.raises(NotAllowed):
        save("role", "HEAD", by=username, name="Sếp")
    with read_work() as work:
        assert role_names(work)["HEAD"] == "Thủ trưởng"


def test_an_administrator_of_yesterday_edits_nothing_today(kept_town: Database) -> None:
    tam = officer("tam")
    save("officer", "tam", grants=[])

    with pytest.raises(NotAllowed):
        save_row(OfficerNoun(), "minh", {"full_name": "X"}, opened="", actor=tam)


def test_who_comes_second_learns_who_was_first_and_what_they_did(kept_town: Database) -> None:
    opened = digest_of(values_of(OfficerNoun(), "minh"))
    save("officer", "minh", by="tam", job_title="Phó phòng", reason="bổ nhiệm")

    with pytest.raises(RowChanged) as told:
        save_row(OfficerNoun(), "minh", {"job_title": "Trưởng phòng"}, opened=opened, actor=someone())
    (change,) = told.value.changes
    assert change.actor == str(officer("tam").id)
    assert change.fields == (("job_title", "", "Phó phòng"),)
    assert values_of(OfficerNoun(), "minh")["job_title"] == "Phó phòng"
    again = digest_of(told.value.present)
    assert save_row(OfficerNoun(), "minh", {"job_title": "Trưởng phòng"}, opened=again, actor=someone()).is_changed


def test_of_two_at_once_one_is_told(kept_town: Database) -> None:
    opened = digest_of(values_of(OfficerNoun(), "minh"))
    actors, told, gate = (officer("quan"), officer("tam")), [], threading.Barrier(2)

    def edit(place: int) -> None:
        gate.wait()
        try:
            save_row(OfficerNoun(), "minh", {"job_title": f"Việc {place}"}, opened=opened, actor=actors[place])
        except HoiDapError as error:
            told.append(error)

    threads = [threading.Thread(target=edit, args=(place,)) for place in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [type(error) for error in told] == [RowChanged]
    assert len(history("officer", "minh")) == 2


def test_of_two_who_withdraw_each_other_one_stays(kept_town: Database) -> None:
    opened = {name: digest_of(values_of(OfficerNoun(), name)) for name in ("quan", "tam")}
    pairs, told, gate = ((officer("quan"), "tam"), (officer("tam"), "quan")), [], threading.Barrier(2)

    def withdraw(place: int) -> None:
        actor, other = pairs[place]
        gate.wait()
        try:
            save_row(OfficerNoun(), other, {"is_active": ""}, opened=opened[other], actor=actor)
        except HoiDapError as error:
            told.append(error)

    threads = [threading.Thread(target=withdraw, args=(place,)) for place in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(told) == 1
    assert sum(values_of(OfficerNoun(), name)["is_active"] for name in ("quan", "tam")) == 1


def test_files_and_commands_leave_their_trace_too(kept_town: Database) -> None:
    data = kept_directory()
    data["officers"][0]["job_title"] = "Chuyên viên chính"
    data["officers"][1]["roles"] = ["OFFICER"]
    with begin_work() as work:
        import_directory(work, data, reason="danh-ba.json")
        import_catalogues(work, {"fields": [{"code": "giao_thong", "name": "Đường sá"}]}, reason="danh-muc.json")
    with read_work() as work:
        changes = [one for one in list_changes(work).items if one.reason]

    assert {(one.noun, one.key, one.actor) for one in changes} == {
        ("officer", "minh", "system"),
        ("officer", "an", "system"),
        ("entry", "fields/giao_thong", "system"),
    }
    assert len({one.batch for one in changes if one.noun == "officer"}) == 1


# ---------------------------------------------------------------- officers


def test_a_new_officer_cannot_sign_in_until_given_a_password(kept_town: Database) -> None:
    save("officer", None, username=" Lan.NT ", full_name="Hồ Thị Lan", agency="sở y tế", grants=[grant("officer")])
    assert officer("lan.nt").has_role("OFFICER", "SYT")

    password = reset_password("lan.nt", reason="mới vào", actor=someone())
    assert verify_password("lan.nt", password).username == "lan.nt"
    (reset, _born) = history("officer", "lan.nt")
    assert password not in str(reset)
    assert reset.reason == "mới vào"


def test_a_password_set_anew_ends_what_the_old_one_opened(kept_town: Database) -> None:
    old = reset_password("minh", actor=someone())
    session = create_session(officer("minh").id)
    reset_password("minh", actor=someone())

    assert find_session(session) is None
    with pytest.raises(SignInRefused):
        verify_password("minh", old)
    with pytest.raises(RowUnknown):
        reset_password("ai đó\0", actor=someone())


def test_made_up_passwords_differ() -> None:
    assert len({new_password() for _ in range(50)}) == 50


def test_a_closed_account_opens_nothing_not_even_when_opened_again(kept_town: Database) -> None:
    minh = officer("minh")
    session, token = create_session(minh.id), create_token(minh.id, "", ["tasks:read"])
    save("officer", "minh", is_active=False, reason="nghỉ hưu")
    assert find_session(session) is None
    assert find_token(token) is None

    save("officer", "minh", is_active=True)
    assert officer("minh") == minh
    assert find_session(session) is None
    assert find_token(token) is None


def test_somebody_always_keeps_the_directory(kept_town: Database) -> None:
    save("officer", "tam", grants=[])

    given: tuple[dict[str, Any], ...] = (
        {"is_active": ""},
        {"grants": []},
        {"grants": [grant("ADMIN", "", "2026-11-25")]},
    )
    for typed in given:
        with pytest.raises(Invalid) as refusal:
            save("officer", "quan", **typed)
        assert [problem.where for problem in refusal.value.problems] == ["/grants"]


@pytest.mark.parametrize(
    ("typed", "where"),
    [
        ({"username": "lê văn"}, "/username"),
        ({"username": ""}, "/username"),
        ({"username": "minh"}, "/username"),
        ({"full_name": " \t "}, "/full_name"),
        ({"full_name": "A" * 301}, "/full_name"),
        ({"full_name": "A\u202eB"}, "/full_name"),
        ({"full_name": "A\0B"}, "/full_name"),
        ({"full_name": "A\ud800"}, "/full_name"),
        ({"agency": "XYZ"}, "/agency"),
        ({"agency": "SGT"}, "/agency"),
        ({"agency": ""}, "/agency"),
        ({"email": "lan"}, "/email"),
        ({"email": "a@b@c.vn"}, "/email"),
        ({"email": "a b@c.vn"}, "/email"),
        ({"locale": "fr"}, "/locale"),
        ({"grants": [grant("KING")]}, "/grants/0/role"),
        ({"grants": [grant("")]}, "/grants/0/role"),
        ({"grants": [grant("HEAD"), grant("HEAD", "", "2026-01-01")]}, "/grants/1/role"),
        ({"grants": [grant("HEAD", "MARS")]}, "/grants/0/agency"),
        ({"grants": [grant("HEAD", "", "hôm nay")]}, "/grants/0/valid_from"),
        ({"grants": [grant("HEAD", "", "2026-02-01", "2026-01-01")]}, "/grants/0/valid_to"),
        ({"grants": "HEAD@"}, "/grants"),
        ({"is_active": "có lẽ"}, "/is_active"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said_at_its_field(kept_town: Database, typed: dict[str, Any], where: str) -> None:
    given = {"username": "lan", "full_name": "Lan", "agency": "SXD"} | typed
    with pytest.raises(Invalid) as refusal:
        save("officer", None, **given)

    assert [problem.where for problem in refusal.value.problems] == [where]
    assert all(problem.what and problem.remedy for problem in refusal.value.problems)
    with read_work() as work:
        assert "lan" not in OfficerNoun().load(work)


# ---------------------------------------------------------------- agencies


def test_agencies_never_hang_in_a_circle(kept_town: Database) -> None:
    for key, typed in (("VP", {"parent": "SXD"}), ("SXD", {"parent": "SXD"})):
        with pytest.raises(Invalid) as refusal:
            save("agency", key, **typed)
        assert [problem.where for problem in refusal.value.problems] == ["/parent"]
        assert "SXD" in refusal.value.problems[0].facts["circle"]


def test_an_agency_ends_and_another_takes_over(kept_town: Database) -> None:
    save("agency", "SYT", valid_to="23/11/2026", successor="sxd", reason="NQ 5")

    with read_work() as work:
        assert successor_of(work, "SYT") == "SXD"
        assert "SYT" not in [agency.code for agency in list_agencies(work)]
        assert get_agency(work, "SYT").name == "Sở Y tế"
    assert history("agency", "SYT")[0].fields == (("valid_to", None, "2026-11-23"), ("successor", "", "SXD"))


def test_an_agency_that_goes_on_has_no_successor_and_ends_after_it_began(kept_town: Database) -> None:
    with pytest.raises(Invalid) as refusal:
        save("agency", "SYT", successor="SXD")
    assert refusal.value.problems[0].where == "/successor"
    with pytest.raises(Invalid) as refusal:
        save("agency", "SYT", valid_from="2026-05-01", valid_to="2026-04-30")
    assert refusal.value.problems[0].where == "/valid_to"


def test_the_province_keeps_an_agency_that_receives_for_all(kept_town: Database) -> None:
    for typed in ({"is_hub": False}, {"valid_to": "2026-11-23"}):
        with pytest.raises(Invalid) as refusal:
            save("agency", "VP", **typed)
        assert [problem.where for problem in refusal.value.problems] == ["/is_hub"]
    save("agency", "SXD", is_hub="có")
    save("agency", "VP", is_hub="không")


def test_a_code_stays_and_is_used_once(kept_town: Database) -> None:
    save("agency", "SYT", code="SYT2", name="Sở Y tế tỉnh")
    assert values_of(OfficerNoun(), "minh")["agency"] == "SXD"
    with read_work() as work:
        assert get_agency(work, "SYT").name == "Sở Y tế tỉnh"
    with pytest.raises(Invalid):
        save("agency", None, code="SYT", name="Khác", level="PROVINCE")
    for code in ("", "a b", "a/b", "=A1", "ă", "x" * 65):
        with pytest.raises(Invalid) as refusal:
            save("agency", None, code=code, name="Mới", level="PROVINCE")
        assert [problem.where for problem in refusal.value.problems] == ["/code"]


# ---------------------------------------------------------------- roles


def test_a_role_has_its_name_changed_and_its_code_until_it_is_used(kept_town: Database) -> None:
    save("role", "CLERK", code="SECRETARY", name="Văn thư lưu trữ")
    with read_work() as work:
        assert role_names(work)["CLERK"] == "Văn thư lưu trữ"

    save("role", None, code="ARCHIVST", name="Lưu trữ")
    saved = save("role", "ARCHIVST", code="ARCHIVIST")
    assert saved.key == "ARCHIVIST"
    with read_work() as work:
        assert "ARCHIVST" not in role_names(work)
        assert role_names(work)["ARCHIVIST"] == "Lưu trữ"
    with pytest.raises(Invalid):
        save("role", "ARCHIVIST", code="CLERK")


# ---------------------------------------------------------------- catalogues


def _save_entry(catalogue: str, key: str | None, **typed: Any) -> None:
    with read_work() as work:
        noun = EntryNoun.of(work, catalogue)
    opened = digest_of(values_of(noun, key)) if key else ""
    save_row(noun, key, typed, opened=opened, actor=someone())


def test_an_entry_is_changed_with_what_else_it_says(kept_town: Database) -> None:
    _save_entry(
        "refusal_reasons", "R02", **{"facts.guide": "Một\r\n\r\nhai", "facts.never_public": "", "position": "9"}
    )

    with read_work() as work:
        entry = next(one for one in list_catalogue(work, "refusal_reasons") if one.code == "R02")
    assert (entry.facts, entry.position) == ({"guide": "Một\n\nhai"}, 9)
    assert history("entry", "refusal_reasons/R02")[0].fields == (
        ("position", 1, 9),
        ("facts.guide", "Gửi đến Thanh tra.", "Một\n\nhai"),
        ("facts.never_public", True, False),
    )


def test_an_entry_out_of_use_is_offered_no_more(kept_town: Database) -> None:
    _save_entry("fields", "y_te", is_active="")
    _save_entry("fields", None, code="dat_dai", name="Đất đai")

    with read_work() as work:
        assert [one.code for one in list_catalogue(work, "fields")] == ["dat_dai", "giao_thong"]


def test_facts_become_fields_where_their_shape_is_regular_and_stay_where_not(kept_town: Database) -> None:
    with read_work() as work:
        noun = EntryNoun.of(work, "levels_of_fire")
    kinds = {column.name: column.kind.value for column in noun.columns if column.name.startswith("facts.")}
    assert kinds == {"facts.alarm": "whole", "facts.trucks": "lines"}

    _save_entry("levels_of_fire", "one", **{"facts.alarm": "2", "facts.trucks": ["A", " C "]})
    with read_work() as work:
        (entry,) = list_catalogue(work, "levels_of_fire")
    assert entry.facts == {"alarm": 2, "trucks": ["A", "C"], "odd": {"deep": [1]}}


@pytest.mark.parametrize("sentence", ["{{ number", "{% if x %}", "{{ __import__('os') }}", "{{ a.__class__ }}"])
def test_wording_that_cannot_be_filled_in_is_refused(kept_town: Database, sentence: str) -> None:
    with pytest.raises(Invalid) as refusal:
        _save_entry("statuses", "received", **{"facts.sentence": sentence})
    assert refusal.value.problems[0].where == "/facts.sentence"


def test_statuses_of_procedures_are_not_switched_off(kept_town: Database) -> None:
    with pytest.raises(Invalid):
        _save_entry("statuses", "received", is_active="")


# ---------------------------------------------------------------- the calendar


def test_a_day_off_counts_at_once(kept_town: Database) -> None:
    with read_work() as work:
        assert load_calendar(work).is_working_day(TODAY)
    save("day", "2026-11-24", kind="nghỉ bù", name="Bão số 14", source="CV 1/UBND", provisional="")

    with read_work() as work:
        calendar = load_calendar(work)
    assert not calendar.is_working_day(TODAY)
    assert not calendar.is_provisional(TODAY)
    assert {2026}.issubset(calendar.years)


def test_a_day_without_a_document_stays_provisional(kept_town: Database) -> None:
    save("day", None, day="2026-12-28", kind=DayKind.SWAP_OFF, name="Nghỉ đổi", provisional="")
    assert values_of(DayNoun(), "2026-12-28")["provisional"]

    save("day", "2026-12-28", source="TB 1", provisional="")
    assert not values_of(DayNoun(), "2026-12-28")["provisional"]
    assert [one.before is None for one in history("day", "2026-12-28")] == [False, True]


def test_a_year_keeps_the_holidays_without_which_nothing_can_be_counted(kept_town: Database) -> None:
    with pytest.raises(Invalid) as refusal:
        save("day", "2026-04-30", kind=DayKind.COMPENSATORY)
    assert refusal.value.problems[0].where == "/kind"
    with pytest.raises(Invalid):
        remove_day("2026-04-30", opened=digest_of(values_of(DayNoun(), "2026-04-30")), actor=someone())
    with pytest.raises(Invalid):
        save("day", None, day="2026-12-29", kind=DayKind.SWAP_WORK, name="Thứ Ba vốn đi làm")
    with pytest.raises(Invalid):
        save("day", None, day="2090-12-29", kind=DayKind.HOLIDAY, name="Xa quá")
    with read_work() as work:
        assert load_calendar(work).is_working_day(TODAY)


def test_a_day_is_taken_out_again(kept_town: Database) -> None:
    key = "2026-08-31"
    remove_day(key, opened=digest_of(values_of(DayNoun(), key)), reason="không nghỉ", actor=someone())

    with read_work() as work:
        assert load_calendar(work).find_day(TODAY.replace(month=8, day=31)) is None
        assert load_calendar(work).find_day(TODAY.replace(month=9, day=2)) is not None
    assert history("day", key)[0].after is None
    with pytest.raises(RowUnknown):
        remove_day(key, opened="", actor=someone())
