"""One text for many cases: what stands between {{ and }} is filled in for each, in the sandboxed template language."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias
from uuid import UUID

from engine.cases.finding import TaskRow, shown_title
from engine.directory import Officer
from engine.errors import N_, Invalid, Problem
from engine.scripting import Budget, Limits, ScriptFailed, ScriptInvalid, compile_template, unescape_markdown
from engine.storage import Work

FactsOf: TypeAlias = Callable[[Work, Sequence[UUID], Officer], Mapping[UUID, Mapping[str, str]]]

facts_of: dict[str, FactsOf] = {}
"""What rooms above know of cases that such a text may speak of, as the officer may read it; by room."""
MARKS = ("{{", "{%")


def names_in(data: Mapping[str, Any]) -> tuple[str, ...]:
    """What the texts ask of each case, in the order of first mention.

    Raises:
        Invalid: a mark in a text is wrong, at its field.
    """
    found: dict[str, None] = {}
    problems = []
    for field, value in data.items():
        for text in _texts(value):
            try:
                asked = compile_template(text).names
            except ScriptInvalid as error:
                what = N_("Chỗ điền trong văn bản viết chưa đúng: {why}")
                problems.append(Problem(f"/{field}", what, N_("Mỗi chỗ điền là một tên giữa hai cặp dấu ngoặc nhọn."),
                                        code="bulk.text", facts={"why": str(error)}))  # fmt: skip
                continue
            found |= dict.fromkeys(sorted(asked, key=text.find))
    if problems:
        raise Invalid(problems=problems)
    return tuple(found)


def gather_facts(work: Work, tasks: Iterable[TaskRow], actor: Officer) -> dict[UUID, dict[str, str]]:
    """By case: its number and title, and whatever the rooms above know of it."""
    facts = {task.case_id: {"number": task.case_number, "title": shown_title(task.case_title, actor)} for task in tasks}
    for knows in facts_of.values():
        for case_id, known in knows(work, list(facts), actor).items():
            facts[case_id] |= known
    return facts


def missing_in(names: Iterable[str], facts: Mapping[str, str]) -> list[str]:
    """Of what the texts ask, what is not known of this case."""
    return [name for name in names if not str(facts.get(name) or "").strip()]


def require_all(names: Iterable[str], facts: Mapping[str, str], *, number: str, place: str = "") -> None:
    """Go on if all that the texts ask is known of the case.

    Raises:
        Invalid: which case, and which field.
    """
    problems = [missing(number, name, place) for name in missing_in(names, facts)]
    if problems:
        raise Invalid(problems=problems)


def missing(number: str, name: str, place: str = "") -> Problem:
    """That a case lacks what the common text asks."""
    return Problem(
        f"{place}/{name}",
        N_("Hồ sơ {number} chưa có “{field}” để điền vào văn bản chung."),
        N_("Ghi “{field}” cho hồ sơ này ở bảng điền riêng, bỏ hồ sơ này ra, hoặc bỏ chỗ điền đó trong văn bản."),
        code="bulk.field_missing",
        facts={"number": number, "field": name},
    )


def fill_in(value: Any, facts: Mapping[str, str]) -> Any:
    """The same value with the marks in its texts filled in.

    Raises:
        Invalid: a text cannot be computed of these facts.
    """
    if isinstance(value, str):
        return _filled(value, facts) if _has_marks(value) else value
    if isinstance(value, Mapping):
        return {name: fill_in(one, facts) for name, one in value.items()}
    return [fill_in(one, facts) for one in value] if isinstance(value, list) else value


def _filled(text: str, facts: Mapping[str, str]) -> str:
    try:
        return unescape_markdown(compile_template(text).render(facts, Budget(Limits()))).strip()
    except (ScriptInvalid, ScriptFailed) as error:
        what = N_("Không điền được văn bản chung: {why}")
        raise Invalid(problems=[Problem("", what, N_("Sửa văn bản chung."), facts={"why": str(error)})]) from error


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        if _has_marks(value):
            yield value
    elif isinstance(value, Mapping | list):
        for one in value.values() if isinstance(value, Mapping) else value:
            yield from _texts(one)


def _has_marks(text: str) -> bool:
    return any(mark in text for mark in MARKS)
