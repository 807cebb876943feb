"""Rules of forms: each can be built, and asks for nothing that the case does not know."""

import re
from collections.abc import Iterator
from difflib import get_close_matches

from engine.definitions.behind_forms import behind_forms
from engine.definitions.check.context import Context
from engine.definitions.check.finding import Finding, error, from_problem, warning
from engine.definitions.check.variables import known_names
from engine.definitions.forms import Form, read_form
from engine.definitions.forms.rows import with_rows
from engine.definitions.library import SourceFile, form_path, read_json, ui_paths
from engine.errors import N_, DefinitionInvalid

HINTS = frozenset(
    {
        "order",
        "fields",
        "submit",
        "outcomes",
        "steps",
        "prints",
        "proposals",
        "beside",
        "earlier",
        "previews",
        "picks",
        "asks",
        "translations",
    }
)
"""What a file of hints may say."""


def check(file: SourceFile, context: Context) -> Iterator[Finding]:
    if file.path.endswith(".ui.json"):
        yield from _hints(file, context)
        return
    try:
        form = read_form(context.library, file.path)
    except DefinitionInvalid as invalid:
        for problem in invalid.problems:
            if problem.file == file.path:
                line = problem.line or line_of_place(file.content, problem.where)
                yield from_problem(problem, file=file.path, line=line)
        return
    yield from _fields(file, form)
    yield from _catalogues(file, form, context)
    yield from _roles(file, form, context)
    yield from _conditions(form, context)
    yield from _behind(form, context)


def _hints(file: SourceFile, context: Context) -> Iterator[Finding]:
    path = file.path.removesuffix(".ui.json") + ".json"
    if path not in context.library.files:
        yield warning(
            file.path,
            1,
            "",
            "form.hints_alone",
            N_("Tệp gợi ý này không có biểu mẫu “{name}” đi cùng."),
            N_("Thêm biểu mẫu, hoặc xóa tệp này."),
            name=path,
        )
        try:
            read_json(file)
        except DefinitionInvalid as invalid:
            yield from (from_problem(problem) for problem in invalid.problems)
        return
    try:
        form = read_form(context.library, path)
    except DefinitionInvalid as invalid:
        for problem in invalid.problems:
            if problem.file == file.path:
                line = problem.line or line_of_place(file.content, problem.where)
                yield from_problem(problem, file=file.path, line=line)
        return
    for name in sorted(map(str, form.ui.keys() - HINTS)):
        yield warning(
            file.path,
            line_of_place(file.content, f"/{name}"),
            name[:60],
            "form.unknown_hints",
            N_("Không có mục “{name}” trong tệp gợi ý; mục này không có tác dụng."),
            N_("Dùng một trong: {known}."),
            name=name[:60],
            known=", ".join(sorted(HINTS)),
        )


def _fields(file: SourceFile, form: Form) -> Iterator[Finding]:
    named = form.schema.get("required", [])
    properties = form.schema.get("properties", {})
    for name in named if isinstance(named, list) else ():
        if name not in properties:
            yield error(
                file.path,
                line_of_place(file.content, "/required"),
                str(name),
                "form.unknown_required",
                N_("Trường bắt buộc “{name}” không có trong biểu mẫu."),
                N_("Thêm trường, hoặc sửa lại tên."),
                name=str(name)[:100],
            )
    for field in form.fields:
        line = line_of_place(file.content, f"/properties/{field.name}")
        if field.name == "case_number" and not field.read_only:
            yield error(
                file.path,
                line,
                field.name,
                "form.reserved_name",
                N_("“{name}” là biến riêng của hồ sơ."),
                N_("Đặt tên khác cho trường này."),
                name=field.name,
            )
        if field.label == field.name:
            yield warning(
                file.path,
                line,
                field.name,
                "form.no_title",
                N_("Trường “{name}” chưa có nhãn."),
                N_("Thêm “title” bằng tiếng Việt."),
                name=field.name,
            )


def _catalogues(file: SourceFile, form: Form, context: Context) -> Iterator[Finding]:
    if context.facts is None or not context.facts.catalogues:
        return
    for field in with_rows(form.fields):
        if field.catalogue is not None and field.catalogue not in context.facts.catalogues:
            near = next(iter(get_close_matches(field.catalogue, list(context.facts.catalogues), n=1)), "")
            yield error(
                file.path,
                line_of_place(file.content, f"/properties/{field.name}"),
                field.name,
                "form.unknown_catalogue",
                N_("Không có danh mục “{name}”."),
                N_("Có phải là “{near}” không?") if near else N_("Thêm danh mục này, hoặc sửa lại tên."),
                name=field.catalogue,
                near=near,
            )


