"""A form and its hints are two files and one thing to who draws: their changes are told as one."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from engine.cases.designing.file_changes import FileChange
from engine.definitions import SourceFile
from engine.definitions.differences import Difference
from engine.definitions.library import read_json
from engine.definitions.paths import Kind
from engine.definitions.titles import title_of
from engine.errors import DefinitionInvalid

LAYOUT = Difference("changed", "layout", "", "")


def joined(changes: Iterable[FileChange], find: Callable[[str], SourceFile | None]) -> tuple[FileChange, ...]:
    """The changes, those of hints with their form's; a conflict stays by itself, for it is settled file by file.

    `find` gives a form by its path, as it will be.
    """
    found = {one.path: one for one in changes}
    for path, one in list(found.items()):
        if one.kind is not Kind.HINTS or one.is_conflicting:
            continue
        main = path.removesuffix(".ui.json") + ".json"
        file, form = find(main), found.get(main)
        if form is not None and not form.is_conflicting:
            found[main] = replace(form, beside=path, differences=_together(form, one, file))
            del found[path]
        elif file is not None:
            told = _together(replace(one, differences=(), how="changed"), one, file)
            found[path] = replace(one, title=title_of(file), how="changed", differences=told)
    return tuple(found.values())


def _together(form: FileChange, hints: FileChange, file: SourceFile | None) -> tuple[Difference, ...]:
    """The form's differences, then the fields of which only the hints changed, then the layout."""
    if hints.how != "changed":
        return (*form.differences, LAYOUT) if form.how == "changed" else form.differences
    told = {one.id for one in form.differences}
    titles = _titles(file)
    fields = [
        replace(one, how="changed", name=titles[one.id])
        for one in hints.differences
        if one.id and one.id not in told and one.id in titles
    ]
    # Fields that come or go change the order of the fields by themselves.
    is_moved = any(one.how != "changed" for one in form.differences)
    layout = [LAYOUT] if not is_moved and any(not one.id for one in hints.differences) else []
    return (*form.differences, *fields, *layout)


def _titles(file: SourceFile | None) -> dict[str, str]:
    try:
        told = read_json(file) if file is not None else {}
    except DefinitionInvalid:
        return {}
    fields = told.get("properties") if isinstance(told, dict) else None
    return {
        name: str(one.get("title") or name) if isinstance(one, dict) else name
        for name, one in (fields.items() if isinstance(fields, dict) else ())
    }
