"""Numbers as people read them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from math import fsum

__all__ = ["apportioned", "counted", "lasting", "numbered", "percent", "spaced", "trimmed"]

_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_FORMS = re.compile(r"\[([^|\]]*)\|([^|\]]*)\]")


def percent(value: float, *, decimals: int = 1) -> str:
    """A share in words, halves rounded up: 0 and 100 % are only said when they are exact.

    Examples
    --------
    >>> percent(0.1834), percent(0.0001), percent(0.99999), percent(1.0)
    ('18.3 %', '<0.1 %', '>99.9 %', '100 %')
    >>> percent(0.925, decimals=0), percent(0.004, decimals=0)
    ('93 %', '<1 %')
    """
    if value in (0, 1):
        return f"{value:.0%}".replace("%", " %")
    edge = Decimal(10) ** -decimals
    shown = (Decimal(str(value)) * 100).quantize(edge, ROUND_HALF_UP)
    if shown == 0:
        return f"<{edge} %"
    return f">{100 - edge} %" if shown == 100 else f"{shown} %"


def counted(n: int, noun: str) -> str:
    """A number with its noun, which is in the plural unless there is one of it.

    Examples
    --------
    >>> counted(1, "customer"), counted(0, "event"), counted(4_000, "case")
    ('1 customer', '0 events', '4,000 cases')
    >>> counted(1, "activity"), counted(2, "activity"), counted(2, "day")
    ('1 activity', '2 activities', '2 days')
    """
    if n == 1:
        return f"{n:,} {noun}"
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return f"{n:,} {noun[:-1]}ies"
    return f"{n:,} {noun}s"


def numbered(n: int, words: str) -> str:
    """A number with words of which some depend on it, as ``[is|are]``: the first for one.

    For words of ours alone, never for names of a log.

    Examples
    --------
    >>> numbered(1, "[hit shares its|hits share their] id"), numbered(2_000, "[line|lines] kept")
    ('1 hit shares its id', '2,000 lines kept')
    """
    return f"{n:,} " + _FORMS.sub(r"\1" if n == 1 else r"\2", words)


def trimmed(value: float, *, decimals: int = 3) -> str:
    """A figure with at most so many decimals, and no more than it needs.

    Examples
    --------
    >>> trimmed(1234.5), trimmed(2.0), trimmed(0.125)
    ('1,234.5', '2', '0.125')
    """
    return f"{value:,.{decimals}f}".rstrip("0").rstrip(".")


def apportioned(values: Sequence[float], decimals: int = 1) -> list[float]:
    """Parts of a sum, rounded so that they add up to the rounded sum.

    By largest remainders [1]_: each part is rounded down, and the units that are then missing go
    to those that lost most, of equals to the first.  No part is off by a whole unit.

    Parameters
    ----------
    values : sequence of float
    decimals : int
        How many of them are kept, 0 or more.

    References
    ----------
    .. [1] Balinski, Young (1982). Fair Representation: Meeting the Ideal of One Man, One Vote.
       Yale University Press. The method is named after Hamilton there.

    Examples
    --------
    >>> apportioned([4.64, 0.14, 1.34, 3.14, 1.26])  # of 10.52; one by one they give 10.4
    [4.7, 0.1, 1.3, 3.1, 1.3]
    >>> apportioned([1 / 3, 1 / 3, 1 / 3], 2)
    [0.34, 0.33, 0.33]
    """
    unit = Decimal(10) ** -decimals
    whole = Decimal(f"{fsum(values):.{decimals}f}")
    exact = [Decimal(str(value)) for value in values]
    parts = [value.quantize(unit, ROUND_FLOOR) for value in exact]
    missing = int((whole - sum(parts, Decimal(0))) / unit)
    order = sorted(range(len(parts)), key=lambda at: (parts[at] - exact[at], at))
    for at in order[:missing]:
        parts[at] += unit
    return [float(part) for part in parts]


def spaced(words: str) -> str:
    r"""Words with narrow no-break spaces between the thousands, as pages and pictures have them.

    Examples
    --------
    >>> spaced("1,234,567 of 8,000 cases, 20 of them open").replace("\u202f", "_")
    '1_234_567 of 8_000 cases, 20 of them open'
    """
    return _THOUSANDS.sub("\u202f", words)


_UNITS = ((86_400, "day"), (3_600, "hour"), (60, "minute"))


def lasting(seconds: float) -> str:
    """A time as people say it, in the largest unit of which there is just one or at least two.

    Examples
    --------
    >>> lasting(86_400), lasting(1_209_600), lasting(100_800), lasting(1_800)
    ('1 day', '14 days', '28 hours', '30 minutes')
    >>> lasting(250_000), lasting(1), lasting(0.25), lasting(0)
    ('2.9 days', '1 second', '0.2 seconds', '0 seconds')
    """
    fits = (one for one in _UNITS if abs(seconds) >= 2 * one[0] or abs(seconds) == one[0])
    size, unit = next(fits, (1, "second"))
    told = trimmed(seconds / size, decimals=1)
    return f"{told} {unit}" if told == "1" else f"{told} {unit}s"
