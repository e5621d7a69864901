"""Answers of a survey, weighted for who did not answer, and how far that could be wrong.

A customer who answers stands for those like him who did not: his weight is one over the chance
that one like him answers [1]_. That chance is the share of answers in his stratum, or a logistic
regression on what is known of everyone. It corrects for what is known of the silent, not for what
they think: for that there are bounds, in which the silent differ from those like them by δ [2]_.

References
----------
.. [1] Little, Rubin (2019). Statistical Analysis with Missing Data, 3rd ed., section 3.3. Wiley.
   https://doi.org/10.1002/9781119482260
.. [2] Rubin (1977). Formalizing subjective notions about the effect of nonrespondents in sample
   surveys. Journal of the American Statistical Association 72(359), 538-543.
   https://doi.org/10.1080/01621459.1977.10480610
.. [3] Kish (1965). Survey Sampling, section 11.7. Wiley. ISBN 978-0-471-48900-9
"""

from __future__ import annotations

from dataclasses import dataclass
from math import fsum, sqrt

import numpy as np
from numpy.typing import ArrayLike, NDArray

from journeymine.statistics.estimates import Estimate

__all__ = [
    "ResponseWeights",
    "bounds",
    "weighted_mean",
    "weights_by_logistic",
    "weights_by_stratum",
]

DELTAS = (-1.0, 0.0, 1.0)
"""How much higher the silent may score than those like them who answered."""


@dataclass(frozen=True, slots=True, eq=False)
class ResponseWeights:
    """What each answer counts.

    Attributes
    ----------
    weights : array of shape (n,)
        0 for who did not answer; of the others the mean is 1.
    trimmed : int
        How many weights were cut to the 99th percentile.
    effective : float
        ``(Σ w)² / Σ w²``: so many answers of equal weight would be as sure [3]_.
    answered, n : int
        Who answered, of how many.
    unreached : int
        Cases of strata without any answer: nobody stands for them.
    """

    weights: NDArray[np.float64]
    trimmed: int
    effective: float
    answered: int
    n: int
    unreached: int


def weights_by_stratum(answered: ArrayLike, stratum: ArrayLike) -> ResponseWeights:
    """Weights by the share of answers in each stratum.

    Parameters
    ----------
    answered : array of bool of shape (n,)
        Of everyone who could have answered.
    stratum : array of int of shape (n,)
        Of what kind they are, known of everyone.

    Raises
    ------
    ValueError
        If the arrays differ in shape.

    Examples
    --------
    >>> found = weights_by_stratum([1, 1, 1, 0, 1, 0, 0, 0], [0, 0, 0, 0, 1, 1, 1, 1])
    >>> found.weights.round(3).tolist(), round(found.effective, 2)
    ([0.667, 0.667, 0.667, 0.0, 2.0, 0.0, 0.0, 0.0], 3.0)
    """
    said = np.asarray(answered).astype(bool)
    _, codes = np.unique(np.asarray(stratum), return_inverse=True)
    if said.ndim != 1 or said.shape != codes.shape:
        raise ValueError("answered and stratum must have one entry a case each")
    everyone, answers = np.bincount(codes), np.bincount(codes, said)
    chances = answers / np.maximum(everyone, 1)
    unreached = int(everyone[answers == 0].sum())
    return _weights(said, chances[codes], unreached)


def weights_by_logistic(answered: ArrayLike, features: ArrayLike) -> ResponseWeights:
    """Weights by a logistic regression of answering on features, fitted by Newton's steps.

    Parameters
    ----------
    answered : array of bool of shape (n,)
        Of everyone who could have answered.
    features : array of shape (n, k)
        Finite, known of everyone *before* they could answer; a constant is added.

    Raises
    ------
    ValueError
        If the arrays differ in shape, or a feature is not finite.

    Examples
    --------
    >>> late = np.array([[0]] * 4 + [[1]] * 4)
    >>> weights_by_logistic([1, 1, 1, 0, 1, 0, 0, 0], late).weights[[0, 4]].round(3).tolist()
    [0.667, 2.0]
    """
    said = np.asarray(answered).astype(bool)
    x = np.asarray(features, np.float64)
    if said.ndim != 1 or x.ndim != 2 or len(x) != len(said) or not np.isfinite(x).all():
        raise ValueError("there must be one answer and one row of finite features a case")
    return _weights(said, _logistic(said, x), 0)


def _logistic(said: NDArray[np.bool_], x: NDArray[np.float64]) -> NDArray[np.float64]:
    """The chance of an answer of each case.

    A ridge too small to be seen keeps the fit finite where features repeat each other, or where
    one tells exactly who answered.
    """
    from scipy import special

    n = len(said)
    if n == 0:
        return np.zeros(0)
    spread = x.std(axis=0)
    scaled = (x - x.mean(axis=0)) / np.where(spread > 0, spread, 1.0)
    design = np.column_stack((np.ones(n), scaled))
    ridge = np.full(design.shape[1], 1e-6)
    ridge[0] = 1e-9
    beta, y = np.zeros(design.shape[1]), said.astype(np.float64)

    def cost(b: NDArray[np.float64]) -> float:
        eta = design @ b
        return float(np.sum(np.logaddexp(0.0, eta) - y * eta) + 0.5 * np.sum(ridge * b * b))

    for _ in range(100):
        chance = special.expit(design @ beta)
        slope = design.T @ (y - chance) - ridge * beta
        bend = (design * (chance * (1 - chance))[:, None]).T @ design + np.diag(ridge)
        step = np.linalg.solve(bend, slope)
        size, before = 1.0, cost(beta)
        while size > 1e-6 and cost(beta + size * step) > before + 1e-12 * abs(before):
            size /= 2  # a step too far is halved
        beta = beta + size * step
        if float(np.max(np.abs(step))) * size < 1e-10:
            break
    return np.asarray(special.expit(design @ beta))


def _weights(
    said: NDArray[np.bool_], chances: NDArray[np.float64], unreached: int
) -> ResponseWeights:
    weights, count = np.zeros(len(said)), int(said.sum())
    if count == 0:
        return ResponseWeights(weights, 0, 0.0, 0, len(said), unreached)
    raw = 1 / chances[said]
    limit = float(np.quantile(raw, 0.99, method="inverted_cdf"))
    cut = np.minimum(raw, limit)
    weights[said] = cut * (count / fsum(cut))
    effective = fsum(cut) ** 2 / fsum(cut**2)
    trimmed = int(np.sum(raw > limit * (1 + 1e-12)))
    return ResponseWeights(weights, trimmed, effective, count, len(said), unreached)


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
