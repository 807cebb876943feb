"""Where procedures are drawn: the library, its editors, publishing, the word of a second person."""

from flask import Flask
from werkzeug.routing import BaseConverter

from engine.cases.designing import may_look
from webui.designer import contents, editor, library, offering
from webui.designer.answers import said
from webui.designer.room import designer
from webui.kit import NavigationEntry, add_navigation
from webui.speech import _l

__all__ = ["designer", "register"]

# Each module puts its routes into the room when it is imported.
ROUTES = (library, editor, contents, offering)
SECTION = _l("Thiết kế")


class FileConverter(BaseConverter):
    """A path of the library in an address, folders and all."""

    part_isolating = False
    regex = r"(?:processes|forms)/.{1,200}?\.(?:bpmn|dmn|json|yaml)"


def register(app: Flask) -> None:
    """Open the room at /thiet-ke, for those who may look."""
    app.url_map.converters["file"] = FileConverter
    app.register_blueprint(designer)
    app.jinja_env.filters["finding"] = said
    add_navigation(app, NavigationEntry("designer.library", _l("Thư viện quy trình"), SECTION, is_for=may_look))
