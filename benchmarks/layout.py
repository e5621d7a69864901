"""The two layouts of the process map: crossings, size and time, on open logs and the demo.

    pip install -e ".[dev]"
    journeymine demo --out demo
    python benchmarks/layout.py demo/orders.csv ../shared/data/receipt/receipt.parquet

A row is a log at a level of detail.  Two arrows that cross count once, however often they do;
arrows that only touch or run along each other do not count.  Time is CPU time from boxes and
arrows to their places, the median of `--rounds`, after a first call with the same graph; the
first call of a process with Graphviz, which compiles it, has a line of its own, by the clock.
"""

from __future__ import annotations

import argparse
from itertools import pairwise
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

import journeymine as jm
from journeymine.discovery.detail import LEVELS
from journeymine.drawing.graphs import process_map
from journeymine.drawing.graphs.layout import layout
from journeymine.drawing.graphs.placed import Edge, Layout, Node
from journeymine.drawing.graphs.ways import straightened

ENGINES = ("graphlay", "graphviz")


def crossings(placed: Layout) -> int:
    """Pairs of arrows that cross."""
    lines = [straightened(way, curved=placed.curved) for way in placed.ways]
    found = 0
    for i, one in enumerate(lines):
        for j in range(i):
            if any(_cross(a, b, c, d) for a, b in pairwise(one) for c, d in pairwise(lines[j])):
                found += 1
    return found


def _cross(a, b, c, d) -> bool:
    """Whether the open pieces ab and cd have a point in common that is no end of either."""

    def side(p, q, r):
        return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])

    if max(a[0], b[0]) < min(c[0], d[0]) or max(c[0], d[0]) < min(a[0], b[0]):
        return False
    return side(a, b, c) * side(a, b, d) < 0 and side(c, d, a) * side(c, d, b) < 0


def graph_of(actual: jm.DiscoveredJourney, detail: str) -> tuple[list[Node], list[Edge]]:
    """What the process map asks an engine for."""
    asked: list[tuple[list[Node], list[Edge]]] = []

    def noted(nodes, edges, engine="graphlay"):
        asked.append((list(nodes), list(edges)))
        return layout(nodes, edges, engine)

    process_map.layout = noted
    process_map.process_map(actual, detail=detail)
    process_map.layout = layout
    return asked[0]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("logs", nargs="+")
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    began = perf_counter()
    layout([Node("a", 10, 10)], [], "graphviz")
    print(f"The first call with Graphviz: {perf_counter() - began:.1f} s\n")
    print("| log | detail | boxes | arrows | crossings | size, px | CPU, ms |")
    print("|---|---|---|---|---|---|---|")
    for path in given.logs:
        actual = jm.discover(jm.read_log(path))
        for detail in LEVELS:
            nodes, edges = graph_of(actual, detail)
            cells = {"crossings": [], "size": [], "time": []}
            for engine in ENGINES:
                placed, times = layout(nodes, edges, engine), []
                for _ in range(given.rounds):
                    began = process_time()
                    layout(nodes, edges, engine)
                    times.append((process_time() - began) * 1000)
                cells["crossings"].append(str(crossings(placed)))
                cells["size"].append(f"{placed.width:.0f} × {placed.height:.0f}")
                cells["time"].append(f"{median(times):.1f}")
            told = " | ".join(" / ".join(cell) for cell in cells.values())
            print(f"| {Path(path).stem} | {detail} | {len(nodes)} | {len(edges)} | {told} |")


if __name__ == "__main__":
    main()
