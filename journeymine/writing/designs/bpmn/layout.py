"""Where everything stands in the picture of a BPMN diagram, with a lane for every owner.

Nodes keep the columns and, within their lane, the order of the rows of the grid.  Between
two columns runs a gap as wide as it has flows going up or down in it, each on a line of its
own; from one gap to another a flow runs along a row that has no node in between.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from journeymine.writing.designs.bpmn.grid import Grid, Link, Node

__all__ = ["Diagram", "Flow", "LaneBox", "Point", "Shape", "diagram_of"]

_GAP = 50
_LINE_GAP = 15
_ROW_GAP = 30
_EMPTY_ROW = 20
_TASK_WIDTH, _TASK_HEIGHT = 100, 80
_LETTER_WIDTH = 8
_LINE_HEIGHT = 15
_PADDING = 20
_GATEWAY = 50
_EVENT = 36
_LABEL_WIDTH = 110
_MARGIN = 50
_HEADS = 30
"""How wide the strips with the names of the pool and of its lanes are."""

Point = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Shape:
    """A node: its kind (a BPMN element name), its name, and where it stands.

    ``label_height`` is how high its name above it is; 0 where it stands inside, or has none.
    """

    number: int
    kind: str
    name: str
    lane: str
    x: int
    y: int
    width: int
    height: int
    label_height: int = 0


@dataclass(frozen=True, slots=True)
class Flow:
    """A flow between two nodes, by their numbers, and the points it runs through."""

    source: int
    target: int
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class LaneBox:
    """A lane: the name of its owner, and where it stands."""

    name: str
    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Diagram:
    """Nodes in the order of the steps, flows, lanes (none if nobody owns), and the size."""

    shapes: tuple[Shape, ...]
    flows: tuple[Flow, ...]
    lanes: tuple[LaneBox, ...]
    width: int
    height: int


def diagram_of(grid: Grid, owners: Mapping[str, str] | None = None) -> Diagram:
    """The picture of a grid; `owners` says who owns the touchpoints that someone owns."""
    lanes = _lanes(grid, owners or {})
    return _Layout(grid, lanes).diagram()


def _lanes(grid: Grid, owners: Mapping[str, str]) -> dict[int, str]:
    """The lane of every node: a task's is its owner, others stand with the task before them."""
    if not owners:
        return {node.number: "" for node in grid.nodes}
    found: dict[int, str] = {}
    first = next(node.name for node in grid.nodes if node.kind == "task")
    last = owners.get(first, "")
    for node in grid.nodes:
        if node.kind == "task":
            last = owners.get(node.name, "")
        found[node.number] = found.get(node.twin, last) if node.kind != "task" else last
    return found


