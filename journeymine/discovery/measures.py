"""How well a journey tells a log: the five figures that models are compared by.

All come from one canonical alignment of every path, by our own aligner [1]_:

==============  =================================================================
fitness         how little cases differ from the journey; mean over cases, 0 to 1
precision       how much of what the journey allows customers do
f1              the harmonic mean of the two
generalization  whether every step is there for many
simplicity      how untangled it is
==============  =================================================================

A net may have so many states that to align a path is to search without end.  So that no measure
takes minutes, some paths are tried first; where the best alignment of most of them cannot be
proved with little effort nothing is measured, and it is said.  Else all are searched with a
common effort, and what is then not proved has bounds.

References
----------
.. [1] Buijs, van Dongen, van der Aalst (2014). Quality dimensions in process discovery:
   the importance of fitness, precision, generalization and simplicity. International
   Journal of Cooperative Information Systems 23(1), 1440001.
   https://doi.org/10.1142/S0218843014400012
.. [2] De Weerdt, De Backer, Vanthienen, Baesens (2011). A robust F-measure for evaluating
   discovered process models. IEEE CIDM, 148-155. https://doi.org/10.1109/CIDM.2011.5949428
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import fsum

import numpy as np

from journeymine.conformance import align
from journeymine.conformance.generalization import generalization
from journeymine.conformance.precision import precision
from journeymine.conformance.simplicity import simplicity
from journeymine.design import DesignedJourney, PetriNet
from journeymine.discovery.held_out import taken
from journeymine.errors import DesignError
from journeymine.log import Variants

__all__ = ["Figures", "f1", "mean_figures", "measure"]


TRIED = 30
"""So many paths are tried, evenly spread over all."""

LEAST_EFFORT, EFFORT_OF_ALL = 1_000, 1_000_000
"""Nodes visited by a search: for one path, also of those tried, and for all paths together."""

_TOO_MANY = (
    f"the journey has too many states: of most paths tried, the best alignment was not proved "
    f"within {LEAST_EFFORT:,} of them"
)


@dataclass(frozen=True, slots=True)
class Figures:
    """What was measured on some cases; None where a figure could not be had.

    Attributes
    ----------
    cases : int
        On how many.
    fitness, precision, f1, generalization, simplicity : float or None
        From 0 to 1.
    fitness_high : float or None
        Above `fitness` only where the optimum of some cases was not proved: then the true
        fitness lies between the two.
    why : str
        Why figures are missing; empty if none is.
    """

    cases: int
    fitness: float | None = None
    fitness_high: float | None = None
    precision: float | None = None
    f1: float | None = None
    generalization: float | None = None
    simplicity: float | None = None
    why: str = ""

    @property
    def exact(self) -> bool:
        """Whether every optimum was proved."""
        return self.fitness is not None and self.fitness == self.fitness_high

    def __str__(self) -> str:
        if self.fitness is None:
            return f"not measured: {self.why}"
        least = "" if self.exact else "at least "
        figures = [
            ("fitness", self.fitness), ("precision", self.precision), ("F1", self.f1),
            ("generalization", self.generalization), ("simplicity", self.simplicity),
        ]  # fmt: skip
        told = ", ".join(f"{name} {value:.3f}" for name, value in figures if value is not None)
        return f"{least}{told}" + (f"; {self.why}" if self.why else "")


def measure(variants: Variants, journey: DesignedJourney) -> Figures:
    """The figures of a journey for these paths.

    Examples
    --------
    >>> variants = Variants.from_sequences([("ask", "pay"), ("ask",)], cases=[3, 1])
    >>> print(measure(variants, DesignedJourney.of_steps("ask", "pay")))
    fitness 0.917, precision 1.000, F1 0.957, generalization 0.500, simplicity 1.000
    """
    cases = variants.n_cases
    if not cases:
        return Figures(0, simplicity=simplicity(journey), why="there is no case to measure on")
    if not journey.steps:
        fitting = fsum(variants.cases[variants.lengths == 0].tolist()) / cases
        return Figures(cases, why="the journey has no step", fitness=fitting, fitness_high=fitting)
    try:
        budget = _budget(variants, journey)
        if not budget:
            return Figures(cases, simplicity=simplicity(journey), why=_TOO_MANY)
        found = align(variants, journey, budget=budget)
        exact_part = precision(found)
    except DesignError as error:
        return Figures(cases, why=error.problems[0].message)
    fitness = found.mean_fitness
    if fitness is None:
        raise AssertionError("there are cases")
    low = 1.0 - found.lower / np.maximum(found.worst_cost, 1)
    pairs = zip(low.tolist(), variants.cases.tolist(), strict=True)
    high = fsum(f * n for f, n in pairs) / cases
    why = "" if exact_part is not None else "too many states to say how precise it is"
    return Figures(
        cases,
        fitness,
        fitness if found.exact.all() else max(fitness, high),
        exact_part,
        f1(fitness, exact_part),
        generalization(found),
        simplicity(journey),
        why,
    )


def _budget(variants: Variants, journey: DesignedJourney) -> int:
    """How many nodes may be visited for a path; 0 where that is too few for most of them.

    It matters only where the states of the journey are too many to list.
    """
    if not isinstance(journey.path, PetriNet) or journey.listed is not None:
        return EFFORT_OF_ALL
    some = np.unique(np.linspace(0, len(variants) - 1, TRIED).round().astype(np.int64))
    counts = np.zeros(len(variants), np.int64)
    counts[some] = 1
    tried = align(taken(variants.counting(counts)), journey, budget=LEAST_EFFORT)
    if 2 * int(tried.exact.sum()) < len(some):
        return 0
    return max(LEAST_EFFORT, EFFORT_OF_ALL // len(variants))


def f1(fitness: float | None, precision: float | None) -> float | None:
    """The harmonic mean ``2 f p / (f + p)``, 0 where both are [2]_; None without one of them.

    Examples
    --------
    >>> f1(1.0, 0.5)
    0.6666666666666666
    """
    if fitness is None or precision is None:
        return None
    return 2 * fitness * precision / (fitness + precision) if fitness + precision else 0.0


def mean_figures(parts: Iterable[Figures]) -> Figures:
    """The means over parts, weighted by their cases; a figure that one part lacks is missing.

    F1 is that of the mean fitness and the mean precision.
    """
    listed = [part for part in parts if part.cases]
    cases = sum(part.cases for part in listed)

    def mean(name: str) -> float | None:
        values = [(getattr(part, name), part.cases) for part in listed]
        if not values or any(value is None for value, _ in values):
            return None
        if len({value for value, _ in values}) == 1:
            return float(values[0][0])  # so that 1 stays 1
        return fsum(value * n for value, n in values) / cases

    fitness, exact_part = mean("fitness"), mean("precision")
    return Figures(
        cases,
        fitness,
        mean("fitness_high"),
        exact_part,
        f1(fitness, exact_part),
        mean("generalization"),
        mean("simplicity"),
        next((part.why for part in sorted(listed, key=_measured) if part.why), ""),
    )


def _measured(figures: Figures) -> bool:
    """Whether there is a fitness: what keeps it away is the reason that matters most."""
    return figures.fitness is not None
