"""The part of the gap that channels are: figures, losses and deviations in one look at the log.

The loss of a case is its visits in another channel than designed, of its visits of touchpoints
that have designed channels and whose own channel is known.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from journeymine.design import DesignedJourney
from journeymine.gap.channel.after_failure import Failures
from journeymine.gap.channel.concurrent import Overlaps
from journeymine.gap.channel.figures import ChannelFigures
from journeymine.gap.channel.grid import Grid
from journeymine.gap.channel.hops import Hops
from journeymine.gap.channel.known import ChannelNames, known_of
from journeymine.gap.measured import Beside, Losses
from journeymine.gap.units import CASES, Units
from journeymine.gap.visits import Visits
from journeymine.language import Sentence, sentence
from journeymine.log import LeftOut
from journeymine.log.times.durations import as_duration

__all__ = ["ChannelPart", "Channels", "channel_part"]


@dataclass(frozen=True, slots=True, eq=False)
class ChannelPart:
    """What is known of the channels of a log.

    Attributes
    ----------
    figures : ChannelFigures or None
        None if no event has a channel.
    losses : Losses
        Of part ``channel``; defined for complete cases that visit a touchpoint with designed
        channels in a known channel.
    deviations : Beside
        Of kind ``channel``: events that happened as designed but in another channel.  An event
        of a designed touchpoint that is a log move (repeated, out of order) is a deviation of
        the path already, and none here; grid and losses count it all the same.
    left_out : tuple of LeftOut
        What could not be measured, and why.
    """

    figures: ChannelFigures | None
    losses: Losses
    deviations: Beside
    left_out: tuple[LeftOut, ...]


class Channels:
    """Counts what is seen of channels, bucket by bucket.

    Parameters
    ----------
    design : DesignedJourney
    window : str or timedelta, default "24h"
        How soon a change of channel, or the way there and back, has to follow.
    units : Units, optional
        Whose the cases are.

    Raises
    ------
    UsageError
        ``JM-E035`` if `window` is no duration.
    """

    columns = ("channel", "outcome", "end_time")
    """The columns that it looks at, where the log has them."""

    def __init__(
        self,
        design: DesignedJourney,
        *,
        window: str | timedelta = "24h",
        units: Units = CASES,
    ) -> None:
        self._design, self._units = design, units
        self._names = ChannelNames(design)
        self._window = as_duration(window) // timedelta(microseconds=1)
        self._grid = Grid(self._names, units)
        self._hops: Hops | None = None
        self._events = self._open_events = self._open_cases = self._cases = 0
        self._without_channel = 0
        self._unasked = 0

    def add(self, visits: Visits) -> None:
        """Count one bucket more; buckets come in the order of their cases' numbers."""
        opened = int(np.diff(visits.offsets)[visits.is_open].sum())
        self._open_events += opened
        self._open_cases += int(visits.is_open.sum())
        self._events += visits.n_events - opened
        self._cases += visits.n_cases - int(visits.is_open.sum())
        if not visits.has("channel"):
            self._unasked += visits.n_cases
            return
        if self._hops is None:
            self._hops = self._hops_of(visits)
        known = known_of(visits, self._names)
        complete = np.bincount(visits.case[~visits.is_open[visits.case]], minlength=visits.n_cases)
        there = np.bincount(known.case, minlength=visits.n_cases)
        self._without_channel += int((complete > there).sum())
        self._grid.add(visits, known)
        self._hops.add(visits, known)

    def _hops_of(self, visits: Visits) -> Hops:
        failed = frozenset(self._design.failed)
        can_fail = failed and visits.has("outcome")
        return Hops(
            self._names,
            self._window,
            Overlaps(self._names, by_end=visits.has("end_time")),
            Failures(failed, len(self._design.touchpoints), self._units) if can_fail else None,
            self._units,
        )

    def result(self) -> ChannelPart:
        """Everything that was counted."""
        if self._hops is None:
            return self._nothing()
        grid, cases = self._grid, self._grid.mix.all_cases(0)
        designed = bool(self._names.has_channels.any())
        visits, other_visits, other, other_cases = grid.all_other()
        figures = ChannelFigures(
            events=self._events,
            unknown=grid.unknown,
            open_events=self._open_events,
            open_cases=self._open_cases,
            cases=cases,
            late_entries=grid.late_entries,
            designed_visits=visits if designed else None,
            other_visits=other_visits if designed else None,
            other=other if designed else None,
            other_cases=other_cases if designed else None,
            touchpoints=grid.touchpoints(),
            grid=grid.cells(),
            channels=grid.channels(),
            switches=self._hops.result(grid.base),
        )
        left_out = tuple(self._left_out(figures))
        return ChannelPart(figures if cases else None, grid.losses, grid.beside, left_out)

    def _nothing(self) -> ChannelPart:
        """Of a log without channels."""
        none = np.zeros(0, np.int64)
        few = np.zeros(0, np.int32)
        defined = np.zeros(self._unasked, np.bool_)
        losses = Losses("channel", defined, none, few, ("channel",), few, none)
        why = sentence(
            "the log has no column of channels: name one with channel='...' or --channel"
        )
        entry = LeftOut("channel", why, self._cases, self._events)
        return ChannelPart(None, losses, Beside("channel"), (entry,))

    def _left_out(self, figures: ChannelFigures) -> Iterable[LeftOut]:
        if not figures.cases:
            why = sentence("no event has a channel")
            yield LeftOut("channel", why, self._cases, self._events)
            return
        if figures.unknown:
            why = sentence(
                "they have no channel; they count in no figure of channels, and never as another"
            )
            yield LeftOut("channel of events", why, self._without_channel, figures.unknown)
        if figures.designed_visits is None:
            why = sentence("the design names no channels: list them under a touchpoint's channels")
            yield LeftOut("channel.other", why, self._cases, self._events)
        elif not figures.designed_visits:
            why = sentence("no touchpoint with designed channels was visited in a known channel")
            yield LeftOut("channel.other", why, self._cases, self._events)
        if figures.switches.concurrent is None:
            why = sentence("all times are whole hours or days: the same instant says nothing")
            yield LeftOut("channel.switches.concurrent", why, figures.cases)
        if figures.switches.after_failure is None:
            yield LeftOut("channel.switches.after_failure", self._why_no_failures(), figures.cases)

    def _why_no_failures(self) -> Sentence:
        if not self._design.failed:
            return sentence("the design lists no outcomes under 'failed'")
        if self._hops is None or self._hops.failures is None:
            return sentence("the log has no column of outcomes")
        return sentence(
            "no event with a channel has an outcome that the design lists under 'failed'"
        )


