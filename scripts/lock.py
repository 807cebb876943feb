"""The lock files: every Python package with its version and hashes, for each Python and each platform.

They name no registry, so that they hold wherever the packages come from.
"""

import subprocess
from pathlib import Path

from scripts.places import REQUIREMENTS, ROOT, VENV


def main() -> None:
    _compile("run.lock", "--group", "build")
    # What runs is the same in tests: the second lock only adds to the first.
    _compile("dev.lock", "--group", "dev", "--constraint", "requirements/run.lock")


def _compile(name: str, *arguments: str) -> None:
    command: list[str | Path] = [
        VENV / "bin" / "uv",
        "pip",
        "compile",
        "pyproject.toml",
        "--quiet",
        "--upgrade",
    ]
    command += ["--universal", "--python-version", "3.11", "--generate-hashes"]
    command += ["--no-emit-index-url", "--no-emit-find-links", "--custom-compile-command", "make lock"]
    command += [*arguments, "--output-file", REQUIREMENTS / name]
    subprocess.run(command, cwd=ROOT, check=True)


if __name__ == "__main__":
    main()
