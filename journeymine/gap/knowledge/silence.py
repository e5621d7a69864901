"""Sources and touchpoints that fall silent: a run of journeys without them, too long for chance.

For one source (or touchpoint) every journey that has an event of it is a success, and every
journey that has none, though its path asks for a touchpoint of it, a failure; both stand at the
time of the event before.  If failing does not depend on the time, all orders of the k successes
and n - k failures are equally likely, and the chance that some L failures in a row stand
together is at most (adding up over where the row begins, at the first or behind a success)::

    C(n - L, k) / C(n, k)  +  (n - L) C(n - L - 1, k - 1) / C(n, k)

Where failures come in waves (campaigns, weekends) they tell less than as many that come one by
one: all counts are then divided by how much more failures vary, between times as long as the row
and outside of it, than chance lets them (Pearson's statistic by its degrees of freedom, if above
1).

A row is told where this chance, times the number of sources and touchpoints that were looked
at, is at most `ALARM`.  Nothing is told of a source of which no journey lacks an event.

References
----------
McCullagh, Nelder (1989). Generalized Linear Models, 2nd ed., 4.5 (dispersion). Chapman and Hall.
https://doi.org/10.1201/9780203753736
"""

from __future__ import annotations

from math import exp, fsum, lgamma

import numpy as np
from numpy.typing import NDArray

__all__ = ["ALARM", "BINS", "chance_of_row", "dispersion", "longest_row"]

ALARM = 0.01
"""The chance of telling of any silence where there is none."""

BINS = 512
"""Into so many equal spans the time of the log is divided; a row has whole spans."""

_Ints = NDArray[np.int64]


def chance_of_row(successes: float, failures: float, row: float) -> float:
    """The chance that so many failures stand together somewhere, at most; 0 to 1.

    Examples
    --------
    >>> round(chance_of_row(2, 2, 2), 3)  # F F S S, S F F S, S S F F of 6 orders
    0.5
    >>> chance_of_row(500, 40, 3) > 0.05 > chance_of_row(500, 40, 6)
    True
    """
    n, k = successes + failures, successes
    if row <= 0 or k < 1:
        return 1.0
    at_first = exp(_log_choose(n - row, k) - _log_choose(n, k))
    behind = (n - row) * exp(_log_choose(n - row - 1, k - 1) - _log_choose(n, k))
    return min(1.0, at_first + behind)


def dispersion(successes: _Ints, failures: _Ints, a: int, b: int) -> float:
    """How much more failures vary than chance lets them, between times as long as a row.

    Parameters
    ----------
    successes, failures : arrays of int64, (spans,)
    a, b : int
        The spans of the row, which do not count; the others are put together in pieces of
        the same length, on either side of it.

    Returns
    -------
    float
        At least 1.

    Examples
    --------
    >>> dispersion(np.array([9, 8, 0, 9, 10]), np.array([1, 2, 9, 1, 0]), 2, 3)
    1.0
    >>> round(dispersion(np.array([9, 0, 0, 9, 0]), np.array([0, 9, 9, 0, 9]), 2, 3), 1)
    12.0
    """
    piece = max(b - a, 1)
    starts = [*range(a % piece, a, piece), *range(b, len(successes), piece)]
    if a % piece:
        starts.insert(0, 0)
    outside = np.concatenate([np.arange(a), np.arange(b, len(successes))])
    if not len(outside):
        return 1.0
    at = np.searchsorted(outside, starts)
    done, failed = (np.add.reduceat(one[outside], at) for one in (successes, failures))
    n = done + failed
    n, failed = n[n > 0], failed[n > 0]
    if len(n) < 2 or not 0 < failed.sum() < n.sum():
        return 1.0
    share = failed.sum() / n.sum()
    squares = (failed - n * share) ** 2 / (n * share * (1 - share))
    return max(1.0, fsum(squares.tolist()) / (len(n) - 1))


def longest_row(successes: _Ints, failures: _Ints) -> tuple[int, int, int]:
    """The most failures in spans in a row without a success: how many, from which to which span.

    Parameters
    ----------
    successes, failures : arrays of int64, (spans,)

    Examples
    --------
    >>> longest_row(np.array([1, 0, 0, 0, 2]), np.array([0, 2, 0, 3, 9]))
    (5, 1, 4)
    """
    empty = np.concatenate([[False], successes == 0, [False]])
    edges = np.flatnonzero(np.diff(empty.astype(np.int8)))
    if not len(edges):
        return 0, 0, 0
    starts, stops = edges[::2], edges[1::2]
    before = np.concatenate([[0], np.cumsum(failures)])
    rows = before[stops] - before[starts]
    at = int(rows.argmax())
    return int(rows[at]), int(starts[at]), int(stops[at])


def _log_choose(n: float, k: float) -> float:
    if not 0 <= k <= n:
        return float("-inf")
    return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)
