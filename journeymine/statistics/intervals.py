"""How sure a share or a mean is.

References
----------
.. [1] Wilson (1927). Probable inference, the law of succession, and statistical
   inference. Journal of the American Statistical Association 22(158), 209-212.
   https://doi.org/10.1080/01621459.1927.10502953
"""

from __future__ import annotations

from dataclasses import dataclass
from math import fsum, sqrt

import numpy as np
from numpy.typing import NDArray

from journeymine.statistics.wording import percent

__all__ = ["Z_95", "Interval", "Share", "mean_interval", "share", "without_spread"]

Z_95 = 1.959963984540054
"""The 97.5 % quantile of the standard normal distribution."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A 95 % interval of a mean, and the number of cases behind it.

    ``low`` and ``high`` are None when fewer than two cases stand behind the mean.
    """

    low: float | None
    high: float | None
    n: int


@dataclass(frozen=True, slots=True)
class Share:
    """A share of cases in [0, 1] with its 95 % interval and its base ``n``.

    All three figures are None when ``n`` is 0.
    """

    value: float | None
    low: float | None
    high: float | None
    n: int

    def __str__(self) -> str:
        if self.value is None or self.low is None or self.high is None:
            return "no case to count"
        low, high = percent(self.low), percent(self.high)
        return f"{percent(self.value)} ({low} to {high}, n = {self.n:,})"


def share(count: int, n: int) -> Share:
    """`count` of `n` cases, with Wilson's score interval [1]_.

    The centre is ``(x + z²/2) / (n + z²)``, the half width
    ``z / (n + z²) · sqrt(x (n − x) / n + z² / 4)``, with z = 1.96.

    Parameters
    ----------
    count : int
        From 0 to `n`.
    n : int
        The cases that were looked at.

    Examples
    --------
    >>> seen = share(18, 100)
    >>> seen.value, round(seen.low, 4), round(seen.high, 4)
    (0.18, 0.117, 0.2667)
    >>> share(0, 40).low, round(share(0, 40).high, 3)
    (0.0, 0.088)
    """
    if not 0 <= count <= n:
        raise ValueError(f"count must lie between 0 and n; got {count} of {n}")
    if n == 0:
        return Share(None, None, None, 0)
    z2 = Z_95 * Z_95
    centre = (count + z2 / 2) / (n + z2)
    half = Z_95 / (n + z2) * sqrt(count * (n - count) / n + z2 / 4)
    low = 0.0 if count == 0 else max(0.0, centre - half)
    high = 1.0 if count == n else min(1.0, centre + half)
    return Share(count / n, low, high, n)


def mean_interval(
    values: NDArray[np.float64],
    cases: NDArray[np.int64],
    *,
    low: float = float("-inf"),
    high: float = float("inf"),
) -> tuple[float | None, Interval]:
    """The mean over cases and its 95 % interval by the normal approximation.

    Sums are exact (`math.fsum`), so the order of the values cannot matter.  Where all cases have
    the same value there is no spread to go by: then a share of them that n cases would not have
    shown, the upper end of `share` of none, may stand at either end of the range.

    Parameters
    ----------
    values : array of shape (k,)
        One value a group of cases.
    cases : array of shape (k,)
        How many cases have the value; at least 0.
    low, high : float
        The range of the values, which the interval is clipped to.

    Returns
    -------
    (mean, interval)
        The mean is None without any case.

    Examples
    --------
    >>> mean, interval = mean_interval(np.array([0.0, 1.0]), np.array([50, 50]))
    >>> mean, round(interval.low, 4), round(interval.high, 4), interval.n
    (0.5, 0.4015, 0.5985, 100)
    >>> mean_interval(np.array([1.0]), np.array([40]), low=0.0, high=1.0)
    (1.0, Interval(low=0.9123..., high=1.0, n=40))
    """
    n = int(cases.sum())
    if n == 0:
        return None, Interval(None, None, 0)
    mean = fsum((values * cases).tolist()) / n
    if n == 1:
        return mean, Interval(None, None, 1)
    some = values[cases > 0]
    if some.min() == some.max():
        return mean, without_spread(mean, n, low=low, high=high)
    squares = fsum(((values - mean) ** 2 * cases).tolist())
    half = Z_95 * sqrt(squares / (n - 1) / n)
    return mean, Interval(max(low, mean - half), min(high, mean + half), n)


def without_spread(mean: float, n: int, *, low: float, high: float) -> Interval:
    """The interval of a mean of `n` cases that all have the same value.

    Up to a share ``u``, the upper end of `share` of none of n, of the cases that were not seen may
    stand at an end of the range: ``mean − u (mean − low)`` to ``mean + u (high − mean)``. On a
    side without an end nothing can be said, and the mean itself is given.

    Examples
    --------
    >>> without_spread(0.0, 40, low=0.0, high=1.0).high == share(0, 40).high
    True
    """
    missed = share(0, n).high or 0.0
    below = mean - missed * (mean - low) if low > float("-inf") else mean
    above = mean + missed * (high - mean) if high < float("inf") else mean
    return Interval(below, above, n)
