"""Discovery: CPU seconds from a Parquet file to a journey, ours beside pm4py, from counts alone.

    python benchmarks/discovery.py                     # 10 million events, one round
    python benchmarks/discovery.py --events 1e6 --rounds 3

The log, and how processes are measured, are those of `engine.py`: each is a process of its own,
which did the same with a small log before.  pm4py reads with pandas, counts, and mines by its
inductive miner from counts (``IMd``).
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from statistics import median

import engine

PROGRAMS = {
    "ours, counts to a journey": """
import journeymine as jm
def run(files, cache):
    graph = jm.graph_of(jm.read_log(*files, cache=cache))
    return len(graph.arcs), len(jm.journey_of_graph(graph, noise=0.2).steps)
""",
    "ours, discover": """
import journeymine as jm
def run(files, cache):
    log = jm.read_log(*files, cache=cache)
    found = jm.discover(log, miner="inductive-follows")
    return len(found.graph.arcs), len(found.journey.steps)
""",
    "pm4py": """
import pandas as pd, pm4py
from pm4py.algo.discovery.inductive import algorithm
from pm4py.objects.dfg.obj import DFG
def run(files, cache):
    frame = pd.read_parquet(files[0])
    frame = pm4py.format_dataframe(frame, case_id="case_id", activity_key="activity", timestamp_key="timestamp")
    arcs, starts, ends = pm4py.discover_dfg(frame)
    tree = algorithm.apply(DFG(arcs, starts, ends), variant=algorithm.Variants.IMd)
    return len(arcs), len(str(tree))
""",
}


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--events", type=float, default=1e7)
    parser.add_argument("--rounds", type=int, default=1)
    asked = parser.parse_args()
    events = int(asked.events)
    engine.PROGRAMS.update(PROGRAMS)
    found: dict[str, list[list[float]]] = {name: [] for name in PROGRAMS}
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        engine.apart(engine.write_parquet, folder, "log", events, 1)
        engine.apart(engine.write_parquet, folder, "small", 300_000, 3)
        for _ in range(asked.rounds):
            for name in PROGRAMS:
                files, warm = [folder / "log.parquet"], folder / "small.parquet"
                result = engine.measure(name, files, False, warm, folder)
                print(name, result, file=sys.stderr, flush=True)
                if result is not None:
                    found[name].append(result)
    print(f"{events:,} events, {asked.rounds} rounds\n\n| what | CPU s | peak MiB |\n|---|---|---|")
    for name, results in found.items():
        if results:
            cpu, most = median(r[0] for r in results), median(r[1] for r in results)
            print(f"| {name} | {cpu:.2f} | {most:,.0f} |")


if __name__ == "__main__":
    main()
