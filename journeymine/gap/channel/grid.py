"""Designed channels against used ones, a cell a touchpoint and channel."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from journeymine.gap.channel.cells import Spread
from journeymine.gap.channel.figures import ChannelUse, GridCell, TouchpointChannels
from journeymine.gap.channel.known import ChannelNames, Known
from journeymine.gap.measured import Beside, Losses, in_units
from journeymine.gap.units import CASES, Base, Units
from journeymine.gap.visits import Visits
from journeymine.statistics import Share, share
from journeymine.statistics.counts import occurrences

__all__ = ["Grid"]

_Ints = NDArray[np.int64]


@dataclass(slots=True, eq=False)
class Grid:
    """Counts what is used where, bucket by bucket.

    Attributes
    ----------
    names : ChannelNames
    units : Units
        Whose the cases are.
    used : Spread
        Channels by touchpoint.
    other : Spread
        Designed (0) or other (1) channels by touchpoint, of those that have designed ones.
    whole : Spread
        Designed (0) or other (1) channels, over those touchpoints together.
    mix : Spread
        Channels over all events.
    """

    names: ChannelNames
    units: Units = CASES
    used: Spread = field(init=False)
    other: Spread = field(init=False)
    whole: Spread = field(init=False)
    mix: Spread = field(init=False)
    _entries: dict[int, int] = field(default_factory=dict)
    _entered: list[_Ints] = field(default_factory=list)
    _late_entries: int = 0
    _unknown: _Ints = field(default_factory=lambda: np.zeros(0, np.int64))
    _defined: list[NDArray[np.bool_]] = field(default_factory=list)
    _terms: list[_Ints] = field(default_factory=list)
    _beside: list[_Ints] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.used, self.other = Spread(self.units), Spread(self.units)
        self.whole, self.mix = Spread(self.units), Spread(self.units)

    def add(self, visits: Visits, known: Known) -> None:
        """Count one bucket more."""
        one = np.zeros_like(known.case)
        self.mix.add(known.case, one, known.channel, visits.first_case)
        self._enter(visits, known)
        self._count_unknown(visits, known)
        at = known.touchpoint >= 0
        case, touchpoint = known.case[at], known.touchpoint[at].astype(np.int64)
        self.used.add(case, touchpoint, known.channel[at], visits.first_case)
        self._compare(visits, known)

    def _enter(self, visits: Visits, known: Known) -> None:
        """The first channel of each case."""
        first = np.flatnonzero(np.diff(known.case, prepend=-1))
        for channel, cases in enumerate(np.bincount(known.channel[first]).tolist()):
            self._entries[channel] = self._entries.get(channel, 0) + cases
        if not self.units.are_cases:
            who = known.case[first] + visits.first_case
            self._entered.append(np.stack([who, known.channel[first]]))
        self._late_entries += int((known.place[first] > visits.offsets[known.case[first]]).sum())

    def _count_unknown(self, visits: Visits, known: Known) -> None:
        """The events of each touchpoint that have no channel."""
        n = len(self.names.design.touchpoints) + 1
        there = visits.touchpoint
        if visits.is_open.any():
            there = there[~visits.is_open[visits.case]]
        without = np.bincount(there + 1, minlength=n) - np.bincount(
            known.touchpoint + 1, minlength=n
        )
        self._unknown = without if not len(self._unknown) else self._unknown + without

    def _compare(self, visits: Visits, known: Known) -> None:
        """Losses and deviations."""
        defined = np.zeros(visits.n_cases, np.bool_)
        self._defined.append(defined)
        designed = self.names.has_channels
        if not designed.any():
            return
        at = np.flatnonzero((known.touchpoint >= 0) & designed[known.touchpoint])
        case, touchpoint = known.case[at], known.touchpoint[at].astype(np.int64)
        is_other = self.names.is_other[known.channel[at], touchpoint]
        defined[case] = True
        self.other.add(case, touchpoint, is_other, visits.first_case)
        self.whole.add(case, np.zeros_like(case), is_other, visits.first_case)
        visited = np.bincount(case, minlength=visits.n_cases)
        n = len(designed)
        lost, times = occurrences(case[is_other] * n + touchpoint[is_other])
        loss = in_units(times, visited[lost // n])
        self._terms.append(np.stack([lost // n + visits.first_case, lost % n, loss]))
        place = known.place[at[is_other]]
        place = place[visits.step[place] >= 0]
        who = visits.case[place] + visits.first_case
        self._beside.append(np.stack([who, visits.touchpoint[place], visits.activity[place]]))

    @property
    def losses(self) -> Losses:
        """What each case loses, a term a touchpoint."""
        case, touchpoint, loss = np.concatenate([_NO_ROWS, *self._terms], axis=1)
        return Losses(
            "channel",
            np.concatenate([np.zeros(0, np.bool_), *self._defined]),
            case,
            np.zeros(len(case), np.int32),
            ("channel",),
            touchpoint.astype(np.int32),
            loss,
        )

    @property
    def beside(self) -> Beside:
        """The steps that happened as designed, but in another channel."""
        case, touchpoint, activity = np.concatenate([_NO_ROWS, *self._beside], axis=1)
        return Beside("channel", case, touchpoint.astype(np.int32), activity.astype(np.int32))

    @property
    def unknown(self) -> int:
        """Events without a channel."""
        return int(self._unknown.sum())

    @property
    def late_entries(self) -> int:
        """Cases of which an event without a channel comes before their first channel."""
        return self._late_entries

    def touchpoints(self) -> tuple[TouchpointChannels, ...]:
        """A row a designed touchpoint, in the order of the design."""
        design = self.names.design
        return tuple(
            TouchpointChannels(
                touchpoint=name,
                designed=design.touchpoint(name).channels,
                visits=self.used.all_events(number),
                cases=self.used.all_cases(number),
                unknown=int(self._unknown[number + 1]) if len(self._unknown) else 0,
                other_visits=self.other.events(number, 1) if designed else None,
                other_cases=self.other.cases(number, 1) if designed else None,
                other=self.other.share(number, 1) if designed else None,
            )
            for number, (name, designed) in enumerate(
                zip(design.touchpoints, self.names.has_channels.tolist(), strict=True)
            )
        )

    def cells(self) -> tuple[GridCell, ...]:
        """A cell for every channel that a touchpoint is designed for or was used in."""
        return tuple(
            cell
            for number in range(len(self.names.design.touchpoints))
            for cell in self._cells_of(number)
        )

    def _cells_of(self, number: int) -> list[GridCell]:
        """The designed channels in the order of the design, then the others by name."""
        name = self.names.design.touchpoints[number]
        meant = tuple(dict.fromkeys(self.names.design.touchpoint(name).channels))
        used = {self.names.names[item]: item for item in self.used.items(number)}
        return [
            GridCell(
                touchpoint=name,
                channel=channel,
                designed=channel in meant if meant else None,
                visits=self.used.events(number, used.get(channel, _NONE)),
                cases=self.used.cases(number, used.get(channel, _NONE)),
                share=self.used.share(number, used.get(channel, _NONE)),
            )
            for channel in (*meant, *sorted(used.keys() - set(meant)))
        ]

    def channels(self) -> tuple[ChannelUse, ...]:
        """A row a channel, those of the most events first."""
        rows = [
            ChannelUse(
                channel=self.names.names[item],
                events=self.mix.events(0, item),
                cases=self.mix.cases(0, item),
                share=self.mix.share(0, item),
                reach=self.mix.share_of_cases(0, item),
                entries=self._entries.get(item, 0),
                entry=self._entry(item),
            )
            for item in self.mix.items(0)
        ]
        return tuple(sorted(rows, key=lambda row: (-row.events, row.channel)))

    def _entry(self, channel: int) -> Share:
        """Cases whose first channel it is."""
        if self.units.are_cases:
            return share(self._entries.get(channel, 0), self.mix.all_cases(0))
        who, first = np.concatenate(self._entered, axis=1)
        return self.units.share(who[first == channel], who)

    @property
    def base(self) -> Base:
        """The cases with any channel."""
        n = self.mix.all_cases(0)
        if self.units.customer is None or not self._entered:
            return Base(n)
        who, _ = np.concatenate(self._entered, axis=1)
        return Base(n, self.units.customer, np.bincount(self.units.of(who)))

    def all_other(self) -> tuple[int, int, Share, Share]:
        """Visits of touchpoints with designed channels, those in others, and their shares."""
        return (
            self.whole.all_events(0),
            self.whole.events(0, 1),
            self.whole.share(0, 1),
            self.whole.share_of_cases(0, 1),
        )


_NONE = -1
_NO_ROWS = np.zeros((3, 0), np.int64)
