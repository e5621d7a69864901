"""How many have met an event after a while, when other events compete with it (Aalen, Johansen).

A journey that was given up will never reach the next touchpoint; one that is still open may. With
``d_k`` that went by cause k among ``d`` that went, of ``n`` at risk, and S the share left [1]_,

    ``F_k(t) = Σ S(t_i−) d_ki / n_i``  over the times up to t.

The causes and S add up to 1. (``1 − S`` of one cause, taking the others as censored, is too
high.) The variance is that of the delta method, exact for ties [2]_:

    ``Σ (F(t) − F_i)² d / (n (n − d)) + Σ S² d_k (n − d_k) / n³ − 2 Σ (F(t) − F_i) S d_k / n²``

and the interval is that of ``log(−log F)``. With one cause it is Greenwood's.

References
----------
.. [1] Aalen, Johansen (1978). An empirical transition matrix for non-homogeneous Markov chains
   based on censored observations. Scandinavian Journal of Statistics 5(3), 141-150.
   https://www.jstor.org/stable/4615704
.. [2] Marubini, Valsecchi (1995). Analysing Survival Data from Clinical Trials and Observational
   Studies, chapter 10. Wiley.
.. [3] Andersen (2013). Decomposition of number of life years lost according to causes of death.
   Statistics in Medicine 32(30), 5278-5285.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import ArrayLike, NDArray

from journeymine.statistics.estimates import Estimate
from journeymine.statistics.intervals import Z_95, share
from journeymine.statistics.survival import NEARLY, Survival, double_log, survival_of
from journeymine.statistics.tallies import Tallies, tally

__all__ = ["Incidence", "cumulative_incidence"]


@dataclass(frozen=True, slots=True, eq=False)
class Incidence:
    """The share that has gone by each cause, as curves of steps.

    Attributes
    ----------
    tallies : Tallies
        What happened at each time at which a case went.
    values, lows, highs : array of shape (causes, times)
        The share just after each of these times, with its 95 % interval.
    variances : array of shape (causes, times)
        Of the values, as if each observation were a case of its own.
    remaining : Survival
        The share to which nothing has happened.
    cases : int or None
        How many cases there are, where some have several observations (see `by_case`).
    """

    tallies: Tallies
    values: NDArray[np.float64]
    lows: NDArray[np.float64]
    highs: NDArray[np.float64]
    variances: NDArray[np.float64]
    remaining: Survival
    cases: int | None = None

    @property
    def n(self) -> int:
        """The cases."""
        return self.tallies.n if self.cases is None else self.cases

    def at(self, time: float, *, cause: int = 1) -> Estimate:
        """The share of cases that went by `cause` up to and with `time`, in [0, 1].

        None after the last time at which anybody was looked at, unless nobody was left.
        """
        row, tallies = self._row(cause), self.tallies
        step = int(np.searchsorted(tallies.times, time, side="right")) - 1
        left = 1.0 if step < 0 else float(self.remaining.values[step])
        if not tallies.n or (time > tallies.last and left > 0):
            return Estimate(None, None, None, self.n)
        value = 0.0 if step < 0 else float(self.values[row, step])
        if value == 0:
            # Nothing was seen: the limit is that of none among those whose fate is known.
            known = _known_cases(tallies, time, self.n)
            return Estimate(0.0, 0.0, share(0, known).high if known else 1.0, self.n)
        low, high = float(self.lows[row, step]), float(self.highs[row, step])
        return Estimate(value, low, high, self.n)

    def at_times(self, times: Sequence[float], *, cause: int = 1) -> tuple[Estimate, ...]:
        """`at` for several times."""
        return tuple(self.at(time, cause=cause) for time in times)

    def quantile(self, q: float = 0.5, *, cause: int = 1) -> Estimate:
        """The time by which a share `q` of *all* cases has gone by `cause`: first ``F ≥ q``.

        The interval holds the times at which the interval of F holds `q`. An end, or the value,
        is None if that was not reached: often it never will be, since other causes compete.
        """
        if not 0 < q < 1:
            raise ValueError(f"q must lie between 0 and 1; got {q}")
        row = self._row(cause)
        first = [
            self.tallies.times[np.flatnonzero(curve >= q - NEARLY)[:1]].tolist()
            for curve in (self.values[row], self.highs[row], self.lows[row])
        ]
        value, low, high = (found[0] if found else None for found in first)
        return Estimate(value, low, high, self.n)

    def time_lost(self, until: float, *, cause: int = 1) -> Estimate:
        """The mean time lost to `cause` before `until`: the area under F from 0 [3]_.

        The areas of all causes and the restricted mean of `remaining` add up to `until`. All
        times must be 0 or more.

        None if some are left at the last time that was looked at, and `until` is later.

        Raises
        ------
        ValueError
            If `until` is not above 0.
        """
        row, tallies = self._row(cause), self.tallies
        if not until > 0:
            raise ValueError(f"until must be above 0; got {until}")
        if not tallies.n:
            return Estimate(None, None, None, 0)
        left = float(self.remaining.values[-1]) if len(tallies.times) else 1.0
        if until > tallies.last and left > 0:
            return Estimate(None, None, None, tallies.n)
        inside = np.flatnonzero(tallies.times <= until)
        going, jumps, hazards = _steps(tallies, row, self.remaining)
        worth = until - tallies.times[inside]
        lost = np.cumsum(jumps[inside] * worth)
        if not len(lost):
            return Estimate(0.0, 0.0, None, tallies.n)
        after = lost[-1] - lost
        before = going.before[inside]
        variance = float(
            np.sum(after**2 * going.greenwood[inside])
            + np.sum((before * worth) ** 2 * hazards.own[inside])
            - 2 * np.sum(after * before * worth * hazards.shared[inside])
        )
        half = Z_95 * sqrt(max(0.0, variance))
        value = float(lost[-1])
        return Estimate(value, max(0.0, value - half), min(until, value + half), tallies.n)

    def _row(self, cause: int) -> int:
        if not 1 <= cause <= len(self.values):
            raise ValueError(f"cause must lie between 1 and {len(self.values)}; got {cause}")
        return cause - 1


def cumulative_incidence(
    time: ArrayLike,
    cause: ArrayLike,
    *,
    entry: ArrayLike | None = None,
    weights: ArrayLike | None = None,
    causes: int | None = None,
) -> Incidence:
    """How many have gone by each cause after a while; O(n log n).

    Parameters
    ----------
    time : array of shape (n,)
        When the case went, or was last looked at; any unit, finite, 0 or more.
    cause : array of int of shape (n,)
        By what it went, from 1; 0 if it was still open (censored).
    entry : array of shape (n,), optional
        When the case came into view, before its `time`.
    weights : array of int of shape (n,), optional
        How many cases are so; 1 each if not given.
    causes : int, optional
        How many causes there are; the highest seen if not given.

    Raises
    ------
    ValueError
        If the arrays differ in shape, or hold a value out of range.

    Examples
    --------
    Of five journeys two reached the touchpoint (1), one was given up (2), two are open (0):

    >>> curves = cumulative_incidence([1, 2, 2, 3, 4], [1, 2, 0, 1, 0])
    >>> round(curves.at(3).value, 3), round(curves.at(3, cause=2).value, 3)
    (0.5, 0.2)
    >>> round(curves.remaining.at(3).value, 3), curves.at(3).n
    (0.3, 5)
    >>> curves.quantile(0.5).value, curves.at(9).value
    (3.0, None)
    """
    tallies = tally(time, cause, entry=entry, weights=weights, causes=causes)
    remaining = survival_of(tallies)
    shape = tallies.events.shape
    values, variances = np.zeros(shape), np.zeros(shape)
    for row in range(shape[0]):
        going, jumps, hazards = _steps(tallies, row, remaining)
        f = np.minimum(np.cumsum(jumps), 1.0)
        # The squares are multiplied out, so that one pass serves every time.
        ga, gf, gff = (np.cumsum(going.greenwood * g) for g in (1.0, f, f**2))
        own = np.cumsum(going.before**2 * hazards.own)
        shared, shared_f = (np.cumsum(going.before * hazards.shared * g) for g in (1.0, f))
        variance = f**2 * ga - 2 * f * gf + gff + own - 2 * (f * shared - shared_f)
        values[row] = np.where(f >= 1 - NEARLY, 1.0, f)
        variances[row] = np.maximum(variance, 0.0)
    lows, highs = with_intervals(tallies, values, variances, tallies.n)
    return Incidence(tallies, values, lows, highs, variances, remaining)


def with_intervals(
    tallies: Tallies, values: NDArray[np.float64], variances: NDArray[np.float64], cases: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The lower and upper ends of the curves, (causes, times) each; for `by_case`."""
    lows, highs = np.zeros(values.shape), np.zeros(values.shape)
    for row, f in enumerate(values):
        lows[row], highs[row] = double_log(f, variances[row])
        for step in np.flatnonzero(f == 1):
            known = _known_cases(tallies, float(tallies.times[step]), cases)
            lows[row, step] = share(known, known).low if known else 0.0
    return lows, highs


