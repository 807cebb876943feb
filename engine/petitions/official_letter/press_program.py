"""The program that makes one letter, in a process of its own: `python -I press_program.py < job.json`.

A template is somebody's file, and may be wrong or hostile. Here it can run no code but its own
language, read no file, reach no network, and not outlive its limits. This module imports nothing
of ours, so that it starts quickly and has nothing to give away.
"""

import base64
import io
import json
import os
import re
import sys
from collections.abc import Mapping
from typing import Any, NoReturn

CPU_SECONDS, MEMORY_BYTES, LARGEST_LETTER = 10, 2 * 1024**3, 24 * 1024 * 1024
WRONG_TEMPLATE = 3
EMPTY = "."
"""The folder in which the program is started: new, and nothing in it."""

_TYPST_FIELD = re.compile(r'does not contain key "([^"]*)"')
_TYPST_LINE = re.compile(r"┌─ [^\n]*?:(\d+):\d+")
_JINJA_FIELD = re.compile(r"has no attribute '([^']*)'|^'([^']*)' is undefined")


class TemplateWrong(Exception):
    """`field` is the name that the letter does not have, or empty; `line` is 0 when it is not known."""

    def __init__(self, reason: str, *, field: str = "", line: int = 0) -> None:
        super().__init__(reason)
        self.told = {"reason": reason[:400], "field": field, "line": line}


def main() -> None:
    _limit()
    job = json.load(sys.stdin)
    template = base64.b64decode(job["template"])
    make = {"typ": press_pdf, "docx": press_docx}[job["ending"]]
    try:
        content = _not_too_large(make(template, job["letter"], job["fonts"]))
    except TemplateWrong as wrong:
        _refuse(wrong)
    except ImportError:
        raise
    except Exception as error:  # noqa: BLE001 - the edge: whatever the libraries stumble over, the template brought it
        # Its kind alone: its text may hold what people wrote.
        _refuse(TemplateWrong(type(error).__name__))
    sys.stdout.buffer.write(content)


def press_pdf(template: bytes, letter: Mapping[str, Any], fonts: str) -> bytes:
    """The PDF/A; a plain PDF where the typeface lacks a sign, which the archive's form does not allow."""
    import typst

    settings: dict[str, Any] = {
        "root": EMPTY,
        "font_paths": [fonts],
        "ignore_system_fonts": True,
        "sys_inputs": {"letter": json.dumps(letter)},
        "package_path": EMPTY,
        "package_cache_path": EMPTY,
    }
    try:
        return bytes(typst.compile(template, pdf_standards=["a-2a"], **settings))
    except typst.TypstError as error:
        if not str(error).startswith("PDF/A"):
            raise _typst_wrong(error) from error
    try:
        return bytes(typst.compile(template, **settings))
    except typst.TypstError as error:
        raise _typst_wrong(error) from error


def press_docx(template: bytes, letter: Mapping[str, Any], _fonts: str) -> bytes:
    """The DOCX; its marks are Jinja's, in a sandbox, where a name that is not there is an error."""
    from docxtpl import DocxTemplate
    from jinja2 import StrictUndefined, TemplateError
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    environment = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=True)
    try:
        document = DocxTemplate(io.BytesIO(template))
        document.render({"letter": _with_rich_text(letter)}, jinja_env=environment)
        stream = io.BytesIO()
        document.save(stream)
    except TemplateError as error:
        found = _JINJA_FIELD.search(str(error))
        raise TemplateWrong(str(error), field=next(filter(None, found.groups()), "") if found else "") from error
    return stream.getvalue()


def _with_rich_text(letter: Mapping[str, Any]) -> dict[str, Any]:
    """The letter, each of its blocks with a `text` that Word shows with bold and italic letters."""
    answers = [{**one, "body": _rich(one["body"])} for one in letter["answers"]]
    return {**letter, "body": _rich(letter["body"]), "answers": answers}


def _rich(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    from docxtpl import RichText

    shown = []
    for block in blocks:
        text = RichText(block["marker"]) if block["marker"] else RichText()
        for run in block["runs"]:
            text.add(run["text"], bold=run["bold"], italic=run["italic"])
        shown.append({**block, "text": text})
    return shown


def _refuse(wrong: TemplateWrong) -> NoReturn:
    sys.stdout.write(json.dumps(wrong.told))
    sys.exit(WRONG_TEMPLATE)


def _not_too_large(content: bytes) -> bytes:
    if len(content) > LARGEST_LETTER:
        raise TemplateWrong("the letter is too large")
    return content


def _typst_wrong(error: Any) -> TemplateWrong:
    reason, trace = str(error), str(getattr(error, "diagnostic", ""))
    field, line = _TYPST_FIELD.search(reason), _TYPST_LINE.search(trace)
    return TemplateWrong(reason, field=field[1] if field else "", line=int(line[1]) if line else 0)


def _limit() -> None:
    """What this process may use up from now on; it can write no file at all."""
    import resource

    os.umask(0o077)
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main()
