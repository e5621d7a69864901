"""The figures of channels; every attribute has the name that it has in ``gap.json``.

Shares of events have intervals by case, and their ``n`` counts cases.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from journeymine.log import Tabular
from journeymine.statistics import Estimate, Share

__all__ = [
    "AfterFailure",
    "AfterTouchpoint",
    "ChannelFigures",
    "ChannelUse",
    "Concurrent",
    "GridCell",
    "Hop",
    "PingPong",
    "Switches",
    "Together",
    "TouchpointChannels",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class GridCell:
    """One channel at one touchpoint.

    Attributes
    ----------
    designed : bool or None
        None where the design names no channel for the touchpoint: it is meant for any.
    visits, cases : int
        Events of the touchpoint in this channel, and cases that have one.
    share : Share
        Of all visits of the touchpoint whose channel is known.
    """

    touchpoint: str
    channel: str
    designed: bool | None
    visits: int
    cases: int
    share: Share


@dataclass(frozen=True, slots=True)
class TouchpointChannels:
    """The channels of one touchpoint together.

    Attributes
    ----------
    designed : tuple of str
        Empty if it is meant for any channel; the last three are then None.
    visits, cases : int
        Events of the touchpoint whose channel is known, and cases that have one.
    unknown : int
        Events of the touchpoint that have no channel; they count nowhere else.
    other_visits, other_cases : int or None
        In a channel that is not designed here.
    other : Share or None
        `other_visits` of `visits`.
    """

    touchpoint: str
    designed: tuple[str, ...]
    visits: int
    cases: int
    unknown: int
    other_visits: int | None
    other_cases: int | None
    other: Share | None


@dataclass(frozen=True, slots=True)
class ChannelUse:
    """How much one channel is used, over all events.

    Attributes
    ----------
    share : Share
        Of all events whose channel is known.
    reach : Share
        Cases that use it, of those with any channel.
    entries : int
        Cases whose first channel it is.
    entry : Share
        `entries` of the cases with any channel.
    """

    channel: str
    events: int
    cases: int
    share: Share
    reach: Share
    entries: int
    entry: Share


@dataclass(frozen=True, slots=True)
class Hop:
    """Moves from one channel straight to another.

    Attributes
    ----------
    by_design : int
        Hops to a touchpoint that is not designed for the channel the customer came from.
    share : Share
        Of all moves on from `source`, those that stay in it included.
    median_seconds : float
        From the last event before to the first after.
    """

    source: str
    target: str
    hops: int
    cases: int
    by_design: int
    share: Share
    median_seconds: float


@dataclass(frozen=True, slots=True)
class AfterTouchpoint:
    """Hops after visits of one touchpoint; its name is empty for unplanned events.

    Attributes
    ----------
    visits : int
        Events of the touchpoint whose channel is known.
    hops : int
        Those that a hop follows within the window.
    share : Share
        `hops` of `visits`.
    """

    touchpoint: str
    visits: int
    hops: int
    cases: int
    share: Share


@dataclass(frozen=True, slots=True)
class PingPong:
    """From `source` to `target` and back to `source` within the window."""

    source: str
    target: str
    times: int
    cases: int


@dataclass(frozen=True, slots=True)
class Together:
    """Events in one of two channels that begin while one in the other is going on."""

    channel: str
    other: str
    events: int
    cases: int


@dataclass(frozen=True, slots=True)
class Concurrent:
    """Two channels used at once.

    Attributes
    ----------
    by : str
        What tells it: ``end_time``, or ``time`` where events have no end (the same instant).
    events : int
        Events that begin while one in another channel is going on.
    cases : int
    share : Share
        `cases` of those with any channel.
    pairs : tuple of Together
        By channels; an event can count in several.
    """

    by: str
    events: int
    cases: int
    share: Share
    pairs: tuple[Together, ...]


@dataclass(frozen=True, slots=True)
class AfterFailure:
    """Whether a hop follows more often where a step failed than where it did not.

    Attributes
    ----------
    failed, hops : int
        Failed events whose channel is known, and those that a hop follows within the window.
    share : Share
        `hops` of `failed`.
    others, other_hops : int
        The same of events that did not fail; an event without an outcome did not.
    other_share : Share
    no_outcome : int
        How many of `others` have no outcome.
    alike : int
        Failed events that can be compared: others of the same touchpoint and channel exist, as
        designed like them or not.
    alike_cases, alike_other_cases : int
        Cases with such events that failed, and that did not.
    alike_value, expected : float or None
        The rate after these, and that after others at the same touchpoints in the same channels.
    difference : Estimate
        `alike_value` less `expected`, with its 95 % interval by case.
    p : float or None
        How often chance alone would give a difference as large, if there were none.
    word : str
        *clear*, *likely* or *can't tell*, or why nothing can be said.
    """

    failed: int
    hops: int
    share: Share
    others: int
    other_hops: int
    other_share: Share
    no_outcome: int
    alike: int
    alike_cases: int
    alike_other_cases: int
    alike_value: float | None
    expected: float | None
    difference: Estimate
    p: float | None
    word: str

    def __str__(self) -> str:
        found = self.difference
        if found.value is None or found.low is None or found.high is None:
            return "Change of channel after failed steps: nothing to compare with."
        more = "more" if found.value >= 0 else "fewer"
        return (
            f"Failed steps are associated with {100 * abs(found.value):.1f} points {more} changes "
            f"of channel than alike steps that did not fail ({100 * found.low:+.1f} to "
            f"{100 * found.high:+.1f} points, {self.word}, n = {found.n:,})."
        )


@dataclass(frozen=True, slots=True)
class Switches(Tabular):
    """How customers change channels.

    Events without a channel are passed over: a move goes from an event to the next one of the
    case whose channel is known.

    Attributes
    ----------
    window : float
        In seconds; for everything that has to happen soon.
    moves, hops : int
        From an event to the next, and those of them to another channel, however late.
    over_unknown : int
        Moves that pass over events without a channel.
    hopping : Share
        Cases that hop, of those with any channel.
    by_channels : tuple of Hop
        The most hops first.
    after : tuple of AfterTouchpoint
        The most hops first.
    ping_pong_times, ping_pong_cases : int
        Hops there and back to the same channel within the window.
    ping_pong : tuple of PingPong
    concurrent : Concurrent or None
    after_failure : AfterFailure or None
    """

    window: float
    moves: int
    hops: int
    over_unknown: int
    hopping: Share
    by_channels: tuple[Hop, ...]
    after: tuple[AfterTouchpoint, ...]
    ping_pong_times: int
    ping_pong_cases: int
    ping_pong: tuple[PingPong, ...]
    concurrent: Concurrent | None
    after_failure: AfterFailure | None

    def to_arrow(self) -> pa.Table:
        """A row for every pair of channels that a customer hopped between."""
        return pa.Table.from_pylist([_row(hop) for hop in self.by_channels], schema=_HOPS)


@dataclass(frozen=True, slots=True)
class ChannelFigures(Tabular):
    """Designed channels against used ones, and how customers change them.

    Complete cases alone, as all figures but those of open journeys.

    Attributes
    ----------
    events : int
        Of complete cases.
    unknown : int
        Those of them without a channel.
    open_events, open_cases : int
        Left out, as the journeys are still on the way.
    cases : int
        Complete cases with any channel.
    late_entries : int
        Those whose first channel comes after events without one.
    designed_visits : int or None
        Visits of touchpoints that have designed channels, in a known one; None if the design
        names no channels.
    other_visits : int or None
        Those in another channel.
    other : Share or None
        `other_visits` of `designed_visits`.
    other_cases : Share or None
        Cases with any of them, of those with designed visits.
    touchpoints : tuple of TouchpointChannels
        In the order of the design.
    grid : tuple of GridCell
        In the order of the design.
    channels : tuple of ChannelUse
        The most used first.
    switches : Switches
    """

    events: int
    unknown: int
    open_events: int
    open_cases: int
    cases: int
    late_entries: int
    designed_visits: int | None
    other_visits: int | None
    other: Share | None
    other_cases: Share | None
    touchpoints: tuple[TouchpointChannels, ...]
    grid: tuple[GridCell, ...]
    channels: tuple[ChannelUse, ...]
    switches: Switches

    def to_arrow(self) -> pa.Table:
        """A row for every touchpoint and channel: the grid."""
        return pa.Table.from_pylist([_row(cell) for cell in self.grid], schema=_GRID)


def _row(figure: GridCell | Hop) -> dict[str, Any]:
    """A figure as a row, its share in four columns."""
    row = {name: getattr(figure, name) for name in type(figure).__slots__}
    share = row.pop("share")
    ends = {"share_low": share.low, "share_high": share.high, "n": share.n}
    return {**row, "share": share.value, **ends}


_SHARE = [
    ("share", pa.float64()),
    ("share_low", pa.float64()),
    ("share_high", pa.float64()),
    ("n", pa.int64()),
]

_GRID = pa.schema(
    [
        ("touchpoint", pa.string()),
        ("channel", pa.string()),
        ("designed", pa.bool_()),
        ("visits", pa.int64()),
        ("cases", pa.int64()),
        *_SHARE,
    ]
)

_HOPS = pa.schema(
    [
        ("source", pa.string()),
        ("target", pa.string()),
        ("hops", pa.int64()),
        ("cases", pa.int64()),
        ("by_design", pa.int64()),
        *_SHARE,
        ("median_seconds", pa.float64()),
    ]
)
