"""How single visits go wrong: in another channel, with a failed outcome, too late."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from journeymine.design import DesignedJourney
from journeymine.simulation.clocks import Clock, Clocks
from journeymine.simulation.enumerate import Reading
from journeymine.simulation.planting import Event
from journeymine.simulation.plants import Plant
from journeymine.simulation.timing import Bounds, bounds

__all__ = ["Journey", "Visits", "other_channels"]

_Numbered = tuple[int, Plant]


@dataclass(frozen=True, slots=True)
class Journey:
    """The events of one case before they have their times.

    Attributes
    ----------
    events : tuple of Event
    reading : Reading
    limits : array of int64 or None
        How far apart the events are at most; None if the design says nothing of times.
    """

    events: tuple[Event, ...]
    reading: Reading
    limits: Bounds | None


class Visits:
    """Plants what goes wrong at matched visits into paths of one design."""

    def __init__(self, design: DesignedJourney) -> None:
        self._design = design
        self._clocks = Clocks(design)

    def planted(
        self,
        path: Sequence[Event],
        reading: Reading,
        plants: Sequence[_Numbered],
        random: np.random.Generator,
    ) -> Journey | None:
        """The journey with all these plants; None if one finds no visit, or no time."""
        events = list(path)
        for number, plant in plants:
            if plant.kind != "late" and not self._mark(events, reading, number, plant, random):
                return None
        if not self._clocks.any:
            return Journey(tuple(events), reading, None)
        late = [(number, plant) for number, plant in plants if plant.kind == "late"]
        limits = self._limits(events, reading, late, random)
        return None if limits is None else Journey(tuple(events), reading, limits)

    def _mark(
        self,
        events: list[Event],
        reading: Reading,
        number: int,
        plant: Plant,
        random: np.random.Generator,
    ) -> bool:
        """Plant another channel or a failed outcome at one visit that has none yet."""
        designed = self._design.touchpoint(plant.touchpoint).channels
        open_to = [
            at
            for at, event in enumerate(events)
            if event.activity == plant.touchpoint
            and reading.matched[at]
            and not (event.failed if plant.kind == "failed" else event.channels != designed)
        ]
        if not open_to:
            return False
        at = open_to[int(random.integers(len(open_to)))]
        event = events[at].showing(number)
        if plant.kind == "failed":
            events[at] = replace(event, failed=True)
        else:
            channels = plant.channels or other_channels(self._design, plant.touchpoint)
            events[at] = replace(event, channels=channels)
        return True

    def _limits(
        self,
        events: list[Event],
        reading: Reading,
        late: Sequence[_Numbered],
        random: np.random.Generator,
    ) -> Bounds | None:
        """Every time is kept but for the late ones, and what is missed is missed for sure."""
        names = [event.activity for event in events]
        clocks = list(self._clocks.of(names, reading.matched))
        kept = [clock for clock in clocks if clock.stop is not None]
        others = list(self._clocks.limits(names))
        broken: list[Clock] = []

        def within(broken: Sequence[Clock], waits: Sequence[Clock] = ()) -> Bounds | None:
            last = len(events) - 1
            most = [clock.span() for clock in kept if clock not in broken]
            least = [(*clock.span()[:2], clock.at_most + 1) for clock in broken]
            least += [(clock.start, last, clock.at_most + 1) for clock in waits]
            return bounds(len(events), [*most, *others], least)

        for number, plant in late:
            taken = {clock.stop for clock in broken}
            may = [clock for clock in _may_be_late(kept, plant, reading) if clock.stop not in taken]
            order = [may[int(i)] for i in random.permutation(len(may))]
            clock = next((one for one in order if within([*broken, one]) is not None), None)
            if clock is None or clock.stop is None:
                return None
            broken.append(clock)
            events[clock.stop] = events[clock.stop].showing(number)
        limits = within(broken)
        left = any(kind == "stopped" for kind, _ in reading.deviations)
        if limits is None or left or self._clocks.over(names, 0):
            return limits
        waits: list[Clock] = []
        for clock in clocks:
            if clock.stop is None and reading.owed.get(clock.touchpoint, 0) > clock.start:
                longer = within(broken, [*waits, clock])
                if longer is not None:
                    waits.append(clock)
                    limits = longer
        return limits


def other_channels(design: DesignedJourney, touchpoint: str) -> tuple[str, ...]:
    """Channels of other touchpoints that are none of this one's; ``other`` if there is none."""
    designed = design.touchpoint(touchpoint).channels
    known = (c for name in design.touchpoints for c in design.touchpoint(name).channels)
    return tuple(dict.fromkeys(c for c in known if c not in designed)) or ("other",)


def _may_be_late(clocks: Sequence[Clock], plant: Plant, reading: Reading) -> Iterator[Clock]:
    """Clocks of the touchpoint that are stopped by a matched event."""
    for clock in clocks:
        named = clock.touchpoint == plant.touchpoint and plant.after in ("", clock.after)
        if named and clock.stop is not None and reading.matched[clock.stop]:
            yield clock
