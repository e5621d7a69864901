"""Why rows were rejected, as sentences."""

from __future__ import annotations

from journeymine.language import sentence
from journeymine.log import REASONS

__all__ = ["reason_alone", "reason_with_code"]


def reason_alone(reason: str) -> str:
    """What `Rows.rejected` calls a reason, without its code.

    Examples
    --------
    >>> reason_alone("JM-E101 missing case")
    'missing case'
    """
    code, _, words = reason.partition(" ")
    return sentence(REASONS[code]) if REASONS.get(code) == words else words


def reason_with_code(reason: str) -> str:
    """The same with its code.

    Examples
    --------
    >>> reason_with_code("JM-E101 missing case")
    'JM-E101 missing case'
    """
    code = reason.partition(" ")[0]
    return sentence("{code} {reason}", code=code, reason=reason_alone(reason))
