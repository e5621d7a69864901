"""Refuse numbers that a simulation cannot use."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from math import isfinite

from journeymine.design import Block, Choice, DesignedJourney, PetriNet
from journeymine.design.paths import blocks
from journeymine.errors import Problem, UsageError, did_you_mean
from journeymine.log import CANONICAL
from journeymine.simulation.runs import Habits
from journeymine.simulation.scores import Scores, means_of
from journeymine.simulation.segments import Segments

__all__ = ["check_columns", "check_usage", "moment_of"]


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


def check_columns(
    design: DesignedJourney, scores: Scores | None, segments: Segments | None
) -> None:
    """Raise a `UsageError` if scores or segments cannot be used.

    Raises
    ------
    UsageError
        ``JM-E033``
    """
    problems: list[Problem] = []
    if segments is not None:
        problems += _segment_problems(segments)
    if scores is not None:
        problems += _score_problems(design, scores)
    if problems:
        raise UsageError(*problems)


def moment_of(until: datetime | str) -> int:
    """The last second, since 1970, that is in a log extracted then; a day is in it whole.

    Raises
    ------
    UsageError
        ``JM-E054`` if it is no time.

    Examples
    --------
    >>> moment_of("1970-01-01"), moment_of("1970-01-01T00:01")
    (86399, 60)
    """
    if isinstance(until, str):
        text = until.strip()
        try:
            found = datetime.fromisoformat(text)
        except ValueError as error:
            hint = "write it as 2026-01-31, 2026-01-31T08:00 or 2026-01-31T08:00+01:00"
            raise UsageError(Problem("JM-E054", f"{until!r} is not a time.", hint)) from error
        if len(text) <= len("2026-01-31"):
            found += timedelta(days=1, seconds=-1)
    else:
        found = until
    return int((found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp() // 1)


def _segment_problems(segments: Segments) -> Iterator[Problem]:
    hint = 'use for example Segments({"new": 0.3, "old": 0.7})'
    shares = segments.shares
    if not shares or not all(isfinite(share) and share > 0 for share in shares.values()):
        yield Problem(
            "JM-E033", "Every segment needs a share above 0, and one must be named.", hint
        )
    if not segments.column.strip() or segments.column in {*CANONICAL, "sequence"}:
        message = f"The segments' column cannot be called '{segments.column}'."
        yield Problem("JM-E033", message, "use a name that no other column of a log has")
    for name in segments.plants:
        if name not in shares:
            known = ", ".join(f"'{segment}'" for segment in shares) or "none"
            message = f"There is no segment '{name}' to plant in; there are {known}."
            yield Problem("JM-E033", message, did_you_mean(name, shares) or hint)


def _score_problems(design: DesignedJourney, scores: Scores) -> Iterator[Problem]:
    scale, means = design.scales.satisfaction, means_of(design, scores)
    if not means:
        message = "No touchpoint is scored: the design intends nothing, and no mean is given."
        yield Problem("JM-E033", message, 'use for example Scores({"Pay": 4})')
    for name, mean in scores.means.items():
        if not scale.low <= mean <= scale.high:
            message = f"The mean score of '{name}' is {mean:g}; the scale is {scale}."
            yield Problem("JM-E033", message, "give a mean on the design's scale of satisfaction")
    shares = {"answer": scores.answer, **scores.answers}
    wrong = [name for name, share in shares.items() if not 0 <= share <= 1]
    numbers = (scores.shift, scores.answer_shift, scores.spread, *scores.segment_shift.values())
    if wrong or scores.spread < 0 or not all(map(isfinite, numbers)):
        message = "Shares of answers lie in [0, 1], the spread is 0 or more, shifts are numbers"
        where = f"; see {', '.join(map(repr, wrong))}." if wrong else "."
        yield Problem("JM-E033", message + where, "use for example Scores(answer=0.3, spread=0.8)")


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
