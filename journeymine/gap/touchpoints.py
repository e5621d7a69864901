"""Every designed touchpoint: who reached it, who skipped, repeated or misplaced it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from journeymine.conformance import Alignments, Deviation
from journeymine.gap.figures import TouchpointFigures
from journeymine.gap.travelled import Travelled
from journeymine.statistics import share
from journeymine.statistics.counts import occurrences

__all__ = ["touchpoint_figures"]


def touchpoint_figures(
    alignments: Alignments,
    deviations: Sequence[Sequence[Deviation]],
    travelled: Travelled | None = None,
) -> tuple[TouchpointFigures, ...]:
    """A row per designed touchpoint, in the order of the path.

    *Reached* are the cases with any event of the touchpoint, wherever it happened;
    *visits* are all its events.  With `travelled`, which cases took each variant, intervals are
    by customer.
    """
    variants, design = alignments.variants, alignments.design
    cases = variants.cases.tolist()
    matching = design.matching(variants.activities)
    number = {name: i for i, name in enumerate(design.touchpoints)}
    touchpoint_of = [number.get(matching.get(name, ""), -1) for name in variants.activities]
    touchpoint = np.array(touchpoint_of, dtype=np.int64)[variants.codes]
    variant = np.repeat(np.arange(len(variants)), variants.lengths)[touchpoint >= 0]
    touchpoint = touchpoint[touchpoint >= 0]
    visits, reached = (np.zeros(len(number), dtype=np.int64) for _ in range(2))
    np.add.at(visits, touchpoint, variants.cases[variant])
    width = len(number)
    pairs, _ = occurrences(variant * width + touchpoint)
    np.add.at(reached, pairs % width, variants.cases[pairs // width])
    showing: dict[tuple[str, str], int] = defaultdict(int)
    for i, found in enumerate(deviations):
        for kind, name in {(d.kind, d.touchpoint) for d in found}:
            showing[kind, name] += cases[i]
    return tuple(
        TouchpointFigures(
            touchpoint=name,
            stage=design.touchpoint(name).stage,
            reached=(
                share(int(reached[number[name]]), variants.n_cases)
                if travelled is None
                else travelled.share((pairs[pairs % width == number[name]] // width).tolist())
            ),
            skipped_cases=showing["missing", name],
            repeated_cases=showing["repeated", name],
            order_cases=showing["order", name],
            visits=int(visits[number[name]]),
        )
        for name in design.touchpoints
    )
