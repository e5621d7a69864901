"""Shares and quantiles of events, given the case of each: with intervals over cases.

The events of one case resemble each other.  By Woodruff [1]_ the interval of a quantile is read
from that of a share: the quantiles at ``q ± z · sqrt(q (1 − q) / n)`` are the ends, with n as many
independent events as would be as sure of the share of values up to the quantile (see
`event_share`).  So far from q can the share up to the true quantile be found: its error is that of
q itself, and is not that of the share that was found, which would lean to the wrong side.

References
----------
.. [1] Woodruff (1952). Confidence intervals for medians and other position measures. Journal of
   the American Statistical Association 47(260), 635-646.
   https://doi.org/10.1080/01621459.1952.10483443
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, sqrt

import numpy as np
from numpy.typing import NDArray

from journeymine.statistics.counts import changes, occurrences
from journeymine.statistics.estimates import Estimate
from journeymine.statistics.intervals import Z_95
from journeymine.statistics.rates import effective_events, event_share

__all__ = ["quantile_of_events", "quantiles_of_events", "share_of_events"]


def share_of_events(hit: NDArray[np.bool_], case: NDArray[np.int64]) -> Estimate:
    """The share of events that are marked, with the interval of `event_share`.

    Parameters
    ----------
    hit, case : array, (events,)
        Whether each event counts, and its case, from 0.

    Examples
    --------
    >>> found = share_of_events(np.array([True, True, False]), np.array([0, 0, 1]))
    >>> round(found.value, 3), found.n
    (0.667, 2)
    """
    if not len(case):
        return Estimate(None, None, None, 0)
    case = _numbered(case)
    x, m, counts = _by_case(hit, case, np.bincount(case))
    return event_share(x, m, cases=counts)


def quantile_of_events(
    values: NDArray[np.int64], case: NDArray[np.int64], q: float = 0.5
) -> Estimate:
    """The smallest value that at least a share `q` of the values does not exceed.

    Parameters
    ----------
    values, case : array of int64, (values,)
        What was measured, and in which case, from 0.
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
    >>> found = quantile_of_events(np.arange(1, 101), np.arange(100))
    >>> found.value, found.low, found.high, found.n
    (50, 41, 60, 100)
    """
    return quantiles_of_events(values, case, (q,))[0]


def quantiles_of_events(
    values: NDArray[np.int64], case: NDArray[np.int64], qs: Sequence[float]
) -> tuple[Estimate, ...]:
    """Several of `quantile_of_events`; the values are sorted once.

    Examples
    --------
    >>> found = quantiles_of_events(np.arange(1, 101), np.arange(100), (0.5, 0.9))
    >>> [quantile.value for quantile in found]
    [50, 90]
    """
    if not len(values):
        return (Estimate(None, None, None, 0),) * len(qs)
    case = _numbered(case)
    order, m = np.sort(values), np.bincount(case)
    return tuple(_quantile(values, case, order, m, q) for q in qs)


def _quantile(
    values: NDArray[np.int64],
    case: NDArray[np.int64],
    order: NDArray[np.int64],
    m: NDArray[np.int64],
    q: float,
) -> Estimate:
    """One quantile, given the values in order and how many each case has."""
    value = int(order[_place(q, len(order))])
    x, m, counts = _by_case(values <= value, case, m)
    n = int(counts.sum())
    if n < 6:
        return Estimate(value, None, None, n)
    seen, effective = effective_events(x.astype(np.float64), m.astype(np.float64), counts)
    # A value is held if the share up to it is not farther from q than that of a quantile can be.
    half = Z_95 * sqrt(q * (1 - q) / effective)
    low, high = q - half, 1.0 if seen == 1 else q + half
    lowest = int(order[_place(low, len(order))]) if low > 0 else int(order[0])
    highest = int(order[_place(high, len(order))]) if high < 1 else None
    return Estimate(value, min(lowest, value), highest, n)


def _numbered(case: NDArray[np.int64]) -> NDArray[np.int64]:
    """The cases that have a value, numbered from 0, so that the others need no room."""
    if np.any(case[1:] < case[:-1]):
        return np.unique(case, return_inverse=True)[1]
    found: NDArray[np.int64] = np.cumsum(changes(case)) - 1
    return found


def _by_case(
    hit: NDArray[np.bool_], case: NDArray[np.int64], m: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Marked events and events of each case, and how many cases have these counts."""
    x = np.bincount(case[hit], minlength=len(m))
    # Few pairs differ, so that the exact sums stay short.
    most = int(m.max()) + 1
    pairs, counts = occurrences(m * most + x)
    return pairs % most, pairs // most, counts


def _place(q: float, n: int) -> int:
    """The place of a quantile among n sorted values."""
    return min(max(ceil(q * n - 1e-9) - 1, 0), n - 1)
