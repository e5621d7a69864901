"""What a layout is asked for and what it answers, whichever engine makes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["Edge", "Layout", "Node", "Point"]

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Node:
    """A box to be placed; sizes in pixels."""

    key: str
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Edge:
    """An arrow; `weight` says how much it wants to be straight and short."""

    source: str
    target: str
    weight: float = 1.0
    label: tuple[float, float] = (0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Layout:
    """Where everything stands.

    Attributes
    ----------
    positions : mapping of str to (x, y)
        Centres of the nodes.
    ways : tuple of tuples of (x, y)
        The way of every edge, in the order given, from border to border.
    anchors : tuple of (x, y)
        Where the label of every edge has its middle.
    curved : bool
        False: the points of a way are joined by straight lines.  True: after the first point,
        every three are the two control points and the end of a cubic Bézier curve.
    width, height : float
        Of the whole drawing, whose smallest coordinates are 0; 0 as engines hand it over.
    """

    positions: Mapping[str, Point]
    ways: tuple[tuple[Point, ...], ...]
    anchors: tuple[Point, ...]
    curved: bool = False
    width: float = 0.0
    height: float = 0.0
