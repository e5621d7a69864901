"""Means of touchpoints drawn towards the mean of all, the more the fewer scores they rest on.

The shrinkage is that of `journeymine.statistics.shrink`.  What is particular here are the errors:
the variance of few scores is uncertain itself, so it is mixed with that of all touchpoints as if
this were known from four more scores.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import fsum, sqrt

import numpy as np
from numpy.typing import NDArray

from journeymine.design import Scale
from journeymine.gap.experience.means import mean_score
from journeymine.statistics import Estimate, shrink, variance
from journeymine.statistics.clusters import clustering
from journeymine.statistics.counts import how_many

__all__ = ["FEWEST_TOUCHPOINTS", "shrunk_means"]

FEWEST_TOUCHPOINTS = 3
"""Of fewer no spread can be told; their means stay as they are."""

_PRIOR = 4


def shrunk_means(
    scores: Sequence[NDArray[np.float64]],
    scale: Scale,
    customers: Sequence[NDArray[np.int64]] | None = None,
) -> list[Estimate]:
    """A shrunk mean for every touchpoint.

    Parameters
    ----------
    scores : sequence of arrays
        One score a case, for each touchpoint; those without any stay without a mean.
    scale : Scale
    customers : sequence of arrays, optional
        Whose each case is, where some customer has several; errors are then those of customers.

    Examples
    --------
    >>> some = [np.array([4.0, 5, 4, 3] * 20), np.array([3.0, 2, 3, 4] * 20), np.array([1.0, 2])]
    >>> [round(found.value, 2) for found in shrunk_means(some, Scale(1, 5))]
    [3.99, 3.0, 1.83]
    """
    whose = [None] * len(scores) if customers is None else customers
    plain = [mean_score(one, scale, own) for one, own in zip(scores, whose, strict=True)]
    some = [place for place, one in enumerate(scores) if len(one)]
    sizes = [
        len(one) if own is None else how_many(own) for one, own in zip(scores, whose, strict=True)
    ]
    freedom = sum(sizes[place] - 1 for place in some)
    if len(some) < FEWEST_TOUCHPOINTS or freedom == 0:
        return plain
    own = [_variance(scores[place], whose[place]) for place in some]
    pooled = fsum(v * (sizes[at] - 1) for v, at in zip(own, some, strict=True)) / freedom
    if pooled == 0:
        return plain
    errors = [
        (v * (sizes[at] - 1) + _PRIOR * pooled) / (sizes[at] - 1 + _PRIOR) / sizes[at]
        for v, at in zip(own, some, strict=True)
    ]  # fmt: skip
    means = [fsum(scores[place].tolist()) / len(scores[place]) for place in some]
    found = shrink(means, [sqrt(error) for error in errors])
    for place, value, low, high in zip(
        some, found.values.tolist(), found.lows.tolist(), found.highs.tolist(), strict=True
    ):
        within = max(scale.low, low), min(scale.high, high)
        plain[place] = Estimate(value, *within, len(scores[place]))
    return plain


def _variance(scores: NDArray[np.float64], customer: NDArray[np.int64] | None) -> float:
    """Of scores; or of what stands for one a customer: so many times that of their mean."""
    if customer is None:
        return variance(scores)
    n, customers = len(scores), how_many(customer)
    mean = fsum(scores.tolist()) / n
    return variance(scores) * clustering(scores - mean, customer) * customers / n
