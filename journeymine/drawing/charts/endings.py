"""How journeys end over time: succeeded, lost, still under way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journeymine.drawing.canvas.colours import OFF_TARGET, TRAVELLED
from journeymine.drawing.charts.style import axes, banded, shares, titled
from journeymine.errors import Problem, UsageError
from journeymine.gap import Gap
from journeymine.language import language_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["endings"]


def endings(gap: Gap, ax: Axes | None = None, *, language: str = "en") -> Axes:
    """Draw which share of the journeys has succeeded, and which is lost, by days since the start.

    By Aalen and Johansen, with 95 % bands: open journeys count for as long as they were watched.

    Parameters
    ----------
    gap : Gap
    ax : matplotlib.axes.Axes, optional
    language : str

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    UsageError
        ``JM-E085`` if the outcome was not measured.
    """
    said, outcome = language_of(language), gap.to_dict()["outcome"]
    if outcome is None or outcome["completion"]["estimate"]["value"] is None:
        message = "How journeys end cannot be drawn: the outcome was not measured."
        raise UsageError(Problem("JM-E085", message, "see left_out of the gap for the reason"))
    done = outcome["completion"]
    ax = axes(ax)
    for curve, colour, name in (
        (done["curve"], TRAVELLED, said.say("succeeded")),
        (done["lost_curve"], OFF_TARGET, said.say("lost")),
    ):
        end = banded(ax, curve, colour)
        ax.annotate(
            name, end, color=colour, fontsize=10, xytext=(6, -3), textcoords="offset points"
        )
    shares(ax, said)
    title = said.say(
        "{share} of the journeys succeed (n = {n})",
        share=said.percent(done["estimate"]["value"]),
        n=said.count(done["estimate"]["n"]),
    )
    return titled(
        ax, title, x=said.say("Days since the first event"), y=said.say("Share of journeys")
    )
