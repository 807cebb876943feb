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

CHECKOUT = Path(__file__).parents[1]
sys.path.insert(0, str(CHECKOUT))

from engine.definitions import Library  # noqa: E402
from engine.definitions.decisions import DecisionTable, read_decision  # noqa: E402
from engine.definitions.library import listed  # noqa: E402
from engine.definitions.xml import NAMESPACES  # noqa: E402
from engine.petitions import Proposal, propose, reading_of  # noqa: E402
from engine.scripting import STANDARD_FUNCTIONS, Budget, Limits  # noqa: E402

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
    from _town import report

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


def read_tables(library: Library, process: str = PROCESS, step: str = STEP) -> dict[str, DecisionTable]:
    """The tables that the classification asks, in the order in which its task names them."""
    known = {
        name: table
        for path in sorted(set(library.decisions.values()))
        for name, table in read_decision(library.files[path].content, path).items()
    }
    return {name: known[name] for name in asked(library, process, step)}


def asked(library: Library, process: str, step: str) -> list[str]:
    """The tables that a task of a process names for its operation, in their order."""
    tree = library.files[library.processes[process]].tree
    found = tree.xpath(f"//*[@id='{step}']//spiffworkflow:property[@name='decisions']/@value", namespaces=NAMESPACES)
    return list(listed(str(found[0])))


def proposals_for(
    item: Mapping[str, Any], province: Province, tables: Mapping[str, DecisionTable]
) -> dict[str, Proposal]:
    """What the tables propose for one petition of a file."""
    functions, spent = functions_of(province), budget()
    known = known_of(item, province)
    return propose(tables, known, lambda name, data: tables[name].decide(data, functions, spent))


def known_of(item: Mapping[str, Any], province: Province) -> dict[str, Any]:
    """What the procedure and the register know of it."""
    commune = province.codes.get(item.get("address_unit") or "")
    facts = {
        "full_name": item.get("sender_name"),
        "address": item.get("address"),
        "phone": item.get("phone"),
        "email": item.get("email"),
    }
    return {
        "field": item.get("field"),
        "commune": commune if commune in province.communes else None,
        "channel": item.get("channel"),
        "sender_type": item.get("sender_type"),
        "suggested_agency": None,
        "returns": None,
        **reading_of(item["title"], item["content"], facts, communes=province.communes, agencies=province.names),
    }


def functions_of(province: Province) -> dict[str, Any]:
    """What the tables may call: as in a step, but asking the files of the demo."""
    return {
        **STANDARD_FUNCTIONS,
        "hub": lambda: province.hub,
        "agency_for": province.agency_for,
        "agency_name": lambda code: province.names.get(code, code),
    }


def budget() -> Budget:
    return Budget(Limits(operations=400_000))


def figures_of(
    judged: list[tuple[Mapping[str, Any], dict[str, Proposal]]],
    province: Province,
    tables: Mapping[str, DecisionTable],
) -> dict[str, float]:
    """The share of right proposals; of those petitions for which an answer is expected at all."""
    figures = {name: _share(judged, name) for name in COUNTED}
    leads = [(item["expected"].get("lead_agency"), province.handling(item.get("field"))) for item, _ in judged]
    known = [(lead, handling) for lead, handling in leads if lead]
    figures["baseline_lead_agency"] = share(sum(handling[:1] == [lead] for lead, handling in known), len(known))
    figures["refusal_reason"] = _share(judged, "refusal_reason")
    figures["petitions"] = len(judged)
    figures["rules"] = sum(len(table.rules) for table in tables.values())
    return figures


def _share(judged: list[tuple[Mapping[str, Any], dict[str, Proposal]]], name: str) -> float:
    expected = [(item["expected"].get(name), found) for item, found in judged if item["expected"].get(name)]
    return share(sum(value_of(found, name) == wanted for wanted, found in expected), len(expected))


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
