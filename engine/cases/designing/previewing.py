"""A form before it is saved: as people will see it, or what is wrong with it."""

from engine.cases.designing.editing import require_size
from engine.cases.designing.rights import require_look
from engine.definitions import SourceFile
from engine.definitions.check import Finding
from engine.definitions.check.finding import from_problem
from engine.definitions.forms import Form, build_form
from engine.definitions.library import read_json, ui_paths
from engine.directory import Officer
from engine.errors import DefinitionInvalid

UNNAMED = "forms/form.json"
MOST_FIELDS = 200
"""A form with more fields is shown as far as this: no person fills in so many."""


def preview_form(path: str, schema: str, hints: str, *, actor: Officer) -> tuple[Form | None, list[Finding]]:
    """The form of these texts; None with what is wrong when it cannot be shown.

    Raises:
        FileTooLarge: one of the texts weighs more than a form may.
    """
    require_look(actor)
    path = path or UNNAMED
    written = schema.encode("utf-8", "replace"), (hints.strip() or "{}").encode("utf-8", "replace")
    for one in written:
        require_size(path, len(one))
    try:
        form = build_form(
            path, read_json(SourceFile(path, written[0])), read_json(SourceFile(ui_paths(path)[0], written[1]))
        )
    except DefinitionInvalid as invalid:
        return None, [from_problem(problem, file=path) for problem in invalid.problems]
    return form, []
