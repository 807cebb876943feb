"""Words of the tracking page: levels of satisfaction, and who said what."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from engine.cases import RoleCount
from engine.definitions.forms import Option
from engine.petitions import TimelineEntry, TrackingView
from engine.scripting import rich_plain
from webui.citizen.room import citizen
from webui.kit import tone_of
from webui.speech import _


@dataclass(frozen=True, slots=True)
class ToldEntry:
    """A line of the timeline: when, who, what. `fold`: what it is called while it is folded away."""

    at: datetime
    who: str
    text: str
    tone: str
    fold: str = ""


@citizen.app_template_global()
def rating_words() -> dict[int, str]:
    """The five levels, the best first."""
    return {
        5: _("Rất hài lòng"),
        4: _("Hài lòng"),
        3: _("Bình thường"),
        2: _("Không hài lòng"),
        1: _("Rất không hài lòng"),
    }


@citizen.app_template_global()
def rating_options() -> list[Option]:
    """The five levels to choose from."""
    return [Option(score, words) for score, words in rating_words().items()]


@citizen.app_template_global()
def told(entries: Iterable[TimelineEntry]) -> list[ToldEntry]:
    """The timeline as its page tells it, the latest first."""
    kinds = {
        "supplement": _("Bạn gửi thêm"),
        "request": _("Đề nghị bổ sung"),
        "answer": _("Câu trả lời"),
        "withdrawal": _("Bạn đề nghị rút phản ánh, kiến nghị"),
        "reopening": _("Bạn đề nghị xem xét lại"),
        "publication": _("Bản công khai"),
        "erasure": _("Bạn đề nghị xoá thông tin cá nhân"),
    }
    # A notice says at length what a line beside it says in a few words; and the answer stands above.
    folds = {"notice": _("Thông báo đã gửi cho bạn"), "answer": _("Xem câu trả lời")}
    return [
        ToldEntry(
            entry.at,
            kinds.get(entry.kind, ""),
            rich_plain(entry.text) if entry.kind == "answer" else entry.text,
            tone_of(entry.status) if entry.status else "",
            folds.get(entry.kind, ""),
        )
        for entry in reversed(list(entries))
    ]


@citizen.app_template_global()
def readers_told(readers: Iterable[RoleCount]) -> str:
    """How many officers have opened a petition, by role: “2 chuyên viên xử lý; 1 thủ trưởng”."""
    return "; ".join(f"{one.officers} {_in_a_sentence(one.name)}" for one in readers)


@citizen.app_template_global()
def standing_of(petition: TrackingView) -> str:
    """Where the petition stands in a few words; the sentence, when its way has no station for it."""
    labels = {station.code: station.label for station in petition.milestones}
    return labels.get(petition.status, petition.status_text)


def _in_a_sentence(name: str) -> str:
    """A role's name as it stands in the middle of a sentence; what is an abbreviation stays one."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]
