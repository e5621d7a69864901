"""Could the labels of two groups be shuffled without anyone noticing?

Shuffled is the case, never the event; with strata only within each of them. The statistic is how
far the total of the first group is from what the strata lead one to expect, on either side,

    ``T = |Σ_s (total of a in s − n_as · mean of s)|``,

which without strata is the difference of the means, rescaled. For 0 and 1 the distribution is a
(sum of) hypergeometric one and is added up exactly [1]_; for other values it is drawn,
``p = (1 + #{T* ≥ T}) / (B + 1)`` [2]_.

References
----------
.. [1] Fisher (1935). The Design of Experiments, chapter 2. Oliver and Boyd; with strata Mantel,
   Haenszel (1959). Statistical aspects of the analysis of data from retrospective studies of
   disease. Journal of the National Cancer Institute 22(4), 719-748.
   https://doi.org/10.1093/jnci/22.4.719
.. [2] Phipson, Smyth (2010). Permutation p-values should never be zero: calculating exact
   p-values when permutations are randomly drawn. Statistical Applications in Genetics and
   Molecular Biology 9(1), 39. https://doi.org/10.2202/1544-6115.1585
.. [3] Hájek (1960). Limiting distributions in simple random sampling from a finite population.
   Publications of the Mathematical Institute of the Hungarian Academy of Sciences 5, 361-374.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from math import erfc, sqrt

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["LARGE", "Permutation", "permuted_means", "permuted_shares"]

LARGE = 100_000
"""From so many cases on the shuffled means are taken as normal, with their exact variance."""

_FEW = 10  # cases a value, from which on values are dealt by their counts, which is faster

_AT_ONCE = 2_000_000  # values that are shuffled at once, which bounds the memory


@dataclass(frozen=True, slots=True)
class Permutation:
    """How often shuffled labels differ as much.

    Attributes
    ----------
    value : float or None
        How much higher the first group is: the difference of means, averaged over strata with
        the weights ``n_a n_b / n``. None if no stratum has both groups.
    p : float
        In (0, 1]; 1 if there is nothing to compare.
    n : int
        The cases of strata that have both groups.
    repeats : int
        How many shuffles were drawn; 0 if p was computed.
    seed : int or None
        From what seed; None if p was computed.
    """

    value: float | None
    p: float
    n: int
    repeats: int
    seed: int | None


def permuted_shares(
    count_a: ArrayLike, n_a: ArrayLike, count_b: ArrayLike, n_b: ArrayLike
) -> Permutation:
    """Whether two shares differ, exactly; nothing is drawn.

    Parameters
    ----------
    count_a, n_a, count_b, n_b : int, or array of int of shape (strata,)
        `count_a` of the `n_a` cases of the first group have it; in each stratum.

    Raises
    ------
    ValueError
        If the arrays differ in shape, or a count does not lie between 0 and its n.

    Examples
    --------
    The lady tastes eight cups and is right about all:

    >>> found = permuted_shares(4, 4, 0, 4)
    >>> found.value, round(found.p, 6), found.n
    (1.0, 0.028571, 8)
    """
    x, n, y, m = (np.atleast_1d(np.asarray(a)) for a in (count_a, n_a, count_b, n_b))
    if not x.shape == n.shape == y.shape == m.shape or x.ndim != 1:
        raise ValueError("there must be one count a stratum in each of the four")
    if any(a.dtype.kind not in "iu" for a in (x, n, y, m)):
        raise ValueError("counts must be whole numbers")
    if np.any((x < 0) | (x > n) | (y < 0) | (y > m)):
        raise ValueError("each count must lie between 0 and its n")
    both = (n > 0) & (m > 0)
    x, n, y, m = (a[both].astype(np.int64) for a in (x, n, y, m))
    cases = int((n + m).sum())
    if not cases:
        return Permutation(None, 1.0, 0, 0, None)
    expected = float(np.sum(n * (x + y) / (n + m)))
    weight = float(np.sum(n * m / (n + m)))
    start, chances = 0, np.ones(1)
    for k, size, other in zip(x + y, n, m, strict=True):
        first, these = _hypergeometric(int(k), int(size), int(other))
        start, chances = start + first, np.convolve(chances, these)
    away = np.abs(start + np.arange(len(chances)) - expected)
    seen = abs(float(x.sum()) - expected)
    p = float(chances[away >= seen * (1 - 1e-9) - 1e-9].sum())
    return Permutation(
        (float(x.sum()) - expected) / weight, min(1.0, max(p, 1e-300)), cases, 0, None
    )


def _hypergeometric(k: int, n: int, m: int) -> tuple[int, NDArray[np.float64]]:
    """The chances that so many of `k` fall to a group of `n` and not to the other `m`.

    Values beyond 40 standard deviations are left out: their chance is below 1e-300.
    """
    from scipy import special

    mean = k * n / (n + m)
    spread = sqrt(mean * (m / (n + m)) * ((n + m - k) / max(1, n + m - 1)))
    reach = 40 * spread + 40
    first, last = max(0, k - m, int(mean - reach)), min(k, n, int(mean + reach) + 1)
    i = np.arange(first, last + 1, dtype=np.float64)

    def choose(total: float, some: NDArray[np.float64] | float) -> NDArray[np.float64]:
        found = special.gammaln(total + 1) - special.gammaln(np.add(some, 1))
        return np.asarray(found - special.gammaln(np.subtract(total, some) + 1))

    chances = np.exp(choose(n, i) + choose(m, k - i) - choose(n + m, float(k)))
    return first, chances / chances.sum()


def permuted_means(
    values: ArrayLike,
    first: ArrayLike,
    *,
    seed: int,
    strata: ArrayLike | None = None,
    repeats: int = 1_999,
) -> Permutation:
    """Whether two means differ, by shuffling the labels of cases.

    Memory is bounded by 16 MB, however many cases; from `LARGE` cases on nothing is drawn, and p
    is that of a normal distribution with the exact variance of a shuffle [3]_.

    Parameters
    ----------
    values : array of shape (n,)
        One finite value a case.
    first : array of bool of shape (n,)
        Whether the case is of the first group.
    seed : int
        The same seed gives the same p.
    strata : array of int of shape (n,), optional
        The stratum of each case: labels are shuffled within it.
    repeats : int
        How many shuffles; at least 99.

    Raises
    ------
    ValueError
        If the arrays differ in shape, or hold a value out of range.

    Examples
    --------
    >>> scores = np.array([9, 8, 9, 7, 8, 9, 3, 4, 2, 5, 4, 3])
    >>> found = permuted_means(scores, np.arange(12) < 6, seed=1)
    >>> round(found.value, 3), found.p < 0.01, found.repeats
    (4.833, True, 1999)
    """
    x, of_a = np.asarray(values, np.float64), np.asarray(first, bool)
    layer = np.zeros(x.shape, np.int64) if strata is None else np.asarray(strata)
    if x.ndim != 1 or x.shape != of_a.shape or x.shape != layer.shape:
        raise ValueError("values, first and strata must have one entry a case each")
    if not np.isfinite(x).all() or repeats < 99:
        raise ValueError("every value must be finite, and repeats at least 99")
    _, codes = np.unique(layer, return_inverse=True)
    # Sorted by stratum and value, so that the order of the cases cannot matter.
    order = np.lexsort((of_a, x, codes))
    x, of_a, codes = x[order], of_a[order], codes[order]
    edges = np.concatenate(([0], np.cumsum(np.bincount(codes))))
    seen = weight = variance = 0.0
    parts: list[tuple[NDArray[np.float64], int]] = []
    for start, stop in pairwise(edges.tolist()):
        labels = of_a[start:stop]
        size, k = len(labels), int(labels.sum())
        if k in (0, size):
            continue
        centred = x[start:stop] - x[start:stop].mean()
        seen += float(centred[labels].sum())
        weight += k * (size - k) / size
        variance += k * (size - k) / (size * (size - 1)) * float(np.sum(centred**2))
        parts.append((centred, k))
    cases = sum(len(part) for part, _ in parts)
    if not cases:
        return Permutation(None, 1.0, 0, 0, None)
    value = seen / weight
    if variance == 0:
        return Permutation(0.0, 1.0, cases, 0, None)
    if cases >= LARGE:
        p = erfc(abs(seen) / sqrt(2 * variance))
        return Permutation(value, max(p, 1e-300), cases, 0, None)
    random = np.random.default_rng(seed)
    totals = np.zeros(repeats)
    for part, k in parts:
        # The smaller group is drawn: with centred values the other has the opposite total.
        small = min(k, len(part) - k)
        sign = 1.0 if small == k else -1.0
        distinct, counts = np.unique(part, return_counts=True)
        few = len(distinct) * _FEW <= len(part)
        block = max(1, _AT_ONCE // (len(distinct) if few else len(part)))
        for done in range(0, repeats, block):
            rows = min(block, repeats - done)
            if few:  # how many of each value fall to the group is drawn, not which cases
                dealt = random.multivariate_hypergeometric(
                    counts, small, size=rows, method="marginals"
                )
                totals[done : done + rows] += sign * (dealt @ distinct)
                continue
            mixed = random.permuted(np.broadcast_to(part, (rows, len(part))), axis=1)
            totals[done : done + rows] += sign * mixed[:, :small].sum(axis=1)
    edge = abs(seen) - 1e-9 * sqrt(variance)
    as_far = int(np.sum(np.abs(totals) >= edge))
    return Permutation(value, (1 + as_far) / (repeats + 1), cases, repeats, seed)
