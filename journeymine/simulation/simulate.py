"""Simulate a log from a design, with planted deviations and the truth.

Only what can be told apart is planted: a case is drawn again until every optimal
alignment of it, listed by an enumerator of its own, is read as exactly what was planted.
The times that the design promises are kept, but for those that are planted late.
Every case has its own stream of random numbers, so a longer log begins with the shorter.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import accumulate

import numpy as np

from journeymine.design import DesignedJourney
from journeymine.errors import DesignError, Problem, UsageError
from journeymine.simulation import telling
from journeymine.simulation.cases import Maker
from journeymine.simulation.plant_problems import problems_of
from journeymine.simulation.plants import Plant
from journeymine.simulation.results import Refused, Simulation
from journeymine.simulation.rows import Details, details_of, log_of
from journeymine.simulation.runs import Habits
from journeymine.simulation.scores import Scores, means_of
from journeymine.simulation.segments import Segments
from journeymine.simulation.telling import Made
from journeymine.simulation.timing import times_within
from journeymine.simulation.truth import Truth
from journeymine.simulation.usage import check_columns, check_usage, moment_of
from journeymine.simulation.visits import Journey

__all__ = ["simulate"]

START = datetime(2026, 1, 5, tzinfo=UTC)

_CASES, _DETAILS, _SCORES, _SEGMENTS = 0, 3, 4, 5
"""Streams of random numbers: each is its own, so that one option does not move another's."""


def simulate(
    design: DesignedJourney,
    *,
    cases: int,
    seed: int,
    plants: Sequence[Plant] = (),
    habits: Habits | None = None,
    scores: Scores | None = None,
    segments: Segments | None = None,
    owners: bool = False,
    start: datetime = START,
    days: float = 90.0,
    pause: float = 21_600.0,
    until: datetime | str | None = None,
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
    scores : Scores, optional
        How they score what happens; the log then has a column ``score``.
    segments : Segments, optional
        Of which kinds they are; the log then has a column for it.
    owners : bool, default False
        Whether the log says who owns the touchpoint, as the design does.
    start : datetime
        When the first customers may come; with a time zone.
    days : float, default 90
        Customers come evenly over so many days.
    pause : float, default 21600
        Median seconds from one event to the next, log-normal with a shape of 1.  Where the
        design promises times, pauses are shorter or longer where they have to be.
    until : datetime or str, optional
        When the log is extracted: later events are not in it, nor are customers who come
        later; a day such as ``2026-03-31`` (UTC) is in it whole.

    Raises
    ------
    UsageError
        ``JM-E031`` to ``JM-E034`` if a number is out of its range, ``JM-E054`` if `until`
        is no time.
    DesignError
        ``JM-E342`` to ``JM-E345`` if a plant does not fit the design, ``JM-E346`` if it
        can nowhere be told apart, ``JM-E358`` if no path can keep the design's times.

    Examples
    --------
    >>> design = DesignedJourney.of_steps("browse", "choose", "pay", "receive")
    >>> skipped = Plant("missing", 0.5, touchpoint="pay")
    >>> made = simulate(design, cases=4, seed=2, plants=[skipped])
    >>> [entry.case for entry in made.truth.planted], made.log.n_events
    (['C00004'], 15)
    """
    habits = habits or Habits()
    last = None if until is None else moment_of(until)
    check_usage(design, cases, seed, habits, start, days, pause)
    check_columns(design, scores, segments)
    planted, open_to = _all_plants(plants, segments)
    problems = [problem for plant in planted for problem in problems_of(plant, design)]
    if problems:
        raise DesignError(*problems)
    maker = Maker(design, seed, planted, habits)
    maker.require_all_can_be_told()
    means = means_of(design, scores) if scores else {}
    refused, made, details = Counter[int](), list[Made](), list[list[Details]]()
    for number in range(cases):
        random, others = maker.stream(_CASES, number), maker.stream(_DETAILS, number)
        segment = segments.draw(maker.stream(_SEGMENTS, number)) if segments else ""
        drawn = maker.case(number, open_to.get(segment, open_to[""]), random)
        refused.update(set(drawn.wanted) - set(drawn.given))
        journey = drawn.journey
        times = _times(journey, random, others, start, days, pause)
        details.append(details_of(journey.events, design, random, others))
        kept = sum(last is None or time <= last for time in times)
        felt: Iterator[tuple[float | None, bool]] = iter(())
        if scores:
            stream = maker.stream(_SCORES, number)
            felt = scores.of(journey.events, means, design.scales.satisfaction, segment, stream)
        case = f"C{number + 1:05d}"
        made.append(
            Made(
                case,
                segment,
                journey.events,
                journey.reading,
                times,
                kept,
                drawn.given,
                tuple(felt),
            )
        )
    if not any(one.kept for one in made):
        raise _nothing_begun(made)
    log = log_of(
        made,
        details,
        design,
        segment=segments.column if segments else "",
        scored=scores is not None,
        outcomes=any(plant.kind == "failed" for plant in planted),
        owners=owners,
    )
    truth = Truth(
        seed,
        cases,
        tuple(telling.planted(made, planted, shown=True)),
        None if last is None else datetime.fromtimestamp(last, UTC),
        tuple(telling.planted(made, planted, shown=False)),
        tuple(telling.missed(made, design)),
        () if last is None else tuple(telling.travelled(made, design)),
        tuple(telling.felt(made)) if scores else (),
    )
    left = tuple(Refused(planted[index], refused[index]) for index in sorted(refused))
    return Simulation(log, truth, left)


def _all_plants(
    plants: Sequence[Plant], segments: Segments | None
) -> tuple[list[Plant], Mapping[str, frozenset[int]]]:
    """The plants of all and of every segment, numbered, and which of them a segment is open to."""
    planted, everyone = list(plants), frozenset(range(len(plants)))
    open_to = {"": everyone}
    for segment, own in segments.plants.items() if segments else ():
        open_to[segment] = everyone | set(range(len(planted), len(planted) + len(own)))
        planted += own
    return planted, open_to


def _times(
    journey: Journey,
    random: np.random.Generator,
    others: np.random.Generator,
    start: datetime,
    days: float,
    pause: float,
) -> tuple[int, ...]:
    """Whole seconds since 1970, each later than the one before."""
    first = int(start.timestamp()) + int(random.random() * days * 86_400)
    drawn = pause * np.exp(random.standard_normal(len(journey.events)))
    pauses = [max(1, round(float(gap))) for gap in drawn[:-1]]
    if journey.limits is None:
        return tuple(first + gone for gone in accumulate(pauses, initial=0))
    return tuple(first + gone for gone in times_within(pauses, journey.limits, others))


def _nothing_begun(made: Sequence[Made]) -> UsageError:
    first = datetime.fromtimestamp(min(one.times[0] for one in made), UTC)
    message = "No journey has begun by the time given with until."
    hint = f"the first one begins at {first:%Y-%m-%dT%H:%M:%SZ}: choose a later time"
    return UsageError(Problem("JM-E034", message, hint))
