"""Every designed touchpoint: who reached it, who skipped, repeated or misplaced it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from journeymine.conformance import Alignments, Deviation
from journeymine.gap.figures import TouchpointFigures
from journeymine.statistics import share

__all__ = ["touchpoint_figures"]


def touchpoint_figures(
    alignments: Alignments, deviations: Sequence[Sequence[Deviation]]
) -> tuple[TouchpointFigures, ...]:
    """A row per designed touchpoint, in the order of the path.

    *Reached* are the cases with any event of the touchpoint, wherever it happened;
    *visits* are all its events.
    """
    variants, design = alignments.variants, alignments.design
    cases = variants.cases.tolist()
    matching = design.matching(variants.activities)
    reached: dict[str, int] = defaultdict(int)
    visits: dict[str, int] = defaultdict(int)
    showing: dict[tuple[str, str], int] = defaultdict(int)
    for i, variant in enumerate(variants):
        seen = [matching[activity] for activity in variant if activity in matching]
        for touchpoint in seen:
            visits[touchpoint] += cases[i]
        for touchpoint in set(seen):
            reached[touchpoint] += cases[i]
        for kind, touchpoint in {(d.kind, d.touchpoint) for d in deviations[i]}:
            showing[kind, touchpoint] += cases[i]
    return tuple(
        TouchpointFigures(
            touchpoint=name,
            stage=design.touchpoint(name).stage,
            reached=share(reached[name], variants.n_cases),
            skipped_cases=showing["missing", name],
            repeated_cases=showing["repeated", name],
            order_cases=showing["order", name],
            visits=visits[name],
        )
        for name in design.touchpoints
    )
