"""Accounts, tokens, imports, the audit and the doctor from the shell."""

import json
import os
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, insert, update

from engine.cli.scopes import SCOPES
from engine.directory import find_token, verify_password
from engine.runtime import note_erasure
from engine.storage import begin_work, new_id, now
from engine.storage.tables import Erasure, Event, Outbox, Timer
from tests.engine.cli.terminal import ROOT, Terminal


def test_an_account_is_added_with_a_password_shown_once(prepared: Terminal) -> None:
    order = ["user", "add", "lan.nguyen", "--name", "Nguyễn Thị Lan", "--agency", "VP-UBND", "--role", "RECEPTION"]
    seen = prepared.run(*order)
    password = seen.out.rpartition(": ")[2].strip()
    assert seen.code == 0
    assert verify_password("lan.nguyen", password).has_role("RECEPTION", "VP-UBND")
    again = prepared.run(*order)
    assert (again.code, again.out) == (2, "")
    assert "lan.nguyen" in again.err


def test_unknown_roles_and_agencies_are_named(prepared: Terminal) -> None:
    role = prepared.run("user", "add", "a.b", "--name", "A B", "--agency", "VP-UBND", "--role", "PILOT")
    assert "PILOT" in role.err
    agency = prepared.run("user", "add", "a.b", "--name", "A B", "--agency", "NASA")
    assert "NASA" in agency.err


def test_token_create_prints_the_token_alone(prepared: Terminal) -> None:
    seen = prepared.run("token", "create", "--user", "admin")
    found = find_token(seen.out.strip())
    assert seen.out.count("\n") == 1
    assert found is not None
    assert found[1] == set(SCOPES)
    limited = find_token(prepared.run("token", "create", "--user", "admin", "--scope", "tasks:read").out.strip())
    assert limited is not None
    assert limited[1] == {"tasks:read"}
    nobody = prepared.run("token", "create", "--user", "nobody")
    assert (nobody.code, nobody.out) == (2, "")


def test_petitions_are_imported_once(prepared: Terminal) -> None:
    file = str(ROOT / "demo" / "petitions.json")
    first = json.loads(prepared.run("import", "petitions", file, "--json").out)
    assert len(first["imported"]) == 40
    assert all(one["tracking_code"] for one in first["imported"])
    second = prepared.run("import", "petitions", file)
    assert second.code == 0
    assert "40 hồ sơ đã có" in second.out


def test_what_cannot_be_imported_is_named_and_the_rest_comes_in(prepared: Terminal, tmp_path: Path) -> None:
    good = {"id": "X1", "title": "Đường ngập", "content": "Đoạn trước trường học ngập sâu.", "channel": "web"}
    file = tmp_path / "petitions.json"
    file.write_text(json.dumps([good, {"id": "X2"}, 3]))
    seen = prepared.run("import", "petitions", str(file))
    assert seen.code == 1
    assert "Đã nạp 1 hồ sơ" in seen.out
    assert "X2" in seen.out


