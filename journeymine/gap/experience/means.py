"""The mean of scores with its interval, and the Net Promoter Score.

The mean has Student's interval, cut to the scale.  Where all scores are the same there is no
spread to go by: then up to a share ``u = 1 − 0.025^(1/n)`` of the cases, which n scores would
miss in one of forty samples, may stand at either end of the scale (as in the rule of three).

The Net Promoter Score is 100 times the share of promoters (9 and 10) less that of detractors
(0 to 6); what lies between is neither.  Its interval is Wald's after adding 3/4 of a promoter,
3/4 of a detractor and 3/2 others [1]_, which holds at small n and at the ends.

References
----------
.. [1] Rocks (2016). Interval estimation for the "Net Promoter Score". The American
   Statistician 70(4), 365-372. https://arxiv.org/abs/1601.07235
"""

from __future__ import annotations

from math import fsum, sqrt

import numpy as np
from numpy.typing import NDArray
from scipy import special

from journeymine.design import Scale
from journeymine.statistics import Estimate, variance
from journeymine.statistics.clusters import clustering, mean_by_cluster
from journeymine.statistics.counts import how_many
from journeymine.statistics.intervals import Z_95

__all__ = ["mean_score", "net_promoter_score"]

_Scores = NDArray[np.float64]
_Ints = NDArray[np.int64]


def mean_score(scores: _Scores, scale: Scale, customer: _Ints | None = None) -> Estimate:
    """The mean of one score a case.

    Parameters
    ----------
    scores : array of float64, (cases,)
        Rising, so that the order of the cases cannot matter.
    scale : Scale
    customer : array of int64, (cases,), optional
        Whose each case is, where some customer has several; then the interval is by customer.

    Examples
    --------
    >>> print(mean_score(np.array([2.0, 4, 3, 5, 4]), Scale(1, 5)))
    3.6 (2.184 to 5, n = 5)
    >>> print(mean_score(np.full(30, 4.0), Scale(1, 5)))
    4 (3.653 to 4.116, n = 30)
    """
    n = len(scores)
    if n == 0:
        return Estimate(None, None, None, 0)
    mean = fsum(scores.tolist()) / n
    if customer is not None:
        return Estimate(mean, *_ends(scores, scale, customer, mean), n)
    if n == 1:
        return Estimate(mean, None, None, 1)
    spread = variance(scores)
    if spread == 0:
        missed = 1 - 0.025 ** (1 / n)
        low, high = mean - (mean - scale.low) * missed, mean + (scale.high - mean) * missed
        return Estimate(mean, low, high, n)
    half = float(special.stdtrit(n - 1, 0.975)) * sqrt(spread / n)
    return Estimate(mean, max(scale.low, mean - half), min(scale.high, mean + half), n)


def _ends(
    scores: _Scores, scale: Scale, customer: _Ints, mean: float
) -> tuple[float | None, float | None]:
    """The interval by customer; of equal scores that of one score a customer."""
    if scores.min() == scores.max():
        alike = mean_score(scores[: how_many(customer)], scale)
        return alike.low, alike.high
    found = mean_by_cluster(scores, customer, mean, low=scale.low, high=scale.high)
    return found.low, found.high


def net_promoter_score(scores: _Scores, customer: _Ints | None = None) -> Estimate:
    """The Net Promoter Score, from -100 to 100, of scores from 0 to 10.

    Parameters
    ----------
    scores : array of float64, (cases,)
    customer : array of int64, (cases,), optional
        Whose each case is, where some customer has several; then the interval is that of so many
        independent cases as would be as sure (see `statistics.clusters`).

    Examples
    --------
    >>> found = net_promoter_score(np.array([10.0] * 50 + [8] * 30 + [3] * 20))
    >>> found.value, round(found.low, 1), round(found.high, 1)
    (30.0, 14.1, 44.2)
    """
    n = len(scores)
    if n == 0:
        return Estimate(None, None, None, 0)
    promoters, detractors = int((scores >= 9).sum()), int((scores <= 6).sum())
    value = (promoters - detractors) / n
    fewer = 1.0
    if customer is not None:
        each = (scores >= 9).astype(np.float64) - (scores <= 6)
        alike = each.min() == each.max()
        fewer = n / how_many(customer) if alike else clustering(each - value, customer)
    more = n / fewer + 3
    up, down = (promoters / fewer + 0.75) / more, (detractors / fewer + 0.75) / more
    half = Z_95 * sqrt((up + down - (up - down) ** 2) / more)
    low, high = max(-1.0, up - down - half), min(1.0, up - down + half)
    return Estimate(100 * value, 100 * min(low, value), 100 * max(high, value), n)
