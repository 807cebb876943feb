"""What stands on an official letter, part by part (Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from engine.scripting import Block

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"


@dataclass(frozen=True, slots=True)
class QuestionAnswered:
    """One question of the petition, and its answer."""

    question: str
    body: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class OfficialLetter:
    """The one model from which both the PDF and the DOCX are made; templates see `as_data`.

    `superior` may be empty: a commune's committee writes under its own name alone. `reference` is
    number and symbol, `place_and_date` the line under the motto, both with room for a pen while
    they are not known. `recipients` is the addressee, line by line; `signer_title` likewise. `authority` says
    by which document it is signed in another's place; empty where it is not.
    """

    superior: str
    issuer: str
    reference: str
    place_and_date: str
    subject: str
    recipients: tuple[str, ...]
    opening: str = field(repr=False)
    body: tuple[Block, ...] = field(repr=False)
    closing: str
    signer_title: tuple[str, ...]
    signer: str
    copies: tuple[str, ...]
    authority: str = ""
    answers: tuple[QuestionAnswered, ...] = field(default=(), repr=False)
    nation: str = NATION
    motto: str = MOTTO

    def as_data(self) -> dict[str, Any]:
        """The letter as plain JSON values, by the names that templates use."""
        return {
            "nation": self.nation,
            "motto": self.motto,
            "superior": self.superior,
            "issuer": self.issuer,
            "reference": self.reference,
            "place_and_date": self.place_and_date,
            "subject": self.subject,
            "recipients": list(self.recipients),
            "opening": self.opening,
            "body": _blocks(self.body),
            "answers": [{"question": one.question, "body": _blocks(one.body)} for one in self.answers],
            "closing": self.closing,
            "signer_title": list(self.signer_title),
            "signer": self.signer,
            "authority": self.authority,
            "copies": list(self.copies),
        }


def _blocks(blocks: Iterable[Block]) -> list[dict[str, Any]]:
    return [
        {
            "marker": block.marker,
            "runs": [{"text": run.text, "bold": run.bold, "italic": run.italic} for run in block.runs],
        }
        for block in blocks
    ]
