"""From a letter and a template to a file, made in a process that cannot harm or outlast this one."""

import base64
import json
import logging
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from engine.errors import N_
from engine.petitions.official_letter.errors import LetterNotPressed, LetterTemplateInvalid, template_invalid
from engine.petitions.official_letter.letter import OfficialLetter
from engine.petitions.official_letter.press_program import WRONG_TEMPLATE
from engine.petitions.official_letter.templates import LetterTemplate

PROGRAM = Path(__file__).with_name("press_program.py")
FONTS = Path(__file__).resolve().parents[2] / "library" / "fonts"
SECONDS = 20
# A port that nothing listens on: what a template would fetch is refused at once.
_NOWHERE = "http://127.0.0.1:9"
_SURROUNDINGS = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"} | dict.fromkeys(
    ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"), _NOWHERE
)

log = logging.getLogger(__name__)

__all__ = ["LetterNotPressed", "LetterTemplateInvalid", "press"]


def press(letter: OfficialLetter, template: LetterTemplate) -> bytes:
    """The letter as a file of the template's kind; takes a few tenths of a second, so call it outside of a work.

    Raises:
        LetterTemplateInvalid: the template is wrong; the field it asks for in vain is named.
        LetterNotPressed: it took too long, or the typeface is missing.
    """
    if not FONTS.is_dir():
        raise LetterNotPressed(reason=N_("chưa cài phông chữ, chạy lại “make setup”"))
    job = {
        "ending": template.path.suffix[1:],
        "template": base64.b64encode(template.content).decode(),
        "letter": letter.as_data(),
        "fonts": str(FONTS),
    }
    made = _run(json.dumps(job).encode(), template)
    if made.returncode == WRONG_TEMPLATE:
        raise _wrong(template, json.loads(made.stdout))
    if made.returncode < 0:
        raise _too_long(template)
    if made.returncode:
        # The last line alone, an error's name: what stands above may hold what people wrote.
        log.error("the letter press ended with %s: %s", made.returncode, made.stderr[-2000:].splitlines()[-1:])
        raise LetterNotPressed(reason=N_("chương trình in dừng giữa chừng"))
    return made.stdout


def _run(job: bytes, template: LetterTemplate) -> subprocess.CompletedProcess[bytes]:
    """The program, run in an empty folder of its own, which is all that a template could see of this machine."""
    with tempfile.TemporaryDirectory(prefix="hoidap-letter-") as empty:
        try:
            return subprocess.run(
                [sys.executable, "-I", "-B", "-X", "utf8", PROGRAM],
                input=job,
                capture_output=True,
                timeout=SECONDS,
                env=_SURROUNDINGS,
                cwd=empty,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise _too_long(template) from error


def _wrong(template: LetterTemplate, told: Mapping[str, Any]) -> LetterTemplateInvalid:
    facts = {"field": told["field"], "line": told["line"], "reason": told["reason"]}
    if told["field"]:
        what = N_("Mẫu hỏi mục “{field}” mà công văn không có.")
        remedy = N_("Sửa hoặc bỏ mục này trong tệp mẫu; tên các mục có trong docs/letters.md.")
        return template_invalid(template.shown, what, remedy, **facts)
    return template_invalid(template.shown, N_("Mẫu có lỗi (dòng {line}): {reason}"), **facts)


def _too_long(template: LetterTemplate) -> LetterTemplateInvalid:
    return template_invalid(template.shown, N_("Mẫu chạy quá lâu hoặc dùng quá nhiều bộ nhớ nên đã bị dừng."))
