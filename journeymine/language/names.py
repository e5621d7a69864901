"""Names of a log or a design inside a sentence of ours."""

from __future__ import annotations

import re

__all__ = ["isolated"]

_TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def isolated(name: str) -> str:
    r"""The name; one that turns the writing direction turns only itself.

    By the isolates of Unicode's bidirectional algorithm (UAX #9), which end what is open in them.

    Examples
    --------
    >>> isolated("Pay"), isolated("Pay\u202e")
    ('Pay', '\u2068Pay\u202e\u2069')
    """
    return f"\u2068{name}\u2069" if _TURNING.search(name) else name
