"""Which cases took each variant: shares and means of path figures by customer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from journeymine.gap.units import Base, Units
from journeymine.log import Variants
from journeymine.statistics import Interval, Share
from journeymine.statistics.clusters import mean_by_cluster
from journeymine.statistics.counts import grouped

__all__ = ["Travelled"]

_Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Travelled:
    """The counted cases of a log of which some customers have several.

    Attributes
    ----------
    base : Base
    customer, variant : array of int64, (counted cases,)
        Whose each is, and which variant it took.
    cases, bounds : array of int64
        Those of variant v are ``cases[bounds[v]:bounds[v + 1]]``, numbered as in `Units`.
    """

    base: Base
    customer: _Ints
    variant: _Ints
    cases: _Ints
    bounds: _Ints

    @classmethod
    def of(cls, variants: Variants, counted: NDArray[np.bool_], units: Units) -> Travelled | None:
        """Of a log where every case is a customer of its own None: counts are enough.

        Parameters
        ----------
        variants : Variants
            Made of the log.
        counted : array of bool, (cases,)
            Which cases are counted.
        units : Units
        """
        if units.customer is None:
            return None
        every = np.concatenate([np.zeros(0, np.int64), *variants.followed()])
        cases, bounds = grouped(np.where(counted, every, -1), len(variants))
        return cls(units.among(counted), units.customer[counted], every[counted], cases, bounds)

    def share(self, of_variants: Iterable[int]) -> Share:
        """Of the counted cases, those that took one of these variants, each named once."""
        parts = [self.cases[self.bounds[v] : self.bounds[v + 1]] for v in sorted(of_variants)]
        return self.base.share(np.concatenate([self.cases[:0], *parts]))

    def mean_interval(
        self, values: NDArray[np.float64], mean: float | None, *, low: float, high: float
    ) -> Interval:
        """The interval of a mean over the counted cases, of one value a variant."""
        return mean_by_cluster(values[self.variant], self.customer, mean, low=low, high=high)
