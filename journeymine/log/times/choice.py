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
from journeymine.log.times.formats import (
    DAY_FIRST,
    ISO,
    KNOWN,
    MONTH_FIRST,
    TimeFormat,
    named_format,
)
from journeymine.log.times.instants import Written, parse

__all__ = ["Evidence", "TimeRule"]


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


class Evidence:
    """What speaks for each format of a column, over all its values.

    Values come in one piece or in several.  Once a format has read everything so far it is
    tried first, and others only where it fails; if it does not stay the best, the column
    has to be looked at once more, thoroughly.

    Parameters
    ----------
    name, file : str
        Of the column and its file, for messages.
    rule : TimeRule
    thorough : bool
        Whether every format is tried on every piece.
    """

    def __init__(self, name: str, rule: TimeRule, file: str, *, thorough: bool = False) -> None:
        self._name, self._file, self._thorough = name, file, thorough
        if rule.time_format is not None:
            self._forms: tuple[TimeFormat, ...] = (named_format(rule.time_format),)
            self._how = f"in the format '{rule.time_format}'"
        elif rule.iso_only:
            self._forms, self._how = (ISO,), "as ISO 8601"
        else:
            self._forms, self._how = KNOWN, "in any known form"
        self._total = 0
        self._fitting = dict.fromkeys(self._forms, 0)
        self._partial = False
        self._sample = ""
        self._shown: dict[str, str] = {}

    @property
    def leading(self) -> TimeFormat | None:
        """The first format that has read everything so far; None if there is none."""
        return next((f for f in self._forms if self._fitting[f] == self._total), None)

    @property
    def first(self) -> TimeFormat:
        """The format that is preferred if all values can be read in it."""
        return self._forms[0]

    @property
    def only(self) -> TimeFormat | None:
        """The format, if there is no choice."""
        return self._forms[0] if len(self._forms) == 1 else None

    def add(self, values: pa.Array, weights: NDArray[np.int64]) -> None:
        """Look at more values.

        Parameters
        ----------
        values : array of text
            Distinct ones, without nulls.
        weights : array of int64
            How often each occurs; 0 for those that do not count.
        """
        total = int(weights.sum())
        if total and not self._sample:
            self._sample = _first(values, weights > 0)
        leading = self.leading if self._total else None
        forms = [f for f in self._forms if f is not leading]
        read: dict[TimeFormat, Written] = {}
        for form in [leading, *forms] if leading is not None else forms:
            read[form] = parse(values, form)
            fitting = int(weights[read[form].readable].sum())
            self._fitting[form] += fitting
            if fitting == total and not self._thorough:
                break  # no other can fit more; day and month are told apart below
        self._partial |= len(read) < len(self._forms)
        self._total += total
        if {DAY_FIRST, MONTH_FIRST} & set(read) and DAY_FIRST in self._forms:
            for form in (DAY_FIRST, MONTH_FIRST):
                if form not in read:
                    read[form] = parse(values, form)
                    self._fitting[form] += int(weights[read[form].readable].sum())
            self._tell_apart(values, weights > 0, read[DAY_FIRST], read[MONTH_FIRST])

    def forget(self) -> None:
        """Count anew, since what was looked at will come once more."""
        self._total, self._fitting, self._partial = 0, dict.fromkeys(self._forms, 0), False

    def is_known(self, form: TimeFormat, total: int) -> None:
        """Note that all of `total` further values can be read in a format."""
        self._total += total
        self._fitting[form] += total
        self._partial |= len(self._forms) > 1

    def decide(self) -> TimeFormat | None:
        """The one format of the column; None if that needs a thorough look.

        Raises
        ------
        LogError
            ``JM-E215`` if no format fits at least half of the values, ``JM-E216`` if two fit
            and read them differently.
        """
        best = max(self._forms, key=lambda form: self._fitting[form])
        if self._fitting[best] < self._total and self._partial and not self._thorough:
            return None
        if 2 * self._fitting[best] < self._total:
            raise _unreadable(self._sample, self._name, self._file, self._how)
        if best in (DAY_FIRST, MONTH_FIRST):
            self._check_order()
        return best

    def _tell_apart(
        self, values: pa.Array, counted: NDArray[np.bool_], day: Written, month: Written
    ) -> None:
        only_day = counted & day.readable & ~month.readable
        only_month = counted & month.readable & ~day.readable
        differ = counted & day.readable & month.readable & (day.micros != month.micros)
        for what, which in (("day", only_day), ("month", only_month), ("differ", differ)):
            if which.any():
                self._shown.setdefault(what, _first(values, which))

    def _check_order(self) -> None:
        """Refuse a column whose days and months can be told in no way, or in two."""
        shown = self._shown
        if ("day" in shown) != ("month" in shown):
            return
        if "day" in shown:
            samples = shown["day"], shown["month"]
            message = (
                f"The times in '{self._name}' are mixed: '{samples[0]}' can only be "
                f"day/month/year, '{samples[1]}' only month/day/year."
            )
        elif "differ" in shown:
            samples = shown["differ"], shown["differ"]
            message = (
                f"The times in '{self._name}' fit day/month/year and month/day/year alike, and "
                f"'{samples[0]}' would be two different days."
            )
        else:
            return
        first, second = _as_strptime(samples[0], DAY_FIRST), _as_strptime(samples[1], MONTH_FIRST)
        hint = (
            f"pass time_format='{first}' or '{second}' in Python, or --time-format '{first}' or "
            f"'{second}' on the command line"
        )
        raise LogError(Problem("JM-E216", message, hint, file=self._file))


def _first(values: pa.Array, which: NDArray[np.bool_]) -> str:
    return str(values[int(np.argmax(which))].as_py())


def _unreadable(sample: str, name: str, file: str, how: str) -> LogError:
    sample = sample[:60]
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
