"""A state secret comes up while a petition is handled: it goes on on paper, and nothing of it is left here."""

import pyrage  # type: ignore[import-untyped]
import pytest
from sqlalchemy import text

from engine import audit
from engine.cases import CaseNotFound, complete_task, list_tasks
from engine.cases.secrecy import get_sealed, list_sealed, suspect_secret
from engine.cases.secrecy_confirming import confirm_secret, propose_secret
from engine.cases.secrecy_erasing import erase_handed_over, record_milestone
from engine.directory import change_public_key
from engine.errors import CaseSealed
from engine.petitions import hand_over_secret, quarter_figures
from engine.storage import begin_work, read_work
from engine.storage.tables import Base
from tests.engine.petitions.secrecy import opened, word_in
from tests.stories.handling import take_on, transfer_to
from tests.stories.test_asking_the_sender import officer_of
from tests.support.province import HUB, Petition, Province

WORDS = "Vị trí kho đạn sau núi"


def everything() -> str:
    with read_work() as work:
        return "\n".join(
            repr(work.connection.execute(text(f'SELECT * FROM "{name}"')).all()) for name in Base.metadata.tables
        )


@pytest.fixture
def petition(province: Province) -> Petition:
    petition = province.receives("Hỏi về khu đất quốc phòng", f"{WORDS}, xin cho biết có được đi qua không.")
    transfer_to(petition, "SNNMT")
    take_on(petition, "SNNMT")
    return petition


def test_seen_while_it_is_handled_it_goes_on_on_paper_and_is_counted_as_answered(
    province: Province, petition: Petition
) -> None:
    number, case_id = petition.number, petition.case_id
    officer = officer_of(province, "SNNMT", "OFFICER")
    head, secret = officer_of(province, "SNNMT", "HEAD"), officer_of(province, HUB, "SECRET_OFFICER")
    (task,) = petition.tasks
    assert suspect_secret(case_id, actor=officer, reason=f"có dấu mật: {WORDS}")
    with pytest.raises(CaseSealed):
        complete_task(task.id, {"facts_found": "x", "behaviour_result": "corrected"}, actor=officer)
    assert not [task for task in list_tasks("mine", actor=officer).items if task.case_id == case_id]
    # The head of the agency and the secret officer of the hub, each from their own list.
    for person in (head, secret):
        assert [one.number for one in list_sealed(actor=person) if one.awaits_reader] == [number]
    propose_secret(case_id, actor=head)
    assert [one.number for one in list_sealed(actor=head) if one.awaits_reader] == []
    confirm_secret(case_id, actor=secret)
    identity = pyrage.x25519.Identity.generate()
    with begin_work(secret.id) as work:
        change_public_key(work, secret, str(identity.to_public()))
    files = opened(b"".join(hand_over_secret(case_id, actor=secret)[1]), identity)
    assert WORDS in files["ho-so.html"].decode()
    before = quarter_figures()
    erase_handed_over(case_id, actor=secret, word=word_in(files))
    assert WORDS not in everything()
    province.time_passes(days=3)
    record_milestone(case_id, actor=secret, kind="answered", day=province.clock.now.date().isoformat())
    province.time_passes(days=60)
    record_milestone(case_id, actor=secret, kind="ended", day=province.clock.now.date().isoformat())
    after = quarter_figures(get_sealed(number, actor=secret).started_at.date())
    assert (after.received, after.on_time_percent) == (before.received, 100)
    seen = petition.seen_by_sender()
    assert (seen["status"], WORDS in str(seen)) == ("secret", False)
    with pytest.raises(CaseNotFound):
        get_sealed(number, actor=officer_of(province, "SXD", "OFFICER"))
    report = audit.verify()
    assert report.is_sound, report.problems
