"""Public keys: what is taken for one, what never is, and what is kept of a change."""

import pytest
from pyrage import x25519  # type: ignore[import-untyped]
from sqlalchemy import text

from engine.directory import change_public_key, find_public_key, list_changes
from engine.errors import Invalid
from engine.storage import begin_work, read_work
from engine.storage.tables import Base
from tests.engine.directory.town import officer


@pytest.fixture(autouse=True)
def _town(town: object) -> None:
    """The town of these tests."""


def new_key() -> tuple[str, str]:
    """A key's public and its private half."""
    identity = x25519.Identity.generate()
    return str(identity.to_public()), str(identity)


def give(pasted: str) -> None:
    with begin_work(officer("hoa").id) as work:
        change_public_key(work, officer("hoa"), pasted)


def test_a_pasted_public_key_is_kept_and_its_change_stands_in_the_history() -> None:
    (first, _), (second, _) = new_key(), new_key()
    with read_work() as work:
        assert find_public_key(work, officer("hoa")) is None
    give(f"  Public key: {first}\r\n")
    give(second)
    with read_work() as work:
        kept = find_public_key(work, officer("hoa"))
        changes = list_changes(work, noun="officer", key="hoa").items
    assert kept is not None
    assert (kept.recipient, kept.mark) == (second, f"{second[:10]}…{second[-8:]}")
    assert kept.since is not None
    assert [change.after for change in changes if change.actor == str(officer("hoa").id)] == [
        {"public_key": second}, {"public_key": first}]  # fmt: skip


@pytest.mark.parametrize(
    "form", ["{private}", "# public key: {public}\n{private}", "-----BEGIN OPENSSH PRIVATE KEY-----\n{public}"]
)
def test_a_private_key_pasted_by_mistake_is_refused_and_kept_nowhere(form: str) -> None:
    public, private = new_key()
    with pytest.raises(Invalid) as told:
        give(form.format(public=public, private=private))
    assert [problem.code for problem in told.value.problems] == ["public_key.private"]
    with read_work() as work:
        everything = "".join(
            repr(work.connection.execute(text(f'SELECT * FROM "{name}"')).all()) for name in Base.metadata.tables
        )
    assert private not in everything
    assert private not in str(told.value.problems)
    assert public not in everything


@pytest.mark.parametrize(("pasted", "code"), [
    ("", "public_key.unreadable"),
    ("khóa của tôi", "public_key.unreadable"),
    ("age1" + "q" * 58, "public_key.unreadable"),
    ("{public}x", "public_key.unreadable"),
    ("{public} {other}", "public_key.several"),
])  # fmt: skip
def test_what_is_no_key_or_more_than_one_is_refused(pasted: str, code: str) -> None:
    with pytest.raises(Invalid) as told:
        give(pasted.format(public=new_key()[0], other=new_key()[0]))
    assert [problem.code for problem in told.value.problems] == [code]
