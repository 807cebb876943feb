"""Sentences from catalogues, filled in and given back as plain text."""

from collections.abc import Mapping
from typing import Any

from engine.scripting import Budget, Limits, ScriptFailed, ScriptInvalid, compile_template, unescape_markdown


def fill_wording(source: str, facts: Mapping[str, Any]) -> str:
    """The text of a catalogue's `source` with `{{ name }}` filled from `facts`, as plain text.

    Raises:
        ScriptInvalid: the catalogue's text has a wrong mark in it.
        ScriptFailed: it asks for a fact that is not there.
    """
    filled = compile_template(source).render(facts, Budget(Limits()))
    # Templates write Markdown; messages and mail are plain text, and are escaped where they are shown.
    return unescape_markdown(filled).strip()


def find_fault(source: str, facts: Mapping[str, Any]) -> str:
    """Why the source cannot be filled from facts of these names; empty when it can.

    A name within a branch that these facts do not take counts too: another case would take it.
    """
    try:
        unknown = sorted(compile_template(source).names - facts.keys())
        if unknown:
            return ", ".join(unknown)
        fill_wording(source, facts)
    except (ScriptInvalid, ScriptFailed) as error:
        return str(error)
    return ""
