"""The dotted chart: every event of every case as a dot."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from journeymine.drawing.canvas.colours import NEUTRAL, TRAVELLED, channel_colours
from journeymine.drawing.charts.style import axes, titled
from journeymine.language import language_of
from journeymine.log import EventLog
from journeymine.log.reductions.moments import dots

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["dotted"]


def dotted(
    log: EventLog, ax: Axes | None = None, *, most: int = 50_000, language: str = "en"
) -> Axes:
    """Draw every event at its time, a row a case, the earliest case at the bottom.

    Bursts, pauses and the edges of the export show at a glance; colour is the channel.

    Parameters
    ----------
    log : EventLog
    ax : matplotlib.axes.Axes, optional
        Where to draw; new ones if left out.
    most : int
        Of more events than about this, every k-th case is drawn, and the title says so.
    language : str

    Returns
    -------
    matplotlib.axes.Axes

    References
    ----------
    .. [1] Song, van der Aalst (2007). Supporting process mining by showing events at a glance.
       Proceedings of WITS 2007, 139-145.
    """
    said, found = language_of(language), dots(log, most=most)
    ax = axes(ax)
    colours = channel_colours(found.channels)
    moments = found.time.astype("datetime64[us]")
    for at, name in [(-1, ""), *enumerate(found.channels)]:
        here = found.channel == at
        if not here.any():
            continue
        plain = TRAVELLED if not found.channels else NEUTRAL
        ax.scatter(
            moments[here], found.case[here], s=4, linewidths=0, label=name or None,
            color=colours.get(name, plain),
        )  # fmt: skip
    if found.channels:
        ax.legend(frameon=False, fontsize=9, markerscale=3, loc="upper left", bbox_to_anchor=(1, 1))
    drawn = said.say_counted(found.cases, "{n} journey", "{n} journeys")
    if found.cases < found.of:
        title = said.say(
            "{journeys} of {all}, every one that many", journeys=drawn, all=said.count(found.of)
        )
    else:
        title = drawn
    span = _span(found.time)
    if span:
        title = said.say("{journeys} over {time}", journeys=title, time=said.lasting(span))
    return titled(ax, title, x=said.say("Time (UTC)"), y=said.say("Journeys by their beginning"))


def _span(time: np.ndarray) -> float:
    """Seconds from the first to the last event."""
    return float(time.max() - time.min()) / 1_000_000 if len(time) else 0.0
