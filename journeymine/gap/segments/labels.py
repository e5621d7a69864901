"""Which segment, or which period, every case belongs to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from journeymine.errors import Problem, UsageError, did_you_mean
from journeymine.language import sentence
from journeymine.log import EventLog
from journeymine.log.reductions.paths import coded
from journeymine.log.times.choice import TimeRule

__all__ = ["NOT_KNOWN", "OTHERS", "PERIODS", "Labels", "by_period", "by_value", "ids_of", "starts"]

NOT_KNOWN = sentence("(not known)")
"""What cases without any value are called."""

OTHERS = sentence("(other values)")
"""What the rarest values are called together, where there are many."""

PERIODS = ("day", "week", "month", "quarter")

_Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Labels:
    """The segment of every case, in the order of the storage.

    Attributes
    ----------
    names : tuple of str
        In the order in which they are shown.
    code : array of int64, (cases,)
        Places in `names`.
    several : int
        Cases with several values; the first by time counts.
    merged : int
        How many values stand together as `OTHERS`.
    values : int
        How many values name a case; of a period, how many periods.
    """

    names: tuple[str, ...]
    code: _Ints
    several: int = 0
    merged: int = 0
    values: int = 0


def by_value(log: EventLog, attribute: str, *, most: int) -> Labels:
    """The first known value of a column in every case.

    Values stand in the order of their cases, the most first, then of their text; what is not
    known is last.  Of more than `most` values the rarest stand together.

    Raises
    ------
    UsageError
        ``JM-E078`` if the log has no such column.
    """
    storage = log.storage
    if attribute not in storage.columns:
        known = [name for name in storage.columns if name != "end_time"]
        message = f"The log has no column '{attribute}' to tell segments by."
        listed = ", ".join(known) or "none beside case, activity and time"
        hint = did_you_mean(attribute, known) or f"Its columns are: {listed}."
        raise UsageError(Problem("JM-E078", message, hint))
    number: dict[str, int] = {}
    codes: list[_Ints] = []
    several = 0
    for bucket in storage.buckets((attribute,)):
        values, texts = coded(_as_text(bucket.columns[attribute]))
        own = np.array(
            [-1 if text is None else number.setdefault(text, len(number)) for text in texts],
            np.int64,
        )
        value = own[values]
        first, more = _first_known(value, bucket.offsets)
        codes.append(first)
        several += more
    code = np.concatenate([*codes, np.zeros(0, np.int64)])
    return _ordered(code, list(number), several, most)


def _as_text(column: pa.Array) -> pa.Array:
    if pa.types.is_dictionary(column.type) or pa.types.is_string(column.type):
        return column
    return pc.cast(column, pa.string())


def _first_known(value: _Ints, offsets: _Ints) -> tuple[_Ints, int]:
    """The first value of every case that is known, and how many cases have several."""
    case = np.repeat(np.arange(len(offsets) - 1), np.diff(offsets))
    there = np.flatnonzero(value >= 0)
    first = np.full(len(offsets) - 1, -1, np.int64)
    first[case[there][::-1]] = value[there][::-1]  # the earliest is written last
    differs = np.unique(case[there][value[there] != first[case[there]]])
    return first, len(differs)


def _ordered(code: _Ints, texts: Sequence[str], several: int, most: int) -> Labels:
    cases = np.bincount(code[code >= 0], minlength=len(texts)).tolist()
    first = (one for one, many in enumerate(cases) if many)  # others name no case
    order = sorted(first, key=lambda one: (-cases[one], texts[one]))
    shown = order if len(order) <= most else order[: most - 1]
    merged = len(order) - len(shown)
    names = [texts[one] for one in shown]
    place = np.full(len(texts) + 1, len(shown), np.int64)  # the last is what is not known
    for at, one in enumerate(shown):
        place[one] = at
    if merged:
        names.append(OTHERS)
    if (code < 0).any():
        place[-1] = len(names)
        names.append(NOT_KNOWN)
    return Labels(tuple(names), place[code], several, merged, len(order))


def starts(log: EventLog) -> _Ints:
    """The first event of every case, in microseconds since 1970 in UTC."""
    found = [bucket.time[bucket.offsets[:-1]] for bucket in log.storage.buckets()]
    return np.concatenate([*found, np.zeros(0, np.int64)])


def ids_of(log: EventLog) -> pa.Array:
    """The id of every case, in the order of the storage."""
    chunks = [bucket.cases for bucket in log.storage.buckets()]
    return pa.chunked_array(chunks, pa.string()).combine_chunks()


def by_period(start: _Ints, period: str, timezone: str | None) -> Labels:
    """The period in which every case started, by the clock of a zone (UTC by default).

    Raises
    ------
    UsageError
        ``JM-E079`` if there is no such period, ``JM-E021`` no such zone.
    """
    if period not in PERIODS:
        message = f"There is no period '{period}'; there are {', '.join(PERIODS)}."
        hint = did_you_mean(period, PERIODS) or "write for example over('month')"
        raise UsageError(Problem("JM-E079", message, hint))
    zone = TimeRule(timezone=timezone).timezone or "UTC"
    at = pa.array(start, pa.timestamp("us", tz="UTC")).cast(pa.timestamp("us", tz=zone))
    local = pc.floor_temporal(pc.local_timestamp(at), unit=period, week_starts_monday=True)
    days = local.cast(pa.date32()).cast(pa.int32()).to_numpy(zero_copy_only=False)
    known, code = np.unique(days, return_inverse=True)
    return Labels(
        tuple(_called(int(day), period) for day in known),
        code.reshape(-1).astype(np.int64),
        values=len(known),
    )


def _called(day: int, period: str) -> str:
    """``2026-01``, ``2026-Q1``, ``2026-W02`` (weeks of ISO 8601), ``2026-01-05``."""
    from datetime import date, timedelta

    begins = date(1970, 1, 1) + timedelta(days=day)
    match period:
        case "month":
            return f"{begins:%Y-%m}"
        case "quarter":
            return f"{begins.year}-Q{(begins.month + 2) // 3}"
        case "week":
            iso = begins.isocalendar()
            return f"{iso.year}-W{iso.week:02d}"
        case _:
            return begins.isoformat()
