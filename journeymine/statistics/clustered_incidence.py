"""How sure a share by a time is, when several of the observations are of one case.

Ten visits of one customer do not tell as much as ten visits of ten.  To the share
``F = Σ S(t_i−) d_ki / n_i`` of `cumulative_incidence` each observation adds an influence [1]_: what
F would gain if it counted a little more.  With ``A = S(t−) / n`` and
``B = (F − F(t)) / (n (1 − d / n))`` at each time up to the one that is asked for,

    ``u = [went by k] A − [went] B − Σ (A d_k / n − B d / n)``

with the sum over the times at which it was at risk.
The sum of the squares of these is the variance of the delta method, exactly.  Added up over the
observations of each case first, it is that of cases drawn at random, whatever those of one case
have in common [2]_.  How many times as large it is, is the *clustering*; of few cases of either
kind that is a guess, and raised as in `event_share`.

References
----------
.. [1] Efron (1982). The Jackknife, the Bootstrap and Other Resampling Plans, chapter 6. SIAM.
   https://doi.org/10.1137/1.9781611970319
.. [2] Cochran (1977). Sampling Techniques, 3rd ed., section 9A. Wiley. ISBN 978-0-471-16240-7
"""

from __future__ import annotations

from dataclasses import replace
from math import fsum

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from journeymine.statistics.counts import how_many
from journeymine.statistics.incidence import Incidence, with_intervals
from journeymine.statistics.intervals import Z_95

__all__ = ["by_case"]


def by_case(
    curves: Incidence,
    time: ArrayLike,
    cause: ArrayLike,
    case: ArrayLike,
    *,
    until: float,
    of: int = 1,
) -> Incidence:
    """The same curves with intervals over cases, where a case has several observations.

    The clustering is that of the share by `until`; the whole of the curves is widened by it.

    Parameters
    ----------
    curves : Incidence
        Of these observations, each with the weight 1, always in view.
    time, cause, case : array of shape (n,)
        When each went, by what (0: not yet), and of which case it is.
    until : float
        The time that is asked for.
    of : int
        The cause that is asked for, from 1.

    Returns
    -------
    Incidence
        Its figures count cases as ``n``.

    Raises
    ------
    ValueError
        If the arrays differ in shape.

    Examples
    --------
    Five waits a case that are all alike tell no more than one:

    >>> from journeymine.statistics.incidence import cumulative_incidence
    >>> time, cause = np.ones(50), np.repeat([1, 2], [10, 40])
    >>> one = cumulative_incidence(time, cause).at(1)
    >>> times, causes = np.tile(time, 5), np.tile(cause, 5)
    >>> curves = cumulative_incidence(times, causes)
    >>> alike = by_case(curves, times, causes, np.tile(np.arange(50), 5), until=1).at(1)
    >>> [(e.value, round(e.low, 2), round(e.high, 2), e.n) for e in (one, alike)]
    [(0.2, 0.1, 0.32, 50), (0.2, 0.1, 0.32, 50)]
    """
    times, causes, cases = np.asarray(time, np.float64), np.asarray(cause), np.asarray(case)
    if not times.shape == causes.shape == cases.shape or times.ndim != 1:
        raise ValueError("time, cause and case must have one entry an observation each")
    n = how_many(cases)
    if n == len(cases):
        return curves
    clustering = _clustering(curves, times, causes, cases, n, until, of)
    lows, highs = with_intervals(curves.tallies, curves.values, curves.variances * clustering, n)
    return replace(curves, lows=lows, highs=highs, cases=n)


def _clustering(
    curves: Incidence,
    time: NDArray[np.float64],
    cause: NDArray[np.integer],
    case: NDArray[np.integer],
    n: int,
    until: float,
    of: int,
) -> float:
    """How many times as large the variance is as if every observation were a case of its own."""
    _, number = np.unique(case, return_inverse=True)
    u = _influences(curves, time, cause, until, of)
    plain = float(np.sum(u**2))
    here = (cause == of) & (time <= until)
    known = min(how_many(number[here]), how_many(number[~here]))
    if n == 1 or plain == 0 or known == 0:
        return 1.0
    sums = np.bincount(number, u, minlength=n)
    seen = max(1.0, n / (n - 1) * fsum(np.sort(sums**2).tolist()) / plain)
    few = float(special.stdtrit(max(1, known - 1), 0.975)) / Z_95
    sizes = np.bincount(number).astype(np.float64)
    wholly = float(np.sum(sizes**2)) / len(number)
    clustering = min(1 + (seen - 1) * few**2, max(seen, wholly))
    return clustering * (float(special.stdtrit(n - 1, 0.975)) / Z_95) ** 2


def _influences(
    curves: Incidence,
    time: NDArray[np.float64],
    cause: NDArray[np.integer],
    until: float,
    of: int,
) -> NDArray[np.float64]:
    """What each observation adds to the share by `until`, (n,)."""
    tallies = curves.tallies
    steps = int(np.searchsorted(tallies.times, until, side="right"))
    if not steps:
        return np.zeros(len(time))
    risk = tallies.at_risk[:steps].astype(np.float64)
    went = tallies.events[:, :steps].sum(axis=0) / risk
    by_this = tallies.events[of - 1, :steps] / risk
    f = curves.values[of - 1, :steps]
    before = np.concatenate(([1.0], curves.remaining.values))[:steps]
    gain = before / risk
    # Where all went F changes no more, whatever the divisor.
    loss = (f[-1] - f) / (risk * np.where(went < 1, 1 - went, 1.0))
    paid = np.concatenate(([0.0], np.cumsum(gain * by_this - loss * went)))
    place = np.searchsorted(tallies.times[:steps], time, side="right")
    u: NDArray[np.float64] = -paid[place]
    gone = np.flatnonzero((cause != 0) & (time <= until))
    at = place[gone] - 1
    u[gone] += np.where(cause[gone] == of, gain[at], 0.0) - loss[at]
    return u