def _known_cases(tallies: Tallies, time: float, cases: int) -> int:
    """The cases whose fate is known at this time: as many of them as of the observations."""
    known = tallies.known_at(time)
    return known if cases == tallies.n else min(known, -(-known * cases // tallies.n))


@dataclass(frozen=True, slots=True, eq=False)
class _Going:
    """The share left before each time, and Greenwood's ``d / (n (n − d))``."""

    before: NDArray[np.float64]
    greenwood: NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class _Hazards:
    """The variance ``d_k (n − d_k) / n³`` of a hazard, and ``d_k / n²`` with that of all."""

    own: NDArray[np.float64]
    shared: NDArray[np.float64]


def _steps(
    tallies: Tallies, row: int, remaining: Survival
) -> tuple[_Going, NDArray[np.float64], _Hazards]:
    n = tallies.at_risk.astype(np.float64)
    d, own = tallies.events.sum(axis=0), tallies.events[row]
    before = np.concatenate(([1.0], remaining.values))[: len(n)]
    # Where all went F changes no more, so its share of the variance is 0 whatever the divisor.
    greenwood = np.where(n > d, d / (n * np.maximum(n - d, 1)), 0.0)
    hazards = _Hazards(own=own * (n - own) / n**3, shared=own / n**2)
    return _Going(before, greenwood), before * own / n, hazards
