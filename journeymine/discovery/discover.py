"""Discover what customers do, as a graph and as a journey.

The journey is a designed journey like any other: it can be saved, edited, and used as
the next design.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from math import fsum

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from journeymine.design import Block, DesignedJourney, blocks
from journeymine.design.runs import RunsByName, TooManyWaysError
from journeymine.discovery.graph import DirectlyFollowsGraph, directly_follows
from journeymine.discovery.inductive import mine
from journeymine.discovery.stretches import stretches
from journeymine.errors import LogError, Problem, UsageError
from journeymine.log import EventLog, LeftOut, Tabular, Variants
from journeymine.statistics import Share, counted, share

__all__ = ["DiscoveredJourney", "DiscoveryQuality", "discover"]

NAME = "Actual journey"


@dataclass(frozen=True, slots=True)
class DiscoveryQuality:
    """How a discovered journey came about, and how much of the log it tells.

    Attributes
    ----------
    noise : float
        The threshold that was asked for, in [0, 1].
    activities : int
        Activities of the log.
    left_out : tuple of str
        Activities that the journey has no step for; only with `noise` above 0.
    fitting : Share
        Cases that are a run of the journey, of all cases; without figures when too
        many of its states would have to be met.
    """

    noise: float
    activities: int
    left_out: tuple[str, ...]
    fitting: Share


@dataclass(frozen=True, eq=False, repr=False)
class DiscoveredJourney(Tabular):
    """What customers do.

    Attributes
    ----------
    graph : DirectlyFollowsGraph
        Which activity directly follows which.
    variants : Variants
        The distinct paths and how many cases took each.
    journey : DesignedJourney
        A journey of blocks, named ``Actual journey``; its touchpoints are activities.
    quality : DiscoveryQuality
        How much of the log the journey tells.
    left_out : tuple of LeftOut
        Journeys that are not complete, and so are in none of the others.
    """

    graph: DirectlyFollowsGraph
    variants: Variants = field(repr=False)
    journey: DesignedJourney
    quality: DiscoveryQuality
    left_out: tuple[LeftOut, ...] = ()

    def to_dict(self) -> dict[str, object]:
        """Figures, graph and quality as plain data; the journey has formats of its own.

        What the log had left out before is not in it.
        """
        return {
            "cases": self.variants.n_cases,
            "events": self.variants.n_events,
            "variants": len(self.variants),
            "graph": self.graph.to_dict(),
            "quality": asdict(self.quality),
            "left_out": [asdict(entry) for entry in self.left_out],
        }

    def to_arrow(self) -> pa.Table:
        """The arcs of the graph; see `DirectlyFollowsGraph.to_arrow`."""
        return self.graph.to_arrow()

    def __str__(self) -> str:
        quality, fitting = self.quality, self.quality.fitting
        told = (
            "too many states to say how many cases fit it"
            if fitting.value is None
            else f"cases that fit it: {fitting}"
        )
        lines = [
            f"{counted(self.variants.n_cases, 'case')}, "
            f"{counted(self.variants.n_events, 'event')}, {counted(len(self.variants), 'path')}; "
            f"{self.graph}.",
            f"{self.journey}, noise {quality.noise:g}; {told}.",
        ]
        if quality.left_out:
            lines.append(f"Left out of the journey as noise: {', '.join(quality.left_out)}.")
        lines.extend(f"Left out: {entry}." for entry in self.left_out if entry.cases)
        return "\n".join(lines)

    def __repr__(self) -> str:
        return f"<DiscoveredJourney: {str(self).splitlines()[0]}>"

    def _repr_html_(self) -> str:
        from html import escape

        arcs = self.to_frame().sort_values(
            ["cases", "source", "target"], ascending=[False, True, True]
        )
        table: str = arcs.head(20).to_html(index=False)
        return f"<pre>{escape(str(self))}</pre>{table}"


def discover(
    log: EventLog,
    *,
    noise: float = 0.2,
    end_activity: str | Iterable[str] = (),
    open_after: str | timedelta | None = None,
) -> DiscoveredJourney:
    """Discover what customers do: the graph, the paths and a journey.

    The journey is made by the infrequent inductive miner [1]_ from the paths and how many
    cases took each.  Branches of choices and of free orders stand as customers usually
    come to them: by the mean place of their earliest activity.

    Only complete journeys are looked at: a beginning would make every later step optional.
    Every case counts as complete, unless one of the last two arguments says otherwise, or the
    log was cut into journeys (`EventLog.cut`): then those that its beginning or its end cuts
    off are not.  `DiscoveredJourney.left_out` counts the others.

    Parameters
    ----------
    log : EventLog
        At least one event.
    noise : float, default 0.2
        From 0 to 1.  With 0 every case is a run of the journey; the higher, the more rare
        behaviour it leaves out.
    end_activity, open_after : optional
        Which journeys are complete; as in `compare`, but by the names of the log alone.

    Raises
    ------
    LogError
        ``JM-E250`` if the log has no event, or no complete journey.
    UsageError
        ``JM-E030`` if `noise` is not a number from 0 to 1, ``JM-E035`` if `open_after` is no
        duration, ``JM-E036`` if an end activity never occurs.

    References
    ----------
    .. [1] Leemans, Fahland, van der Aalst (2014). Discovering block-structured process
       models from event logs containing infrequent behaviour. BPM Workshops 2013, LNBIP
       171, 66-78. https://doi.org/10.1007/978-3-319-06257-0_6
    """
    if not 0 <= noise <= 1:
        message = f"noise must be a number from 0 to 1; it was {noise}."
        hint = "pass noise=0.2 in Python, or --noise 0.2 on the command line"
        raise UsageError(Problem("JM-E030", message, hint))
    if log.n_events == 0:
        message = "There is nothing to discover: the log has no events."
        hint = "check what was rejected on reading, and what was ignored"
        raise LogError(Problem("JM-E250", message, hint))
    complete = log.complete(end_activity=end_activity, open_after=open_after)
    not_complete = complete.left_out[len(log.left_out) :]
    if complete.n_events == 0:
        raise _none_complete(not_complete)
    variants = complete.variants()
    mined = blocks.simplify(mine(variants, noise=noise))
    journey = DesignedJourney(NAME, _ordered(mined, _mean_places(variants)))
    left_out = tuple(name for name in variants.activities if name not in set(journey.touchpoints))
    quality = DiscoveryQuality(
        noise, len(variants.activities), left_out, _fitting(variants, journey)
    )
    graph = directly_follows(complete, variants)
    return DiscoveredJourney(graph, variants, journey, quality, not_complete)


def _none_complete(left_out: Iterable[LeftOut]) -> LogError:
    message = "There is nothing to discover: no journey of the log is complete."
    message += "".join(f"\n  left out: {entry}" for entry in left_out if entry.cases)
    hint = "take a longer time, or say otherwise which journeys are complete"
    return LogError(Problem("JM-E250", message, hint))


def _mean_places(variants: Variants) -> dict[str, tuple[float, str]]:
    """Where an activity stands on average, 0 first and 1 last, with its name for ties.

    What is added up are whole numbers, so that places that are equal come out equal.
    """
    names, offsets = variants.activities, variants.offsets
    steps, kind = np.unique(np.maximum(variants.lengths - 1, 1), return_inverse=True)
    sums, events = np.zeros((len(names), len(steps))), np.zeros(len(names))
    for first, last in stretches(offsets):
        lengths = variants.lengths[first:last]
        codes = variants.codes[offsets[first] : offsets[last]]
        at = np.arange(len(codes)) - np.repeat(offsets[first:last] - offsets[first], lengths)
        cases = np.repeat(variants.cases[first:last], lengths)
        cells = codes * len(steps) + np.repeat(kind[first:last], lengths)
        sums += np.bincount(cells, cases * at, sums.size).reshape(sums.shape)
        events += np.bincount(codes, cases, len(names))
    means = ((fsum(own / steps), n) for own, n in zip(sums, events.tolist(), strict=True))
    return {name: (total / n, name) for name, (total, n) in zip(names, means, strict=True) if n}


def _ordered(block: Block, places: Mapping[str, tuple[float, str]]) -> Block:
    """The same runs, branches of choices and free orders sorted by their earliest step."""

    def ordered(children: tuple[Block, ...]) -> tuple[Block, ...]:
        inner = (_ordered(child, places) for child in children)
        return tuple(sorted(inner, key=lambda b: min(places[name] for name in blocks.steps(b))))

    match block:
        case blocks.Step():
            return block
        case blocks.Sequence(children):
            return blocks.Sequence(tuple(_ordered(child, places) for child in children))
        case blocks.Choice(children, name):
            return blocks.Choice(ordered(children), name)
        case blocks.AnyOf(children, name):
            return blocks.AnyOf(ordered(children), name)
        case blocks.AnyOrder(children):
            return blocks.AnyOrder(ordered(children))
        case blocks.Optional(body):
            return blocks.Optional(_ordered(body, places))
        case blocks.Repeat(body, minimum, between, maximum):
            pause = None if between is None else _ordered(between, places)
            return blocks.Repeat(_ordered(body, places), minimum, pause, maximum)


def _fitting(variants: Variants, journey: DesignedJourney) -> Share:
    """Cases that are a run of the journey."""
    runs = RunsByName(journey.runs, journey.steps)
    number = np.array([runs.number.get(name, -1) for name in variants.activities], np.int64)
    fitting = 0
    try:
        for first, last in stretches(variants.offsets):
            fits = _are_runs(runs, number, variants, first, last)
            fitting += int(variants.cases[first:last][fits].sum())
    except TooManyWaysError:
        return Share(None, None, None, 0)
    return share(fitting, variants.n_cases)


def _are_runs(
    runs: RunsByName, number: NDArray[np.int64], variants: Variants, first: int, last: int
) -> NDArray[np.bool_]:
    """Which of some variants are a run: all of them walked at once, step by step."""
    begin, lengths = variants.offsets[first:last], variants.lengths[first:last]
    state = np.zeros(last - first, np.int64)
    known = np.ones(last - first, np.bool_)  # as long as all its activities are in the journey
    for at in range(int(lengths.max(initial=0))):
        going = np.flatnonzero(known & (lengths > at))
        name = number[variants.codes[begin[going] + at]]
        known[going[name < 0]] = False
        going, name = going[name >= 0], name[name >= 0]
        steps, which = np.unique(state[going] * len(number) + name, return_inverse=True)
        then = [runs.after(*divmod(step, len(number))) for step in steps.tolist()]
        state[going] = np.array(then, np.int64)[which]
    ends, which = np.unique(state, return_inverse=True)
    return known & np.array([runs.is_end(end) for end in ends.tolist()], np.bool_)[which]
