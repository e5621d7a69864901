"""The figures of a gap, case by case: what segments, periods and two gaps are compared in.

Every figure is a mean over the cases in which it can be measured.  The index is a sum of such
means, one a part; its value of a case is what the case adds to it, linearised where a part is
not measured in every case::

    z = sum over parts of 100 * weight * (loss - mean loss) * cases / cases with the part
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import fsum

import numpy as np
from numpy.typing import NDArray

from journeymine.errors import Problem, UsageError
from journeymine.gap.gap import Gap
from journeymine.gap.index import GapIndex, IndexWeights, gap_index
from journeymine.gap.measured import BESIDE, WHOLE, Losses, summed
from journeymine.gap.parts import Parts
from journeymine.gap.path import key_of
from journeymine.gap.segments.figures import Figure
from journeymine.gap.units import Units

__all__ = ["Measure", "Measures", "linearised"]

_Flags = NDArray[np.bool_]
_Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Measure:
    """One figure, case by case, in the order of the storage.

    Attributes
    ----------
    figure : Figure
    value : array of float64 or bool, (cases,)
        0 where it is not defined.
    defined : array of bool, (cases,)
    """

    figure: Figure
    value: NDArray[np.float64] | NDArray[np.bool_]
    defined: _Flags


class Measures:
    """What can be measured in the cases of a gap.

    Parameters
    ----------
    gap : Gap
    weights : IndexWeights, optional
        Of the index; those of the gap if not given.

    Raises
    ------
    UsageError
        ``JM-E061`` if the events lie on a cluster.
    """

    def __init__(self, gap: Gap, weights: IndexWeights | None = None) -> None:
        if gap.parts.seconds is None:
            message = "The events lie on a cluster, so cases cannot be told apart here."
            hint = "bring the log here (write it to Parquet and read that), or take fewer events"
            raise UsageError(Problem("JM-E061", message, hint))
        self.gap = gap
        self.parts: Parts = gap.parts
        self.units: Units = gap.parts.units
        self.seconds: NDArray[np.int64] = gap.parts.seconds
        self.complete: _Flags = ~gap.parts.is_open
        self.weights = weights or IndexWeights(**{p.part: p.weight for p in gap.index.parts})
        self.losses: tuple[Losses, ...] = gap.losses

    @property
    def n_cases(self) -> int:
        """All cases, also those that are still open."""
        return len(self.complete)

    def index(self, cases: _Flags) -> GapIndex:
        """The gap index of these cases."""
        return gap_index(self.losses, self.gap.journey, self.weights, cases=cases, units=self.units)

    def points(self, cases: _Flags) -> float:
        """What these cases add to the index of all cases."""
        found = []
        for one in self.losses:
            n = int(one.defined.sum())
            lost = one.per_case[cases & one.defined]
            if n:
                weight = getattr(self.weights, one.part)
                found.append(100 * weight * summed(lost) / (n * WHOLE))
        return fsum(found)

    def parts_measured(self) -> list[Losses]:
        """The parts that weigh something and can be measured in some case."""
        return [one for one in self.losses if getattr(self.weights, one.part) and one.defined.any()]

    def means(self, *, among: _Flags | None = None) -> Iterator[Measure]:
        """Fitness, duration, the index and its parts.

        Parameters
        ----------
        among : array of bool, (cases,), optional
            The cases that are compared, if not all: the index is linearised around them.
        """
        alignments, variant, complete = self.gap.alignments, self.parts.variant, self.complete
        fitness = np.asarray(alignments.fitness, np.float64)[variant]
        yield Measure(Figure("fitness"), np.where(complete, fitness, 0.0), complete)
        seconds = self.seconds.astype(np.float64)
        yield Measure(Figure("duration"), np.where(complete, seconds, 0.0), complete)
        yield self.whole_index(complete if among is None else among)
        for one in self.parts_measured():
            scale = 100 * getattr(self.weights, one.part) / WHOLE
            yield Measure(Figure(f"index:{one.part}"), one.per_case * scale, one.defined)

    def whole_index(self, among: _Flags) -> Measure:
        """What each of these cases adds to the index, linearised."""
        parts = [
            (one.per_case, one.defined & among, getattr(self.weights, one.part))
            for one in self.parts_measured()
        ]
        return linearised(parts, among)

    def shares(self) -> Iterator[Measure]:
        """As designed, and every row of deviations."""
        variant, complete = self.parts.variant, self.complete
        fits = (self.gap.alignments.cost == 0)[variant]
        yield Measure(Figure("as_designed"), fits & complete, complete)
        by_key = _variants_by_key(self.gap)
        for row in self.gap.deviations:
            figure = Figure(
                "deviation", row.kind, row.touchpoint, row.activity,
                row.after if row.kind == "stopped" else "", row.place,
            )  # fmt: skip
            base = np.ones_like(complete) if row.kind == "not_yet" else complete
            if row.kind in BESIDE:
                shows = self._beside(row.kind, row.touchpoint, row.activity)
            else:
                key = (row.kind, row.touchpoint, row.activity, row.place, figure.after)
                shows = by_key[key][variant]
            yield Measure(figure, shows & base, base)

    def reached(self) -> Iterator[Measure]:
        """Every touchpoint of the design: whether any event of the case is one."""
        variants, design = self.gap.alignments.variants, self.gap.journey
        matching = design.matching(variants.activities)
        number = {name: at for at, name in enumerate(design.touchpoints)}
        of_activity = np.array(
            [number.get(matching.get(name, ""), -1) for name in variants.activities], np.int64
        )
        touchpoint = of_activity[variants.codes]
        in_variant = np.repeat(np.arange(len(variants)), variants.lengths)
        for name, at in number.items():
            there = np.zeros(len(variants), np.bool_)
            there[in_variant[touchpoint == at]] = True
            shows = there[self.parts.variant] & self.complete
            yield Measure(Figure("reached", touchpoint=name), shows, self.complete)

    def _beside(self, kind: str, touchpoint: str, activity: str) -> _Flags:
        design, names = self.gap.journey, self.gap.events.storage.activities
        at = design.touchpoints.index(touchpoint)
        code = names.index(activity) if activity else -1
        shows = np.zeros(self.n_cases, np.bool_)
        for one in self.parts.beside:
            if one.kind == kind:
                shows[one.case[(one.touchpoint == at) & (one.activity == code)]] = True
        return shows


def linearised(parts: Sequence[tuple[NDArray[np.int64], _Flags, float]], among: _Flags) -> Measure:
    """What each case adds to the index of these cases.

    Parameters
    ----------
    parts : sequence of (loss in parts of `WHOLE`, defined, weight)
        Each (cases,).
    among : array of bool, (cases,)
        The mean of the values over those in which some part is measured is the index.
    """
    anywhere = np.zeros(len(among), np.bool_)
    for _, defined, _ in parts:
        anywhere |= defined & among
    n = int(anywhere.sum())
    value = np.zeros(len(among))
    for lost, defined, weight in parts:
        there = defined & among
        of_part = int(there.sum())
        if of_part:
            mean = summed(lost[there]) / of_part
            scale = 100 * weight / WHOLE
            value += np.where(there, (lost - mean) * (scale * n / of_part), 0.0) + scale * mean
    return Measure(Figure("index"), np.where(anywhere, value, 0.0), anywhere)


def _variants_by_key(gap: Gap) -> dict[tuple[str, str, str, int | None, str], _Flags]:
    found: dict[tuple[str, str, str, int | None, str], _Flags] = {}
    for variant, deviations in enumerate(gap.by_variant):
        for d in deviations:
            key = key_of(d)
            if key not in found:
                found[key] = np.zeros(len(gap.by_variant), np.bool_)
            found[key][variant] = True
    return found
