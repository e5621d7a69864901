"""How far two groups are apart, and the word for how sure that is.

References
----------
.. [1] Newcombe (1998). Interval estimation for the difference between independent proportions:
   comparison of eleven methods. Statistics in Medicine 17(8), 873-890.
   https://doi.org/10.1002/(SICI)1097-0258(19980430)17:8<873::AID-SIM779>3.0.CO;2-I
.. [2] Zou, Donner (2008). Construction of confidence limits about effect measures: a general
   approach. Statistics in Medicine 27(10), 1693-1702. https://doi.org/10.1002/sim.3095
.. [3] Koopman (1984). Confidence intervals for the ratio of two binomial proportions. Biometrics
   40(2), 513-517. https://doi.org/10.2307/2531405
.. [4] Welch (1947). The generalization of Student's problem when several different population
   variances are involved. Biometrika 34(1-2), 28-35. https://doi.org/10.1093/biomet/34.1-2.28
.. [5] Zou (2007). Toward using confidence intervals to compare correlations. Psychological Methods
   12(4), 399-413. https://doi.org/10.1037/1082-989X.12.4.399
"""

from __future__ import annotations

from enum import StrEnum
from math import exp, fsum, inf, log, sqrt

import numpy as np
from numpy.typing import ArrayLike, NDArray

from journeymine.statistics.estimates import Estimate, Estimated
from journeymine.statistics.intervals import Z_95, share

__all__ = [
    "MINIMUM_CASES",
    "SMALLEST_SCORE",
    "SMALLEST_SHARE",
    "SMALLEST_TIME",
    "Verdict",
    "difference",
    "mean_difference",
    "share_ratio",
    "too_few",
    "verdict",
]

SMALLEST_SHARE = 0.02
"""The smallest difference of two shares that is worth acting on: 2 points."""

SMALLEST_SCORE = 0.2
"""The smallest difference of two mean scores that is worth acting on."""

SMALLEST_TIME = 0.10
"""The smallest difference of two times that is worth acting on, as a share of the time."""

MINIMUM_CASES = 30
"""No rate is shown of fewer."""


class Verdict(StrEnum):
    """How sure a difference is."""

    CLEAR = "clear"
    LIKELY = "likely"
    CANT_TELL = "can't tell"


def verdict(
    found: Estimated, *, smallest: float = SMALLEST_SHARE, minimum: int = MINIMUM_CASES
) -> Verdict:
    """The word for a difference: *clear*, *likely* or *can't tell*.

    Parameters
    ----------
    found : Share, Estimate
        The difference with its interval, in which 0 means that there is none.
    smallest : float
        The smallest difference worth acting on, 0 or more, in the unit of the difference; for a
        time `SMALLEST_TIME` times the time that it is compared with.
    minimum : int
        Of fewer cases nothing is told; 0 where that has been looked at before.

    Returns
    -------
    Verdict
        *clear* if the whole interval lies beyond `smallest` on one side of 0, *likely* if it
        leaves out 0, else *can't tell*; so it is of fewer than `minimum` cases.

    Examples
    --------
    >>> [verdict(Estimate(0.05, low, 0.09, 400)).value for low in (0.021, 0.01, -0.01)]
    ['clear', 'likely', "can't tell"]
    >>> verdict(Estimate(None, None, None, 300)).value
    "can't tell"
    >>> verdict(Estimate(0.5, 0.4, 0.6, 29)).value, verdict(Estimate(0.5, 0.4, 0.6, 30)).value
    ("can't tell", 'clear')
    """
    if not smallest >= 0:
        raise ValueError(f"smallest must be 0 or more; got {smallest}")
    low = -inf if found.low is None else found.low
    high = inf if found.high is None else found.high
    nearest = low if low > 0 else -high
    if found.value is None or nearest <= 0 or found.n < minimum:
        return Verdict.CANT_TELL
    return Verdict.CLEAR if nearest > smallest else Verdict.LIKELY


