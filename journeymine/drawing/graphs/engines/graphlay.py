"""Layout by graphlay: straight lines with right angles, deterministic, no system program."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from math import hypot

from journeymine.drawing.graphs.placed import Edge, Layout, Node, Point

__all__ = ["layout"]


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
    ways = tuple(tuple(_point(p) for p in edge["points"]) for edge in placed.edges)
    return Layout(
        {node.key: _point(at["center"]) for node, at in zip(nodes, placed.nodes, strict=True)},
        ways,
        tuple(
            _point(edge["label_anchor"]) if edge.get("label_anchor") else _middle(way)
            for edge, way in zip(placed.edges, ways, strict=True)
        ),
    )


def _point(of: Mapping[str, float]) -> Point:
    return of["x"], of["y"]


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
