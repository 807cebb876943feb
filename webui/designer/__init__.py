"""Where procedures are drawn: the library, its editors, publishing, the word of a second person."""

from flask import Flask
from werkzeug.routing import BaseConverter

from engine.cases.designing import count_proposals, may_design, may_look
from engine.directory import Officer
from webui.designer import (
    comparing,
    contents,
    creating,
    editor,
    exchanging,
    history,
    library,
    offering,
    proposals,
    publishing,
)
from webui.designer.answers import finding_words
from webui.designer.phrases import ARRIVALS, STATUSES, difference_words, problem_words, publisher_words
from webui.designer.room import designer
from webui.kit import NavigationEntry, add_navigation
from webui.speech import _l

__all__ = ["designer", "register"]

# Each module puts its routes into the room when it is imported.
ROUTES = (library, editor, contents, offering, creating, publishing, proposals, comparing, history, exchanging)
SECTION = _l("Thiết kế")


class FileConverter(BaseConverter):
    """A path of the library in an address, folders and all."""

    part_isolating = False
    regex = r"(?:processes|forms)/.{1,200}?\.(?:bpmn|dmn|json|yaml)"


def register(app: Flask) -> None:
    """Open the room at /thiet-ke, for those who may look."""
    app.url_map.converters["file"] = FileConverter
    app.register_blueprint(designer)
    app.jinja_env.filters.update(
        finding_words=finding_words,
        difference=difference_words,
        publisher=publisher_words,
        problem_words=problem_words,
    )
    app.jinja_env.globals.update(arrival_words=ARRIVALS, proposal_words=STATUSES)
    add_navigation(
        app,
        NavigationEntry("designer.library", _l("Thư viện quy trình"), SECTION, is_for=may_look),
        NavigationEntry("designer.publish", _l("Xem lại và công bố"), SECTION, is_for=may_design),
        NavigationEntry("designer.proposals", _l("Đề nghị công bố"), SECTION, is_for=may_look, count=_waiting),
    )


def _waiting(officer: Officer) -> int | None:
    return count_proposals(actor=officer)
