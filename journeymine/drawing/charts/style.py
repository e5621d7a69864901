"""How all charts look: the palette of the pictures, little ink, the finding as the title."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journeymine.drawing.colours import INK, MUTED, RULE

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["axes", "titled"]


def axes(ax: Axes | None) -> Axes:
    """The axes that were given, or new ones of a new figure."""
    if ax is not None:
        return ax
    from matplotlib import pyplot

    return pyplot.subplots(figsize=(9.0, 5.0), layout="constrained")[1]


def titled(ax: Axes, title: str, *, x: str, y: str) -> Axes:
    """The axes with title, names of both axes, and no more lines than needed."""
    ax.set_title(title, loc="left", color=INK, fontsize=13, fontweight="bold", pad=12)
    ax.set_xlabel(x, color=MUTED, fontsize=10)
    ax.set_ylabel(y, color=MUTED, fontsize=10)
    ax.tick_params(colors=MUTED, labelsize=9, length=3, color=RULE)
    for side in ("top", "right"):
        ax.spines[side].set_visible(False)
    for side in ("left", "bottom"):
        ax.spines[side].set_color(RULE)
    return ax
