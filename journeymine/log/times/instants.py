"""From written times to microseconds since 1970, a whole column at once.

The calendar is the proleptic Gregorian one of ISO 8601, years 1 to 9999.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from journeymine.log.times.formats import ISO, TimeFormat
from journeymine.log.values.arrays import bools, ints

__all__ = ["FIRST", "LAST", "MONTHS", "Written", "in_zone", "parse"]

_SECOND = 1_000_000
_DAY = 86_400 * _SECOND

FIRST = -62_135_596_800 * _SECOND
"""The first microsecond of year 1."""

LAST = 253_402_300_800 * _SECOND - 1
"""The last microsecond of year 9999."""

MONTHS = {
    name[:n]: number
    for number, name in enumerate(
        ("january", "february", "march", "april", "may", "june", "july", "august",
         "september", "october", "november", "december"), 1,
    )
    for n in (3, len(name))
} | {"sept": 9}  # fmt: skip

_PLAIN = r"^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(?:\.\d{1,6})?"
_ZONE_AT_END = r"(?:Z|[+-]\d{2}:\d{2})$"

_Ints = NDArray[np.int64]
_Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Written:
    """What stands in each value, as arrays of one length.

    Attributes
    ----------
    micros : array of int64
        The time as written, in UTC where a zone is written; 0 where not readable.
    readable : array of bool
        Whether it is a time that exists in the calendar.
    zoned : array of bool
        Whether a zone is written.
    finer : array of bool
        Whether something finer than microseconds was cut off.
    day_only : array of bool
        Whether no time of day is written.
    """

    micros: _Ints
    readable: _Bools
    zoned: _Bools
    finer: _Bools
    day_only: _Bools


def parse(values: pa.Array, form: TimeFormat) -> Written:
    """Read every value in one format.

    Parameters
    ----------
    values : array of text
        Without nulls.
    form : TimeFormat

    Examples
    --------
    >>> from journeymine.log.times.formats import ISO
    >>> parse(pa.array(["1970-01-01T01:00:00+01:00", "1970-02-30"]), ISO).readable.tolist()
    [True, False]
    """
    if form is ISO and (plain := _plain_iso(values)) is not None:
        return plain
    parts = _Parts(values, form.pattern)
    return _count(parts, form.scale) if form.scale else _calendar(parts)


def in_zone(local: _Ints, zone: str) -> tuple[_Ints, _Bools, _Bools]:
    """Instants of local times; which of them happen twice; which never happen.

    A time that happens twice is its first instant.
    """
    given = pa.array(local).cast(pa.timestamp("us"))
    first = pc.assume_timezone(given, zone, ambiguous="earliest", nonexistent="earliest")
    last = pc.assume_timezone(given, zone, ambiguous="latest", nonexistent="latest")
    never = bools(pc.not_equal(pc.local_timestamp(first), given))
    twice = bools(pc.not_equal(first, last)) & ~never
    return ints(first.cast(pa.int64())), twice, never


class _Parts:
    """The named parts of every value, as a pattern found them."""

    def __init__(self, values: pa.Array, pattern: str) -> None:
        found = pc.extract_regex(values, pattern)
        self.matched = bools(pc.is_valid(found))
        names = [part.name for part in found.type]
        self._texts = {name: pc.fill_null(pc.struct_field(found, name), "") for name in names}

    def text(self, name: str) -> pa.Array:
        if name in self._texts:
            return self._texts[name]
        return pa.repeat("", len(self.matched))

    def has(self, name: str) -> _Bools:
        return bools(pc.not_equal(self.text(name), ""))

    def number(self, name: str, default: int = 0) -> _Ints:
        """As integers, `default` where nothing is written."""
        text = self.text(name)
        filled = pc.if_else(pc.equal(text, ""), str(default), text)
        return ints(pc.cast(filled, pa.int64()))

    def billionths(self) -> _Ints:
        """The fraction, in units of 1e-9."""
        return ints(pc.cast(pc.utf8_rpad(self.text("fraction"), 9, "0"), pa.int64()))


def _plain_iso(values: pa.Array) -> Written | None:
    """ISO 8601 as most programs write it, all values alike, read by Arrow; None if one is not.

    The pattern leaves nothing for Arrow to read otherwise than `_calendar` would, and what it
    cannot read is left to that.
    """
    if len(values) == 0:
        return None
    zoned = bool(pc.match_substring_regex(values[0], _ZONE_AT_END).as_py())
    pattern = _PLAIN + (_ZONE_AT_END if zoned else "$")
    if not pc.all(pc.match_substring_regex(values, pattern)).as_py():
        return None
    try:
        kind = pa.timestamp("us", "UTC" if zoned else None)
        micros = ints(pc.cast(values, kind).view(pa.int64()))
    except pa.ArrowInvalid:
        return None
    if micros.min() < FIRST or micros.max() > LAST:
        return None
    no = np.zeros(len(values), np.bool_)
    return Written(micros, ~no, np.full(len(values), zoned), no, no)


def _count(parts: _Parts, scale: int) -> Written:
    """Units since 1970; `scale` microseconds each."""
    units = parts.number("units")
    within = np.abs(units) <= LAST // scale
    tail = parts.billionths() * scale
    sign = np.where(bools(pc.starts_with(parts.text("units"), "-")), -1, 1)
    micros = np.where(within, units, 0) * scale + sign * (tail // 10**9)
    readable = parts.matched & within & (micros >= FIRST) & (micros <= LAST)
    no = np.zeros_like(readable)
    return Written(np.where(readable, micros, 0), readable, ~no, readable & (tail % 10**9 > 0), no)


def _calendar(parts: _Parts) -> Written:
    year, month, day = _year(parts), _month(parts), parts.number("day")
    hour, half_is_right = _hour(parts)
    minute, second = parts.number("minute"), parts.number("second")
    nanos = parts.billionths()
    offset, offset_is_right = _offset(parts)
    valid = parts.matched & (year >= 1) & (month >= 1) & (month <= 12) & (day >= 1)
    first_days = ((np.where(valid, year, 1970) - 1970) * 12 + np.where(valid, month, 1) - 1).astype(
        "datetime64[M]"
    )
    start = first_days.astype("datetime64[D]").astype(np.int64)
    length = (first_days + 1).astype("datetime64[D]").astype(np.int64) - start
    midnight_after = (hour == 24) & (minute == 0) & (second == 0) & (nanos == 0)
    valid &= (day <= length) & (minute < 60) & (second < 60) & ((hour < 24) | midnight_after)
    valid &= half_is_right & offset_is_right
    clock = (hour * 60 + minute) * 60 + second
    micros = (start + day - 1) * _DAY + clock * _SECOND + nanos // 1000 - offset
    valid &= (micros >= FIRST) & (micros <= LAST)
    zoned, timed = parts.has("zone"), parts.has("hour")
    finer = nanos % 1000 > 0
    return Written(np.where(valid, micros, 0), valid, zoned & valid, finer & valid, valid & ~timed)


def _year(parts: _Parts) -> _Ints:
    short = parts.number("year2")
    since_1969 = np.where(short < 69, 2000, 1900) + short
    return np.where(parts.has("year2"), since_1969, parts.number("year"))


def _month(parts: _Parts) -> _Ints:
    names = pc.utf8_lower(parts.text("month_name"))
    named = pc.index_in(names, value_set=pa.array(list(MONTHS)))
    numbers = np.array([*MONTHS.values(), 0])[ints(pc.fill_null(named, len(MONTHS)))]
    return np.where(parts.has("month_name"), numbers, parts.number("month"))


def _hour(parts: _Parts) -> tuple[_Ints, _Bools]:
    """The hour of 24, and whether it agrees with the half of the day that is written."""
    hour, halved = parts.number("hour"), parts.has("half")
    late = bools(pc.starts_with(pc.utf8_lower(parts.text("half")), "p"))
    of_24 = np.where(halved, hour % 12 + np.where(late, 12, 0), hour)
    return of_24, ~halved | ((hour >= 1) & (hour <= 12))


def _offset(parts: _Parts) -> tuple[_Ints, _Bools]:
    """Microseconds east of UTC, and whether that is an offset that clocks can have."""
    digits = pc.replace_substring_regex(parts.text("zone"), "[^0-9]", "")
    padded = pc.utf8_rpad(digits, 4, "0")
    number = ints(pc.cast(padded, pa.int64()))
    sign = np.where(bools(pc.starts_with(parts.text("zone"), "-")), -1, 1)
    minutes = number // 100 * 60 + number % 100
    return sign * minutes * 60 * _SECOND, (number % 100 < 60) & (number // 100 <= 23)
