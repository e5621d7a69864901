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

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import fsum, sqrt

import numpy as np
from numpy.typing import ArrayLike, NDArray

from journeymine.statistics.estimates import Estimate

__all__ = [
    "ResponseWeights",
    "bounds",
    "mean_by_stratum",
    "variance",
    "weighted_mean",
    "weights_by_count",
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
        0 for who did not answer; the mean of all answers is 1. Of `weights_by_count` those of
        an answer in each stratum.
    trimmed : int
        How many weights were cut to the 99th percentile.
    effective : float
        ``(Σ w)² / Σ w²``: so many answers of equal weight would be as sure [3]_.
    answered, n : int
        Who answered, of how many.
    unreached : int
        Cases of strata without any answer: nobody stands for them.
    largest : float
        The largest weight after it was cut, in cases: so many an answer stands for at most.
    """

    weights: NDArray[np.float64]
    trimmed: int
    effective: float
    answered: int
    n: int
    unreached: int
    largest: float = 0.0


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
    everyone, answers = np.bincount(codes), np.bincount(codes[said])
    answers = np.append(answers, np.zeros(len(everyone) - len(answers), np.int64))
    found = weights_by_count(answers, everyone)
    return replace(found, weights=np.where(said, found.weights[codes], 0.0))


def weights_by_count(answers: ArrayLike, everyone: ArrayLike) -> ResponseWeights:
    """The weights of `weights_by_stratum` where it is known how many answered in each stratum.

    Parameters
    ----------
    answers, everyone : array of int of shape (strata,)
        Who answered, of how many; ``0 ≤ answers ≤ everyone``.

    Raises
    ------
    ValueError
        If the arrays differ in shape, or more answered than there are.

    Examples
    --------
    >>> found = weights_by_count([3, 1], [4, 4])
    >>> found.weights.round(3).tolist(), round(found.effective, 2), found.largest
    ([0.667, 2.0], 3.0, 4.0)
    """
    said, of = np.asarray(answers), np.asarray(everyone)
    if said.ndim != 1 or said.shape != of.shape or np.any((said < 0) | (said > of)):
        raise ValueError("there must be one count of answers, of no fewer cases, a stratum")
    some = said > 0
    weights, count = np.zeros(len(said)), int(said.sum())
    unreached = int(of[~some].sum())
    if count == 0:
        return ResponseWeights(weights, 0, 0.0, 0, int(of.sum()), unreached)
    cut, trimmed, effective = _cut(of[some] / said[some], said[some])
    weights[some] = cut * count / fsum(cut * said[some])
    return ResponseWeights(
        weights, trimmed, effective, count, int(of.sum()), unreached, float(cut.max())
    )


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
    weights, count = np.zeros(len(said)), int(said.sum())
    if count == 0:
        return ResponseWeights(weights, 0, 0.0, 0, len(said), 0)
    cut, trimmed, effective = _cut(1 / _logistic(said, x)[said], np.ones(count, np.int64))
    weights[said] = cut * count / fsum(cut)
    return ResponseWeights(weights, trimmed, effective, count, len(said), 0, float(cut.max()))


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


def _cut(
    raw: NDArray[np.float64], answers: NDArray[np.int64]
) -> tuple[NDArray[np.float64], int, float]:
    """Weights cut to the one that 99 % of the answers have at most.

    Returns
    -------
    (cut, trimmed, effective)
        The weights, how many answers had a larger one, and how many of equal weight would tell
        as much.
    """
    order = np.argsort(raw, kind="stable")
    place = int(np.searchsorted(np.cumsum(answers[order]), 0.99 * answers.sum(), side="left"))
    limit = float(raw[order][place])
    cut = np.minimum(raw, limit)
    trimmed = int(answers[raw > limit * (1 + 1e-12)].sum())
    return cut, trimmed, fsum(cut * answers) ** 2 / fsum(cut**2 * answers)


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
