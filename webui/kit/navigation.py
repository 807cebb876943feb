"""The side bar of staff pages: each room adds its entries, nobody knows all of them."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask, current_app

from engine.directory import Officer
from webui.speech import LazyString

EXTENSION = "hoidap.navigation"


def _everyone(_officer: Officer) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class NavigationEntry:
    """One line of the side bar. `count` gives the number beside it, None for no number."""

    endpoint: str
    label: str | LazyString
    section: str | LazyString = ""
    values: tuple[tuple[str, str], ...] = ()
    is_for: Callable[[Officer], bool] = _everyone
    count: Callable[[Officer], int | str | None] | None = None


def add_navigation(app: Flask, *entries: NavigationEntry) -> None:
    """Add entries to the side bar; they come in the order in which they were added."""
    app.extensions.setdefault(EXTENSION, []).extend(entries)


def navigation_for(officer: Officer | None) -> list[tuple[str, list[NavigationEntry]]]:
    """The entries this officer has a use for, by section, in the order in which they were added."""
    sections: dict[str, list[NavigationEntry]] = {}
    for entry in current_app.extensions.get(EXTENSION, []):
        if officer is not None and entry.is_for(officer):
            sections.setdefault(str(entry.section), []).append(entry)
    return list(sections.items())
