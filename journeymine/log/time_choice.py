"""Which format a column of times is in: one, checked on the whole column.

Day and month are never guessed: where two formats read the column differently, it is an
error that names both.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from zoneinfo import ZoneInfo, available_timezones

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from journeymine.errors import LogError, Problem, UsageError, did_you_mean
from journeymine.log.instants import Written, parse
from journeymine.log.time_formats import (
    DAY_FIRST,
    ISO,
    KNOWN,
    MONTH_FIRST,
    TimeFormat,
    named_format,
)

__all__ = ["TimeRule", "choose_format"]


@dataclass(frozen=True, slots=True)
class TimeRule:
    """How the times of a log are to be read.

    Attributes
    ----------
    time_format : str or None
        A strptime format, ``unix-s``, ``unix-ms`` or ``unix-us``; None to recognise it.
    timezone : str or None
        The zone of times without one, as the IANA database names it; None for UTC.
    iso_only : bool
        Only ISO 8601 is looked for; XES prescribes it.
    """

    time_format: str | None = None
    timezone: str | None = None
    iso_only: bool = False

    def __post_init__(self) -> None:
        if self.time_format is not None:
            named_format(self.time_format)
        if self.timezone is not None:
            _check_zone(self.timezone)


def _check_zone(zone: str) -> None:
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError):
        known = sorted(available_timezones())
        hint = did_you_mean(zone, known) or "write it like Europe/Stockholm"
        message = f"There is no time zone '{zone}'."
        raise UsageError(Problem("JM-E021", message, hint)) from None


def choose_format(
    values: pa.Array, weights: NDArray[np.int64], name: str, rule: TimeRule, file: str
) -> tuple[TimeFormat, Written]:
    """The one format of a column, and what stands in its values.

    Parameters
    ----------
    values : array of text
        The distinct values, without nulls.
    weights : array of int64
        How often each occurs; 0 for those that do not count.
    name, file : str
        Of the column and its file, for messages.
    rule : TimeRule

    Raises
    ------
    LogError
        ``JM-E215`` if no format fits at least half of the values, ``JM-E216`` if two fit
        and read them differently.
    """
    total = int(weights.sum())
    if rule.time_format is not None:
        forms: tuple[TimeFormat, ...] = (named_format(rule.time_format),)
        how = f"in the format '{rule.time_format}'"
    else:
        forms, how = ((ISO,), "as ISO 8601") if rule.iso_only else (KNOWN, "in any known form")
    read: dict[TimeFormat, Written] = {}
    for form in forms:
        read[form] = parse(values, form)
        if _fitting(read[form], weights) == total:
            break  # no later one can fit more; day and month are told apart below
    best = max(read, key=lambda form: _fitting(read[form], weights))
    if 2 * _fitting(read[best], weights) < total:
        raise _unreadable(values, weights, name, file, how)
    if best in (DAY_FIRST, MONTH_FIRST):
        for form in (DAY_FIRST, MONTH_FIRST):
            read.setdefault(form, parse(values, form))
        _check_order(values, weights, read, name, file)
    return best, read[best]


def _fitting(written: Written, weights: NDArray[np.int64]) -> int:
    return int(weights[written.readable].sum())


def _check_order(
    values: pa.Array,
    weights: NDArray[np.int64],
    read: dict[TimeFormat, Written],
    name: str,
    file: str,
) -> None:
    """Refuse a column whose days and months can be told in no way, or in two."""
    day, month = read[DAY_FIRST], read[MONTH_FIRST]
    counted = weights > 0
    only_day = counted & day.readable & ~month.readable
    only_month = counted & month.readable & ~day.readable
    if only_day.any() != only_month.any():
        return
    both = counted & day.readable & month.readable
    differ = both & (day.micros != month.micros)
    if not only_day.any() and not differ.any():
        return
    shown = [_first(values, only_day), _first(values, only_month)]
    if only_day.any():
        message = (
            f"The times in '{name}' are mixed: '{shown[0]}' can only be day/month/year, "
            f"'{shown[1]}' only month/day/year."
        )
    else:
        sample = _first(values, differ)
        shown = [sample, sample]
        message = (
            f"The times in '{name}' fit day/month/year and month/day/year alike, and '{sample}' "
            "would be two different days."
        )
    first, second = (
        _as_strptime(text, form) for text, form in zip(shown, (DAY_FIRST, MONTH_FIRST), strict=True)
    )
    hint = (
        f"pass time_format='{first}' or '{second}' in Python, or --time-format '{first}' or "
        f"'{second}' on the command line"
    )
    raise LogError(Problem("JM-E216", message, hint, file=file))


def _first(values: pa.Array, which: NDArray[np.bool_]) -> str:
    return str(values[int(np.argmax(which))].as_py())


def _unreadable(
    values: pa.Array, weights: NDArray[np.int64], name: str, file: str, how: str
) -> LogError:
    sample = _first(values, weights > 0)[:60]
    message = f"Most values of the time column '{name}' cannot be read {how}; one is '{sample}'."
    if re.fullmatch(r"\s*[+-]?\d{9,18}(\.\d+)?\s*", sample):
        digits = len(sample.strip("+- ").split(".")[0])
        form = "unix-s" if digits < 12 else "unix-ms" if digits < 15 else "unix-us"
        hint = f"if it counts from 1970, pass time_format='{form}', or --time-format {form}"
    else:
        hint = (
            "pass another column as time, or the format: time_format='%d/%m/%Y %H:%M' in Python, "
            "--time-format '%d/%m/%Y %H:%M' on the command line"
        )
    return LogError(Problem("JM-E215", message, hint, file=file))


_AS_DIRECTIVE = {
    "year": "%Y", "month": "%m", "month_name": "%b", "day": "%d", "hour": "%H", "minute": "%M",
    "second": "%S", "fraction": "%f", "half": "%p", "zone": "%z",
}  # fmt: skip


def _as_strptime(sample: str, form: TimeFormat) -> str:
    """The strptime format by which a value would be read as `form` reads it."""
    match = re.match(form.pattern, sample)
    if match is None:
        return form.name
    spans = [(match.span(part), part) for part, text in match.groupdict().items() if text]
    for (start, end), part in sorted(spans, reverse=True):
        twelve = part == "hour" and match.groupdict().get("half")
        sample = sample[:start] + ("%I" if twelve else _AS_DIRECTIVE[part]) + sample[end:]
    return sample.strip()
