"""How all charts look: the palette of the pictures, little ink, the finding as the title."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from journeymine.drawing.canvas.colours import INK, MUTED, RULE
from journeymine.language import Language

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["DAY", "axes", "banded", "shares", "titled"]

DAY = 86_400.0


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


def shares(ax: Axes, language: Language) -> None:
    """An upright axis from none to all."""
    ax.set_ylim(0, 1.02)
    ax.yaxis.set_major_formatter(lambda value, _: language.percent(min(max(value, 0.0), 1.0)))


def banded(ax: Axes, curve: Sequence[Mapping[str, Any]], colour: str) -> tuple[float, float]:
    """A share over days that begins at nothing, with its 95 % band; where it ends.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    curve : sequence of mapping
        ``seconds, value, low, high``, as ``gap.json`` has it.
    colour : str
    """
    days = [0.0, *(point["seconds"] / DAY for point in curve)]
    value, low, high = ([0.0, *(p[key] for p in curve)] for key in ("value", "low", "high"))
    ax.step(days, value, where="post", color=colour, linewidth=1.8)
    ax.fill_between(days, low, high, step="post", color=colour, alpha=0.15, linewidth=0)
    return days[-1], value[-1]
