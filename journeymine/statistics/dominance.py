"""How often a value of one group is higher than one of another: Cliff's delta.

References
----------
.. [1] Cliff (1993). Dominance statistics: ordinal analyses to answer ordinal questions.
   Psychological Bulletin 114(3), 494-509. https://doi.org/10.1037/0033-2909.114.3.494
.. [2] Feng, Cliff (2004). Monte Carlo evaluation of ordinal d with improved confidence interval.
   Journal of Modern Applied Statistical Methods 3(2), 322-332.
   https://doi.org/10.22237/jmasm/1099267560
"""

from __future__ import annotations

from math import fsum, sqrt

import numpy as np
from numpy.typing import ArrayLike, NDArray

from journeymine.statistics.estimates import Estimate
from journeymine.statistics.intervals import Z_95

__all__ = ["cliffs_delta"]


def cliffs_delta(a: ArrayLike, b: ArrayLike) -> Estimate:
    """Cliff's delta, ``P(a > b) − P(a < b)``, for scores and times; O(n log n).

    The interval is the asymmetrical one [2]_: with the unbiased variance s² of [1]_,
    ``(δ − δ³ ± z s sqrt((1 − δ²)² + z² s²)) / (1 − δ² + z² s²)``.

    Parameters
    ----------
    a, b : array of shape (n,), (m,)
        One value a case, in any order; only their ranks matter.

    Returns
    -------
    Estimate
        In [−1, 1]; 0 if neither group tends to be higher. The value is None if a group is
        empty, the interval if one has fewer than two cases. ``n`` counts the cases of both.

    Raises
    ------
    ValueError
        If a value is not a number.

    Examples
    --------
    >>> found = cliffs_delta([7, 8, 9, 9, 6], [5, 7, 6, 4])
    >>> round(found.value, 3), round(found.low, 3), round(found.high, 3), found.n
    (0.8, 0.235, 0.961, 9)
    """
    x, y = np.sort(np.asarray(a, np.float64)), np.sort(np.asarray(b, np.float64))
    if x.ndim != 1 or y.ndim != 1 or np.isnan(x).any() or np.isnan(y).any():
        raise ValueError("there must be one number a case")
    n, m = len(x), len(y)
    if n == 0 or m == 0:
        return Estimate(None, None, None, n + m)
    over_y, tied_x = _net(x, y)
    over_x, _ = _net(y, x)
    delta = fsum(over_y) / (n * m)
    if n == 1 or m == 1:
        return Estimate(delta, None, None, n + m)
    z2 = Z_95 * Z_95
    if abs(delta) == 1:
        # No pair the other way was seen: the limit is that of none in the smaller group [2].
        limit = (min(n, m) - z2) / (min(n, m) + z2)
        return Estimate(delta, limit if delta > 0 else -1.0, 1.0 if delta > 0 else -limit, n + m)
    by_x = fsum((over_y / m - delta) ** 2)
    by_y = fsum((-over_x / n - delta) ** 2)
    apart = n * m - fsum(tied_x)
    pairs = apart - n * m * delta * delta
    variance = (m * m * by_x + n * n * by_y - pairs) / (n * m * (n - 1) * (m - 1))
    variance = max(variance, (1 - delta * delta) / (n * m - 1))
    width = Z_95 * sqrt(variance) * sqrt((1 - delta * delta) ** 2 + z2 * variance)
    below = 1 - delta * delta + z2 * variance
    low, high = ((delta - delta**3 + side * width) / below for side in (-1, 1))
    return Estimate(delta, min(delta, max(-1.0, low)), max(delta, min(1.0, high)), n + m)


def _net(
    x: NDArray[np.float64], y: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """For each x how many more of y are lower than higher, and how many are equal."""
    lower = np.searchsorted(y, x, side="left")
    not_higher = np.searchsorted(y, x, side="right")
    return (lower + not_higher - len(y)).astype(np.float64), (not_higher - lower).astype(np.float64)
