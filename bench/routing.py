"""How rightly the shipped tables propose: outcome, kind and lead agency of petitions whose answers are known.

`hoidap bench routing [FILE]` reads any file shaped like `demo/petitions.json` (the default), with the agencies of
`demo/directory.json` and the communes of `demo/catalogues.json`. Beside it stands a baseline: the first agency of the
directory that handles the field the sender chose.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from _town import CHECKOUT, report  # first: it puts the checkout on the path

from engine.definitions import Library
from engine.definitions.decisions import DecisionTable, read_decision
from engine.definitions.library import listed
from engine.definitions.xml import NAMESPACES
from engine.petitions import Proposal, propose, reading_of
from engine.scripting import STANDARD_FUNCTIONS, Budget, Limits

PROCESS, STEP = "petition_classification", "propose_classification"
COUNTED = ("outcome", "kind", "lead_agency")


class Province:
    """The agencies and communes of the demo, as the tables ask about them."""

    def __init__(self) -> None:
        directory = json.loads((CHECKOUT / "demo/directory.json").read_bytes())
        catalogues = json.loads((CHECKOUT / "demo/catalogues.json").read_bytes())
        self.communes = {entry["code"]: entry["name"] for entry in catalogues["communes"]}
        self.agencies = [one for one in directory["agencies"] if one["active"] and one["can_receive"]]
        self.codes = {one["id"]: one["code"] for one in directory["agencies"]}
        self.names = {one["code"]: one["name"] for one in self.agencies if one["code"] not in self.communes}
        self.hub = next(one["code"] for one in self.agencies if one.get("is_dispatch_hub"))

    def agency_for(self, field: str | None) -> str | None:
        handling = self.handling(field)
        return handling[0] if len(handling) == 1 else None

    def handling(self, field: str | None) -> list[str]:
        return [one["code"] for one in self.agencies if field in one["fields"]]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("file", nargs="?", type=Path, default=CHECKOUT / "demo/petitions.json")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--wrong", action="store_true", help="tell which petitions are proposed wrongly, on stderr")
    arguments = parser.parse_args()
    items = json.loads(arguments.file.read_bytes())["petitions"]
    province, tables = Province(), read_tables(Library.from_folder(CHECKOUT))
    judged = [(item, proposals_for(item, province, tables)) for item in items]
    if arguments.wrong:
        sys.stderr.writelines(f"{line}\n" for line in tell_wrong(judged))
    report(figures_of(judged, province, tables), as_json=arguments.json)


def read_tables(library: Library) -> dict[str, DecisionTable]:
    """The tables that the classification asks, in the order in which its task names them."""
    known = {
        name: table
        for path in sorted(set(library.decisions.values()))
        for name, table in read_decision(library.files[path].content, path).items()
    }
    return {name: known[name] for name in asked(library)}


def asked(library: Library) -> list[str]:
    tree = library.files[library.processes[PROCESS]].tree
    found = tree.xpath(f"//*[@id='{STEP}']//spiffworkflow:property[@name='decisions']/@value", namespaces=NAMESPACES)
    return list(listed(str(found[0])))


def proposals_for(
    item: Mapping[str, Any], province: Province, tables: Mapping[str, DecisionTable]
) -> dict[str, Proposal]:
    """What the tables propose for one petition of a file."""
    commune = province.codes.get(item.get("address_unit") or "")
    facts = {
        "full_name": item.get("sender_name"),
        "address": item.get("address"),
        "phone": item.get("phone"),
        "email": item.get("email"),
    }
    known = {
        "field": item.get("field"),
        "commune": commune if commune in province.communes else None,
        "channel": item.get("channel"),
        "sender_type": item.get("sender_type"),
        "suggested_agency": None,
        "returns": None,
        **reading_of(item["title"], item["content"], facts, communes=province.communes, agencies=province.names),
    }
    functions = {
        **STANDARD_FUNCTIONS,
        "hub": lambda: province.hub,
        "agency_for": province.agency_for,
        "agency_name": lambda code: province.names.get(code, code),
    }
    budget = Budget(Limits(operations=400_000))
    return propose(tables, known, lambda name, data: tables[name].decide(data, functions, budget))


def figures_of(
    judged: list[tuple[Mapping[str, Any], dict[str, Proposal]]],
    province: Province,
    tables: Mapping[str, DecisionTable],
) -> dict[str, float]:
    """The share of right proposals; of those petitions for which an answer is expected at all."""
    figures: dict[str, float] = {}
    for name in COUNTED:
        expected = [(item["expected"].get(name), found) for item, found in judged if item["expected"].get(name)]
        figures[name] = share(sum(value_of(found, name) == wanted for wanted, found in expected), len(expected))
    leads = [(item["expected"].get("lead_agency"), item.get("field")) for item, _ in judged]
    wanted = [(lead, field) for lead, field in leads if lead]
    right = sum((province.handling(field) or [None])[0] == lead for lead, field in wanted)
    figures["baseline_lead_agency"] = share(right, len(wanted))
    reasons = [
        (item["expected"].get("refusal_reason"), found)
        for item, found in judged
        if item["expected"].get("refusal_reason")
    ]
    figures["refusal_reason"] = share(
        sum(value_of(found, "refusal_reason") == one for one, found in reasons), len(reasons)
    )
    figures["petitions"] = len(judged)
    figures["rules"] = sum(len(table.rules) for table in tables.values())
    return figures


def tell_wrong(judged: list[tuple[Mapping[str, Any], dict[str, Proposal]]]) -> Iterator[str]:
    for item, found in judged:
        for name in COUNTED:
            wanted = item["expected"].get(name)
            if wanted and value_of(found, name) != wanted:
                because = found[name].because if name in found else "–"
                yield f"{item['id']} {name}: {value_of(found, name)} ≠ {wanted} ({because}) | {item['title']}"


def value_of(found: Mapping[str, Proposal], name: str) -> Any:
    return found[name].value if name in found else None


def share(right: int, of: int) -> float:
    return round(right / of, 3) if of else 1.0


if __name__ == "__main__":
    main()
