"""Dates in workbooks: days since 1900 or 1904, as the text that they stand for.

A workbook has no zones, and keeps a moment as a fraction of days in a double, so that 08:30
comes as 0.354166666666667.  Moments are therefore read to the millisecond, which is the
finest that Excel itself shows.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from journeymine.reading.workbook.formats import Shown

__all__ = ["date_text"]

_DAY = 86_400_000
_SINCE_1900, _SINCE_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)
_BEFORE_LEAP_DAY = 60  # 29 February 1900, a day that Excel counts and that never was
_TOO_LATE = 2_958_466  # 10000-01-01


def date_text(number: float, shown: Shown, *, from_1904: bool = False) -> tuple[Shown, str] | None:
    """What a number that is shown as a date, a time of day or a lasting stands for.

    None if it is no date that there is.

    Examples
    --------
    >>> date_text(45663.354166666664, Shown.MOMENT)
    (<Shown.MOMENT: 'moment'>, '2025-01-06T08:30:00')
    >>> date_text(45663, Shown.DAY), date_text(0.354166666666667, Shown.CLOCK)
    ((<Shown.DAY: 'day'>, '2025-01-06'), (<Shown.CLOCK: 'clock'>, '08:30:00'))
    """
    if not -_TOO_LATE < number < _TOO_LATE:
        return None
    millis = round(number * _DAY)
    if shown is Shown.LASTING or (shown is Shown.CLOCK and 0 <= millis < _DAY):
        return shown, _clock(millis)
    if millis < 0 or (millis < _DAY and not from_1904):
        return None
    if not from_1904 and millis < (_BEFORE_LEAP_DAY + 1) * _DAY:
        if millis >= _BEFORE_LEAP_DAY * _DAY:
            return None
        millis += _DAY
    start = _SINCE_1904 if from_1904 else _SINCE_1900
    try:
        moment = start + timedelta(milliseconds=millis)
    except OverflowError:
        return None
    if shown is Shown.DAY and millis % _DAY == 0:
        return Shown.DAY, moment.date().isoformat()
    finest = "milliseconds" if millis % 1_000 else "seconds"
    return Shown.MOMENT, moment.isoformat(timespec=finest)


def _clock(millis: int) -> str:
    sign, millis = ("-", -millis) if millis < 0 else ("", millis)
    seconds, millis = divmod(millis, 1_000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    part = f".{millis:03}" if millis else ""
    return f"{sign}{hours:02}:{minutes:02}:{seconds:02}{part}"
