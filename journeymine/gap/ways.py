"""The ways of one path through the stations of the journey map.

The designed touchpoints are stations on a line.  Everybody who took a path goes the same ways, so
whatever the map counts is a sum over paths.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from journeymine.conformance import Deviation
from journeymine.design import DesignedJourney, PetriNet
from journeymine.design.paths.net import steps_before
from journeymine.gap.gap import Gap

__all__ = ["Ways", "station_order", "travelled", "ways_of"]


@dataclass(frozen=True, slots=True)
class Ways:
    """What a path adds to the map.

    Attributes
    ----------
    direct, passing : frozenset of int
        The stations from which it goes direct to the next, and at which it passes by.
    skips : frozenset of (int, int)
        The stations before and behind a stretch that was due and is left out.
    contacts : frozenset of (int, str)
        The station after which something unplanned happens, and what; -1 is before the first.
    exits : frozenset of int
        The station after which it is left, with more to come.
    """

    direct: frozenset[int]
    passing: frozenset[int]
    skips: frozenset[tuple[int, int]]
    contacts: frozenset[tuple[int, str]]
    exits: frozenset[int]


def ways_of(gap: Gap, variant: int, number: Mapping[str, int]) -> Ways:
    """The ways of one variant.

    Parameters
    ----------
    gap : Gap
    variant : int
    number : mapping of str to int
        Touchpoint -> its station, as in `station_order`.
    """
    found, design = gap.by_variant[variant], gap.journey
    steps = (step for d in found if d.kind == "missing" for step in _whole_choices(d, design))
    skips = frozenset(_stretches({number[design.steps[step]] for step in steps}))
    visited = [number[m.touchpoint] for m in gap.alignments.moves(variant) if m.kind == "sync"]
    direct, passing = travelled(visited, skips)
    return Ways(
        direct,
        passing,
        skips,
        frozenset((number.get(d.after, -1), d.activity) for d in found if d.kind == "ad_hoc"),
        frozenset(number.get(d.after, -1) for d in found if d.kind == "stopped"),
    )


def travelled(
    visited: Sequence[int], skips: Iterable[tuple[int, int]]
) -> tuple[frozenset[int], frozenset[int]]:
    """The stations from which somebody goes direct to the next, and at which they pass by.

    Parameters
    ----------
    visited : sequence of int
        The stations as they were visited where they are designed.
    skips : iterable of (int, int)
        The stretches that were due and are left out.

    Examples
    --------
    >>> direct, passing = travelled([0, 1, 3], [])
    >>> sorted(direct), sorted(passing)
    ([0], [1, 2])
    >>> travelled([0, 1, 3], [(1, 3)])[1]
    frozenset()
    """
    covered = {gap for source, target in skips for gap in range(source, target)}
    direct: set[int] = set()
    passing: set[int] = set()
    at = -1
    for to in visited:
        if at >= 0 and to == at + 1:
            direct.add(at)
        elif at >= 0:
            passing |= set(range(min(at, to), max(at, to))) - covered
        at = to
    return frozenset(direct), frozenset(passing - direct)


def station_order(design: DesignedJourney) -> tuple[str, ...]:
    """The stations in the order of the path; those of a net by how soon they can be reached."""
    if not isinstance(design.path, PetriNet):
        return design.touchpoints
    soonest: dict[str, int] = {}
    never = len(design.steps)
    for touchpoint, before in zip(design.steps, steps_before(design.path), strict=True):
        before = never if before is None else before
        soonest[touchpoint] = min(before, soonest.get(touchpoint, before))
    return tuple(sorted(design.touchpoints, key=soonest.__getitem__))


def _whole_choices(deviation: Deviation, design: DesignedJourney) -> set[int]:
    """The steps that a deviation leaves out; all branches of a choice that is missing whole."""
    steps = set(deviation.steps)
    for choice in design.choices:
        if choice.name == deviation.touchpoint and steps & choice.steps:
            steps |= choice.steps
    return steps


def _stretches(stations: set[int]) -> Iterator[tuple[int, int]]:
    """Neighbouring stations joined: the station before and the one behind each stretch."""
    for station in sorted(stations):
        if station - 1 not in stations:
            last = station
            while last + 1 in stations:
                last += 1
            yield station - 1, last + 1
