"""Numbers as people read them."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

__all__ = ["counted", "lasting", "numbered", "percent", "trimmed"]

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
