"""Two channels used at once: events in different channels that overlap in time.

An event goes on from its ``time`` to its ``end_time``.  It overlaps an earlier one of its case if
it begins before that one has ended, or at the same instant.  Where no event has an end, only the
same instant counts; and where all times are whole hours or days, that says nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from journeymine.gap.channel.cells import distinct_cases
from journeymine.gap.channel.figures import Concurrent, Together
from journeymine.gap.channel.known import ChannelNames, Known
from journeymine.gap.units import Base
from journeymine.gap.visits import Visits
from journeymine.log.schema import MICROSECONDS
from journeymine.statistics.counts import occurrences

__all__ = ["Overlaps"]

_Ints = NDArray[np.int64]
_Flags = NDArray[np.bool_]

_HOUR = 3_600_000_000
_MOST = 2**62
_WIDE = 2**31
_NONE = np.zeros(0, np.int64)


@dataclass(slots=True, eq=False)
class Overlaps:
    """Counts the events that begin while one in another channel goes on, bucket by bucket."""

    names: ChannelNames
    by_end: bool
    _events: int = 0
    _who: list[_Ints] = field(default_factory=list)
    _pairs: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    _any: bool = False
    _exact: bool = False

    @property
    def tells(self) -> bool:
        """Whether anything can be told: there are ends, or times that are no whole hours."""
        return self.by_end or self._exact or not self._any

    def add(self, visits: Visits, known: Known) -> None:
        """Count one bucket more."""
        self._any |= visits.n_events > 0
        self._exact = self._exact or bool((visits.time % _HOUR != 0).any())
        ends = self._ends(visits)[known.place] if self.by_end else known.time
        at = _in_doubt(known.case, known.time, ends, known.channel)
        case, time, end, channel = (a[at] for a in (known.case, known.time, ends, known.channel))
        together = np.zeros(len(case), np.bool_)
        begun_with: list[tuple[_Ints, _Ints]] = []
        for running in occurrences(channel)[0].tolist():
            begun = np.flatnonzero(_while_running(case, time, end, channel == running))
            together[begun] = True
            other = channel[begun]
            pair = np.minimum(other, running) * _WIDE + np.maximum(other, running)
            begun_with.append((case[begun], pair))
        self._count(begun_with)
        self._events += int(together.sum())
        self._who.append(occurrences(case[together])[0] + visits.first_case)

    def _count(self, begun: list[tuple[_Ints, _Ints]]) -> None:
        """Events and cases by pair of channels, which can be found both ways round."""
        case = np.concatenate([_NONE, *(found for found, _ in begun)])
        pairs = np.concatenate([_NONE, *(found for _, found in begun)])
        kinds, of, events = np.unique(pairs, return_inverse=True, return_counts=True)
        there, cases = distinct_cases(case, of)
        for kind, in_cases in zip(there.tolist(), cases.tolist(), strict=True):
            one, other = sorted(self.names.names[part] for part in divmod(int(kinds[kind]), _WIDE))
            found = self._pairs.setdefault((one, other), [0, 0])
            found[0] += int(events[kind])
            found[1] += in_cases

    @staticmethod
    def _ends(visits: Visits) -> _Ints:
        """When each event ended; at once where nothing is said, or an end before its start."""
        given = pc.cast(pc.cast(visits.column("end_time"), MICROSECONDS), pa.int64())
        ends = pc.fill_null(given, np.iinfo(np.int64).min).to_numpy(zero_copy_only=False)
        found: _Ints = np.maximum(ends, visits.time)
        return found

    def result(self, base: Base) -> Concurrent | None:
        """What was counted, of the cases with any channel; None if nothing can be told."""
        if not self.tells:
            return None
        who = np.concatenate([_NONE, *self._who])
        pairs = [Together(*pair, *found) for pair, found in self._pairs.items()]
        return Concurrent(
            by="end_time" if self.by_end else "time",
            events=self._events,
            cases=len(who),
            share=base.share(who),
            pairs=tuple(sorted(pairs, key=lambda row: (-row.events, row.channel, row.other))),
        )


def _in_doubt(case: _Ints, time: _Ints, end: _Ints, channel: _Ints) -> _Ints:
    """The events of the cases in which any two events overlap and channels differ."""
    if not len(case):
        return np.zeros(0, np.int64)
    latest = _latest(case, end)
    same = case[1:] == case[:-1]
    overlap = same & ((time[1:] < latest[:-1]) | (time[1:] == time[:-1]))
    changes = same & (channel[1:] != channel[:-1])
    n = int(case[-1]) + 1
    overlaps, differs = np.zeros(n, np.bool_), np.zeros(n, np.bool_)
    overlaps[case[1:][overlap]] = True
    differs[case[1:][changes]] = True
    return np.flatnonzero((overlaps & differs)[case])


def _while_running(case: _Ints, time: _Ints, end: _Ints, is_running: _Flags) -> _Flags:
    """The events outside a channel that begin while one of it goes on."""
    at = np.flatnonzero(is_running)
    before = np.cumsum(is_running) - 1  # the last event of the channel, by its place in `at`
    latest = _latest(case[at], end[at])
    there = ~is_running & (before >= 0)
    there &= case[at[before]] == case
    begun: _Flags = there & ((time < latest[before]) | (time == time[at[before]]))
    return begun


def _latest(case: _Ints, end: _Ints) -> _Ints:
    """The latest end so far in each case; `case` rises."""
    low = int(end.min())
    span = int(end.max()) - low + 1
    latest = np.empty_like(end)
    block = max(_MOST // span, 1)  # so many cases at a time fit into whole numbers
    first = int(case[0])
    while first <= int(case[-1]):
        a, b = np.searchsorted(case, [first, first + block])
        shift = (case[a:b] - first) * span
        latest[a:b] = np.maximum.accumulate(end[a:b] - low + shift) - shift + low
        first += block
    return latest
