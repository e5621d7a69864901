"""Estimates drawn towards their mean before they are ranked (empirical Bayes).

What tops a list is there partly by luck. With estimates ``y_i`` of standard error ``s_i`` of true
values ``θ_i ~ N(μ, τ²)`` [1]_, τ² by maximum likelihood (0 is allowed), the share of a difference
that is no luck is ``B_i = τ² / (τ² + s_i²)``, and

    ``b_i = μ + B_i (y_i − μ)``,   ``sd_i² = B_i s_i² + (1 − B_i)² Var(μ) + V_i``,

where ``Var(μ) = 1 / Σ 1 / (τ² + s²)`` and V_i allows for τ not being known: both terms are
averaged over the likelihood of τ, as Morris advises [2]_, by a fixed grid.

References
----------
.. [1] Efron, Morris (1975). Data analysis using Stein's estimator and its generalizations.
   Journal of the American Statistical Association 70(350), 311-319.
   https://doi.org/10.1080/01621459.1975.10479864
.. [2] Morris (1983). Parametric empirical Bayes inference: theory and applications. Journal of
   the American Statistical Association 78(381), 47-55.
   https://doi.org/10.1080/01621459.1983.10477920
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from journeymine.statistics.intervals import Z_95

__all__ = ["Shrunk", "shrink"]


@dataclass(frozen=True, slots=True, eq=False)
class Shrunk:
    """Estimates that are marked down for luck.

    Attributes
    ----------
    values, sds, lows, highs : array of shape (n,)
        Each estimate drawn towards the mean, its standard deviation and its 95 % interval.
    mean : float
        What they are drawn to; NaN if there are none.
    tau2 : float
        The variance of the true values; 0 if the estimates differ no more than luck would have.
    n : int
        How many estimates there are.
    """

    values: NDArray[np.float64]
    sds: NDArray[np.float64]
    lows: NDArray[np.float64]
    highs: NDArray[np.float64]
    mean: float
    tau2: float
    n: int


def shrink(estimates: ArrayLike, errors: ArrayLike) -> Shrunk:
    """Draw each estimate towards the mean of all, the more the less sure it is.

    Parameters
    ----------
    estimates : array of shape (n,)
        Finite, of things that are alike: effects of deviations, rates of touchpoints.
    errors : array of shape (n,)
        Their standard errors, above 0, in the same unit.

    Raises
    ------
    ValueError
        If the arrays differ in shape, or hold a value out of range.

    Examples
    --------
    >>> found = shrink([0.0, 1.0, 2.0, 3.0, 9.0], [0.5, 0.5, 0.5, 0.5, 4.0])
    >>> found.values.round(2).tolist(), round(found.tau2, 3)
    ([0.31, 1.12, 1.93, 2.74, 2.11], 1.076)
    >>> bool(found.values[4] < found.values[3])  # the 9 was mostly luck
    True
    """
    y, s = np.asarray(estimates, np.float64), np.asarray(errors, np.float64)
    if y.ndim != 1 or y.shape != s.shape:
        raise ValueError("there must be one standard error an estimate")
    if not np.isfinite(y).all() or not np.all((s > 0) & np.isfinite(s)):
        raise ValueError("every estimate must be finite, and every error above 0 and finite")
    n = len(y)
    if n == 0:
        none = np.zeros(0)
        return Shrunk(none, none, none, none, float("nan"), 0.0, 0)
    s2 = s**2
    tau2 = _most_likely(y, s2)
    values, _, mean, _ = _given(y, s2, tau2)
    # An even prior on τ; where it is open to any value (n ≤ 3) the grid ends it.
    taus = np.linspace(0.0, _reach(y, s2), 401)
    logs = _log_likelihoods(y, s2, taus, averaged=True)
    weights = np.exp(logs - logs.max())
    weights /= weights.sum()
    within, spread = np.zeros(n), np.zeros(n)
    for tau, weight in zip(taus, weights, strict=True):
        if weight > 1e-12:
            at_tau, variances, _, _ = _given(y, s2, tau * tau)
            within += weight * variances
            spread += weight * (at_tau - values) ** 2
    sds = np.sqrt(within + spread)
    return Shrunk(values, sds, values - Z_95 * sds, values + Z_95 * sds, mean, tau2, n)


def _given(
    y: NDArray[np.float64], s2: NDArray[np.float64], tau2: float
) -> tuple[NDArray[np.float64], NDArray[np.float64], float, float]:
    """The shrunk values and their variances if τ² were known; the mean and its variance."""
    weights = 1 / (tau2 + s2)
    mean = float(np.sum(weights * y) / np.sum(weights))
    of_mean = float(1 / np.sum(weights))
    kept = tau2 * weights
    return mean + kept * (y - mean), kept * s2 + (1 - kept) ** 2 * of_mean, mean, of_mean


def _log_likelihoods(
    y: NDArray[np.float64], s2: NDArray[np.float64], taus: NDArray[np.float64], *, averaged: bool
) -> NDArray[np.float64]:
    """The logarithm of the likelihood of each τ at its most likely mean, or averaged over it."""
    found = np.empty(len(taus))
    rows = max(1, 1_000_000 // len(y))  # which bounds the memory
    for start in range(0, len(taus), rows):
        tau = taus[start : start + rows, None]
        weights = 1 / (tau * tau + s2)
        total = weights.sum(axis=1)
        mean = (weights * y).sum(axis=1) / total
        fit = np.log(weights).sum(axis=1) - (weights * (y - mean[:, None]) ** 2).sum(axis=1)
        found[start : start + rows] = (fit - np.log(total) if averaged else fit) / 2
    return found


def _reach(y: NDArray[np.float64], s2: NDArray[np.float64]) -> float:
    """More than τ can be: no likelihood is left beyond it unless there are very few."""
    return 3 * float(np.ptp(y)) + float(np.sqrt(s2.min()))


def _most_likely(y: NDArray[np.float64], s2: NDArray[np.float64]) -> float:
    """The τ² of the highest likelihood: the best of a grid, which is made finer around it."""
    if len(y) == 1:
        return 0.0
    low, high = 0.0, _reach(y, s2)
    for points in (401, 41, 41, 41, 41, 41, 41):
        taus = np.linspace(low, high, points)
        best = int(np.argmax(_log_likelihoods(y, s2, taus, averaged=False)))
        low, high = float(taus[max(0, best - 1)]), float(taus[min(points - 1, best + 1)])
    return float(taus[best] ** 2)
