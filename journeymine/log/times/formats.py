"""How a time can be written, each way a pattern whose parts have names.

One engine reads them all (`column.py`), so a format that was recognised and one that was
given mean the same.  Names of months are English; a two-digit year is 1969 to 2068, as
POSIX has it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from journeymine.errors import Problem, UsageError
from journeymine.language import marked

__all__ = ["DAY_FIRST", "ISO", "KNOWN", "MONTH_FIRST", "TimeFormat", "named_format"]


@dataclass(frozen=True, slots=True)
class TimeFormat:
    """A way of writing a time.

    Attributes
    ----------
    name : str
        What people read, and for a given format what was given.
    pattern : str
        A regular expression for the whole value (RE2 and Python alike).  Its parts are
        named year, year2, month, month_name, day, hour, minute, second, fraction, half,
        zone; or units and fraction for a count since 1970.
    scale : int
        Microseconds a unit, for a count since 1970; otherwise 0.
    """

    name: str
    pattern: str
    scale: int = 0


_CLOCK = r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,](?P<fraction>\d{1,9}))?)?"
_ZONE = r"(?:\s?(?P<zone>Z|z|UTC|GMT|[+-]\d{2}(?::?\d{2})?))?"
_HALF = r"(?:\s?(?P<half>[AaPp]\.?[Mm]\.?))?"
_LATER = rf"(?:(?:T|,?\s+){_CLOCK}{_HALF}{_ZONE})?"
_MONTH = r"(?P<month_name>[A-Za-z]{3,9})\.?"
_YEAR = r"(?P<year>\d{4})"
_DAY = r"(?P<day>\d{1,2})"


def _whole(pattern: str) -> str:
    return rf"^\s*{pattern}\s*$"


ISO = TimeFormat(
    "ISO 8601",
    _whole(rf"{_YEAR}-(?P<month>\d{{2}})-(?P<day>\d{{2}})(?:(?:T|\s){_CLOCK}{_ZONE})?"),
)
DAY_FIRST = TimeFormat(
    marked("day/month/year"), _whole(rf"{_DAY}[/.-](?P<month>\d{{1,2}})[/.-]{_YEAR}{_LATER}")
)
MONTH_FIRST = TimeFormat(
    marked("month/day/year"), _whole(rf"(?P<month>\d{{1,2}})[/.-]{_DAY}[/.-]{_YEAR}{_LATER}")
)

KNOWN: tuple[TimeFormat, ...] = (
    ISO,
    TimeFormat(
        marked("ISO 8601 basic"),
        _whole(
            r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})T(?P<hour>\d{2})(?P<minute>\d{2})"
            rf"(?:(?P<second>\d{{2}})(?:[.,](?P<fraction>\d{{1,9}}))?)?{_ZONE}"
        ),
    ),
    TimeFormat(
        marked("year/month/day"), _whole(rf"{_YEAR}[/.](?P<month>\d{{1,2}})[/.]{_DAY}{_LATER}")
    ),
    DAY_FIRST,
    MONTH_FIRST,
    TimeFormat(
        marked("day month-name year"),
        _whole(rf"(?:[A-Za-z]{{3,9}},?\s+)?{_DAY}(?:\s+|-){_MONTH},?(?:\s+|-){_YEAR}{_LATER}"),
    ),
    TimeFormat(
        marked("month-name day year"),
        _whole(rf"(?:[A-Za-z]{{3,9}},?\s+)?{_MONTH}\s+{_DAY},?\s+{_YEAR}{_LATER}"),
    ),
)
"""The formats that are recognised; two that read a column differently are an error."""

_COUNT = _whole(r"(?P<units>[+-]?\d{1,18})(?:\.(?P<fraction>\d{1,9}))?")
_COUNTS = {
    "unix-s": TimeFormat("unix-s", _COUNT, 1_000_000),
    "unix-ms": TimeFormat("unix-ms", _COUNT, 1_000),
    "unix-us": TimeFormat("unix-us", _COUNT, 1),
}

_DIRECTIVES: Mapping[str, str] = {
    "Y": _YEAR, "y": r"(?P<year2>\d{2})",
    "m": r"(?P<month>\d{1,2})", "b": _MONTH, "B": _MONTH, "h": _MONTH,
    "d": _DAY, "e": r"\s?(?P<day>\d{1,2})",
    "H": r"(?P<hour>\d{1,2})", "I": r"(?P<hour>\d{1,2})", "p": r"(?P<half>[AaPp]\.?[Mm]\.?)",
    "M": r"(?P<minute>\d{1,2})", "S": r"(?P<second>\d{1,2})", "f": r"(?P<fraction>\d{1,9})",
    "z": r"(?P<zone>Z|z|[+-]\d{2}(?::?\d{2})?)", "Z": r"(?P<zone>Z|UTC|GMT)",
    "a": "[A-Za-z]+", "A": "[A-Za-z]+", "%": "%",
}  # fmt: skip

_SHORT = {"%F": "%Y-%m-%d", "%T": "%H:%M:%S", "%R": "%H:%M", "%D": "%m/%d/%y"}


def named_format(name: str) -> TimeFormat:
    """The format that a user named.

    Parameters
    ----------
    name : str
        ``unix-s``, ``unix-ms``, ``unix-us``, or a strptime format [1]_.

    Raises
    ------
    UsageError
        ``JM-E020`` if it is neither, or does not say year, month and day.

    References
    ----------
    .. [1] https://docs.python.org/3/library/datetime.html#format-codes

    Examples
    --------
    >>> re.fullmatch(named_format("%d.%m.%Y").pattern, "24.12.2025")["month"]
    '12'
    """
    if name in _COUNTS:
        return _COUNTS[name]
    written = name
    for short, long in _SHORT.items():
        written = written.replace(short, long)
    pieces = [_piece(found[0], name) for found in re.finditer(r"%.?|\s+|[^%\s]+", written)]
    if re.search(r"%[Sf]Z$", written):  # the letter of ISO 8601, not just any letter
        pieces[-1] = "(?P<zone>Z)"
    pattern = _whole("".join(pieces).strip())
    parts = re.findall(r"\?P<(\w+)>", pattern)
    twice = sorted({part for part in parts if parts.count(part) > 1})
    lacks = [
        what
        for what, ways in (
            ("year", {"year", "year2"}), ("month", {"month", "month_name"}), ("day", {"day"}),
        )
        if not ways & set(parts)
    ]  # fmt: skip
    if twice or lacks:
        fault = f"says the {twice[0]} twice" if twice else f"does not say the {lacks[0]}"
        raise _unusable(name, f"The time format '{name}' {fault}.")
    return TimeFormat(name, pattern)


def _piece(piece: str, name: str) -> str:
    if piece.isspace():
        return r"\s+"
    if not piece.startswith("%"):
        return re.escape(piece)
    if piece[1:] not in _DIRECTIVES:
        raise _unusable(name, f"The time format '{name}' has '{piece}', which cannot be read.")
    return _DIRECTIVES[piece[1:]]


def _unusable(name: str, message: str) -> UsageError:
    if name.startswith("unix"):
        hint = "write unix-s, unix-ms or unix-us"
    else:
        known = " ".join(f"%{letter}" for letter in _DIRECTIVES)
        hint = f"write unix-s, unix-ms, unix-us or a format of these: {known}"
    return UsageError(Problem("JM-E020", message, hint))
