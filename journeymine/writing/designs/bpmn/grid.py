"""A block as a graph on a grid, left to right, by the nesting of the blocks.

Every block becomes a box of columns and rows with one line through it, on which flows come
in at the left and go out at the right.  Boxes stand beside each other (sequences) or below
each other (branches, and the way back of a loop, drawn from right to left).  Every flow that
runs past nodes has cells of its own to run through, so it never crosses one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import count

from journeymine.design.paths import blocks
from journeymine.design.paths.blocks import Block

__all__ = ["Grid", "Link", "Node", "grid_of"]


@dataclass(frozen=True, slots=True)
class Node:
    """A node: its kind (a BPMN element name), its name, and its cell.

    ``is_back`` says that flows run through it from right to left; ``twin`` is the number of
    the gateway that opens what this one closes, otherwise its own.
    """

    number: int
    kind: str
    name: str
    twin: int
    column: int = 0
    row: int = 0
    is_back: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """A flow between two nodes, by their numbers, and the row it runs along."""

    source: int
    target: int
    row: int


@dataclass(frozen=True, slots=True)
class Grid:
    """Nodes in the order of the steps; rows may be negative, columns count from 0."""

    nodes: tuple[Node, ...]
    links: tuple[Link, ...]
    columns: int


@dataclass(frozen=True, slots=True)
class _Box:
    """A part of the grid: row 0 is the line through it, column 0 its left side."""

    columns: int
    below: int
    first: int
    last: int
    nodes: tuple[Node, ...]
    links: tuple[Link, ...]

    def moved(self, columns: int, rows: int) -> _Box:
        """The box elsewhere."""
        nodes = tuple(replace(n, column=n.column + columns, row=n.row + rows) for n in self.nodes)
        links = tuple(replace(link, row=link.row + rows) for link in self.links)
        return replace(self, nodes=nodes, links=links)

    def mirrored(self) -> _Box:
        """The box with its flows running from right to left."""
        nodes = tuple(
            replace(n, column=self.columns - 1 - n.column, is_back=not n.is_back)
            for n in self.nodes
        )
        return replace(self, nodes=nodes)


def grid_of(block: Block) -> Grid:
    """The graph of a simplified block between a start and an end event.

    Counted repeats must have been written out.
    """
    draft = _Draft()
    start = draft.node("startEvent")
    body = draft.box(block)
    end = draft.node("endEvent")
    whole = _in_a_row(start, body, end)
    nodes = tuple(sorted(whole.nodes, key=lambda node: node.number))
    return Grid(nodes, whole.links, whole.columns)


class _Draft:
    """Makes boxes; numbers nodes in the order in which they are made."""

    def __init__(self) -> None:
        self._numbers = count(1)

    def node(self, kind: str, name: str = "", twin: int | None = None) -> _Box:
        """A box of one node."""
        number = next(self._numbers)
        node = Node(number, kind, name, number if twin is None else twin)
        return _Box(1, 0, number, number, (node,), ())

    def box(self, block: Block) -> _Box:
        """The box of a block."""
        match block:
            case blocks.Step(touchpoint):
                return self.node("task", touchpoint)
            case blocks.Sequence(()):
                raise AssertionError("a simplified block holds no empty part")
            case blocks.Sequence(children):
                return _in_a_row(*map(self.box, children))
            case blocks.Choice(children, name):
                return self._split("exclusiveGateway", name, children)
            case blocks.AnyOf(children, name):
                return self._split("inclusiveGateway", name, children)
            case blocks.AnyOrder(children):
                return self._split("parallelGateway", "", children)
            case blocks.Optional(body):
                return self._split("exclusiveGateway", "", (body,), can_skip=True)
            case blocks.Repeat(body, 0, None):
                return self._loop(None, body)
            case blocks.Repeat(body, 0, between):
                return self.box(blocks.Optional(blocks.Repeat(body, 1, between)))
            case blocks.Repeat(body, _, between):
                return self._loop(body, between)

    def _split(
        self, kind: str, name: str, branches: tuple[Block, ...], *, can_skip: bool = False
    ) -> _Box:
        """Branches below each other between two gateways."""
        split = self.node(kind, name)
        rows = [self.box(branch) for branch in branches]
        join = self.node(kind, twin=split.first)
        widest = max(row.columns for row in rows)
        nodes = [*split.nodes, *join.moved(widest + 1, 0).nodes]
        links: list[Link] = []
        line = below = 0
        for i, row in enumerate(rows):
            line = below + 1 if i else 0
            placed = row.moved(1, line)
            nodes += placed.nodes
            links += placed.links
            links.append(Link(split.last, row.first, line))
            links.append(Link(row.last, join.first, line))
            below = line + row.below
        if can_skip:
            below += 1
            links.append(Link(split.last, join.first, below))
        return _Box(widest + 2, below, split.first, join.last, tuple(nodes), tuple(links))

    def _loop(self, body: Block | None, back: Block | None) -> _Box:
        """A body between two gateways, and below it the way back, right to left."""
        join = self.node("exclusiveGateway")
        there = None if body is None else self.box(body)
        again = None if back is None else self.box(back).mirrored()
        split = self.node("exclusiveGateway", twin=join.first)
        inside = 0 if there is None else there.columns
        most = max(inside, 0 if again is None else again.columns)
        nodes = [*join.nodes, *split.moved(most + 1, 0).nodes]
        links: list[Link] = []
        below = 0
        if there is None:
            links.append(Link(join.last, split.first, 0))
        else:
            placed = there.moved(1, 0)
            nodes += placed.nodes
            links += [*placed.links, Link(join.last, there.first, 0)]
            links.append(Link(there.last, split.first, 0))
            below = there.below
        line = below + 1
        if again is None:
            links.append(Link(split.last, join.first, line))
            below = line
        else:
            placed = again.moved(1 + most - again.columns, line)
            nodes += placed.nodes
            links += [*placed.links, Link(split.last, again.first, line)]
            links.append(Link(again.last, join.first, line))
            below = line + again.below
        return _Box(most + 2, below, join.first, split.last, tuple(nodes), tuple(links))


def _in_a_row(*boxes: _Box) -> _Box:
    """Boxes beside each other, joined by flows."""
    column = 0
    nodes: list[Node] = []
    links: list[Link] = []
    before: _Box | None = None
    for box in boxes:
        if before is not None:
            links.append(Link(before.last, box.first, 0))
        placed = box.moved(column, 0)
        nodes += placed.nodes
        links += placed.links
        column += box.columns
        before = box
    below = max(box.below for box in boxes)
    return _Box(column, below, boxes[0].first, boxes[-1].last, tuple(nodes), tuple(links))
