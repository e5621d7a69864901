"""Two groups of cases of which some belong together: differences, and tests of them.

How much larger the variance of a difference is depends on how the groups lie in the customers:
where every customer has all cases in one group it is the `clustering` of the values; where groups
are mixed within customers it is less [1]_.  With the values e less their mean, the label of the
first group l less its mean, ``D(u) = Σ (Σ u of a customer)² / Σ u²`` and m cases a customer,

    ``1 + (D(e) − 1) (D(l) − 1) / (Σ m² / Σ m − 1)``.

A test of two shares then takes the counts for as many fewer as that is [2]_.

References
----------
.. [1] Moulton (1986). Random group effects and the precision of regression estimates. Journal of
   Econometrics 32(3), 385-397. https://doi.org/10.1016/0304-4076(86)90021-7
.. [2] Rao, Scott (1992). A simple method for the analysis of clustered binary data. Biometrics
   48(2), 577-585. https://doi.org/10.2307/2532311
"""

from __future__ import annotations

from collections.abc import Callable
from math import ceil, floor, fsum, sqrt

import numpy as np
from numpy.typing import NDArray
from scipy import special

from journeymine.statistics.clusters import square_sum
from journeymine.statistics.counts import how_many, occurrences
from journeymine.statistics.estimates import Estimate

__all__ = [
    "clustering_of_groups",
    "correlation",
    "fewer_counts",
    "mean_difference_by_cluster",
    "permuted_by_cluster",
]

_Ints = NDArray[np.int64]
_Floats = NDArray[np.float64]


def clustering_of_groups(values: _Floats, first: NDArray[np.bool_], cluster: _Ints) -> float:
    """The same of the difference of two groups that the labels were dealt at random to.

    Parameters
    ----------
    values, first, cluster : array, (cases,)
        What was measured, whether the case is of the first group, and its cluster, from 0.

    Returns
    -------
    float
        1 or more, and at most the largest cluster.

    Examples
    --------
    Customers whose journeys are all alike, and all in one of the groups or mixed:

    >>> cluster = np.repeat(np.arange(40), 2)
    >>> values, whole = np.repeat(np.arange(40) % 2, 2).astype(float), cluster < 20
    >>> clustering_of_groups(values, whole, cluster)
    2.0
    >>> clustering_of_groups(values, np.arange(80) % 2 == 0, cluster)
    1.0
    """
    _, sizes = occurrences(cluster)
    extra = float(np.sum(sizes.astype(np.float64) ** 2)) / max(1, len(cluster)) - 1
    if extra <= 0:
        return 1.0
    e = values - values.mean()
    label = first - first.mean()
    of_values, of_labels = (
        square_sum(u, cluster) / plain - 1 if (plain := float(np.sum(u**2))) else 0.0
        for u in (e, label)
    )
    found = 1 + of_values * of_labels / extra
    return min(max(1.0, found), float(sizes.max()))


def correlation(first: tuple[_Floats, _Ints], second: tuple[_Floats, _Ints]) -> float:
    """How far two figures of different cases vary together, as they share clusters.

    Parameters
    ----------
    first, second : (influence, cluster)
        What each case adds to the figure less what it adds on average, and its cluster, from 0.

    Returns
    -------
    float
        In [-1, 1]; 0 if no cluster is in both.

    Examples
    --------
    >>> one = np.array([1.0, -1.0]), np.array([0, 1])
    >>> correlation(one, one), correlation(one, (one[0], np.array([2, 3])))
    (1.0, 0.0)
    """
    n = max((int(cluster.max(initial=-1)) for _, cluster in (first, second)), default=-1) + 1
    a, b = (np.bincount(cluster, influence, n) for influence, cluster in (first, second))
    aa, bb, ab = (fsum(np.sort(product).tolist()) for product in (a * a, b * b, a * b))
    size = sqrt(aa * bb)
    return min(1.0, max(-1.0, ab / size)) if size else 0.0


