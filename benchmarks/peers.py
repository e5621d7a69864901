"""What is measured: JourneyMine and its peers, each from the variants in memory to costs and moves.

Run as a script it measures one of them in a process of its own, which can be stopped:
``python peers.py NAME JOB`` reads a pickled job and writes what it found as JSON.
"""

from __future__ import annotations

import json
import pickle
import random
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from time import perf_counter

import numpy as np

Variants = Sequence[tuple[str, ...]]

SAMPLE_SECONDS = 2.0  # for pm4py: then its time for all variants is projected
PM4PY_MOVE = 10_000


def journeymine(variants: Variants, design: object, _: Path) -> list[int]:
    """Encoding, compiling the design anew, costs and moves."""
    import journeymine as jm

    fresh = jm.DesignedJourney(design.name, design.path)
    return jm.align(jm.Variants.from_sequences(variants), fresh).cost.tolist()


def r4pm(variants: Variants, _: object, pnml: Path) -> list[int | None]:
    """All variants at once, on all cores."""
    import polars as pl
    import r4pm as peer
    from r4pm import bindings

    lengths = [len(variant) for variant in variants]
    events = sum(lengths)
    frame = pl.DataFrame(
        {
            "case:concept:name": np.repeat(np.arange(len(variants)), lengths).astype(str),
            "concept:name": [name for variant in variants for name in variant],
            "time:timestamp": pl.Series(np.arange(events) * 1_000_000).cast(
                pl.Datetime("us", "UTC")
            ),
        }
    )
    log = peer.import_item_from_df("EventLog", frame)
    log = peer.convert_item(log, "EventLogActivityProjection")
    unit = {"log_move_cost": 1, "model_move_cost": 1, "silent_move_cost": 0, "sync_move_cost": 0}
    rows = bindings.align_variants(peer.petri_net.import_pnml(str(pnml)), log, {"cost_fn": unit})
    found = {tuple(r["activities"]): r["result"].get("Ok", {}).get("cost") for r in rows}
    return [found.get(tuple(variant)) for variant in variants]


def pm4py(variants: Variants, pnml: Path, method: str) -> tuple[float, dict[int, int]]:
    """Seconds for all variants, projected from a seeded sample, and the costs of the sample."""
    import pm4py as peer
    from pm4py.algo.conformance.alignments.petri_net import algorithm
    from pm4py.objects.log.obj import Event, Trace

    net = peer.read_pnml(str(pnml))
    order = list(range(len(variants)))
    random.Random(1).shuffle(order)
    costs: dict[int, int] = {}
    start = perf_counter()
    for i in order:
        trace = Trace([Event({"concept:name": name}) for name in variants[i]])
        found = algorithm.apply_trace(trace, *net, variant=algorithm.Variants[method])
        costs[i] = found["cost"] // PM4PY_MOVE
        if perf_counter() - start > SAMPLE_SECONDS:
            break
    return (perf_counter() - start) * len(order) / len(costs), costs


METHODS = {
    "pm4py": "VERSION_STATE_EQUATION_A_STAR",
    "pm4py dijkstra": "VERSION_DIJKSTRA_LESS_MEMORY",
    "pm4py no heuristics": "VERSION_DIJKSTRA_NO_HEURISTICS",
}


def measured(name: str, job: Path, rounds: int) -> dict[str, object]:
    """Median seconds, number of rounds, and the cost of every variant that was aligned."""
    with job.open("rb") as file:
        variants, design, pnml = pickle.load(file)
    if name in METHODS:
        seconds, costs = pm4py(variants, Path(pnml), METHODS[name])
        return {"seconds": seconds, "costs": costs, "sampled": len(costs)}
    run: Callable[..., list[int | None]] = {"journeymine": journeymine, "r4pm": r4pm}[name]
    found: list[int | None] = []
    if name == "journeymine":
        run(variants[:3], design, Path(pnml))  # loads or makes the machine code
    times: list[float] = []
    while len(times) < rounds and sum(times) < 10:
        start = perf_counter()
        found = run(variants, design, Path(pnml))
        times.append(perf_counter() - start)
    costs = {i: cost for i, cost in enumerate(found) if cost is not None}
    return {"seconds": median(times), "costs": costs, "sampled": len(variants)}


if __name__ == "__main__":
    name, job, rounds, out = sys.argv[1:]
    import warnings

    warnings.simplefilter("ignore")
    result = measured(name, Path(job), int(rounds))
    import resource

    result["megabytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    Path(out).write_text(json.dumps(result), encoding="utf-8")
