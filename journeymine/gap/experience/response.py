"""Who gives scores: the mean when each stands for those like them who gave none.

Cases are alike when they deviate or not, got as far, and used the same channel.  A pattern with
fewer than ten scores is put together with others of its kind: first over channels, then over how
far they got, then all that are left.  These patterns are the strata of
`journeymine.statistics.nonresponse`, which weighs them, gives the mean its interval, and bounds
what the patterns do not explain: the silent cases may differ from those like them by some points.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from journeymine.design import Scale
from journeymine.gap.experience.figures import SilentBound, Weighted
from journeymine.gap.experience.means import mean_score
from journeymine.statistics import (
    Estimate,
    ResponseWeights,
    bounds,
    mean_by_stratum,
    weights_by_count,
)
from journeymine.statistics.clusters import clustering, widened
from journeymine.statistics.counts import how_many

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
    customers : array of int64 or None
        Whose these scores are, where some customer has several.
    """

    key: tuple[object, ...]
    cases: int
    scores: NDArray[np.float64]
    customers: NDArray[np.int64] | None = None


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
    merged = _merged(patterns)
    scores = [pattern.scores for pattern in merged]
    found = weights_by_count([len(one) for one in scores], [pattern.cases for pattern in merged])
    mean = mean_by_stratum(scores, found)
    if mean.low is not None and mean.low == mean.high:
        alike = mean_score(scores[0], scale, merged[0].customers)  # no spread to go by
        mean = Estimate(mean.value, alike.low, alike.high, mean.n)
    elif merged[0].customers is not None:
        mean = _by_customer(mean, merged, found)
    mean = _cut(mean, scale)
    moved = bounds(mean, found, deltas=DELTAS, low=scale.low, high=scale.high)
    values = [one.value for one in moved if one.value is not None]
    low, high = moved[0].low, moved[-1].high
    return Weighted(
        mean=mean,
        effective_n=found.effective,
        largest_weight=found.largest,
        patterns=len(merged),
        bounds=tuple(map(SilentBound, DELTAS, values)),
        low=values[0] if low is None else low,
        high=values[-1] if high is None else high,
    )


def _by_customer(mean: Estimate, patterns: Sequence[Pattern], found: ResponseWeights) -> Estimate:
    """The mean with an interval that is as much wider as the answers of a customer are alike."""
    influence, whose = [], []
    for pattern, weight in zip(patterns, found.weights, strict=True):
        if len(pattern.scores) and pattern.customers is not None:
            influence.append(weight * (pattern.scores - pattern.scores.mean()))
            whose.append(pattern.customers)
    customer = np.concatenate(whose)
    return widened(mean, clustering(np.concatenate(influence), customer), how_many(customer))


def _cut(mean: Estimate, scale: Scale) -> Estimate:
    low, high = mean.low, mean.high
    return Estimate(
        mean.value,
        None if low is None else max(scale.low, low),
        None if high is None else min(scale.high, high),
        mean.n,
    )


def _together(key: tuple[object, ...], patterns: Sequence[Pattern]) -> Pattern:
    """Several patterns as one; scores rise, so that the order of the input cannot matter."""
    scores = np.concatenate([pattern.scores for pattern in patterns])
    cases = sum(pattern.cases for pattern in patterns)
    whose = [pattern.customers for pattern in patterns if pattern.customers is not None]
    if not whose:
        return Pattern(key, cases, np.sort(scores))
    order = np.argsort(scores, kind="stable")
    return Pattern(key, cases, scores[order], np.concatenate(whose)[order])


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
            one = _together(key, some)
            (kept if len(one.scores) >= FEWEST else small).append(one)
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
    kept[at] = _together(host.key, [host, rest])
    return kept
