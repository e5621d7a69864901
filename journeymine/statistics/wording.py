"""Numbers as people read them."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

__all__ = ["counted", "percent", "trimmed"]


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


def trimmed(value: float, *, decimals: int = 3) -> str:
    """A figure with at most so many decimals, and no more than it needs.

    Examples
    --------
    >>> trimmed(1234.5), trimmed(2.0), trimmed(0.125)
    ('1,234.5', '2', '0.125')
    """
    return f"{value:,.{decimals}f}".rstrip("0").rstrip(".")
