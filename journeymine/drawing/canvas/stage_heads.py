"""The stages over columns of the same width."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from journeymine.drawing.canvas.colours import INK, RULE
from journeymine.drawing.canvas.letters import cut
from journeymine.drawing.canvas.svg import element, number, text

__all__ = ["STAGE_HEIGHT", "stage_heads"]

STAGE_HEIGHT = 26.0
_APART = 8.0  # between a stage and the next


def stage_heads(
    stages: Sequence[str], left: float, wide: float, y: float, *, strong: bool = False
) -> Iterator[str]:
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
    strong : bool
        Larger, over a line of ink: where stages are the heads of a whole journey.
    """
    size, below = (13, 8) if strong else (12, 6)
    at = 0
    for stage, members in groupby(stages):
        n = len(list(members))
        start, end = left + wide * at, left + wide * (at + n) - _APART
        at += n
        if not stage:
            continue
        shown = cut(stage, end - start, size, 600)
        full = stage if shown != stage else ""
        yield text(start, y, shown, size=size, fill=INK, weight=600, title=full)
        path = f"M{number(start)} {number(y + below)}H{number(end)}"
        if strong:
            yield element("path", d=path, stroke=INK, stroke_width=1.5)
        else:
            yield element("path", d=path, stroke=RULE)
