"""The moves of an alignment, and the alignments of all variants of a log."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache, cached_property
from math import fsum
from typing import Literal

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from journeymine.conformance.walks import NOTHING
from journeymine.design import DesignedJourney
from journeymine.log import Tabular, Variants
from journeymine.statistics import counted

__all__ = ["Alignments", "Move", "MoveKind"]

MoveKind = Literal["sync", "log", "model"]
"""It happened as designed; it happened, not designed here; designed, did not happen."""


@dataclass(frozen=True, slots=True)
class Move:
    """One step of an alignment.

    Attributes
    ----------
    kind : {"sync", "log", "model"}
    activity : str
        What the log calls it; empty for a model move.
    touchpoint : str
        What the design calls it; empty for a log move that no touchpoint matches.
    step : int or None
        The step of the design (its number in the order of the path); None for log moves.
    place : int or None
        Which place of its touchpoint the step is, from 1; None for log moves.
    """

    kind: MoveKind
    activity: str
    touchpoint: str
    step: int | None = None
    place: int | None = None

    @property
    def cost(self) -> int:
        """0 for a synchronous move, 1 for the others."""
        return 0 if self.kind == "sync" else 1


@dataclass(frozen=True, eq=False)
class Alignments(Tabular):
    """One optimal alignment for every variant, in the order of the variants.

    Attributes
    ----------
    variants : Variants
        What was aligned.
    design : DesignedJourney
        What it was aligned with.
    scale : int
        What a move costs where nothing else is said: 1, or 1,000 where weights are used.
    still_open : bool
        Whether the journeys may go on: then what would come next is not charged.
    cost : array of int64, shape (variants,)
        Of the log and model moves of the alignment, and of matches in other channels.
    lower : array of int64, shape (variants,)
        No alignment costs less; equal to `cost` where that is proved to be optimal.
    canonical : array of bool, shape (variants,)
        Whether it is proved to be the first of all that cost the same.  Elsewhere, after very
        many ways, another was taken; always the same one.
    worst_cost : array of int64, shape (variants,)
        Of not matching anything: log moves of all events, and the cheapest run of the design.
    events, steps : arrays of int32, shape (moves,)
        The moves of all variants: place of the event in its variant and step of the
        design; -1 where that side stands still.
    offsets : array of int64, shape (variants + 1,)
        The moves of variant ``i`` are at ``offsets[i]:offsets[i + 1]``.
    """

    variants: Variants
    design: DesignedJourney
    scale: int
    still_open: bool
    cost: NDArray[np.int64]
    lower: NDArray[np.int64]
    canonical: NDArray[np.bool_]
    worst_cost: NDArray[np.int64]
    events: NDArray[np.int32] = field(repr=False)
    steps: NDArray[np.int32] = field(repr=False)
    offsets: NDArray[np.int64] = field(repr=False)

    def __len__(self) -> int:
        return len(self.cost)

    def moves(self, variant: int) -> tuple[Move, ...]:
        """The moves of one variant, by its number."""
        span = slice(self.offsets[variant], self.offsets[variant + 1])
        return tuple(map(self.move, self.codes[span].tolist(), self.steps[span].tolist()))

    @cached_property
    def codes(self) -> NDArray[np.int32]:
        """The activity of every move, as a code of the variants; -1 for model moves."""
        start = np.repeat(self.variants.offsets[:-1], np.diff(self.offsets))
        codes = np.append(self.variants.codes, np.int32(NOTHING))  # of the event -1
        return codes[np.where(self.events == NOTHING, NOTHING, start + self.events)]

    @cached_property
    def move(self) -> Callable[[int, int], Move]:
        """The move of an activity and a step; equal moves are one object, as logs repeat them."""
        activities, steps, places = self.variants.activities, self.design.steps, self.design.places

        @cache
        def move(code: int, step: int) -> Move:
            activity = "" if code == NOTHING else activities[code]
            if step == NOTHING:
                return Move("log", activity, self._matching.get(activity, ""))
            kind: MoveKind = "model" if code == NOTHING else "sync"
            return Move(kind, activity, steps[step], step, places[step])

        return move

    @cached_property
    def _matching(self) -> dict[str, str]:
        return self.design.matching(self.variants.activities)

    @property
    def exact(self) -> NDArray[np.bool_]:
        """Whether the cost is proved to be the least possible, shape (variants,)."""
        proved: NDArray[np.bool_] = self.cost == self.lower
        return proved

    @property
    def fitness(self) -> NDArray[np.float64]:
        """``1 - cost / worst_cost`` of every variant, in [0, 1]; 0/0 counts as 1.

        References
        ----------
        van der Aalst, Adriansyah, van Dongen (2012). Replaying history on process models
        for conformance checking and performance analysis. WIREs Data Mining and Knowledge
        Discovery 2(2), 182-192. https://doi.org/10.1002/widm.1045
        """
        return 1.0 - self.cost / np.maximum(self.worst_cost, 1)

    @property
    def mean_fitness(self) -> float | None:
        """Mean fitness over cases, not over variants; None without a case."""
        n = self.variants.n_cases
        total = fsum(f * int(c) for f, c in zip(self.fitness, self.variants.cases, strict=True))
        return total / n if n else None

    def to_arrow(self) -> pa.Table:
        """A row a variant: ``variant, cases, cost, worst_cost, fitness, exact``."""
        return pa.table(
            {
                "variant": pa.array(range(len(self)), pa.int64()),
                "cases": self.variants.cases,
                "cost": self.cost,
                "worst_cost": self.worst_cost,
                "fitness": self.fitness,
                "exact": self.exact,
            }
        )

    def __str__(self) -> str:
        fitting = int(self.variants.cases[self.cost == 0].sum())
        return (
            f"{counted(len(self), 'variant')} aligned with '{self.design.name}': "
            f"{fitting} of {self.variants.n_cases} cases as designed"
        )