class _Layout:
    """Sizes, then places of columns, gaps, lanes and rows, then shapes and flows."""

    def __init__(self, grid: Grid, lanes: Mapping[int, str]) -> None:
        self._grid = grid
        self._nodes = {node.number: node for node in grid.nodes}
        self._lane = lanes
        self._names = tuple(dict.fromkeys(lanes.values()))
        self._has_lanes = self._names != ("",)
        self._sizes = {node.number: _size(node) for node in grid.nodes}
        self._tracks: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for at, link in enumerate(grid.links):
            for gap in dict.fromkeys(self._gaps(link)):
                if self._turns(link):
                    self._tracks[gap].append((at, gap))
        self._columns, self._gap_x, self._right = self._across()
        self._rows, self._lane_y = self._down()

    def _turns(self, link: Link) -> bool:
        """Whether the flow goes up or down anywhere."""
        ends = (self._cell(link.source), self._cell(link.target), self._along(link))
        return len(set(ends)) > 1

    def _cell(self, number: int) -> tuple[str, int]:
        return self._lane[number], self._nodes[number].row

    def _along(self, link: Link) -> tuple[str, int]:
        """The lane and the row through which a flow runs from gap to gap."""
        at_target = link.row == self._nodes[link.target].row
        at_source = link.row == self._nodes[link.source].row
        end = link.target if at_target and not at_source else link.source
        return self._lane[end], link.row

    def _gaps(self, link: Link) -> tuple[int, int]:
        """The gap behind the source and the one before the target; gap 0 is at the left."""
        source, target = self._nodes[link.source], self._nodes[link.target]
        leaves = source.column + (not source.is_back)
        enters = target.column + target.is_back
        return leaves, enters

    def _across(self) -> tuple[list[int], list[int], int]:
        """The middle of every column, the left of every gap, and the right end."""
        widths = [0] * self._grid.columns
        for node in self._grid.nodes:
            width, _, label = self._sizes[node.number]
            widths[node.column] = max(widths[node.column], width, _LABEL_WIDTH if label else 0)
        x = _MARGIN + (2 * _HEADS if self._has_lanes else 0)
        middles, gaps = [], []
        for column in range(self._grid.columns + 1):
            gaps.append(x)
            inner = 0 < column < self._grid.columns
            x += max(_GAP if inner else 20, _LINE_GAP * (len(self._tracks[column]) + 1))
            if column < self._grid.columns:
                middles.append(x + widths[column] // 2)
                x += widths[column]
        return middles, gaps, x

    def _down(self) -> tuple[dict[tuple[str, int], int], list[tuple[str, int, int]]]:
        """The middle of every row of every lane, and the top and height of every lane."""
        above: dict[tuple[str, int], int] = {}
        below: dict[tuple[str, int], int] = {}
        for link in self._grid.links:
            for cells in (above, below):
                cells.setdefault(self._along(link), _EMPTY_ROW // 2)
        for node in self._grid.nodes:
            cell = self._cell(node.number)
            _, height, label = self._sizes[node.number]
            half = height // 2
            above[cell] = max(above.get(cell, 0), half + (label + 5 if label else 0))
            below[cell] = max(below.get(cell, 0), height - half)
        y = _MARGIN
        rows: dict[tuple[str, int], int] = {}
        lanes = []
        for name in self._names:
            top = y
            for _, row in sorted(cell for cell in above if cell[0] == name):
                y += _ROW_GAP + above[name, row]
                rows[name, row] = y
                y += below[name, row]
            y += _ROW_GAP
            lanes.append((name, top, y - top))
        return rows, lanes

    def diagram(self) -> Diagram:
        """Everything in its place."""
        shapes = tuple(map(self._shape, self._grid.nodes))
        by_number = {shape.number: shape for shape in shapes}
        flows = tuple(self._flow(at, link, by_number) for at, link in enumerate(self._grid.links))
        _, top, height = self._lane_y[-1]
        x, width = _MARGIN + _HEADS, self._right - _MARGIN - _HEADS
        lanes = [LaneBox(name, x, y, width, high) for name, y, high in self._lane_y]
        return Diagram(
            shapes,
            flows,
            tuple(lanes) if self._has_lanes else (),
            self._right + _MARGIN,
            top + height + _MARGIN,
        )

    def _shape(self, node: Node) -> Shape:
        width, height, label = self._sizes[node.number]
        lane = self._lane[node.number]
        x = self._columns[node.column] - width // 2
        y = self._rows[self._cell(node.number)] - height // 2
        return Shape(node.number, node.kind, node.name, lane, x, y, width, height, label)

    def _flow(self, at: int, link: Link, shapes: Mapping[int, Shape]) -> Flow:
        source, target = shapes[link.source], shapes[link.target]
        source_back = self._nodes[link.source].is_back
        target_back = self._nodes[link.target].is_back
        start = (source.x + (0 if source_back else source.width), _middle(source))
        end = (target.x + (target.width if target_back else 0), _middle(target))
        if not self._turns(link):
            return Flow(link.source, link.target, (start, end))
        y = self._rows[self._along(link)]
        leaves, enters = (self._track(at, gap) for gap in self._gaps(link))
        points = [start, (leaves, start[1]), (leaves, y), (enters, y), (enters, end[1]), end]
        return Flow(link.source, link.target, _without_needless(points))

    def _track(self, at: int, gap: int) -> int:
        place = self._tracks[gap].index((at, gap))
        return self._gap_x[gap] + _LINE_GAP * (place + 1)


def _middle(shape: Shape) -> int:
    return shape.y + shape.height // 2


def _size(node: Node) -> tuple[int, int, int]:
    """Width and height of a node, and the height of a name above it."""
    if node.kind == "task":
        words = node.name.split() or [""]
        width = max(_TASK_WIDTH, _LETTER_WIDTH * max(map(len, words)) + _PADDING)
        lines = _n_lines(words, (width - _PADDING) // _LETTER_WIDTH)
        height = max(_TASK_HEIGHT, _LINE_HEIGHT * lines + _PADDING)
        return width + width % 2, height + height % 2, 0
    if node.kind.endswith("Gateway"):
        lines = _n_lines(node.name.split(), _LABEL_WIDTH // _LETTER_WIDTH)
        return _GATEWAY, _GATEWAY, _LINE_HEIGHT * lines
    return _EVENT, _EVENT, 0


def _n_lines(words: list[str], letters: int) -> int:
    """How many lines words fill, so many letters a line; a longer word fills several."""
    lines = used = 0
    for word in words:
        if used and used + 1 + len(word) <= letters:
            used += 1 + len(word)
        else:
            lines += max(-(-len(word) // letters), 1)
            used = len(word) % letters or letters
    return lines


def _without_needless(points: list[Point]) -> tuple[Point, ...]:
    """The points at which a line turns, and its ends."""
    kept: list[Point] = []
    for point in points:
        if kept and point == kept[-1]:
            continue
        if len(kept) > 1 and (
            kept[-2][0] == kept[-1][0] == point[0] or kept[-2][1] == kept[-1][1] == point[1]
        ):
            kept[-1] = point
        else:
            kept.append(point)
    return tuple(kept)
