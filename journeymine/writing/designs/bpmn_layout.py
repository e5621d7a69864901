"""Lay a block out as a BPMN diagram, left to right, by the nesting of the blocks.

Every block becomes a box with one line through it, on which flows come in at the left
and go out at the right.  Boxes stand beside each other (sequences) or below each other
(branches, and the way back of a loop, drawn from right to left), so nothing overlaps.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import count

from journeymine.design import blocks
from journeymine.design.blocks import Block

__all__ = ["Diagram", "Flow", "Point", "Shape", "diagram_of"]

_GAP = 50
_ROW_GAP = 30
_TASK_WIDTH = 120
_TASK_HEIGHT = 60
_LINE_HEIGHT = 16
_LETTERS_IN_LINE = 16
_GATEWAY = 50
_EVENT = 36
_LABEL_HEIGHT = 20
_MARGIN = 50

Point = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Shape:
    """A node: its kind (a BPMN element name), its name, and where it stands."""

    number: int
    kind: str
    name: str
    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Flow:
    """A flow between two nodes, by their numbers, and the points it runs through."""

    source: int
    target: int
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Diagram:
    """Nodes in the order of the steps, flows, and the size of the whole picture."""

    shapes: tuple[Shape, ...]
    flows: tuple[Flow, ...]
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class _Box:
    """A part of the diagram; y is 0 on the line through it, x is 0 at its left side."""

    width: int
    above: int
    below: int
    first: int
    last: int
    shapes: tuple[Shape, ...]
    flows: tuple[Flow, ...]

    def moved(self, dx: int, dy: int) -> _Box:
        """The box with its line and its left side elsewhere."""
        shapes = tuple(replace(s, x=s.x + dx, y=s.y + dy) for s in self.shapes)
        flows = tuple(
            replace(f, points=tuple((x + dx, y + dy) for x, y in f.points)) for f in self.flows
        )
        return replace(self, shapes=shapes, flows=flows)

    def mirrored(self) -> _Box:
        """The box with its flows running from right to left."""
        shapes = tuple(replace(s, x=self.width - s.x - s.width) for s in self.shapes)
        flows = tuple(
            replace(f, points=tuple((self.width - x, y) for x, y in f.points)) for f in self.flows
        )
        return replace(self, shapes=shapes, flows=flows)


def diagram_of(block: Block) -> Diagram:
    """The picture of a simplified block between a start and an end event."""
    draft = _Draft()
    start = draft.node("startEvent", "", _EVENT, _EVENT)
    body = draft.box(block)
    end = draft.node("endEvent", "", _EVENT, _EVENT)
    whole = _in_a_row(start, body, end)
    placed = whole.moved(_MARGIN, _MARGIN + whole.above)
    return Diagram(
        tuple(sorted(placed.shapes, key=lambda shape: shape.number)),
        placed.flows,
        whole.width + 2 * _MARGIN,
        whole.above + whole.below + 2 * _MARGIN,
    )


class _Draft:
    """Makes boxes; numbers nodes in the order in which they are made."""

    def __init__(self) -> None:
        self._numbers = count(1)

    def node(self, kind: str, name: str, width: int, height: int) -> _Box:
        """A box of one node."""
        number = next(self._numbers)
        shape = Shape(number, kind, name, 0, -(height // 2), width, height)
        label = _LABEL_HEIGHT if name and kind.endswith("Gateway") else 0
        below = height - height // 2
        return _Box(width, height // 2 + label, below, number, number, (shape,), ())

    def _gateway(self, kind: str, name: str = "") -> _Box:
        return self.node(kind, name, _GATEWAY, _GATEWAY)

    def box(self, block: Block) -> _Box:
        """The box of a block."""
        match block:
            case blocks.Step(touchpoint):
                lines = -(-len(touchpoint) // _LETTERS_IN_LINE)
                height = max(_TASK_HEIGHT, _LINE_HEIGHT * (lines + 1))
                return self.node("task", touchpoint, _TASK_WIDTH, height + height % 2)
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
        split = self._gateway(kind, name)
        rows = [self.box(branch) for branch in branches]
        join = self._gateway(kind)
        widest = max(row.width for row in rows)
        left, right = _GATEWAY + _GAP, _GATEWAY + _GAP + widest
        at_join = right + _GAP
        shapes = [*split.shapes, *join.moved(at_join, 0).shapes]
        flows: list[Flow] = []
        line, below = 0, _GATEWAY // 2
        for i, row in enumerate(rows):
            if i:
                line = below + _ROW_GAP + row.above
            placed = row.moved(left + (widest - row.width) // 2, line)
            shapes += placed.shapes
            flows += placed.flows
            x = left + (widest - row.width) // 2
            flows.append(Flow(split.last, row.first, _down_and_right(line, x)))
            back = _right_and_up(line, x + row.width, at_join)
            flows.append(Flow(row.last, join.first, back))
            below = max(below, line + row.below)
        if can_skip:
            line = below + _ROW_GAP
            middle = at_join + _GATEWAY // 2
            way = ((_GATEWAY // 2, _GATEWAY // 2), (_GATEWAY // 2, line),
                   (middle, line), (middle, _GATEWAY // 2))  # fmt: skip
            flows.append(Flow(split.last, join.first, way))
            below = line
        above = max(split.above, rows[0].above)
        width = at_join + _GATEWAY
        return _Box(width, above, below, split.first, join.last, tuple(shapes), tuple(flows))

    def _loop(self, body: Block | None, back: Block | None) -> _Box:
        """A body between two gateways, and below it the way back, right to left."""
        join = self._gateway("exclusiveGateway")
        there = None if body is None else self.box(body)
        again = None if back is None else self.box(back).mirrored()
        split = self._gateway("exclusiveGateway")
        parts = [join, split] if there is None else [join, there, split]
        inner = 0 if again is None else again.width + 2 * _GAP - _GATEWAY
        row = _in_a_row(*parts, least=inner + 2 * _GATEWAY)
        middle_left, middle_right = _GATEWAY // 2, row.width - _GATEWAY // 2
        top = _GATEWAY // 2
        if again is None:
            line = row.below + _ROW_GAP
            way = ((middle_right, top), (middle_right, line), (middle_left, line),
                   (middle_left, top))  # fmt: skip
            flows = (*row.flows, Flow(split.last, join.first, way))
            return replace(row, below=line, flows=flows)
        line = row.below + _ROW_GAP + again.above
        x = (row.width - again.width) // 2
        placed = again.moved(x, line)
        to_back = ((middle_right, top), (middle_right, line), (x + again.width, line))
        from_back = ((x, line), (middle_left, line), (middle_left, top))
        flows = (
            *row.flows,
            Flow(split.last, again.first, to_back),
            *placed.flows,
            Flow(again.last, join.first, from_back),
        )
        shapes = (*row.shapes, *placed.shapes)
        return replace(row, below=line + again.below, shapes=shapes, flows=flows)


def _in_a_row(*boxes: _Box, least: int = 0) -> _Box:
    """Boxes beside each other, joined by flows; gaps grow until the row is `least` wide."""
    gaps = len(boxes) - 1
    narrow = sum(box.width for box in boxes) + gaps * _GAP
    gap = _GAP if narrow >= least or not gaps else _GAP + -(-(least - narrow) // gaps)
    x = 0
    shapes: list[Shape] = []
    flows: list[Flow] = []
    before: _Box | None = None
    for box in boxes:
        if before is not None:
            flows.append(Flow(before.last, box.first, ((x - gap, 0), (x, 0))))
        placed = box.moved(x, 0)
        shapes += placed.shapes
        flows += placed.flows
        x += box.width + gap
        before = box
    return _Box(
        x - gap,
        max(box.above for box in boxes),
        max(box.below for box in boxes),
        boxes[0].first,
        boxes[-1].last,
        tuple(shapes),
        tuple(flows),
    )


def _down_and_right(line: int, x: int) -> tuple[Point, ...]:
    """From a gateway at the left to a branch: straight, or down first."""
    if line == 0:
        return ((_GATEWAY, 0), (x, 0))
    return ((_GATEWAY // 2, _GATEWAY // 2), (_GATEWAY // 2, line), (x, line))


def _right_and_up(line: int, x: int, gateway: int) -> tuple[Point, ...]:
    """From a branch to a gateway at the right: straight, or up at last."""
    if line == 0:
        return ((x, 0), (gateway, 0))
    middle = gateway + _GATEWAY // 2
    return ((x, line), (middle, line), (middle, _GATEWAY // 2))
