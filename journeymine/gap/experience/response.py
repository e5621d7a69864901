"""Who gives scores: the mean when each stands for those like them who gave none.

Cases are alike when they deviate or not, got as far, and used the same channel.  Within such a
pattern all N cases weigh as much as the n that gave a score: ``w = N / n``, one over the share
that answers [1]_.  Weights are trimmed at their 99th percentile.  A pattern with fewer than ten
scores is put together with others of its kind: first over channels, then over how far they got,
then all that are left.

With ``W`` the share that a pattern weighs, m and s² its mean and variance, and N cases in all,
the variance of the mean is ``Σ W² s² / n + Σ W (m − mean)² / N``: chance within patterns, and
chance in how common they are.

This mends what the patterns explain.  What they do not is bounded: the silent cases may differ
from those like them by some points.

References
----------
.. [1] Little, Rubin (2019). Statistical Analysis with Missing Data, 3rd ed., section 3.3.
   Wiley. https://doi.org/10.1002/9781119482260
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum, sqrt

import numpy as np
from numpy.typing import NDArray
from scipy import special

from journeymine.design import Scale
from journeymine.gap.experience.figures import SilentBound, Weighted
from journeymine.gap.experience.means import mean_score, variance
from journeymine.statistics import Estimate

__all__ = ["DELTAS", "FEWEST", "Pattern", "weighted_mean"]

FEWEST = 10
"""Patterns with fewer scores are put together with others."""

DELTAS = (-1.0, 0.0, 1.0)
"""By how many points silent cases may differ."""


@dataclass(frozen=True, slots=True, eq=False)
class Pattern:
    """Cases that are alike.

    Attributes
    ----------
    key : tuple
        What they have in common, the most general first.
    cases : int
    scores : array of float
        Of those that gave one.
    """

    key: tuple[object, ...]
    cases: int
    scores: NDArray[np.float64]


def weighted_mean(patterns: Sequence[Pattern], scale: Scale) -> Weighted | None:
    """The mean over all cases, as far as patterns tell; None without any score.

    Examples
    --------
    Of 200 that deviate few answer; unweighted the mean would be 4.25:

    >>> content = Pattern(("as designed",), 200, np.array([4.0, 5] * 50))
    >>> annoyed = Pattern(("deviates",), 200, np.array([1.0, 3] * 6))
    >>> found = weighted_mean([content, annoyed], Scale(1, 5))
    >>> round(found.mean.value, 3), found.mean.n, round(found.effective_n, 1)
    (3.25, 112, 42.9)
    >>> [(bound.delta, round(bound.mean, 2)) for bound in found.bounds]
    [(-1.0, 2.53), (0.0, 3.25), (1.0, 3.97)]
    """
    scored = sum(len(pattern.scores) for pattern in patterns)
    if not scored:
        return None
    cases = sum(pattern.cases for pattern in patterns)
    merged = _merged(patterns)
    counts = np.array([len(pattern.scores) for pattern in merged])
    weights = np.array([pattern.cases / len(pattern.scores) for pattern in merged])
    most = _percentile(weights, counts)
    weights = np.minimum(weights, most)
    total = fsum(weights * counts)
    shares = weights * counts / total
    means = np.array([fsum(pattern.scores) / len(pattern.scores) for pattern in merged])
    value = fsum(shares * means)
    mean = _with_interval(value, merged, shares, means, scale, cases)
    silent = 1 - scored / cases
    bounds = tuple(
        SilentBound(delta, min(scale.high, max(scale.low, value + silent * delta)))
        for delta in DELTAS
    )
    low, high = (value if end is None else end for end in (mean.low, mean.high))
    return Weighted(
        mean=mean,
        effective_n=total**2 / fsum(weights**2 * counts),
        largest_weight=float(weights.max()),
        patterns=len(merged),
        bounds=bounds,
        low=max(scale.low, low + silent * DELTAS[0]),
        high=min(scale.high, high + silent * DELTAS[-1]),
    )


def _merged(patterns: Sequence[Pattern]) -> list[Pattern]:
    """Patterns with enough scores each; in a fixed order, whatever that of the input."""
    kept: list[Pattern] = []
    small = list(patterns)
    depth = max(len(pattern.key) for pattern in patterns)
    for level in range(depth, -1, -1):
        together: dict[tuple[object, ...], list[Pattern]] = defaultdict(list)
        for pattern in small:
            together[pattern.key[:level]].append(pattern)
        small = []
        for key in sorted(together, key=repr):
            some = together[key]
            scores = np.sort(np.concatenate([pattern.scores for pattern in some]))
            one = Pattern(key, sum(pattern.cases for pattern in some), scores)
            (kept if len(scores) >= FEWEST else small).append(one)
    if not small:
        return kept
    (rest,) = small  # at level 0 all that are left are one
    if len(rest.scores) and not kept:
        return [rest]
    if not kept:
        return []
    # Too few scores to speak for themselves: they join those with the smallest sample.
    at = min(range(len(kept)), key=lambda place: (len(kept[place].scores), place))
    host = kept[at]
    scores = np.sort(np.concatenate([host.scores, rest.scores]))
    kept[at] = Pattern(host.key, host.cases + rest.cases, scores)
    return kept


def _percentile(weights: NDArray[np.float64], counts: NDArray[np.int64]) -> float:
    """The weight that 99 % of the scores have at most."""
    order = np.argsort(weights, kind="stable")
    within = np.cumsum(counts[order])
    place = int(np.searchsorted(within, 0.99 * within[-1], side="left"))
    return float(weights[order][place])


def _with_interval(
    value: float,
    patterns: Sequence[Pattern],
    shares: NDArray[np.float64],
    means: NDArray[np.float64],
    scale: Scale,
    cases: int,
) -> Estimate:
    n = sum(len(pattern.scores) for pattern in patterns)
    freedom = n - len(patterns)
    if freedom < 1:
        return Estimate(value, None, None, n)
    own = [variance(pattern.scores) for pattern in patterns]
    within = fsum(
        share**2 * v / len(pattern.scores)
        for share, v, pattern in zip(shares, own, patterns, strict=True)
    )
    between = fsum(shares * (means - value) ** 2) / cases
    if within + between == 0:
        alike = mean_score(patterns[0].scores, scale)
        return Estimate(value, alike.low, alike.high, n)
    half = float(special.stdtrit(freedom, 0.975)) * sqrt(within + between)
    return Estimate(value, max(scale.low, value - half), min(scale.high, value + half), n)
