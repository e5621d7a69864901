"""Which activity directly follows which in a part of a log: all that cuts are found from.

A set of activities is an integer here, with bit ``a`` for activity ``a``: to join or to compare
two sets is then one operation, however many activities there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import TypeAlias

import numpy as np

from journeymine.discovery.stretches import stretches
from journeymine.discovery.sublog import SubLog

__all__ = ["Activities", "Counts", "Follows", "components", "count", "members", "reachable"]

Activities: TypeAlias = int  # a set of them, see above


def members(activities: Activities) -> Iterator[int]:
    """The activities of a set, the smallest first."""
    while activities:
        smallest = activities & -activities
        yield smallest.bit_length() - 1
        activities ^= smallest


def _set_of(activities: Iterable[int]) -> Activities:
    return reduce(or_, (1 << a for a in activities), 0)


@dataclass(frozen=True, slots=True)
class Follows:
    """A directly-follows graph without its numbers.

    Attributes
    ----------
    activities : set of activities
    after, before : mapping of int to set of activities
        What directly follows an activity somewhere, and what it follows.
    starts, ends : set of activities
        What paths begin and end with.
    """

    activities: Activities
    after: Mapping[int, Activities]
    before: Mapping[int, Activities]
    starts: Activities
    ends: Activities

    @classmethod
    def of(cls, arcs: Iterable[tuple[int, int]], starts: Activities, ends: Activities) -> Follows:
        """The graph of these arcs; activities are those that any of the three mention."""
        arcs = list(arcs)
        activities = starts | ends | _set_of(a for arc in arcs for a in arc)
        after = dict.fromkeys(members(activities), 0)
        before = dict(after)
        for a, b in arcs:
            after[a] |= 1 << b
            before[b] |= 1 << a
        return cls(activities, after, before, starts, ends)


@dataclass(frozen=True, slots=True)
class Counts:
    """How many cases take each arc, each time counted, and how many start and end where."""

    arcs: Mapping[tuple[int, int], int]
    starts: Mapping[int, int]
    ends: Mapping[int, int]

    @property
    def follows(self) -> Follows:
        """All of it."""
        return Follows.of(self.arcs, _set_of(self.starts), _set_of(self.ends))

    def usual(self, noise: float) -> Follows | None:
        """Without what is rare; None if nothing is.

        An arc is rare if it is taken at most `noise` times as often as the most usual way to go
        on, or to end, after the same activity.  A start is rare if it is less frequent
        than `noise` times the most usual one.  Ends all stay.
        """
        most: dict[int, int] = {}
        for (a, _), n in self.arcs.items():
            most[a] = max(n, most.get(a, self.ends.get(a, 0)))
        arcs = [arc for arc, n in self.arcs.items() if n > noise * most[arc[0]]]
        enough = noise * max(self.starts.values())
        starts = [a for a, n in self.starts.items() if n >= enough]
        if len(arcs) == len(self.arcs) and len(starts) == len(self.starts):
            return None
        return Follows.of(arcs, _set_of(starts), _set_of(self.ends))


def count(log: SubLog) -> Counts:
    """The directly-follows graph of the log; O(events + activities²)."""
    seen = np.bincount(log.codes) > 0
    names = np.flatnonzero(seen)
    place, size = np.cumsum(seen) - 1, len(names)  # so that the table below has no idle rows
    offsets = np.concatenate([[0], np.cumsum(log.lengths)])
    arcs = np.zeros(size * size)
    for first, last in stretches(offsets):
        local = place[log.codes[offsets[first] : offsets[last]]]
        within = np.diff(np.repeat(np.arange(first, last), log.lengths[first:last])) == 0
        weights = np.repeat(log.cases[first:last], log.lengths[first:last])[1:][within]
        steps = (local[:-1] * size + local[1:])[within]
        arcs += np.bincount(steps, weights, size * size)
    starts = np.bincount(place[log.codes[offsets[:-1]]], log.cases)
    ends = np.bincount(place[log.codes[offsets[1:] - 1]], log.cases)
    taken = np.flatnonzero(arcs)
    sources, targets = names[taken // size].tolist(), names[taken % size].tolist()
    return Counts(
        dict(zip(zip(sources, targets, strict=True), map(int, arcs[taken]), strict=True)),
        {int(names[a]): int(starts[a]) for a in np.flatnonzero(starts)},
        {int(names[a]): int(ends[a]) for a in np.flatnonzero(ends)},
    )


def components(among: Activities, related: Mapping[int, Activities]) -> list[Activities]:
    """The smallest groups such that no two related activities are in different ones.

    The relation must be symmetric.  Groups stand by their smallest activity.
    """
    groups = []
    while among:
        group = fringe = among & -among
        while fringe:
            near = reduce(or_, (related[a] for a in members(fringe)))
            fringe = near & among & ~group
            group |= fringe
        groups.append(group)
        among &= ~group
    return groups


def reachable(after: Mapping[int, Activities]) -> dict[int, Activities]:
    """What follows an activity directly or later (Warshall's algorithm)."""
    reach = dict(after)
    for middle in reach:
        beyond = reach[middle]
        for a, known in reach.items():
            if known >> middle & 1:
                reach[a] = known | beyond
    return reach
