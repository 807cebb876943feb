"""Where the set-up finds and puts things."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CACHE = ROOT / ".cache"
STAMPS = CACHE / "setup"

VENV = ROOT / ".venv"
VENV_PYTHON = VENV / "bin" / "python"
REQUIREMENTS = ROOT / "requirements"

ASSETS = ROOT / "webui" / "assets"
NODE_MODULES = ASSETS / "node_modules"
BUILD = ROOT / "webui" / "static" / "build"
FONTS = ROOT / "engine" / "library" / "fonts"
TRANSLATIONS = ROOT / "webui" / "translations"

CHROMIUM = CACHE / "chromium"
