"""The two errors of the language: a text that may not run, and a run that cannot go on."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import islice
from typing import Self

from engine.errors import N_, HoiDapError, Invalid, Problem

LONGEST_QUOTE = 200
LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class ScriptProblem(Problem):
    """One thing wrong in an expression; `line` and `column` count from 1."""

    column: int = 0


class ScriptInvalid(Invalid):
    """The text is not in the safe language; each problem has line, column, what and remedy."""

    code = "script.invalid"
    message = N_("Biểu thức chưa dùng được.")
    remedy = N_("Sửa từng chỗ được nêu; ngôn ngữ biểu thức chỉ gồm phép so sánh, phép tính và các hàm có sẵn.")

    def __init__(
        self,
        message: str | None = None,
        *,
        problems: Iterable[Problem] = (),
        expression: str = "",
        **facts: object,
    ) -> None:
        super().__init__(message, problems=problems, expression=quoted(expression), **facts)


class ScriptFailed(HoiDapError):
    """The expression cannot go on with the data it met; says where, never shows the data."""

    code = "script.failed"
    message = N_("Biểu thức không tính được.")
    remedy = N_("Kiểm tra biểu thức và các biến mà nó dùng.")

    @property
    def expression(self) -> str:
        """The text of the expression that failed."""
        return str(self.facts.get("expression", ""))

    @property
    def suggestion(self) -> str:
        """The known name that was probably meant, or nothing."""
        return str(self.facts.get("suggestion", ""))

    def within(self, source: str) -> Self:
        """The same failure, telling in which expression; the innermost one is kept."""
        self.facts.setdefault("expression", quoted(source))
        return self


class Missing(ScriptFailed):
    """Something is not in the data; `default(x, y)` forgives this one."""

    code = "script.missing"


class NameUnknown(Missing):
    """A variable or a field that is not in the data; tells the nearest known name."""

    code = "script.name_unknown"
    remedy = N_("Kiểm tra tên; nếu có thể chưa có giá trị, viết default({name}, …) hoặc get(…).")

    def __init__(self, message: str, *, name: str, known: Iterable[object]) -> None:
        super().__init__(message, name=name)
        self._known = known

    def within(self, source: str) -> Self:
        # The nearest name is sought only here, when nobody has forgiven the failure: seeking is slow.
        suggestion = closest(str(self.facts["name"]), self._known)
        self._known = ()
        if suggestion:
            self.facts["suggestion"] = suggestion
            self.remedy = N_("Có phải là “{suggestion}” không? Sửa lại tên trong biểu thức.")
        return super().within(source)


class LimitReached(ScriptFailed):
    """A limit of operations, depth or size was reached."""

    code = "script.limit_reached"
    remedy = N_("Chia nhỏ việc tính toán, hoặc rút gọn dữ liệu mà biểu thức dùng.")


def quoted(source: str) -> str:
    """The source, short enough to stand in a message."""
    return source if len(source) <= LONGEST_QUOTE else source[: LONGEST_QUOTE - 1] + "…"


def problem_at(line: int, column: int, what: str, remedy: str, **facts: object) -> ScriptProblem:
    """A problem at a place of the source."""
    return ScriptProblem(
        where=f"{line}:{column}",
        what=what,
        remedy=remedy,
        line=line,
        code=ScriptInvalid.code,
        facts=facts,
        column=column,
    )


def unknown_name(name: str, known: Iterable[object]) -> NameUnknown:
    """The failure for a variable nobody has set."""
    return NameUnknown(N_("Không có biến “{name}”."), name=name, known=known)


def unknown_field(name: str, known: Iterable[object]) -> NameUnknown:
    """The failure for a field the object does not have."""
    return NameUnknown(N_("Không có trường “{name}”."), name=name, known=known)


def closest(name: str, known: Iterable[object]) -> str:
    """The known name nearest to `name`, or nothing."""
    # Only what reads as a name is offered: keys of other shapes may themselves be data.
    names = [
        key for key in islice(known, 500) if isinstance(key, str) and len(key) <= LONGEST_NAME and key.isidentifier()
    ]
    return next(iter(get_close_matches(name[:LONGEST_NAME], names, n=1)), "")
