"""What editors offer and show: the words one may use, and a form as people will see it."""

from typing import Any

from flask import get_template_attribute, jsonify
from flask.typing import ResponseReturnValue

from engine.cases.designing import list_words, preview_form
from engine.cases.designing.previewing import MOST_FIELDS
from engine.cases.designing.words import NamedFile
from engine.definitions.operations import Operation, Parameter
from webui.auth import current_officer
from webui.designer.answers import body, findings_as_json, in_json
from webui.designer.room import designer, library_folder
from webui.kit import list_choices
from webui.speech import translated


@designer.get("/tu-dien.json")
@in_json
def words() -> ResponseReturnValue:
    """Everything a diagram may name."""
    found = list_words(actor=current_officer(), folder=library_folder())
    answer = jsonify(
        {
            "roles": [{"code": code, "name": name} for code, name in found.roles],
            "agencies": [{"code": code, "name": name} for code, name in found.agencies],
            "forms": [{"name": one.id, "title": one.name} for one in found.forms],
            "processes": [_named(one) for one in found.processes],
            "decisions": [_named(one) for one in found.decisions],
            "fields": [{"form": one.path, "name": one.name, "schema": one.schema} for one in found.fields],
            "outputs": [
                {"table": one.path, "name": one.name, "label": one.label, "values": one.values} for one in found.outputs
            ],
            "operations": [_operation(one) for one in found.operations],
            "functions": [
                {"name": name, "signature": translated(signature), "help": translated(help_text)}
                for name, signature, help_text in found.functions
            ],
        }
    )
    answer.cache_control.no_store = True
    return answer


@designer.post("/bieu-mau/xem-thu")
@in_json
def preview_form_as_seen() -> ResponseReturnValue:
    """The fields as people will see them, and what is wrong with the form."""
    officer, sent = current_officer(), body()
    form, findings = preview_form(
        str(sent.get("path") or ""), str(sent.get("schema") or ""), str(sent.get("ui") or ""), actor=officer
    )
    html = ""
    if form is not None:
        fields = get_template_attribute("kit/field.html", "fields")
        data = {one.name: one.default for one in form.inputs if one.default is not None}
        shown = form.fields[:MOST_FIELDS]
        html = str(fields(shown, data=data, choices=list_choices(shown, agency=officer.agency)))
    return jsonify({"html": html, "findings": findings_as_json(findings)})


def _named(one: NamedFile) -> dict[str, str]:
    return {"id": one.id, "name": one.name, "path": one.path}


def _operation(one: Operation) -> dict[str, Any]:
    return {
        "name": one.name,
        "title": translated(one.title),
        "grant": one.grant,
        "is_outward": one.is_outward,
        "parameters": [{**_parameter(each), "required": each.required} for each in one.parameters],
        "results": [_parameter(each) for each in one.results],
    }


def _parameter(one: Parameter) -> dict[str, Any]:
    return {"name": one.name, "title": translated(one.title), "type": one.type}