def _roles(file: SourceFile, form: Form, context: Context) -> Iterator[Finding]:
    """The role whose officers a picker offers."""
    for field in with_rows(form.fields):
        if field.role is not None and context.facts is not None and context.facts.find_role(field.role) is None:
            yield error(
                file.path,
                line_of_place(file.content, f"/properties/{field.name}"),
                field.name,
                "form.unknown_role",
                N_("Không có vai trò “{name}”."),
                N_("Dùng mã của một vai trò trong danh bạ."),
                name=field.role,
            )


def _conditions(form: Form, context: Context) -> Iterator[Finding]:
    """A condition sees the fields of its row, those of the form, and the variables of the cases that use it."""
    known = {field.name for field in form.fields}
    users = _roots_using(form.path, context)
    for root in users:
        known |= known_names(root, context)
    ui = context.library.files.get(ui_paths(form.path)[0])
    asking = [(name, f"/fields/{name}", condition, known) for name, condition in form.conditions.items()]
    for group in form.fields:
        in_row = known | {field.name for field in group.fields}
        for name, condition in form.row_conditions.get(group.name, {}).items():
            asking.append((name, f"/fields/{group.name}/fields/{name}", condition, in_row))
    for name, conditions in form.option_conditions.items():
        asking += [(name, f"/fields/{name}", condition, known) for condition in conditions.values()]
    asking += [(name, f"/fields/{name}", begin, known) for name, begin in form.beginnings.items()]
    for name, where, condition, seen in asking:
        for asked in sorted(condition.names - seen):
            near = next(iter(get_close_matches(asked, sorted(seen), n=1, cutoff=0.75)), "")
            place = (ui.path if ui else form.path, line_of_place(ui.content if ui else b"", where), name)
            say = error if near else warning
            yield say(
                *place,
                "form.unknown_name",
                N_("Điều kiện của “{field}” hỏi biến “{name}” không ai đặt."),
                N_("Có phải là “{near}” không?") if near else N_("Sửa tên biến trong visible_when."),
                field=name,
                name=asked,
                near=near,
            )


def _behind(form: Form, context: Context) -> Iterator[Finding]:
    """The sources of rows and the rules that its fields name are there; without rooms above, none are known."""
    ui = context.library.files.get(ui_paths(form.path)[0])
    sources, rules = frozenset(behind_forms.row_sources), frozenset(behind_forms.field_rules)
    asked = [(name, source, sources) for name, source in form.row_sources.items()]
    asked += [(name, filler, frozenset(behind_forms.fillers)) for name, filler in form.fillers.items()]
    for name, source, known in [*asked, *((name, rule, rules) for name, rule in form.rules.items())]:
        if not known or source in known:
            continue
        near = next(iter(get_close_matches(source, list(known), n=1)), "")
        yield error(
            ui.path if ui else form.path,
            line_of_place(ui.content if ui else b"", f"/fields/{name}"),
            name,
            "form.unknown_source",
            N_("“{field}” dựa vào “{name}” mà hệ thống không có."),
            N_("Có phải là “{near}” không?") if near else N_("Dùng một trong: {known}."),
            field=name,
            name=source[:60],
            near=near,
            known=", ".join(sorted(known)),
        )


def _roots_using(path: str, context: Context) -> set[str]:
    found: set[str] = set()
    for name, (_, process) in context.processes.items():
        used = {node.properties.get("formJsonSchemaFilename", "") for node in process.everything()}
        used.add(process.properties.get("startForm", ""))
        if any(form_path(one) == path for one in used if one):
            found.update(context.roots_of(name))
    return found


def line_of_place(content: bytes, place: str) -> int:
    """The line where the last name of a JSON Pointer stands, found by walking over its names in order."""
    at = found = 0
    for part in place.split("/"):
        if part and not part.isdigit():
            match = re.compile(rb'"' + re.escape(part.encode(errors="replace")) + rb'"\s*:').search(content, at)
            if match is None:
                break
            at, found = match.end(), match.start()
    return content.count(b"\n", 0, found) + 1
