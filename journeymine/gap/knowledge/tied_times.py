"""Events at the same time: how far another order could move the figures.

Of every path with its ties, the orders of the tied events are tried where they are few, and
aligned.  Elsewhere: bringing an event to another place changes the cost by at most leaving it
out and doing it again, and of a group of tied events all but one have to move, at most.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from journeymine.gap.figures import Range
from journeymine.gap.knowledge.figures import WhiteSpot
from journeymine.gap.knowledge.ground import Ground, Prices, losses_of
from journeymine.gap.knowledge.orders import tried
from journeymine.gap.knowledge.ties import Tied
from journeymine.language import sentence, sentence_counted

__all__ = ["tied_times"]

_Ints = NDArray[np.int64]
_Floats = NDArray[np.float64]


def tied_times(ground: Ground, tied: Tied, of_events: int) -> Iterator[WhiteSpot]:
    """A white spot for all ties together."""
    if not len(tied):
        return
    moves = _moves(ground, tied)
    found = tried(ground, tied, moves)
    known = {id(alignments): ends for alignments, ends in found.costs}

    def losses(prices: Prices) -> tuple[_Floats, _Floats]:
        alignments = prices.alignments
        worst = alignments.worst_cost[tied.variant]
        most = moves * sum(prices.dearest)
        low = np.maximum(alignments.lower[tied.variant] - most, 0)
        high = np.minimum(alignments.cost[tied.variant] + most, worst)
        low[found.entry], high[found.entry] = known[id(alignments)]
        return losses_of(low, worst), losses_of(high, worst)

    bounds = ground.moved(tied.variant, tied.cases, losses, counted=found.counted)
    n = int(tied.cases.sum())
    others = _others(ground, n, n - int(tied.cases[found.settled].sum()))
    proved = found.entry if found.counted is None else found.counted.entry
    measured = any(one.low is not None for one in others.values())
    yield WhiteSpot(
        kind="tied_times",
        touchpoint="",
        name="",
        cases=n,
        of_cases=ground.n,
        events=tied.events,
        of_events=of_events,
        since=None,
        until=None,
        what=sentence_counted(
            tied.events,
            "{n} event of {journeys} shares its time with an event of another touchpoint (of "
            "{shared} of {sharing} that share it with any)",
            "{n} events of {journeys} share their time with an event of another touchpoint (of "
            "{shared} of {sharing} that share it with any)",
            journeys=sentence_counted(n, "{n} journey", "{n} journeys"),
            shared=sentence_counted(tied.shared_events, "{n} event", "{n} events"),
            sharing=sentence_counted(tied.shared_cases, "{n} journey", "{n} journeys"),
        ),
        fitness=ground.of_fitness(bounds.unit),
        index=ground.of_index(bounds.path, others),
        assumed=sentence("events at the same time happened in any order"),
        tight=len(proved) == len(tied) and not measured,
    )


def _others(ground: Ground, cases: int, unsettled: int) -> dict[str, Range]:
    """The parts beside the path that look at the order of events.

    Channels and scores do not, nor does a rule of success: whether an event is there, and when,
    is known.
    """
    design, found = ground.design, {}
    promised = (design.touchpoint(name).targets for name in design.touchpoints)
    if any(targets is not None and targets.within for targets in promised):
        found["time"] = ground.shaken("time", cases)
    if design.success is None and unsettled:
        found["outcome"] = ground.shaken("outcome", unsettled)
    return found


def _moves(ground: Ground, tied: Tied) -> _Ints:
    """How many events of each entry have to change places, at most."""
    entry = np.repeat(np.arange(len(tied)), np.diff(tied.offsets))
    variants = ground.unit.variants
    matching = ground.design.matching(variants.activities)
    matched = np.array([name in matching for name in variants.activities])
    here = matched[variants.codes[variants.offsets[tied.variant[entry]] + tied.places]]
    before = matched[variants.codes[variants.offsets[tied.variant[entry]] + tied.places - 1]]
    new = (np.diff(tied.places, prepend=-9) != 1) | (np.diff(entry, prepend=-1) != 0)
    count = here.astype(np.int64) + np.where(new, before, 0)  # the first of a group has no tie
    found = np.bincount(entry, count, len(tied)) - np.bincount(entry, new, len(tied))
    return found.astype(np.int64)
