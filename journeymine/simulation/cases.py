"""Draw the cases of one design until each shows what is planted in it, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from journeymine.design import DesignedJourney
from journeymine.errors import DesignError, Problem
from journeymine.simulation.clocks import Clocks
from journeymine.simulation.enumerate import Reading, Teller
from journeymine.simulation.planting import Planter
from journeymine.simulation.plants import Plant
from journeymine.simulation.runs import Habits, draw_run
from journeymine.simulation.visits import Journey, Visits

__all__ = ["TRIES", "Drawn", "Maker"]

TRIES = 200
"""How often a case is drawn again before it goes without its last deviation."""

_HINTS = {
    "channel": "plant it at a touchpoint that customers come to",
    "failed": "plant it at a touchpoint that customers come to",
    "late": "see whether another time of the design leaves room for it",
}


@dataclass(frozen=True, slots=True)
class Drawn:
    """One case: its journey, the plants that it was given, and those it was drawn for."""

    journey: Journey
    given: tuple[int, ...]
    wanted: tuple[int, ...]


class Maker:
    """Draws cases of one design; plants are named by their number in the list."""

    def __init__(
        self, design: DesignedJourney, seed: int, plants: Sequence[Plant], habits: Habits
    ) -> None:
        self._seed = seed
        self._plants = plants
        self._timed = Clocks(design).any
        self._draw = draw_run(design, habits)
        self._planter = Planter(design)
        self._visits = Visits(design)
        self._teller = Teller(design)
        self._together: dict[frozenset[int], bool] = {}

    def stream(self, *key: int) -> np.random.Generator:
        """Random numbers that depend on the seed and the key alone."""
        return np.random.Generator(
            np.random.PCG64(np.random.SeedSequence(self._seed, spawn_key=key))
        )

    def require_all_can_be_told(self) -> None:
        """Refuse plants that no drawn path shows.

        Raises
        ------
        DesignError
            ``JM-E346``, for each of them.
        """
        problems = []
        for index, plant in enumerate(self._plants):
            if plant.share > 0 and not self._go_together(frozenset({index})):
                message = (
                    f"{plant} cannot be told apart: in {TRIES} tries, no path was read as "
                    "exactly this deviation."
                )
                hint = _HINTS.get(
                    plant.kind,
                    "skip only what must happen (a choice by its name), move a step past two "
                    "others that must happen, repeat what may happen only once",
                )
                problems.append(Problem("JM-E346", message, hint))
        if problems:
            raise DesignError(*problems)

    def case(self, number: int, open_to: frozenset[int], random: np.random.Generator) -> Drawn:
        """One case; only the plants that it is `open_to` can be planted in it.

        Raises
        ------
        DesignError
            ``JM-E347`` if no path has an event, ``JM-E358`` if none keeps the design's times.
        """
        drawn = [random.random() < plant.share for plant in self._plants]
        wanted = tuple(index for index, hit in enumerate(drawn) if hit and index in open_to)
        given: list[int] = []
        for index in wanted:
            if all(self._go_together(frozenset({index, other})) for other in given):
                given.append(index)
        while True:
            journey = self._journey(given, random)
            if journey is not None:
                return Drawn(journey, tuple(sorted(given)), wanted)
            if not given:
                raise DesignError(self._none_drawn(self.stream(1, number)))
            given.pop()

    def _journey(self, given: Sequence[int], random: np.random.Generator) -> Journey | None:
        """A path that every optimal alignment reads as exactly these plants, visit by visit."""
        numbered = [(index, self._plants[index]) for index in given]
        bending = [(index, plant) for index, plant in numbered if plant.bends]
        visiting = [(index, plant) for index, plant in numbered if not plant.bends]
        wanted = tuple(sorted((plant.kind, plant.name) for _, plant in bending))
        for _ in range(TRIES):
            path = self._planter.planted(self._draw(random), bending, random)
            if path is None:
                continue
            reading: Reading | None = Reading.as_designed(len(path))
            if bending:
                reading = self._teller.reading(tuple(event.activity for event in path))
            if reading is None or reading.deviations != wanted:
                continue
            journey = self._visits.planted(path, reading, visiting, random)
            if journey is not None:
                return journey
        return None

    def _go_together(self, indexes: frozenset[int]) -> bool:
        """Whether a path can show these plants; tried with a stream that is no case's."""
        if indexes not in self._together:
            ordered = sorted(indexes)
            journey = self._journey(ordered, self.stream(1, *ordered))
            self._together[indexes] = journey is not None
        return self._together[indexes]

    def _none_drawn(self, random: np.random.Generator) -> Problem:
        """Why nothing came of all tries, without any plant."""
        if self._timed and any(self._draw(random) for _ in range(TRIES)):
            message = f"No path of {TRIES} that were drawn can keep all times of the design."
            hint = "every event needs a second: allow more time, or make fewer steps mandatory"
            return Problem("JM-E358", message, hint)
        message = f"No path with an event was drawn in {TRIES} tries."
        hint = "make a part of the design mandatory, or raise Habits.optional"
        return Problem("JM-E347", message, hint)
