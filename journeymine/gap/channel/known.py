"""The events of complete cases that have a channel, bucket by bucket, with channels numbered.

A channel is designed for a touchpoint if the design lists it there, letter by letter: the rule of
the alignment that counts weights of channels.  A touchpoint without designed channels is meant
for any, and an event without a channel is never said to be in another one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from journeymine.design import DesignedJourney
from journeymine.gap.visits import Visits

__all__ = ["ChannelNames", "Known", "known_of"]

_Ints = NDArray[np.int64]
_Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """The events of complete cases that have a channel.

    Attributes
    ----------
    place : array of int64, (events,)
        The place of the event in the bucket.
    case : array of int64, (events,)
        By its place in the bucket.
    touchpoint : array of int32, (events,)
        -1 where no touchpoint matches.
    channel : array of int64, (events,)
        By its number in `ChannelNames`.
    time : array of int64, (events,)
    """

    place: _Ints
    case: _Ints
    touchpoint: NDArray[np.int32]
    channel: _Ints
    time: _Ints


@dataclass(slots=True, eq=False)
class ChannelNames:
    """Every channel that was seen, by the order in which it came, and where it is designed."""

    design: DesignedJourney
    names: list[str] = field(default_factory=list)
    _number: dict[str, int] = field(default_factory=dict)
    _rows: list[list[bool]] = field(default_factory=list)

    @property
    def in_order(self) -> list[int]:
        """The numbers, by code points of the names."""
        return sorted(range(len(self.names)), key=self.names.__getitem__)

    @property
    def has_channels(self) -> _Flags:
        """The touchpoints that have designed channels, (touchpoints,)."""
        return np.array([bool(meant) for meant in self._meant], np.bool_)

    @property
    def is_other(self) -> _Flags:
        """Whether a channel is another than designed, (channels, touchpoints)."""
        shape = (len(self.names), len(self.design.touchpoints))
        return np.array(self._rows, np.bool_).reshape(shape)

    def numbers(self, texts: Sequence[str | None]) -> _Ints:
        """The numbers of some names; -1 for None."""
        for text in texts:
            if text is not None and text not in self._number:
                self._number[text] = len(self.names)
                self.names.append(text)
                self._rows.append([bool(meant) and text not in meant for meant in self._meant])
        return np.array([-1 if text is None else self._number[text] for text in texts], np.int64)

    @property
    def _meant(self) -> list[tuple[str, ...]]:
        return [self.design.touchpoint(name).channels for name in self.design.touchpoints]


def known_of(visits: Visits, names: ChannelNames) -> Known:
    """The events of a bucket that count: of complete cases, and with a channel."""
    codes, texts = visits.texts("channel")
    channel = names.numbers(texts)[codes]
    counts = channel >= 0
    if visits.is_open.any():
        counts &= ~visits.is_open[visits.case]
    if counts.all():
        place = np.arange(visits.n_events)
        return Known(place, visits.case, visits.touchpoint, channel, visits.time)
    place = np.flatnonzero(counts)
    return Known(
        place, visits.case[place], visits.touchpoint[place], channel[place], visits.time[place]
    )
