"""Which flows of a diagram its scenarios have taken."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from engine.definitions import CompiledProcess
from engine.definitions.xml import BPMN

FLOW = f"{{{BPMN}}}sequenceFlow"


@dataclass(frozen=True, slots=True)
class Flow:
    """One sequence flow of one scope (a process or an embedded sub-process).

    `ends`: what its two ends are called, their ids when they have no name.
    """

    scope: str
    id: str
    source: str
    target: str
    file: str
    line: int
    ends: tuple[str, str] = ("", "")


def sequence_flows(compiled: CompiledProcess) -> tuple[Flow, ...]:
    """Every sequence flow of every diagram of the closure."""
    found = []
    for path, file in sorted(compiled.closure.files.items()):
        if not path.endswith(".bpmn"):
            continue
        names = {node.get("id", ""): " ".join(node.get("name", "").split()) for node in file.tree.iter(f"{{{BPMN}}}*")}
        for node in file.tree.iter(FLOW):
            scope = node.getparent()
            source, target = node.get("sourceRef", ""), node.get("targetRef", "")
            found.append(
                Flow(
                    scope.get("id", "") if scope is not None else "",
                    node.get("id", ""),
                    source,
                    target,
                    path,
                    node.sourceline or 0,
                    (names.get(source) or source, names.get(target) or target),
                )
            )
    return tuple(found)


@dataclass(slots=True)
class Coverage:
    """What has been taken so far."""

    taken: set[tuple[str, str, str]] = field(default_factory=set)

    def add(self, flows: Iterable[tuple[str, str, str]]) -> None:
        self.taken.update(flows)

    def missing(self, flows: Iterable[Flow]) -> list[Flow]:
        """Flows that nothing has taken."""
        return [flow for flow in flows if (flow.scope, flow.source, flow.target) not in self.taken]