def fewer_counts(
    here: tuple[int, int], other: tuple[int, int], clustering: float
) -> tuple[tuple[int, int], tuple[int, int]]:
    """The counts of two groups as so many independent cases that tell as much.

    Bases are rounded down, and counts towards the share of both together, so that a difference is
    made larger by less than one case of each group.

    Parameters
    ----------
    here, other : (count, n)
        How many of the cases of each group show something.
    clustering : float
        1 or more.

    Examples
    --------
    >>> fewer_counts((12, 20), (9, 41), 2.0)
    ((6, 10), (5, 20))
    """
    n = here[1] + other[1]
    if clustering <= 1 or not n:
        return here, other
    whole = (here[0] + other[0]) / n

    def scaled(count: int, base: int) -> tuple[int, int]:
        size = floor(base / clustering)
        wanted = count / base * size if base else 0.0
        towards: Callable[[float], int] = floor if wanted > whole * size else ceil
        return min(size, towards(wanted)), size

    return scaled(*here), scaled(*other)


def mean_difference_by_cluster(a: _Floats, b: _Floats, of_a: _Ints, of_b: _Ints) -> Estimate:
    """How much higher the mean of `a` is than that of `b`, where clusters may be in both.

    ``d ± t · se`` with se² that of clusters drawn at random, and a degree of freedom for each
    cluster but one of the group that has fewer.

    Parameters
    ----------
    a, b : array of float64
        One value a case.
    of_a, of_b : array of int64
        The cluster of each case, from 0.

    Returns
    -------
    Estimate
        ``n`` counts the cases of both; the interval is None if a group has fewer than two clusters.

    Examples
    --------
    >>> a, b, cluster = np.array([3.0, 4, 6]), np.array([1.0, 2, 3]), np.arange(3)
    >>> apart = mean_difference_by_cluster(a, b, cluster, cluster + 3)
    >>> within = mean_difference_by_cluster(a, b, cluster, cluster)
    >>> [(round(e.value, 2), round(e.low, 2), round(e.high, 2)) for e in (apart, within)]
    [(2.33, -1.72, 6.39), (2.33, 0.9, 3.77)]
    """
    n = len(a) + len(b)
    if not len(a) or not len(b):
        return Estimate(None, None, None, n)
    mean_a, mean_b = (fsum(np.sort(one).tolist()) / len(one) for one in (a, b))
    d, fewer = mean_a - mean_b, min(how_many(of_a), how_many(of_b))
    if fewer < 2:
        return Estimate(d, None, None, n)
    whose = np.concatenate([of_a, of_b])
    u = np.concatenate([(a - mean_a) / len(a), -(b - mean_b) / len(b)])
    clusters = how_many(whose)
    variance = clusters / (clusters - 1) * square_sum(u, whose)
    half = float(special.stdtrit(fewer - 1, 0.975)) * sqrt(variance)
    return Estimate(d, d - half, d + half, n)


def permuted_by_cluster(values: _Floats, first: NDArray[np.bool_], cluster: _Ints) -> float:
    """How often labels dealt at random make two means differ as much, with cases in clusters.

    The total of the first group has the exact variance of a shuffle of all cases, times
    `clustering_of_groups`; the tail is that of Student's t with a degree of freedom for each
    cluster but one of the group that has fewer.

    Parameters
    ----------
    values, first, cluster : array, (cases,)
        As in `clustering_of_groups`.

    Returns
    -------
    float
        In (0, 1]; 1 if there is nothing to compare.

    Examples
    --------
    >>> values, first = np.arange(60) % 7.0, np.arange(60) < 30
    >>> one = permuted_by_cluster(values + 2 * first, first, np.arange(60))
    >>> alike = permuted_by_cluster(values + 2 * first, first, np.arange(60) // 10)
    >>> one < 0.01 < alike
    True
    """
    n, k = len(values), int(first.sum())
    if k in (0, n) or values.min() == values.max():
        return 1.0
    e = values - fsum(np.sort(values).tolist()) / n
    variance = k * (n - k) / (n * (n - 1)) * fsum(np.sort(e**2).tolist())
    variance *= clustering_of_groups(values, first, cluster)
    freedom = min(how_many(cluster[first]), how_many(cluster[~first])) - 1
    if freedom < 1:
        return 1.0
    t = abs(fsum(np.sort(e[first]).tolist())) / sqrt(variance)
    return min(1.0, max(1e-300, 2 * float(special.stdtr(freedom, -t))))
