"""docs/reference.md: what the code offers, one by one, told by the code itself.

`python -m scripts.reference` writes it; a test says when that was forgotten.
"""

import argparse
import importlib
import pkgutil
from collections.abc import Iterator, Sequence
from types import ModuleType

import engine
import webui
from engine.audit.problems import CHAIN_MESSAGES, SEAL_MESSAGES
from engine.cli.main import COMMANDS
from engine.cli.scopes import SCOPES
from engine.cli.settings import PREFIX, Settings
from engine.definitions.function_help import FUNCTION_HELP
from engine.directory import Setting, declared_settings
from engine.errors import HoiDapError
from engine.petitions.operations import petition_operations
from scripts.codes import Said, findings, problems
from scripts.places import ROOT

PAGE = ROOT / "docs" / "reference.md"
HEAD = """# Reference

*Written by `python -m scripts.reference` from the code; do not edit it by hand. What people read is quoted as they
read it: in Vietnamese.*

[Commands](#commands) · [Settings](#settings) ·
[Settings of the running program](#settings-of-the-running-program) · [Scopes](#scopes-of-tokens) ·
[Operations](#operations) · [Functions](#functions) ·
[Findings of check](#findings-of-check) · [Errors](#errors) · [Problems](#problems) · [Audit](#audit)
"""


def main() -> None:
    PAGE.write_text(page(), encoding="utf-8")


def page() -> str:
    """The whole page."""
    parts = (
        _commands(),
        _settings(),
        _declared_settings(),
        _scopes(),
        _operations(),
        _functions(),
        _findings(),
        _errors(),
        _problems(),
        _audit(),
    )
    return "\n".join([HEAD, *("\n".join(part) for part in parts)])


# ---------------------------------------------------------------- commands and settings


def _commands() -> Iterator[str]:
    yield "## Commands\n"
    yield "`hoidap COMMAND --help` says the same. Exit codes: 0 good, 1 findings, 2 wrong use or nothing done.\n"
    for name, entry in COMMANDS.items():
        module = importlib.import_module(f"engine.cli.commands.{entry.module}")
        parser = argparse.ArgumentParser(prog=f"hoidap {name}", add_help=False)
        module.add_arguments(parser)
        yield f"### hoidap {name}\n"
        yield f"{entry.summary.capitalize()}.\n"
        if options := list(_options(parser)):
            yield from _table(("", ""), options)
        yield f"```\n{module.EXAMPLES}\n```\n"


def _options(parser: argparse.ArgumentParser, verb: str = "") -> Iterator[tuple[str, ...]]:
    for action in parser._actions:  # noqa: SLF001 - argparse tells its arguments no other way
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001 - as above
            helps = {choice.dest: choice.help or "" for choice in action._choices_actions}  # noqa: SLF001 - as above
            for name, inner in action.choices.items():
                yield f"`{name}`", helps.get(name, "")
                yield from _options(inner, f"{name} ")
        elif action.help != argparse.SUPPRESS and not isinstance(action, argparse._HelpAction):  # noqa: SLF001 - as above
            said = action.option_strings[0] if action.option_strings else str(action.metavar or action.dest).upper()
            yield f"`{verb}{said}`", action.help or ""


def _settings() -> Iterator[str]:
    yield "## Settings\n"
    yield "Environment variables, read once when the program starts. [operations.md](operations.md) explains each.\n"
    rows = []
    for name, field in Settings.model_fields.items():
        default = "(worked out)" if field.default_factory else field.default
        shown = default.get_secret_value() if hasattr(default, "get_secret_value") else default
        rows.append((f"`{PREFIX}{name.upper()}`", f"`{shown}`" if shown not in {"", None, ()} else "–"))
    yield from _table(("variable", "default"), rows)


def _declared_settings() -> Iterator[str]:
    yield "## Settings of the running program\n"
    yield "Kept in the database, changed at `/quan-tri/thiet-lap`, counted from the next time something asks.\n"
    _load_all()
    rows = [
        (f"`{one.name}`", f"`{one.default}`", _bounds(one), one.title)
        for one in sorted(declared_settings(), key=lambda one: one.name)
    ]
    yield from _table(("setting", "default", "takes", "says"), rows)


