"""Patterns that cannot be made to run for ever: matched in linear time, without looking back."""

from functools import lru_cache
from typing import Protocol

import re2  # type: ignore[import-untyped]

LONGEST_PATTERN = 500
MEMORY_BYTES = 1 << 20


class Pattern(Protocol):
    def search(self, text: str) -> object: ...


class PatternUnusable(ValueError):
    """The pattern is malformed, too large, or needs to look around or back."""


@lru_cache(maxsize=512)
def compile_pattern(source: str) -> Pattern:
    """The pattern of a source; its time grows with the text's length and no faster.

    Raises:
        PatternUnusable: with the reason in English, as the pattern's engine gives it.
    """
    if len(source) > LONGEST_PATTERN:
        raise PatternUnusable(f"longer than {LONGEST_PATTERN} characters")
    options = re2.Options()
    options.log_errors = False
    options.max_mem = MEMORY_BYTES
    try:
        compiled: Pattern = re2.compile(source, options)
    except re2.error as error:
        reason = error.args[0] if error.args else ""
        raise PatternUnusable(reason.decode() if isinstance(reason, bytes) else str(reason)) from error
    except (UnicodeError, ValueError) as error:
        raise PatternUnusable("not text") from error
    return compiled
