"""The shapes that the API answers with, as JSON Schema; named ones become components of the description."""

from typing import Any

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
MAYBE_TEXT: Schema = {"type": ["string", "null"]}
ID: Schema = {"type": "string", "format": "uuid"}
MAYBE_ID: Schema = {"type": ["string", "null"], "format": "uuid"}
INSTANT: Schema = {"type": "string", "format": "date-time"}
MAYBE_INSTANT: Schema = {"type": ["string", "null"], "format": "date-time"}
NUMBER: Schema = {"type": "integer"}
FLAG: Schema = {"type": "boolean"}
OBJECT: Schema = {"type": "object"}
CURSOR: Schema = {"type": "string", "maxLength": 500}
LIMIT: Schema = {"type": "integer", "minimum": 1, "maximum": 200, "default": 50}


def record(optional: tuple[str, ...] = (), /, **properties: Schema) -> Schema:
    """An object with these properties; all are there but the `optional` ones."""
    required = [name for name in properties if name not in optional]
    return {"type": "object", "properties": properties, "required": required}


def named(name: str) -> Schema:
    """A component by its name."""
    return {"$ref": f"#/components/schemas/{name}"}


def many(item: Schema) -> Schema:
    return {"type": "array", "items": item}


def page(item: Schema) -> Schema:
    """Some items, and how to ask for the following ones."""
    return record(items=many(item), next_cursor=MAYBE_TEXT)


STATUSES = ["running", "completed", "cancelled", "suspended", "incident"]
CASE_REFERENCE = record(id=ID, number=TEXT, title=TEXT)
TASK_FACTS: dict[str, Schema] = {
    "id": ID, "element": TEXT, "title": TEXT, "case": named("CaseReference"), "status": TEXT, "role": MAYBE_TEXT,
    "agency": MAYBE_TEXT, "assignee": MAYBE_TEXT, "in_place_of": MAYBE_TEXT,
    "completed_for": MAYBE_TEXT, "due_at": MAYBE_INSTANT, "opened_at": INSTANT,
    "completed_at": MAYBE_INSTANT, "revision": NUMBER,
}  # fmt: skip
FORM: Schema = {"type": ["object", "null"], "properties": {"schema": OBJECT, "ui": OBJECT}}

COMPONENTS: dict[str, Schema] = {
    "Problem": record(
        ("problems",), type=TEXT, title=TEXT, status=NUMBER, detail=TEXT, code=TEXT,
        problems=many(record(where=TEXT, what=TEXT, remedy=TEXT)),
    ),
    "CaseReference": CASE_REFERENCE,
    "Task": record(**TASK_FACTS),
    "TaskView": record(
        **TASK_FACTS, form=FORM, data=OBJECT, may_claim=FLAG, may_complete=FLAG, refusal=TEXT,
        instructions_html=TEXT, legal_basis=MAYBE_TEXT, draft_saved_at=MAYBE_INSTANT,
    ),
    "Event": record(seq=NUMBER, at=INSTANT, kind=TEXT, actor=TEXT, facts=OBJECT),
    "Incident": record(
        id=ID, element=TEXT, code=TEXT, message=TEXT, remedy=TEXT, status=TEXT, opened_at=INSTANT
    ),
    "Case": record(
        id=ID, number=TEXT, process=TEXT, version=NUMBER, title=TEXT, status={"type": "string", "enum": STATUSES},
        agency=MAYBE_TEXT, revision=NUMBER, started_at=INSTANT, ended_at=MAYBE_INSTANT, due_at=MAYBE_INSTANT,
        variables=OBJECT, tasks=many(named("Task")), events=many(named("Event")), incidents=many(named("Incident")),
        undo={"anyOf": [named("Undo"), {"type": "null"}]},
    ),
    "Undo": record(step=TEXT, by=TEXT, until=INSTANT, revision=NUMBER, may_undo=FLAG),
    "Outcome": record(
        case_id=ID, number=TEXT, revision=NUMBER, status=TEXT, opened=many(ID), undo_until=MAYBE_INSTANT
    ),
    "BulkAct": record(
        id=ID, kind=TEXT, state={"type": "string", "enum": ["prepared", "running", "done"]}, total=NUMBER,
        counts=record(waiting=NUMBER, done=NUMBER, skipped=NUMBER, failed=NUMBER, taken_out=NUMBER, gone=NUMBER),
        created_at=INSTANT, started_at=MAYBE_INSTANT, finished_at=MAYBE_INSTANT, items=many(named("BulkItem")),
    ),
    "BulkItem": record(
        position=NUMBER, task=ID, number=MAYBE_TEXT, status=TEXT, code=MAYBE_TEXT, said=TEXT,
        problems=many(record(where=TEXT, what=TEXT, remedy=TEXT)),
    ),
    "Process": record(id=TEXT, title=TEXT, version=NUMBER, published_at=INSTANT, may_start=FLAG),
    "Parameter": record(name=TEXT, type=TEXT, title=TEXT, required=FLAG),
    "Operation": record(
        name=TEXT, title=TEXT, grant=MAYBE_TEXT, is_outward=FLAG,
        parameters=many(named("Parameter")), results=many(named("Parameter")),
    ),
    "Publication": record(
        number=TEXT, title=TEXT, agency=TEXT, field=MAYBE_TEXT, kind=MAYBE_TEXT, received_at=INSTANT,
        answered_at=INSTANT, published_at=INSTANT,
    ),
    "PublicationInFull": record(
        number=TEXT, title=TEXT, agency=TEXT, field=MAYBE_TEXT, kind=MAYBE_TEXT, received_at=INSTANT,
        answered_at=INSTANT, published_at=INSTANT, question=TEXT, answer=TEXT, outcome=TEXT,
        changes=many(record(act=TEXT, at=INSTANT, reason=TEXT, files=OBJECT)),
        places=many(record(form=TEXT, place=TEXT, day=TEXT, link=TEXT)),
    ),
    "Receipt": record(number=TEXT, tracking_code=TEXT, received_at=INSTANT, due_at=MAYBE_INSTANT),
    "Erasure": record(
        state={"type": "string", "enum": ["", "asked", "granted", "refused"]}, since=MAYBE_TEXT, may_ask=FLAG,
        reasons=many(TEXT),
    ),
    "Tracking": record(
        number=TEXT, title=TEXT, status=TEXT, status_text=TEXT, status_at=INSTANT, received_at=INSTANT,
        due_at=MAYBE_INSTANT, answered_at=MAYBE_INSTANT, agency=MAYBE_TEXT, request=TEXT,
        answer={"type": ["object", "null"]}, timeline=many(record(at=INSTANT, kind=TEXT, status=MAYBE_TEXT, text=TEXT)),
        may_supplement=FLAG, may_rate=FLAG, is_published=FLAG,
        erasure=named("Erasure"),
        taken_down={"anyOf": [record(at=INSTANT, reason=TEXT), {"type": "null"}]},
        readers=many(record(role=TEXT, name=TEXT, officers=NUMBER)),
    ),
}  # fmt: skip
