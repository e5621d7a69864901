"""The ground on which white spots are judged: the figures as they are, ready to be moved.

A white spot leaves open what some cases did.  Of each such case it is known between what its
loss can lie; all others stay as they are.  The mean over cases then lies between the mean of
the lowest and that of the highest losses, whatever is true.  Where only the number R of cases
is known that a part (of n cases with the sum S of losses) could change, leave or gain, its mean
stays between (S - R) / n and (S + R) / n, within [0, 1].

References
----------
Manski (1989). Anatomy of the selection problem. Journal of Human Resources 24(3), 343-360.
https://doi.org/10.2307/145818
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from math import fsum

import numpy as np
from numpy.typing import NDArray

from journeymine.conformance import Alignments
from journeymine.design import DesignedJourney, Weights
from journeymine.gap.figures import Range
from journeymine.gap.index import GapIndex
from journeymine.gap.measured import WHOLE, summed

__all__ = ["NOWHERE", "Bounded", "Counted", "Ground", "Losses", "Prices", "losses_of"]

_Ints = NDArray[np.int64]
_Floats = NDArray[np.float64]
Losses = Callable[["Prices"], tuple[_Floats, _Floats]]
"""From prices to the least and the greatest loss that each concerned variant can have."""

NOWHERE = Range(None, None)
_OTHERS = ("channel", "time", "experience", "outcome")


@dataclass(frozen=True, slots=True, eq=False)
class Prices:
    """An alignment of every variant, and what moves cost in it.

    Attributes
    ----------
    alignments : Alignments
    skip, add : arrays of int64, (touchpoints,)
        Of leaving a touchpoint out, and of doing it where it is not designed.
    other : int
        Of an event that is no touchpoint.
    """

    alignments: Alignments
    skip: _Ints
    add: _Ints

    @classmethod
    def of(cls, alignments: Alignments) -> Prices:
        """The prices by which these were made."""
        design, scale = alignments.design, alignments.scale
        known = [design.touchpoint(name).weights or Weights() for name in design.touchpoints]
        skip, add = np.array([w.units[:2] for w in known], np.int64).reshape(-1, 2).T
        if scale == 1:
            skip, add = np.ones(len(known), np.int64), np.ones(len(known), np.int64)
        return cls(alignments, skip, add)

    @property
    def other(self) -> int:
        """Of an event that no touchpoint matches."""
        return self.alignments.scale

    @property
    def dearest(self) -> tuple[int, int]:
        """The most that leaving something out costs, and the most that doing it does."""
        return int(self.skip.max(initial=1)), max(int(self.add.max(initial=0)), self.other)


def losses_of(cost: NDArray[np.integer], worst: NDArray[np.integer]) -> _Floats:
    """Cost / worst cost, within [0, 1]; 0 where nothing could be worse."""
    found: _Floats = np.clip(cost / np.maximum(worst, 1), 0.0, 1.0)
    return found


@dataclass(frozen=True, slots=True)
class Bounded:
    """Where mean losses can lie: of unit costs (1 - fitness), and in the part *path*."""

    unit: Range
    path: Range


@dataclass(frozen=True, slots=True, eq=False)
class Counted:
    """What the index counts of some entries, without what the design accepts.

    Attributes
    ----------
    entry : array of int64, (entries,)
        Their places among those that are asked about.
    low, high : arrays of int64, (entries,)
        In parts of `WHOLE`.
    """

    entry: _Ints
    low: _Ints
    high: _Ints


@dataclass(frozen=True, eq=False)
class Ground:
    """The figures of a comparison that white spots could move.

    Attributes
    ----------
    unit : Alignments
        With a cost of 1 a move; their variants count complete cases.
    priced : Alignments
        By which the index counts: with the design's weights, where it has any.
    lost : array of int64, (variants,)
        What the index counts of each variant on the path, in parts of `WHOLE`; accepted
        deviations are not in it.
    index : GapIndex
    fitness : float or None
    able : frozenset of str
        The parts that the design asks for and the log can tell, whether or not any case does now.
    """

    unit: Alignments
    priced: Alignments
    lost: _Ints = field(repr=False)
    index: GapIndex
    fitness: float | None
    able: frozenset[str] = frozenset()

    @property
    def design(self) -> DesignedJourney:
        """What the cases were compared with."""
        return self.unit.design

    @property
    def cases(self) -> _Ints:
        """Complete cases of each variant."""
        return self.unit.variants.cases

    @cached_property
    def n(self) -> int:
        """Complete cases."""
        return self.unit.variants.n_cases

    @cached_property
    def prices(self) -> tuple[Prices, Prices]:
        """Of the unit costs, and of the index."""
        return Prices.of(self.unit), Prices.of(self.priced)

    @cached_property
    def place(self) -> dict[str, int]:
        """Touchpoint -> its place in the design."""
        return {name: at for at, name in enumerate(self.design.touchpoints)}

    def events_of(self, touchpoint: str) -> _Ints:
        """How many events of a touchpoint each variant has, (variants,)."""
        variants = self.unit.variants
        matching = self.design.matching(variants.activities)
        own = np.array([matching.get(name) == touchpoint for name in variants.activities])
        of_event = np.repeat(np.arange(len(variants)), variants.lengths)
        return np.bincount(of_event[own[variants.codes]], minlength=len(variants))

    @cached_property
    def touchpoint_of_move(self) -> NDArray[np.int32]:
        """The touchpoint of every designed move of `unit`, by its place; -1 of log moves."""
        of_step = np.array([*(self.place[name] for name in self.design.steps), -1], np.int32)
        return of_step[self.unit.steps]

    @cached_property
    def variant_of_move(self) -> _Ints:
        """The variant of every move of `unit`."""
        return np.repeat(np.arange(len(self.unit)), np.diff(self.unit.offsets))

    @cached_property
    def _now(self) -> tuple[_Ints, _Ints]:
        """What every variant loses now, in parts of `WHOLE`: of unit costs, and on the path."""
        return _units(losses_of(self.unit.cost, self.unit.worst_cost)), self.lost

    def moved(
        self, variant: _Ints, cases: _Ints, losses: Losses, *, counted: Counted | None = None
    ) -> Bounded:
        """Where the means can lie if so many cases of some variants lose something else.

        Parameters
        ----------
        variant, cases : arrays of int64, (entries,)
            Cases of each of these variants that are concerned, at most all.
        losses : callable
            Of the variants in this order.
        counted : Counted, optional
            Between what some of them lose on the path, where that is known.
        """
        ends = []
        of_unit, of_path = self._ends(variant, losses)
        if counted is not None:
            of_path[0][counted.entry], of_path[1][counted.entry] = counted.low, counted.high
        for low, high, now in (of_unit, of_path):
            ends.append(
                (
                    self._mean(now, summed(low - now[variant], cases)),
                    self._mean(now, summed(high - now[variant], cases)),
                )
            )
        return Bounded(*(Range(*end) for end in ends))

    def joined(self, variant: _Ints, cases: _Ints, losses: Losses, *, among: bool) -> Bounded:
        """The same where each of these cases may also count not at all.

        Parameters
        ----------
        among : bool
            Whether they are among the complete cases now; otherwise they may join those.
        """
        found = []
        for low, high, now in self._ends(variant, losses):
            total, n = summed(now, self.cases) / WHOLE, self.n
            if among:
                total -= summed(now[variant], cases) / WHOLE
                n -= int(cases.sum())
            highest = _least(-total, n, -high / WHOLE, cases)
            found.append(
                Range(_least(total, n, low / WHOLE, cases), None if highest is None else -highest)
            )
        return Bounded(*found)

    def _ends(self, variant: _Ints, losses: Losses) -> list[tuple[_Ints, _Ints, _Ints]]:
        """Lowest, highest and present losses, of unit costs and on the path."""
        found = []
        for number, (prices, now) in enumerate(zip(self.prices, self._now, strict=True)):
            low, high = (_units(end) for end in losses(prices))
            if number == 1 and self.design.accepted:  # the path: of unit costs nothing is accepted
                low = np.zeros_like(low)  # what is accepted may turn out to be more
                high = np.maximum(high, now[variant])
            found.append((low, high, now))
        return found

    def _mean(self, now: _Ints, change: int) -> float | None:
        if not self.n:
            return None
        return min(max((summed(now, self.cases) + change) / (self.n * WHOLE), 0.0), 1.0)

    def of_fitness(self, found: Range) -> Range | None:
        """Mean fitness, from mean losses; what it is now lies in it."""
        if self.fitness is None or found.low is None or found.high is None:
            return None
        return Range(min(1 - found.high, self.fitness), max(1 - found.low, self.fitness))

    def of_index(
        self, path: Range | None = None, others: Mapping[str, Range] | None = None
    ) -> Range | None:
        """The index where parts lie in these ranges of mean losses, the others being as they are.

        A part without a figure now adds what its range says, if one is given.
        """
        if self.index.value is None and not others:
            return None
        ranges = {**(others or {}), **({} if path is None else {"path": path})}
        low, high = [], []
        for part in self.index.parts:
            found = ranges.get(part.part, NOWHERE)
            now = part.loss or 0.0
            low.append(100 * part.weight * (now if found.low is None else min(found.low, now)))
            high.append(100 * part.weight * (now if found.high is None else max(found.high, now)))
        now = self.index.value or 0.0
        return Range(min(fsum(low), now), max(fsum(high), now))

    def part(self, name: str) -> tuple[float, int]:
        """The sum of losses in a part, and of how many cases."""
        (part,) = (part for part in self.index.parts if part.part == name)
        return (part.loss or 0.0) * part.interval.n, part.interval.n

    def shaken(self, name: str, cases: int, *, most: float = 1.0) -> Range:
        """A part in which so many cases change by at most so much, leave or come in.

        Cases leave or come in only where `most` is 1.  A part of which no case tells now may
        then begin to be measured.
        """
        total, n = self.part(name)
        if not n:
            return Range(0.0, 1.0) if cases and most == 1 and name in self.able else NOWHERE
        return Range(max(0.0, (total - cases * most) / n), min(1.0, (total + cases * most) / n))

    def eased(self, name: str, cases: int) -> Range:
        """A part in which so many cases may turn out to lose less, and none to lose more."""
        total, n = self.part(name)
        return Range(max(0.0, (total - cases) / n), total / n) if n else NOWHERE

    def others(self, cases: int, names: Collection[str] = _OTHERS) -> dict[str, Range]:
        """The parts beside the path if so many cases did more of what their paths leave out.

        Such a step can be in any channel, in time or late.  It never undoes a success, but
        where the design says what a success must be without.
        """
        rule = self.design.success
        barred = rule is not None and bool(rule.without)
        eased = {} if barred else {"outcome": self.eased("outcome", cases)}
        found = {name: self.shaken(name, cases) for name in names}
        return {name: eased.get(name, shaken) for name, shaken in found.items()}


def _units(losses: _Floats) -> _Ints:
    return np.rint(losses * WHOLE).astype(np.int64)


def _least(total: float, n: int, losses: _Floats, cases: _Ints) -> float | None:
    """The least mean of what is there and any of some cases that may be added to it."""
    order = np.argsort(losses, kind="stable")
    # Within a variant either all are added or none: adding those below the mean lowers it.
    totals = np.concatenate([[total], total + np.cumsum((losses * cases)[order])])
    counts = np.concatenate([[n], n + np.cumsum(cases[order])])
    some = counts > 0
    return float((totals[some] / counts[some]).min()) if some.any() else None
