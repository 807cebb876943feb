"""What cannot be undone waits for a second person, who looks, and says yes or why not."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import UUID

import pytest

from engine.cases.designing import (
    approve_proposal,
    count_proposals,
    discard_draft,
    get_proposal,
    list_proposals,
    refuse_proposal,
    withdraw_proposal,
)
from engine.cases.designing.errors import ProposalClosed, ProposalUnknown, PublishConflict, ReviewOutdated
from engine.errors import Invalid, NotAllowed
from engine.storage import new_id
from tests.engine.cases.designing.atelier import LEAVE, SIGNING, Atelier, leave, signing


def proposed(atelier: Atelier, *, by: str = "lan") -> UUID:
    atelier.saves(SIGNING, signing(calls=atelier.outward).xml(), by=by)
    outcome = atelier.publishes("gửi thư ra ngoài", by=by)
    assert outcome.published == ()
    assert outcome.proposal is not None
    return outcome.proposal


def test_a_version_that_acts_outward_waits_and_another_lets_it_live(atelier: Atelier) -> None:
    proposal = proposed(atelier)
    assert len(atelier.versions()) == 1
    assert count_proposals(actor=atelier.officer("mai")) == count_proposals(actor=atelier.officer("boss")) == 1
    assert count_proposals(actor=atelier.officer("lan")) == count_proposals(actor=atelier.officer("minh")) == 0
    view, changes, review = get_proposal(proposal, actor=atelier.officer("mai"), folder=None)
    assert view.may_decide
    assert [one.path for one in changes] == [SIGNING]
    assert review is not None
    assert review.is_publishable
    outcome = approve_proposal(proposal, actor=atelier.officer("mai"), folder=None)
    assert [one.number for one in outcome.published] == [2]
    version = atelier.versions()[-1]
    assert version.published_by == str(atelier.officer("lan").id)
    assert version.approved_by == str(atelier.officer("mai").id)
    assert version.note == "gửi thư ra ngoài"
    assert atelier.drafts("lan") == []
    view, changes, review = get_proposal(proposal, actor=atelier.officer("lan"), folder=None)
    assert (view.status, view.decided_by, review) == ("approved", "Mai Văn Mạnh", None)
    assert any(one.kind == "serviceTask" for one in changes[0].differences)


def test_an_administrator_may_be_the_second_person_and_nobody_is_their_own(atelier: Atelier) -> None:
    proposal = proposed(atelier)
    with pytest.raises(NotAllowed, match="tự duyệt"):
        approve_proposal(proposal, actor=atelier.officer("lan"), folder=None)
    with pytest.raises(NotAllowed):
        approve_proposal(proposal, actor=atelier.officer("minh"), folder=None)
    assert len(atelier.versions()) == 1
    approve_proposal(proposal, actor=atelier.officer("boss"), folder=None)
    assert len(atelier.versions()) == 2


def test_the_setting_lets_one_person_publish_alone(atelier: Atelier) -> None:
    atelier.sets("publishing.second_person", value=False)
    atelier.saves(SIGNING, signing(calls=atelier.outward).xml())
    assert [one.number for one in atelier.publishes().published] == [2]


def test_a_refusal_needs_remarks_and_gives_the_drafts_back(atelier: Atelier) -> None:
    proposal = proposed(atelier)
    discard_draft(SIGNING, actor=atelier.officer("lan"))
    with pytest.raises(Invalid):
        refuse_proposal(proposal, "  ", actor=atelier.officer("mai"))
    refuse_proposal(proposal, "Chưa có căn cứ", actor=atelier.officer("mai"))
    assert atelier.drafts("lan") == [SIGNING]
    (view,) = list_proposals(actor=atelier.officer("lan"))
    assert (view.status, view.remarks, view.decided_by) == ("refused", "Chưa có căn cứ", "Mai Văn Mạnh")
    with pytest.raises(ProposalClosed):
        approve_proposal(proposal, actor=atelier.officer("boss"), folder=None)


def test_only_its_author_takes_a_proposal_back(atelier: Atelier) -> None:
    proposal = proposed(atelier)
    with pytest.raises(ProposalUnknown):
        withdraw_proposal(proposal, actor=atelier.officer("mai"))
    withdraw_proposal(proposal, actor=atelier.officer("lan"))
    assert count_proposals(actor=atelier.officer("mai")) == 0
    assert atelier.drafts("lan") == [SIGNING]


def test_proposing_the_same_files_again_replaces_the_first(atelier: Atelier) -> None:
    first = proposed(atelier)
    atelier.saves(SIGNING, signing("approve", calls=atelier.outward).xml())
    atelier.publishes(accept_broken=True)
    states = {view.id: view.status for view in list_proposals(actor=atelier.officer("mai"))}
    assert states.pop(first) == "withdrawn"
    assert list(states.values()) == ["waiting"]


def test_what_was_published_meanwhile_forbids_approval(atelier: Atelier) -> None:
    proposal = proposed(atelier)
    atelier.saves(SIGNING, signing("approve").xml(), by="mai")
    atelier.publishes(by="mai", accept_broken=True)
    with pytest.raises(PublishConflict):
        approve_proposal(proposal, actor=atelier.officer("boss"), folder=None)
    (view,) = list_proposals(actor=atelier.officer("boss"))
    assert view.status == "waiting"


def test_what_the_author_wrote_since_goes_on_from_what_was_approved(atelier: Atelier) -> None:
    proposal = proposed(atelier)
    atelier.saves(SIGNING, signing("approve", calls=atelier.outward).xml())
    approve_proposal(proposal, actor=atelier.officer("mai"), folder=None)
    assert atelier.drafts("lan") == [SIGNING]
    assert atelier.review().conflicts == ()


def test_the_drafts_of_who_approves_are_no_part_of_it(atelier: Atelier) -> None:
    proposal = proposed(atelier)
    atelier.saves(LEAVE, leave(extra="plan").xml(), by="mai")
    approve_proposal(proposal, actor=atelier.officer("mai"), folder=None)
    assert b"plan" not in atelier.live()[LEAVE]
    assert atelier.drafts("mai") == [LEAVE]


def test_there_is_no_such_proposal(atelier: Atelier) -> None:
    with pytest.raises(ProposalUnknown):
        get_proposal(new_id(), actor=atelier.officer("mai"), folder=None)


def test_of_two_who_decide_at_once_one_is_told(atelier: Atelier) -> None:
    proposal, gate = proposed(atelier), Barrier(2)

    def decide(name: str) -> str:
        actor = atelier.officer(name)
        gate.wait()
        try:
            if name == "mai":
                approve_proposal(proposal, actor=actor, folder=None)
            else:
                withdraw_proposal(proposal, actor=actor)
        except (ProposalClosed, ReviewOutdated):
            return "told"
        return "decided"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(decide, ("lan", "mai"))) == ["decided", "told"]
    (view,) = list_proposals(actor=atelier.officer("boss"))
    assert len(atelier.versions()) == (2 if view.status == "approved" else 1)
