"""Bend one run of a design: plant deviations into it, each at a random place.

A planted path may or may not show what was planted (a step moved a little may as well be
two steps skipped); whether it does is decided elsewhere, by listing every reading.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from journeymine.conformance import DeviationKind
from journeymine.design import DesignedJourney
from journeymine.simulation.mandatory import mandatory_later
from journeymine.simulation.plants import Plant

__all__ = ["Event", "Planter"]


@dataclass(frozen=True, slots=True)
class Event:
    """What happens, and by which step of the design; None for what was planted."""

    activity: str
    step: int | None
    channels: tuple[str, ...] = ()


_Path = list[Event]

SOON = 0.5
"""Share of customers who do again at once, or as soon as can be told, what they do again."""


class Planter:
    """Plants deviations into runs of one design."""

    def __init__(self, design: DesignedJourney) -> None:
        self._design = design
        self._later = mandatory_later(design)
        self._ways: Mapping[
            DeviationKind, Callable[[_Path, Plant, np.random.Generator], _Path | None]
        ] = {
            "missing": self._skip,
            "stopped": self._stop,
            "ad_hoc": self._add_unplanned,
            "order": self._move_later,
            "repeated": self._repeat,
            "alternative": self._take_both,
        }

    def planted(
        self, run: Sequence[int], plants: Sequence[Plant], random: np.random.Generator
    ) -> _Path | None:
        """The run as events, bent by all plants; None if one finds no place in this run.

        Customers who leave do so first: the other deviations happen before.
        """
        design = self._design
        path: _Path | None = [self._designed(design.steps[step], step) for step in run]
        for plant in sorted(plants, key=lambda plant: plant.kind != "stopped"):
            if path is None:
                return None
            path = self._ways[plant.kind](path, plant, random)
        return path or None

    def _designed(self, touchpoint: str, step: int | None) -> Event:
        return Event(touchpoint, step, self._design.touchpoint(touchpoint).channels)

    def _skip(self, path: _Path, plant: Plant, random: np.random.Generator) -> _Path | None:
        """Leave out one visit of the touchpoint, or all of a choice."""
        choices = [c.steps for c in self._design.choices if c.name == plant.touchpoint]
        if choices:
            steps = choices[int(random.integers(len(choices)))]
            left = [event for event in path if event.step not in steps]
            return left if len(left) < len(path) else None
        at = _one_of(_visits(path, plant.touchpoint), random)
        return None if at is None else [*path[:at], *path[at + 1 :]]

    def _stop(self, path: _Path, plant: Plant, random: np.random.Generator) -> _Path | None:
        """Leave after one visit of the touchpoint."""
        at = _one_of(_visits(path, plant.touchpoint), random)
        return None if at is None or at + 1 == len(path) else path[: at + 1]

    def _add_unplanned(
        self, path: _Path, plant: Plant, random: np.random.Generator
    ) -> _Path | None:
        """Do something that no touchpoint matches."""
        places = (
            [at + 1 for at in _visits(path, plant.after)] if plant.after else range(len(path) + 1)
        )
        at = _one_of(places, random)
        if at is None:
            return None
        return [*path[:at], Event(plant.activity, None, plant.channels), *path[at:]]

    def _move_later(self, path: _Path, plant: Plant, random: np.random.Generator) -> _Path | None:
        """Do a mandatory step later, past two or more mandatory steps of its sequence."""
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
        return [*path[:at], *path[at + 1 : to + 1], path[at], *path[to + 1 :]]

    def _repeat(self, path: _Path, plant: Plant, random: np.random.Generator) -> _Path | None:
        """Do a touchpoint again, at once or later."""
        visits = _visits(path, plant.touchpoint)
        return None if not visits else self._insert(path, plant.touchpoint, visits[0] + 1, random)

    def _take_both(self, path: _Path, plant: Plant, random: np.random.Generator) -> _Path | None:
        """Do a touchpoint of a branch that was not taken, after one that was."""
        for choice in self._design.choices:
            for branch in () if choice.several else choice.branches:
                if plant.touchpoint not in {self._design.steps[step] for step in branch}:
                    continue
                taken = choice.steps - branch
                first = next((at for at, event in enumerate(path) if event.step in taken), None)
                if first is not None:
                    return self._insert(path, plant.touchpoint, first + 1, random)
        return None

    def _insert(
        self, path: _Path, touchpoint: str, earliest: int, random: np.random.Generator
    ) -> _Path | None:
        at = _soon(range(earliest, len(path) + 1), random)
        return None if at is None else [*path[:at], self._designed(touchpoint, None), *path[at:]]


def _visits(path: _Path, touchpoint: str) -> list[int]:
    """Where the touchpoint stands as designed."""
    return [i for i, e in enumerate(path) if e.activity == touchpoint and e.step is not None]


def _soon(places: Sequence[int], random: np.random.Generator) -> int | None:
    """One of the places, each half as likely as the one before."""
    return places[min(int(random.geometric(SOON)), len(places)) - 1] if places else None


def _one_of(places: Sequence[int], random: np.random.Generator) -> int | None:
    return places[int(random.integers(len(places)))] if places else None
