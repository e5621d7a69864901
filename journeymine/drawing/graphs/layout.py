"""Layered layout of a graph, behind an interface of our own.

The engine is graphlay: deterministic, no system program.  Another one can take its place
without a change elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import hypot

__all__ = ["Edge", "Layout", "Node", "Point", "layout"]

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
    polylines : tuple of tuples of (x, y)
        The way of every edge, in the order given, from border to border.
    anchors : tuple of (x, y)
        Where the label of every edge has its middle.
    width, height : float
        Of the whole drawing; the smallest coordinates are 0.
    """

    positions: Mapping[str, Point]
    polylines: tuple[tuple[Point, ...], ...]
    anchors: tuple[Point, ...]
    width: float
    height: float


def layout(nodes: Sequence[Node], edges: Sequence[Edge]) -> Layout:
    """Place nodes from top to bottom and route the edges between them."""
    import graphlay

    graph = graphlay.Graph()
    for node in nodes:
        graph.node(node.key, width=node.width, height=node.height)
    for edge in edges:
        size = {"width": edge.label[0], "height": edge.label[1]}
        more = {"label_size": size} if edge.label[0] else {}
        graph.edge(edge.source, edge.target, weight=edge.weight, **more)
    placed = graphlay.layout(graph, options={"direction": "topbottom"})
    low, high = placed.bounds["min"], placed.bounds["max"]

    def moved(point: Mapping[str, float]) -> Point:
        return point["x"] - low["x"], point["y"] - low["y"]

    lines = tuple(tuple(moved(p) for p in edge["points"]) for edge in placed.edges)
    return Layout(
        {node.key: moved(at["center"]) for node, at in zip(nodes, placed.nodes, strict=True)},
        lines,
        tuple(
            moved(edge["label_anchor"]) if edge.get("label_anchor") else _middle(line)
            for edge, line in zip(placed.edges, lines, strict=True)
        ),
        high["x"] - low["x"],
        high["y"] - low["y"],
    )


def _middle(line: Sequence[Point]) -> Point:
    """Half way along a polyline."""
    lengths = [hypot(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(line)]
    left = sum(lengths) / 2
    for (a, b), length in zip(pairwise(line), lengths, strict=True):
        if left <= length:
            share = left / length if length else 0.0
            return a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share
        left -= length
    return line[0] if line else (0.0, 0.0)