def too_few(n: int, *, minimum: int = MINIMUM_CASES, of: str = "cases") -> str | None:
    """What is said in place of a rate of fewer than `minimum` cases; None if there are enough.

    Examples
    --------
    >>> too_few(12), too_few(30)
    ('too few cases (n = 12)', None)
    >>> too_few(12, of="customers")
    'too few customers (n = 12)'
    """
    return None if n >= minimum else f"too few {of} (n = {n:,})"


def difference(a: Estimated, b: Estimated, *, correlation: float = 0.0) -> Estimate:
    """How much more `a` is than `b`, two figures of different cases.

    With ``d = a − b`` the ends are ``d − sqrt((a − a.low)² + (b.high − b)²)`` and
    ``d + sqrt((a.high − a)² + (b − b.low)²)`` [2]_. For two of `share` that is the interval of
    Newcombe [1]_; event rates, shares by a time and medians go in as well.  Where the figures vary
    together, ``2 r`` times the product of the two distances is taken off under the root [5]_.

    Parameters
    ----------
    a, b : Share, Estimate
        Figures with their 95 % intervals, of cases that are not the same.
    correlation : float
        r, in [-1, 1], where customers have cases in both (see `statistics.clusters`).

    Returns
    -------
    Estimate
        An end is None where one that it needs is; all are None if a value is. ``n`` counts the
        cases of both.

    Examples
    --------
    >>> found = difference(share(56, 70), share(48, 80))
    >>> round(found.value, 4), round(found.low, 4), round(found.high, 4), found.n
    (0.2, 0.0524, 0.3339, 150)
    """
    n = a.n + b.n
    if a.value is None or b.value is None:
        return Estimate(None, None, None, n)
    d = a.value - b.value
    low = high = None
    if a.low is not None and b.high is not None:
        low = d - _reach(a.value - a.low, b.high - b.value, correlation)
    if a.high is not None and b.low is not None:
        high = d + _reach(a.high - a.value, b.value - b.low, correlation)
    return Estimate(d, low, high, n)


def _reach(of_a: float, of_b: float, correlation: float) -> float:
    """How far an end is from the difference."""
    return sqrt(max(0.0, of_a**2 + of_b**2 - 2 * correlation * of_a * of_b))


def share_ratio(count_a: int, n_a: int, count_b: int, n_b: int) -> Estimate:
    """How many times as large the share `count_a` of `n_a` is as `count_b` of `n_b`.

    The interval holds each ratio that Koopman's score test does not reject [3]_: with shares
    ``p_a = φ p_b`` that are most likely under the ratio φ,
    ``Σ (x − n p)² / (n p (1 − p)) ≤ z²``.

    Returns
    -------
    Estimate
        0 or more. ``high`` is None, and so is ``value``, if `count_b` is 0: no ratio is too
        large. ``n`` counts the cases of both.

    Raises
    ------
    ValueError
        If a count does not lie between 0 and its n.

    Examples
    --------
    >>> found = share_ratio(36, 40, 16, 80)
    >>> round(found.value, 2), round(found.low, 2), round(found.high, 2), found.n
    (4.5, 2.94, 7.15, 120)
    >>> share_ratio(3, 50, 0, 50).high is None
    True
    """
    a, b = share(count_a, n_a), share(count_b, n_b)
    n = n_a + n_b
    if a.value is None or b.value is None or count_a == count_b == 0:
        return Estimate(None, None, None, n)
    middle = log(a.value / b.value) if count_a and count_b else 0.0

    def rejected(log_ratio: float) -> bool:
        return _koopman(exp(log_ratio), count_a, n_a, count_b, n_b) > Z_95 * Z_95

    if count_a and count_b:
        low, high = _edge(rejected, middle, -1), _edge(rejected, middle, +1)
        return Estimate(a.value / b.value, exp(low), exp(high), n)
    # One share is 0: the ratio lies at an end, and the interval is open on that side.
    if count_a == 0:
        return Estimate(0.0, 0.0, exp(_edge(rejected, -60.0, +1)), n)
    return Estimate(None, exp(_edge(rejected, 60.0, -1)), None, n)


