"""Cases of which some belong together: how many times as large that makes a variance.

The journeys of one customer resemble each other.  What a case adds to an estimate is its
*influence* u; cases that are independent give the variance ``Σ u²``, and customers drawn at random
with all their cases, whatever these have in common [1]_,

    ``n / (n − 1) · Σ (Σ u of a customer)²``

over n customers.  The second divided by the first is the *clustering*.  Shares have their own rule,
which holds at both ends of the range (see `journeymine.statistics.rates`).

References
----------
.. [1] Cochran (1977). Sampling Techniques, 3rd ed., section 9A. Wiley. ISBN 978-0-471-16240-7
"""

from __future__ import annotations

from math import fsum, sqrt

import numpy as np
from numpy.typing import NDArray
from scipy import special

from journeymine.statistics.counts import how_many, numbered_densely, occurrences
from journeymine.statistics.estimates import Estimate
from journeymine.statistics.intervals import Z_95, Interval, Share, without_spread
from journeymine.statistics.rates import event_share

__all__ = [
    "clustering",
    "mean_by_cluster",
    "share_by_cluster",
    "square_sum",
    "widened",
]

_Ints = NDArray[np.int64]
_Floats = NDArray[np.float64]


def share_by_cluster(shown: _Ints, sizes: _Ints, *, of: int | None = None) -> Share:
    """The share of cases that show something, each cluster having `sizes` of them.

    Parameters
    ----------
    shown : array of int64, (cases that show it,)
        The cluster of each, from 0.
    sizes : array of int64, (clusters,)
        How many cases each cluster has, 0 or more; at least as many as show it.

    of : int, optional
        The sum of the sizes, where it is known.

    Returns
    -------
    Share
        ``n`` counts the cases. The interval is that of `event_share`, by cluster.

    Examples
    --------
    Five cases a customer that are all alike tell no more than one:

    >>> found = share_by_cluster(np.repeat(np.arange(10), 5), np.full(50, 5))
    >>> found.value, round(found.low, 2), round(found.high, 2), found.n
    (0.2, 0.11, 0.33, 250)
    """
    clusters, x = occurrences(shown)
    some = sizes[clusters]
    most = int(sizes.max(initial=0)) + 1
    pairs, counts = occurrences(some * most + x)
    without = np.bincount(sizes, minlength=most) - np.bincount(some, minlength=most)
    there = np.flatnonzero(without)
    there = there[there > 0]
    found = event_share(
        np.concatenate([pairs % most, np.zeros(len(there), np.int64)]),
        np.concatenate([pairs // most, there]),
        cases=np.concatenate([counts, without[there]]),
    )
    n = int(sizes.sum()) if of is None else of
    return Share(None if n == 0 else len(shown) / n, found.low, found.high, n)


def mean_by_cluster(
    values: _Floats,
    cluster: _Ints,
    mean: float | None = None,
    *,
    low: float = float("-inf"),
    high: float = float("inf"),
) -> Interval:
    """The 95 % interval of a mean over cases, by cluster.

    ``mean ± t · se`` with the 97.5 % quantile of Student's t with a degree of freedom for each
    cluster but one. Where all cases have the same value it is that of as many clusters.

    Parameters
    ----------
    values, cluster : array, (cases,)
        What was measured, and the cluster of each case, from 0.
    mean : float, optional
        That of the values, where it is known.
    low, high : float
        The range of the values, which the interval is clipped to.

    Returns
    -------
    Interval
        Its ``n`` counts the cases; both ends are None with fewer than two clusters.

    Examples
    --------
    >>> values, cluster = np.array([1.0, 1.0, 3.0, 5.0]), np.array([0, 0, 1, 2])
    >>> found = mean_by_cluster(values, cluster, low=0.0)
    >>> found.low, round(found.high, 2), found.n
    (0.0, 7.69, 4)
    """
    n, clusters = len(values), how_many(cluster)
    if clusters < 2:
        return Interval(None, None, n)
    middle = fsum(values.tolist()) / n if mean is None else mean
    if values.min() == values.max():
        alike = without_spread(middle, clusters, low=low, high=high)
        return Interval(alike.low, alike.high, n)
    half = float(special.stdtrit(clusters - 1, 0.975)) * sqrt(
        clusters / (clusters - 1) * square_sum((values - middle) / n, cluster)
    )
    return Interval(max(low, middle - half), min(high, middle + half), n)


def clustering(influence: _Floats, cluster: _Ints) -> float:
    """How many times as large the variance of an estimate is as if all cases were independent.

    Parameters
    ----------
    influence, cluster : array, (cases,)
        What each case adds to the estimate less what it adds on average, and its cluster, from 0.

    Returns
    -------
    float
        1 or more.

    Examples
    --------
    >>> round(clustering(np.array([1.0, 1, 1, -1, -1, -1]), np.array([0, 0, 0, 1, 1, 1])), 6)
    6.0
    """
    plain, clusters = fsum(np.sort(influence**2).tolist()), how_many(cluster)
    if not plain or clusters < 2:
        return 1.0
    return max(1.0, clusters / (clusters - 1) * square_sum(influence, cluster) / plain)


def widened(found: Estimate, clustering: float, clusters: int) -> Estimate:
    """The estimate with an interval that is wider by a clustering, with Student's t.

    Parameters
    ----------
    found : Estimate
        With an interval of the normal distribution around its value.
    clustering : float
    clusters : int
        How many there are; fewer than two leave no interval.

    Examples
    --------
    >>> print(widened(Estimate(5.0, 4.0, 6.0, 100), 4.0, 10_000))
    5 (3 to 7, n = 100)
    """
    if found.value is None or clusters < 2:
        return Estimate(found.value, None, None, found.n)
    factor = sqrt(clustering) * float(special.stdtrit(clusters - 1, 0.975)) / Z_95
    low, high = (
        None if end is None else found.value + (end - found.value) * factor
        for end in (found.low, found.high)
    )
    return Estimate(found.value, low, high, found.n)


def square_sum(influence: _Floats, cluster: _Ints) -> float:
    """The sum over clusters of the squares of their sums.

    Parameters
    ----------
    influence, cluster : array, (cases,)
        What each case adds, and its cluster, from 0.

    Examples
    --------
    >>> square_sum(np.array([1.0, 2.0, -1.0]), np.array([0, 0, 1]))
    10.0
    """
    sums = np.bincount(numbered_densely(cluster)[1], influence)
    return fsum(np.sort(sums**2).tolist())
