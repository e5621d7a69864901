"""Draw one run of a design: what a customer does who follows it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import count

import numpy as np

from journeymine.design import Block, DesignedJourney, PetriNet
from journeymine.design.paths import blocks

__all__ = ["Habits", "draw_run"]

Run = tuple[int, ...]
"""The steps of the design, by number, in the order in which they happen."""

_Draw = Callable[[np.random.Generator], list[int]]

LONG = 200
"""A run of a net heads for its end when it has more steps than this."""


@dataclass(frozen=True, slots=True)
class Habits:
    """How customers use the freedom that a design leaves them.

    Attributes
    ----------
    optional : float, default 0.5
        Share of customers who do an optional part, in [0, 1]; and, of those who may take
        several branches, the share who take each besides the first.
    again : float, default 0.3
        After each round of a repeat, the share who go for another, in [0, 1).
    weights : mapping of str to tuple of float
        By the name of a choice, how often each branch is taken beside the others; of an
        any-of, how often each is the first one taken.  What is not named is even.
    """

    optional: float = 0.5
    again: float = 0.3
    weights: Mapping[str, tuple[float, ...]] = field(default_factory=dict)


def draw_run(design: DesignedJourney, habits: Habits) -> Callable[[np.random.Generator], Run]:
    """A function that draws runs of the design.

    Blocks are walked: branches of a choice by their weights, free orders by interleaving
    with every interleaving equally likely.  Rounds of a repeat go on until one is the last
    for the customer, or the last allowed; those due are always done.  Nets are walked at
    random from state to state, stopping at half of the chances to stop.

    Examples
    --------
    >>> design = DesignedJourney.of_steps("a", "b")
    >>> draw_run(design, Habits())(np.random.default_rng(1))
    (0, 1)
    """
    if isinstance(design.path, PetriNet):
        return _wander(design)
    walk = _walk(design.path, habits, count())
    return lambda random: tuple(walk(random))


def _walk(block: Block, habits: Habits, numbers: count[int]) -> _Draw:
    match block:
        case blocks.Step():
            number = next(numbers)
            return lambda _: [number]
        case blocks.Sequence(children):
            parts = [_walk(child, habits, numbers) for child in children]
            return lambda random: [step for part in parts for step in part(random)]
        case blocks.AnyOrder(children):
            free = [_walk(child, habits, numbers) for child in children]
            return lambda random: _interleaved([part(random) for part in free], random)
        case blocks.Choice(children):
            branches = [_walk(child, habits, numbers) for child in children]
            upto = _upto(block, habits)
            return lambda random: branches[_first_above(upto, random)](random)
        case blocks.AnyOf(children):
            some = [_walk(child, habits, numbers) for child in children]
            upto = _upto(block, habits)
            return lambda random: _several(some, upto, habits.optional, random)
        case blocks.Optional(body):
            inner = _walk(body, habits, numbers)
            return lambda random: inner(random) if random.random() < habits.optional else []
        case blocks.Repeat(body, minimum, between, maximum):
            once = _walk(body, habits, numbers)
            pause = None if between is None else _walk(between, habits, numbers)
            bounds = minimum, maximum
            return lambda random: _repeated(once, pause, bounds, habits.again, random)


def _upto(
    block: blocks.Choice | blocks.AnyOf, habits: Habits
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    even = (1.0,) * len(block.children)
    weights = habits.weights.get(blocks.display_name(block), even)
    return np.cumsum(weights) / sum(weights)


def _several(
    branches: list[_Draw],
    upto: np.ndarray[tuple[int], np.dtype[np.float64]],
    besides: float,
    random: np.random.Generator,
) -> list[int]:
    """One branch for sure, each other one or not, interleaved."""
    first = _first_above(upto, random)
    taken = [i == first or random.random() < besides for i in range(len(branches))]
    parts = [branch(random) for branch, yes in zip(branches, taken, strict=True) if yes]
    return _interleaved(parts, random)


def _first_above(
    upto: np.ndarray[tuple[int], np.dtype[np.float64]], random: np.random.Generator
) -> int:
    return min(int(np.searchsorted(upto, random.random(), side="right")), len(upto) - 1)


def _interleaved(parts: list[list[int]], random: np.random.Generator) -> list[int]:
    """One of all interleavings: the next step comes from a part as often as it is long."""
    left = [part[::-1] for part in parts]
    mixed = []
    for remaining in range(sum(map(len, parts)), 0, -1):
        pick = int(random.integers(remaining))
        for part in left:
            if pick < len(part):
                mixed.append(part.pop())
                break
            pick -= len(part)
    return mixed


def _repeated(
    body: _Draw,
    pause: _Draw | None,
    bounds: tuple[int, int | None],
    again: float,
    random: np.random.Generator,
) -> list[int]:
    fewest, most = bounds
    steps: list[int] = []
    for done in count():
        if done == most or (done >= fewest and random.random() >= again):
            return steps
        if done and pause is not None:
            steps += pause(random)
        steps += body(random)
    raise AssertionError("a share of customers has always had enough")


def _wander(design: DesignedJourney) -> Callable[[np.random.Generator], Run]:
    automaton = design.automaton

    def run(random: np.random.Generator) -> Run:
        state, steps = 0, list[int]()
        while True:
            arcs = automaton.leaving[state]
            if automaton.ends[state] and (not arcs or random.random() < 0.5 or len(steps) > LONG):
                return tuple(steps)
            if len(steps) > LONG:
                arcs = tuple(
                    a for a in arcs if automaton.to_end[a.target] < automaton.to_end[state]
                )
            arc = arcs[int(random.integers(len(arcs)))]
            steps.append(arc.step)
            state = arc.target

    return run
