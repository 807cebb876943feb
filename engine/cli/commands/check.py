"""`hoidap check`: what is wrong with procedure files, and what to do about it."""

import argparse
import json
from dataclasses import replace
from pathlib import Path

from engine.cases.deploying import check_everything
from engine.cli.compose import register_rooms
from engine.cli.directory_known import Known, known_directory
from engine.cli.libraries import Choice, read_choices
from engine.cli.saying import say
from engine.cli.settings import Settings
from engine.definitions.check import Finding, Severity, check_library

EXAMPLES = """  hoidap check .
  hoidap check processes/petition/petition.bpmn
  hoidap check . --json
  hoidap check . --strict        (cảnh báo cũng tính là lỗi)"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("path", nargs="+", type=Path, help="thư mục có processes/ và forms/, hoặc từng tệp")
    parser.add_argument("--json", action="store_true", help="in JSON")
    parser.add_argument("--strict", action="store_true", help="cảnh báo cũng cho mã thoát 1")


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """0 when nothing forbids publishing, 1 when something does."""
    register_rooms()
    findings: list[Finding] = []
    for choice in read_choices(arguments.path):
        found = _check(choice, known_directory(settings, choice.folder))
        findings += [replace(one, file=choice.shown(one.file)) for one in found if choice.concerns(one.file)]
    if arguments.json:
        say(json.dumps({"findings": [_as_json(finding) for finding in findings]}, ensure_ascii=False, indent=1))
    else:
        _show(findings)
    return int(any(arguments.strict or finding.severity is Severity.ERROR for finding in findings))


def _check(choice: Choice, known: Known) -> list[Finding]:
    if choice.is_whole:
        return check_everything(choice.library, facts=known.facts, calendar=known.calendar, hub=known.hub)
    # A file that lies alone has no stories beside it that could take its flows.
    return check_library(choice.library, facts=known.facts)


def _as_json(finding: Finding) -> dict[str, str | int]:
    return {
        "file": finding.file,
        "line": finding.line,
        "element": finding.element,
        "severity": finding.severity.value,
        "code": finding.code,
        "message": str(finding.message),
        "remedy": str(finding.remedy),
        "place": finding.place,
    }


WORDS = {Severity.ERROR: "lỗi", Severity.WARNING: "cảnh báo"}


def _show(findings: list[Finding]) -> None:
    for finding in findings:
        place = ":".join(str(part) for part in (finding.file, finding.line) if part)
        element = f" [{' '.join(filter(None, (finding.element, finding.place)))}]" if finding.element else ""
        say(f"{place}: {WORDS[finding.severity]}{element}: {finding.message} {finding.remedy} ({finding.code})")
    errors = sum(finding.severity is Severity.ERROR for finding in findings)
    say(f"{errors} lỗi, {len(findings) - errors} cảnh báo." if findings else "Không có gì phải sửa.")
