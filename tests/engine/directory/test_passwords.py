import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select, update

from engine.directory import (
    OfficerUnknown,
    SignInRefused,
    TooManyAttempts,
    create_session,
    find_session,
    passwords,
    set_password,
    verify_password,
)
from engine.errors import Invalid, fill
from engine.storage import Database, Work, begin_work, new_id, read_work, tables
from tests.engine.directory.town import close, officer

PASSWORD = "con đường làng"


@pytest.fixture
def minh(town: Database) -> None:
    with begin_work() as work:
        set_password(work, officer("minh").id, PASSWORD)


def kept_hash(username: str) -> str:
    with read_work() as work:
        query = select(tables.Officer.password_hash).where(tables.Officer.username == username)
        return work.connection.scalar(query) or ""


@pytest.mark.usefixtures("minh")
def test_the_right_password_gives_the_officer() -> None:
    assert verify_password("minh", PASSWORD) == officer("minh")
    assert verify_password(" MINH", PASSWORD) == officer("minh")


@pytest.mark.usefixtures("minh")
def test_another_keyboard_types_the_same_password() -> None:
    assert verify_password("minh", unicodedata.normalize("NFD", PASSWORD)) == officer("minh")


@pytest.mark.usefixtures("minh")
def test_every_refusal_says_the_same() -> None:
    close("an")
    said = set()
    for username, password in [("minh", "sai mật khẩu"), ("nobody", PASSWORD), ("hoa", ""), ("an", PASSWORD)]:
        with pytest.raises(SignInRefused) as refusal:
            verify_password(username, password)
        said.add((str(refusal.value), refusal.value.advice))

    assert len(said) == 1


@pytest.mark.usefixtures("minh")
@pytest.mark.parametrize("username", ["minh", "nobody", "hoa", "an"])
def test_every_refusal_does_the_same_work(username: str, monkeypatch: pytest.MonkeyPatch) -> None:
    close("an")
    with pytest.raises(SignInRefused):
        verify_password(username, "lần đầu làm nóng")
    verified: list[str] = []
    verify: Callable[..., bool] = PasswordHasher.verify

    def note(self: PasswordHasher, kept: str, password: str) -> bool:
        verified.append(kept.rsplit("$", 2)[0])
        return verify(self, kept, password)

    monkeypatch.setattr(PasswordHasher, "verify", note)
    with pytest.raises(SignInRefused):
        verify_password(username, "sai mật khẩu")

    assert verified == ["$argon2id$v=19$m=8,t=1,p=1"]


@pytest.mark.usefixtures("minh")
@pytest.mark.parametrize("odd", ["\0", "\udcff", "x" * 100_000, "minh\0", "' OR 1=1 --", "%", "mịnh"])
def test_odd_input_is_refused_like_any_other(odd: str) -> None:
    with pytest.raises(SignInRefused):
        verify_password(odd, PASSWORD, client=odd)
    with pytest.raises(SignInRefused):
        verify_password("minh", odd, client=odd)


@pytest.mark.usefixtures("minh")
def test_guessing_is_stopped_even_when_the_next_guess_is_right() -> None:
    for _ in range(10):
        with pytest.raises(SignInRefused):
            verify_password("minh", "sai mật khẩu", client="10.0.0.1")

    with pytest.raises(TooManyAttempts):
        verify_password("minh", PASSWORD, client="10.0.0.1")


@pytest.mark.usefixtures("minh")
def test_a_guesser_elsewhere_does_not_lock_the_officer_out() -> None:
    for _ in range(10):
        with pytest.raises(SignInRefused):
            verify_password("minh", "sai mật khẩu", client="10.0.0.1")

    assert verify_password("minh", PASSWORD, client="10.0.0.2") == officer("minh")


@pytest.mark.usefixtures("minh")
def test_control_counting_inside_the_refused_work_would_stop_nobody(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The guard is that the count is committed before the password is looked at."""

    @contextmanager
    def undone() -> Iterator[Work]:
        with suppress(ZeroDivisionError), begin_work() as work:
            yield work
            raise ZeroDivisionError

    monkeypatch.setattr(passwords, "begin_work", undone)
    for _ in range(30):
        with pytest.raises(SignInRefused):
            verify_password("minh", "sai mật khẩu", client="10.0.0.1")


@pytest.mark.usefixtures("minh")
def test_signing_in_well_is_never_too_often() -> None:
    for _ in range(25):
        verify_password("minh", PASSWORD, client="10.0.0.1")


@pytest.mark.usefixtures("minh")
def test_a_new_password_ends_the_sessions_of_the_old() -> None:
    token = create_session(officer("minh").id)
    with begin_work() as work:
        set_password(work, officer("minh").id, "một mật khẩu khác")

    assert find_session(token) is None
    with pytest.raises(SignInRefused):
        verify_password("minh", PASSWORD)


def test_only_a_hash_is_kept(minh: None) -> None:
    assert kept_hash("minh").startswith("$argon2id$")
    assert PASSWORD not in kept_hash("minh")


def test_a_weak_hash_is_strengthened_when_next_used(minh: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HOIDAP_PASSWORD_COST", raising=False)
    verify_password("minh", PASSWORD)

    assert "m=65536,t=3,p=4" in kept_hash("minh")
    assert verify_password("minh", PASSWORD) == officer("minh")


def test_a_damaged_hash_refuses(minh: None) -> None:
    with begin_work() as work:
        work.connection.execute(update(tables.Officer).values(password_hash="đã hỏng"))

    with pytest.raises(SignInRefused):
        verify_password("minh", PASSWORD)


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("ngan7ky", "ít nhất 8 ký tự"),
        ("d" * 257, "dài quá 256"),
        ("con đường\udcff", "chỉ gồm chữ"),
        ("con đường\0làng", "chỉ gồm chữ"),
        ("xin chào Minh nhé", "không được chứa tên tài khoản"),
    ],
)
def test_a_poor_password_is_explained(town: Database, password: str, said: str) -> None:
    with pytest.raises(Invalid, match=said) as refusal, begin_work() as work:
        set_password(work, officer("minh").id, password)

    (problem,) = refusal.value.problems
    assert said in fill(problem.what, problem.facts)
    assert password not in str(problem)
    assert kept_hash("minh") == ""


def test_an_account_that_is_not_there_gets_no_password(town: Database) -> None:
    with pytest.raises(OfficerUnknown), begin_work() as work:
        set_password(work, new_id(), PASSWORD)
