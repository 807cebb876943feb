"""Random walks through the petition procedure: every form filled in at random."""

from random import Random
from typing import Any

from engine.definitions import CompiledProcess
from tests.support.walking import walk

START = {
    "agency": "VP-UBND",
    "channel": "web",
    "sender_type": "individual",
    "field": "dat_dai",
    "received_on": "2026-11-23",
    "external_due": None,
    "has_email": True,
    "commune": "P-NT",
}
SAMPLES: dict[str, Any] = {"string": "mẫu", "integer": 1, "number": 1, "array": [], "object": {}}


def walk_petition(compiled: CompiledProcess, random: Random) -> int:
    """One random walk; how many steps it took."""

    def filled_in(random: Random, task: Any, step: int) -> dict[str, Any]:
        form = compiled.form(compiled.element(task).form)
        if form is None:
            return {"score": random.randint(1, 5)}
        return {name: _value(random, schema, step) for name, schema in form.schema["properties"].items()}

    return walk(compiled, random, 60, variables=START, values_for=filled_in)


def _value(random: Random, schema: dict[str, Any], step: int) -> Any:
    if "enum" in schema:
        # The first choice goes on, the others end or return: most walks should get far.
        return schema["enum"][0] if random.random() < 0.75 else random.choice(schema["enum"])
    kind = schema.get("type", "string")
    kind = next(name for name in kind if name != "null") if isinstance(kind, list) else kind
    if kind == "boolean":
        return random.random() < 0.5
    if schema.get("format") == "date":
        return "2027-06-30"
    return f"mẫu {step}" if kind == "string" else SAMPLES[kind]
