"""What the truth says of the journeys that were made, and of what the log has of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from math import fsum

from journeymine.design import DesignedJourney
from journeymine.simulation.clocks import Clocks
from journeymine.simulation.enumerate import Reading
from journeymine.simulation.planting import Event
from journeymine.simulation.plants import Plant
from journeymine.simulation.truth import Felt, Missed, Planted, Travelled

__all__ = ["Made", "felt", "missed", "planted", "travelled"]


@dataclass(frozen=True, slots=True)
class Made:
    """One case.

    Attributes
    ----------
    case, segment : str
    events : tuple of Event
    reading : Reading
    times : tuple of int
        When the events happened, in seconds since 1970.
    kept : int
        How many of the events are in the log.
    planted : tuple of int
        The numbers of its plants.
    felt : tuple of (float or None, bool)
        For every event what was felt, and whether it was told; empty without scores.
    """

    case: str
    segment: str
    events: tuple[Event, ...]
    reading: Reading
    times: tuple[int, ...]
    kept: int
    planted: tuple[int, ...]
    felt: tuple[tuple[float | None, bool], ...] = ()

    @property
    def names(self) -> list[str]:
        """What happened, event by event."""
        return [event.activity for event in self.events]


def planted(made: Sequence[Made], plants: Sequence[Plant], *, shown: bool) -> Iterator[Planted]:
    """The deviations of all cases that the log shows, or those that it does not show."""
    for one in made:
        visible = {number for event in one.events[: one.kept] for number in event.shows}
        for number in one.planted:
            plant = plants[number]
            if (number in visible) == shown:
                logged = "" if plant.kind in ("missing", "stopped") else plant.name
                yield Planted(one.case, plant.kind, plant.touchpoint, logged)


def missed(made: Sequence[Made], design: DesignedJourney) -> Iterator[Missed]:
    """Every clock that started in the log and was not stopped in time.

    A touchpoint that was not due after the start (of a branch that was not taken, say)
    is not missed.
    """
    clocks = Clocks(design)
    last = max((one.times[one.kept - 1] for one in made if one.kept), default=0)
    for one in made if clocks.any else ():
        if not one.kept:
            continue
        over = clocks.over(one.names[: one.kept], last - one.times[one.kept - 1])
        for clock in clocks.of(one.names, one.reading.matched):
            if clock.start >= one.kept:
                continue
            due = one.times[clock.start] + clock.at_most
            entry = one.case, clock.touchpoint, clock.after
            if clock.stop is not None and clock.stop < one.kept:
                if one.times[clock.stop] > due:
                    yield Missed(*entry, "late")
            elif clock.stop is not None or clock.start < one.reading.owed.get(clock.touchpoint, 0):
                yield Missed(*entry, "absent" if over or due < last else "not_yet")


def travelled(made: Sequence[Made], design: DesignedJourney) -> Iterator[Travelled]:
    """Every journey that had begun, to its real end."""
    for one in made:
        if one.kept:
            yield Travelled(
                one.case,
                datetime.fromtimestamp(one.times[0], UTC),
                datetime.fromtimestamp(one.times[-1], UTC),
                _completed(one, design),
                one.kept < len(one.events),
            )


def _completed(one: Made, design: DesignedJourney) -> bool:
    rule = design.success
    if rule is None:
        return not any(kind == "stopped" for kind, _ in one.reading.deviations)
    names = one.names
    reached = [at for at, name in enumerate(names) if name in rule.reaches]
    if not reached or not set(names).isdisjoint(rule.without):
        return False
    return rule.within is None or one.times[reached[0]] - one.times[0] <= rule.within


def felt(made: Sequence[Made]) -> Iterator[Felt]:
    """What was felt in the log, by touchpoint or activity, in the order of their names."""
    visits = sorted(
        (event.activity, score, told)
        for one in made
        for event, (score, told) in zip(
            one.events[: one.kept], one.felt[: one.kept], strict=bool(one.felt)
        )
        if score is not None
    )
    for name, group in groupby(visits, key=lambda visit: visit[0]):
        scores = [(score, told) for _, score, told in group]
        mean = fsum(score for score, _ in scores) / len(scores)
        yield Felt(name, mean, len(scores), sum(told for _, told in scores))
