"""The safe expression language: what a procedure file may compute, and its limits.

An expression is a checked subset of Python, run by an interpreter of our own:
nothing a file says is ever given to `eval`, `exec` or `compile`. Values are JSON
only; every run spends from a `Budget`, so that no expression runs without end.
"""

from engine.scripting.expression import Expression, compile_expression
from engine.scripting.failures import ScriptFailed, ScriptInvalid, ScriptProblem
from engine.scripting.functions import STANDARD_FUNCTIONS
from engine.scripting.limits import Budget, Limits
from engine.scripting.markdown import render_markdown, unescape_markdown
from engine.scripting.phrases import phrases_in
from engine.scripting.rich_diff import Change, ChangedBlock, changes_html, compare_rich_text
from engine.scripting.rich_text import Block, Run, read_rich_text, rich_html, rich_plain
from engine.scripting.script import Script, compile_script
from engine.scripting.sfeel import UnaryTests, compile_sfeel_expression, compile_unary_tests
from engine.scripting.template import Template, compile_template

__all__ = [
    "STANDARD_FUNCTIONS",
    "Block",
    "Budget",
    "Change",
    "ChangedBlock",
    "Expression",
    "Limits",
    "Run",
    "Script",
    "ScriptFailed",
    "ScriptInvalid",
    "ScriptProblem",
    "Template",
    "UnaryTests",
    "changes_html",
    "compare_rich_text",
    "compile_expression",
    "compile_script",
    "compile_sfeel_expression",
    "compile_template",
    "compile_unary_tests",
    "phrases_in",
    "read_rich_text",
    "render_markdown",
    "rich_html",
    "rich_plain",
    "unescape_markdown",
]
