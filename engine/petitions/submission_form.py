"""The sending form: which one is in force, and what each channel asks for beyond it."""

from collections.abc import Collection, Mapping
from typing import Any

from engine.definitions import Library, SourceFile, get_compiled, live_version
from engine.definitions.forms import Form, read_form
from engine.directory import list_catalogue
from engine.errors import N_, Invalid, NotFound, Problem
from engine.petitions.plain_text import clean_form
from engine.petitions.settings import petition_settings
from engine.storage import Work

PROCESS = "petition"
PATH = "forms/petition/submit.json"
HINTS = "forms/petition/submit.ui.json"
LONGEST_TEXT = 20_000


def submission_form(work: Work) -> Form:
    """The sending form: the start form of the procedure in force, else that of the library folder.

    Raises:
        NotFound: neither has one.
    """
    try:
        version_id, _ = live_version(work, PROCESS)
        compiled = get_compiled(work, version_id)
        form = compiled.form(compiled.process.start_form)
    except NotFound:
        form = None
    return form or read_form(_in_folder(), PATH)


def read_submission(work: Work, form: Mapping[str, Any], *, channel: str) -> dict[str, Any]:
    """What was typed, cleaned and found complete for this channel.

    Raises:
        Invalid: each problem at its field.
    """
    asked = submission_form(work)
    typed = clean_form(form)
    choices = {name: _codes(work, name) for name in asked.catalogues}
    problems: list[Problem] = []
    data: dict[str, Any] = {}
    try:
        data = asked.validate(typed, choices=choices)
    except Invalid as invalid:
        problems.extend(invalid.problems)
    named = {problem.where for problem in problems}
    required = list(_missing(work, asked, data or typed, channel))
    problems.extend(problem for problem in required if problem.where not in named)
    problems.extend(_too_long(data))
    if problems:
        raise Invalid(problems=problems)
    return data


def required_fields(work: Work, channel: str) -> tuple[str, ...]:
    """The names of the fields that a channel asks for.

    Raises:
        Invalid: there is no such channel.
    """
    for entry in list_catalogue(work, "channels"):
        if entry.code == channel:
            return tuple(entry.facts.get("required") or ())
    problem = Problem(
        "/channel", N_("Không có kênh tiếp nhận “{channel}”."), N_("Dùng một mã trong danh mục “channels”."),
        code="petition.channel", facts={"channel": channel[:40]},
    )  # fmt: skip
    raise Invalid(problems=[problem])


def _missing(work: Work, form: Form, data: Mapping[str, Any], channel: str) -> list[Problem]:
    hidden = form.hidden_fields(data)
    labels = {field.name: field.label for field in form.inputs}
    return [
        Problem(
            f"/{name}", N_("“{label}” chưa được điền."), N_("Điền mục này."),
            code="form.required", facts={"label": labels[name]},
        )
        for name in required_fields(work, channel)
        if name in labels and name not in hidden and data.get(name) in (None, "", [], False)
    ]  # fmt: skip


def _too_long(data: Mapping[str, Any]) -> list[Problem]:
    # The form has limits of its own; this one holds whatever the form says.
    return [
        Problem(
            f"/{name}", N_("Nội dung dài quá {most} ký tự."), N_("Rút gọn, hoặc gửi phần còn lại bằng tệp."),
            code="form.too_long", facts={"most": LONGEST_TEXT},
        )
        for name, value in data.items()
        if isinstance(value, str) and len(value) > LONGEST_TEXT
    ]  # fmt: skip


def _codes(work: Work, catalogue: str) -> Collection[str]:
    return {entry.code for entry in list_catalogue(work, catalogue)}


def _in_folder() -> Library:
    folder = petition_settings().library
    if folder is None:
        raise NotFound(N_("Không có biểu mẫu “{name}”."), name=PATH)
    return Library(
        {path: SourceFile(path, (folder / path).read_bytes()) for path in (PATH, HINTS) if (folder / path).is_file()}
    )
