"""When things happen: what charts of times show, reduced bucket by bucket."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from journeymine.errors import Problem, UsageError
from journeymine.log.reductions.paths import coded

if TYPE_CHECKING:
    from journeymine.log.event_log import EventLog

__all__ = ["Dots", "case_durations", "dots", "hours_of_the_week"]

_SECOND = 1_000_000

_Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Dots:
    """Some cases of a log, an entry an event.

    Attributes
    ----------
    time : array of int64, (events,)
        Microseconds since 1970 in UTC.
    case : array of int64, (events,)
        The place of the case by its first event, from 0.
    channel : array of int64, (events,)
        Places in `channels`; -1 where it is not known.
    channels : tuple of str
    cases : int
        How many are shown.
    of : int
        How many there are.
    """

    time: _Ints
    case: _Ints
    channel: _Ints
    channels: tuple[str, ...]
    cases: int
    of: int


def dots(log: EventLog, *, most: int) -> Dots:
    """The events of at most about `most` / (mean length) cases: every k-th one by its id.

    Which cases are shown depends on their ids alone, so it is the same from run to run.
    """
    step = max(1, -(-log.n_events // most))
    with_channel = ["channel"] if log.has("channel") else []
    times, numbers, names, firsts = [], [], [], []
    before = shown = 0
    for bucket in log.storage.buckets(with_channel):
        chosen = (np.arange(bucket.n_cases) + before) % step == 0
        before += bucket.n_cases
        events = np.repeat(chosen, bucket.lengths)
        times.append(bucket.time[events])
        firsts.append(bucket.time[bucket.offsets[:-1]][chosen])
        numbers.append(shown + np.repeat(np.arange(int(chosen.sum())), bucket.lengths[chosen]))
        shown += int(chosen.sum())
        if with_channel:
            codes, texts = coded(bucket.columns["channel"].filter(pa.array(events)))
            names.append(np.array(texts, object)[codes])
    first = np.concatenate([*firsts, np.zeros(0, np.int64)])
    rank = np.empty(len(first), np.int64)
    rank[np.argsort(first, kind="stable")] = np.arange(len(first))
    number = np.concatenate([*numbers, np.zeros(0, np.int64)]).astype(np.int64)
    time = np.concatenate([*times, np.zeros(0, np.int64)])
    channel, channels = _numbered(np.concatenate(names)) if names else (np.full(len(time), -1), ())
    return Dots(time, rank[number], channel, channels, len(first), log.n_cases)


def _numbered(names: NDArray[np.object_]) -> tuple[_Ints, tuple[str, ...]]:
    known = tuple(sorted({name for name in names.tolist() if name is not None}))
    number = {name: at for at, name in enumerate(known)}
    return np.array([number.get(name, -1) for name in names.tolist()], np.int64), known


def case_durations(log: EventLog) -> NDArray[np.float64]:
    """Seconds from the first to the last event of every case, sorted, (cases,)."""
    spans = [
        bucket.time[bucket.offsets[1:] - 1] - bucket.time[bucket.offsets[:-1]]
        for bucket in log.storage.buckets()
    ]
    return np.sort(np.concatenate([*spans, np.zeros(0, np.int64)])) / _SECOND


def hours_of_the_week(log: EventLog, *, timezone: str = "UTC") -> _Ints:
    """Events by weekday, Monday first, and hour of the day, (7, 24).

    Parameters
    ----------
    log : EventLog
    timezone : str
        Whose clock, by its name in the IANA database.

    Raises
    ------
    UsageError
        ``JM-E089`` if there is no such zone.
    """
    try:
        ZoneInfo(timezone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        message = f"There is no time zone '{timezone}'."
        hint = "name one of the IANA database: Europe/Stockholm, UTC"
        raise UsageError(Problem("JM-E089", message, hint)) from error
    counts = np.zeros(7 * 24, np.int64)
    for bucket in log.storage.buckets():
        utc = pa.array(bucket.time, pa.timestamp("us", "UTC"))
        local = utc.cast(pa.timestamp("us", timezone))
        hour = pc.hour(local).to_numpy(zero_copy_only=False)
        day = pc.day_of_week(local).to_numpy(zero_copy_only=False)
        counts += np.bincount(day * 24 + hour, minlength=7 * 24)
    return counts.reshape(7, 24)
