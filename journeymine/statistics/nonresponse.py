"""Answers of a survey, weighted for who did not answer, and how far that could be wrong.

Weights correct for what is known of the silent (see `response_weights` and [1]_), not for what they
think: for that there are bounds, in which the silent differ from those like them by δ [2]_.

References
----------
.. [1] Little, Rubin (2019). Statistical Analysis with Missing Data, 3rd ed., section 3.3. Wiley.
   https://doi.org/10.1002/9781119482260
.. [2] Rubin (1977). Formalizing subjective notions about the effect of nonrespondents in sample
   surveys. Journal of the American Statistical Association 72(359), 538-543.
   https://www.jstor.org/stable/2286214
"""

from __future__ import annotations

from collections.abc import Sequence
from math import fsum, sqrt

import numpy as np
from numpy.typing import ArrayLike, NDArray

from journeymine.statistics.estimates import Estimate
from journeymine.statistics.response_weights import ResponseWeights

__all__ = ["bounds", "mean_by_stratum", "variance", "weighted_mean"]

DELTAS = (-1.0, 0.0, 1.0)
"""How much higher the silent may score than those like them who answered."""


def mean_by_stratum(
    scores: Sequence[NDArray[np.float64]],
    found: ResponseWeights,
    *,
    low: float = float("-inf"),
    high: float = float("inf"),
) -> Estimate:
    """The weighted mean of answers in strata whose sizes are known.

    With ``W`` the share that the answers of a stratum weigh, m and s² their mean and variance and
    N cases in all, ``se² = Σ W² s² / n + Σ W (m − mean)² / N``: chance within the strata, and in
    how many cases each of them has [1]_. The interval has the 97.5 % quantile of Student's t with
    a degree of freedom for each answer but one a stratum.

    Parameters
    ----------
    scores : sequence of arrays
        Those of each stratum.
    found : ResponseWeights
        What `weights_by_count` made of their numbers.
    low, high : float
        The scale, to which the interval is cut.

    Returns
    -------
    Estimate
        ``n`` counts the answers. Without any spread the interval is of no width.

    Examples
    --------
    >>> from journeymine.statistics import weights_by_count
    >>> scores = [np.array([4.0, 5, 3]), np.array([1.0, 2])]
    >>> print(mean_by_stratum(scores, weights_by_count([3, 2], [4, 8]), low=1, high=5))
    2.333 (1 to 3.968, n = 5)
    """
    from scipy import special

    there = [(one, weight) for one, weight in zip(scores, found.weights, strict=True) if len(one)]
    n = sum(len(one) for one, _ in there)
    if n == 0:
        return Estimate(None, None, None, 0)
    counts = np.array([len(one) for one, _ in there])
    amounts = np.array([weight for _, weight in there]) * counts
    shares = amounts / fsum(amounts)
    # of equal scores the mean is exactly theirs, so that no spread comes from rounding
    means = np.array(
        [one[0] if one.min() == one.max() else fsum(one.tolist()) / len(one) for one, _ in there]
    )
    mean = float(means[0]) if means.min() == means.max() else fsum(shares * means)
    freedom = n - len(there)
    if freedom < 1:
        return Estimate(mean, None, None, n)
    within = fsum(
        share**2 * variance(one) / len(one) for share, (one, _) in zip(shares, there, strict=True)
    )
    between = fsum(shares * (means - mean) ** 2) / found.n
    half = float(special.stdtrit(freedom, 0.975)) * sqrt(within + between)
    return Estimate(mean, max(low, mean - half), min(high, mean + half), n)


def variance(scores: NDArray[np.float64]) -> float:
    """Around the mean, by n − 1; 0 for fewer than two, and where all are the same.

    >>> variance(np.array([1.0, 3])), variance(np.array([0.1] * 3)), variance(np.array([7.0]))
    (2.0, 0.0, 0.0)
    """
    if len(scores) < 2 or scores.min() == scores.max():
        return 0.0
    mean = fsum(scores.tolist()) / len(scores)
    return fsum(((scores - mean) ** 2).tolist()) / (len(scores) - 1)


def weighted_mean(
    scores: ArrayLike,
    weights: ArrayLike,
    *,
    low: float = float("-inf"),
    high: float = float("inf"),
) -> Estimate:
    """The weighted mean of the answers; its interval takes the weights as given.

    ``m = Σ w y / Σ w``, ``se² = n / (n − 1) · Σ w² (y − m)² / (Σ w)²`` with n answers, and the
    97.5 % quantile of Student's t with the effective number of answers less one.

    Parameters
    ----------
    scores : array of shape (n,)
        Where the weight is 0 anything, also NaN.
    weights : array of shape (n,)
        0 or more.
    low, high : float
        The scale, to which the interval is cut.

    Returns
    -------
    Estimate
        ``n`` counts the answers.

    Raises
    ------
    ValueError
        If the arrays differ in shape, or hold a value out of range.

    Examples
    --------
    >>> found = weighted_mean([9.0, 8.0, 9.0, 4.0], [0.67, 0.67, 0.67, 2.0], low=0, high=10)
    >>> round(found.value, 2), found.low, found.high, found.n
    (6.34, 0, 10, 4)
    """
    from scipy import special

    y, w = np.asarray(scores, np.float64), np.asarray(weights, np.float64)
    if y.ndim != 1 or y.shape != w.shape or not np.all(w >= 0):
        raise ValueError("there must be one score and one weight of 0 or more a case")
    y, w = y[w > 0], w[w > 0]
    if not (np.isfinite(y).all() and np.isfinite(w).all()):
        raise ValueError("every answer and its weight must be finite")
    n = len(y)
    if n == 0:
        return Estimate(None, None, None, 0)
    total = fsum(w)
    mean = fsum(w * y) / total
    if n == 1:
        return Estimate(mean, None, None, 1)
    se = sqrt(n / (n - 1) * fsum((w * (y - mean)) ** 2)) / total
    effective = total**2 / fsum(w * w)
    half = float(special.stdtrit(max(1.0, effective - 1), 0.975)) * se
    return Estimate(mean, max(low, mean - half), min(high, mean + half), n)


def bounds(
    mean: Estimate,
    found: ResponseWeights,
    *,
    deltas: tuple[float, ...] = DELTAS,
    low: float = float("-inf"),
    high: float = float("inf"),
) -> tuple[Estimate, ...]:
    """The mean of everyone if the silent score δ higher than those like them who answered.

    It moves by δ times the share of the silent. The truth is bounded by the lower end of the
    first and the upper end of the last.

    Parameters
    ----------
    mean : Estimate
        The weighted mean of the answers.
    found : ResponseWeights
        The weights that it was made with.
    deltas : tuple of float
        In the unit of the score.
    low, high : float
        The scale, to which all is cut.

    Examples
    --------
    >>> from journeymine.statistics import weights_by_stratum
    >>> found = weights_by_stratum([1, 1, 0, 0, 0, 0, 0, 0], [0] * 8)
    >>> for moved in bounds(Estimate(6.9, 6.7, 7.1, 2), found):
    ...     print(moved)
    6.15 (5.95 to 6.35, n = 2)
    6.9 (6.7 to 7.1, n = 2)
    7.65 (7.45 to 7.85, n = 2)
    """
    silent = 1 - found.answered / found.n if found.n else 0.0

    def moved(end: float | None, delta: float) -> float | None:
        return None if end is None else min(high, max(low, end + delta * silent))

    return tuple(
        Estimate(moved(mean.value, d), moved(mean.low, d), moved(mean.high, d), mean.n)
        for d in deltas
    )
