"""Labels beside points: each at the first of six positions where it covers nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import cos, hypot, pi, sin

from journeymine.drawing.canvas.letters import width

__all__ = ["Box", "Label", "Point", "Segment", "placed"]

_APART = 5.0
_ABOVE, _BELOW = 0.76, 0.26  # of the size: what letters take over and under their line
_DIRECTIONS = 16
_RINGS = tuple(range(14, 260, 8))


Segment = tuple[tuple[float, float], tuple[float, float]]
"""The two ends of a straight line."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle, in pixels; `top` is above `bottom`."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        """Whether they share some area."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def within(self, other: Box) -> bool:
        """Whether it lies inside the other."""
        return (
            other.left <= self.left
            and self.right <= other.right
            and other.top <= self.top
            and self.bottom <= other.bottom
        )

    def cut_by(self, line: Segment) -> bool:
        """Whether a straight line runs through it.

        Examples
        --------
        >>> box = Box(0, 0, 10, 10)
        >>> box.cut_by(((-5, 5), (20, 6))), box.cut_by(((-5, 5), (5, 20)))
        (True, False)
        """
        (x, y), (to_x, to_y) = line
        near, far = 0.0, 1.0  # the part of the line that is inside, as Liang and Barsky clip it
        for start, step, low, high in (
            (x, to_x - x, self.left, self.right),
            (y, to_y - y, self.top, self.bottom),
        ):
            if step == 0:
                if not low < start < high:
                    return False
                continue
            first, last = sorted(((low - start) / step, (high - start) / step))
            near, far = max(near, first), min(far, last)
        return near < far


@dataclass(frozen=True, slots=True)
class Point:
    """What gets a label: its centre, its radius, and the lines of the label."""

    x: float
    y: float
    radius: float
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Label:
    """Where the lines of a label stand.

    Attributes
    ----------
    x : float
        The left end, the middle or the right end of the lines, as `anchor` says.
    y : float
        Of the first line.
    anchor : {'start', 'middle', 'end'}
    led : tuple of float, or None
        From where, on the label, a line leads to the point; None where it stands beside it.
    """

    x: float
    y: float
    anchor: str
    led: tuple[float, float] | None = None


def placed(
    points: Sequence[Point],
    area: Box,
    taken: Sequence[Box],
    words: Sequence[Box] = (),
    *,
    size: float,
    line: float,
    weight: int = 600,
) -> list[Label | None]:
    """A place for the label of every point; the first ones choose first.

    Beside a point are six positions: right, left, above, below, above to the right, below to the
    left.  Where none is free, a place farther away is taken, with a line to the point that
    crosses no other label.

    Parameters
    ----------
    points : sequence of Point
    area : Box
        What no label leaves.
    taken : sequence of Box
        What no label covers, beside the points and one another.
    words : sequence of Box
        Other texts, which no line to a point crosses either.
    size, line : float
        Of the letters, and from one line of them to the next.
    weight : int
        Of the letters.

    Returns
    -------
    list of Label or None
        None where no place is free.

    Examples
    --------
    >>> one, two = placed([Point(50, 50, 5, ("a",)), Point(64, 50, 5, ("b",))],
    ...                   Box(0, 0, 200, 100), [], size=10, line=12)
    >>> one.anchor, two.anchor
    ('end', 'start')
    """
    bubbles = [Box(p.x - p.radius, p.y - p.radius, p.x + p.radius, p.y + p.radius) for p in points]
    labels: list[Box] = []
    found: list[Label | None] = []
    for i, point in enumerate(points):
        wide = max((width(words, size, weight) for words in point.lines), default=0.0)
        high = line * (len(point.lines) - 1)
        others = [
            *bubbles[:i],
            *bubbles[i + 1 :],
            *labels,
            *words,
        ]  # what no line to a point crosses
        free = None
        for label in (*_beside(point, high, size), *_farther(point, high, size)):
            box = _box(label, wide, high, size)
            way = [] if label.led is None else _way(point, label.led)
            if not box.within(area) or any(map(box.meets, (*taken, *words, *bubbles, *labels))):
                continue
            if not any(part.meets(other) for part in way for other in others):
                free = label
                labels += [box, *way]
                break
        found.append(free)
    return found


def _beside(point: Point, high: float, size: float) -> Iterator[Label]:
    x, y, away = point.x, point.y, point.radius + _APART
    level, slant = y + 0.35 * size - high / 2, 0.7 * point.radius
    above, below = y - away - high, y + away + _ABOVE * size
    yield Label(x + away, level, "start")
    yield Label(x - away, level, "end")
    yield Label(x, above, "middle")
    yield Label(x, below, "middle")
    yield Label(x + slant, above, "start")
    yield Label(x - slant, below, "end")


def _farther(point: Point, high: float, size: float) -> Iterator[Label]:
    for ring in _RINGS:
        for k in range(_DIRECTIONS):
            turn = 2 * pi * (k + 0.5) / _DIRECTIONS
            x = point.x + (point.radius + ring) * cos(turn)
            y = point.y + (point.radius + ring) * sin(turn)
            level = y + 0.35 * size - high / 2
            if x < point.x:
                yield Label(x - 3, level, "end", (x, y))
            else:
                yield Label(x + 3, level, "start", (x, y))


def _way(point: Point, end: tuple[float, float]) -> list[Box]:
    """Small boxes along the line from the rim of a point to its label."""
    across, down = end[0] - point.x, end[1] - point.y
    far = hypot(across, down)
    steps = range(int(point.radius) + 1, int(far), 3)
    spots = [(point.x + across * s / far, point.y + down * s / far) for s in steps]
    return [Box(x - 1, y - 1, x + 1, y + 1) for x, y in spots]


def _box(label: Label, wide: float, high: float, size: float) -> Box:
    shift = {"start": 0.0, "middle": wide / 2, "end": wide}[label.anchor]
    left = label.x - shift
    return Box(left, label.y - _ABOVE * size, left + wide, label.y + high + _BELOW * size)
