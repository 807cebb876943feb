"""Petitions that belong together, as officers and senders read of them."""

from dataclasses import dataclass, field
from typing import Literal
from uuid import UUID

from engine.cases import may_see_case, sees_whole_case
from engine.directory import Officer
from engine.petitions.access import may_read_petition
from engine.petitions.conversation import SENDER
from engine.petitions.errors import PetitionUnknown
from engine.petitions.hiding import readable
from engine.petitions.links import LinkKind, find_source, list_linked, list_relations
from engine.petitions.rows import find_by_number, find_petition, typed_number
from engine.petitions.statuses import Status, list_status_words, words_for
from engine.storage import Work, read_work

Relation = Literal["part", "letter", "joined", "main", "again", "before"]
RELATIONS: dict[tuple[LinkKind, bool], Relation] = {
    (LinkKind.SPLIT, True): "part",
    (LinkKind.SPLIT, False): "letter",
    (LinkKind.JOINED, True): "joined",
    (LinkKind.JOINED, False): "main",
    (LinkKind.REOPENED, True): "again",
    (LinkKind.REOPENED, False): "before",
}


@dataclass(frozen=True, slots=True)
class LinkedPetition:
    """Another petition and what it is to this one; without a title where the reader may not know it."""

    number: str
    relation: Relation
    status: str
    status_text: str
    title: str = field(default="", repr=False)
    may_open: bool = False


def list_linked_petitions(case_id: UUID, *, actor: Officer) -> tuple[LinkedPetition, ...]:
    """Those linked with a case that the officer may see: the number always, what it says only to its readers."""
    with read_work(actor.id) as work:
        if not may_see_case(work, case_id, actor) or not sees_whole_case(work, case_id, actor):
            return ()
        return linked_petitions(work, case_id, actor)


def linked_petitions(work: Work, case_id: UUID, actor: Officer) -> tuple[LinkedPetition, ...]:
    """The same, for who has shown already that they may see the case."""
    words, found = list_status_words(work), []
    for other_id, kind, is_source in list_relations(work, case_id):
        row = find_petition(work, other_id)
        if row is None:
            continue
        may_read = row.status != Status.SECRET and may_read_petition(work, actor, other_id)
        found.append(
            LinkedPetition(
                number=row.number,
                relation=RELATIONS[kind, is_source],
                status=row.status,
                status_text=words_for(words, row.status).name,
                title=readable(row, row.title, actor) if may_read else "",
                may_open=may_see_case(work, other_id, actor),
            )
        )
    return tuple(found)


def list_own_petitions(work: Work, case_id: UUID) -> tuple[LinkedPetition, ...]:
    """What its sender sees: the parts of their letter and the letter itself, never a petition of somebody else."""
    words, found = list_status_words(work), []
    letter = find_source(work, case_id, LinkKind.SPLIT)
    own: list[tuple[UUID, Relation]] = [(letter, "letter")] if letter else []
    own += [(part, "part") for part in list_linked(work, case_id, LinkKind.SPLIT)]
    for other_id, relation in own:
        row = find_petition(work, other_id)
        if row is not None:
            title = row.title if row.status != Status.SECRET else words_for(words, row.status).name
            found.append(
                LinkedPetition(
                    row.number, relation, row.status, words_for(words, row.status).name, title=title, may_open=True
                )
            )
    return tuple(found)


def find_own_petition(case_id: UUID, number: str) -> UUID:
    """The part, or the letter, of this number that belongs to a petition its sender has opened.

    Raises:
        PetitionUnknown: it does not belong to it.
    """
    with read_work(SENDER) as work:
        row = find_by_number(work, typed_number(number))
        own = {*list_linked(work, case_id, LinkKind.SPLIT), find_source(work, case_id, LinkKind.SPLIT)}
        if row is None or row.case_id not in own:
            raise PetitionUnknown
        found: UUID = row.case_id
        return found
