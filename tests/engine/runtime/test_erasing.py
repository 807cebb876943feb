"""The register of what was erased."""

from uuid import UUID

from engine.runtime import list_erasures, note_erasure
from engine.storage import begin_work, new_id, read_work
from tests.support.town import Town


def test_the_register_tells_that_something_was_erased_and_how_much(town: Town) -> None:
    case_id, officer = new_id(), town.officer("minh")
    with begin_work(officer.id) as work:
        note_erasure(work, case_id=case_id, case_number="KH-2026-000001", cause="secret", reason="bí mật nhà nước",
                     rows={"petitions": 1, "attachments": 0}, files=2)  # fmt: skip
    with begin_work() as work:
        note_erasure(work, case_id=None, case_number=None, cause="retention", reason="hết thời hạn lưu", rows={})
    with read_work() as work:
        both, (secret,) = list_erasures(work), list_erasures(work, cause="secret")
        assert list_erasures(work, case_id=case_id) == (secret,)
    assert [one.cause for one in both] == ["retention", "secret"]
    assert (secret.case_number, secret.rows, secret.files) == ("KH-2026-000001", {"petitions": 1}, 2)
    assert (UUID(secret.by), both[0].by) == (officer.id, "system")
