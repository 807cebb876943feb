"""Publishing from the designer: what becomes live, what stays, who was faster."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from engine.cases.designing import discard_draft, keep_mine, publish_changes, remove_file
from engine.cases.designing.errors import NothingToPublish, PublishConflict, PublishRefused, ReviewOutdated
from engine.errors import Invalid, NotAllowed
from tests.engine.cases.designing.atelier import ASK, LEAVE, SIGNING, STORY, TOLD, Atelier, leave, signing
from tests.support.diagrams import Diagram
from tests.support.town import Town

OTHER = "processes/other/other.bpmn"


def other(step: str = "work") -> Diagram:
    return (
        Diagram("other", {"title": "Việc khác"})
        .start()
        .user(step, dueIn='"1 working days"')
        .end()
        .chain("begin", step, "done")
    )


def test_new_cases_take_the_new_version_and_running_ones_keep_theirs(atelier: Atelier, town: Town) -> None:
    before = town.open("leave")
    atelier.saves(LEAVE, leave(extra="plan").xml())
    outcome = atelier.publishes("thêm bước")
    assert [(one.process_id, one.number, one.is_new) for one in outcome.published] == [("leave", 2, True)]
    town.complete(before.id, "ask", reason="ốm")
    assert town.open_elements(before.id) == ["sign"]
    after = town.open("leave")
    town.complete(after.id, "ask", reason="ốm")
    assert town.open_elements(after.id) == ["plan"]


def test_a_version_says_who_published_it_and_why_and_the_drafts_are_gone(atelier: Atelier) -> None:
    atelier.saves(SIGNING, signing("approve").xml())
    atelier.saves(STORY, TOLD.replace("complete: sign", "complete: approve"))
    atelier.publishes("  đổi tên bước  ")
    first, second = atelier.versions()
    assert (first.is_live, second.is_live) == (False, True)
    assert second.published_by == str(atelier.officer("lan").id)
    assert second.note == "đổi tên bước"
    assert second.approved_by is None
    assert atelier.drafts() == []


def test_only_processes_that_the_change_touches_get_a_version(atelier: Atelier) -> None:
    atelier.saves(OTHER, other().xml())
    assert [one.process_id for one in atelier.publishes().published] == ["other"]
    assert len(atelier.versions()) == 1
    atelier.saves(SIGNING, signing("approve").xml())
    atelier.saves(STORY, TOLD.replace("complete: sign", "complete: approve"))
    assert [one.process_id for one in atelier.publishes().published] == ["leave"]
    assert len(atelier.versions("other")) == 1


def test_one_process_is_published_while_another_is_half_done(atelier: Atelier) -> None:
    atelier.saves(OTHER, other().xml())
    atelier.saves(LEAVE, "<half")
    assert not atelier.review().is_publishable
    outcome = atelier.publishes(only=("other",))
    assert [one.process_id for one in outcome.published] == ["other"]
    assert atelier.drafts() == [LEAVE]


def test_a_review_tells_what_changed_in_the_words_of_the_diagram(atelier: Atelier) -> None:
    atelier.saves(LEAVE, leave(extra="plan").xml())
    (file,) = atelier.review().files
    told = {(one.how, one.kind, one.name) for one in file.differences}
    assert ("added", "userTask", "plan") in told
    assert file.how == "changed"


def test_findings_of_the_whole_family_refuse_publishing(atelier: Atelier) -> None:
    atelier.saves(LEAVE, leave().xml().replace(b"leave/ask.json", b"leave/none.json"))
    assert any(one.code == "reference.form" for one in atelier.review().errors)
    with pytest.raises(PublishRefused) as refused:
        atelier.publishes()
    assert any(problem.code == "reference.form" for problem in refused.value.problems)
    assert len(atelier.versions()) == 1
    assert atelier.drafts() == [LEAVE]


def test_a_story_that_no_longer_holds_is_published_only_when_somebody_says_so(atelier: Atelier) -> None:
    atelier.saves(SIGNING, signing("approve").xml())
    assert [one.file for one in atelier.review().broken] == [STORY]
    with pytest.raises(PublishRefused):
        atelier.publishes(accept_broken=False)
    atelier.publishes(accept_broken=True)
    assert atelier.versions()[-1].facts["broken_scenarios"] == [STORY]


def test_scenarios_live_with_the_version_and_change_without_a_new_number(atelier: Atelier) -> None:
    assert atelier.live()[STORY] == TOLD.encode()
    atelier.saves(STORY, TOLD.replace("Được nghỉ", "Được nghỉ ốm"))
    (change,) = atelier.review().processes
    assert not change.makes_version
    assert [(one.number, one.is_new) for one in atelier.publishes().published] == [(1, False)]
    assert "Được nghỉ ốm" in atelier.live()[STORY].decode()
    assert atelier.drafts() == []
    remove_file(STORY, actor=atelier.officer("lan"), folder=None)
    atelier.publishes()
    assert STORY not in atelier.live()
    assert len(atelier.versions()) == 1


def test_taking_an_old_version_up_again_gives_it_its_old_number(atelier: Atelier) -> None:
    atelier.saves(LEAVE, leave(extra="plan").xml())
    atelier.publishes()
    atelier.saves(LEAVE, leave().xml())
    assert [(one.number, one.is_new) for one in atelier.publishes("quay lại").published] == [(1, False)]
    first, _second = atelier.versions()
    assert first.is_live
    assert first.facts["again"][0]["note"] == "quay lại"
    assert first.facts["again"][0]["by"] == str(atelier.officer("lan").id)


def test_a_process_that_is_taken_out_begins_no_new_cases(atelier: Atelier, town: Town) -> None:
    running = town.open("leave")
    for path in (LEAVE, SIGNING, ASK, STORY):
        remove_file(path, actor=atelier.officer("lan"), folder=None)
    assert [one.is_retired for one in atelier.review().processes] == [True]
    assert atelier.publishes().retired == ("leave",)
    assert atelier.live() == {}
    town.complete(running.id, "ask", reason="ốm")
    assert town.open_elements(running.id) == ["sign"]


def test_what_is_published_is_what_was_looked_at(atelier: Atelier) -> None:
    atelier.saves(LEAVE, leave(extra="plan").xml())
    seen = atelier.review().digest
    atelier.saves(LEAVE, leave(extra="think").xml())
    with pytest.raises(ReviewOutdated):
        atelier.publishes(seen=seen)


def test_without_changes_or_a_note_nothing_is_published(atelier: Atelier) -> None:
    with pytest.raises(NothingToPublish):
        atelier.publishes()
    atelier.saves("forms/leave/unused.json", "{}")
    with pytest.raises(NothingToPublish):
        atelier.publishes()
    assert [one.path for one in atelier.review().loose] == ["forms/leave/unused.json"]
    atelier.saves(LEAVE, leave(extra="plan").xml())
    with pytest.raises(Invalid) as missing:
        atelier.publishes("   ")
    assert missing.value.problems[0].where == "/note"


def test_who_only_looks_publishes_nothing(atelier: Atelier) -> None:
    for name in ("boss", "minh"):
        with pytest.raises(NotAllowed):
            publish_changes("x", actor=atelier.officer(name), folder=None, seen="")


def test_a_draft_begun_before_anothers_version_is_told_and_goes_on_only_on_purpose(atelier: Atelier) -> None:
    atelier.saves(LEAVE, leave(extra="plan").xml(), by="lan")
    atelier.saves(LEAVE, leave(extra="think").xml(), by="mai")
    atelier.publishes("của Mai", by="mai")
    (conflict,) = atelier.review().conflicts
    assert conflict.elsewhere is not None
    assert (conflict.elsewhere.number, conflict.elsewhere.published_by) == (2, "Mai Văn Mạnh")
    with pytest.raises(PublishConflict):
        atelier.publishes()
    keep_mine(LEAVE, actor=atelier.officer("lan"), folder=None)
    assert [one.number for one in atelier.publishes().published] == [3]


def test_a_draft_that_takes_theirs_is_no_conflict(atelier: Atelier) -> None:
    atelier.saves(LEAVE, leave(extra="plan").xml(), by="lan")
    atelier.saves(LEAVE, leave(extra="think").xml(), by="mai")
    atelier.publishes(by="mai")
    discard_draft(LEAVE, actor=atelier.officer("lan"))
    with pytest.raises(NothingToPublish):
        atelier.publishes()


def test_another_file_published_meanwhile_is_not_undone(atelier: Atelier) -> None:
    atelier.saves(LEAVE, leave(extra="plan").xml(), by="lan")
    atelier.saves(ASK, atelier.live()[ASK].decode().replace("Lý do", "Vì sao"), by="mai")
    atelier.publishes(by="mai")
    atelier.publishes(by="lan")
    assert "Vì sao" in atelier.live()[ASK].decode()
    assert b"plan" in atelier.live()[LEAVE]


@pytest.mark.parametrize("round_number", range(3))
def test_of_two_who_publish_at_once_exactly_one_wins(atelier: Atelier, round_number: int) -> None:
    seen = {}
    for name in ("lan", "mai"):
        atelier.saves(LEAVE, leave(extra=f"plan_{name}_{round_number}").xml(), by=name)
        seen[name] = atelier.review(by=name).digest
    gate = Barrier(2)

    def publish(name: str) -> str:
        gate.wait()
        try:
            publish_changes("x", actor=atelier.officer(name), folder=None, seen=seen[name], accept_broken=True)
        except PublishConflict:
            return "conflict"
        return "published"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(publish, ("lan", "mai"))) == ["conflict", "published"]
    assert len(atelier.versions()) == 2
    assert sum(version.is_live for version in atelier.versions()) == 1
    assert len(atelier.drafts("lan") + atelier.drafts("mai")) == 1
