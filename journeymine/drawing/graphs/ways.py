"""The way of an edge as geometry: as straight pieces, and cut short for the head of an arrow."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import ceil, hypot

from journeymine.drawing.graphs.placed import Point

__all__ = ["along", "between", "cut_short", "straightened"]

_PIECES = 12  # straight pieces that stand for a curve


def between(a: Point, b: Point, share: float) -> Point:
    """The point at a share of the way from one to the other."""
    return a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share


def straightened(way: Sequence[Point], *, curved: bool) -> tuple[Point, ...]:
    """A way as straight pieces; see `Layout` for what is curved.

    Examples
    --------
    >>> straightened([(0, 0), (0, 9)], curved=False)
    ((0, 0), (0, 9))
    >>> len(straightened([(0, 0), (0, 3), (0, 6), (0, 9)], curved=True))
    13
    """
    if not curved:
        return tuple(way)
    found = [way[0]]
    for i in range(0, len(way) - 3, 3):
        a, b, c, d = way[i : i + 4]
        found.extend(_split(a, b, c, d, k / _PIECES)[2] for k in range(1, _PIECES + 1))
    return tuple(found)


def along(line: Sequence[Point], step: float) -> list[Point]:
    """Points of straight pieces, no two neighbours further apart than `step`, with both ends."""
    found = [line[0]]
    for a, b in pairwise(line):
        n = max(ceil(hypot(b[0] - a[0], b[1] - a[1]) / step), 1)
        found.extend(between(a, b, k / n) for k in range(1, n + 1))
    return found


def cut_short(way: Sequence[Point], length: float, *, curved: bool) -> tuple[Point, ...]:
    """The way without its last part, as far from its end as `length` where that can be.

    No more than the last piece is cut.

    Examples
    --------
    >>> cut_short([(0, 0), (0, 9)], 2, curved=False)
    ((0, 0), (0.0, 7.0))
    >>> cut_short([(0, 0), (0, 1)], 2, curved=False)
    ((0, 0), (0.0, 0.0))
    """
    x, y = way[-1]
    if not curved:
        last = hypot(x - way[-2][0], y - way[-2][1])
        return (*way[:-1], between(way[-1], way[-2], min(length / last, 1.0) if last else 0.0))
    a, b, c, d = way[-4:]
    low, high = 0.0, 1.0
    for _ in range(20):  # halved until it is exact to a millionth of the piece
        middle = (low + high) / 2
        at = _split(a, b, c, d, middle)[2]
        if hypot(x - at[0], y - at[1]) > length:
            low = middle
        else:
            high = middle
    return (*way[:-3], *_split(a, b, c, d, low))


def _split(a: Point, b: Point, c: Point, d: Point, share: float) -> tuple[Point, Point, Point]:
    """The first part of a cubic curve without its first point, by de Casteljau's algorithm."""
    ab, bc, cd = between(a, b, share), between(b, c, share), between(c, d, share)
    abc, bcd = between(ab, bc, share), between(bc, cd, share)
    return ab, abc, between(abc, bcd, share)
