"""The catalogues of translated messages, compiled to the form that is read at run time."""

import subprocess

from scripts.places import TRANSLATIONS, VENV
from scripts.step import Step, stamp_named

CATALOGUES = sorted(TRANSLATIONS.glob("*/LC_MESSAGES/*.po"))

PYBABEL = VENV / "bin" / "pybabel"


def _compile() -> None:
    for catalogue in CATALOGUES:
        compiled = catalogue.with_suffix(".mo")
        if subprocess.run([PYBABEL, "--quiet", "compile", "-i", catalogue, "-o", compiled], check=False).returncode:
            raise SystemExit(f"{catalogue} could not be compiled; the reason stands above.")


MESSAGES = Step(
    title="Messages in Vietnamese and English",
    reads=CATALOGUES,
    makes=[catalogue.with_suffix(".mo") for catalogue in CATALOGUES],
    stamp=stamp_named("messages"),
    work=_compile,
)
