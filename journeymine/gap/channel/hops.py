"""How customers change channels: from which to which, how soon, there and back, and after what.

The moves of a case go from each event whose channel is known to the next such event; a *hop* is a
move to another channel.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from journeymine.gap.channel.after_failure import Failures
from journeymine.gap.channel.cells import Spread, distinct_cases
from journeymine.gap.channel.concurrent import Overlaps
from journeymine.gap.channel.figures import AfterTouchpoint, Hop, PingPong, Switches
from journeymine.gap.channel.known import ChannelNames, Known
from journeymine.gap.units import CASES, Base, Units
from journeymine.gap.visits import Visits
from journeymine.statistics.counts import how_many, occurrences, places_of_each

__all__ = ["Hops"]

_Ints = NDArray[np.int64]

_WIDE = 2**31


@dataclass(slots=True, eq=False)
class Hops:
    """Counts moves and hops, bucket by bucket.

    Attributes
    ----------
    names : ChannelNames
    window : int
        In microseconds.
    overlaps : Overlaps
    failures : Failures or None
        None where no outcome is known to mean that a step failed.
    units : Units
        Whose the cases are.
    """

    names: ChannelNames
    window: int
    overlaps: Overlaps
    failures: Failures | None
    units: Units = CASES
    _moves: Spread = field(init=False)
    _after: Spread = field(init=False)
    _over_unknown: int = 0
    _hopping: list[_Ints] = field(default_factory=list)
    _pairs: list[_Ints] = field(default_factory=list)
    _waits: list[_Ints] = field(default_factory=list)
    _by_design: dict[int, int] = field(default_factory=dict)
    _back: dict[int, list[int]] = field(default_factory=dict)
    _back_cases: int = 0

    def __post_init__(self) -> None:
        self._moves, self._after = Spread(self.units), Spread(self.units)

    def add(self, visits: Visits, known: Known) -> None:
        """Count one bucket more."""
        first = visits.first_case
        at = np.flatnonzero(known.case[1:] == known.case[:-1])
        self._over_unknown += int((known.place[at + 1] > known.place[at] + 1).sum())
        self._moves.add(known.case[at], known.channel[at], known.channel[at + 1], first)
        at = at[known.channel[at] != known.channel[at + 1]]
        self._hop(known, at)
        self._hopping.append(occurrences(known.case[at])[0] + first)
        self._return(known, at)
        soon = np.zeros(len(known.case), np.bool_)
        soon[at[known.time[at + 1] - known.time[at] <= self.window]] = True
        self._after.add(known.case, known.touchpoint + 1, soon, first)
        self.overlaps.add(visits, known)
        if self.failures is not None:
            self.failures.add(visits, known, soon)

    def _hop(self, known: Known, at: _Ints) -> None:
        """From which channel to which, how long it took, and whether the design asks for it."""
        pair = known.channel[at] * _WIDE + known.channel[at + 1]
        self._pairs.append(pair)
        self._waits.append(known.time[at + 1] - known.time[at])
        target = known.touchpoint[at + 1]
        asked = (target >= 0) & self.names.is_other[known.channel[at], target]
        for found, hops in zip(*occurrences(pair[asked]), strict=True):
            self._by_design[int(found)] = self._by_design.get(int(found), 0) + int(hops)

    def _return(self, known: Known, at: _Ints) -> None:
        """Hops whose next hop in the case leads back, within the window."""
        go, back = at[:-1], at[1:]
        returns = known.case[go] == known.case[back]
        returns &= known.channel[go] == known.channel[back + 1]
        returns &= known.time[back + 1] - known.time[go] <= self.window
        go = go[returns]
        channels = len(self.names.names)
        pair = known.channel[go] * channels + known.channel[go + 1]
        kinds, times = occurrences(pair)
        _, cases = distinct_cases(known.case[go], pair)
        for kind, in_all, in_cases in zip(
            kinds.tolist(), times.tolist(), cases.tolist(), strict=True
        ):
            source, target = divmod(kind, channels)
            found = self._back.setdefault(source * _WIDE + target, [0, 0])
            found[0] += in_all
            found[1] += in_cases
        self._back_cases += how_many(known.case[go])

    def result(self, base: Base) -> Switches:
        """What was counted, of the cases with any channel."""
        hops = self._by_channels()
        there_and_back = [
            PingPong(*self._named(pair), *found) for pair, found in self._back.items()
        ]
        return Switches(
            window=self.window / 1e6,
            moves=sum(self._moves.all_events(source) for source in range(len(self.names.names))),
            hops=sum(hop.hops for hop in hops),
            over_unknown=self._over_unknown,
            hopping=base.share(np.concatenate([_NONE, *self._hopping])),
            by_channels=hops,
            after=self._after_touchpoints(),
            ping_pong_times=sum(row.times for row in there_and_back),
            ping_pong_cases=self._back_cases,
            ping_pong=tuple(
                sorted(there_and_back, key=lambda row: (-row.times, row.source, row.target))
            ),
            concurrent=self.overlaps.result(base),
            after_failure=None if self.failures is None else self.failures.result(),
        )

    def _named(self, pair: int) -> tuple[str, str]:
        source, target = divmod(pair, _WIDE)
        return self.names.names[source], self.names.names[target]

    def _by_channels(self) -> tuple[Hop, ...]:
        """A row for every two channels between which anybody hopped."""
        source, target = np.divmod(np.concatenate([_NONE, *self._pairs]), _WIDE)
        waits = np.concatenate([_NONE, *self._waits])
        rows = []
        pairs, places = places_of_each(source * len(self.names.names) + target)
        for pair, here in zip(pairs.tolist(), places, strict=True):
            one, other = divmod(pair, len(self.names.names))
            rows.append(
                Hop(
                    self.names.names[one],
                    self.names.names[other],
                    hops=self._moves.events(one, other),
                    cases=self._moves.cases(one, other),
                    by_design=self._by_design.get(one * _WIDE + other, 0),
                    share=self._moves.share(one, other),
                    median_seconds=float(np.median(waits[here])) / 1e6,
                )
            )
        return tuple(sorted(rows, key=lambda row: (-row.hops, row.source, row.target)))

    def _after_touchpoints(self) -> tuple[AfterTouchpoint, ...]:
        """A row for every touchpoint that anybody visited in a known channel."""
        names = ("", *self.names.design.touchpoints)
        rows = [
            AfterTouchpoint(
                touchpoint=name,
                visits=self._after.all_events(group),
                hops=self._after.events(group, 1),
                cases=self._after.cases(group, 1),
                share=self._after.share(group, 1),
            )
            for group, name in enumerate(names)
            if self._after.all_events(group)
        ]
        return tuple(sorted(rows, key=lambda row: -row.hops))


_NONE = np.zeros(0, np.int64)
