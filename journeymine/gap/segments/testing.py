"""One group of cases beside another: figures with intervals, and the tests of a whole table."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from journeymine.gap.index import GapIndex
from journeymine.gap.segments.figures import Compared
from journeymine.gap.segments.measures import Measure
from journeymine.statistics import Estimate, mean_interval, share
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
    """

    def __init__(self, *, smallest: int, seed: int, repeats: int = 1_999) -> None:
        self.smallest, self.seed, self.repeats = smallest, seed, repeats
        self._rows: list[Compared] = []
        self._drawn: dict[int, _Again] = {}

    def share(self, measure: Measure, here: _Flags, other: _Flags, *, note: str = "") -> int:
        """Compare two shares of cases; gives the number of the row."""
        base, shows = measure.defined, np.asarray(measure.value, np.bool_)
        n_a, n_b = int((here & base).sum()), int((other & base).sum())
        x_a, x_b = int((here & shows).sum()), int((other & shows).sum())
        return self.counts(measure, (x_a, n_a), (x_b, n_b), note=note)

    def counts(
        self, measure: Measure, here: tuple[int, int], other: tuple[int, int], *, note: str = ""
    ) -> int:
        """The same, of counts and their bases."""
        (x_a, n_a), (x_b, n_b) = here, other
        a, b = _estimate(share(x_a, n_a)), _estimate(share(x_b, n_b))
        together = x_a + x_b
        rare = min(together, n_a + n_b - together) < FEWEST_SHOWING
        note = note or self._too_few(n_a, n_b) or ("too rare to test" if rare else "")
        p = None if note else permuted_shares(x_a, n_a, x_b, n_b).p
        return self._add(Compared(measure.figure, a, b, difference(a, b), p, note=note))

    def mean(self, measure: Measure, here: _Flags, other: _Flags, *, note: str = "") -> int:
        """Compare two means."""
        value = np.asarray(measure.value, np.float64)
        first, second = here & measure.defined, other & measure.defined
        a, b = _mean(value[first]), _mean(value[second])
        apart = _welch(value[first], value[second])
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
        row = Compared(measure.figure, a, b, difference(a, b))
        return self._drawn_row(row, measure, here, other, note)

    def _drawn_row(
        self, row: Compared, measure: Measure, here: _Flags, other: _Flags, note: str
    ) -> int:
        base = (here | other) & measure.defined
        n_a, n_b = int((here & base).sum()), int((other & base).sum())
        note = note or self._too_few(n_a, n_b)
        if note:
            return self._add(replace(row, note=note))
        again = _Again(np.asarray(measure.value, np.float64)[base], here[base])
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
        each, cases = np.unique(y - x, return_counts=True)
        mean, interval = mean_interval(each, cases.astype(np.int64))
        apart = Estimate(mean, interval.low, interval.high, interval.n)
        if b.figure.is_share:
            n = len(x)
            here, other = (_estimate(share(int(one.sum()), n)) for one in (y, x))
        else:
            here, other = _mean(y), _mean(x)
        row = Compared(b.figure, here, other, apart)
        note = note or self._too_few(len(x))
        differs = np.flatnonzero(x != y)
        if note or not len(differs):
            return self._add(replace(row, p=None if note else 1.0, note=note))
        pairs = len(differs)
        if b.figure.is_share:
            ones, after = np.ones(pairs, np.int64), y[differs].astype(np.int64)
            p = permuted_shares(after, ones, 1 - after, ones).p
            return self._add(replace(row, p=p))
        order = np.lexsort((x[differs], y[differs]))  # the order of the cases cannot matter
        again = _Again(
            np.concatenate([y[differs][order], x[differs][order]]),
            np.arange(2 * pairs) < pairs,
            np.tile(np.arange(pairs), 2),
        )
        found = self._shuffled(again, self.repeats)
        if found.repeats:
            self._drawn[len(self._rows)] = again
        return self._add(replace(row, p=found.p))

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


def _mean(values: NDArray[np.float64]) -> Estimate:
    each, cases = np.unique(values, return_counts=True)
    mean, interval = mean_interval(each, cases.astype(np.int64))
    return Estimate(mean, interval.low, interval.high, interval.n)


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
