"""At which hours of the week customers do something."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journeymine.drawing.canvas.colours import INK
from journeymine.drawing.charts.style import axes, titled
from journeymine.language import language_of
from journeymine.log import EventLog
from journeymine.log.reductions.moments import hours_of_the_week

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["calendar"]


def calendar(
    log: EventLog, ax: Axes | None = None, *, timezone: str = "UTC", language: str = "en"
) -> Axes:
    """Draw the events by weekday and hour, the darker the more.

    Opening hours, nightly batches and a wrong time zone show at a glance.

    Parameters
    ----------
    log : EventLog
    ax : matplotlib.axes.Axes, optional
    timezone : str
        Whose clock, by its name in the IANA database.
    language : str

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    UsageError
        ``JM-E089`` if there is no such zone.
    """
    from matplotlib.colors import LinearSegmentedColormap

    said, counts = language_of(language), hours_of_the_week(log, timezone=timezone)
    ax = axes(ax)
    shades = LinearSegmentedColormap.from_list("ink", ["#fff", INK])
    drawn = ax.imshow(counts, cmap=shades, aspect="auto", vmin=0)
    ax.figure.colorbar(drawn, ax=ax, label=said.say("Events"), shrink=0.8)
    ax.set_yticks(range(7), said.weekdays())
    ax.set_xticks(range(0, 24, 3))
    total = int(counts.sum())
    title = said.say("There is no event")
    if total:
        day, hour = divmod(int(counts.argmax()), 24)
        title = said.say(
            "Most happens {hour} to {next}, {day}: {share} of {events}",
            day=said.weekdays()[day],
            hour=f"{hour}:00",
            next=f"{hour + 1}:00",
            share=said.percent(int(counts.max()) / total, 1),
            events=said.say_counted(total, "{n} event", "{n} events"),
        )
    return titled(
        ax, title, x=said.say("Hour of the day ({zone})", zone=timezone), y=said.say("Weekday")
    )
