"""Walks over graphs, without recursion: a hostile file may be deeper than Python can follow."""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")
Onward = Callable[[T], Iterable[T]]


def reachable(starts: Iterable[T], onward: Onward[T]) -> set[T]:
    """Everything on some way from the starts, the starts themselves too."""
    seen = set(starts)
    waiting = list(seen)
    while waiting:
        for target in onward(waiting.pop()):
            if target not in seen:
                seen.add(target)
                waiting.append(target)
    return seen


def rings(things: Iterable[T], onward: Onward[T]) -> Iterator[frozenset[T]]:
    """Each set of things that lead back to one another (Tarjan), also a thing that leads to itself."""
    order: dict[T, int] = {}
    lowest: dict[T, int] = {}
    stack: list[T] = []
    on_stack: set[T] = set()
    for start in things:
        if start in order:
            continue
        walk: list[tuple[T, Iterator[T]]] = []
        _enter(start, onward, order, lowest, stack, on_stack, walk)
        while walk:
            thing, rest = walk[-1]
            target = next(rest, None)
            if target is not None:
                if target not in order:
                    _enter(target, onward, order, lowest, stack, on_stack, walk)
                elif target in on_stack:
                    lowest[thing] = min(lowest[thing], order[target])
                continue
            walk.pop()
            if walk:
                parent = walk[-1][0]
                lowest[parent] = min(lowest[parent], lowest[thing])
            if lowest[thing] == order[thing]:
                ring = _unwind(thing, stack, on_stack)
                if len(ring) > 1 or thing in set(onward(thing)):
                    yield frozenset(ring)


def _enter(
    thing: T,
    onward: Onward[T],
    order: dict[T, int],
    lowest: dict[T, int],
    stack: list[T],
    on_stack: set[T],
    walk: list[tuple[T, Iterator[T]]],
) -> None:
    order[thing] = lowest[thing] = len(order)
    stack.append(thing)
    on_stack.add(thing)
    walk.append((thing, iter(onward(thing))))


def _unwind(thing: T, stack: list[T], on_stack: set[T]) -> set[T]:
    ring = set()
    while True:
        one = stack.pop()
        on_stack.discard(one)
        ring.add(one)
        if one == thing:
            return ring


def longest_walk(starts: Iterable[T], onward: Onward[T]) -> int:
    """How deep a walk goes that visits each thing once, always the first unvisited one next."""
    seen: set[T] = set()
    deepest = 0
    for start in starts:
        walk = [iter([start])]
        while walk:
            thing = next(walk[-1], None)
            if thing is None:
                walk.pop()
            elif thing not in seen:
                seen.add(thing)
                deepest = max(deepest, len(walk))
                walk.append(iter(onward(thing)))
    return deepest
