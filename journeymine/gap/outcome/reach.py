"""How many journeys reach the touchpoints for which the design promises a share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from journeymine.design import DesignedJourney
from journeymine.gap.outcome.blocks import final_share
from journeymine.gap.outcome.fates import UNDECIDED, Fates
from journeymine.gap.outcome.figures import Completion, Reach
from journeymine.gap.time.against import against
from journeymine.gap.units import CASES, Units
from journeymine.gap.visits import Visits
from journeymine.statistics.families import weakened

__all__ = ["Reaches", "promises_together"]


class Reaches:
    """Gathers when each journey first reaches these touchpoints."""

    def __init__(self, design: DesignedJourney, units: Units = CASES) -> None:
        self._units = units
        self._targets = [
            (place, name, targets.reach)
            for place, name in enumerate(design.touchpoints)
            if (targets := design.touchpoint(name).targets) and targets.reach is not None
        ]
        self._times: list[list[NDArray[np.int64]]] = [[] for _ in self._targets]

    def add(self, visits: Visits) -> None:
        """Look at some cases."""
        for (place, _, _), times in zip(self._targets, self._times, strict=True):
            events = visits.events_of(place)
            case = visits.case[events]
            first = np.diff(case, prepend=-1) != 0
            reached = np.full(visits.n_cases, -1, np.int64)
            reached[case[first]] = visits.time[events[first]]
            times.append(reached)

    def figures(self, begun: NDArray[np.int64], fates: Fates) -> tuple[Reach, ...]:
        """A row for each; journeys of which nothing is known yet are censored."""
        rows = []
        for (_, name, target), times in zip(self._targets, self._times, strict=True):
            at = np.concatenate(times) if times else np.zeros(0, np.int64)
            there = at >= 0
            cause = np.where(there, 1, np.where(fates.fate == UNDECIDED, 0, 2)).astype(np.int8)
            time = np.maximum(np.where(there, at, fates.at) - begun, 0)
            estimate = final_share(time, cause, of=1, units=self._units)
            difference, word = against(estimate, target)
            rows.append(Reach(name, int(there.sum()), estimate, target, difference, word))
        return tuple(rows)


def promises_together(
    done: Completion, reach: Sequence[Reach]
) -> tuple[Completion, tuple[Reach, ...]]:
    """All that is promised of the outcome is one table: the words are held against each other."""
    every: list[Completion | Reach] = [done, *reach]
    words = weakened([one.verdict for one in every], [one.difference for one in every])
    return replace(done, verdict=words[0]), tuple(
        replace(one, verdict=word) for one, word in zip(reach, words[1:], strict=True)
    )
