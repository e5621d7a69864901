"""What cells of the gap table are made of: numbers, bars and ticks, and the column itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from journeymine.drawing.canvas.colours import CASING, INK, MUTED, NEUTRAL, OFF_TARGET, RULE
from journeymine.drawing.canvas.letters import width
from journeymine.drawing.canvas.svg import element, text
from journeymine.drawing.figures.touchpoints import Row

__all__ = ["BAR", "HEAD_SIZE", "NONE", "Column", "bar", "number", "tick", "widest"]

_SIZE = 12.5
HEAD_SIZE = 12.5
BAR, _HIGH = 62.0, 11.0
NONE = "–"

Cell = Callable[[Row, float, float], Iterator[str]]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of numbers.

    Attributes
    ----------
    head, sub : str
        What it shows, and of whom.
    width : float
    cell : function of a Row, the left and the middle of the cell
    unplanned : bool
        Whether it has figures of unplanned contacts.
    """

    head: str
    sub: str
    width: float
    cell: Cell
    unplanned: bool = False


def widest(words: Iterable[str], least: float) -> float:
    """How much room the numbers of a column need, red ones included."""
    return max(least, *(width(one, _SIZE, 600) for one in words), 0.0)


def number(words: str, x: float, y: float, *, red: bool = False, grey: bool = False) -> str:
    """A number that ends at `x`, in the middle of its row at `y`."""
    fill = OFF_TARGET if red else MUTED if grey else INK
    return text(x, y + 4.5, words, size=_SIZE, fill=fill, weight=600 if red else 400, anchor="end")


def bar(x: float, y: float, share: float, *, red: bool = False, grey: bool = False) -> str:
    """A bar on its ground, filled to a share of it."""
    ground = element("rect", x=x, y=y - _HIGH / 2, width=BAR, height=_HIGH, fill=CASING)
    fill = OFF_TARGET if red else RULE if grey else NEUTRAL
    long = BAR * min(share, 1.0)
    filled = element("rect", x=x, y=y - _HIGH / 2, width=long, height=_HIGH, fill=fill)
    return ground + filled if long > 0 else ground


def tick(x: float, y: float) -> str:
    """A target."""
    return element("rect", x=x - 1, y=y - 8, width=2, height=16, fill=INK)
