"""How long customers wait for a touchpoint that was promised."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journeymine.drawing.canvas.colours import INK, OFF_TARGET, TRAVELLED
from journeymine.drawing.charts.style import DAY, axes, banded, shares, titled
from journeymine.errors import Problem, UsageError, did_you_mean
from journeymine.gap import Gap
from journeymine.language import language_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["waiting"]


def waiting(gap: Gap, touchpoint: str, ax: Axes | None = None, *, language: str = "en") -> Axes:
    """Draw which share has reached a touchpoint by days of waiting, beside its deadline.

    By Aalen and Johansen, with a 95 % band: leaving competes with the touchpoint, and waits that
    are cut off count for as long as they were watched.

    Parameters
    ----------
    gap : Gap
    touchpoint : str
        One with a time target; of several targets the first.
    ax : matplotlib.axes.Axes, optional
    language : str

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    UsageError
        ``JM-E085`` if the touchpoint has no time target.
    """
    said, time = language_of(language), gap.to_dict()["time"]
    targets = {one["touchpoint"]: one for one in reversed(time["targets"] if time else [])}
    if touchpoint not in targets:
        message = f"The touchpoint '{touchpoint}' has no time target."
        hint = did_you_mean(touchpoint, list(targets)) or "give it one: targets: {within: ...}"
        raise UsageError(Problem("JM-E085", message, hint))
    target = targets[touchpoint]
    ax = axes(ax)
    last, _ = banded(ax, target["curve"], TRAVELLED)
    deadline = target["at_most"] / DAY
    ax.set_xlim(0, 1.15 * max(deadline, last))
    ax.axvline(deadline, color=OFF_TARGET, linewidth=1.2)
    ax.annotate(
        said.say("promised: {time}", time=said.lasting(target["at_most"])), (deadline, 0.03),
        color=INK, fontsize=9, xytext=(5, 0), textcoords="offset points",
    )  # fmt: skip
    shares(ax, said)
    kept = target["estimate"]["value"]
    title = (
        touchpoint
        if kept is None
        else said.say(
            "{touchpoint} comes in time for {share} (n = {n})",
            touchpoint=touchpoint,
            share=said.percent(kept),
            n=said.count(target["estimate"]["n"]),
        )
    )
    return titled(ax, title, x=said.say("Days of waiting"), y=said.say("Share that has it"))
