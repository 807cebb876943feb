"""Random block-structured processes: every construct the runtime accepts, nested at random."""

from dataclasses import dataclass, field
from random import Random
from typing import Any

from tests.support.diagrams import Diagram, timer

MULTI = (
    '<multiInstanceLoopCharacteristics isSequential="{sequential}">'
    '<loopCardinality xsi:type="tFormalExpression">{count}</loopCardinality></multiInstanceLoopCharacteristics>'
)
COLLECTION = (
    '<multiInstanceLoopCharacteristics isSequential="{sequential}">'
    "<loopDataInputRef>{source}</loopDataInputRef><loopDataOutputRef>{target}</loopDataOutputRef>"
    '<inputDataItem id="{item}" name="{item}"/><outputDataItem id="{out}" name="{out}"/>'
    "</multiInstanceLoopCharacteristics>"
)
STANDARD = (
    '<standardLoopCharacteristics testBefore="{before}" loopMaximum="3">'
    '<loopCondition xsi:type="tFormalExpression">{condition}</loopCondition></standardLoopCharacteristics>'
)


@dataclass
class Generator:
    """Draws one process from `random`; `main` calls the processes in `others`."""

    random: Random
    main: Diagram = field(default_factory=lambda: Diagram("main"))
    others: list[Diagram] = field(default_factory=list)
    count: int = 0

    def draw(self, size: int) -> list[Diagram]:
        self.fill(self.main, size)
        return [self.main, *self.others]

    def fill(self, diagram: Diagram, size: int) -> None:
        start, end = self.name("start"), self.name("end")
        diagram.start(start)
        last = self.sequence(diagram, start, size)
        diagram.end(end).flow(last, end)

    def name(self, stem: str) -> str:
        self.count += 1
        return f"{stem}_{self.count}"

    def sequence(self, diagram: Diagram, last: str, size: int) -> str:
        for _ in range(self.random.randint(1, 3)):
            last = self.block(diagram, last, size)
        return last

    def block(self, diagram: Diagram, last: str, size: int) -> str:
        if size <= 0:
            return self.random.choice([self.user, self.user, self.script])(diagram, last)
        kinds: list[Any] = [
            self.user,
            self.script,
            self.choice,
            self.choice,
            self.parallel,
            self.inclusive,
            self.repeat,
            self.inner,
            self.instances,
            self.collection,
            self.loop,
            self.bounded,
            self.event_gateway,
            self.error_inside,
            self.called,
            self.catch,
            self.beside,
            self.inner_bounded,
            self.inner_instances,
        ]
        kind = self.random.choice(kinds)
        last_only = {self.user, self.script, self.instances, self.collection, self.loop, self.bounded, self.catch}
        if kind in last_only | {self.beside}:
            return str(kind(diagram, last))
        return str(kind(diagram, last, size - 1))

    def user(self, diagram: Diagram, last: str) -> str:
        name = self.name("user")
        diagram.user(name, lane=None).flow(last, name)
        return name

    def script(self, diagram: Diagram, last: str) -> str:
        name = self.name("script")
        diagram.script(name, f"s_{name} = count_all + {self.count}\nlast_script = {self.count}").flow(last, name)
        return name

    def choice(self, diagram: Diagram, last: str, size: int) -> str:
        split, join = self.name("choose"), self.name("meet")
        diagram.node("exclusiveGateway", split).node("exclusiveGateway", join).flow(last, split)
        for index in range(self.random.randint(2, 3)):
            way = self.name("way")
            diagram.script(way, f"took = {index}").flow(split, way, f"pick == {index}", default=index == 0)
            diagram.flow(self.sequence(diagram, way, size), join)
        return join

    def parallel(self, diagram: Diagram, last: str, size: int) -> str:
        split, join = self.name("fork"), self.name("join")
        diagram.node("parallelGateway", split).node("parallelGateway", join).flow(last, split)
        for _ in range(self.random.randint(2, 3)):
            diagram.flow(self.sequence(diagram, split, size), join)
        return join

    def inclusive(self, diagram: Diagram, last: str, size: int) -> str:
        split, join = self.name("some"), self.name("gather")
        diagram.node("inclusiveGateway", split).node("inclusiveGateway", join).flow(last, split)
        for index in range(self.random.randint(2, 3)):
            way = self.name("way")
            diagram.script(way, f"w_{way} = {index}").flow(split, way, f"pick >= {index}", default=index == 0)
            diagram.flow(self.sequence(diagram, way, size), join)
        return join

    def repeat(self, diagram: Diagram, last: str, size: int) -> str:
        begin, end = self.name("again"), self.name("enough")
        diagram.node("exclusiveGateway", begin).node("exclusiveGateway", end).flow(last, begin)
        inside = self.user(diagram, self.sequence(diagram, begin, size))
        diagram.flow(inside, end).flow(end, begin, "pick == 2")
        done = self.name("out")
        diagram.script(done, f"o_{done} = 1").flow(end, done, default=True)
        return done

    def inner(self, diagram: Diagram, last: str, size: int) -> str:
        name = self.name("inner")
        self.sub_process(diagram, name, size)
        diagram.flow(last, name)
        return name

    def sub_process(self, diagram: Diagram, name: str, size: int, extra: str = "", error: str | None = None) -> None:
        inside = Diagram(name)
        start, end = self.name("start"), self.name("end")
        inside.start(start)
        last = self.sequence(inside, start, size)
        if error is None:
            inside.end(end).flow(last, end)
        else:
            split, failed = self.name("fails"), self.name("failed")
            inside.node("exclusiveGateway", split).flow(last, split)
            inside.end(end).flow(split, end, default=True)
            inside.end(failed, f'<errorEventDefinition errorRef="{error}"/>').flow(split, failed, "pick == 1")
        diagram.messages |= inside.messages
        diagram.errors |= inside.errors
        diagram.node("subProcess", name, inside.body() + extra)

    def instances(self, diagram: Diagram, last: str) -> str:
        name = self.name("each")
        sequential = self.random.choice(["true", "false"])
        diagram.user(name, None, MULTI.format(sequential=sequential, count=self.random.randint(0, 3))).flow(last, name)
        return name

    def inner_instances(self, diagram: Diagram, last: str, size: int) -> str:
        name = self.name("each_inner")
        sequential = self.random.choice(["true", "false"])
        self.sub_process(diagram, name, size, MULTI.format(sequential=sequential, count=self.random.randint(1, 2)))
        diagram.flow(last, name)
        return name

    def collection(self, diagram: Diagram, last: str) -> str:
        name, listing = self.name("every"), self.name("listing")
        diagram.script(listing, f"in_{name} = ['a', 'b', 'c']").flow(last, listing)
        diagram.user(
            name,
            None,
            COLLECTION.format(
                sequential=self.random.choice(["true", "false"]),
                source=f"in_{name}",
                target=f"out_{name}",
                item=f"item_{name}",
                out="pick",
            ),
        ).flow(listing, name)
        return name

    def loop(self, diagram: Diagram, last: str) -> str:
        name = self.name("loop")
        before = self.random.choice(["true", "false"])
        diagram.user(name, None, STANDARD.format(before=before, condition="pick != 0")).flow(last, name)
        return name

    def bounded(self, diagram: Diagram, last: str) -> str:
        return self.attach(diagram, self.user(diagram, last), interrupting=True)

    def inner_bounded(self, diagram: Diagram, last: str, size: int) -> str:
        return self.attach(diagram, self.inner(diagram, last, size), interrupting=self.random.random() < 0.7)

    def attach(self, diagram: Diagram, host: str, *, interrupting: bool) -> str:
        event, meet = self.name("late"), self.name("meet")
        if self.random.random() < 0.5:
            diagram.timer(
                event, '"2 hours"', tag="boundaryEvent", attachedToRef=host, cancelActivity=str(interrupting).lower()
            )
        else:
            diagram.message(
                event, self.name("news"), "boundaryEvent", attachedToRef=host, cancelActivity=str(interrupting).lower()
            )
        if not interrupting:
            stop = self.name("aside")
            aside = self.user(diagram, event)
            diagram.end(stop).flow(aside, stop)
            return host
        diagram.node("exclusiveGateway", meet).flow(host, meet).flow(self.user(diagram, event), meet)
        return meet

    def beside(self, diagram: Diagram, last: str) -> str:
        host, event, stop = self.user(diagram, last), self.name("tick"), self.name("ticked")
        diagram.node(
            "boundaryEvent", event, timer('"R2/1 hours"', "timeCycle"), attachedToRef=host, cancelActivity="false"
        )
        diagram.end(stop).flow(self.user(diagram, event), stop)
        return host

    def catch(self, diagram: Diagram, last: str) -> str:
        name = self.name("wait")
        if self.random.random() < 0.5:
            diagram.timer(name, '"1 hours"')
        else:
            diagram.message(name, self.name("call"), properties={"variable": f"m_{name}"})
        diagram.flow(last, name)
        return name

    def event_gateway(self, diagram: Diagram, last: str, size: int) -> str:
        gate, meet = self.name("first_of"), self.name("meet")
        diagram.node("eventBasedGateway", gate).node("exclusiveGateway", meet).flow(last, gate)
        for index in range(self.random.randint(2, 3)):
            event = self.name("event")
            if index == 0:
                diagram.message(event, self.name("call"), properties={"variable": f"m_{event}"})
            else:
                diagram.timer(event, f'"{index} hours"')
            diagram.flow(gate, event).flow(self.sequence(diagram, event, size - 1), meet)
        return meet

    def error_inside(self, diagram: Diagram, last: str, size: int) -> str:
        name, event, meet, code = self.name("risky"), self.name("caught"), self.name("meet"), self.name("error")
        self.sub_process(diagram, name, size, error=code)
        diagram.errors[code] = code
        diagram.node("boundaryEvent", event, f'<errorEventDefinition errorRef="{code}"/>', attachedToRef=name)
        diagram.node("exclusiveGateway", meet).flow(last, name).flow(name, meet)
        diagram.flow(self.user(diagram, event), meet)
        return meet

    def called(self, diagram: Diagram, last: str, size: int) -> str:
        name = self.name("call")
        other = Diagram(self.name("process"))
        self.fill(other, size)
        self.others.append(other)
        diagram.node("callActivity", name, calledElement=other.id).flow(last, name)
        return name
