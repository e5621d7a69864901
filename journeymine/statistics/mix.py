"""How much of a change is a change of the mix of customers (Kitagawa), and Simpson's warning.

A rate is ``Σ w_s r_s`` over strata s, with shares w that add up to 1. From group a to group b

    ``change = Σ Δw_s · (r̄_s − r̄) + Σ w̄_s · Δr_s`` = mix + within,

where bars are the means of both groups [1]_. The constant r̄ (the mean of the two rates) changes
no sum, since the Δw add up to 0; it makes the part of a stratum say something: more customers of
a stratum *below* the average lower the rate.

Simpson's warning is raised if the change and its within part are both surely not 0, and have
opposite signs or differ by more than half of the change.

References
----------
.. [1] Kitagawa (1955). Components of a difference between two rates. Journal of the American
   Statistical Association 50(272), 1168-1194. https://doi.org/10.1080/01621459.1955.10501299
.. [2] Simpson (1951). The interpretation of interaction in contingency tables. Journal of the
   Royal Statistical Society B 13(2), 238-241. https://doi.org/10.1111/j.2517-6161.1951.tb00088.x
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum, sqrt

import numpy as np
from numpy.typing import ArrayLike, NDArray

from journeymine.statistics.estimates import Estimate
from journeymine.statistics.intervals import Z_95

__all__ = ["Mix", "mix_split"]


@dataclass(frozen=True, slots=True, eq=False)
class Mix:
    """A change of a rate or a mean, split into two parts that add up to it.

    Attributes
    ----------
    change : Estimate
        From the first group to the second, as seen.
    mix : Estimate
        The part that goes with other shares of the strata.
    within : Estimate
        The part that goes with other rates within strata: the standardised change.
    mix_of, within_of : array of shape (strata,)
        What each stratum adds to the two parts.
    simpson : bool
        Whether the change misleads: see `journeymine.statistics.mix`.
    """

    change: Estimate
    mix: Estimate
    within: Estimate
    mix_of: NDArray[np.float64]
    within_of: NDArray[np.float64]
    simpson: bool


def mix_split(
    n_a: ArrayLike,
    total_a: ArrayLike,
    n_b: ArrayLike,
    total_b: ArrayLike,
    *,
    squares_a: ArrayLike | None = None,
    squares_b: ArrayLike | None = None,
    clustering: Sequence[tuple[float, float]] = ((1.0, 1.0), (1.0, 1.0)),
) -> Mix:
    """Split the change of a rate from group a to group b.

    A stratum that only one group has is all mix: its rate in the other is taken as the same.

    Parameters
    ----------
    n_a, n_b : array of int of shape (strata,)
        The cases of each stratum, 0 or more.
    total_a, total_b : array of shape (strata,)
        The sum of the values of these cases: for a rate, how many have it.
    squares_a, squares_b : array of shape (strata,), optional
        The sum of the squares of the values; not needed for 0 and 1.
    clustering : two pairs of float
        Of each group, how many times as large the variance of its rates, and that of its shares
        of strata, is as if its cases were independent.

    Returns
    -------
    Mix
        The parts add up to the change to 1e-12 of the size of the rates. Figures are None if
        a group is empty.

    Raises
    ------
    ValueError
        If the arrays differ in shape, or hold a value out of range.

    Examples
    --------
    Within both groups the rate falls by 5 points, and yet it rises:

    >>> found = mix_split([9_000, 1_000], [1_800, 600], [3_000, 7_000], [450, 3_850])
    >>> [round(part.value, 4) for part in (found.change, found.mix, found.within)]
    [0.19, 0.24, -0.05]
    >>> found.simpson
    True
    """
    groups = []
    for n, total, squares in ((n_a, total_a, squares_a), (n_b, total_b, squares_b)):
        counts = np.asarray(n)
        sums = np.asarray(total, np.float64)
        of_squares = sums if squares is None else np.asarray(squares, np.float64)
        if counts.ndim != 1 or not counts.shape == sums.shape == of_squares.shape:
            raise ValueError("there must be one count and one total a stratum")
        if counts.size and (counts.dtype.kind not in "iu" or np.any(counts < 0)):
            raise ValueError("n must be counts, 0 or more")
        if not (np.isfinite(sums).all() and np.isfinite(of_squares).all()):
            raise ValueError("totals must be finite")
        if squares is None and np.any((sums < 0) | (sums > counts)):
            raise ValueError("without squares each total must lie between 0 and its n")
        groups.append((counts.astype(np.float64), sums, of_squares))
    (na, ta, qa), (nb, tb, qb) = groups
    if na.shape != nb.shape:
        raise ValueError("both groups must have the same strata")
    cases_a, cases_b = int(na.sum()), int(nb.sum())
    n = cases_a + cases_b
    if not cases_a or not cases_b:
        unknown, zeros = Estimate(None, None, None, n), np.zeros(na.shape)
        return Mix(unknown, unknown, unknown, zeros, zeros, simpson=False)
    wa, wb = na / cases_a, nb / cases_b
    ra, rb = ta / np.maximum(na, 1), tb / np.maximum(nb, 1)
    ra, rb = np.where(na > 0, ra, rb), np.where(nb > 0, rb, ra)
    centre = (fsum(wa * ra) + fsum(wb * rb)) / 2
    shift, step, weight = wb - wa, rb - ra, (wa + wb) / 2
    mix_of, within_of = shift * ((ra + rb) / 2 - centre), weight * step
    crude = fsum(wb * rb) - fsum(wa * ra)

    rates_a = _variances(na, ra, qa) * clustering[0][0]
    rates_b = _variances(nb, rb, qb) * clustering[1][0]
    middle = (ra + rb) / 2

    def spread(
        slope_a: NDArray[np.float64],
        slope_b: NDArray[np.float64],
        by_a: NDArray[np.float64],
        by_b: NDArray[np.float64],
    ) -> float:
        """The standard deviation of a part, by the delta method: rates and shares both vary."""
        of_shares = sum(
            times * max(0.0, fsum(w * by**2) - fsum(w * by) ** 2) / cases
            for w, by, cases, (_, times) in (
                (wa, by_a, cases_a, clustering[0]),
                (wb, by_b, cases_b, clustering[1]),
            )
        )
        return sqrt(fsum(slope_a**2 * rates_a) + fsum(slope_b**2 * rates_b) + of_shares)

    def around(value: float, sd: float) -> Estimate:
        return Estimate(value, value - Z_95 * sd, value + Z_95 * sd, n)

    change = around(crude, spread(wa, wb, ra, rb))
    within = around(fsum(within_of), spread(weight, weight, step / 2, step / 2))
    mix = around(fsum(mix_of), spread(shift / 2, shift / 2, middle, middle))
    return Mix(change, mix, within, mix_of, within_of, simpson=_misleads(change, within))


def _variances(
    n: NDArray[np.float64], mean: NDArray[np.float64], squares: NDArray[np.float64]
) -> NDArray[np.float64]:
    """The variance of each stratum's mean; that of all where a stratum shows none."""
    own = np.maximum(squares - n * mean**2, 0.0)
    some = n > 0
    freedom = max(1.0, float(np.sum(n[some] - 1)))
    pooled = fsum(own[some]) / freedom
    each = np.where((n > 1) & (own > 0), own / np.maximum(n - 1, 1), pooled)
    return np.where(some, each / np.maximum(n, 1), 0.0)


def _misleads(change: Estimate, within: Estimate) -> bool:
    if change.value is None or within.value is None:
        return False
    for part in (change, within):
        assert part.low is not None
        assert part.high is not None
        if part.low <= 0 <= part.high:
            return False
    apart = abs(change.value - within.value) > abs(change.value) / 2
    return (change.value > 0) != (within.value > 0) or apart
