"""How much longer journeys with a deviation take than similar ones without it.

Similar are complete journeys that are otherwise the same: the same designed steps done, but
for those that the deviation leaves out, and the same other deviations.  Within such groups
the mean durations are compared, each group weighed by how many of its journeys deviate
(exact matching; an association, since the two can differ in what the log does not hold)::

    difference = sum n1 (mean1 - mean0) / sum n1
    variance   = s1² / sum n1 + sum (n1 / sum n1)² s0² / n0

with s1² and s0² the variances within groups.  Where customers left there is nothing to
compare with: what they would have taken is not known.  Where some customer has several journeys the
variance is that of leaving out one customer after the other (see `statistics.matched`).

References
----------
.. [1] Stuart (2010). Matching methods for causal inference: a review and a look forward.
   Statistical Science 25(1), 1-21. https://doi.org/10.1214/09-STS313
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import fsum, isnan, sqrt

import numpy as np
from numpy.typing import NDArray
from scipy import special

from journeymine.conformance import Alignments, Deviation
from journeymine.gap.figures import TimeDifference
from journeymine.gap.path import Key, key_of
from journeymine.statistics.counts import how_many
from journeymine.statistics.intervals import Z_95
from journeymine.statistics.matched import matched_error

__all__ = ["FEWEST", "time_differences"]

FEWEST = 30
"""Fewer customers on either side are not compared."""

_HALF = 15  # seconds are squared in two halves of so many bits, so that sums stay whole

_Ints = NDArray[np.int64]
_Hashes = NDArray[np.uint64]


def time_differences(
    alignments: Alignments,
    by_variant: Sequence[Sequence[Deviation]],
    variant: _Ints,
    seconds: _Ints,
    customer: _Ints | None = None,
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
    customer : array of int64, (cases,), optional
        Whose each is, where some customer has several of them: intervals are by customer.
    """
    steps = len(alignments.design.steps)
    weight = np.random.default_rng(0).integers(0, 2**64, steps, np.uint64)
    entries = _Entries.of(by_variant, weight)
    sums = _sums(len(alignments), variant, seconds)
    # What a variant is: the steps it does and its deviations, as one number.
    what = _done(alignments, weight)
    np.add.at(what, entries.variant, entries.weight)
    shown = np.unique(np.stack([entries.key, entries.variant]), axis=1)
    counts = np.bincount(shown[0], sums[0][shown[1]], len(entries.keys))
    comparable = np.array([key[0] != "stopped" for key in entries.keys], np.bool_)
    comparable &= counts >= FEWEST
    # What it would be without a deviation, which leaves out no steps then.
    pair = entries.variant * len(entries.keys) + entries.key
    pairs, of = np.unique(pair, return_inverse=True)
    less = np.zeros(len(pairs), np.uint64)
    np.add.at(less, of, entries.left_out - entries.weight)
    unlike, key = np.divmod(pairs, max(len(entries.keys), 1))
    there = comparable[key] & (sums[0][unlike] > 0)
    unlike, key, less = unlike[there], key[there], less[there]
    usual, of_usual = np.unique(what, return_inverse=True)
    usual_sums = _added(of_usual, sums, len(usual))
    wanted = what[unlike] + less
    at = np.minimum(np.searchsorted(usual, wanted), max(len(usual) - 1, 0))
    met = usual[at] == wanted
    met &= usual_sums[0][at] > 0
    key, at, unlike = key[met], at[met], unlike[met]
    found = {}
    for number in np.unique(key).tolist():
        here = key == number
        groups, of_group = np.unique(at[here], return_inverse=True)
        own = _added(of_group, sums[:, unlike[here]], len(groups))
        difference = _difference(_listed(own), _listed(usual_sums[:, groups]))
        if difference is not None and customer is not None:
            group = np.full((2, len(alignments)), -1, np.int64)
            group[0, unlike[here]] = of_group
            place = np.full(len(usual), -1, np.int64)
            place[groups] = np.arange(len(groups))
            group[1] = place[of_usual]
            difference = _by_customer(difference, group[:, variant], seconds, customer)
        if difference is not None:
            found[entries.keys[number]] = difference
    return found


