"""What a common text may say of each petition, as the officer who writes it may read it."""

from sqlalchemy import update

from engine.petitions.bulk_facts import NAMES, petition_facts
from engine.petitions.rows import petitions
from engine.storage import Database, begin_work, new_id, read_work
from tests.engine.directory.town import officer
from tests.engine.petitions.office import Clock, complete, send


def test_each_petition_has_its_sender_its_days_and_its_agency(office: Database, clock: Clock) -> None:
    receipt = send(full_name="Trần Thị Mẫu")
    complete(receipt.case_id, "hoa", decision="accept", lead="SXD")
    with read_work() as work:
        facts = petition_facts(work, [receipt.case_id, new_id()], officer("minh"))
    assert list(facts) == [receipt.case_id]
    own = facts[receipt.case_id]
    assert set(own) == set(NAMES) - {"number", "title"}
    assert (own["sender"], own["received_on"]) == ("Trần Thị Mẫu", f"{clock.now:%d/%m/%Y}")


def test_whoever_may_not_know_the_sender_finds_no_name_to_write(office: Database) -> None:
    receipt = send(full_name="Trần Thị Mẫu")
    with begin_work() as work:
        hidden = update(petitions).where(petitions.c.case_id == receipt.case_id)
        work.connection.execute(hidden.values(sender_hidden=True))
    with read_work() as work:
        named = {name: petition_facts(work, [receipt.case_id], officer(name)) for name in ("minh", "hoa")}
    assert named["minh"][receipt.case_id]["sender"] == ""
    assert named["hoa"][receipt.case_id]["sender"] == "Trần Thị Mẫu"
