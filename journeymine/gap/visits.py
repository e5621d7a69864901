"""The events of a comparison, each with the touchpoint and the step of the design that it is.

The moves of a variant say what each of its events is; every case that took the variant has the
same.  So nothing is aligned again: the moves are laid beside the events, bucket by bucket.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from journeymine.conformance import Alignments
from journeymine.gap.open_journeys import OpenJourneys
from journeymine.log import EventLog
from journeymine.log.reductions.paths import coded
from journeymine.log.store import Bucket
from journeymine.statistics.counts import grouped

__all__ = ["NOTHING", "Visits", "visits_of"]

NOTHING = -1
"""In place of a touchpoint or a step: the event is none."""

_Ints = NDArray[np.int64]
_Codes = NDArray[np.int32]
_Flags = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Visits:
    """Some cases of a log with all their events, as the alignment reads them.

    Attributes
    ----------
    first_case : int
        The number of the first case, over all buckets; the others follow.
    offsets : array of int64, (cases + 1,)
        The events of case i are those from ``offsets[i]`` to ``offsets[i + 1]``, by time.
    variant : array of int64, (cases,)
    is_open : array of bool, (cases,)
        Whether the journey is still on the way.
    activity : array of int32, (events,)
        Places in the `activities` of the storage.
    touchpoint : array of int32, (events,)
        Places in the `touchpoints` of the design; -1 where no touchpoint matches.
    step : array of int32, (events,)
        The step of the design that the event is, where it happened as designed (a synchronous
        move); -1 elsewhere.
    time : array of int64, (events,)
        Microseconds since 1970 in UTC.
    now : int
        The last event of the whole log, in microseconds since 1970.
    """

    first_case: int
    offsets: _Ints
    variant: _Ints
    is_open: _Flags
    activity: _Codes
    touchpoint: _Codes
    step: _Codes
    time: _Ints
    now: int
    _bucket: Bucket = field(repr=False)

    @property
    def n_cases(self) -> int:
        """Cases."""
        return len(self.variant)

    @property
    def n_events(self) -> int:
        """Events."""
        return len(self.time)

    @property
    def cases(self) -> pa.Array:
        """The ids of the cases, (cases,)."""
        return self._bucket.cases

    @cached_property
    def case(self) -> _Ints:
        """The case of every event, by its place in this bucket, (events,)."""
        return np.repeat(np.arange(self.n_cases), np.diff(self.offsets))

    def events_of(self, touchpoint: int) -> _Ints:
        """The events of a touchpoint, rising."""
        places, bounds = self._by_touchpoint
        if touchpoint + 1 >= len(bounds):
            return places[:0]
        return places[bounds[touchpoint] : bounds[touchpoint + 1]]

    @cached_property
    def _by_touchpoint(self) -> tuple[_Ints, _Ints]:
        return grouped(self.touchpoint, int(self.touchpoint.max(initial=-1)) + 1)

    @property
    def synchronous(self) -> _Flags:
        """Whether an event happened as designed, (events,)."""
        return self.step >= 0

    def has(self, column: str) -> bool:
        """Whether the column was asked for and the log has it."""
        return column in self._bucket.columns

    def column(self, name: str) -> pa.Array:
        """A column of the events, (events,)."""
        return self._bucket.columns[name]

    def texts(self, name: str) -> tuple[_Ints, list[str | None]]:
        """A column of text, numbered: codes (events,) and the texts; the last is None."""
        return coded(self._bucket.columns[name])

    def numbers(self, name: str) -> NDArray[np.float64]:
        """A column of numbers, (events,); NaN where it says nothing."""
        column = pc.cast(self._bucket.columns[name], pa.float64())
        values: NDArray[np.float64] = column.to_numpy(zero_copy_only=False)
        return values


def visits_of(
    log: EventLog,
    alignments: Alignments,
    still_open: OpenJourneys | None = None,
    *,
    columns: Collection[str] = (),
) -> Iterator[Visits]:
    """Lay the moves of every variant beside the events of the cases that took it.

    Parameters
    ----------
    log : EventLog
        What was compared.
    alignments : Alignments
        Of its variants.
    still_open : OpenJourneys, optional
        Which cases are open; their events are read as in their alignment as a beginning.
    columns : collection of str
        The columns that are needed beside case, activity and time; those that the log does not
        have are left out.

    Yields
    ------
    Visits
        Bucket by bucket, as the log is stored.

    Raises
    ------
    UsageError
        ``JM-E061`` if the events lie on a cluster.

    Examples
    --------
    >>> import pandas as pd
    >>> from journeymine.conformance import align
    >>> from journeymine.design import DesignedJourney
    >>> frame = pd.DataFrame({"case": "7", "activity": ["browse", "call", "pay"],
    ...                       "time": pd.date_range("2026-01-05", periods=3, tz="UTC")})
    >>> log = EventLog.from_pandas(frame)
    >>> (seen,) = visits_of(log, align(log.variants(), DesignedJourney.of_steps("browse", "pay")))
    >>> seen.touchpoint.tolist(), seen.step.tolist()
    ([0, -1, 1], [0, -1, 1])
    """
    storage = log.storage
    wanted = tuple(name for name in columns if name in storage.columns)
    steps, touchpoint = _step_of_events(alignments), _touchpoint_of_activities(log, alignments)
    of_open = None if still_open is None else _step_of_events(still_open.alignments)
    start = alignments.variants.offsets
    first = 0
    for bucket, variant in zip(
        storage.buckets(wanted), alignments.variants.followed(), strict=True
    ):
        lengths = bucket.lengths
        at = np.arange(bucket.n_events) + np.repeat(start[variant] - bucket.offsets[:-1], lengths)
        step = steps[at]
        is_open = np.zeros(bucket.n_cases, np.bool_)
        if still_open is not None and of_open is not None:
            is_open = _is_open(bucket.cases, alignments, still_open)
            step = np.where(np.repeat(is_open, lengths), of_open[at], step)
        yield Visits(
            first,
            bucket.offsets,
            variant,
            is_open,
            bucket.activity,
            touchpoint[bucket.activity],
            step,
            bucket.time,
            storage.sizes.last,
            bucket,
        )
        first += bucket.n_cases


def _step_of_events(alignments: Alignments) -> _Codes:
    """The step of every event of every variant, in the order of their codes."""
    variants = alignments.variants
    steps = np.full(len(variants.codes), NOTHING, np.int32)
    variant = np.repeat(np.arange(len(variants)), np.diff(alignments.offsets))
    there = alignments.events >= 0
    at = variants.offsets[variant[there]] + alignments.events[there]
    steps[at] = alignments.steps[there]
    return steps


def _touchpoint_of_activities(log: EventLog, alignments: Alignments) -> _Codes:
    """The touchpoint of every activity of the storage."""
    design, names = alignments.design, log.storage.activities
    number = {name: place for place, name in enumerate(design.touchpoints)}
    matching = design.matching(names)
    return np.array([number.get(matching.get(name, ""), NOTHING) for name in names], np.int32)


def _is_open(cases: pa.Array, alignments: Alignments, still_open: OpenJourneys) -> _Flags:
    """Whether each of these cases is open."""
    table = alignments.variants.case_variant
    assert table is not None, "the variants are made from a log"
    place = pc.index_in(cases, value_set=table["case"].combine_chunks()).to_numpy()
    found: _Flags = still_open.is_open[place]
    return found
