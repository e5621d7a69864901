"""Filters by time and by activity; they may take some events of a case and leave others."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Literal, get_args
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from journeymine.errors import did_you_mean
from journeymine.language import marked, sentence
from journeymine.log.cutting import COLUMNS, MARKS, cut_off, is_cut, room_for_columns
from journeymine.log.filtering.asked import activities_that_fit, keeping_cases, refused
from journeymine.log.store import Bucket
from journeymine.log.store.widening import widened
from journeymine.log.times.choice import TimeRule

if TYPE_CHECKING:
    from journeymine.log.event_log import EventLog

__all__ = ["How", "Moment", "between", "with_activities"]

How = Literal["whole", "touching", "starting", "trimmed"]
Moment = str | date | datetime

_HOW = {
    "whole": marked("only cases with all their events in it were asked for"),
    "touching": marked("only cases with an event in it were asked for"),
    "starting": marked("only cases with their first event in it were asked for"),
    "trimmed": marked("only events in it were asked for"),
}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def between(
    log: EventLog,
    start: Moment | None = None,
    end: Moment | None = None,
    *,
    how: How = "whole",
    timezone: str | None = None,
) -> EventLog:
    """The log from `start` up to `end`.

    Parameters
    ----------
    log : EventLog
    start, end : str, date or datetime, optional
        ISO 8601.  A moment as `end` is the first that no longer belongs; a day is meant whole, so
        as `end` it belongs.
    how : {'whole', 'touching', 'starting', 'trimmed'}
        Keep the cases with all their events there, with any, with their first; or keep the
        events there alone.  Cases that are trimmed are marked as cut off, as those of
        `EventLog.cut` are, and never count as complete: the log gets the columns
        ``customer``, ``journey`` and ``cut``.
    timezone : str, optional
        Whose clock tells days, and times without a zone, as the IANA database names it; UTC if
        left out.

    Raises
    ------
    UsageError
        ``JM-E054`` for what is no time, or no time at all; ``JM-E058`` for another `how`;
        ``JM-E021`` if there is no such zone.
    """
    if how not in get_args(How):
        guess = did_you_mean(str(how), get_args(How))
        ways = ", ".join(f"'{way}'" for way in get_args(How))
        raise refused("JM-E058", f"There is no how='{how}'. {guess}".strip(), f"choose from {ways}")
    if start is None and end is None:
        raise refused("JM-E054", "Nothing says from when to when.", "give start, end or both")
    zone = ZoneInfo(TimeRule(timezone=timezone).timezone or "UTC")
    first = None if start is None else _micros(start, zone, after=False)
    last = None if end is None else _micros(end, zone, after=True)
    if first is not None and last is not None and first >= last:
        raise refused("JM-E054", f"Nothing lies between {start} and {end}.", "swap them")
    if end is None:
        what = sentence("outside the time from {start}", start=f"{start}")
    elif start is None:
        what = sentence("outside the time up to {end}", end=f"{end}")
    else:
        what = sentence("outside the time from {start} up to {end}", start=f"{start}", end=f"{end}")

    def inside(bucket: Bucket) -> NDArray[np.bool_]:
        found = np.ones(bucket.n_events, np.bool_)
        if first is not None:
            found &= bucket.time >= first
        if last is not None:
            found &= bucket.time < last
        return found

    def keeps(bucket: Bucket) -> NDArray[np.bool_]:
        marked = inside(bucket)
        if how == "starting":
            return marked[bucket.offsets[:-1]]
        there = bucket.per_case(marked)
        return there == bucket.lengths if how == "whole" else there > 0

    why = sentence(_HOW[how])
    if how != "trimmed":
        return keeping_cases(log, keeps, what, why)
    return _trimmed(log, inside).noting(log, what, why)


def _micros(given: Moment, zone: ZoneInfo, *, after: bool) -> int:
    """Microseconds since 1970; those of the next day for a day that is to be over."""
    found: date | datetime
    if isinstance(given, str):
        try:
            day = len(given.strip()) <= len("2026-01-05")
            found = (date if day else datetime).fromisoformat(given.strip())
        except ValueError as error:
            hint = "write it as 2026-01-31, 2026-01-31T08:00 or 2026-01-31T08:00+01:00"
            raise refused("JM-E054", f"{given!r} is not a time.", hint) from error
    else:
        found = given
    if isinstance(found, datetime):
        moment = found if found.tzinfo is not None else found.replace(tzinfo=zone)
    else:
        day_after = timedelta(days=after and found < date.max)
        moment = datetime.combine(found + day_after, time(), zone)
    return (moment - _EPOCH) // _MICROSECOND


def _trimmed(log: EventLog, inside: Callable[[Bucket], NDArray[np.bool_]]) -> EventLog:
    """The events inside alone; what a case has lost, before or after, is marked on it."""
    before = is_cut(log.storage)

    def change(bucket: Bucket, columns: Collection[str]) -> Bucket:
        if not bucket.n_events:
            empty = {name: pa.array([], COLUMNS[name]) for name in columns}
            return bucket.wearing(empty)
        marked = inside(bucket)
        starts, ends = ~marked[bucket.offsets[:-1]], ~marked[bucket.offsets[1:] - 1]
        if before:
            starts |= cut_off(bucket, by="start")
            ends |= cut_off(bucket, by="end")
        of_case = bucket.case_numbers
        made: dict[str, pa.Array] = {}
        if "customer" in columns:
            made["customer"] = pa.DictionaryArray.from_arrays(
                pa.array(of_case.astype(np.int32)), bucket.cases
            )
        if "journey" in columns:
            made["journey"] = pa.array(np.ones(bucket.n_events, np.int64))
        if "cut" in columns:
            marks = (starts + 2 * ends.astype(np.int8)).astype(np.int8)[of_case]
            made["cut"] = pa.DictionaryArray.from_arrays(
                pa.array(marks), pa.array(MARKS, pa.string())
            )
        return bucket.wearing(made).keeping(marked)

    if before:
        return log.changed(lambda bucket: change(bucket, ("cut",)), needs=("cut",))
    room_for_columns(log.storage)
    return log.on(widened(log.storage, change, COLUMNS))


def with_activities(log: EventLog, *patterns: str) -> EventLog:
    """The log of these activities alone; `without` is its opposite.

    Parameters
    ----------
    log : EventLog
    *patterns : str
        Names; ``*`` stands for any characters, case matters.

    Raises
    ------
    UsageError
        ``JM-E056`` if one of them fits no activity that the log ever had.
    """
    stays = activities_that_fit(log, patterns)
    named = ", ".join(f"'{pattern}'" for pattern in patterns)
    kept = log.changed(lambda bucket: bucket.keeping(stays[bucket.activity]))
    why = sentence("only {names} were asked for", names=named)
    return kept.noting(log, sentence("events of other activities"), why)
