"""How one time target was kept, from all its clocks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from journeymine.design import TimeTarget
from journeymine.gap.joined import joined
from journeymine.gap.time.against import against
from journeymine.gap.time.clocks import ABSENT, LATE, NOT_YET, ON_TIME
from journeymine.gap.time.endings import MICRO
from journeymine.gap.time.figures import CurvePoint, TargetFigures
from journeymine.gap.units import CASES, Units
from journeymine.statistics import (
    Estimate,
    Incidence,
    cumulative_incidence,
)
from journeymine.statistics.clustered_incidence import by_case
from journeymine.statistics.counts import how_many

__all__ = ["Watched", "curve_of", "in_seconds", "target_figures"]

_POINTS = 100


@dataclass(frozen=True, slots=True, eq=False)
class Watched:
    """All clocks of a target, (clocks,) each.

    Attributes
    ----------
    case : array of int64
        Over all buckets.
    verdict : array of int8
    time : array of int64
        Microseconds for which it was watched.
    event : array of int8
        Why no longer: 1 the touchpoint came, 2 the journey was over, 0 the log ends.
    known : array of bool
        Whether its time has passed, or its journey is over: whatever became of it is known.
    before : array of bool
    activity : array of int32
        What stopped it; -1 if nothing did.
    """

    case: NDArray[np.int64]
    verdict: NDArray[np.int8]
    time: NDArray[np.int64]
    event: NDArray[np.int8]
    known: NDArray[np.bool_]
    before: NDArray[np.bool_]
    activity: NDArray[np.int32]

    @classmethod
    def joined(cls, parts: Sequence[Watched]) -> Watched:
        """Those of all buckets."""
        return cls(
            **joined(
                parts,
                {
                    "case": np.int64, "verdict": np.int8, "time": np.int64, "event": np.int8,
                    "known": np.bool_, "before": np.bool_, "activity": np.int32,
                },
            )
        )  # fmt: skip


def target_figures(
    watched: Watched,
    touchpoint: str,
    after: str,
    target: TimeTarget,
    *,
    not_due: int,
    units: Units = CASES,
) -> TargetFigures:
    """The figures of one target; intervals are by `units`."""
    verdict, case = watched.verdict, watched.case
    curves = cumulative_incidence(watched.time / MICRO, watched.event, causes=2)
    curves = by_case(
        curves, watched.time / MICRO, watched.event, units.of(case), until=float(target.at_most)
    )
    estimate = units.counted(curves.at(target.at_most), case)
    difference, word = against(estimate, target.share)
    there = watched.event == 1
    waits, waiting = watched.time[there], case[there]
    waited_median, waited_p90 = units.quantiles_of_events(waits, waiting, (0.5, 0.9))
    cases_of = [how_many(case[verdict == kind]) for kind in (LATE, ABSENT, NOT_YET)]
    known = watched.known
    return TargetFigures(
        touchpoint=touchpoint,
        after=after,
        at_most=target.at_most,
        share=target.share,
        clocks=len(case),
        cases=how_many(case),
        not_due=not_due,
        on_time=int((verdict == ON_TIME).sum()),
        late=int((verdict == LATE).sum()),
        absent=int((verdict == ABSENT).sum()),
        not_yet=int((verdict == NOT_YET).sum()),
        before=int(watched.before.sum()),
        cases_late=cases_of[0],
        cases_absent=cases_of[1],
        cases_not_yet=cases_of[2],
        kept=units.share_of_events(verdict[known] == ON_TIME, case[known]),
        estimate=estimate,
        curve=curve_of(curves),
        median=units.counted(curves.quantile(0.5), case),
        p90=units.counted(curves.quantile(0.9), case),
        waited_median=in_seconds(waited_median),
        waited_p90=in_seconds(waited_p90),
        difference=difference,
        verdict=word,
    )


def in_seconds(found: Estimate) -> Estimate:
    """An estimate in microseconds, in seconds."""
    value, low, high = (
        None if end is None else end / MICRO for end in (found.value, found.low, found.high)
    )
    return Estimate(value, low, high, found.n)


def curve_of(curves: Incidence, cause: int = 1) -> tuple[CurvePoint, ...]:
    """The curve of a cause; of many steps, a hundred at equal heights."""
    row = cause - 1
    rises = np.flatnonzero(curves.tallies.events[row] > 0)
    if not len(rises):
        return ()
    values = curves.values[row, rises]
    if len(rises) > _POINTS:
        heights = np.linspace(0, values[-1], _POINTS + 1)[1:]
        rises = rises[np.unique(np.minimum(np.searchsorted(values, heights), len(rises) - 1))]
    points = zip(
        curves.tallies.times[rises].tolist(),
        curves.values[row, rises].tolist(),
        curves.lows[row, rises].tolist(),
        curves.highs[row, rises].tolist(),
        strict=True,
    )
    return tuple(CurvePoint(*point) for point in points)
