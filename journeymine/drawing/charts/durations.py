"""How long journeys take, as their distribution."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from journeymine.drawing.canvas.colours import GRID, INK, TRAVELLED
from journeymine.drawing.charts.style import DAY, axes, shares, titled
from journeymine.language import language_of
from journeymine.log import EventLog
from journeymine.log.reductions.moments import case_durations

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["durations"]


def durations(log: EventLog, ax: Axes | None = None, *, language: str = "en") -> Axes:
    """Draw which share of the journeys took no longer than so many days.

    The empirical distribution function: no bins to choose, every quantile can be read off;
    the median and nine in ten are marked.  Journeys count from their first to their last event,
    so those that are still open count as long as they were seen.

    Parameters
    ----------
    log : EventLog
    ax : matplotlib.axes.Axes, optional
    language : str

    Returns
    -------
    matplotlib.axes.Axes
    """
    said, seconds = language_of(language), case_durations(log)
    ax = axes(ax)
    title = said.say("There is no journey")
    if len(seconds):
        share = np.arange(1, len(seconds) + 1) / len(seconds)
        ax.step(seconds / DAY, share, where="post", color=TRAVELLED, linewidth=1.8)
        for level in (0.5, 0.9):
            reached = seconds[int(np.ceil(level * len(seconds))) - 1]
            ax.axvline(reached / DAY, color=GRID, linewidth=1, zorder=0)
            ax.annotate(
                said.lasting(float(reached)), (reached / DAY, level), color=INK, fontsize=9,
                xytext=(5, -11), textcoords="offset points",
            )  # fmt: skip
        half = seconds[int(np.ceil(0.5 * len(seconds))) - 1]
        title = said.say("Half of the journeys take {time} or less", time=said.lasting(float(half)))
    shares(ax, said)
    return titled(
        ax,
        title,
        x=said.say("Days from the first to the last event"),
        y=said.say(
            "Share of {journeys}",
            journeys=said.say_counted(len(seconds), "{n} journey", "{n} journeys"),
        ),
    )
