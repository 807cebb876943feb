"""The checker: everything that is wrong with a library's files, before any of it runs."""

from engine.definitions.check.checker import check_library
from engine.definitions.check.finding import DirectoryFacts, Finding, Severity
from engine.definitions.check.variables import written_by

__all__ = ["DirectoryFacts", "Finding", "Severity", "check_library", "written_by"]
