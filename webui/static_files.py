"""Scripts, styles, fonts and pictures: named by their content, kept by browsers for good."""

import gzip
import json
from functools import lru_cache
from pathlib import Path

from flask import Flask, Response, request, send_from_directory, url_for
from werkzeug.exceptions import NotFound

FOLDER = Path(__file__).parent / "static"
MANIFEST = FOLDER / "build" / "manifest.json"
ONE_YEAR, ONE_HOUR = 365 * 24 * 3600, 3600
COMPRESSIBLE = frozenset({".css", ".js", ".svg", ".json"})


def register(app: Flask) -> None:
    """Serve the static folder at /static, and tell templates the addresses."""
    app.add_url_rule("/static/<path:filename>", "static", _serve)
    app.jinja_env.globals.update(asset=asset)


def asset(name: str) -> str:
    """The address of a bundle by its plain name, such as `citizen.css`.

    Raises:
        RuntimeError: it was not built.
    """
    built = _manifest(MANIFEST.stat().st_mtime_ns if MANIFEST.exists() else 0).get(name)
    if built is None:
        raise RuntimeError(f"there is no bundle {name}: run `make setup`")
    return url_for("static", filename=f"build/{built}")


@lru_cache(maxsize=2)
def _manifest(_changed_at: int) -> dict[str, str]:
    found: dict[str, str] = json.loads(MANIFEST.read_text()) if MANIFEST.exists() else {}
    return found


def _serve(filename: str) -> Response:
    is_built = filename.startswith("build/")
    if request.accept_encodings["gzip"] and Path(filename).suffix in COMPRESSIBLE:
        answer = _serve_compressed(filename)
    else:
        answer = send_from_directory(FOLDER, filename)
    answer.cache_control.max_age = ONE_YEAR if is_built else ONE_HOUR
    answer.cache_control.public = True
    answer.cache_control.immutable = is_built
    answer.cache_control.no_cache = None
    answer.vary.add("Accept-Encoding")
    return answer


def _serve_compressed(filename: str) -> Response:
    plain = send_from_directory(FOLDER, filename)
    path = FOLDER / filename
    content = _compressed(path, path.stat().st_mtime_ns)
    answer = Response(content, mimetype=plain.mimetype)
    answer.content_encoding = "gzip"
    if etag := plain.get_etag()[0]:
        answer.set_etag(f"{etag}-gzip")
    plain.close()
    answer.make_conditional(request)
    return answer


@lru_cache(maxsize=64)
def _compressed(path: Path, _changed_at: int) -> bytes:
    try:
        return gzip.compress(path.read_bytes(), compresslevel=9, mtime=0)
    except OSError as error:
        raise NotFound from error
