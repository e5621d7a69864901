"""Discovery from counts: CPU seconds from a Parquet file to a model, ours beside pm4py.

    python benchmarks/discovery.py                     # 10 million events, three rounds
    python benchmarks/discovery.py --events 1e6 --rounds 5
    python benchmarks/discovery.py --log log.parquet --small small.parquet

The log, and how processes are measured, are those of `engine.py`: each is a process of its own,
which did the same with a small log before; CPU seconds are those of all its processes.  The rows
alternate, and the table has medians.  Every row begins with the raw file and ends with a model,
but for "after reading", which begins with the cache.  pm4py reads with pandas, formats, counts,
and mines by its inductive miner from counts (``IMd``); and, in a row of its own, by its default
miner, which needs all paths.  The last column is what pm4py's row takes, divided by ours.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from statistics import median

import engine

_OURS = """
import journeymine as jm
def run(files, cache):
    graph = jm.graph_of(jm.read_log(*files, cache=cache))
    return len(graph.arcs), len(jm.journey_of_graph(graph, noise=0.2).steps)
"""

_FORMATTED = """
import pandas as pd, pm4py
from pm4py.algo.discovery.inductive import algorithm
from pm4py.objects.dfg.obj import DFG
def formatted(files):
    frame = pd.read_parquet(files[0])
    return pm4py.format_dataframe(
        frame, case_id="case_id", activity_key="activity", timestamp_key="timestamp"
    )
"""

PEER = "pm4py: file to model, IMd from counts"

PROGRAMS = {
    "ours: file to model": _OURS,
    PEER: _FORMATTED + """
def run(files, cache):
    arcs, starts, ends = pm4py.discover_dfg(formatted(files))
    tree = algorithm.apply(DFG(arcs, starts, ends), variant=algorithm.Variants.IMd)
    return len(arcs), len(str(tree))
""",
    "ours: after reading": _OURS,
    "pm4py: file to model, its default": _FORMATTED + """
def run(files, cache):
    return len(str(pm4py.discover_process_tree_inductive(formatted(files))))
""",
}  # fmt: skip

FROM_CACHE = "ours: after reading"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--events", type=float, default=1e7)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--log", type=Path, help="a log as that of engine.py, instead of --events")
    parser.add_argument("--small", type=Path, help="a small one, looked at before")
    asked = parser.parse_args()
    events = int(asked.events)
    engine.PROGRAMS.update(PROGRAMS)
    found: dict[str, list[list[float]]] = {name: [] for name in PROGRAMS}
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        log, small = asked.log or folder / "log.parquet", asked.small or folder / "small.parquet"
        if asked.log is None:
            engine.apart(engine.write_parquet, folder, "log", events, 1)
        if asked.small is None:
            engine.apart(engine.write_parquet, folder, "small", 300_000, 3)
        for number in range(asked.rounds):
            for name in PROGRAMS:
                cached = name == FROM_CACHE
                if cached and number == 0:
                    engine.measure("ours, read_log", [log], True, None, folder)
                result = engine.measure(name, [log], cached, small, folder)
                print(name, result, file=sys.stderr, flush=True)
                if result is not None:
                    found[name].append(result)
        what = log.name if asked.log else f"{events:,} events"
    cpu = {name: median(r[0] for r in results) for name, results in found.items() if results}
    print(f"{what}, {asked.rounds} rounds\n\n| what | CPU s | peak MiB | pm4py's IMd takes |")
    print("|---|---|---|---|")
    for name, seconds in cpu.items():
        most = median(r[1] for r in found[name])
        times = f"{cpu[PEER] / seconds:.1f} x" if PEER in cpu else "unknown"
        print(f"| {name} | {seconds:.2f} | {most:,.0f} | {times} |")


if __name__ == "__main__":
    main()
