"""Which of the places and agencies that we know a text names."""

from collections.abc import Mapping

from engine.scripting import phrases_in

STREETS = ("đường", "phố", "chợ", "trường")
"""Before a name they make another one of it: «đường Trường Sa» is not in Trường Sa."""


def place_named(text: str, places: Mapping[str, str]) -> str | None:
    """The code of the one place (code → name, its kind first) that the text names, None for none or several.

    A place named in full goes before one named without its kind, and without its kind only a name counts
    that is no part of another.
    """
    for names in (places, _bare_names(places)):
        named = {code for code, name in names.items() if _is_named(text, name)}
        if named:
            return named.pop() if len(named) == 1 else None
    return None


def agency_named(text: str, agencies: Mapping[str, str]) -> str | None:
    """The code of the one agency (code → name) that the text names in full."""
    named = [code for code, name in agencies.items() if phrases_in(text, [name])]
    return named[0] if len(named) == 1 else None


def _bare_names(places: Mapping[str, str]) -> dict[str, str]:
    bare = {code: _without_kind(name) for code, name in places.items()}
    return {
        code: name
        for code, name in bare.items()
        if name and not any(f" {name} " in f" {other} " for key, other in bare.items() if key != code)
    }


def _without_kind(name: str) -> str:
    kind = "đặc khu " if name.casefold().startswith("đặc khu ") else name.partition(" ")[0] + " "
    return name[len(kind) :]


def _is_named(text: str, name: str) -> bool:
    return bool(phrases_in(text, [name])) and not phrases_in(text, [f"{street} {name}" for street in STREETS])
