"""Touchpoints as bubbles in a plane of performance and weight, with one shaded quadrant."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import hypot, sqrt
from typing import Any

from journeymine.drawing.canvas.colours import (
    GRID,
    INK,
    MUTED,
    NEUTRAL,
    OFF_TARGET,
    OFF_TARGET_WASH,
)
from journeymine.drawing.canvas.frame import FEW
from journeymine.drawing.canvas.labels import Box, Point, placed
from journeymine.drawing.canvas.letters import broken, cut, width
from journeymine.drawing.canvas.svg import element, text
from journeymine.drawing.canvas.ticks import Axis
from journeymine.language import Language

__all__ = ["Corners", "Placed", "Plane"]

_INSET, _INSET_UP = 26.0, 42.0  # so that no bubble is cut, or covers the words in the corners
_LARGEST, _SMALLEST = 17.0, 2.5
_TICK, _LABEL, _LINE, _MOST_LABEL = 11.0, 12.0, 14.0, 150.0
_LEAST_HEIGHT = 0.25


@dataclass(frozen=True, slots=True)
class Placed:
    """A touchpoint in the plane.

    Attributes
    ----------
    name : str
    performance : mapping
        The mean score less what is intended, with its interval and n.
    weight : float
        How much it matters, from 0 to 1.
    bubble : int
        The customers that the area of the bubble stands for.
    is_short : bool
        Whether it is clearly below what is intended.
    """

    name: str
    performance: Mapping[str, Any]
    weight: float
    bubble: int
    is_short: bool


@dataclass(frozen=True, slots=True)
class Corners:
    """What stands in the quadrants, and at the line between the upper and the lower ones."""

    upper_left: str
    upper_right: str
    lower_left: str
    lower_right: str
    divider: str


@dataclass(frozen=True, slots=True)
class Plane:
    """The plane, ready to be drawn.

    Attributes
    ----------
    points : sequence of Placed
        Those that choose the place of their label first stand first.
    mean : float
        The weight at which the quadrants part.
    box : Box
        Where it stands.
    tolerance : float
        The least that the axis of performance reaches to both sides of 0.
    """

    points: Sequence[Placed]
    mean: float
    box: Box
    tolerance: float

    def fix_first(self) -> list[Placed]:
        """The points of the shaded quadrant that are clearly below what is intended."""
        return [one for one in self.points if one.is_short and one.weight >= self.mean]

    def drawn(
        self,
        corners: Corners,
        names: tuple[str, str, str],
        weight_ticks: Callable[[float, float], Sequence[tuple[float, str]]],
        language: Language,
    ) -> tuple[list[str], list[str], list[str]]:
        """The SVG elements, and the names of the points without room for a label.

        First those that have a number in their bubble instead, by that number from 1, then those
        that have not even that, as they lie upon one another.

        Parameters
        ----------
        corners : Corners
        names : tuple of str
            Of the axis of weight, of that of performance, and of its 0.
        weight_ticks : function of the ends of the axis of weight
            Where it has ticks, and their words.
        language : Language
        """
        box, across, up = self.box, self._across(), self._up()
        middle, divider = across.at(0), up.at(self.mean)
        ticks = weight_ticks(up.first, up.last)
        parts = [
            element(
                "rect", x=box.left, y=box.top, width=middle - box.left, height=divider - box.top,
                fill=OFF_TARGET_WASH,
            ),
            *_grid(across, up, box, ticks, names, language),
            element(
                "path", d=f"M{middle:.2f} {box.top:.2f}V{box.bottom:.2f}", stroke=INK,
                stroke_width=1.25,
            ),
            element(
                "path", d=f"M{box.left:.2f} {divider:.2f}H{box.right:.2f}", stroke=INK,
                stroke_width=1.25, stroke_dasharray="4 3",
            ),
        ]  # fmt: skip
        told, words = _corners(corners, box, divider)
        parts += told
        bubbles = self._bubbles(across, up)
        taken = [
            Box(box.left, divider - 1, box.right, divider + 1),
            Box(middle - 1, box.top, middle + 1, box.bottom),
        ]
        taken += [
            Box(across.at(low), y - 1, across.at(high), y + 1)
            for (_, y, _), one in zip(bubbles, self.points, strict=True)
            for low, high in [_interval(one)]
        ]
        by_size = sorted(zip(bubbles, self.points, strict=True), key=lambda pair: -pair[0][2])
        for (x, y, r), one in by_size:
            parts += _bubble(x, y, r, one, across, is_red=one in self.fix_first())
        labels, numbered, unnamed = self._labels(bubbles, taken, words)
        return [*parts, *labels], numbered, unnamed

    def _across(self) -> Axis:
        sure = [one for one in self.points if one.performance["n"] >= FEW] or self.points
        ends = [end for one in sure for end in _interval(one)]
        ends += [one.performance["value"] for one in self.points]
        first, last = min(*ends, -self.tolerance), max(*ends, self.tolerance)
        return Axis(first, last, self.box.left + _INSET, self.box.right - _INSET)

    def _up(self) -> Axis:
        """As far as the points, and some way to both sides of the mean."""
        weights = [*(one.weight for one in self.points), self.mean]
        apart = max((max(weights) - min(weights)) / 5, _LEAST_HEIGHT)
        first, last = min(*weights, self.mean - apart), max(*weights, self.mean + apart)
        return Axis(first, last, self.box.bottom - _INSET_UP, self.box.top + _INSET_UP)

    def _bubbles(self, across: Axis, up: Axis) -> list[tuple[float, float, float]]:
        most = max(one.bubble for one in self.points) or 1
        return [
            (
                across.at(one.performance["value"]),
                up.at(one.weight),
                max(_LARGEST * sqrt(one.bubble / most), _SMALLEST),
            )
            for one in self.points
        ]

    def _labels(
        self,
        bubbles: Sequence[tuple[float, float, float]],
        taken: Sequence[Box],
        words: Sequence[Box],
    ) -> tuple[list[str], list[str], list[str]]:
        wanted = [
            Point(x, y, r, tuple(broken(one.name, _MOST_LABEL, _LABEL, 600)))
            for (x, y, r), one in zip(bubbles, self.points, strict=True)
        ]
        inner = Box(self.box.left + 4, self.box.top + 4, self.box.right - 4, self.box.bottom - 4)
        parts: list[str] = []
        unnamed: list[str] = []
        numbered: dict[str, Point] = {}
        spots = placed(wanted, inner, taken, words, size=_LABEL, line=_LINE)
        for one, point, spot in zip(self.points, wanted, spots, strict=True):
            if spot is None and _has_room(point, numbered.values()):
                numbered[one.name] = point
                fill = "#fff" if one in self.fix_first() else INK
                figure = str(len(numbered))
                at = point.x, point.y + 4
                parts.append(text(*at, figure, size=_TICK, fill=fill, weight=600, anchor="middle"))
                continue
            if spot is None:
                unnamed.append(one.name)
                continue
            if spot.led is not None:
                parts.append(_leader(point, spot.led))
            fill = MUTED if one.performance["n"] < FEW else INK
            weight = 600 if one in self.fix_first() else 400
            full = one.name if "…" in "".join(point.lines) else ""
            parts += [
                text(
                    spot.x, spot.y + _LINE * k, one_line, size=_LABEL, fill=fill, weight=weight,
                    anchor=spot.anchor, halo=True, title=full,
                )
                for k, one_line in enumerate(point.lines)
            ]  # fmt: skip
        return parts, list(numbered), unnamed


def _interval(one: Placed) -> tuple[float, float]:
    low, high = one.performance["low"], one.performance["high"]
    value = one.performance["value"]
    return (value if low is None else low), (value if high is None else high)


def _bubble(
    x: float, y: float, r: float, one: Placed, across: Axis, *, is_red: bool
) -> Iterator[str]:
    fill, (low, high) = OFF_TARGET if is_red else NEUTRAL, _interval(one)
    start, end = across.at(low), across.at(high)
    yield element("rect", x=start, y=y - 0.75, width=end - start, height=1.5, fill=fill)
    if one.performance["n"] < FEW:
        yield element("circle", cx=x, cy=y, r=r, fill="#fff", stroke=fill, stroke_width=1.5)
    else:
        yield element(
            "circle", cx=x, cy=y, r=r, fill=fill, fill_opacity=0.85, stroke="#fff", stroke_width=1
        )


def _has_room(point: Point, numbered: Iterable[Point]) -> bool:
    """Whether a number fits into a bubble, and stands clear of those that others have."""
    return point.radius >= _TICK * 0.75 and all(
        abs(point.x - other.x) > 2 * _TICK or abs(point.y - other.y) > 1.5 * _TICK
        for other in numbered
    )


def _leader(point: Point, end: tuple[float, float]) -> str:
    across, down = end[0] - point.x, end[1] - point.y
    share = point.radius / hypot(across, down)
    start = point.x + across * share, point.y + down * share
    path = f"M{start[0]:.2f} {start[1]:.2f}L{end[0]:.2f} {end[1]:.2f}"
    return element("path", d=path, stroke=MUTED, stroke_width=0.75)


def _corners(corners: Corners, box: Box, divider: float) -> tuple[list[str], list[Box]]:
    """The words in the quadrants, and what they cover."""
    places = [
        (corners.upper_left, box.left + 10, box.top + 18, "start", OFF_TARGET, 600),
        (corners.upper_right, box.right - 10, box.top + 18, "end", MUTED, 600),
        (corners.lower_left, box.left + 10, box.bottom - 9, "start", MUTED, 600),
        (corners.lower_right, box.right - 10, box.bottom - 9, "end", MUTED, 600),
        (corners.divider, box.left + 10, divider + 14, "start", MUTED, 400),
    ]
    parts, covered = [], []
    for words, x, y, anchor, fill, weight in places:
        if words:
            shown = cut(words, 260, _TICK, weight)
            wide = width(shown, _TICK, weight)
            left = x if anchor == "start" else x - wide
            covered.append(Box(left, y - 10, left + wide, y + 4))
            parts.append(text(x, y, shown, size=_TICK, fill=fill, weight=weight, anchor=anchor))
    return parts, covered


def _grid(
    across: Axis,
    up: Axis,
    box: Box,
    ticks: Sequence[tuple[float, str]],
    names: tuple[str, str, str],
    language: Language,
) -> Iterator[str]:
    above, below, zero = names
    yield text(box.left - 52, box.top - 12, above, size=12, fill=INK)
    for value, words in ticks:
        y = up.at(value)
        yield element("path", d=f"M{box.left:.2f} {y:.2f}H{box.right:.2f}", stroke=GRID)
        yield text(box.left - 8, y + 4, words, size=_TICK, fill=MUTED, anchor="end")
    decimals = 2 if across.last - across.first < 0.35 else 1
    for value in across.ticks():
        x = across.at(value)
        yield element("path", d=f"M{x:.2f} {box.top:.2f}V{box.bottom:.2f}", stroke=GRID)
        words = language.signed(value, decimals) if value else zero
        yield text(x, box.bottom + 18, words, size=_TICK, fill=MUTED, anchor="middle")
    middle = (box.left + box.right) / 2
    yield text(middle, box.bottom + 42, below, size=12, fill=INK, anchor="middle")
