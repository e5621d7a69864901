"""The gap index, from 0 (every journey as designed, in every part) to 100.

Every part of the gap gives each case a loss in [0, 1], where it can be measured.  The index is::

    index = 100 * sum over parts of weight * mean loss over the cases in which it is defined

A part without data adds nothing, and its weight is not given to the others: the index then says
how many of the 100 points could be measured.  Each loss belongs to one kind of deviation at one
touchpoint, so the index is also the sum of its terms.  Losses are whole numbers of very small
parts, so sums do not depend on the order of the cases.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import fsum, sqrt

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from journeymine.design import DesignedJourney
from journeymine.gap.index.weights import PARTS, IndexWeights
from journeymine.gap.measured import WHOLE, Losses, summed
from journeymine.gap.units import CASES, Units
from journeymine.log import Tabular
from journeymine.statistics import Interval, apportioned
from journeymine.statistics.clusters import mean_by_cluster
from journeymine.statistics.counts import occurrences, places_of_each
from journeymine.statistics.intervals import Z_95, without_spread

__all__ = ["GapIndex", "IndexPart", "IndexTerm", "Scenario", "gap_index"]


@dataclass(frozen=True, slots=True)
class IndexPart:
    """One part of the index.

    Attributes
    ----------
    part : str
    weight : float
        Of 1.
    loss : float or None
        The mean over its cases, in [0, 1]; None where no case can be measured.
    interval : Interval
        Of the mean; its ``n`` are the cases in which the part is defined.
    points : float
        What it adds to the index: ``100 * weight * loss``; 0 where it cannot be measured.
    measurable : float
        The most that it could add: ``100 * weight``, or 0 where it cannot be measured.
    """

    part: str
    weight: float
    loss: float | None
    interval: Interval
    points: float
    measurable: float


@dataclass(frozen=True, slots=True)
class IndexTerm:
    """What one kind of deviation at one touchpoint adds to the index.

    Attributes
    ----------
    cases : int
        The cases that lose by it.
    """

    part: str
    kind: str
    touchpoint: str
    stage: str
    owner: str
    points: float
    cases: int


@dataclass(frozen=True, slots=True)
class Scenario:
    """The index with other weights."""

    name: str
    weights: Mapping[str, float]
    value: float
    measurable: float


@dataclass(frozen=True, slots=True)
class GapIndex(Tabular):
    """How far customers are from the designed journey, in points of 100.

    Attributes
    ----------
    value : float or None
        0 to `measurable`; None where no part can be measured.
    interval : Interval
        Of the value, over cases (all parts of a case together).
    measurable : float
        How many of the 100 points could be measured.
    parts : tuple of IndexPart
    terms : tuple of IndexTerm
        By points, the most first; their points add up to the value.
    sensitivity : tuple of Scenario
        The same with other weights: all equal, and each part weighed twice and half.
    """

    value: float | None
    interval: Interval
    measurable: float
    parts: tuple[IndexPart, ...]
    terms: tuple[IndexTerm, ...]
    sensitivity: tuple[Scenario, ...] = ()

    def by(self, key: str) -> dict[str, float]:
        """The points of each value of a key of the terms, the most first.

        Parameters
        ----------
        key : {"part", "kind", "touchpoint", "stage", "owner"}
        """
        if key not in ("part", "kind", "touchpoint", "stage", "owner"):
            raise ValueError(f"the index has no terms by '{key}'")
        points: dict[str, list[float]] = {}
        for term in self.terms:
            points.setdefault(str(getattr(term, key)), []).append(term.points)
        summed = {name: fsum(values) for name, values in points.items()}
        return dict(sorted(summed.items(), key=lambda pair: (-pair[1], pair[0])))

    def to_arrow(self) -> pa.Table:
        """A row a term."""
        keys = ("part", "kind", "touchpoint", "stage", "owner", "points", "cases")
        kinds = {"points": pa.float64(), "cases": pa.int64()}
        return pa.table(
            {
                key: pa.array(
                    [getattr(term, key) for term in self.terms], kinds.get(key, pa.string())
                )
                for key in keys
            }
        )

    def __str__(self) -> str:
        if self.value is None:
            return "The gap index cannot be measured: no part has data."
        of = f"{self.value:.1f} of {self.measurable:.0f} measurable points"
        interval = ""
        if self.interval.low is not None and self.interval.high is not None:
            interval = (
                f" ({self.interval.low:.1f} to {self.interval.high:.1f}, n = {self.interval.n:,})"
            )
        measured = [part for part in self.parts if part.measurable]
        points = apportioned([part.points for part in measured])  # so they add up to the whole
        parts = ", ".join(f"{p.part} {n:.1f}" for p, n in zip(measured, points, strict=True))
        unknown = [p.part for p in self.parts if p.weight and not p.measurable]
        missing = f"; not measured: {', '.join(unknown)}" if unknown else ""
        return f"Gap index {of}{interval}: {parts}{missing}"


def gap_index(
    losses: Sequence[Losses],
    design: DesignedJourney,
    weights: IndexWeights | None = None,
    *,
    cases: NDArray[np.bool_] | None = None,
    units: Units = CASES,
) -> GapIndex:
    """Add up what the cases lose in every part.

    Parameters
    ----------
    losses : sequence of Losses
        At most one a part; a part that is not there cannot be measured.
    design : DesignedJourney
        Tells stage and owner of the touchpoints.
    weights : IndexWeights, optional
    cases : array of bool, optional
        Only these cases: the index of a segment.
    units : Units, optional
        Whose the cases are; intervals are over these.

    Examples
    --------
    >>> three = np.array([True, True, False])
    >>> first, half = np.array([0]), np.array([WHOLE // 2])
    >>> where = np.array([1], np.int32)
    >>> late = Losses("time", three, first, np.array([0], np.int32), ("late",), where, half)
    >>> found = gap_index([late], DesignedJourney.of_steps("order", "deliver"))
    >>> found.value, found.measurable, found.terms[0].touchpoint
    (5.0, 20.0, 'deliver')
    """
    weights = weights or IndexWeights()
    given = {one.part: one for one in losses}
    parts, terms, alike, fewest = [], [], True, len(losses[0].defined) if losses else 0
    influence: list[tuple[NDArray[np.float64], NDArray[np.bool_]]] = []
    for part in PARTS:
        weight = getattr(weights, part)
        one = given.get(part)
        counts = None if one is None else one.counts(cases)
        n = 0 if counts is None else int(counts.sum())
        if one is None or counts is None or n == 0:
            parts.append(IndexPart(part, weight, None, Interval(None, None, 0), 0.0, 0.0))
            continue
        defined = one.defined if cases is None else one.defined & cases
        loss = one.per_case / WHOLE
        total = summed(one.loss, counts[one.case])
        mean = float(Fraction(total, n * WHOLE))
        if units.customer is None:
            interval = _interval(loss[defined], mean, n)
        else:
            interval = mean_by_cluster(
                loss[defined], units.customer[defined], mean, low=0.0, high=1.0
            )
        alike = alike and (not weight or bool(loss[defined].min() == loss[defined].max()))
        points = float(100 * Fraction(weight) * Fraction(total, n * WHOLE))
        parts.append(IndexPart(part, weight, mean, interval, points, 100 * weight))
        terms += _terms(one, counts, n, weight, design)
        fewest = min(fewest, units.how_many(defined))
        influence.append((np.where(defined, weight * (loss - mean) / n, 0.0), defined))
    measurable = fsum(part.measurable for part in parts)
    if not influence:
        return GapIndex(None, Interval(None, None, 0), 0.0, tuple(parts), ())
    value = fsum(part.points for part in parts)
    return GapIndex(
        value,
        _of_all(value, measurable, influence, units, fewest=fewest if alike else None),
        measurable,
        tuple(parts),
        tuple(sorted(terms, key=lambda t: (-t.points, PARTS.index(t.part), t.kind, t.touchpoint))),
        tuple(_scenarios(parts)),
    )


def _interval(loss: NDArray[np.float64], mean: float, n: int) -> Interval:
    """Of a mean loss; where all cases lose the same there is no spread to go by."""
    if n < 2:
        return Interval(None, None, n)
    if loss.min() == loss.max():
        return without_spread(mean, n, low=0.0, high=1.0)
    half = Z_95 * sqrt(fsum(np.sort((loss - mean) ** 2).tolist()) / (n - 1) / n)
    return Interval(max(0.0, mean - half), min(1.0, mean + half), n)


def _of_all(
    value: float,
    measurable: float,
    influence: Sequence[tuple[NDArray[np.float64], NDArray[np.bool_]]],
    units: Units,
    *,
    fewest: int | None,
) -> Interval:
    """Of the index: the parts of a case vary together, so each case is one observation.

    Where some customers have several cases, these are one together. Where in every part all cases
    lose the same there is no spread to go by, only how many there are at the `fewest`.
    """
    together = np.sum([one for one, _ in influence], axis=0)
    anywhere = np.logical_or.reduce([defined for _, defined in influence])
    n, whose = int(anywhere.sum()), units.how_many(anywhere)
    if whose < 2:
        return Interval(None, None, n)
    if fewest is not None:
        ends = without_spread(value, fewest, low=0.0, high=measurable)
        return Interval(ends.low, ends.high, n)
    t = Z_95
    if units.customer is not None:
        from scipy import special

        together = np.bincount(units.customer, together)
        t = float(special.stdtrit(whose - 1, 0.975))
    variance = fsum(np.sort(together**2).tolist()) * whose / (whose - 1)
    half = 100 * t * sqrt(variance)
    return Interval(max(0.0, value - half), min(measurable, value + half), n)


def _terms(
    one: Losses, counts: NDArray[np.int64], n: int, weight: float, design: DesignedJourney
) -> list[IndexTerm]:
    """The losses of a part by kind and touchpoint."""
    touchpoints = max(len(design.touchpoints), 1)
    key = one.kind.astype(np.int64) * touchpoints + np.maximum(one.touchpoint, 0)
    found = []
    for value, here in zip(*places_of_each(key), strict=True):
        units, loss = one.case[here], one.loss[here]
        total = summed(loss, counts[units])
        if not total:
            continue
        number, place = divmod(int(value), touchpoints)
        name = design.touchpoints[place]
        known = design.touchpoint(name)
        losing, _ = occurrences(units[loss > 0])
        found.append(
            IndexTerm(
                one.part,
                one.kinds[number],
                name,
                known.stage,
                known.owner,
                float(100 * Fraction(weight) * Fraction(total, n * WHOLE)),
                int(counts[losing].sum()),
            )
        )
    return found


def _scenarios(parts: Sequence[IndexPart]) -> list[Scenario]:
    """What other weights would make of the same losses."""
    own = {part.part: part.weight for part in parts}
    sets: list[tuple[str, dict[str, float]]] = [("all equal", dict.fromkeys(own, 1 / len(own)))]
    for name, weight in own.items():
        if not 0 < weight < 1:
            continue
        for word, factor in (("twice", 2.0), ("half", 0.5)):
            changed = {**own, name: weight * factor}
            total = fsum(changed.values())
            sets.append((f"{name} {word}", {key: w / total for key, w in changed.items()}))
    return [
        Scenario(
            name,
            weights,
            fsum(100 * weights[p.part] * p.loss for p in parts if p.loss is not None),
            fsum(100 * weights[p.part] for p in parts if p.loss is not None),
        )
        for name, weights in sets
    ]
