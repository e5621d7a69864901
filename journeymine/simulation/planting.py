"""Bend one run of a design: plant deviations into it, each at a random place.

A planted path may or may not show what was planted (a step moved a little may as well be
two steps skipped); whether it does is decided elsewhere, by listing every reading.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from journeymine.design import DesignedJourney
from journeymine.simulation.mandatory import mandatory_later
from journeymine.simulation.plants import Plant, PlantKind

__all__ = ["Event", "Planter"]


@dataclass(frozen=True, slots=True)
class Event:
    """What happens, by which step of the design, and what it gives away.

    Attributes
    ----------
    activity : str
    step : int or None
        None for what was planted.
    channels : tuple of str
        It happens in one of these; empty if no channel is told.
    shows : tuple of int
        The numbers of the plants that have been met with this event at the latest.
    failed : bool
        Whether its outcome is one of those that the design calls failed.
    """

    activity: str
    step: int | None
    channels: tuple[str, ...] = ()
    shows: tuple[int, ...] = ()
    failed: bool = False

    def showing(self, *plants: int) -> Event:
        """The same event, giving away these plants as well."""
        return replace(self, shows=(*self.shows, *plants))


_Path = list[Event]
_Numbered = tuple[int, Plant]

SOON = 0.5
"""Share of customers who do again at once, or as soon as can be told, what they do again."""


class Planter:
    """Plants deviations into runs of one design."""

    def __init__(self, design: DesignedJourney) -> None:
        self._design = design
        self._later = mandatory_later(design)
        self._ways: Mapping[
            PlantKind, Callable[[_Path, _Numbered, np.random.Generator], _Path | None]
        ] = {
            "missing": self._skip,
            "stopped": self._stop,
            "ad_hoc": self._add_unplanned,
            "order": self._move_later,
            "repeated": self._repeat,
            "alternative": self._take_both,
        }

    def planted(
        self, run: Sequence[int], plants: Sequence[_Numbered], random: np.random.Generator
    ) -> _Path | None:
        """The run as events, bent by all plants; None if one finds no place in this run.

        Plants come with their numbers.  Customers who leave do so first: the other
        deviations happen before.
        """
        design = self._design
        path: _Path | None = [self._designed(design.steps[step], step) for step in run]
        for number, plant in sorted(plants, key=lambda pair: pair[1].kind != "stopped"):
            if path is None:
                return None
            path = self._ways[plant.kind](path, (number, plant), random)
        return path or None

    def _designed(self, touchpoint: str, step: int | None) -> Event:
        return Event(touchpoint, step, self._design.touchpoint(touchpoint).channels)

    def _skip(self, path: _Path, one: _Numbered, random: np.random.Generator) -> _Path | None:
        """Leave out one visit of the touchpoint, or all of a choice."""
        number, plant = one
        choices = [c.steps for c in self._design.choices if c.name == plant.touchpoint]
        if choices:
            steps = choices[int(random.integers(len(choices)))]
            gone = {at for at, event in enumerate(path) if event.step in steps}
            return _without(path, gone, number) if gone else None
        at = _one_of(_visits(path, plant.touchpoint), random)
        return None if at is None else _without(path, {at}, number)

    def _stop(self, path: _Path, one: _Numbered, random: np.random.Generator) -> _Path | None:
        """Leave after one visit of the touchpoint."""
        number, plant = one
        at = _one_of(_visits(path, plant.touchpoint), random)
        if at is None or at + 1 == len(path):
            return None
        return [*path[:at], path[at].showing(number)]

    def _add_unplanned(
        self, path: _Path, one: _Numbered, random: np.random.Generator
    ) -> _Path | None:
        """Do something that no touchpoint matches."""
        number, plant = one
        places = (
            [at + 1 for at in _visits(path, plant.after)] if plant.after else range(len(path) + 1)
        )
        at = _one_of(places, random)
        if at is None:
            return None
        return [*path[:at], Event(plant.activity, None, plant.channels, (number,)), *path[at:]]

    def _move_later(self, path: _Path, one: _Numbered, random: np.random.Generator) -> _Path | None:
        """Do a mandatory step later, past two or more mandatory steps of its sequence."""
        number, plant = one
        at = _one_of(_visits(path, plant.touchpoint), random)
        if at is None:
            return None
        places: list[int] = []
        for later in self._later.get(path[at].step, ()):
            passed = 0
            for place in range(at + 1, len(path)):
                passed += path[place].step in later
                if passed >= 2:
                    places.append(place)
            if places:
                break
        to = _soon(places, random)
        if to is None:
            return None
        return [*path[:at], *path[at + 1 : to + 1], path[at].showing(number), *path[to + 1 :]]

    def _repeat(self, path: _Path, one: _Numbered, random: np.random.Generator) -> _Path | None:
        """Do a touchpoint again, at once or later."""
        visits = _visits(path, one[1].touchpoint)
        return self._insert(path, one, visits[0] + 1, random) if visits else None

    def _take_both(self, path: _Path, one: _Numbered, random: np.random.Generator) -> _Path | None:
        """Do a touchpoint of a branch that was not taken, after one that was."""
        for choice in self._design.choices:
            for branch in () if choice.several else choice.branches:
                if one[1].touchpoint not in {self._design.steps[step] for step in branch}:
                    continue
                taken = choice.steps - branch
                first = next((at for at, event in enumerate(path) if event.step in taken), None)
                if first is not None:
                    return self._insert(path, one, first + 1, random)
        return None

    def _insert(
        self, path: _Path, one: _Numbered, earliest: int, random: np.random.Generator
    ) -> _Path | None:
        number, plant = one
        at = _soon(range(earliest, len(path) + 1), random)
        if at is None:
            return None
        again = self._designed(plant.touchpoint, None).showing(number)
        return [*path[:at], again, *path[at:]]


def _without(path: _Path, gone: set[int], number: int) -> _Path:
    """The path without these places; the next designed event gives it away, else the last."""
    shown = [number, *(other for at in sorted(gone) for other in path[at].shows)]
    last = max(gone)
    left = [(at, event) for at, event in enumerate(path) if at not in gone]
    after = [i for i, (at, event) in enumerate(left) if at > last and event.step is not None]
    kept = [event for _, event in left]
    if kept:
        at = after[0] if after else -1
        kept[at] = kept[at].showing(*shown)
    return kept


def _visits(path: _Path, touchpoint: str) -> list[int]:
    """Where the touchpoint stands as designed."""
    return [i for i, e in enumerate(path) if e.activity == touchpoint and e.step is not None]


def _soon(places: Sequence[int], random: np.random.Generator) -> int | None:
    """One of the places, each half as likely as the one before."""
    return places[min(int(random.geometric(SOON)), len(places)) - 1] if places else None


def _one_of(places: Sequence[int], random: np.random.Generator) -> int | None:
    return places[int(random.integers(len(places)))] if places else None
