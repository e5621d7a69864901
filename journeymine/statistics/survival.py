"""How many are left after a while, when some are still on their way (Kaplan and Meier).

A case that is still open has not left: it is *censored*, and counts among those at risk until
then. With ``d`` that leave of ``n`` at risk, over the times of leaving up to t [1]_,

    ``S(t) = Π (1 − d / n)``,

with Greenwood's variance ``S² Σ d / (n (n − d))`` and the interval of ``log(−log S)`` [2]_, which
stays in [0, 1]. At a time that is shared, leaving comes before censoring. A case that came
into view late (`entry`, left truncation) is at risk only after that.

This is for what nothing competes with. Time to a touchpoint competes with leaving: for that
see `cumulative_incidence`.

References
----------
.. [1] Kaplan, Meier (1958). Nonparametric estimation from incomplete observations. Journal of
   the American Statistical Association 53(282), 457-481.
   https://doi.org/10.1080/01621459.1958.10501452
.. [2] Kalbfleisch, Prentice (2002). The Statistical Analysis of Failure Time Data, 2nd ed.,
   section 1.4. Wiley. https://doi.org/10.1002/9781118032985
.. [3] Brookmeyer, Crowley (1982). A confidence interval for the median survival time.
   Biometrics 38(1), 29-41. https://doi.org/10.2307/2530286
.. [4] Royston, Parmar (2013). Restricted mean survival time: an alternative to the hazard ratio
   for the design and analysis of randomized trials with a time-to-event outcome. BMC Medical
   Research Methodology 13, 152. https://doi.org/10.1186/1471-2288-13-152
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import ArrayLike, NDArray

from journeymine.statistics.estimates import Estimate
from journeymine.statistics.intervals import Z_95, share
from journeymine.statistics.tallies import Tallies, tally

__all__ = ["NEARLY", "Survival", "double_log", "kaplan_meier", "survival_of"]

NEARLY = 1e-12
"""What two equal shares may differ by after rounding."""


@dataclass(frozen=True, slots=True, eq=False)
class Survival:
    """The share that is left, as a curve of steps.

    Attributes
    ----------
    tallies : Tallies
        What happened at each time at which somebody left.
    values, lows, highs : array of shape (times,)
        The share just after each of these times, with its 95 % interval.
    """

    tallies: Tallies
    values: NDArray[np.float64]
    lows: NDArray[np.float64]
    highs: NDArray[np.float64]

    def at(self, time: float) -> Estimate:
        """The share of cases that are left after `time`, in [0, 1].

        None after the last time at which anybody was looked at, unless nobody was left.
        """
        tallies = self.tallies
        step = int(np.searchsorted(tallies.times, time, side="right")) - 1
        value = 1.0 if step < 0 else float(self.values[step])
        if not tallies.n or (time > tallies.last and value > 0):
            return Estimate(None, None, None, tallies.n)
        if step < 0:
            known = tallies.known_at(time)
            return Estimate(1.0, share(known, known).low if known else 0.0, 1.0, tallies.n)
        return Estimate(value, float(self.lows[step]), float(self.highs[step]), tallies.n)

    def quantile(self, q: float = 0.5) -> Estimate:
        """The time by which a share `q` has left: the first with ``S(t) ≤ 1 − q``.

        The interval holds the times at which the interval of S holds ``1 − q`` [3]_. An end, or
        the value, is None if it was not reached in the time that was looked at.
        """
        if not 0 < q < 1:
            raise ValueError(f"q must lie between 0 and 1; got {q}")
        first = [
            self.tallies.times[np.flatnonzero(curve <= 1 - q + NEARLY)[:1]].tolist()
            for curve in (self.values, self.lows, self.highs)
        ]
        value, low, high = (found[0] if found else None for found in first)
        return Estimate(value, low, high, self.tallies.n)

    def restricted_mean(self, until: float) -> Estimate:
        """The mean time until leaving, of which no more than `until` counts [4]_.

        It is the area under S from 0; its variance is ``Σ A² d / (n (n − d))`` with A the area
        from the time of leaving on. All times must be 0 or more.

        None if some are left at the last time that was looked at, and `until` is later.

        Raises
        ------
        ValueError
            If `until` is not above 0.
        """
        tallies = self.tallies
        if not until > 0:
            raise ValueError(f"until must be above 0; got {until}")
        if not tallies.n:
            return Estimate(None, None, None, 0)
        left = float(self.values[-1]) if len(self.values) else 1.0
        if until > tallies.last and left > 0:
            return Estimate(None, None, None, tallies.n)
        inside = tallies.times <= until
        edges = np.concatenate(([0.0], tallies.times[inside], [until]))
        pieces = np.concatenate(([1.0], self.values[inside])) * np.diff(edges)
        after = np.cumsum(pieces[::-1])[::-1][1:]
        leaving, at_risk = tallies.events.sum(axis=0)[inside], tallies.at_risk[inside]
        # Where all left there is no area after it, whatever the divisor.
        divisor = at_risk * np.maximum(at_risk - leaving, 1)
        half = Z_95 * sqrt(float(np.sum(after**2 * leaving / divisor)))
        mean = float(pieces.sum())
        return Estimate(mean, max(0.0, mean - half), min(until, mean + half), tallies.n)


def kaplan_meier(
    time: ArrayLike,
    left: ArrayLike,
    *,
    entry: ArrayLike | None = None,
    weights: ArrayLike | None = None,
) -> Survival:
    """How many are left after a while, if nothing competes with leaving.

    Parameters
    ----------
    time : array of shape (n,)
        When the case left, or was last looked at; any unit, finite, 0 or more.
    left : array of bool or int of shape (n,)
        Whether it left then (any cause from 1); 0 if it was still there.
    entry : array of shape (n,), optional
        When the case came into view, before its `time`.
    weights : array of int of shape (n,), optional
        How many cases are so; 1 each if not given.

    Raises
    ------
    ValueError
        If the arrays differ in shape, or hold a value out of range.

    Examples
    --------
    >>> curve = kaplan_meier([1, 2, 2, 3, 4], [1, 1, 0, 1, 0])
    >>> [round(curve.at(t).value, 3) for t in (0, 1, 2, 3)]
    [1.0, 0.8, 0.6, 0.3]
    >>> curve.quantile(0.5).value, round(curve.restricted_mean(3).value, 3)
    (3.0, 2.4)
    """
    kinds = np.asarray(left)
    if kinds.dtype.kind in "iu" and not np.any(kinds < 0):
        kinds = (kinds > 0).astype(np.int64)
    return survival_of(tally(time, kinds, entry=entry, weights=weights, causes=1))


def survival_of(tallies: Tallies) -> Survival:
    """The curve of being left, whatever the cause of leaving."""
    leaving, at_risk = tallies.events.sum(axis=0), tallies.at_risk
    values = np.cumprod((at_risk - leaving) / at_risk)
    spread = np.cumsum(leaving / (at_risk * np.maximum(at_risk - leaving, 1)))
    lows, highs = double_log(values, values**2 * spread)
    gone = np.flatnonzero(values == 0)
    lows[gone] = 0.0
    for step in gone:
        highs[step] = share(0, tallies.known_at(float(tallies.times[step]))).high
    return Survival(tallies, values, lows, highs)


def double_log(
    shares: NDArray[np.float64], variances: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The 95 % interval of each share by the delta method on ``log(−log p)``, for 0 < p < 1.

    It is ``p^exp(±z s)`` with ``s = sd / (p |log p|)``; a share of 0 or 1 is given as it is.

    Examples
    --------
    >>> low, high = double_log(np.array([0.5, 1.0]), np.array([0.01, 0.0]))
    >>> low.round(3).tolist(), high.round(3).tolist()
    ([0.295, 1.0], [0.675, 1.0])
    """
    lows, highs = shares.copy(), shares.copy()
    inner = (shares > 0) & (shares < 1)
    p = shares[inner]
    # Beyond e^50 the interval is all of [0, 1], and the exponential would overflow.
    width = Z_95 * np.sqrt(variances[inner]) / (p * np.abs(np.log(p)))
    stretch = np.exp(np.minimum(width, 50.0))
    lows[inner], highs[inner] = p**stretch, p ** (1 / stretch)
    return lows, highs
