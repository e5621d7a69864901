"""Medians and other quantiles of skewed times, and the bootstrap by case.

The interval of a quantile is made of two order statistics: the number of values below the true
quantile is binomial, whatever the distribution [1]_. It is exact (never less than 95 %), needs no
random numbers and one sort, where a bootstrap of a quantile is approximate, and rough in the
tails [2]_.

References
----------
.. [1] David, Nagaraja (2003). Order Statistics, 3rd ed., section 7.1. Wiley.
   https://doi.org/10.1002/0471722162
.. [2] Efron, Tibshirani (1993). An Introduction to the Bootstrap, sections 7.3 and 13.3. Chapman
   and Hall. https://doi.org/10.1201/9780429246593
.. [3] Hesterberg (2015). What teachers should know about the bootstrap: resampling in the
   undergraduate statistics curriculum. The American Statistician 69(4), 371-386.
   https://doi.org/10.1080/00031305.2015.1089789 (the *expanded percentile interval*; at length
   in https://arxiv.org/abs/1411.5279)
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import ArrayLike, NDArray

from journeymine.statistics.estimates import Estimate

__all__ = ["Bootstrap", "bootstrap", "median", "quantile"]


def median(values: ArrayLike, *, cases: ArrayLike | None = None) -> Estimate:
    """The median with its interval: `quantile` of 0.5.

    Examples
    --------
    >>> found = median([3, 1, 4, 1, 5, 9, 2, 6])
    >>> found.value, found.low, found.high, found.n
    (3.5, 1.0, 9.0, 8)
    """
    return quantile(values, 0.5, cases=cases)


def quantile(values: ArrayLike, q: float, *, cases: ArrayLike | None = None) -> Estimate:
    """The value that a share `q` of the cases does not exceed, with an exact 95 % interval.

    Where ``n q`` is whole it is the mean of two neighbours, so the median is the usual one. The
    ends are the values of ranks l and u with ``P(B < l) ≤ 2.5 %`` and ``P(B ≥ u) ≤ 2.5 %`` for
    ``B ~ Bin(n, q)``, l as high and u as low as can be.

    Parameters
    ----------
    values : array of shape (k,)
        One finite value a case, or a group of cases.
    q : float
        Between 0 and 1, neither included: 0.5 for the median, 0.9 for P90.
    cases : array of int of shape (k,), optional
        How many cases have the value; 1 each if not given.

    Returns
    -------
    Estimate
        An end is None where there are too few cases for one: for the median fewer than 6, for
        the upper end of P90 fewer than 36.

    Raises
    ------
    ValueError
        If `q` or a value is out of range, or the arrays differ in shape.

    Examples
    --------
    >>> quantile(range(1, 101), 0.9)
    Estimate(value=90.5, low=84.0, high=96.0, n=100)
    >>> quantile([1.0, 7.0, 30.0], 0.9)
    Estimate(value=30.0, low=1.0, high=None, n=3)
    """
    from scipy import special

    if not 0 < q < 1:
        raise ValueError(f"q must lie between 0 and 1; got {q}")
    x = np.asarray(values, np.float64)
    counts = np.ones(x.shape, np.int64) if cases is None else np.asarray(cases)
    if x.ndim != 1 or x.shape != counts.shape or not np.isfinite(x).all():
        raise ValueError("there must be one finite value, and one count, a case or group")
    if counts.size and (counts.dtype.kind not in "iu" or np.any(counts < 0)):
        raise ValueError("cases must be counts, 0 or more")
    order = np.argsort(x, kind="stable")
    x, so_far = x[order], np.cumsum(counts[order])
    n = int(so_far[-1]) if len(so_far) else 0
    if n == 0:
        return Estimate(None, None, None, 0)

    def of_rank(rank: int) -> float | None:
        """The value of a rank, which counts from 1."""
        return float(x[np.searchsorted(so_far, rank)]) if 1 <= rank <= n else None

    place = n * q
    near = round(place)
    if abs(place - near) < 1e-9 and 1 <= near < n:
        below, above = of_rank(near), of_rank(near + 1)
        assert below is not None
        assert above is not None
        value: float | None = (below + above) / 2
    else:
        value = of_rank(min(n, int(np.ceil(place))))
    # F(k) = P(B ≤ k), which rises with k: both ranks are found in one search.
    chances = special.bdtr(np.arange(n + 1, dtype=np.float64), n, q)
    low = int(np.searchsorted(chances, 0.025, side="right"))  # the first with F(low) > 2.5 %
    high = int(np.searchsorted(chances, 0.975, side="left")) + 1  # the first with F(high−1) ≥ …
    return Estimate(value, of_rank(low), of_rank(high), n)


@dataclass(frozen=True, slots=True)
class Bootstrap:
    """A figure with its bootstrap interval, and how to get it again.

    Attributes
    ----------
    value : float or None
        The figure of all cases; None if it is not defined.
    low, high : float or None
        The quantiles over the repeats at about 2.5 % and 97.5 %, a little further out with few
        cases.
    n : int
        The cases.
    repeats, undefined, seed : int
        How many samples were drawn, in how many of them the figure was not defined (they are
        left out), and from what seed.
    """

    value: float | None
    low: float | None
    high: float | None
    n: int
    repeats: int
    undefined: int
    seed: int


def bootstrap(
    statistic: Callable[[NDArray[np.int64]], float],
    n: int,
    *,
    seed: int,
    repeats: int = 2_000,
) -> Bootstrap:
    """The percentile interval of any figure of cases, by drawing cases anew [2]_.

    For what has no formula. Plain percentiles are too narrow with few cases; those taken are at
    ``Φ(± sqrt(n / (n − 1)) · t)`` with Student's t of n − 1 degrees of freedom [3]_, 2.2 % and
    97.8 % of 50 cases. It is rough with fewer than 30.

    Parameters
    ----------
    statistic : callable
        Given the rows of some cases, an array of int of shape (n,) with values from 0 to n − 1,
        their figure; NaN if it is not defined.
    n : int
        How many cases there are. What is drawn is the case, never its events.
    seed : int
        The same seed gives the same interval.
    repeats : int
        At least 40.

    Raises
    ------
    ValueError
        If `n` or `repeats` is out of range.

    Examples
    --------
    >>> waits = np.arange(200.0)
    >>> found = bootstrap(lambda rows: float(waits[rows].mean()), 200, seed=1)
    >>> found.value, round(found.low), round(found.high), found.n
    (99.5, 91, 107, 200)
    """
    from scipy import special

    if n < 0 or repeats < 40:
        raise ValueError(f"n must be 0 or more and repeats 40 or more; got {n} and {repeats}")
    if n == 0:
        return Bootstrap(None, None, None, 0, repeats, 0, seed)
    value = float(statistic(np.arange(n)))
    random = np.random.default_rng(seed)
    drawn = np.array([statistic(random.integers(0, n, n)) for _ in range(repeats)], np.float64)
    defined = drawn[np.isfinite(drawn)]
    low: float | None = None
    high: float | None = None
    if n > 1 and len(defined):
        outer = float(special.ndtr(-sqrt(n / (n - 1)) * special.stdtrit(n - 1, 0.975)))
        low, high = (float(end) for end in np.quantile(defined, (outer, 1 - outer)))
    undefined = repeats - len(defined)
    shown = value if np.isfinite(value) else None
    return Bootstrap(shown, low, high, n, repeats, undefined, seed)