def _by_customer(
    found: TimeDifference, group: _Ints, seconds: _Ints, customer: _Ints
) -> TimeDifference | None:
    """The same with an interval by customer; None of fewer than 30 customers on either side.

    Parameters
    ----------
    found : TimeDifference
    group : array of int64, (2, cases)
        Among which journeys that are otherwise the same each one deviates, and is similar to
        those that do; -1: it does not.
    seconds, customer : array of int64, (cases,)
    """
    side, case = np.nonzero(group >= 0)
    whose, deviates = customer[case], side == 0
    fewer = min(how_many(whose[deviates]), how_many(whose[~deviates]))
    if fewer < FEWEST:
        return None
    error = matched_error(group[side, case], deviates, seconds[case], whose)
    if isnan(error):  # one customer is all that the others are compared with
        return None
    # A difference is as sure as the smaller side allows.
    half = float(special.stdtrit(fewer - 1, 0.975)) * error
    return replace(found, low=found.seconds - half, high=found.seconds + half)


@dataclass(frozen=True, slots=True, eq=False)
class _Entries:
    """All deviations, (entries,) each; `keys` are the different ones.

    Numbers that stand for steps and keys are random and of 64 bits, so that different sets of
    them have different sums.
    """

    keys: list[Key]
    variant: _Ints
    key: _Ints
    weight: _Hashes
    left_out: _Hashes

    @classmethod
    def of(cls, by_variant: Sequence[Sequence[Deviation]], of_step: _Hashes) -> _Entries:
        number: dict[Key, int] = {}
        steps = of_step.tolist()
        variants, keys, left_out = [], [], []
        for variant, found in enumerate(by_variant):
            for d in found:
                variants.append(variant)
                keys.append(number.setdefault(key_of(d), len(number)))
                left_out.append(sum(steps[step] for step in d.steps) % 2**64)
        weight = np.random.default_rng(1).integers(0, 2**64, len(number), np.uint64)
        key = np.array(keys, np.int64)
        return cls(
            list(number),
            np.array(variants, np.int64),
            key,
            weight[key],
            np.array(left_out, np.uint64),
        )


def _done(alignments: Alignments, weight: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Which steps each variant does as designed: sums of numbers that stand for the steps.

    The numbers are random and of 64 bits, so that different steps have different sums.
    """
    there = (alignments.events >= 0) & (alignments.steps >= 0)
    of_move = np.where(there, weight[np.where(there, alignments.steps, 0)], np.uint64(0))
    before = np.concatenate([np.zeros(1, np.uint64), np.cumsum(of_move, dtype=np.uint64)])
    done: NDArray[np.uint64] = before[alignments.offsets[1:]] - before[alignments.offsets[:-1]]
    return done


def _sums(variants: int, variant: _Ints, seconds: _Ints) -> _Ints:
    """Of every variant how many cases, the sum of their seconds, and three of the squares.

    Whole numbers, (5, variants), that do not depend on the order of the cases.
    """
    high, low = np.divmod(seconds, 1 << _HALF)
    values = np.stack([np.ones_like(seconds), seconds, high**2, high * low, low**2])
    return _added(variant, values, variants)


def _added(group: _Ints, values: _Ints, groups: int) -> _Ints:
    """The sums over groups, (rows, groups), of values (rows, n)."""
    sums = np.zeros((len(values), groups), np.int64)
    for row, some in zip(sums, values, strict=True):
        np.add.at(row, group, some)
    return sums


@dataclass(frozen=True, slots=True)
class _Group:
    """How many journeys, the sum of their durations in seconds and that of the squares."""

    n: int
    total: int
    squares: int

    @property
    def within(self) -> float:
        """The sum of squares around the mean."""
        return self.squares - self.total**2 / self.n


def _listed(sums: _Ints) -> list[_Group]:
    """The groups that some sums are of."""
    return [
        _Group(n, total, (hh << 2 * _HALF) + (hl << _HALF + 1) + ll)
        for n, total, hh, hl, ll in sums.T.tolist()
    ]


def _difference(deviating: list[_Group], similar: list[_Group]) -> TimeDifference | None:
    """Of groups with deviating journeys and similar ones; None where they are too few."""
    pairs = list(zip(deviating, similar, strict=True))
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
