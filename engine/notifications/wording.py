"""Sentences from catalogues, filled in and given back as plain text."""

import re
from collections.abc import Mapping
from typing import Any

from engine.scripting import Budget, Limits, compile_template

_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~]|\n)")


def fill_wording(source: str, facts: Mapping[str, Any]) -> str:
    """The text of a catalogue's `source` with `{{ name }}` filled from `facts`, as plain text.

    Raises:
        ScriptInvalid: the catalogue's text has a wrong mark in it.
        ScriptFailed: it asks for a fact that is not there.
    """
    filled = compile_template(source).render(facts, Budget(Limits()))
    # Templates write Markdown; messages and mail are plain text, and are escaped where they are shown.
    return _ESCAPED.sub(r"\1", filled).strip()
