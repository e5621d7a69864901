"""Rates of events, when the events of a case resemble each other.

Ten calls of one customer do not tell as much as ten calls of ten customers. The unit is the
case: a rate ``r = Σ x / Σ m`` over cases has the linearised standard error of a ratio of two
totals [1]_,

    ``se² = n / (n − 1) · Σ (x − r m)² / (Σ m)²``.

For a share of events (each ``0 ≤ x ≤ m``) the interval is Wilson's on the *effective* number of
events ``r (1 − r) / se²`` [2]_, which unlike ``r ± t · se`` stays in [0, 1] and is of use when
the rate is near one of its ends. Of few cases with the rarer kind of event the standard error
is too small more often than too large; the clustering that it shows is then raised by
``(t / z)²``, with a degree of freedom for each such case but one.

References
----------
.. [1] Cochran (1977). Sampling Techniques, 3rd ed., section 6.3. Wiley. ISBN 978-0-471-16240-7
.. [2] Korn, Graubard (1998). Confidence intervals for proportions with small expected number
   of positive counts estimated from survey data. Survey Methodology 24(2), 193-201; with
   Wilson's interval as in Dean, Pagano (2015). Evaluating confidence interval methods for
   binomial proportions in clustered surveys. Journal of Survey Statistics and Methodology 3(4),
   484-503. https://doi.org/10.1093/jssam/smv024
"""

from __future__ import annotations

from math import fsum, sqrt

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from journeymine.statistics.estimates import Estimate
from journeymine.statistics.intervals import Z_95

__all__ = ["effective_events", "event_share", "on_effective", "ratio"]


def ratio(
    x: ArrayLike,
    m: ArrayLike,
    *,
    cases: ArrayLike | None = None,
    low: float = float("-inf"),
    high: float = float("inf"),
) -> Estimate:
    """The ratio ``Σ x / Σ m`` of two totals over cases, as seconds waited an event.

    The interval is ``r ± t · se`` with the 97.5 % quantile of Student's t with n − 1 degrees of
    freedom, and is cut at `low` and `high`. For a share of events take `event_share`.

    Parameters
    ----------
    x, m : array of shape (k,)
        The two totals of each case, finite; ``m ≥ 0``.
    cases : array of int of shape (k,), optional
        How many cases have these totals; 1 each if not given.
    low, high : float
        The range that the ratio can have.

    Returns
    -------
    Estimate
        ``n`` counts the cases with ``m > 0``: the others say nothing of the ratio. The value is
        None without any, the interval is None with fewer than two.

    Raises
    ------
    ValueError
        If the arrays differ in shape, or hold a value out of range.

    Examples
    --------
    >>> found = ratio([2.0, 4.0, 9.0], [1, 2, 3])
    >>> found.value, round(found.low, 3), round(found.high, 3), found.n
    (2.5, 0.857, 4.143, 3)
    """
    xs, ms, counts = _checked(x, m, cases)
    n = int(counts.sum())
    if n == 0:
        return Estimate(None, None, None, 0)
    r, variance = _linearised(xs, ms, counts, n)
    if n == 1:
        return Estimate(r, None, None, 1)
    half = float(special.stdtrit(n - 1, 0.975)) * sqrt(variance)
    return Estimate(r, min(r, max(low, r - half)), max(r, min(high, r + half)), n)


def event_share(x: ArrayLike, m: ArrayLike, *, cases: ArrayLike | None = None) -> Estimate:
    """The share of events of a kind, each case having `x` of them among its `m` events.

    Parameters
    ----------
    x, m : array of int of shape (k,)
        ``0 ≤ x ≤ m``.
    cases : array of int of shape (k,), optional
        How many cases have these counts; 1 each if not given.

    Returns
    -------
    Estimate
        In [0, 1]. ``n`` counts the cases with an event, not the events. The value is None
        without any. With one event a case this is `share`.

    Raises
    ------
    ValueError
        If the arrays differ in shape, or hold a value out of range.

    Examples
    --------
    Five events a case that are all alike tell no more than one:

    >>> one = event_share([1] * 10 + [0] * 40, [1] * 50)
    >>> alike = event_share([5] * 10 + [0] * 40, [5] * 50)
    >>> [(e.value, round(e.low, 2), round(e.high, 2), e.n) for e in (one, alike)]
    [(0.2, 0.11, 0.33, 50), (0.2, 0.11, 0.33, 50)]
    >>> event_share([0], [3])
    Estimate(value=0.0, low=0.0, high=0.7934..., n=1)
    """
    xs, ms, counts = _checked(x, m, cases)
    if np.any((xs < 0) | (xs > ms)):
        raise ValueError("each x must lie between 0 and its m")
    n = int(counts.sum())
    if n == 0:
        return Estimate(None, None, None, 0)
    r, effective = effective_events(xs, ms, counts)
    return Estimate(r, *on_effective(r, effective), n)


