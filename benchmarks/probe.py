"""One measurement in a process of its own; prints it as a line of JSON.

python benchmarks/probe.py (memory | first | ours | pm4py) PAIR
"""

from __future__ import annotations

import json
import resource
import sys
from itertools import pairwise
from time import perf_counter
from typing import Any

import methods
from noise import Variant
from pairs import Path, all_pairs


def memory(variants: list[Variant], path: Path) -> dict[str, Any]:
    """The most memory the process ever had, before and after aligning, in MB."""
    import journeymine as jm

    jm.align(jm.Variants.from_sequences(variants[:20]), jm.DesignedJourney("Design", path))
    before = _most()
    methods.ours(variants, path)
    return {"before": before, "after": _most()}


def _most() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def first(variants: list[Variant], path: Path) -> dict[str, Any]:
    """Seconds of importing, of the first call and of the second."""
    times = [perf_counter()]
    import journeymine as jm

    _ = jm.align
    times.append(perf_counter())
    for _ in range(2):
        methods.ours(variants, path)
        times.append(perf_counter())
    imported, one, other = (b - a for a, b in pairwise(times))
    return {"first": imported + one, "second": other}


def ours(variants: list[Variant], path: Path) -> dict[str, Any]:
    """Precision over the canonical alignments, aligning included; warmed up."""
    _precision(variants[:20], path)
    start = perf_counter()
    value = _precision(variants, path)
    return {"seconds": perf_counter() - start, "precision": value}


def _precision(variants: list[Variant], path: Path) -> float | None:
    import journeymine as jm
    from journeymine.conformance.precision import precision

    design = jm.DesignedJourney("Design", path)
    return precision(jm.align(jm.Variants.from_sequences(variants), design))


def pm4py(variants: list[Variant], path: Path) -> dict[str, Any]:
    """Precision by alignments of pm4py, one case a variant."""
    import pm4py

    start = perf_counter()
    frame, net = methods.frame(variants), methods.net_of_pm4py(path)
    value = pm4py.precision_alignments(frame, *net)
    return {"seconds": perf_counter() - start, "precision": value}


if __name__ == "__main__":
    what, name = sys.argv[1:]
    (pair,) = (pair for pair in all_pairs() if pair.name == name)
    variants, path = pair.make()
    measured = {"memory": memory, "first": first, "ours": ours, "pm4py": pm4py}[what]
    answer = json.dumps(measured(list(variants), path))
    print(f"\n{answer}")