def _koopman(ratio: float, x: int, n: int, y: int, m: int) -> float:
    """Koopman's score: how far both counts are from shares that have the ratio."""
    a, b, c = (n + m) * ratio, n * ratio + x + m + y * ratio, x + y
    q = 2 * c / (b + sqrt(max(0.0, b * b - 4 * a * c)))
    p = min(1.0, ratio * q)
    terms = []
    for seen, size, expected in ((x, n, p), (y, m, q)):
        spread = size * expected * (1 - expected)
        miss = (seen - size * expected) ** 2
        terms.append(miss / spread if spread > 0 else (0.0 if miss < 1e-9 else inf))
    return fsum(terms)


def _edge(rejected: object, inside: float, direction: int) -> float:
    """Where the test begins to reject, found by halving to the last digit."""
    assert callable(rejected)
    step, near = 1.0, inside
    while not rejected(near + direction * step):
        step *= 2
        if step > 1024:  # no ratio is rejected on this side
            return direction * 700.0
    far = near + direction * step
    for _ in range(200):
        between = (near + far) / 2
        if between in (near, far):
            break
        near, far = (near, between) if rejected(between) else (between, far)
    return near


def mean_difference(
    a: ArrayLike,
    b: ArrayLike,
    *,
    cases_a: ArrayLike | None = None,
    cases_b: ArrayLike | None = None,
) -> Estimate:
    """How much higher the mean of `a` is than that of `b`, with Welch's interval [4]_.

    ``d ± t · sqrt(v_a / n_a + v_b / n_b)`` with the 97.5 % quantile of Student's t; its degrees
    of freedom are Welch's, ``(Σ v/n)² / Σ ((v/n)² / (n − 1))``.

    Parameters
    ----------
    a, b : array of shape (k,)
        One finite value a case, or a group of cases.
    cases_a, cases_b : array of int of shape (k,), optional
        How many cases have the value; 1 each if not given.

    Returns
    -------
    Estimate
        The value is None if a group is empty, the interval if one has fewer than two cases.
        ``n`` counts the cases of both.

    Raises
    ------
    ValueError
        If a value is not finite, or a count is below 0.

    Examples
    --------
    >>> found = mean_difference([7, 8, 9, 8], [5, 6, 7, 6, 6])
    >>> found.value, round(found.low, 3), round(found.high, 3), found.n
    (2.0, 0.739, 3.261, 9)
    """
    from scipy import special

    n_a, mean_a, v_a = _moments(a, cases_a)
    n_b, mean_b, v_b = _moments(b, cases_b)
    if n_a == 0 or n_b == 0:
        return Estimate(None, None, None, n_a + n_b)
    d = mean_a - mean_b
    if n_a == 1 or n_b == 1:
        return Estimate(d, None, None, n_a + n_b)
    if v_a == v_b == 0:
        return Estimate(d, d, d, n_a + n_b)
    s_a, s_b = v_a / n_a, v_b / n_b
    freedom = (s_a + s_b) ** 2 / (s_a**2 / (n_a - 1) + s_b**2 / (n_b - 1))
    half = float(special.stdtrit(freedom, 0.975)) * sqrt(s_a + s_b)
    return Estimate(d, d - half, d + half, n_a + n_b)


def _moments(values: ArrayLike, cases: ArrayLike | None) -> tuple[int, float, float]:
    """How many, their mean and their variance."""
    x: NDArray[np.float64] = np.asarray(values, np.float64)
    c = np.ones(x.shape, np.int64) if cases is None else np.asarray(cases)
    if x.ndim != 1 or x.shape != c.shape or not np.isfinite(x).all():
        raise ValueError("there must be one finite value, and one count, a case or group")
    if c.size and (c.dtype.kind not in "iu" or np.any(c < 0)):
        raise ValueError("cases must be counts, 0 or more")
    n = int(c.sum())
    if n == 0:
        return 0, 0.0, 0.0
    mean = fsum(x * c) / n
    return n, mean, fsum((x - mean) ** 2 * c) / (n - 1) if n > 1 else 0.0
