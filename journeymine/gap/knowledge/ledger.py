"""The ledger of what is not known: a row a white spot, and a grade for every touchpoint."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from journeymine.design import DesignedJourney
from journeymine.gap.figures import PathFigures, TouchpointFigures, Unmatched
from journeymine.gap.index import GapIndex
from journeymine.gap.knowledge.figures import (
    KINDS_OF_SPOT,
    MUCH,
    Evidence,
    Knowledge,
    WhiteSpot,
)
from journeymine.gap.knowledge.ground import Ground
from journeymine.gap.knowledge.lacks import (
    no_channels,
    no_owners,
    no_scores,
    no_time_of_day,
    not_proved,
    undecided,
)
from journeymine.gap.knowledge.paths import filled, never_logged
from journeymine.gap.knowledge.rows import rejected_rows
from journeymine.gap.knowledge.silence import ALARM
from journeymine.gap.knowledge.tied_times import tied_times
from journeymine.gap.knowledge.unmatched_steps import unmatched_activities
from journeymine.gap.knowledge.unseen import Silent
from journeymine.gap.knowledge.window import open_journeys_of, windows
from journeymine.gap.measured import Losses
from journeymine.gap.open_journeys import OpenJourneys
from journeymine.language import Figure, Sentence, sentence, sentence_counted
from journeymine.log import EventLog
from journeymine.log.schema import MICROSECONDS

if TYPE_CHECKING:
    from journeymine.conformance import Alignments
    from journeymine.gap.parts import Parts

__all__ = ["knowledge"]


def knowledge(
    log: EventLog,
    alignments: Alignments,
    weighted: Alignments | None,
    losses: Losses,
    *,
    index: GapIndex,
    path: PathFigures,
    unmatched: Unmatched,
    touchpoints: tuple[TouchpointFigures, ...],
    parts: Parts,
    still_open: OpenJourneys | None,
) -> Knowledge:
    """Where the map is white, and how far each white spot could move fitness and index.

    Parameters
    ----------
    log : EventLog
        What was compared.
    alignments, weighted : Alignments
        Of its variants as whole journeys, counting complete cases.
    losses : Losses
        Of the path.
    index, path, unmatched, touchpoints, parts, still_open
        The other figures of the comparison.
    """
    lost = np.zeros(len(alignments), np.int64)
    np.add.at(lost, losses.case, losses.loss)
    priced = alignments if weighted is None else weighted
    ground = Ground(alignments, priced, lost, index, path.fitness, _able(alignments.design, parts))
    events = log.n_events
    found: list[Iterable[WhiteSpot]] = [
        never_logged(ground, unmatched.touchpoints, events, _not_due_yet(parts)),
        unmatched_activities(ground, unmatched, events, log.n_cases),
        rejected_rows(ground, log.rows, _waiting(parts)),
        open_journeys_of(ground, still_open),
        no_channels(ground, parts),
        no_scores(ground, parts),
        undecided(ground, parts),
        not_proved(ground, path),
        no_owners(ground),
        no_time_of_day(ground, parts.turning, events),
    ]
    if (unseen := parts.unseen) is not None:
        silence = None if parts.outcome is None else parts.outcome.abandonment.silence
        found += [
            (_silent(ground, one, unseen.column) for one in unseen.silent),
            windows(ground, unseen.window, silence),
            tied_times(ground, unseen.tied, events),
        ]
    spots = tuple(sorted(chain.from_iterable(found), key=_rank))
    graded = tuple(_graded(row, spots) for row in touchpoints)
    return Knowledge(_grade(spots), spots, graded, ALARM)


def _able(design: DesignedJourney, parts: Parts) -> frozenset[str]:
    """The parts that could be measured."""
    asked = {
        "channel": parts.channel is not None
        and any(design.touchpoint(name).channels for name in design.touchpoints),
        "time": parts.time is not None
        and bool(parts.time.targets or parts.time.duration is not None),
        "experience": parts.experience is not None,
        "outcome": parts.outcome is not None,
    }
    return frozenset(name for name, there in asked.items() if there)


def _not_due_yet(parts: Parts) -> frozenset[str]:
    """Touchpoints that somebody still waits for in time."""
    targets = () if parts.time is None else parts.time.targets
    return frozenset(one.touchpoint for one in targets if one.not_yet)


def _waiting(parts: Parts) -> dict[str, int]:
    """By the part, the cases of which more is known as soon as the log goes on."""
    found = {}
    if (time := parts.time) is not None:
        found["time"] = sum(one.cases_not_yet for one in time.targets)
        found["time"] += 0 if time.duration is None else time.duration.not_yet
    if parts.outcome is not None:
        found["outcome"] = parts.outcome.completion.undecided
    return found


def _rank(spot: WhiteSpot) -> tuple[float, int, str, str]:
    order = KINDS_OF_SPOT.index(spot.kind)
    return -round(spot.points, 9), order, spot.touchpoint, spot.name


def _silent(ground: Ground, found: Silent, column: str | None) -> WhiteSpot:
    """A source or touchpoint that falls silent: its steps may have been done, unlogged."""
    unit = ground.unit
    own = np.isin(ground.touchpoint_of_move, found.touchpoints)
    moves = (unit.events < 0) & (unit.steps >= 0) & own
    bounds = ground.moved(found.variant, found.cases, filled(ground, moves, found.variant).losses)
    n = int(found.cases.sum())
    since, until = (
        pa.scalar(at, pa.int64()).cast(MICROSECONDS).as_py().isoformat()
        for at in (found.since, found.until)
    )
    names = ground.design.touchpoints
    return WhiteSpot(
        kind=found.kind,
        touchpoint=names[found.touchpoints[0]] if len(found.touchpoints) == 1 else "",
        name=found.name if found.kind == "source_silent" else "",
        cases=n,
        of_cases=ground.n,
        events=0,
        of_events=0,
        since=since,
        until=until,
        what=_is_silent(found, column, since, until, n),
        fitness=ground.of_fitness(bounds.unit),
        index=ground.of_index(bounds.path, ground.others(n)),
        assumed=sentence("these journeys had its steps wherever their path asks for them, or not"),
        tight=False,
    )


def _is_silent(
    found: Silent, column: str | None, since: str, until: str, journeys: int
) -> Sentence:
    """That it is silent, when, and how many journeys there are without it."""
    who = sentence("'{name}'", name=found.name)
    if found.kind == "source_silent" and column == "source":
        who = sentence("source '{name}'", name=found.name)
    elif found.kind == "source_silent":
        who = sentence("channel '{name}'", name=found.name)
    begin, end = Figure("day", since), Figure("day", until)
    without = sentence_counted(journeys, "{n} journey without it", "{n} journeys without it")
    if found.begins:
        return sentence(
            "{who} is silent before {day}, {journeys}", who=who, day=end, journeys=without
        )
    if found.ends:
        return sentence(
            "{who} is silent after {day}, {journeys}", who=who, day=begin, journeys=without
        )
    return sentence(
        "{who} is silent from {begin} to {end}, {journeys}",
        who=who, begin=begin, end=end, journeys=without,
    )  # fmt: skip


def _graded(row: TouchpointFigures, spots: Iterable[WhiteSpot]) -> Evidence:
    lacks = tuple(dict.fromkeys(_naming(row.touchpoint, spots)))
    reached = round((row.reached.value or 0.0) * row.reached.n)
    grade = "white" if "never_logged" in lacks else "partly" if lacks else "seen"
    return Evidence(row.touchpoint, grade, row.visits, reached, lacks)


def _naming(touchpoint: str, spots: Iterable[WhiteSpot]) -> Iterator[str]:
    return (spot.kind for spot in spots if spot.touchpoint == touchpoint)


def _grade(spots: tuple[WhiteSpot, ...]) -> str:
    if not spots:
        return "seen"
    much = any(spot.points > MUCH or spot.kind == "never_logged" for spot in spots)
    return "white" if much else "partly"