def channel_part(
    visits: Iterable[Visits], design: DesignedJourney, *, window: str | timedelta = "24h"
) -> ChannelPart:
    """Measure the channels of a log against those of a design, in one look at its events.

    Parameters
    ----------
    visits : iterable of Visits
        All buckets, with the columns `Channels.columns` as far as the log has them.
    design : DesignedJourney
    window : str or timedelta, default "24h"
        How soon a change of channel, or the way there and back, has to follow.

    Returns
    -------
    ChannelPart

    Raises
    ------
    UsageError
        ``JM-E035`` if `window` is no duration; ``JM-E061`` if the events lie on a cluster.

    Examples
    --------
    >>> import pandas as pd
    >>> from journeymine.conformance import align
    >>> from journeymine.design import DesignedJourney, Touchpoint
    >>> from journeymine.gap.visits import visits_of
    >>> from journeymine.log import EventLog
    >>> frame = pd.DataFrame({
    ...     "case": ["1", "1", "2", "2"], "activity": ["browse", "pay"] * 2,
    ...     "channel": ["web", "web", "web", "phone"],
    ...     "time": pd.date_range("2026-01-05", periods=4, freq="90min", tz="UTC")})
    >>> log = EventLog.from_pandas(frame)
    >>> line = DesignedJourney.of_steps("browse", "pay")
    >>> shop = DesignedJourney("Shop", line.path, {"pay": Touchpoint("pay", channels=("web",))})
    >>> seen = visits_of(log, align(log.variants(), shop), columns=Channels.columns)
    >>> found = channel_part(seen, shop)
    >>> [(cell.touchpoint, cell.channel, cell.designed, cell.visits)
    ...  for cell in found.figures.grid]
    [('browse', 'web', None, 2), ('pay', 'web', True, 1), ('pay', 'phone', False, 1)]
    >>> found.figures.switches.hops, found.losses.case.tolist()
    (1, [1])
    """
    channels = Channels(design, window=window)
    for some in visits:
        channels.add(some)
    return channels.result()
