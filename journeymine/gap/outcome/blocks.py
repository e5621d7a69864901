"""The shares at the end of a curve by Aalen and Johansen, without drawing the curve.

Between two censorings nothing but what happened changes the number at risk, and there the product
of the estimator telescopes: with n at risk at the beginning and ``d_k`` that went by cause k in
the meantime, ``F_k`` rises by ``S d_k / n``, in whatever order they went.  So all that happened
between two censorings may be taken as one time.  Most journeys are over; a curve of a million
times becomes one of as many as there are open journeys, and its end stays the same.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from journeymine.statistics import Estimate, cumulative_incidence

__all__ = ["final_share"]


def final_share(
    time: NDArray[np.int64], cause: NDArray[np.int8], *, of: int, causes: int
) -> Estimate:
    """The share that has gone by the cause `of` at the last time that something happened.

    Parameters
    ----------
    time, cause : array of shape (n,)
        As for `cumulative_incidence`; 0 is censored.
    of : int
        The cause that is asked for, from 1.
    causes : int
        How many there are.

    Examples
    --------
    >>> found = final_share(np.array([1, 2, 2, 3, 4]), np.array([1, 2, 0, 1, 0]), of=1, causes=2)
    >>> round(found.value, 3), found.n
    (0.5, 5)
    """
    if not np.any(cause > 0):
        return Estimate(None, None, None, len(time))
    open_at = np.unique(time[cause == 0])
    if not len(open_at):
        block = np.zeros(len(time), np.int64)
    else:
        block = np.searchsorted(open_at, time, side="left")
    kinds = causes + 1
    counts = np.bincount(block * kinds + cause)
    some = np.flatnonzero(counts)
    curves = cumulative_incidence(
        (some // kinds).astype(np.float64), some % kinds, weights=counts[some], causes=causes
    )
    return curves.at(float(curves.tallies.times[-1]), cause=of)
