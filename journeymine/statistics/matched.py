"""How sure a matched difference is, when some cases belong together.

Cases that show something are compared with such that do not within groups that are otherwise the
same.  In group g let n₁ and n₀ be how many there are, s₁ and s₀ the sums of what was measured; with
``A = Σ (s₁ − n₁ s₀ / n₀)`` and ``N = Σ n₁`` over the groups that have both, ``D = A / N``.

Groups are many and small.  What is left around their means says too little of the spread: of a
group whose cases are all of one customer it says that there is none.  So each cluster is left out
in turn, with what becomes of its groups then, and the variance is that of the jackknife [1]_,

    ``(n − 1) / n · Σ (D without a cluster − D)²``

over the n clusters in any of the groups; on average it is not too small.

References
----------
.. [1] Efron, Stein (1981). The jackknife estimate of variance. The Annals of Statistics 9(3),
   586-596. https://doi.org/10.1214/aos/1176345462
"""

from __future__ import annotations

from math import fsum, sqrt

import numpy as np
from numpy.typing import NDArray

__all__ = ["matched_error"]

_Ints = NDArray[np.int64]
_Floats = NDArray[np.float64]


def matched_error(group: _Ints, shows: NDArray[np.bool_], values: _Ints, cluster: _Ints) -> float:
    """The standard error of a matched difference, by clusters.

    Parameters
    ----------
    group : array of int64, (cases,)
        From 0, each with cases that show it and such that do not. A case that stands on both
        sides comes twice.
    shows : array of bool, (cases,)
        On which side it stands.
    values : array of int64, (cases,)
        What was measured: whole numbers, so that no order of the cases matters.
    cluster : array of int64, (cases,)
        From 0.

    Returns
    -------
    float
        0 or more; NaN if nothing is left to compare without some cluster.

    Raises
    ------
    ValueError
        If there is no case.

    Examples
    --------
    Two cases of one cluster that are alike tell as little as one:

    >>> group, shows, values = np.zeros(6, np.int64), np.arange(6) < 3, np.array([5, 7, 9, 1, 2, 3])
    >>> once = matched_error(group, shows, values, np.arange(6))
    >>> twice = matched_error(*(np.repeat(a, 2) for a in (group, shows, values, np.arange(6))))
    >>> round(once, 2), round(twice, 2)
    (1.44, 1.44)
    """
    if not len(group):
        raise ValueError("there is no case to compare")
    groups = int(group.max()) + 1
    # Cases by cluster and group: rows of (not showing, showing).
    pairs, at = np.unique(cluster * groups + group, return_inverse=True)
    place = at * 2 + shows
    n_pair = np.bincount(place, minlength=2 * len(pairs)).reshape(-1, 2)
    s_pair = np.bincount(place, values, 2 * len(pairs)).reshape(-1, 2)
    whose, of = np.divmod(pairs, groups)
    n, s = np.zeros((groups, 2)), np.zeros((groups, 2))
    np.add.at(n, of, n_pair)
    np.add.at(s, of, s_pair)
    total, count = _compared(s, n)
    left_total, left_count = _compared(s[of] - s_pair, n[of] - n_pair)
    start = np.flatnonzero(np.diff(whose, prepend=-1))  # of each cluster
    clusters = len(start)
    all_total, all_count = fsum(np.sort(total).tolist()), float(count.sum())
    without = all_total + np.add.reduceat(left_total - total[of], start)
    still = all_count + np.add.reduceat(left_count - count[of], start)
    if not still.all():
        return float("nan")
    squares = np.sort((without / still - all_total / all_count) ** 2)
    return sqrt((clusters - 1) / clusters * fsum(squares.tolist()))


def _compared(s: _Floats, n: _Floats) -> tuple[_Floats, _Floats]:
    """What each group adds to A and to N: nothing where a side of it is empty."""
    both = (n > 0).all(axis=1)
    usual = np.divide(s[:, 0], n[:, 0], out=np.zeros(len(n)), where=both)
    return np.where(both, s[:, 1] - n[:, 1] * usual, 0.0), np.where(both, n[:, 1], 0.0)
