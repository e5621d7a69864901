"""Means of touchpoints drawn towards the mean of all, the more the fewer scores they rest on.

With means ``y``, their squared standard errors ``s²`` and the spread ``τ²`` of the touchpoints,

    ``b = m + (y − m) τ² / (τ² + s²)``, ``m = Σ w y / Σ w``, ``w = 1 / (τ² + s²)``,

with variance ``τ² s² / (τ² + s²) + (s² / (τ² + s²))² / Σ w``: the second part is that m is
estimated too.  τ² is that of Paule and Mandel [1]_: the one at which ``Σ w (y − m)²`` is as
large as expected, k − 1.  The variance of few scores is uncertain itself, so it is mixed with
that of all touchpoints as if this were known from four more scores.

References
----------
.. [1] Paule, Mandel (1982). Consensus values and weighting factors. Journal of Research of the
   National Bureau of Standards 87(5), 377-385. https://doi.org/10.6028/jres.087.022
.. [2] Efron, Morris (1975). Data analysis using Stein's estimator and its generalizations.
   Journal of the American Statistical Association 70(350), 311-319.
   https://doi.org/10.1080/01621459.1975.10479864
"""

from __future__ import annotations

from collections.abc import Sequence
from math import fsum, sqrt

import numpy as np
from numpy.typing import NDArray

from journeymine.design import Scale
from journeymine.gap.experience.means import mean_score, variance
from journeymine.statistics import Estimate
from journeymine.statistics.intervals import Z_95

__all__ = ["FEWEST_TOUCHPOINTS", "shrunk_means"]

FEWEST_TOUCHPOINTS = 3
"""Of fewer no spread can be told; their means stay as they are."""

_PRIOR = 4


def shrunk_means(scores: Sequence[NDArray[np.float64]], scale: Scale) -> list[Estimate]:
    """A shrunk mean for every touchpoint.

    Parameters
    ----------
    scores : sequence of arrays
        One score a case, for each touchpoint; those without any stay without a mean.
    scale : Scale

    Examples
    --------
    >>> some = [np.array([4.0, 5, 4, 3] * 20), np.array([3.0, 2, 3, 4] * 20), np.array([1.0, 2])]
    >>> [round(found.value, 2) for found in shrunk_means(some, Scale(1, 5))]
    [4.0, 3.0, 1.71]
    """
    plain = [mean_score(one, scale) for one in scores]
    some = [place for place, one in enumerate(scores) if len(one)]
    freedom = sum(len(scores[place]) - 1 for place in some)
    if len(some) < FEWEST_TOUCHPOINTS or freedom == 0:
        return plain
    own = [variance(scores[place]) for place in some]
    pooled = fsum(v * (len(scores[at]) - 1) for v, at in zip(own, some, strict=True)) / freedom
    if pooled == 0:
        return plain
    errors = [
        (v * (len(scores[at]) - 1) + _PRIOR * pooled) / (len(scores[at]) - 1 + _PRIOR)
        / len(scores[at])
        for v, at in zip(own, some, strict=True)
    ]  # fmt: skip
    means = [fsum(scores[place]) / len(scores[place]) for place in some]
    between = _between(means, errors)
    weights = [1 / (between + error) for error in errors]
    centre = fsum(w * y for w, y in zip(weights, means, strict=True)) / fsum(weights)
    for place, y, error in zip(some, means, errors, strict=True):
        kept = between / (between + error)
        value = centre + (y - centre) * kept
        half = Z_95 * sqrt(kept * error + (1 - kept) ** 2 / fsum(weights))
        low, high = max(scale.low, value - half), min(scale.high, value + half)
        plain[place] = Estimate(value, low, high, len(scores[place]))
    return plain


def _between(means: Sequence[float], errors: Sequence[float]) -> float:
    """The variance between the touchpoints, found by halving; 0 if chance explains it all."""

    def excess(between: float) -> float:
        weights = [1 / (between + error) for error in errors]
        centre = fsum(w * y for w, y in zip(weights, means, strict=True)) / fsum(weights)
        squares = fsum(w * (y - centre) ** 2 for w, y in zip(weights, means, strict=True))
        return squares - (len(means) - 1)

    if excess(0.0) <= 0:
        return 0.0
    low, high = 0.0, (max(means) - min(means)) ** 2 + 1
    for _ in range(200):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        low, high = (middle, high) if excess(middle) > 0 else (low, middle)
    return low
