"""Where the label of an edge stands: on its own way, where it hides nothing else.

An engine keeps room for labels, but may put one between two ways, where nobody can tell whose it
is.  So a label moves onto its own way wherever it touches no box, no other label, no other way
and not the head of its arrow, if it can be where it hides no bend of it; where there is no such
place it stays where the engine put it.  Those that are then nearer to another way than to their
own move once more, if need be onto a thin way beside their own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from math import floor, hypot

from journeymine.drawing.graphs.placed import Edge, Layout, Node, Point
from journeymine.drawing.graphs.ways import along, straightened

__all__ = ["label_places"]

_CELL = 4.0
_HEAD = 14.0  # kept free at the end of a way
_FOOT = 4.0  # and at its beginning
_AT_ONCE = 40.0  # an engine's place so near is as good as the middle of the way

_Box = tuple[float, float, float, float]  # left, top, right, bottom


def label_places(placed: Layout, nodes: Sequence[Node], edges: Sequence[Edge]) -> list[Point]:
    """The middle of the label of every edge, in their order; the first ones choose first."""
    points = [along(straightened(way, curved=placed.curved), _CELL) for way in placed.ways]
    taken: dict[tuple[int, int], set[int]] = defaultdict(set)  # by which ways, cell by cell
    for i, line in enumerate(points):
        for x, y in line:
            taken[floor(x / _CELL), floor(y / _CELL)].add(i)
    bends = [() if placed.curved else way[1:-1] for way in placed.ways]
    boxes = [_around(placed.positions[n.key], n.width, n.height) for n in nodes]
    found = list(placed.anchors)
    labels = {i: _around(found[i], *edge.label) for i, edge in enumerate(edges) if edge.label[0]}
    for i, edge in enumerate(edges):
        if i not in labels:
            continue
        others = [*boxes, *(box for j, box in labels.items() if j != i)]
        for at in _clear_of_bends(_tried(points[i], found[i], edge.label[1]), edge.label, bends[i]):
            box = _around(at, *edge.label)
            if not _hit(box, others) and _ways_in(box, taken) <= {i}:
                found[i], labels[i] = at, box
                break
    return _brought_home(found, labels, boxes, points, edges)


def _brought_home(
    found: list[Point],
    labels: dict[int, _Box],
    boxes: Sequence[_Box],
    points: Sequence[Sequence[Point]],
    edges: Sequence[Edge],
) -> list[Point]:
    """Labels that stand nearer to another way than to their own move, as far as there is room."""
    astray = [i for i, box in labels.items() if not _is_own(i, box, points)]
    fixed = [*boxes, *(box for i, box in labels.items() if i not in astray)]
    home = list(found)
    for i in astray:
        for at in _beside(points[i], found[i], *edges[i].label):
            box = _around(at, *edges[i].label)
            if not _hit(box, fixed) and _is_own(i, box, points):
                home[i] = at
                fixed.append(box)
                break
        else:
            if _hit(labels[i], fixed):
                return found
            fixed.append(labels[i])
    return home


def _beside(line: Sequence[Point], wished: Point, wide: float, high: float) -> Iterator[Point]:
    """Points at the right of a way, at its left, and, where neither will do, on it."""
    tried = list(_tried(line, wished, high))
    for away in (wide / 2 + _CELL, -wide / 2 - _CELL, 0):
        yield from ((x + away, y) for x, y in tried)


def _is_own(i: int, box: _Box, points: Sequence[Sequence[Point]]) -> bool:
    """Whether no other way is nearer to a label than its own."""
    own = min(_distance(box, at) for at in points[i])
    return own == 0 or own <= min(_distance(box, at) for line in points for at in line)


def _distance(box: _Box, at: Point) -> float:
    beside, over = max(box[0] - at[0], at[0] - box[2], 0), max(box[1] - at[1], at[1] - box[3], 0)
    return hypot(beside, over)


def _tried(line: Sequence[Point], wished: Point, high: float) -> Iterator[Point]:
    """Points of a way, those nearest to the wished place first, where it is on the way."""
    head, foot = _HEAD + high / 2, _FOOT + high / 2
    free = [
        p
        for p in line
        if hypot(p[0] - line[0][0], p[1] - line[0][1]) >= foot
        and hypot(p[0] - line[-1][0], p[1] - line[-1][1]) >= head
    ]
    near = min(free, default=wished, key=lambda p: hypot(p[0] - wished[0], p[1] - wished[1]))
    if hypot(near[0] - wished[0], near[1] - wished[1]) > _AT_ONCE:
        near = line[len(line) // 2]
    yield from sorted(free, key=lambda p: hypot(p[0] - near[0], p[1] - near[1]))


def _clear_of_bends(
    tried: Iterable[Point], label: tuple[float, float], bends: Sequence[Point]
) -> list[Point]:
    """The same, those where the label would hide a bend of its way last."""

    def hides_one(at: Point) -> bool:
        left, top, right, bottom = _around(at, *label)
        return any(left <= x <= right and top <= y <= bottom for x, y in bends)

    return sorted(tried, key=hides_one)


def _around(at: Point, wide: float, high: float) -> _Box:
    return at[0] - wide / 2, at[1] - high / 2, at[0] + wide / 2, at[1] + high / 2


def _hit(box: _Box, others: Sequence[_Box]) -> bool:
    return any(
        box[0] < other[2] and other[0] < box[2] and box[1] < other[3] and other[1] < box[3]
        for other in others
    )


def _ways_in(box: _Box, taken: dict[tuple[int, int], set[int]]) -> set[int]:
    left, top, right, bottom = (floor(side / _CELL) for side in box)
    return {
        way
        for x in range(left, right + 1)
        for y in range(top, bottom + 1)
        for way in taken.get((x, y), ())
    }
