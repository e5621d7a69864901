"""Times of a Spark column as microseconds since 1970 in UTC, whatever the session's zone.

Spark has instants (TIMESTAMP) and times without a zone (TIMESTAMP_NTZ, DATE).  Turning one
into the other by a cast takes the zone of the session, so nothing here casts between them:
the parts of the calendar are put together as integers.  Text is read by the same patterns
as that of files, and a named zone has the same rules.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from journeymine.errors import Problem, UsageError
from journeymine.log.spark.engine import answering
from journeymine.log.times.formats import TimeFormat, named_format
from journeymine.log.times.instants import FIRST, LAST, MONTHS, in_zone

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame

__all__ = ["TimeReading", "as_utc", "quoted", "read_times"]

_SECOND = 1_000_000
_DAY = 86_400 * _SECOND
_QUARTER = 15 * 60 * _SECOND

_Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class TimeReading:
    """How the times of a column are read.

    Attributes
    ----------
    micros : Column
        As written, in UTC where a zone is written; null where there is none or it cannot be read.
    absent : Column
        Whether there is none: null, empty or blank.
    zoned : Column or None
        Whether the value carries a zone; None if all do, as instants and counts do.
    """

    micros: Column
    absent: Column
    zoned: Column | None


def read_times(frame: DataFrame, name: str, time_format: str | None, blank: str) -> TimeReading:
    """How to read a column.

    Parameters
    ----------
    frame : DataFrame
    name : str
        One of its columns.
    time_format : str or None
        For text and whole numbers.
    blank : str
        A pattern for text that is missing.

    Raises
    ------
    UsageError
        ``JM-E020`` if the format is none, ``JM-E063`` if the column cannot be times.
    """
    from pyspark.sql import functions as f
    from pyspark.sql import types as t

    column, kind = f.col(quoted(name)), frame.schema[name].dataType
    if isinstance(kind, t.TimestampType):
        return TimeReading(_within(f.unix_micros(column)), column.isNull(), None)
    if isinstance(kind, t.TimestampNTZType):
        clock = (
            f.hour(column).cast("bigint") * f.lit(3_600 * _SECOND)
            + f.minute(column).cast("bigint") * f.lit(60 * _SECOND)
            + (f.extract(f.lit("SECOND"), column) * f.lit(_SECOND)).cast("bigint")
        )
        return TimeReading(
            _within(_days(column) * f.lit(_DAY) + clock), column.isNull(), f.lit(False)
        )
    if isinstance(kind, t.DateType):
        return TimeReading(_within(_days(column) * f.lit(_DAY)), column.isNull(), f.lit(False))
    form = named_format(time_format) if time_format is not None else None
    if isinstance(kind, t.StringType) and form is not None:
        micros, zoned = _written(column, form)
        return TimeReading(_within(micros), column.isNull() | column.rlike(blank), zoned)
    if isinstance(kind, t.IntegralType) and form is not None and form.scale:
        within = f.abs(column.cast("bigint")) <= f.lit(LAST // form.scale)
        micros = f.when(within, column.cast("bigint") * f.lit(form.scale))
        return TimeReading(_within(micros), column.isNull(), None)
    raise _no_times(name, kind.simpleString(), time_format)


def as_utc(frame: DataFrame, micros: str, zone: str) -> Column:
    """Local times of a zone in UTC; null where a local time never happens.

    The rules of the zone are those that files are read by: the distinct days come here, and
    the moments at which the clocks of the zone change go back as numbers.
    """
    from pyspark.sql import functions as f

    local = f.col(micros)
    with answering():
        days = frame.select(f.floor(local / f.lit(_DAY)).cast("bigint").alias("day")).distinct()
        found = days.where(f.col("day").isNotNull()).toArrow()["day"].to_numpy()
    spans = _offsets(np.sort(found.astype(np.int64)), zone)
    if not spans:
        return local
    made: Column | None = None
    for (start, offset), (end, _) in zip(spans, [*spans[1:], (None, None)], strict=True):
        shifted = f.lit(None).cast("bigint") if offset is None else local - f.lit(offset)
        if end is None:
            made = shifted if made is None else made.otherwise(shifted)
        elif made is None:
            made = f.when(local < f.lit(end), shifted)
        else:
            made = made.when(local < f.lit(end), shifted)
        assert start is not None
    assert made is not None
    return made


def _offsets(days: _Ints, zone: str) -> list[tuple[int, int | None]]:
    """From which local time on which offset holds, on these days; None where none does."""
    quarters = (days[:, None] * _DAY + np.arange(97) * _QUARTER).ravel()
    spans: list[tuple[int, int | None]] = []
    offsets, never = _states(quarters, zone)
    for place in range(len(quarters)):
        here = None if never[place] else int(offsets[place])
        if spans and spans[-1][1] == here:
            continue
        start = int(quarters[place])
        if spans and quarters[place] - quarters[place - 1] == _QUARTER:
            start = _changes(int(quarters[place - 1]), start, here, zone)
        spans.append((start, here))
    return spans


def _changes(low: int, high: int, to: int | None, zone: str) -> int:
    """The first second after `low`, up to `high`, whose offset is `to`."""
    while high - low > _SECOND:
        middle = low + (high - low) // (2 * _SECOND) * _SECOND
        offsets, never = _states(np.array([middle]), zone)
        if (None if never[0] else int(offsets[0])) == to:
            high = middle
        else:
            low = middle
    return high


def _states(local: _Ints, zone: str) -> tuple[_Ints, NDArray[np.bool_]]:
    utc, _, never = in_zone(local, zone)
    return local - utc, never


def _written(column: Column, form: TimeFormat) -> tuple[Column, Column | None]:
    """Microseconds of text in one format, null if it is not in it; whether a zone is written."""
    from pyspark.sql import functions as f

    places = re.compile(form.pattern).groupindex
    pattern = re.sub(r"\(\?P<\w+>", "(", form.pattern)

    def text(name: str) -> Column:
        if name not in places:
            return f.lit("")
        return f.regexp_extract(column, pattern, places[name])

    def number(name: str) -> Column:
        found = text(name)
        return f.when(found == "", f.lit("0")).otherwise(found).cast("bigint")

    matched = column.rlike(pattern)
    nanos = f.rpad(text("fraction"), 9, "0").cast("bigint")
    if form.scale:
        units = number("units")
        sign = f.when(text("units").startswith("-"), f.lit(-1)).otherwise(f.lit(1))
        tail = f.floor(nanos * f.lit(form.scale) / f.lit(10**9)).cast("bigint")
        within = matched & (f.abs(units) <= f.lit(LAST // form.scale))
        return f.when(within, units * f.lit(form.scale) + sign * tail), None
    year, month = number("year"), number("month")
    if "year2" in places:
        short = number("year2")
        year = f.when(short < 69, short + 2000).otherwise(short + 1900)
    if "month_name" in places:
        named, month = f.lower(text("month_name")), f.lit(0)
        for name, place in MONTHS.items():
            month = f.when(named == name, f.lit(place)).otherwise(month)
    hour, right = number("hour"), f.lit(True)
    if "half" in places:
        half = f.lower(text("half"))
        right = (half == "") | ((hour >= 1) & (hour <= 12))
        late = f.when(half.startswith("p"), f.lit(12)).otherwise(f.lit(0))
        hour = f.when(half == "", hour).otherwise(hour % 12 + late)
    minute, second = number("minute"), number("second")
    date = f.format_string("%04d-%d-%d", year, month, number("day"))
    start = f.unix_date(f.try_to_date(date, "yyyy-M-d")).cast("bigint")
    midnight = (hour == 24) & (minute == 0) & (second == 0) & (nanos == 0)
    right = right & (minute < 60) & (second < 60) & ((hour < 24) | midnight)
    digits = f.rpad(f.regexp_replace(text("zone"), "[^0-9]", ""), 4, "0").cast("bigint")
    sign = f.when(text("zone").startswith("-"), f.lit(-1)).otherwise(f.lit(1))
    east = sign * (f.floor(digits / 100) * 60 + digits % 100)
    right = right & (digits % 100 < 60) & (digits < 2400) & (year >= 1)
    clock = ((hour * 60 + minute - east) * 60 + second) * f.lit(_SECOND)
    micros = start * f.lit(_DAY) + clock + f.floor(nanos / 1000)
    return f.when(matched & right, micros.cast("bigint")), text("zone") != ""


def _days(column: Column) -> Column:
    from pyspark.sql import functions as f

    return f.unix_date(column.cast("date")).cast("bigint")


def _within(micros: Column) -> Column:
    from pyspark.sql import functions as f

    return f.when(micros.between(FIRST, LAST), micros)


def quoted(name: str) -> str:
    """A name of a column for Spark, whatever stands in it."""
    return "`" + name.replace("`", "``") + "`"


def _no_times(name: str, kind: str, time_format: str | None) -> UsageError:
    if time_format is None:
        message = f"The times in '{name}' are stored as {kind}, and no format was given."
        hint = (
            "pass time_format='%Y-%m-%d %H:%M:%S' in Python, --time-format on the command line, "
            "or unix-s, unix-ms, unix-us for whole numbers; or make a timestamp of it in Spark"
        )
    else:
        message = f"The times in '{name}' are stored as {kind}, which '{time_format}' cannot read."
        hint = "make the column a timestamp in Spark: frame.withColumn(...)"
    return UsageError(Problem("JM-E063", message, hint))
