"""A quantile of what was measured several times a case, with an interval over cases.

The values of one case resemble each other.  By Woodruff [1]_ the interval of a quantile is read
from that of a share: the share of values up to the quantile has an interval over cases (see
`event_share`), and the quantiles at its two ends are the ends.

References
----------
.. [1] Woodruff (1952). Confidence intervals for medians and other position measures. Journal of
   the American Statistical Association 47(260), 635-646. https://doi.org/10.2307/2280781
"""

from __future__ import annotations

from math import ceil

import numpy as np
from numpy.typing import NDArray

from journeymine.statistics import Estimate, event_share

__all__ = ["quantile"]


def quantile(values: NDArray[np.int64], case: NDArray[np.int64], q: float = 0.5) -> Estimate:
    """The smallest value that at least a share `q` of the values does not exceed.

    Parameters
    ----------
    values, case : array of int64, (values,)
        What was measured, and in which case.
    q : float
        Above 0 and below 1.

    Returns
    -------
    Estimate
        `n` counts the cases. Both ends of the interval are None with fewer than 6 cases, where
        even the extremes do not hold a median with 95 % certainty; the upper end is None if the
        largest value does not reach it.

    Examples
    --------
    >>> found = quantile(np.arange(1, 101), np.arange(100))
    >>> found.value, found.low, found.high, found.n
    (50, 41, 60, 100)
    """
    if not len(values):
        return Estimate(None, None, None, 0)
    order = np.sort(values)
    value = int(order[_place(q, len(order))])
    _, own = np.unique(case, return_inverse=True)
    m = np.bincount(own)
    x = np.bincount(own[values <= value], minlength=len(m))
    if len(m) < 6:
        return Estimate(value, None, None, len(m))
    pairs, counts = np.unique(np.column_stack([x, m]), axis=0, return_counts=True)
    seen = event_share(pairs[:, 0], pairs[:, 1], cases=counts)
    assert seen.value is not None and seen.low is not None and seen.high is not None  # noqa: PT018
    # The share is that of q, not of the value, which jumps over it.
    low, high = q - (seen.value - seen.low), q + (seen.high - seen.value)
    if seen.value == 1:
        high = 1.0
    lowest = int(order[_place(low, len(order))]) if low > 0 else int(order[0])
    highest = int(order[_place(high, len(order))]) if high < 1 else None
    return Estimate(value, min(lowest, value), highest, len(m))


def _place(q: float, n: int) -> int:
    """The place of a quantile among n sorted values."""
    return min(max(ceil(q * n - 1e-9) - 1, 0), n - 1)
