"""A Chromium for the browser tests: the machine's own, or one from npm, unpacked once."""

import os
import shutil
import tarfile
from pathlib import Path

from scripts.node import run_node
from scripts.pages import LOCK
from scripts.places import CHROMIUM, NODE_MODULES
from scripts.step import Step

PACKED = NODE_MODULES / "@sparticuz" / "chromium" / "bin"
LAUNCHER = CHROMIUM / "chromium"
SYSTEM_NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")

# Brotli is in Node's library and not in Python's.
DECOMPRESS = """
const [source, target] = process.argv.slice(1);
const { createReadStream, createWriteStream } = require("node:fs");
require("node:stream").pipeline(
  createReadStream(source), require("node:zlib").createBrotliDecompress(), createWriteStream(target),
  (error) => { if (error) throw error; });
"""

# The package brings the shared libraries that a bare machine lacks (NSS, expat) and a font
# that has Vietnamese (Open Sans); the launcher points Chromium to both.
LAUNCHER_SCRIPT = """#!/bin/sh
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
export LD_LIBRARY_PATH="$here/lib${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
export FONTCONFIG_FILE="$here/fonts.conf" XDG_CACHE_HOME="$here/cache"
exec "$here/browser/chromium" "$@"
"""
FONTS_CONF = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir prefix="relative">fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
"""


def find_chromium() -> Path:
    """The Chromium to test with: $CHROMIUM, else one of the machine's, else the one unpacked here."""
    return _machines_own() or LAUNCHER


def needs_unpacking() -> bool:
    return _machines_own() is None


def _machines_own() -> Path | None:
    names = [name for name in (os.environ.get("CHROMIUM"), *SYSTEM_NAMES) if name]
    return next((Path(found) for name in names if (found := shutil.which(name))), None)


def _unpack() -> None:
    shutil.rmtree(CHROMIUM, ignore_errors=True)
    browser = CHROMIUM / "browser"
    browser.mkdir(parents=True)
    _decompress("chromium.br", browser / "chromium")
    (browser / "chromium").chmod(0o755)
    _extract("al2023.tar.br", CHROMIUM)
    _extract("fonts.tar.br", CHROMIUM)
    _extract("swiftshader.tar.br", browser)
    (CHROMIUM / "fonts.conf").write_text(FONTS_CONF)
    LAUNCHER.write_text(LAUNCHER_SCRIPT)
    LAUNCHER.chmod(0o755)


def _extract(packed: str, target: Path) -> None:
    archive = CHROMIUM / packed.removesuffix(".br")
    _decompress(packed, archive)
    with tarfile.open(archive) as members:
        # The filter came with Python 3.11.4; before, the lock file's hash must suffice.
        members.extraction_filter = getattr(tarfile, "data_filter", lambda member, _: member)
        members.extractall(target)  # noqa: S202
    archive.unlink()


def _decompress(packed: str, target: Path) -> None:
    run_node("-e", DECOMPRESS, PACKED / packed, target, failure=f"Chromium's {packed} could not be unpacked.")


BROWSER = Step(
    title="Chromium for the browser tests",
    reads=[LOCK, Path(__file__)],
    makes=[LAUNCHER],
    stamp=CHROMIUM / ".hoidap",
    work=_unpack,
)