def _bounds(one: Setting) -> str:
    return "yes or no" if isinstance(one.default, bool) else f"{one.least} to {one.most}"


def _scopes() -> Iterator[str]:
    yield "## Scopes of tokens\n"
    yield from _table(("scope", "allows"), [(f"`{name}`", words) for name, words in SCOPES.items()])


# ---------------------------------------------------------------- operations and codes


def _operations() -> Iterator[str]:
    yield "## Operations\n"
    yield "What a service task may call. A parameter in **bold** must be given.\n"
    rows = []
    for one in petition_operations.all():
        taken = ", ".join(f"**{item.name}**" if item.required else item.name for item in one.parameters)
        given = ", ".join(item.name for item in one.results)
        rows.append((f"`{one.name}`", one.title, taken or "–", given or "–", "yes" if one.is_outward else "–"))
    yield from _table(("operation", "title", "parameters", "results", "reaches the sender"), rows)


def _functions() -> Iterator[str]:
    yield "## Functions\n"
    yield "What expressions, scripts and instructions may call; [processes.md](processes.md) has examples.\n"
    rows = [(f"`{name}`", f"`{call}`", gives) for name, (call, gives) in sorted(FUNCTION_HELP.items())]
    yield from _table(("function", "called", "gives"), rows)


def _findings() -> Iterator[str]:
    yield "## Findings of check\n"
    yield "Codes are stable. Names in braces are filled in. A code without a sentence takes it from what went wrong.\n"
    yield from _table(("code", "", "says", "remedy"), [_row(said) for said in findings()])


def _problems() -> Iterator[str]:
    yield "## Problems\n"
    yield "Single faults within an error: of a field, a file, a request.\n"
    yield from _table(("code", "says", "remedy"), [(f"`{one.code}`", one.what, one.remedy) for one in problems()])


def _row(said: Said) -> tuple[str, ...]:
    return f"`{said.code}`", said.severity, said.what, said.remedy


def _errors() -> Iterator[str]:
    yield "## Errors\n"
    yield "By the code that logs, pages and the API (`code` of a problem document) show, with the status of HTTP.\n"
    from webui.errors import status_of

    _load_all()
    rows = {}
    for kind in _kinds(HoiDapError):
        # The API asks for a token by the status that HTTP has for it.
        status = "401" if kind.code == "token.missing" else str(status_of(kind.__new__(kind)))
        rows[kind.code, kind.message] = (f"`{kind.code}`", status, kind.message, kind.remedy)
    yield from _table(("code", "status", "says", "remedy"), [rows[key] for key in sorted(rows)])


def _audit() -> Iterator[str]:
    yield "## Audit\n"
    yield "What `hoidap audit verify` may find.\n"
    said = {**CHAIN_MESSAGES, **SEAL_MESSAGES, "case_deleted": "Hồ sơ {case}: đã bị xóa."}
    yield from _table(("code", "says"), [(f"`{code}`", said[code]) for code in sorted(said)])


def _kinds(base: type[HoiDapError]) -> Iterator[type[HoiDapError]]:
    yield base
    for kind in base.__subclasses__():
        if kind.__module__.partition(".")[0] in {"engine", "webui"}:
            yield from _kinds(kind)


def _load_all() -> None:
    for package in (engine, webui):
        for name in _modules(package):
            importlib.import_module(name)


def _modules(package: ModuleType) -> Iterator[str]:
    for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        if ".migrations" not in found.name and not found.name.endswith(".__main__"):
            yield found.name


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    yield _line(head)
    yield "|" + "---|" * len(head)
    yield from map(_line, rows)
    yield ""


def _line(cells: tuple[str, ...]) -> str:
    return "| " + " | ".join(" ".join(cell.split()).replace("|", "\\|") for cell in cells) + " |"


if __name__ == "__main__":
    main()
