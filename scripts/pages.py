"""What the browser loads: npm packages, and the bundles made from them and from `webui/assets`."""

import json
import shutil
from pathlib import Path
from typing import Any

from scripts.node import run_node, run_npm
from scripts.places import ASSETS, BUILD, CACHE, NODE_MODULES
from scripts.step import Step

LOCK = ASSETS / "package-lock.json"
SOURCES = [ASSETS / "src", ASSETS / "styles"]
NPM_FAILED = "The packages for the pages could not be installed; npm says why above."


def _install_packages() -> None:
    run_npm("ci", "--omit=dev", failure=NPM_FAILED)


def _install_all_packages() -> None:
    run_npm("ci", failure=NPM_FAILED)


def _bundle() -> None:
    """Bundles named by their content, and `manifest.json`, which leads from a plain name to the bundle.

    Every .js in src/ and every .css in styles/ is the entry of a page or room; what lies in folders
    below, or begins with an underscore, is there to be imported.
    """
    fresh = CACHE / "bundles"
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    entries = [*_entries(SOURCES[0], "*.js"), *_entries(SOURCES[1], "*.css")]
    manifest = _esbuild(entries, fresh) if entries else {}
    (fresh / "manifest.json").write_text(json.dumps(manifest, indent=1, sort_keys=True) + "\n")
    shutil.rmtree(BUILD, ignore_errors=True)
    BUILD.parent.mkdir(parents=True, exist_ok=True)
    fresh.rename(BUILD)


def _entries(folder: Path, pattern: str) -> list[Path]:
    return sorted(path for path in folder.glob(pattern) if not path.name.startswith("_"))


def _esbuild(entries: list[Path], out: Path) -> dict[str, str]:
    metafile = out / "meta.json"
    run_node(
        NODE_MODULES / "esbuild" / "bin" / "esbuild",
        *entries,
        "--bundle",
        "--minify",
        "--splitting",
        "--format=esm",
        "--target=es2022",
        "--charset=utf8",
        "--entry-names=[name]-[hash]",
        "--chunk-names=parts/[name]-[hash]",
        "--asset-names=files/[name]-[hash]",
        *(f"--loader:.{kind}=file" for kind in ("woff2", "woff", "ttf", "eot", "svg", "png")),
        "--log-level=warning",
        f"--outdir={out}",
        f"--metafile={metafile}",
        failure="The pages' scripts and styles could not be bundled; esbuild says why above.",
    )
    outputs: dict[str, dict[str, Any]] = json.loads(metafile.read_text())["outputs"]
    metafile.unlink()
    return _manifest(outputs, out)


def _manifest(outputs: dict[str, dict[str, Any]], out: Path) -> dict[str, str]:
    """From plain name to built name: the entries, the styles a script brought along, the fonts."""
    manifest: dict[str, str] = {}
    for output, facts in outputs.items():
        if entry := facts.get("entryPoint"):
            plain = Path(*Path(entry).parts[1:])
            _name(manifest, plain, _built(output, out))
            if styles := facts.get("cssBundle"):
                _name(manifest, plain.with_suffix(".css"), _built(styles, out))
        elif output.endswith(".woff2"):
            _name(manifest, Path(Path(next(iter(facts["inputs"]))).name), _built(output, out))
    return manifest


def _built(output: str, out: Path) -> str:
    return (ASSETS / output).resolve().relative_to(out.resolve()).as_posix()


def _name(manifest: dict[str, str], plain: Path, built: str) -> None:
    if manifest.setdefault(plain.as_posix(), built) != built:
        raise SystemExit(f"Two bundles would be called {plain}: rename one of the entries in webui/assets.")


ALL_PACKAGES = Step(
    title="Packages for the pages, and for testing them",
    reads=[LOCK],
    makes=[NODE_MODULES / "esbuild", NODE_MODULES / "eslint"],
    stamp=NODE_MODULES / ".hoidap-all",
    work=_install_all_packages,
)
PACKAGES = Step(
    title="Packages for the pages",
    reads=[LOCK],
    makes=[NODE_MODULES / "esbuild"],
    stamp=NODE_MODULES / ".hoidap-run",
    work=_install_packages,
    covered_by=ALL_PACKAGES,
)
BUNDLES = Step(
    title="Scripts, styles and fonts",
    reads=[LOCK, *SOURCES, Path(__file__)],
    makes=[BUILD / "manifest.json"],
    stamp=CACHE / "setup" / "bundles",
    work=_bundle,
)
