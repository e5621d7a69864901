"""The stages over columns of the same width."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from journeymine.drawing.colours import INK, RULE
from journeymine.drawing.letters import cut
from journeymine.drawing.svg import element, number, text

__all__ = ["STAGE_HEIGHT", "stage_heads"]

STAGE_HEIGHT = 26.0


def stage_heads(stages: Sequence[str], left: float, wide: float, y: float) -> Iterator[str]:
    """A name over a line for every stretch of columns in the same stage.

    Parameters
    ----------
    stages : sequence of str
        Of every column; empty for none.
    left : float
        Where the first column begins, in pixels.
    wide : float
        Of a column.
    y : float
        Where the names stand.
    """
    at = 0
    for stage, members in groupby(stages):
        n = len(list(members))
        start, end = left + wide * at, left + wide * (at + n) - 8
        at += n
        if not stage:
            continue
        shown = cut(stage, end - start, 12, 600)
        yield text(
            start, y, shown, size=12, fill=INK, weight=600, title=stage if shown != stage else ""
        )
        yield element("path", d=f"M{number(start)} {number(y + 6)}H{number(end)}", stroke=RULE)
