"""Labels beside points: each at the first of six positions where it covers nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import cos, pi, sin

from journeymine.drawing.letters import width

__all__ = ["Box", "Label", "placed"]

_APART = 5.0
_ABOVE, _BELOW = 0.76, 0.26  # of the size: what letters take over and under their line
_DIRECTIONS = 12
_RINGS = tuple(range(24, 200, 12))


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


@dataclass(frozen=True, slots=True)
class Label:
    """Where the words of a point stand.

    Attributes
    ----------
    x, y : float
        The beginning of the line of text.
    led : tuple of float, or None
        From where, on the label, a line leads to the point; None where it stands beside it.
    """

    x: float
    y: float
    led: tuple[float, float] | None = None


def placed(
    points: Sequence[tuple[float, float, float, str]],
    area: Box,
    taken: Sequence[Box],
    *,
    size: float,
    weight: int = 600,
) -> list[Label | None]:
    """A place for the label of every point; the first ones choose first.

    Beside a point are six positions: right, left, above, below, above to the right, below to the
    left.  Where none is free, a place farther away is taken, with a line to the point.

    Parameters
    ----------
    points : sequence of tuple
        Each the centre, the radius and the words.
    area : Box
        What no label leaves.
    taken : sequence of Box
        What no label covers, beside the points and one another.
    size : float
        Of the letters.
    weight : int
        Of the letters.

    Returns
    -------
    list of Label or None
        None where no place is free.

    Examples
    --------
    >>> one, two = placed([(50, 50, 5, "a"), (64, 50, 5, "b")], Box(0, 0, 200, 100), [], size=10)
    >>> one.x < 50 < 64 < two.x
    True
    """
    covered = [*taken, *(Box(x - r, y - r, x + r, y + r) for x, y, r, _ in points)]
    found: list[Label | None] = []
    for x, y, r, words in points:
        wide = width(words, size, weight)
        spots = (*_beside(x, y, r, wide, size), *_farther(x, y, r, wide, size))
        free = next((label for label in spots if _free(label, wide, size, area, covered)), None)
        if free is not None:
            covered.append(_box(free, wide, size))
        found.append(free)
    return found


def _beside(x: float, y: float, r: float, wide: float, size: float) -> Iterator[Label]:
    level, slant = y + 0.35 * size, 0.7 * r
    above, below = y - r - _APART, y + r + _APART + _ABOVE * size
    yield Label(x + r + _APART, level)
    yield Label(x - r - _APART - wide, level)
    yield Label(x - wide / 2, above)
    yield Label(x - wide / 2, below)
    yield Label(x + slant, above)
    yield Label(x - slant - wide, below)


def _farther(x: float, y: float, r: float, wide: float, size: float) -> Iterator[Label]:
    for ring in _RINGS:
        for k in range(_DIRECTIONS):
            turn = 2 * pi * k / _DIRECTIONS
            at_x, at_y = x + (r + ring) * cos(turn), y + (r + ring) * sin(turn)
            is_left = at_x < x
            start = at_x - wide if is_left else at_x
            yield Label(start, at_y + 0.35 * size, (at_x + (3 if is_left else -3), at_y))


def _box(label: Label, wide: float, size: float) -> Box:
    return Box(label.x, label.y - _ABOVE * size, label.x + wide, label.y + _BELOW * size)


def _free(label: Label, wide: float, size: float, area: Box, covered: Sequence[Box]) -> bool:
    box = _box(label, wide, size)
    return box.within(area) and not any(box.meets(other) for other in covered)
