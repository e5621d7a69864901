"""Events at the same time: in which order they happened, nobody knows.

Of every path with its ties, the orders of the tied events are tried where they are few, and
aligned.  Elsewhere: bringing an event to another place changes the cost by at most leaving it
out and doing it again, and of a group of tied events all but one have to move, at most.  Events
that match no touchpoint do not matter, wherever they stand.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby, product

import numpy as np
from numpy.typing import NDArray

from journeymine.conformance import Alignments, align
from journeymine.gap.knowledge.figures import WhiteSpot
from journeymine.gap.knowledge.ground import Ground, Prices, losses_of
from journeymine.gap.outcome.success import reaches_end
from journeymine.gap.visits import Visits
from journeymine.log import Variants
from journeymine.log.path_arrays import distinct, taken
from journeymine.statistics import counted

__all__ = ["MOST_ORDERS", "MOST_TRIED", "Tied", "Ties", "orders", "tied_times"]

_Ints = NDArray[np.int64]
_Floats = NDArray[np.float64]

MOST_ORDERS, MOST_TRIED = 24, 2_000
"""So many orders of one path are tried, and so many of all paths."""

_FEW_MOVES = 4
"""Paths in which more events would have to move than this surely have too many orders."""


@dataclass(frozen=True, slots=True, eq=False)
class Tied:
    """Paths of complete cases with their ties.

    Attributes
    ----------
    variant, cases : arrays of int64, (entries,)
        One variant with the same ties may stand several times.
    places : array of int32
        Of every entry, the places of the events at the time of the event before them.
    offsets : array of int64, (entries + 1,)
    """

    variant: _Ints
    cases: _Ints
    places: NDArray[np.int32]
    offsets: _Ints

    def __len__(self) -> int:
        return len(self.variant)

    def of(self, entry: int) -> list[int]:
        """The places of one entry."""
        found: list[int] = self.places[self.offsets[entry] : self.offsets[entry + 1]].tolist()
        return found


@dataclass(slots=True, eq=False)
class Ties:
    """Gathers the ties that could matter: of several touchpoints, in a complete case."""

    events: int = 0
    _found: list[Tied] = field(default_factory=list)

    def add(self, visits: Visits, tied: NDArray[np.bool_]) -> None:
        """Look at some cases.

        Parameters
        ----------
        visits : Visits
        tied : array of bool, (events,)
            The events at the time of the one before them that could matter.
        """
        at = np.flatnonzero(tied)
        if not len(at):
            return
        case = np.searchsorted(visits.offsets, at, side="right") - 1
        starts = np.flatnonzero(np.diff(case, prepend=-1))
        self.events += len(at) + _groups(at)
        own, bounds = case[starts], np.append(starts, len(case)).astype(np.int64)
        places = (at - visits.offsets[case]).astype(np.int32)
        number, firsts = distinct(places, bounds)
        keys, counts = np.unique(visits.variant[own] * len(firsts) + number, return_counts=True)
        places, offsets = taken(places, bounds, firsts[keys % len(firsts)])
        self._found.append(Tied(keys // len(firsts), counts.astype(np.int64), places, offsets))

    def result(self) -> Tied:
        """All of them."""
        empty = np.zeros(0, np.int64)
        none = Tied(empty, empty, np.zeros(0, np.int32), _ZERO)
        parts = [none, *self._found]
        lengths = np.concatenate([np.diff(part.offsets) for part in parts])
        return Tied(
            np.concatenate([part.variant for part in parts]),
            np.concatenate([part.cases for part in parts]),
            np.concatenate([part.places for part in parts]),
            np.concatenate([_ZERO, np.cumsum(lengths)]).astype(np.int64),
        )


_ZERO = np.zeros(1, np.int64)


def _groups(at: _Ints) -> int:
    """How many groups of tied events these make."""
    return int((np.diff(at, prepend=-2) > 1).sum())


def orders(codes: list[int], places: list[int], matched: list[bool]) -> list[list[int]] | None:
    """Every order of a path whose tied events may change places; None if they are too many.

    Parameters
    ----------
    codes : list of int
    places : list of int
        Of the events at the time of the event before them, ascending.
    matched : list of bool
        Whether each event is a touchpoint; others stay where they are.

    Examples
    --------
    >>> orders([5, 6, 7], [1], [True, True, True])
    [[5, 6, 7], [6, 5, 7]]
    >>> orders([5, 5, 7], [1], [True, True, True])
    [[5, 5, 7]]
    """
    groups: list[list[int]] = []
    for _, run in groupby(enumerate(places), key=lambda pair: pair[1] - pair[0]):
        own = [place for _, place in run]
        groups.append([p for p in (own[0] - 1, *own) if matched[p]])
    ways: list[list[tuple[int, ...]]] = []
    n = 1
    for group in groups:
        found = _orders_of([codes[p] for p in group], MOST_ORDERS // n)
        if found is None:
            return None
        n *= len(found)
        ways.append(found)
    made = []
    for chosen in product(*ways):
        path = list(codes)
        for group, order in zip(groups, chosen, strict=True):
            for place, code in zip(group, order, strict=True):
                path[place] = code
        made.append(path)
    return made


def _orders_of(codes: list[int], most: int) -> list[tuple[int, ...]] | None:
    """The distinct orders of some events, in ascending order; None if there are more."""
    found: set[tuple[int, ...]] = {()}
    for code in codes:
        found = {(*some[:at], code, *some[at:]) for some in found for at in range(len(some) + 1)}
        if len(found) > most:
            return None
    return sorted(found)


def tied_times(ground: Ground, tied: Tied, events: int, of_events: int) -> Iterator[WhiteSpot]:
    """A white spot for all ties together."""
    if not len(tied):
        return
    moves = _moves(ground, tied)
    tried = _tried(ground, tied, moves)
    known = {id(alignments): found for alignments, found in tried.costs}
    everything = len(tried.entry) == len(tied)

    def losses(prices: Prices) -> tuple[_Floats, _Floats]:
        alignments = prices.alignments
        worst = alignments.worst_cost[tied.variant]
        most = moves * sum(prices.dearest)
        low = np.maximum(alignments.lower[tied.variant] - most, 0)
        high = np.minimum(alignments.cost[tied.variant] + most, worst)
        low[tried.entry], high[tried.entry] = known[id(alignments)]
        return losses_of(low, worst), losses_of(high, worst)

    bounds = ground.moved(tied.variant, tied.cases, losses)
    n = int(tied.cases.sum())
    others = {"time": ground.shaken("time", n)}
    if ground.design.success is None:
        others["outcome"] = ground.shaken("outcome", n - int(tied.cases[tried.settled].sum()))
    measured = any(found.low is not None for found in others.values())
    yield WhiteSpot(
        kind="tied_times",
        touchpoint="",
        name="",
        cases=n,
        of_cases=ground.n,
        events=events,
        of_events=of_events,
        since=None,
        until=None,
        what=f"{counted(events, 'event')} at the same time as another of the journey",
        fitness=ground.of_fitness(bounds.unit),
        index=ground.of_index(bounds.path, others),
        assumed="events at the same time happened in any order",
        tight=everything and not measured and not ground.design.accepted,
    )


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


@dataclass(frozen=True, slots=True, eq=False)
class _Tried:
    """The entries of which all orders were aligned.

    Attributes
    ----------
    costs : list of (Alignments, (lowest, highest))
        By the alignments of the ground that they stand beside.
    settled : array of int64
        The entries that travel to the end of the design in all orders, or in none.
    """

    entry: _Ints
    costs: list[tuple[Alignments, tuple[_Ints, _Ints]]]
    settled: _Ints


def _tried(ground: Ground, tied: Tied, moves: _Ints) -> _Tried:
    """Align all orders of the commonest paths that have few."""
    variants, design = ground.unit.variants, ground.design
    matching = design.matching(variants.activities)
    matched = [name in matching for name in variants.activities]
    made: list[list[int]] = []
    entries, starts = [], [0]
    few = np.flatnonzero(moves <= _FEW_MOVES)
    for entry in few[np.lexsort((few, -tied.cases[few]))].tolist():
        span = slice(*variants.offsets[tied.variant[entry] : tied.variant[entry] + 2])
        codes = variants.codes[span].tolist()
        found = orders(codes, tied.of(entry), [matched[code] for code in codes])
        if found is None:
            continue
        if len(made) + len(found) > MOST_TRIED:
            break
        made += found
        entries.append(entry)
        starts.append(len(made))
    if not entries:
        none = np.zeros(0, np.int64)
        both = {id(a): a for a in (ground.unit, ground.priced)}.values()
        return _Tried(none, [(a, (none, none)) for a in both], none)
    lengths = [len(path) for path in made]
    paths = Variants(
        variants.activities,
        np.array([code for path in made for code in path], np.int32),
        np.concatenate([_ZERO, np.cumsum(lengths)]).astype(np.int64),
        np.ones(len(made), np.int64),
    )
    first = np.array(starts[:-1])
    again = align(paths, design)
    costs = [(ground.unit, _ends(again, first))]
    if ground.priced is not ground.unit:
        costs.append((ground.priced, _ends(align(paths, design, weighted=True), first)))
    to_end = reaches_end(again)
    same = np.logical_and.reduceat(to_end, first) == np.logical_or.reduceat(to_end, first)
    entry = np.array(entries, np.int64)
    return _Tried(entry, costs, entry[same])


def _ends(alignments: Alignments, first: _Ints) -> tuple[_Ints, _Ints]:
    return (
        np.minimum.reduceat(alignments.lower, first),
        np.maximum.reduceat(alignments.cost, first),
    )
