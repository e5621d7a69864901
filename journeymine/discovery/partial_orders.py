"""Partial orders of parts, choices and loops (POWL) as blocks where they fit, as a net else.

A partial order says of some pairs of parts which comes first; all others are free.  Where it is
made of *one after the other* and *side by side* alone, it is blocks; where it is not (a before
c, b before c and d, nothing else) no blocks have the same runs with every step once, and the
whole journey is a net with a place for every pair that must wait.

References
----------
.. [1] Kourani, van Zelst (2023). POWL: partially ordered workflow language. BPM 2023, LNCS
   14159, 92-108. https://doi.org/10.1007/978-3-031-41620-0_6
.. [2] Valdes, Tarjan, Lawler (1982). The recognition of series parallel digraphs. SIAM Journal
   on Computing 11(2), 298-313. https://doi.org/10.1137/0211023
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from journeymine.design import Block, PetriNet
from journeymine.design.paths import blocks
from journeymine.design.paths.block_net import net_of_block
from journeymine.design.paths.net import Transition, without_needless_silence

__all__ = ["Either", "Leaf", "Loop", "Node", "PartialOrder", "path_of"]


@dataclass(frozen=True, slots=True)
class Leaf:
    """One activity, or nothing where `label` is None."""

    label: str | None


@dataclass(frozen=True, slots=True)
class Either:
    """Exactly one of the parts."""

    children: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Loop:
    """The body, then any number of (back, body)."""

    body: Node
    back: Node


@dataclass(frozen=True, slots=True)
class PartialOrder:
    """All parts; of the pairs in `before` the first ends before the second begins.

    `before` is transitive and holds no pair both ways.
    """

    children: tuple[Node, ...]
    before: frozenset[tuple[int, int]]


Node: TypeAlias = Leaf | Either | Loop | PartialOrder


def path_of(node: Node) -> Block | PetriNet:
    """The same runs as blocks, or as a net where they cannot be blocks.

    Examples
    --------
    >>> a, b, c = map(Leaf, "abc")
    >>> path_of(PartialOrder((a, b, c), frozenset({(0, 2), (1, 2)}))).children[1]
    Step(touchpoint='c')
    """
    held = _Held(tuple(_labels(node)))
    block = blocks.simplify(held.block(node))
    if not held.orders:
        return block
    return without_needless_silence(held.net(block))


def _labels(node: Node) -> Iterator[str]:
    match node:
        case Leaf(label):
            yield from () if label is None else (label,)
        case Either(children) | PartialOrder(children, _):
            for child in children:
                yield from _labels(child)
        case Loop(body, back):
            yield from _labels(body)
            yield from _labels(back)


class _Held:
    """Partial orders that are no blocks, each held by a step that stands for it."""

    def __init__(self, labels: Sequence[str]) -> None:
        self._mark = "order "
        while any(label.startswith(self._mark) for label in labels):
            self._mark += "of "
        self.orders: dict[str, PartialOrder] = {}

    def block(self, node: Node) -> Block:
        """A node as blocks, with steps that stand for partial orders."""
        match node:
            case Leaf(label):
                return blocks.EMPTY if label is None else blocks.Step(label)
            case Either(children):
                return blocks.Choice(tuple(map(self.block, children)))
            case Loop(body, back):
                return blocks.Repeat(self.block(body), 1, self.block(back))
            case PartialOrder(children, before):
                return self._order(children, before)

    def _order(self, children: tuple[Node, ...], before: frozenset[tuple[int, int]]) -> Block:
        if len(children) == 1:
            return self.block(children[0])
        places = range(len(children))
        pairs = {*before, *((b, a) for a, b in before)}
        apart = _components(places, pairs)
        if len(apart) > 1:
            return blocks.AnyOrder(tuple(self._part(children, before, own) for own in apart))
        free = {(a, b) for a in places for b in places if a != b} - pairs
        rows = _components(places, free)
        if len(rows) > 1:
            rows.sort(key=lambda own: sum(b == own[0] for _, b in before))
            return blocks.Sequence(tuple(self._part(children, before, own) for own in rows))
        name = f"{self._mark}{len(self.orders)}"
        self.orders[name] = PartialOrder(children, before)
        return blocks.Step(name)

    def _part(
        self, children: tuple[Node, ...], before: frozenset[tuple[int, int]], own: list[int]
    ) -> Block:
        place = {old: new for new, old in enumerate(own)}
        inner = frozenset((place[a], place[b]) for a, b in before if a in place and b in place)
        return self._order(tuple(children[i] for i in own), inner)

    # --- as a net ----------------------------------------------------------------------

    def net(self, block: Block) -> PetriNet:
        """The net of blocks, every step that stands for a partial order put out in full."""
        plain = net_of_block(block)
        transitions = []
        for transition in plain.transitions:
            order = self.orders.get(transition.label or "")
            if order is None:
                transitions.append(transition)
            else:
                transitions += self._put_out(transition, order)
        return PetriNet(tuple(transitions), plain.initial, plain.final)

    def _put_out(self, held: Transition, order: PartialOrder) -> Iterator[Transition]:
        """Each part begins when all that it waits for has ended, and the whole ends with all."""
        name = f"{held.label}:{held.name}"
        places = range(len(order.children))
        waits = _covers(order.before)
        ready, ended = [f"{name} ready {i}" for i in places], [f"{name} ended {i}" for i in places]
        yield Transition(f"{name} begin", None, held.consumes, dict.fromkeys(ready, 1))
        yield Transition(f"{name} end", None, dict.fromkeys(ended, 1), held.produces)
        for i, child in enumerate(order.children):
            inner = self.net(blocks.simplify(self.block(child)))
            own = f"{name} {i} "
            into = {f"{name} {a} to {b}": 1 for a, b in waits if b == i} | {ready[i]: 1}
            out = {f"{name} {a} to {b}": 1 for a, b in waits if a == i} | {ended[i]: 1}
            yield Transition(f"{own}begin", None, into, _renamed(inner.initial, own))
            for t in inner.transitions:
                consumes, produces = _renamed(t.consumes, own), _renamed(t.produces, own)
                yield Transition(own + t.name, t.label, consumes, produces)
            yield Transition(f"{own}end", None, _renamed(inner.final, own), out)


def _renamed(tokens: Iterable[str], own: str) -> dict[str, int]:
    return {own + place: 1 for place in tokens}


def _covers(before: frozenset[tuple[int, int]]) -> list[tuple[int, int]]:
    """The pairs that no other part stands between."""
    nodes = {i for pair in before for i in pair}
    return sorted(
        (a, b) for a, b in before if not any((a, m) in before and (m, b) in before for m in nodes)
    )


def _components(places: Iterable[int], pairs: set[tuple[int, int]]) -> list[list[int]]:
    """The smallest groups such that no two related places are apart; by the smallest place."""
    left, groups = list(places), []
    while left:
        group, fringe = {left[0]}, [left[0]]
        while fringe:
            here = fringe.pop()
            near = [b for b in left if (here, b) in pairs and b not in group]
            group.update(near)
            fringe += near
        groups.append(sorted(group))
        left = [i for i in left if i not in group]
    return groups