@pytest.mark.parametrize("content", [None, b"", b"{", b'"text"', b"{}", b"[" * 100_000])
def test_a_file_that_is_none_is_wrong_use(prepared: Terminal, tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "petitions.json"
    if content is not None:
        file.write_bytes(content)
    seen = prepared.run("import", "petitions", str(file))
    assert (seen.code, seen.out) == (2, "")
    assert "petitions.json" in seen.err


def test_the_audit_is_sealed_and_verified_and_tampering_found(prepared: Terminal) -> None:
    prepared.run("import", "petitions", str(ROOT / "demo" / "petitions.json"))
    assert "số 1" in prepared.run("audit", "seal").out
    assert "Không có thay đổi" in prepared.run("audit", "seal").out
    sound = prepared.run("audit", "verify")
    assert sound.code == 0
    anchor = sound.out.partition("nơi khác: ")[2].splitlines()[0]
    assert prepared.run("audit", "verify", "--seal", anchor).code == 0
    assert prepared.run("audit", "verify", "--seal", f"1:{'0' * 64}").code == 1
    assert prepared.run("audit", "verify", "--seal", "nonsense").code == 2
    with begin_work() as work:
        work.connection.execute(delete(Event).where(Event.seq == 1))
    broken = prepared.run("audit", "verify")
    assert broken.code == 1
    assert "thiếu sự kiện" in broken.out.lower()


def test_the_doctor_finds_a_new_installation_well(prepared: Terminal, full_cost: None) -> None:
    seen = prepared.run("doctor")
    assert (seen.code, seen.err) == (0, "")


def test_the_doctor_warns_of_passwords_hashed_too_fast(prepared: Terminal) -> None:
    seen = prepared.run("doctor", "--json")
    assert [one["code"] for one in json.loads(seen.out)["problems"]] == ["password_cost"]


def test_the_doctor_asks_for_a_seal_of_what_happened_hours_ago(prepared: Terminal, full_cost: None) -> None:
    prepared.run("import", "petitions", str(ROOT / "demo" / "petitions.json"))
    assert prepared.run("doctor").code == 0
    with begin_work() as work:
        work.connection.execute(update(Event).values(at=now() - timedelta(hours=4)))
    assert [one["code"] for one in json.loads(prepared.run("doctor", "--json").out)["problems"]] == ["seal"]
    prepared.run("audit", "seal")
    assert prepared.run("doctor").code == 0


def test_the_doctor_shows_keys_of_webhooks_only_when_asked(
    prepared: Terminal, full_cost: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOIDAP_WEBHOOK_HOSTS", "one.example,other.example")
    keys = json.loads(prepared.run("doctor", "--json", "--show-keys").out)["webhook_keys"]
    assert keys.keys() == {"one.example", "other.example"}
    assert keys["one.example"] in prepared.run("doctor", "--show-keys").out
    assert keys["one.example"] not in prepared.run("doctor").out


def test_the_doctor_says_that_mail_waits_for_its_server(prepared: Terminal, full_cost: None) -> None:
    with begin_work() as work:
        later = work.now + timedelta(minutes=4)
        work.connection.execute(
            insert(Outbox).values(
                id=new_id(), case_id=None, kind="staff.mail", payload={}, created_at=work.now, available_at=later,
                attempts=0, last_error="mail.server_away",
            )
        )  # fmt: skip
    (problem,) = json.loads(prepared.run("doctor", "--json").out)["problems"]
    assert problem["code"] == "mail"
    assert problem["message"].startswith("Máy chủ thư không trả lời: 1 mục đang chờ")


def test_the_doctor_names_what_is_not_well(prepared: Terminal, full_cost: None) -> None:
    old = now() - timedelta(hours=1)
    with begin_work() as work:
        for kind, failed_at in (("petition.notice", None), ("petition.notice", old)):
            work.connection.execute(
                insert(Outbox).values(
                    id=new_id(), case_id=None, kind=kind, payload={}, created_at=old, available_at=old,
                    attempts=0, failed_at=failed_at,
                )
            )  # fmt: skip
        work.connection.execute(
            insert(Timer).values(case_id=new_id(), id=new_id(), branch="", element="x", due_at=old, attempts=0)
        )
    (prepared.folder / "data" / "secret.key").chmod(0o644)
    seen = prepared.run("doctor", "--json")
    assert seen.code == 1
    assert {one["code"] for one in json.loads(seen.out)["problems"]} == {"worker", "outbox", "secrets"}
    retried = prepared.run("doctor", "--retry-failed")
    assert "Cho gửi lại 1 việc" in retried.out
    with begin_work() as work:
        work.connection.execute(update(Outbox).values(done_at=old))
        work.connection.execute(delete(Timer))
    (prepared.folder / "data" / "secret.key").chmod(0o600)
    assert prepared.run("doctor").code == 0


def test_traces_of_what_was_erased_are_wiped_and_the_doctor_tells_of_those_that_are_left(
    prepared: Terminal, full_cost: None
) -> None:
    with begin_work() as work:
        note_erasure(work, case_id=new_id(), case_number="KH-2026-000001", cause="secret", reason="bí mật", rows={})
    assert prepared.run("doctor").code == 0
    with begin_work() as work:
        work.connection.execute(update(Erasure).values(at=now() - timedelta(days=3)))
    copy = prepared.folder / "data" / "hoidap.before-upgrade-from-0004.db"
    copy.touch()
    os.utime(copy, (1, 1))
    problems = json.loads(prepared.run("doctor", "--json").out)["problems"]
    assert [one["code"] for one in problems] == ["erasures", "old_copies"]
    assert copy.name in problems[1]["message"]
    copy.unlink()
    seen = prepared.run("wipe")
    assert (seen.code, seen.err) == (0, "")
    assert "không còn giữ" in seen.out
    assert prepared.run("doctor").code == 0


def test_the_doctor_of_nothing_says_what_to_do(terminal: Terminal) -> None:
    seen = terminal.run("doctor")
    assert seen.code == 1
    assert "hoidap init" in seen.out


def test_an_unknown_benchmark_lists_the_known(terminal: Terminal) -> None:
    seen = terminal.run("bench", "nothing")
    assert seen.code == 2
    assert "step" in seen.err
