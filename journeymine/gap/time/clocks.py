"""The clocks of a time target: what starts them, what stops them, and how they ended.

A target says that a touchpoint comes within some time after an anchor.  A clock starts at every
event of the anchor that happened as designed while none is running, and stops at the next event
of the touchpoint.  If no event of the anchor happened as designed, the first one starts the only
clock; if there is none at all, nothing is due: so a step that was skipped before the touchpoint
makes nothing late, and a skipped anchor is counted apart.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from journeymine.gap.time.endings import MICRO, Endings
from journeymine.gap.visits import NOTHING, Visits
from journeymine.statistics.counts import changes

__all__ = ["ABSENT", "LATE", "NOT_YET", "ON_TIME", "Clocks", "clocks_of"]

ON_TIME, LATE, ABSENT, NOT_YET = range(4)
"""What became of a clock."""

_Ints = NDArray[np.int64]
_Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Clocks:
    """The clocks of one target in some cases, by case and then by time.

    Attributes
    ----------
    case : array of int64, (clocks,)
        Its place among these cases.
    start : array of int64, (clocks,)
        The event that started it.
    stop : array of int64, (clocks,)
        The event that stopped it; -1 if none did.
    before : array of bool, (clocks,)
        Whether the touchpoint had come before the anchor and did not come again: it was there in
        time, and nobody waited.
    """

    case: _Ints
    start: _Ints
    stop: _Ints
    before: _Flags

    def of(self, which: _Flags) -> Clocks:
        """These clocks alone."""
        return Clocks(self.case[which], self.start[which], self.stop[which], self.before[which])

    def waited(self, visits: Visits) -> _Ints:
        """Microseconds from the start to the stop; 0 if it came before; else until `now`."""
        ended = np.where(self.stop >= 0, visits.time[self.stop], visits.now)
        return np.where(self.before, 0, ended - visits.time[self.start])

    def verdicts(self, visits: Visits, at_most: int, endings: Endings) -> NDArray[np.int8]:
        """`ON_TIME`, `LATE`, `ABSENT` or `NOT_YET`; `at_most` in seconds."""
        there = self.before | (self.stop >= 0)
        passed = self.waited(visits) > at_most * MICRO
        missing = np.where(passed | endings.over[self.case], ABSENT, NOT_YET)
        verdicts = np.where(there, np.where(passed, LATE, ON_TIME), missing)
        return verdicts.astype(np.int8)


def clocks_of(visits: Visits, touchpoint: int, after: int = NOTHING) -> Clocks:
    """All clocks that wait for a touchpoint after another.

    Parameters
    ----------
    visits : Visits
    touchpoint, after : int
        Places in the `touchpoints` of the design; `after` is -1 for the first event of a case.
    """
    stops = visits.events_of(touchpoint)
    if after == NOTHING:
        # The first event may be the touchpoint itself: it then comes at once.
        start = visits.offsets[:-1]
        case = np.arange(visits.n_cases)
        found = np.searchsorted(stops, start, side="left")
    else:
        start = _starts(visits, stops, touchpoint, after)
        case = visits.case[start]
        found = np.searchsorted(stops, start, side="right")
    stop = np.full(len(start), -1, np.int64)
    some = np.flatnonzero(found < len(stops))
    own = some[visits.case[stops[found[some]]] == case[some]]
    stop[own] = stops[found[own]]
    before = np.zeros(len(start), np.bool_)
    if after not in (NOTHING, touchpoint):
        first = changes(case)
        open_first = np.flatnonzero(first & (stop < 0) & (found > 0))
        before[open_first] = visits.case[stops[found[open_first] - 1]] == case[open_first]
    return Clocks(case, start, stop, before)


def _starts(visits: Visits, stops: _Ints, touchpoint: int, after: int) -> _Ints:
    """The events that start a clock."""
    anchors = visits.events_of(after)
    case, designed = visits.case[anchors], visits.step[anchors] >= 0
    as_designed = np.zeros(visits.n_cases, np.bool_)
    as_designed[case[designed]] = True
    first = changes(case)
    able: _Ints = anchors[designed | (first & ~as_designed[case])]
    if touchpoint == after:
        return able
    # A clock is running if no stop lies between this anchor and the one before it.
    another = changes(visits.case[able])
    stopped = changes(np.searchsorted(stops, able))
    started: _Ints = able[another | stopped]
    return started
