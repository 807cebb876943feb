"""The kinds of personal data that are looked for."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a piece of text tells about a person."""

    OWN = "own"
    """A field of the petition itself: its sender's name, address, telephone, e-mail."""
    NAME = "name"
    PHONE = "phone"
    EMAIL = "email"
    LINK = "link"
    """A page or account of a person on a social network."""
    ADDRESS = "address"
    IDENTITY = "identity"
    """Citizen identity, old identity card, passport."""
    TAX = "tax"
    INSURANCE = "insurance"
    PLATE = "plate"
    ACCOUNT = "account"
    BIRTH = "birth"
    LAND = "land"
    """A plot of land, by its numbers."""
    CODE = "code"
    """A number under which somebody is kept: of a customer, a meter, a student, a patient, a file, a contract."""
    MARKED = "marked"
    """What a person has marked by hand."""


@dataclass(frozen=True, slots=True)
class Found:
    """One piece of personal data: where it stands in the text, and of which kind it is."""

    start: int
    end: int
    kind: Kind
