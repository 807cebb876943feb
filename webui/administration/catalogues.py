"""The catalogues there are."""

from dataclasses import dataclass

from flask import render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select

from engine.directory.editing import TITLES
from engine.storage import read_work
from engine.storage.tables import CatalogueEntry
from webui.administration.room import administration
from webui.auth import current_officer
from webui.speech import translated


@dataclass(frozen=True, slots=True)
class CatalogueLine:
    """One catalogue and how many entries it has."""

    code: str
    title: str
    entries: int


@administration.get("/danh-muc")
def catalogues() -> ResponseReturnValue:
    """Every catalogue, by its title."""
    entry = CatalogueEntry
    query = select(entry.catalogue, func.count().label("entries")).group_by(entry.catalogue)
    with read_work(current_officer().id) as work:
        lines = [
            CatalogueLine(row.catalogue, translated(TITLES.get(row.catalogue, row.catalogue)), row.entries)
            for row in work.connection.execute(query)
        ]
    return render_template(
        "administration/catalogues.html", lines=sorted(lines, key=lambda line: (line.code not in TITLES, line.title))
    )
