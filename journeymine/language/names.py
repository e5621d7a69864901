"""Names of a log or a design inside a sentence of ours."""

from __future__ import annotations

import re

__all__ = ["isolated"]

_END = "\u2069"
_TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def isolated(name: str) -> str:
    r"""The name; one that turns the writing direction turns only itself.

    By the isolates of Unicode's bidirectional algorithm (UAX #9), which end the embeddings that are
    open in them; isolates of the name that are open are ended, and what ends none is left out.

    Examples
    --------
    >>> isolated("Pay"), isolated("Pay\u202e")
    ('Pay', '\u2068Pay\u202e\u2069')
    >>> isolated("Pay\u2067"), isolated("\u2069Pay")
    ('\u2068Pay\u2067\u2069\u2069', '\u2068Pay\u2069')
    """
    if not _TURNING.search(name):
        return name
    kept, depth = [], 0
    for character in name:
        if character == _END and not depth:
            continue  # it would end our isolate
        depth += (character in "\u2066\u2067\u2068") - (character == _END)
        kept.append(character)
    return f"\u2068{''.join(kept)}{_END * (depth + 1)}"
