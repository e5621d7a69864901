"""White spots on the path: activities that no touchpoint matches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from journeymine.design import DesignedJourney
from journeymine.gap.figures import Range, Unmatched
from journeymine.gap.knowledge.figures import WhiteSpot
from journeymine.gap.knowledge.ground import Ground, Prices, losses_of
from journeymine.language import sentence, sentence_counted

__all__ = ["unmatched_activities"]

_Ints = NDArray[np.int64]
_Floats = NDArray[np.float64]

_MOST_ACTIVITIES = 50
"""So many activities that are no touchpoint are told of one by one."""


def unmatched_activities(
    ground: Ground, found: Unmatched, of_events: int, of_cases: int
) -> Iterator[WhiteSpot]:
    """Activities that no touchpoint matches, the commonest alone, all others together.

    Those that the design accepts wherever they happen are known, and not told.

    Each may be none of the journey, or steps that the paths leave out: without its k
    events the alignment is cheaper by k log moves, and each event that comes back as a
    touchpoint makes it cheaper by one skip, at most.

    A path that costs no more than its unmatched events leaves nothing out in any cheapest
    alignment, so that none of them can be a step: it keeps what it loses in the other parts, but
    where the journey would begin or end with another event.
    """
    design = ground.design
    asked = [name for name in found.activities if not design.is_accepted("ad_hoc", "", name)]
    ranked = sorted(asked, key=lambda name: (-found.activities[name], name))
    groups = [(name, [name]) for name in ranked[:_MOST_ACTIVITIES]]
    if rest := ranked[_MOST_ACTIVITIES:]:
        groups.append(("", rest))
    variants = ground.unit.variants
    group = np.full(len(variants.activities), -1, np.int64)
    code = {name: at for at, name in enumerate(variants.activities)}
    for number, (_, names) in enumerate(groups):
        group[[code[name] for name in names]] = number
    of_event = group[variants.codes]
    at = np.flatnonzero(of_event >= 0)
    variant = np.repeat(np.arange(len(variants)), variants.lengths)[at]
    keys, times = np.unique(of_event[at] * len(variants) + variant, return_counts=True)
    bounds = np.searchsorted(keys, np.arange(len(groups) + 1) * len(variants))
    lacks = ground.unit.cost > _unmatched_events(ground)
    firsts, lasts = of_event[variants.offsets[:-1]], of_event[variants.offsets[1:] - 1]
    for number, (name, names) in enumerate(groups):
        span = slice(bounds[number], bounds[number + 1])
        own, k = keys[span] % len(variants), times[span]
        moved = ground.moved(own, ground.cases[own], _NamedOtherwise(own, k).losses)
        n, events = int(ground.cases[own].sum()), sum(found.activities[one] for one in names)
        others = _beside_path(ground, own, lacks[own], firsts[own] == number, lasts[own] == number)
        if _tells_the_end(design, names):
            others |= {part: ground.shaken(part, n) for part in ("time", "outcome")}
        counted = sentence_counted(events, "{n} event", "{n} events")
        what = sentence("'{activity}' is no touchpoint ({events})", activity=name, events=counted)
        if not name:
            what = sentence_counted(
                len(names),
                "{n} other activity is no touchpoint ({events})",
                "{n} other activities are no touchpoint ({events})",
                events=counted,
            )
        yield WhiteSpot(
            kind="unmatched",
            touchpoint="",
            name=name,
            cases=n,
            of_cases=of_cases,
            events=events,
            of_events=of_events,
            since=None,
            until=None,
            what=what,
            fitness=ground.of_fitness(moved.unit),
            index=ground.of_index(moved.path, others),
            assumed=sentence("it is none of the journey, or the steps that the paths leave out"),
            tight=False,
        )


def _beside_path(
    ground: Ground,
    variant: _Ints,
    lacks: NDArray[np.bool_],
    begins: NDArray[np.bool_],
    ends: NDArray[np.bool_],
) -> dict[str, Range]:
    """The other parts if some variants had steps for events that are no touchpoint, or neither.

    Parameters
    ----------
    variant : array of int64, (entries,)
    lacks, begins, ends : arrays of bool, (entries,)
        Whether its paths lack steps at all, and whether it begins and ends with such an event.
    """
    cases = ground.cases[variant]
    filling, ending = int(cases[lacks].sum()), int(cases[ends].sum())
    found = ground.others(filling, ("channel", "experience"))
    found |= ground.others(int(cases[lacks | begins | ends].sum()), ("time", "outcome"))
    # A journey of which the last event is none was silent for longer, and may be given up.
    eased, given_up = found["outcome"], ground.shaken("outcome", ending)
    if ending and given_up.high is not None:
        found["outcome"] = Range(
            given_up.low if eased.low is None else min(eased.low, given_up.low or 0.0),
            given_up.high if eased.high is None else max(eased.high, given_up.high),
        )
    return found


def _unmatched_events(ground: Ground) -> _Ints:
    """How many events of each variant no touchpoint matches, (variants,)."""
    variants = ground.unit.variants
    matching = ground.design.matching(variants.activities)
    none = np.array([name not in matching for name in variants.activities], np.bool_)
    of_event = np.repeat(np.arange(len(variants)), variants.lengths)
    return np.bincount(of_event[none[variants.codes]], minlength=len(variants))


def _tells_the_end(design: DesignedJourney, names: Iterable[str]) -> bool:
    """Whether one of these activities ends a journey, or bars its success."""
    ends = () if design.end is None else design.end.at
    barred = () if design.success is None else design.success.without
    return not {*ends, *barred}.isdisjoint(names)


@dataclass(frozen=True, slots=True, eq=False)
class _NamedOtherwise:
    """Some variants, and how many of their events may be anything else."""

    variant: _Ints
    times: _Ints

    def losses(self, prices: Prices) -> tuple[_Floats, _Floats]:
        """The least and the greatest loss that they can have."""
        alignments, k = prices.alignments, self.times
        cost, worst = alignments.cost[self.variant], alignments.worst_cost[self.variant]
        skip, add = prices.dearest
        left_cost = alignments.lower[self.variant] - k * prices.other
        left_worst = worst - k * prices.other
        low = np.minimum(
            losses_of(np.maximum(left_cost, 0), left_worst),
            losses_of(np.maximum(left_cost - k * skip, 0), left_worst + k * add),
        )
        dearer = k * (add - prices.other)  # none but where doing something weighs more than 1
        return low, losses_of(cost + dearer, worst + dearer)
