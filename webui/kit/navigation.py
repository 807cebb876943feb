"""The side bar of staff pages: each room adds its entries, nobody knows all of them."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask, current_app
from flask_babel.speaklater import LazyString

from engine.directory import Officer

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
    count: Callable[[Officer], int | None] | None = None


def add_navigation(app: Flask, *entries: NavigationEntry) -> None:
    """Add entries to the side bar; they come in the order in which they were added."""
    app.extensions.setdefault(EXTENSION, []).extend(entries)


def navigation_for(officer: Officer | None) -> tuple[NavigationEntry, ...]:
    """The entries this officer has a use for."""
    if officer is None:
        return ()
    entries: list[NavigationEntry] = current_app.extensions.get(EXTENSION, [])
    return tuple(entry for entry in entries if entry.is_for(officer))
