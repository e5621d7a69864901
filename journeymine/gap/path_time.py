"""How much longer journeys with a deviation take than similar ones without it.

Similar are complete journeys that are otherwise the same: the same designed steps done, but
for those that the deviation leaves out, and the same other deviations.  Within such groups
the mean durations are compared, each group weighed by how many of its journeys deviate
(exact matching; an association, since the two can differ in what the log does not hold)::

    difference = sum n1 (mean1 - mean0) / sum n1
    variance   = s1² / sum n1 + sum (n1 / sum n1)² s0² / n0

with s1² and s0² the variances within groups.  Where customers left there is nothing to
compare with: what they would have taken is not known.

References
----------
.. [1] Stuart (2010). Matching methods for causal inference: a review and a look forward.
   Statistical Science 25(1), 1-21. https://doi.org/10.1214/09-STS313
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import fsum, sqrt

import numpy as np
from numpy.typing import NDArray

from journeymine.conformance import Alignments, Deviation
from journeymine.gap.figures import TimeDifference
from journeymine.gap.path import Key, key_of
from journeymine.statistics.intervals import Z_95

__all__ = ["FEWEST", "time_differences"]

FEWEST = 30
"""Fewer cases on either side are not compared."""

_HALF = 15  # seconds are squared in two halves of so many bits, so that sums stay whole

_Group = tuple[int, tuple[Key, ...]]  # the steps done, and the other deviations


@dataclass(slots=True)
class _Sums:
    """How many journeys, the sum of their durations in seconds and that of the squares."""

    n: int = 0
    total: int = 0
    squares: int = 0

    def add(self, other: _Sums) -> None:
        self.n += other.n
        self.total += other.total
        self.squares += other.squares

    @property
    def within(self) -> float:
        """The sum of squares around the mean."""
        return self.squares - self.total**2 / self.n


def time_differences(
    alignments: Alignments,
    by_variant: Sequence[Sequence[Deviation]],
    variant: NDArray[np.int64],
    seconds: NDArray[np.int64],
) -> Mapping[Key, TimeDifference]:
    """The difference that each row of deviations is associated with.

    Parameters
    ----------
    alignments : Alignments
    by_variant : sequence of sequences of Deviation
    variant : array of int64, (cases,)
        Of the complete cases.
    seconds : array of int64, (cases,)
        From the first to the last event, at least 0 and at most a hundred years or so.
    """
    sums = _by_variant(len(alignments), variant, seconds)
    weight = np.random.default_rng(0).integers(0, 2**64, len(alignments.design.steps), np.uint64)
    done = _done(alignments, weight).tolist()
    of_step = weight.tolist()
    keys = {i: tuple(sorted(map(key_of, d), key=_order)) for i, d in enumerate(by_variant) if d}
    cases: Counter[Key] = Counter()
    for number, found in keys.items():
        cases.update(dict.fromkeys(found, sums[number].n))
    deviating: dict[Key, dict[_Group, _Sums]] = defaultdict(lambda: defaultdict(_Sums))
    for number, found in keys.items():
        for key in set(found):
            if key[0] == "stopped" or cases[key] < FEWEST or not sums[number].n:
                continue
            left_out = (s for d in by_variant[number] if key_of(d) == key for s in d.steps)
            steps = (done[number] + sum(of_step[s] for s in left_out)) % 2**64
            others = tuple(other for other in found if other != key)
            deviating[key][steps, others].add(sums[number])
    asked = {group for groups in deviating.values() for group in groups}
    usual: dict[_Group, _Sums] = defaultdict(_Sums)
    for number, one in enumerate(sums):
        group = done[number], keys.get(number, ())
        if one.n and group in asked:
            usual[group].add(one)
    differences = {
        key: _difference([(one, usual[group]) for group, one in groups.items() if group in usual])
        for key, groups in deviating.items()
    }
    return {key: found for key, found in differences.items() if found is not None}


def _done(alignments: Alignments, weight: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Which steps each variant does as designed: sums of numbers that stand for the steps.

    The numbers are random and of 64 bits, so that different steps have different sums.
    """
    there = (alignments.events >= 0) & (alignments.steps >= 0)
    of_move = np.where(there, weight[np.where(there, alignments.steps, 0)], np.uint64(0))
    before = np.concatenate([np.zeros(1, np.uint64), np.cumsum(of_move, dtype=np.uint64)])
    done: NDArray[np.uint64] = before[alignments.offsets[1:]] - before[alignments.offsets[:-1]]
    return done


def _order(key: Key) -> tuple[str, str, str, int, str]:
    kind, touchpoint, activity, place, after = key
    return kind, touchpoint, activity, place or 0, after


def _by_variant(
    variants: int, variant: NDArray[np.int64], seconds: NDArray[np.int64]
) -> list[_Sums]:
    """The sums of every variant, whole numbers that do not depend on the order of the cases."""
    high, low = np.divmod(seconds, 1 << _HALF)

    def summed(values: NDArray[np.int64]) -> list[int]:
        out = np.zeros(variants, np.int64)
        np.add.at(out, variant, values)
        return [int(value) for value in out.tolist()]

    n = np.bincount(variant, minlength=variants).tolist()
    total, hh, hl, ll = summed(seconds), summed(high**2), summed(high * low), summed(low**2)
    return [
        _Sums(n[i], total[i], (hh[i] << 2 * _HALF) + (hl[i] << _HALF + 1) + ll[i])
        for i in range(variants)
    ]


def _difference(pairs: Sequence[tuple[_Sums, _Sums]]) -> TimeDifference | None:
    """Of groups with deviating journeys and similar ones; None where they are too few."""
    n1 = sum(one.n for one, _ in pairs)
    n0 = sum(other.n for _, other in pairs)
    if n1 < FEWEST or n0 < FEWEST:
        return None
    free1, free0 = n1 - len(pairs), n0 - len(pairs)
    if free1 < 1 or free0 < 1:
        return None
    mean = fsum(one.total - one.n * other.total / other.n for one, other in pairs) / n1
    usual = fsum(one.n * other.total / other.n for one, other in pairs) / n1
    spread1 = fsum(one.within for one, _ in pairs) / free1
    spread0 = fsum(other.within for _, other in pairs) / free0
    variance = spread1 / n1 + fsum((one.n / n1) ** 2 * spread0 / other.n for one, other in pairs)
    half = Z_95 * sqrt(max(variance, 0.0))
    return TimeDifference(mean, mean - half, mean + half, n1, n0, usual)
