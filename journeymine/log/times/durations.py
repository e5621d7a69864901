"""Durations as people write them: ``90m``, ``36h``, ``14d``, ``2w``."""

from __future__ import annotations

import re
from datetime import timedelta

from journeymine.errors import Problem, UsageError
from journeymine.language import Figure, Sentence, sentence, sentence_counted

__all__ = ["as_duration", "in_words"]

_WRITTEN = re.compile(r"([0-9]{1,8}) ?([mhdw])", re.ASCII)

_LONGEST = timedelta(days=365_250)

_UNITS = {
    "m": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
    "w": timedelta(weeks=1),
}


def as_duration(given: str | timedelta) -> timedelta:
    """The duration that was written, as a number of minutes, hours, days or weeks.

    A month is none: months differ.

    Raises
    ------
    UsageError
        ``JM-E035`` if it is not written so, is nothing, or more than a thousand years.

    Examples
    --------
    >>> as_duration("14d") == as_duration("2w") == timedelta(days=14)
    True
    >>> as_duration("36h"), as_duration("90m")
    (datetime.timedelta(days=1, seconds=43200), datetime.timedelta(seconds=5400))
    """
    if isinstance(given, timedelta):
        found = given
    else:
        written = _WRITTEN.fullmatch(given.strip()) if isinstance(given, str) else None
        if written is None:
            raise _refused(given, "is not a duration")
        found = int(written[1]) * _UNITS[written[2]]
    if not timedelta(0) < found <= _LONGEST:
        raise _refused(given, "is not longer than nothing, or longer than a thousand years")
    return found


def _refused(given: object, why: str) -> UsageError:
    hint = (
        "write a whole number and a unit: 90m, 36h, 14d or 2w (minutes, hours, days, weeks), as "
        "open_after='14d' in Python, --open-after 14d on the command line"
    )
    return UsageError(Problem("JM-E035", f"{str(given)!r} {why}.", hint))


def in_words(duration: timedelta) -> Sentence:
    """A duration in the largest unit of which it is a whole number.

    Examples
    --------
    >>> in_words(timedelta(weeks=2)), in_words(timedelta(hours=36)), in_words(timedelta(hours=1))
    ('14 days', '36 hours', '1 hour')
    """
    seconds = duration / timedelta(seconds=1)
    if seconds % 86_400 == 0:
        return sentence_counted(int(seconds // 86_400), "{n} day", "{n} days")
    if seconds % 3_600 == 0:
        return sentence_counted(int(seconds // 3_600), "{n} hour", "{n} hours")
    if seconds % 60 == 0:
        return sentence_counted(int(seconds // 60), "{n} minute", "{n} minutes")
    if seconds % 1 == 0:
        return sentence_counted(int(seconds), "{n} second", "{n} seconds")
    return sentence("{seconds} seconds", seconds=Figure("trimmed", seconds, 6))
