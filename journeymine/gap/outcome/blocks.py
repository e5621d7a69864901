"""The shares at the end of a curve by Aalen and Johansen, without drawing the curve.

Between two censorings nothing but what happened changes the number at risk, and there the product
of the estimator telescopes: with n at risk at the beginning and ``d_k`` that went by cause k in
the meantime, ``F_k`` rises by ``S d_k / n``, in whatever order they went.  So all that happened
between two censorings may be taken as one time.  Most journeys are over; a curve of a million
times becomes one of as many as there are open journeys, and its end stays the same.

Where the log is too short for a silence to be told, or a journey to end, some are still on the way
at the end of the curve, and any of them may go by this cause.  So the share is only the least
that it can be, and the interval reaches up to all but those that surely went another way: it still
holds the share at which the curve would end if the log went on.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from journeymine.gap.units import CASES, Units
from journeymine.statistics import Estimate, cumulative_incidence
from journeymine.statistics.clustered_incidence import by_case
from journeymine.statistics.counts import how_many

__all__ = ["final_share"]


def final_share(
    time: NDArray[np.int64],
    cause: NDArray[np.int8],
    *,
    of: int,
    case: NDArray[np.int64] | None = None,
    units: Units = CASES,
) -> Estimate:
    """The share that goes by the cause `of`: the curve at the last time that something happened.

    If some are left then, the upper end of the interval counts them as going by this cause too.

    Parameters
    ----------
    time, cause : array of shape (n,)
        As for `cumulative_incidence`; 0 is censored.
    of : int
        The cause that is asked for, from 1.
    case : array of int of shape (n,), optional
        Of which case each is, where a case has several; then the interval is over cases. Not
        given, each is a case, in their order.
    units : Units, optional
        Whose the cases are; the interval is over these.

    Examples
    --------
    >>> found = final_share(np.array([1, 2, 2, 3, 4]), np.array([1, 2, 0, 1, 0]), of=1)
    >>> round(found.value, 3), found.n
    (0.5, 5)

    Nobody was watched for long enough to be given up, so nothing is known of the most:

    >>> found = final_share(np.array([1, 2, 3, 3, 3]), np.array([1, 1, 0, 0, 0]), of=2)
    >>> found.value, found.high > 0.9
    (0.0, True)
    """
    cases = len(time) if case is None else how_many(case)
    if not np.any(cause > 0):
        return Estimate(None, None, None, cases)
    open_at = np.unique(time[cause == 0])
    if not len(open_at):
        block = np.zeros(len(time), np.int64)
    else:
        block = np.searchsorted(open_at, time, side="left")
    # By this cause, by any other, or censored.
    way = np.where(cause == of, 1, np.where(cause > 0, 2, 0))
    counts = np.bincount(block * 3 + way)
    some = np.flatnonzero(counts)
    curves = cumulative_incidence(
        (some // 3).astype(np.float64), some % 3, weights=counts[some], causes=2
    )
    end = float(curves.tallies.times[-1])
    whose = units.customer if case is None else units.of(case)
    if whose is not None:
        curves = by_case(curves, block.astype(np.float64), way, whose, until=end)
    found = replace(curves.at(end), n=cases)
    if not curves.remaining.values[-1] > 0:
        return found
    # All but those that surely went another way.
    others = curves.at(end, cause=2)
    assert found.high is not None, "something happened"
    assert others.low is not None, "something happened"
    return Estimate(found.value, found.low, max(found.high, 1 - others.low), found.n)
