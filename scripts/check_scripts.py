"""The pages' scripts, read by eslint and by the TypeScript compiler (types stand in JSDoc)."""

from scripts.node import run_node
from scripts.places import ASSETS, NODE_MODULES

WRONG = "The pages' scripts need mending; the places stand above."


def main() -> None:
    if any((ASSETS / "src").rglob("*.js")):
        run_node(NODE_MODULES / "eslint" / "bin" / "eslint.js", "src", failure=WRONG)
        run_node(NODE_MODULES / "typescript" / "bin" / "tsc", "--project", ".", failure=WRONG)


if __name__ == "__main__":
    main()
