"""The target for how long a whole journey takes, from its first event to its last."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from journeymine.design import TimeTarget
from journeymine.gap.time.against import against
from journeymine.gap.time.clocks import LATE, NOT_YET, ON_TIME
from journeymine.gap.time.endings import MICRO, Endings, EndRule
from journeymine.gap.time.figures import DurationFigures
from journeymine.gap.units import CASES, Units
from journeymine.gap.visits import NOTHING, Visits

__all__ = ["Durations", "last_matched"]

_Ints = NDArray[np.int64]


class Durations:
    """Gathers the durations of journeys.

    An event after the time makes a journey late.  It is in time if it is over without one; where
    nothing says when journeys are over, once the time has passed.
    """

    def __init__(self, target: TimeTarget, rule: EndRule, units: Units = CASES) -> None:
        self._units = units
        self._target = target
        self._rule = rule
        self._parts: list[tuple[_Ints, NDArray[np.int8], NDArray[np.int32]]] = []
        self._known: list[NDArray[np.bool_]] = []

    @property
    def most(self) -> int:
        """Microseconds that a journey may take."""
        return self._target.at_most * MICRO

    def verdicts(self, visits: Visits, endings: Endings) -> _Ints:
        """`LATE`, `ON_TIME` or `NOT_YET`, (cases,)."""
        first = visits.time[visits.offsets[:-1]]
        last = visits.time[visits.offsets[1:] - 1]
        over = endings.over if self._rule.said_by else visits.now - first > self.most
        return np.where(last - first > self.most, LATE, np.where(over, ON_TIME, NOT_YET))

    def add(self, visits: Visits, endings: Endings) -> None:
        """Look at some cases."""
        first, most = visits.time[visits.offsets[:-1]], self.most
        verdict = self.verdicts(visits, endings)
        case = np.arange(visits.n_cases) + visits.first_case
        self._parts.append((case, verdict.astype(np.int8), last_matched(visits)))
        # Short journeys are over sooner: those of one age are counted together.
        silence = (self._rule.silence or 0) * MICRO
        self._known.append((visits.now - first > most + silence) & (verdict != NOT_YET))

    def seen(self) -> tuple[_Ints, NDArray[np.int8], NDArray[np.int32]]:
        """Case, verdict, and the touchpoint of the last matched event, (cases,) each."""
        if not self._parts:
            return np.zeros(0, np.int64), np.zeros(0, np.int8), np.zeros(0, np.int32)
        case, verdict, place = zip(*self._parts, strict=True)
        return np.concatenate(case), np.concatenate(verdict), np.concatenate(place)

    def figures(self) -> DurationFigures:
        """How the target was kept."""
        case, verdict, _ = self.seen()
        known = np.concatenate(self._known) if self._known else np.zeros(0, np.bool_)
        kept = self._units.share_of_events(verdict[known] == ON_TIME, case[known])
        difference, word = against(kept, self._target.share)
        on_time, late, not_yet = (int((verdict == kind).sum()) for kind in (ON_TIME, LATE, NOT_YET))
        return DurationFigures(
            self._target.at_most, self._target.share, on_time, late, not_yet, kept, difference, word
        )


def last_matched(visits: Visits) -> NDArray[np.int32]:
    """The touchpoint of the last event of each case that has one; -1 if none has, (cases,)."""
    found = np.full(visits.n_cases, NOTHING, np.int32)
    matched = np.flatnonzero(visits.touchpoint >= 0)
    # Events are by time, so that the last assignment of a case is that of its last event.
    case = visits.case[matched]
    ends = np.flatnonzero(np.diff(case, append=-1) != 0)
    found[case[ends]] = visits.touchpoint[matched[ends]]
    return found
