"""What alignments add up to over cases: costs, fitness, and how far both are proved."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

import numpy as np
from numpy.typing import NDArray

from journeymine.conformance import Alignments
from journeymine.gap.figures import Bounds, Range
from journeymine.gap.travelled import Travelled
from journeymine.statistics import Interval, Share, mean_interval, share

__all__ = ["Costs", "costs"]


@dataclass(frozen=True, slots=True)
class Costs:
    """The figures that complete, open and weighted journeys share.

    `cost` and `worst_cost` are whole numbers in the unit of the alignments; means are over
    cases, and a move costs 1 in them unless the design weighs it.
    """

    cost: int
    worst_cost: int
    mean_cost: float | None
    mean_cost_interval: Interval
    fitness: float | None
    log_fitness: float | None
    fitness_interval: Interval
    fitting_cases: int
    fitting_share: Share
    cases_bounded: int
    bounds: Bounds | None

    @property
    def exact(self) -> bool:
        """Whether the alignment of every case is proved to be the cheapest."""
        return self.cases_bounded == 0


def costs(alignments: Alignments, travelled: Travelled | None = None) -> Costs:
    """Sum up over cases; where an optimum is not proved, with bounds beside the figures.

    Parameters
    ----------
    alignments : Alignments
    travelled : Travelled, optional
        Which cases took each variant, where intervals are by customer.
    """
    found = _Sums(alignments, alignments.cost, travelled)
    bounded = int(alignments.variants.cases[~alignments.exact].sum())
    return Costs(
        cost=found.cost,
        worst_cost=found.worst_cost,
        mean_cost=found.mean_cost,
        mean_cost_interval=found.mean_cost_interval,
        fitness=found.fitness,
        log_fitness=found.log_fitness,
        fitness_interval=found.fitness_interval,
        fitting_cases=found.fitting_cases,
        fitting_share=(
            share(found.fitting_cases, alignments.variants.n_cases)
            if travelled is None
            else travelled.share(np.flatnonzero(alignments.cost == 0).tolist())
        ),
        cases_bounded=bounded,
        bounds=_bounds(_Sums(alignments, alignments.lower), found) if bounded else None,
    )


class _Sums:
    """The sums of one cost a variant: of the alignments found, or of their lower bounds."""

    def __init__(
        self,
        alignments: Alignments,
        cost: NDArray[np.int64],
        travelled: Travelled | None = None,
    ) -> None:
        cases, n = alignments.variants.cases, alignments.variants.n_cases
        self.scale = alignments.scale
        self.cost = int((cost * cases).sum())
        self.worst_cost = int((alignments.worst_cost * cases).sum())
        self.fitting_cases = int(cases[cost == 0].sum())
        self.log_fitness = 1 - self.cost / max(self.worst_cost, 1) if n else None
        amount = cost.astype(np.float64)
        mean, interval = mean_interval(amount, cases, low=0.0)
        if travelled is not None:
            interval = travelled.mean_interval(amount, mean, low=0.0, high=inf)
        self.mean_cost = self._scaled(mean)
        self.mean_cost_interval = Interval(
            self._scaled(interval.low), self._scaled(interval.high), interval.n
        )
        each = 1.0 - cost / np.maximum(alignments.worst_cost, 1)
        self.fitness, self.fitness_interval = mean_interval(each, cases, low=0.0, high=1.0)
        if travelled is not None:
            self.fitness_interval = travelled.mean_interval(each, self.fitness, low=0.0, high=1.0)

    def _scaled(self, value: float | None) -> float | None:
        return None if value is None else value / self.scale


def _bounds(least: _Sums, found: _Sums) -> Bounds:
    """What the figures can be at most and at least: a higher cost is a lower fitness."""

    def units(cost: int) -> float:
        return cost if found.scale == 1 else cost / found.scale

    return Bounds(
        cost=Range(units(least.cost), units(found.cost)),
        mean_cost=Range(least.mean_cost, found.mean_cost),
        fitness=Range(found.fitness, least.fitness),
        log_fitness=Range(found.log_fitness, least.log_fitness),
        fitting_cases=Range(found.fitting_cases, least.fitting_cases),
    )
