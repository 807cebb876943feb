"""What a person sees at the terminal."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from engine.cli import main

ROOT = Path(__file__).parents[3]


@dataclass(frozen=True, slots=True)
class Seen:
    code: int
    out: str
    err: str


@dataclass(frozen=True, slots=True)
class Terminal:
    folder: Path
    capsys: pytest.CaptureFixture[str]

    def run(self, *arguments: str) -> Seen:
        self.capsys.readouterr()
        try:
            code = main(list(arguments))
        except SystemExit as leaving:
            code = int(leaving.code or 0)
        seen = self.capsys.readouterr()
        return Seen(code, seen.out, seen.err)
