"""One group of cases beside another: figures with intervals, and the tests of a whole table."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from journeymine.gap.index import GapIndex
from journeymine.gap.segments.figures import Compared
from journeymine.gap.segments.measures import Measure
from journeymine.statistics import Estimate, mean_interval, share
from journeymine.statistics.clustered_groups import (
    clustering_of_groups,
    correlation,
    fewer_counts,
    mean_difference_by_cluster,
    permuted_by_cluster,
)
from journeymine.statistics.clusters import mean_by_cluster, share_by_cluster
from journeymine.statistics.differences import (
    SMALLEST_SHARE,
    SMALLEST_TIME,
    Verdict,
    difference,
    mean_difference,
    too_few,
    verdict,
)
from journeymine.statistics.families import FALSE_DISCOVERIES, chance
from journeymine.statistics.many import benjamini_hochberg
from journeymine.statistics.permutation import Permutation, permuted_means, permuted_shares

__all__ = ["FEWEST_SHOWING", "SMALLEST_POINTS", "Table"]

FEWEST_SHOWING = 10
"""What fewer cases of both groups together show (or lack) is not tested: it could hardly tell,
and each test more makes the others harder to pass.  Groups are not looked at for this."""

SMALLEST_POINTS = 2.0
"""The smallest difference of an index, or a part of it, that is worth acting on."""

_Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class _Again:
    """What has to be drawn again with more shuffles, if p is as low as so few can tell."""

    values: NDArray[np.float64]
    first: _Flags
    strata: NDArray[np.int64] | None = None


class Table:
    """Comparisons that stand in one table, and so are one family of tests.

    Parameters
    ----------
    smallest : int
        Both sides need so many cases, or nothing is tested.
    seed : int
    repeats : int
        Shuffles a test; more where a table is so large that this many could tell nothing.
    customer : array of int64, (cases,), optional
        Whose each case is, where some customer has several: intervals and tests are then by
        customer (see `statistics.clusters`).
    """

    def __init__(
        self,
        *,
        smallest: int,
        seed: int,
        repeats: int = 1_999,
        customer: NDArray[np.int64] | None = None,
    ) -> None:
        self._customer = customer
        self.smallest, self.seed, self.repeats = smallest, seed, repeats
        self._rows: list[Compared] = []
        self._drawn: dict[int, _Again] = {}

    def share(self, measure: Measure, here: _Flags, other: _Flags, *, note: str = "") -> int:
        """Compare two shares of cases; gives the number of the row."""
        base, shows = measure.defined, np.asarray(measure.value, np.bool_)
        n_a, n_b = int((here & base).sum()), int((other & base).sum())
        x_a, x_b = int((here & shows).sum()), int((other & shows).sum())
        if self._customer is None:
            return self.counts(measure, (x_a, n_a), (x_b, n_b), note=note)
        a, b = (
            _estimate(
                share_by_cluster(
                    self._customer[g & base & shows], np.bincount(self._customer[g & base])
                )
            )
            for g in (here, other)
        )
        apart = difference(a, b, correlation=self._correlation(measure, here, other))
        note = note or self._untested((x_a, n_a), (x_b, n_b))
        p = None
        if not note:
            both = (here | other) & base
            found = clustering_of_groups(
                shows[both].astype(np.float64), here[both], self._customer[both]
            )
            (x_a, n_a), (x_b, n_b) = fewer_counts((x_a, n_a), (x_b, n_b), found)
            p = permuted_shares(x_a, n_a, x_b, n_b).p
        return self._add(Compared(measure.figure, a, b, apart, p, note=note))

    def _correlation(self, measure: Measure, here: _Flags, other: _Flags) -> float:
        """How far a figure of both varies together; 0 if no customer is in both."""
        if self._customer is None:
            return 0.0
        sides = []
        for group in (here, other):
            value = np.asarray(measure.value, np.float64)[group & measure.defined]
            if not len(value):
                return 0.0
            sides.append((value - value.mean(), self._customer[group & measure.defined]))
        return correlation(*sides)

    def _untested(self, here: tuple[int, int], other: tuple[int, int]) -> str:
        """Why two shares are not compared, if they are not."""
        (x_a, n_a), (x_b, n_b) = here, other
        together = x_a + x_b
        rare = min(together, n_a + n_b - together) < FEWEST_SHOWING
        return self._too_few(n_a, n_b) or ("too rare to test" if rare else "")

    def counts(
        self, measure: Measure, here: tuple[int, int], other: tuple[int, int], *, note: str = ""
    ) -> int:
        """The same, of counts and their bases."""
        (x_a, n_a), (x_b, n_b) = here, other
        a, b = _estimate(share(x_a, n_a)), _estimate(share(x_b, n_b))
        note = note or self._untested(here, other)
        p = None if note else permuted_shares(x_a, n_a, x_b, n_b).p
        return self._add(Compared(measure.figure, a, b, difference(a, b), p, note=note))

    def mean(self, measure: Measure, here: _Flags, other: _Flags, *, note: str = "") -> int:
        """Compare two means."""
        value = np.asarray(measure.value, np.float64)
        first, second = here & measure.defined, other & measure.defined
        a, b = self._mean(value, first), self._mean(value, second)
        if self._customer is None:
            apart = _welch(value[first], value[second])
        else:
            apart = mean_difference_by_cluster(
                value[first], value[second], self._customer[first], self._customer[second]
            )
        return self._drawn_row(Compared(measure.figure, a, b, apart), measure, here, other, note)

    def index(
        self,
        measure: Measure,
        here: _Flags,
        other: _Flags,
        of_here: GapIndex,
        of_other: GapIndex,
        *,
        note: str = "",
    ) -> int:
        """Compare the index, or a part of it, of two groups."""
        part = measure.figure.figure.removeprefix("index:")
        a, b = _points(of_here, part), _points(of_other, part)
        apart = difference(a, b, correlation=self._correlation(measure, here, other))
        row = Compared(measure.figure, a, b, apart)
        return self._drawn_row(row, measure, here, other, note)

    def _drawn_row(
        self, row: Compared, measure: Measure, here: _Flags, other: _Flags, note: str
    ) -> int:
        base = (here | other) & measure.defined
        n_a, n_b = int((here & base).sum()), int((other & base).sum())
        note = note or self._too_few(n_a, n_b)
        if note:
            return self._add(replace(row, note=note))
        value = np.asarray(measure.value, np.float64)[base]
        if self._customer is not None:
            p = permuted_by_cluster(value, here[base], self._customer[base])
            return self._add(replace(row, p=p))
        again = _Again(value, here[base])
        found = self._shuffled(again, self.repeats)
        if found.repeats:
            self._drawn[len(self._rows)] = again
        return self._add(replace(row, p=found.p))

    def _shuffled(self, again: _Again, repeats: int) -> Permutation:
        return permuted_means(
            again.values, again.first, strata=again.strata, seed=self.seed, repeats=repeats
        )

    def paired(self, a: Measure, b: Measure, *, note: str = "") -> int:
        """Compare a figure of the same cases, measured twice; `a` and `b` in the same order.

        Shuffled is which of the two values of a case is which.
        """
        both = a.defined & b.defined
        x, y = (np.asarray(one.value, np.float64)[both] for one in (a, b))
        apart = self._mean(b.value.astype(np.float64) - a.value, both)
        if not b.figure.is_share:
            other, here = (self._mean(np.asarray(one.value, np.float64), both) for one in (a, b))
        elif self._customer is None:
            n = len(x)
            here, other = (_estimate(share(int(one.sum()), n)) for one in (y, x))
        else:
            whose = self._customer[both]
            here, other = (
                _estimate(share_by_cluster(whose[one > 0], np.bincount(whose))) for one in (y, x)
            )
        row = Compared(b.figure, here, other, apart)
        note = note or self._too_few(len(x))
        differs = np.flatnonzero(x != y)
        if note or not len(differs):
            return self._add(replace(row, p=None if note else 1.0, note=note))
        if self._customer is not None:
            # Which of the two is which is shuffled for all cases of a customer together.
            sums = np.bincount(self._customer[both], y - x).astype(np.float64)
            return self._shuffled_signs(row, sums)
        pairs = len(differs)
        if b.figure.is_share:
            ones, after = np.ones(pairs, np.int64), y[differs].astype(np.int64)
            p = permuted_shares(after, ones, 1 - after, ones).p
            return self._add(replace(row, p=p))
        order = np.lexsort((x[differs], y[differs]))  # the order of the cases cannot matter
        return self._pairs(row, y[differs][order], x[differs][order])

    def _shuffled_signs(self, row: Compared, sums: NDArray[np.float64]) -> int:
        """The row with p of sums over customers, of which each sign is as likely."""
        sums = np.sort(sums[sums != 0])
        if not len(sums):
            return self._add(replace(row, p=1.0))
        return self._pairs(row, sums, np.zeros_like(sums))

    def _pairs(self, row: Compared, y: NDArray[np.float64], x: NDArray[np.float64]) -> int:
        """The row with p of pairs, of which either value may be the first."""
        pairs = len(y)
        again = _Again(
            np.concatenate([y, x]),
            np.arange(2 * pairs) < pairs,
            np.tile(np.arange(pairs), 2),
        )
        found = self._shuffled(again, self.repeats)
        if found.repeats:
            self._drawn[len(self._rows)] = again
        return self._add(replace(row, p=found.p))

    def _mean(self, value: NDArray[np.float64], cases: _Flags) -> Estimate:
        """Of these cases."""
        each, counts = np.unique(value[cases], return_counts=True)
        mean, interval = mean_interval(each, counts.astype(np.int64))
        if self._customer is not None and mean is not None:
            interval = mean_by_cluster(value[cases], self._customer[cases], mean)
        return Estimate(mean, interval.low, interval.high, interval.n)

    def _too_few(self, *sizes: int) -> str:
        return too_few(min(sizes), minimum=self.smallest) or ""

    def _add(self, row: Compared) -> int:
        self._rows.append(row)
        return len(self._rows) - 1

    @property
    def tests(self) -> int:
        """How many of the comparisons were tested."""
        return sum(row.p is not None for row in self._rows)

    def judged(self) -> tuple[Compared, ...]:
        """All rows, with what many tests leave of them, and a word."""
        repeats = 20 * self.tests
        for at, again in self._drawn.items():
            p = self._rows[at].p
            if p is not None and p * (self.repeats + 1) <= 1 + 1e-9 and repeats > self.repeats:
                found = self._shuffled(again, repeats)
                self._rows[at] = replace(self._rows[at], p=found.p)
        tested = [at for at, row in enumerate(self._rows) if row.p is not None]
        ps = np.array([self._rows[at].p for at in tested], np.float64)
        rows = list(self._rows)
        beyond = [chance(rows[at].difference, beyond=_smallest(rows[at])) for at in tested]
        qs = zip(benjamini_hochberg(ps).tolist(), benjamini_hochberg(beyond).tolist(), strict=True)
        for at, (q, q_beyond) in zip(tested, qs, strict=True):
            rows[at] = replace(rows[at], q=q, word=_word(rows[at], q, q_beyond))
        return tuple(rows)


def _smallest(row: Compared) -> float:
    """The smallest difference of this figure that is worth acting on."""
    if row.figure.is_points:
        return SMALLEST_POINTS
    if row.figure.figure == "duration":
        return SMALLEST_TIME * abs(row.other.value or 0.0)
    return SMALLEST_SHARE


def _word(row: Compared, q: float, q_beyond: float) -> str:
    """The interval and the test must both say so."""
    if q > FALSE_DISCOVERIES:
        return Verdict.CANT_TELL.value
    word = verdict(row.difference, smallest=_smallest(row), minimum=0)
    if word == Verdict.CLEAR and q_beyond > FALSE_DISCOVERIES:
        word = Verdict.LIKELY
    return word.value


def _estimate(one: object) -> Estimate:
    return Estimate(*(getattr(one, name) for name in ("value", "low", "high", "n")))


def _welch(a: NDArray[np.float64], b: NDArray[np.float64]) -> Estimate:
    (x, n), (y, m) = (np.unique(values, return_counts=True) for values in (a, b))
    return mean_difference(x, y, cases_a=n, cases_b=m)


def _points(index: GapIndex, part: str) -> Estimate:
    """The index of a group, or the points of one part of it, with interval."""
    if part == "index":
        return Estimate(index.value, index.interval.low, index.interval.high, index.interval.n)
    one = next(found for found in index.parts if found.part == part)
    if one.loss is None:
        return Estimate(None, None, None, 0)
    low, high = one.interval.low, one.interval.high
    scale = 100 * one.weight
    return Estimate(
        one.points,
        None if low is None else scale * low,
        None if high is None else scale * high,
        one.interval.n,
    )