def on_effective(r: float, effective: float) -> tuple[float, float]:
    """Wilson's interval of a share, on an effective number of events.

    Parameters
    ----------
    r : float
        In [0, 1].
    effective : float
        Above 0.

    Examples
    --------
    >>> low, high = on_effective(0.2, 50.0)
    >>> round(low, 2), round(high, 2)
    (0.11, 0.33)
    """
    z2 = Z_95 * Z_95
    centre = (r * effective + z2 / 2) / (effective + z2)
    half = Z_95 / (effective + z2) * sqrt(effective * r * (1 - r) + z2 / 4)
    low = 0.0 if r == 0 else max(0.0, centre - half)
    high = 1.0 if r == 1 else min(1.0, centre + half)
    return low, high


def effective_events(
    xs: NDArray[np.float64], ms: NDArray[np.float64], counts: NDArray[np.int64]
) -> tuple[float, float]:
    """The share of events, and how many that are independent would be as sure of it.

    Parameters
    ----------
    xs, ms, counts : array of shape (k,)
        As for `event_share`; ``m`` above 0, at least one case.
    """
    n = int(counts.sum())
    r, variance = _linearised(xs, ms, counts, n)
    # With one case, or a rate of 0 or 1, nothing is known of how alike the events of a case are:
    # they then count as one.
    effective = float(n)
    if n > 1 and variance > 0:
        events = fsum(ms * counts)
        known = min(int(counts[xs > 0].sum()), int(counts[xs < ms].sum()))
        clustering = max(1.0, (n - 1) / n * variance * events / (r * (1 - r)))
        # How alike the events of a case are shows only in cases that hold the rarer kind; of few
        # such cases it is a guess, but it is never more than wholly alike.
        guess = (
            1 + (clustering - 1) * (float(special.stdtrit(max(1, known - 1), 0.975)) / Z_95) ** 2
        )
        wholly = fsum(ms * ms * counts) / events
        clustering = min(guess, max(clustering, wholly))
        effective = events / clustering
        if wholly > 1:  # a spread between cases was estimated, so t in place of z
            effective *= (Z_95 / float(special.stdtrit(n - 1, 0.975))) ** 2
    return r, effective


def _checked(
    x: ArrayLike, m: ArrayLike, cases: ArrayLike | None
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int64]]:
    """The arrays without the cases that say nothing."""
    xs, ms = np.asarray(x, np.float64), np.asarray(m, np.float64)
    counts = np.ones(len(xs), np.int64) if cases is None else np.asarray(cases)
    if xs.ndim != 1 or xs.shape != ms.shape or xs.shape != counts.shape:
        raise ValueError("x, m and cases must have one entry a case each")
    if counts.dtype.kind not in "iu" or np.any(counts < 0):
        raise ValueError("cases must be counts, 0 or more")
    if not (np.isfinite(xs).all() and np.isfinite(ms).all()) or np.any(ms < 0):
        raise ValueError("x and m must be finite, and m at least 0")
    some = (ms > 0) & (counts > 0)
    return xs[some], ms[some], counts[some].astype(np.int64)


def _linearised(
    xs: NDArray[np.float64], ms: NDArray[np.float64], counts: NDArray[np.int64], n: int
) -> tuple[float, float]:
    """The ratio and the square of its standard error; the order of the cases cannot matter."""
    total = fsum(ms * counts)
    r = fsum(xs * counts) / total
    if n == 1:
        return r, 0.0
    return r, n / (n - 1) * fsum((xs - r * ms) ** 2 * counts) / total**2
