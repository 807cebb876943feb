"""The first page: send, look up, read."""

from flask import render_template
from flask.typing import ResponseReturnValue

from engine.petitions import list_publications, quarter_figures
from webui.citizen.room import citizen

RECENT = 5


@citizen.get("/")
def home() -> ResponseReturnValue:
    """Where everyone begins."""
    recent = list_publications(limit=RECENT)
    return render_template("citizen/home.html", recent=recent.items, figures=quarter_figures())
