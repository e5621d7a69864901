"""Simulate a log from a design, with planted deviations and the truth.

Only what can be told apart is planted: a case is drawn again until every optimal
alignment of it, listed by an enumerator of its own, is read as exactly what was planted.
Every case has its own stream of random numbers, so a longer log begins with the shorter.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from journeymine.design import DesignedJourney
from journeymine.errors import DesignError, Problem
from journeymine.log import LOG_SCHEMA, EventLog, Rows
from journeymine.simulation.enumerate import Teller
from journeymine.simulation.planting import Event, Planter
from journeymine.simulation.plants import Plant, problems_of
from journeymine.simulation.runs import Habits, draw_run
from journeymine.simulation.truth import Planted, Truth
from journeymine.simulation.usage import check_usage
from journeymine.statistics import counted

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Refused", "Simulation", "simulate"]

TRIES = 200
"""How often a case is drawn again before it goes without its last deviation."""

START = datetime(2026, 1, 5, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Refused:
    """Cases that were to get a deviation, but could not beside the others they got."""

    plant: Plant
    cases: int


@dataclass(frozen=True, eq=False)
class Simulation:
    """A simulated log and what was planted in it.

    Attributes
    ----------
    log : EventLog
        Cases are named ``C00001`` and so on; rows stand by case, then time.
    truth : Truth
        Every planted deviation.
    refused : tuple of Refused
        Where deviations of one case could not be told apart, the later one listed was
        left out.
    """

    log: EventLog
    truth: Truth = field(repr=False)
    refused: tuple[Refused, ...] = ()

    def to_frame(self) -> pd.DataFrame:
        """The truth as a pandas table: ``case, kind, touchpoint, activity``."""
        import pandas as pd

        columns = ["case", "kind", "touchpoint", "activity"]
        rows = [(p.case, p.kind, p.touchpoint, p.activity) for p in self.truth.planted]
        return pd.DataFrame(rows, columns=columns)

    def __str__(self) -> str:
        planted = self.truth.planted
        touched = len({entry.case for entry in planted})
        lines = [
            f"{self.log}",
            f"{counted(len(planted), 'deviation')} planted in {counted(touched, 'case')}",
        ]
        lines += [
            f"{entry.plant} was left out of {counted(entry.cases, 'case')}: not to be told apart "
            "from another deviation there"
            for entry in self.refused
        ]
        return "\n".join(lines)


def simulate(
    design: DesignedJourney,
    *,
    cases: int,
    seed: int,
    plants: Sequence[Plant] = (),
    habits: Habits | None = None,
    start: datetime = START,
    days: float = 90.0,
    pause: float = 21_600.0,
) -> Simulation:
    """Simulate customers who follow a design, but for the planted deviations.

    Parameters
    ----------
    design : DesignedJourney
    cases : int
        At least 1; the first cases of a longer log are those of a shorter one.
    seed : int
        At least 0; the same seed gives the same log.
    plants : sequence of Plant
        Deviations with their shares; each case is drawn on its own for each.
    habits : Habits, optional
        How customers use choices, optional parts and repeats.
    start : datetime
        When the first customers may come; with a time zone.
    days : float, default 90
        Customers come evenly over so many days.
    pause : float, default 21600
        Median seconds from one event to the next, log-normal with a shape of 1.

    Raises
    ------
    UsageError
        ``JM-E031`` to ``JM-E034`` if a number is out of its range.
    DesignError
        ``JM-E342`` to ``JM-E345`` if a plant does not fit the design, ``JM-E346`` if it
        can nowhere be told apart.

    Examples
    --------
    >>> design = DesignedJourney.of_steps("browse", "choose", "pay", "receive")
    >>> skipped = Plant("missing", 0.5, touchpoint="pay")
    >>> made = simulate(design, cases=4, seed=2, plants=[skipped])
    >>> [entry.case for entry in made.truth.planted], made.log.n_events
    (['C00004'], 15)
    """
    habits = habits or Habits()
    check_usage(design, cases, seed, habits, start, days, pause)
    problems = [problem for plant in plants for problem in problems_of(plant, design)]
    if problems:
        raise DesignError(*problems)
    maker = _Maker(design, seed, tuple(plants), habits)
    maker.require_all_can_be_told()
    refused, planted = Counter[int](), list[Planted]()
    rows: list[tuple[str, str, datetime, str | None]] = []
    for number in range(cases):
        case = f"C{number + 1:05d}"
        random = maker.stream(0, number)
        path, given, wanted = maker.case(random)
        refused.update(wanted - given)
        planted += [_planted(case, plants[index]) for index in sorted(given)]
        times = _times(len(path), random, start, days, pause)
        for event, time in zip(path, times, strict=True):
            channels = event.channels
            channel = channels[int(random.integers(len(channels)))] if channels else None
            rows.append((case, event.activity, time, channel))
    return Simulation(
        _log(rows),
        Truth(seed, cases, tuple(planted)),
        tuple(Refused(plants[index], refused[index]) for index in sorted(refused)),
    )


class _Maker:
    """Draws cases of one design; plants are named by their number in the list."""

    def __init__(
        self, design: DesignedJourney, seed: int, plants: tuple[Plant, ...], habits: Habits
    ) -> None:
        self._seed = seed
        self._plants = plants
        self._draw = draw_run(design, habits)
        self._planter = Planter(design)
        self._teller = Teller(design)
        self._together: dict[frozenset[int], bool] = {}

    def stream(self, *key: int) -> np.random.Generator:
        """Random numbers that depend on the seed and the key alone."""
        return np.random.Generator(
            np.random.PCG64(np.random.SeedSequence(self._seed, spawn_key=key))
        )

    def require_all_can_be_told(self) -> None:
        """Refuse plants that no drawn path shows."""
        problems = []
        for index, plant in enumerate(self._plants):
            if plant.share > 0 and not self._go_together(frozenset({index})):
                message = (
                    f"{plant} cannot be told apart: in {TRIES} tries, no path was read as "
                    "exactly this deviation."
                )
                hint = (
                    "skip only what must happen (a choice by its name), move a step past two "
                    "others that must happen, repeat what may happen only once"
                )
                problems.append(Problem("JM-E346", message, hint))
        if problems:
            raise DesignError(*problems)

    def case(self, random: np.random.Generator) -> tuple[list[Event], set[int], set[int]]:
        """A path, the plants that it was given, and those it was drawn for."""
        drawn = [random.random() < plant.share for plant in self._plants]
        wanted = [index for index, hit in enumerate(drawn) if hit]
        given: list[int] = []
        for index in wanted:
            if all(self._go_together(frozenset({index, other})) for other in given):
                given.append(index)
        while True:
            path = self._path(given, random)
            if path is not None:
                return path, set(given), set(wanted)
            if not given:
                message = f"No path with an event was drawn in {TRIES} tries."
                hint = "make a part of the design mandatory, or raise Habits.optional"
                raise DesignError(Problem("JM-E347", message, hint))
            given.pop()

    def _path(self, given: Sequence[int], random: np.random.Generator) -> list[Event] | None:
        """A path that every optimal alignment reads as exactly these plants."""
        plants = [self._plants[index] for index in given]
        wanted = tuple(sorted((plant.kind, plant.name) for plant in plants))
        for _ in range(TRIES):
            path = self._planter.planted(self._draw(random), plants, random)
            if path is None:
                continue
            if not plants or self._teller.reading(tuple(e.activity for e in path)) == wanted:
                return path
        return None

    def _go_together(self, indexes: frozenset[int]) -> bool:
        """Whether a path can show these plants; tried with a stream that is no case's."""
        if indexes not in self._together:
            ordered = sorted(indexes)
            path = self._path(ordered, self.stream(1, *ordered))
            self._together[indexes] = path is not None
        return self._together[indexes]


def _planted(case: str, plant: Plant) -> Planted:
    logged = "" if plant.kind in ("missing", "stopped") else plant.name
    return Planted(case, plant.kind, plant.touchpoint, logged)


def _times(
    events: int, random: np.random.Generator, start: datetime, days: float, pause: float
) -> Iterator[datetime]:
    """Whole seconds, each later than the one before."""
    seconds = int(random.random() * days * 86_400)
    for gap in pause * np.exp(random.standard_normal(events)):
        yield datetime.fromtimestamp(int(start.timestamp()) + seconds, UTC)
        seconds += max(1, round(float(gap)))


def _log(rows: Sequence[tuple[str, str, datetime, str | None]]) -> EventLog:
    names = ("case", "activity", "time", "channel")
    columns = {
        name: pa.array([row[i] for row in rows], LOG_SCHEMA[name]) for i, name in enumerate(names)
    }
    if columns["channel"].null_count == len(rows):
        del columns["channel"]
    columns["sequence"] = pa.array(range(len(rows)), LOG_SCHEMA["sequence"])
    return EventLog.of_events(pa.table(columns), Rows(len(rows), len(rows)))
