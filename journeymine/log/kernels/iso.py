"""Times in ISO 8601, read from their bytes."""

from __future__ import annotations

import numpy as np

from journeymine.compiled import compiled, inner

__all__ = ["DAY_ONLY", "FINER", "READ", "ZONED", "iso_times"]

READ, ZONED, FINER, DAY_ONLY = 1, 2, 4, 8


@inner
def _digits(data, at, n):
    """The number in the n bytes from `at` on; -1 if they are not all digits."""
    number = np.int64(0)
    for i in range(at, at + n):
        digit = np.int64(data[i]) - 48
        if digit < 0 or digit > 9:
            return np.int64(-1)
        number = number * 10 + digit
    return number


@inner
def _days(year, month, day):
    """Days since 1970 in the proleptic Gregorian calendar (Hinnant's days_from_civil)."""
    y = year - 1 if month <= 2 else year
    era = y // 400
    of_era = y - era * 400
    of_year = (153 * (month + (-3 if month > 2 else 9)) + 2) // 5 + day - 1
    return era * 146097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year - 719468


@inner
def _length(year, month):
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month == 4 or month == 6 or month == 9 or month == 11 else 31


@compiled
def iso_times(offsets, data, micros, flags):
    """Read every value that is plainly ISO 8601: date, ``T`` or blank, clock, zone.

    Whatever is not plain keeps a flag of 0 and is left to the slower reader, which decides;
    so the two can never differ on a value that both read.
    """
    for row in range(len(offsets) - 1):
        at, end = offsets[row], offsets[row + 1]
        size = end - at
        if size < 10 or size > 40 or data[at + 4] != 45 or data[at + 7] != 45:
            continue
        year, month, day = _digits(data, at, 4), _digits(data, at + 5, 2), _digits(data, at + 8, 2)
        if year < 2 or year > 9998 or month < 1 or month > 12 or day < 1:
            continue
        if day > _length(year, month):
            continue
        flag = READ
        tail = np.int64(0)
        shift = np.int64(0)
        clock = np.int64(0)
        i = at + 10
        if i == end:
            flag |= DAY_ONLY
        else:
            if (data[i] != 84 and data[i] != 32) or end - i < 6 or data[i + 3] != 58:
                continue
            hour, minute = _digits(data, i + 1, 2), _digits(data, i + 4, 2)
            if hour < 0 or hour > 23 or minute < 0 or minute > 59:
                continue
            clock = hour * 3600 + minute * 60
            i += 6
            if i < end and data[i] == 58:
                second = _digits(data, i + 1, 2) if end - i >= 3 else np.int64(-1)
                if second < 0 or second > 59:
                    continue
                clock += second
                i += 3
                if i < end and (data[i] == 46 or data[i] == 44):
                    i += 1
                    places = 0
                    nanos = np.int64(0)
                    while i < end and places < 9 and data[i] >= 48 and data[i] <= 57:
                        nanos = nanos * 10 + (np.int64(data[i]) - 48)
                        places += 1
                        i += 1
                    if places == 0:
                        continue
                    while places < 9:
                        nanos *= 10
                        places += 1
                    tail = nanos // 1000
                    if nanos % 1000 != 0:
                        flag |= FINER
            if i < end:
                if data[i] == 90 and i + 1 == end:
                    flag |= ZONED
                elif data[i] == 43 or data[i] == 45:
                    left = end - i
                    if left == 6 and data[i + 3] == 58:
                        minutes = _digits(data, i + 4, 2)
                    elif left == 5:
                        minutes = _digits(data, i + 3, 2)
                    elif left == 3:
                        minutes = np.int64(0)
                    else:
                        continue
                    hours = _digits(data, i + 1, 2)
                    if hours < 0 or hours > 23 or minutes < 0 or minutes > 59:
                        continue
                    shift = (hours * 60 + minutes) * 60
                    if data[i] == 45:
                        shift = -shift
                    flag |= ZONED
                else:
                    continue
        micros[row] = (_days(year, month, day) * 86400 + clock - shift) * 1_000_000 + tail
        flags[row] = flag
