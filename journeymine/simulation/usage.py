"""Refuse numbers that a simulation cannot use."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from math import isfinite

from journeymine.design import Block, Choice, DesignedJourney, PetriNet
from journeymine.design.paths import blocks
from journeymine.errors import Problem, UsageError, did_you_mean
from journeymine.simulation.runs import Habits

__all__ = ["check_usage"]


def check_usage(
    design: DesignedJourney,
    cases: int,
    seed: int,
    habits: Habits,
    start: datetime,
    days: float,
    pause: float,
) -> None:
    """Raise a `UsageError` with every number that is out of its range.

    Raises
    ------
    UsageError
        ``JM-E031`` cases, ``JM-E032`` seed, ``JM-E033`` habits, ``JM-E034`` times.
    """
    problems = []
    if cases < 1:
        message = f"A log needs at least 1 case; {cases} were asked for."
        problems.append(Problem("JM-E031", message, "pass for example cases=500, or --cases 500"))
    if seed < 0:
        message = f"A seed must be 0 or more; it was {seed}."
        problems.append(Problem("JM-E032", message, "pass for example seed=1, or --seed 1"))
    problems += _habit_problems(design, habits)
    if start.tzinfo is None:
        message = f"The start {start.isoformat()} has no time zone."
        hint = "pass datetime(2026, 1, 5, tzinfo=timezone.utc)"
        problems.append(Problem("JM-E034", message, hint))
    if not (0 <= days < 36_500 and 0 < pause < 1e9):
        message = f"days must be 0 or more and pause above 0; they were {days} and {pause}."
        problems.append(Problem("JM-E034", message, "pass for example days=90, pause=21600"))
    if problems:
        raise UsageError(*problems)


def _habit_problems(design: DesignedJourney, habits: Habits) -> Iterator[Problem]:
    if not (0 <= habits.optional <= 1 and 0 <= habits.again < 1):
        message = (
            "Habits.optional must lie in [0, 1] and Habits.again in [0, 1); they were "
            f"{habits.optional} and {habits.again}."
        )
        yield Problem("JM-E033", message, "use for example Habits(optional=0.5, again=0.3)")
    branches = {} if isinstance(design.path, PetriNet) else dict(_branches(design.path))
    for name, weights in sorted(habits.weights.items()):
        if name not in branches:
            known = ", ".join(f"'{choice}'" for choice in branches) or "none"
            message = f"The design has no choice '{name}'; its choices: {known}."
            yield Problem("JM-E033", message, did_you_mean(name, branches))
        elif (
            len(weights) != branches[name]
            or sum(weights) <= 0
            or not all(isfinite(weight) and weight >= 0 for weight in weights)
        ):
            message = f"The weights of '{name}' must be {branches[name]} numbers, not all 0."
            yield Problem("JM-E033", message, "give every branch a number of 0 or more")


def _branches(block: Block) -> Iterator[tuple[str, int]]:
    """The name of every choice and how many branches it has."""
    if isinstance(block, Choice):
        yield blocks.display_name(block), len(block.children)
    for part in blocks.parts(block):
        yield from _branches(part)
