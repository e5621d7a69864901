"""An arrow along its way: corners are round, and the line ends where the head begins."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import hypot

from journeymine.drawing.canvas.colours import AS_DESIGNED
from journeymine.drawing.canvas.svg import element, number
from journeymine.drawing.graphs.placed import Point
from journeymine.drawing.graphs.ways import between, cut_short

__all__ = ["arrow"]

_CORNER = 6.0
_INTO_HEAD = 1.0  # so that no seam shows where the head begins


def arrow(way: Sequence[Point], thickness: float, *, curved: bool) -> Iterator[str]:
    """Draw an arrow, its tip at the end of the way.

    Parameters
    ----------
    way : sequence of (x, y)
    thickness : float
        Of the line, in pixels; the head grows with it.
    curved : bool
        As in `Layout`.
    """
    length, half = 8 + 0.6 * thickness, 3.5 + 0.65 * thickness
    line = cut_short(way, length - _INTO_HEAD, curved=curved)
    (x0, y0), (x1, y1) = line[-1], way[-1]
    if (x0, y0) == (x1, y1):
        (x0, y0) = way[-2]
    far = hypot(x1 - x0, y1 - y0) or 1.0
    dx, dy = (x1 - x0) / far, (y1 - y0) / far
    yield element(
        "path",
        d=_curve(line) if curved else _round_at_corners(line),
        fill="none",
        stroke=AS_DESIGNED,
        stroke_width=thickness,
    )
    corners = (
        (x1, y1),
        (x1 - dx * length - dy * half, y1 - dy * length + dx * half),
        (x1 - dx * length + dy * half, y1 - dy * length - dx * half),
    )
    yield element("polygon", points=" ".join(_at(p, ",") for p in corners), fill=AS_DESIGNED)


def _at(point: Point, between_them: str = " ") -> str:
    return f"{number(point[0])}{between_them}{number(point[1])}"


def _curve(line: Sequence[Point]) -> str:
    return f"M{_at(line[0])}C{' '.join(_at(p) for p in line[1:])}"


def _round_at_corners(line: Sequence[Point]) -> str:
    parts = [f"M{_at(line[0])}"]
    for before, at, behind in zip(line, line[1:], line[2:], strict=False):
        into = hypot(at[0] - before[0], at[1] - before[1])
        out = hypot(behind[0] - at[0], behind[1] - at[1])
        radius = min(_CORNER, into / 2, out / 2)
        if radius:
            first, last = between(at, before, radius / into), between(at, behind, radius / out)
            parts.append(f"L{_at(first)}Q{_at(at)} {_at(last)}")
    parts.append(f"L{_at(line[-1])}")
    return "".join(parts)
