"""What each answer of a survey counts, since not everybody answered.

A customer who answers stands for those like him who did not: his weight is one over the chance
that one like him answers [1]_. That chance is the share of answers in his stratum, or a logistic
regression on what is known of everyone.

References
----------
.. [1] Little, Rubin (2019). Statistical Analysis with Missing Data, 3rd ed., section 3.3. Wiley.
   https://doi.org/10.1002/9781119482260
.. [2] Kish (1965). Survey Sampling, section 11.7. Wiley. ISBN 978-0-471-48900-9
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import fsum

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["ResponseWeights", "weights_by_count", "weights_by_logistic", "weights_by_stratum"]


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
        ``(Σ w)² / Σ w²``: so many answers of equal weight would be as sure [2]_.
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
