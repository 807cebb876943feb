"""From text to a syntax tree, whatever the text is: only `ScriptInvalid` comes out."""

import ast

from engine.errors import N_
from engine.scripting.failures import ScriptInvalid, problem_at
from engine.scripting.limits import Limits


def parse_expression(source: str, limits: Limits) -> ast.expr:
    """The tree of one expression."""
    require_length(source, limits)
    return _parsed_expression(source.strip())


def parse_statements(source: str, limits: Limits) -> list[ast.stmt]:
    """The trees of the lines of a script."""
    require_length(source, limits)
    try:
        return ast.parse(source).body
    except (SyntaxError, ValueError, RecursionError, MemoryError, OverflowError) as error:
        raise _unreadable(source, error) from None


def require_length(source: str, limits: Limits) -> None:
    """Refuse a source that is longer than the limit, before anything reads it."""
    if len(source) > limits.source:
        raise ScriptInvalid(
            expression=printable(source),
            problems=[
                problem_at(
                    1,
                    limits.source,
                    N_("Biểu thức dài quá {limit} ký tự."),
                    N_("Chia thành nhiều biểu thức ngắn."),
                    limit=limits.source,
                )
            ],
        )


def _parsed_expression(source: str) -> ast.expr:
    try:
        # Not `compile`: this only reads the text, nothing becomes runnable.
        return ast.parse(source, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError, OverflowError) as error:
        raise _unreadable(source, error) from None


def _unreadable(source: str, error: BaseException) -> ScriptInvalid:
    if not source.strip():
        what, remedy = N_("Biểu thức trống."), N_("Viết biểu thức, hoặc bỏ mục này đi.")
    elif isinstance(error, SyntaxError):
        what, remedy = (
            N_("Không đọc được biểu thức ở đây."),
            N_("Kiểm tra dấu ngoặc, dấu nháy và dấu phép tính."),
        )
    elif isinstance(error, (RecursionError, MemoryError)):
        what, remedy = N_("Biểu thức lồng nhau quá sâu."), N_("Chia thành nhiều biểu thức ngắn.")
    else:
        what, remedy = N_("Biểu thức có ký tự không dùng được."), N_("Gõ lại biểu thức, không dán ký tự lạ.")
    line = getattr(error, "lineno", None) or 1
    column = getattr(error, "offset", None) or 1
    return ScriptInvalid(expression=printable(source), problems=[problem_at(line, max(column, 1), what, remedy)])


def printable(source: str) -> str:
    """The source without the half characters that no page or log can show."""
    return source.encode(errors="replace").decode()
