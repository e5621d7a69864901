"""How customers flow through the design: what the journey map draws.

The designed touchpoints are stations on a line.  Between two neighbouring stations a
customer travels *direct* (from the one to the other), *passes* (by another branch, an
optional step, another order) or *skips* (a step was due and did not happen).  Every
count is distinct cases.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from journeymine.design import DesignedJourney
from journeymine.design.paths import blocks
from journeymine.gap.gap import Gap
from journeymine.gap.ways import station_order, ways_of
from journeymine.log.main_channels import main_channels
from journeymine.statistics import Share

__all__ = [
    "Contact",
    "Exit",
    "Group",
    "JourneyFlow",
    "Segment",
    "Skip",
    "Station",
    "flow",
    "flow_of",
]


@dataclass(frozen=True, slots=True)
class Station:
    """A designed touchpoint; `channel` is the one most of its events used, or empty.

    `visits` are None, and `reached` has no value, where that is not told.
    """

    touchpoint: str
    stage: str
    channel: str
    reached: Share
    visits: int | None
    repeated_cases: int
    order_cases: int = 0


@dataclass(frozen=True, slots=True)
class Segment:
    """The way from station `at` to the next: cases that go it, and that pass by."""

    at: int
    direct: int
    passing: int


@dataclass(frozen=True, slots=True)
class Skip:
    """Cases that leave out the stations between `source` and `target`, which were due.

    `source` is -1 where the first station is left out, `target` the number of stations
    where the last one is.
    """

    source: int
    target: int
    cases: int


@dataclass(frozen=True, slots=True)
class Contact:
    """Unplanned contacts after station `after` (-1: before the first)."""

    after: int
    activity: str
    channel: str
    cases: int


@dataclass(frozen=True, slots=True)
class Exit:
    """Cases whose journey ended at station `at`, with more to come (-1: at none)."""

    at: int
    cases: int


@dataclass(frozen=True, slots=True)
class Group:
    """Neighbouring stations that need not all be visited, or not in this order.

    `kind` is ``choice``, ``any_order``, ``any_of``, ``optional``, ``repeat`` (any number of
    times), ``repeat_once`` (once or more) or ``repeat_counted`` (`fewest` to `most` times; None
    is any number).  `branches` are the stations at which a second and further branch begins,
    where no two branches share a station.
    """

    first: int
    last: int
    kind: str
    name: str
    branches: tuple[int, ...] = ()
    fewest: int = 0
    most: int | None = None


@dataclass(frozen=True, slots=True)
class JourneyFlow:
    """Everything the journey map shows, counted.

    `segments` has one entry less than `stations`; `skips`, `contacts` and `exits` are
    sorted by place, then by cases.  `open_cases` are still on the way and counted nowhere.
    """

    cases: int
    stations: tuple[Station, ...]
    segments: tuple[Segment, ...]
    skips: tuple[Skip, ...]
    contacts: tuple[Contact, ...]
    exits: tuple[Exit, ...]
    groups: tuple[Group, ...]
    open_cases: int = 0


def flow(gap: Gap) -> JourneyFlow:
    """Count how customers whose journey is complete flow through the design of a gap.

    Stations stand in the order of the path; those of a net, which has no order of its
    own, by how soon they can be reached.
    """
    design, cases = gap.journey, gap.alignments.variants.cases.tolist()
    order = station_order(design)
    number = {touchpoint: i for i, touchpoint in enumerate(order)}
    events = gap.complete_events
    channels = main_channels(events, design.matching(events.activities))
    direct, passing, skipped = Counter[int](), Counter[int](), Counter[tuple[int, int]]()
    contacts: Counter[tuple[int, str]] = Counter()
    exits: Counter[int] = Counter()
    for i, n in enumerate(cases):
        ways = ways_of(gap, i, number)
        direct.update(dict.fromkeys(ways.direct, n))
        passing.update(dict.fromkeys(ways.passing, n))
        skipped.update(dict.fromkeys(ways.skips, n))
        contacts.update(dict.fromkeys(ways.contacts, n))
        exits.update(dict.fromkeys(ways.exits, n))
    rows = {row.touchpoint: row for row in gap.touchpoints}
    return JourneyFlow(
        cases=gap.complete_cases,
        stations=tuple(
            Station(
                name,
                rows[name].stage,
                channels.get(name, ""),
                rows[name].reached,
                rows[name].visits,
                rows[name].repeated_cases,
                rows[name].order_cases,
            )
            for name in order
        ),
        segments=tuple(Segment(at, direct[at], passing[at]) for at in range(len(order) - 1)),
        skips=tuple(Skip(s, t, n) for (s, t), n in sorted(skipped.items())),
        contacts=tuple(
            Contact(after, name, channels.get(name, ""), n)
            for (after, name), n in sorted(
                contacts.items(), key=lambda c: (c[0][0], -c[1], c[0][1])
            )
        ),
        exits=tuple(Exit(at, n) for at, n in sorted(exits.items())),
        groups=_groups(design, number),
        open_cases=0 if gap.path.open is None else gap.path.open.cases,
    )


def flow_of(data: Mapping[str, Any]) -> JourneyFlow:
    """The flow again, from its plain data."""
    stations = tuple(
        Station(**{**station, "reached": Share(**station["reached"])})
        for station in data["stations"]
    )
    return JourneyFlow(
        data["cases"],
        stations,
        tuple(Segment(**row) for row in data["segments"]),
        tuple(Skip(**row) for row in data["skips"]),
        tuple(Contact(**row) for row in data["contacts"]),
        tuple(Exit(**row) for row in data["exits"]),
        tuple(Group(**{**row, "branches": tuple(row["branches"])}) for row in data["groups"]),
        data["open_cases"],
    )


def _groups(design: DesignedJourney, number: dict[str, int]) -> tuple[Group, ...]:
    """The outermost choices, any-ofs, free orders, optional and repeated parts of a block."""
    if not isinstance(design.path, blocks.Block):
        return ()
    return tuple(_found(design.path, number))


def _found(block: blocks.Block, number: dict[str, int]) -> Iterable[Group]:
    stations = sorted({number[name] for name in blocks.steps(block)})
    match block:
        case blocks.Sequence(children):
            for child in children:
                yield from _found(child, number)
        case blocks.Choice():
            yield Group(
                stations[0], stations[-1], "choice", block.name, _branches(block.children, number)
            )
        case blocks.AnyOrder():
            yield Group(
                stations[0], stations[-1], "any_order", "", _branches(block.children, number)
            )
        case blocks.AnyOf():
            yield Group(
                stations[0], stations[-1], "any_of", block.name, _branches(block.children, number)
            )
        case blocks.Optional():
            yield Group(stations[0], stations[-1], "optional", "")
        case blocks.Repeat(_, minimum, _, maximum):
            first, last = stations[0], stations[-1]
            if minimum > 1 or maximum is not None:
                yield Group(first, last, "repeat_counted", "", (), minimum, maximum)
            else:
                yield Group(first, last, "repeat" if minimum == 0 else "repeat_once", "")
        case _:
            return


def _branches(children: Sequence[blocks.Block], number: dict[str, int]) -> tuple[int, ...]:
    """Where the second and further branches begin; none where branches are interleaved."""
    ranges = sorted(
        (min(found), max(found))
        for found in ([number[name] for name in blocks.steps(child)] for child in children)
        if found
    )
    if any(after[0] <= before[1] for before, after in pairwise(ranges)):
        return ()
    return tuple(first for first, _ in ranges[1:])
