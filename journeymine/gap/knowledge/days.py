"""Events without a time of day: which they are, and which verdicts of time targets could turn.

Where all events of a touchpoint are at the same time of the day, a whole quarter of an hour that
is midnight somewhere, and on several days, they are taken for dates.  Such an event happened
somewhen in the day that begins with its time: so a wait may be up to a day shorter where its
start is a date, and up to a day longer where its end is one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from journeymine.design import DesignedJourney
from journeymine.gap.time import TimeTargets
from journeymine.gap.time.clocks import ABSENT, LATE, NOT_YET, ON_TIME
from journeymine.gap.time.endings import MICRO, Endings
from journeymine.gap.visits import Visits

__all__ = ["Days", "Turning", "Turns"]

_Ints = NDArray[np.int64]
_Flags = NDArray[np.bool_]

_DAY, _HOUR, _QUARTER = 86_400_000_000, 3_600_000_000, 900_000_000
_QUARTERS = _DAY // _QUARTER
_FEWEST = 5
"""So few events at one time of the day may be there by chance."""


class Days:
    """Gathers at what times of the day the events of each touchpoint are, bucket by bucket.

    Parameters
    ----------
    design : DesignedJourney

    Examples
    --------
    >>> import pandas as pd
    >>> from journeymine.conformance import align
    >>> from journeymine.gap.visits import visits_of
    >>> from journeymine.log import EventLog
    >>> frame = pd.DataFrame({"case": [*"abcde"] * 2, "activity": ["ask"] * 5 + ["pay"] * 5})
    >>> times = [*pd.date_range("2026-01-05", periods=5), *["2026-02-01 10:20"] * 5]
    >>> frame["time"] = pd.to_datetime(times, utc=True)
    >>> log, design = EventLog.from_pandas(frame), DesignedJourney.of_steps("ask", "pay")
    >>> days = Days(design)
    >>> for visits in visits_of(log, align(log.variants(), design)):
    ...     days.add(visits)
    >>> days.dates.tolist(), days.events
    ([True, False, False], 5)
    """

    def __init__(self, design: DesignedJourney) -> None:
        n = len(design.touchpoints) + 1  # the last for what is no touchpoint
        self._counts = np.zeros(n, np.int64)
        self._whole = np.zeros((n, _QUARTERS), np.int64)
        self._first = np.full(n, np.iinfo(np.int64).max)
        self._last = np.full(n, np.iinfo(np.int64).min)
        self._now = 0

    def add(self, visits: Visits) -> None:
        """Look at some cases."""
        kind, time = visits.touchpoint, visits.time  # -1 is the last
        n = len(self._counts)
        self._now = visits.now
        self._counts += np.roll(np.bincount(kind + 1, minlength=n), -1)
        whole = np.flatnonzero(time % _QUARTER == 0)
        kind, time = kind[whole], time[whole]
        np.add.at(self._whole, (kind, time % _DAY // _QUARTER), 1)
        np.minimum.at(self._first, kind, time)
        np.maximum.at(self._last, kind, time)

    @property
    def dates(self) -> _Flags:
        """Whether the events of each touchpoint are dates; the last of what is none."""
        several = np.zeros(len(self._counts), np.bool_)
        there = self._counts >= _FEWEST
        several[there] = self._last[there] - self._first[there] >= _DAY
        found: _Flags = several & (self._whole.sum(axis=1) == self._counts)
        for at in np.flatnonzero(found).tolist():
            quarters = np.flatnonzero(self._whole[at])
            apart = int(quarters[-1] - quarters[0])
            found[at] = len(quarters) == 1 or (
                len(quarters) == 2 and apart in (_HOUR // _QUARTER, _QUARTERS - _HOUR // _QUARTER)
            )
        return found

    @property
    def events(self) -> int:
        """Events without a time of day."""
        return int(self._counts[self.dates].sum())

    @property
    def longest(self) -> int:
        """Microseconds of a day: 25 hours where summer time moved its beginning."""
        moved = (self._whole[self.dates] > 0).sum(axis=1).max(initial=0) > 1
        return _DAY + _HOUR if moved else _DAY

    @property
    def end_is_a_date(self) -> bool:
        """Whether the log may go on after its last time, until the end of a day."""
        dates = self.dates
        return bool(self._last[dates].max(initial=0) + self.longest > self._now)


@dataclass(frozen=True, slots=True)
class Turning:
    """What could turn where events have no time of day.

    Attributes
    ----------
    touchpoints : tuple of str
        Those whose events are dates.
    events : int
        Events that are dates, also those of no touchpoint.
    verdicts, of_verdicts : int
        Of time targets: those that could be other ones, of how many; of all journeys.
    cases : int
        Complete journeys with such a verdict that counts.
    up, down : float
        How much more, and how much less, complete journeys could lose in the part *time*.
    unsure : int
        Complete journeys of which it could change what was due, and with it any loss.
    """

    touchpoints: tuple[str, ...]
    events: int
    verdicts: int
    of_verdicts: int
    cases: int
    up: float
    down: float
    unsure: int


class Turns:
    """Looks at all events once more, and counts the verdicts that could turn.

    Parameters
    ----------
    design : DesignedJourney
    days : Days
        After it has seen every bucket.
    targets : TimeTargets
    """

    def __init__(self, design: DesignedJourney, days: Days, targets: TimeTargets) -> None:
        self._design, self._days, self._targets = design, days, targets
        self._dates = days.dates
        self._long = days.longest - 1
        self._end = self._long if days.end_is_a_date else 0
        self._verdicts = self._of = self._cases = self._unsure = 0
        self._up: list[_Ints] = []
        self._down: list[_Ints] = []
        self._due: list[_Ints] = []

    @property
    def wanted(self) -> bool:
        """Whether any verdict could turn."""
        return bool(self._dates.any()) and self._targets.any

    def add(self, visits: Visits) -> None:
        """Look at some cases."""
        endings = Endings.of(self._targets.rule, visits)
        more = self._dates[visits.touchpoint] * self._long
        n = visits.n_cases
        perhaps = self._perhaps_over(visits, endings, more)
        due, up, down = (np.zeros(n, np.int64) for _ in range(3))
        unsure = np.zeros(n, np.bool_)
        for touchpoint, target, clocks in self._targets.clocks(visits):
            verdict = clocks.verdicts(visits, target.at_most, endings)
            most = target.at_most * MICRO
            stopped = clocks.stop >= 0
            waited = np.where(stopped, visits.time[clocks.stop], visits.now)
            waited -= visits.time[clocks.start]
            least = waited - more[clocks.start]
            longest = waited + np.where(stopped, more[clocks.stop], self._end)
            late = (
                (verdict == ON_TIME) & ~clocks.before & (longest > most),
                (verdict == LATE) & (least <= most),
            )
            waits, loose = ~stopped & ~clocks.before, perhaps[clocks.case]
            running = waits & ~endings.over[clocks.case]
            asked = (running & (verdict == NOT_YET) & (longest > most)) | (
                waits & (running | loose) & (least <= most) & ((verdict == ABSENT) | loose)
            )
            self._count(late[0] | late[1] | asked)
            due += np.bincount(clocks.case[verdict != NOT_YET], minlength=n)
            unsure[clocks.case[asked]] = True
            if not self._design.is_accepted("late", self._design.touchpoints[touchpoint]):
                up += np.bincount(clocks.case[late[0]], minlength=n)
                down += np.bincount(clocks.case[late[1]], minlength=n)
        if (durations := self._targets.durations) is not None:
            said = durations.verdicts(visits, endings)
            first, last = visits.offsets[:-1], visits.offsets[1:] - 1
            begun, most = visits.time[first], durations.most
            least = visits.time[last] - begun - more[first]
            longest = visits.time[last] + more[last] - begun
            later, sooner = (
                (said != LATE) & (longest > most),
                (said == LATE) & (least <= most),
            )
            asked = ((said == NOT_YET) & later) | (perhaps & (least <= most))
            if not self._targets.rule.said_by:  # it is over once its time has passed
                since = visits.now - begun
                asked |= (said != NOT_YET) & (since - more[first] <= most)
                asked |= (said == NOT_YET) & (since + self._end > most)
            self._count(later | sooner | asked)
            due += said != NOT_YET
            unsure |= asked
            up += later & ~asked
            down += sooner & ~asked
        counts = ~visits.is_open
        self._unsure += int((unsure & counts).sum())
        self._cases += int(((unsure | (up > 0) | (down > 0)) & counts).sum())
        plain = counts & ~unsure & ((up > 0) | (down > 0))
        for kept, one in ((self._up, up), (self._down, down), (self._due, due)):
            kept.append(one[plain])

    def _perhaps_over(self, visits: Visits, endings: Endings, more: _Ints) -> _Flags:
        """Whether a day decides if a journey has been silent for long enough to be over."""
        silence = self._targets.rule.silence
        if silence is None:
            return np.zeros(visits.n_cases, np.bool_)
        last = visits.offsets[1:] - 1
        silent = visits.now - visits.time[last]
        least, most = silent - more[last], silent + self._end
        found: _Flags = (most > silence * MICRO) & (least <= silence * MICRO)
        return found & ~endings.by_activity

    def _count(self, turning: _Flags) -> None:
        self._verdicts += int(turning.sum())
        self._of += len(turning)

    def result(self) -> Turning:
        """What all cases said."""
        none = np.zeros(0, np.int64)
        up, down, due = (np.concatenate([none, *one]) for one in (self._up, self._down, self._due))
        return Turning(
            touchpoints=tuple(
                name
                for name, date in zip(self._design.touchpoints, self._dates, strict=False)
                if date
            ),
            events=self._days.events,
            verdicts=self._verdicts,
            of_verdicts=self._of,
            cases=self._cases,
            up=float((up / np.maximum(due, 1)).sum()),
            down=float((down / np.maximum(due, 1)).sum()),
            unsure=self._unsure,
        )
