"""The strongest part of a directly-follows graph, which never falls apart.

Leaving out the rarest arcs, as tools usually do, soon leaves activities that nothing leads to.
Here whatever is asked for, every activity that stays keeps

* its most frequent arc in and out, among those that stay;
* a way from a start to it and from it to an end whose rarest arc is as frequent as that of any
  way there is; activities that this way needs stay as well;
* a way on to an end that does not come back through what every way to it has passed already, if
  there is one among the activities that stay; again the one whose rarest arc is most frequent.

So each of them lies on a path from a start to an end, and where cases go on out of a loop, it has
a way out there.  `journeymine.discovery.ways` finds these ways.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil

from journeymine.discovery.graph import Activity, Arc, DirectlyFollowsGraph
from journeymine.discovery.ways import OUTSIDE, Link, leading_on, links_of, strongest_ways
from journeymine.errors import Problem, UsageError
from journeymine.statistics import counted, percent

__all__ = ["FilteredGraph", "strongest"]


@dataclass(frozen=True)
class FilteredGraph:
    """The strongest part of a graph, and what was left out.

    Attributes
    ----------
    graph : DirectlyFollowsGraph
        What stays; counts are those of the whole log.
    activities : tuple of Activity
        Those left out, by name.
    arcs : tuple of Arc
        Those left out, by source, then target.
    starts, ends : mapping of str to int
        Those left out, with the cases that begin and end so.
    times : int
        How often any arc is taken in the whole graph.
    """

    graph: DirectlyFollowsGraph
    activities: tuple[Activity, ...]
    arcs: tuple[Arc, ...]
    starts: Mapping[str, int]
    ends: Mapping[str, int]
    times: int

    def __str__(self) -> str:
        lost = sum(arc.times for arc in self.arcs)
        share = percent(lost / self.times if self.times else 0.0)
        return (
            f"{self.graph}; left out: {counted(len(self.activities), 'activity')} with "
            f"{counted(sum(a.times for a in self.activities), 'event')}, "
            f"{counted(len(self.arcs), 'arc')} with {share} of all that follows directly, "
            f"{counted(sum(self.starts.values()), 'start')} and "
            f"{counted(sum(self.ends.values()), 'end')} of cases"
        )


def strongest(
    graph: DirectlyFollowsGraph,
    *,
    activities: float = 1.0,
    arcs: float = 1.0,
    carried: float = 0.0,
) -> FilteredGraph:
    """The most frequent activities and arcs of a graph, and what they need to stay connected.

    Parameters
    ----------
    graph : DirectlyFollowsGraph
    activities : float, default 1
        The share of the activities to keep, those that most cases show first; at least one.
    arcs : float, default 1
        The share of the arcs between them to keep, and of their starts and ends, the most
        frequent first; 0 keeps those alone that nothing can do without.
    carried : float, default 0
        Keep more arcs, the most frequent first, until they carry this share of all steps between
        the activities that stay.

    Returns
    -------
    FilteredGraph

    Raises
    ------
    UsageError
        ``JM-E501`` if a share is not a number from 0 to 1.

    Examples
    --------
    >>> from journeymine.discovery.graph import graph_of
    >>> import pandas as pd
    >>> paths = ["ask pay ship"] * 8 + ["ask call pay ship", "pay ask ship"]
    >>> rows = [(i, step, at) for i, path in enumerate(paths)
    ...         for at, step in enumerate(path.split())]
    >>> frame = pd.DataFrame(rows, columns=["case", "activity", "time"])
    >>> from journeymine.log import EventLog
    >>> frame["time"] = pd.to_datetime(frame["time"], unit="s", utc=True)
    >>> log = EventLog.from_pandas(frame)
    >>> few = strongest(graph_of(log), activities=0.7, arcs=0)
    >>> [(arc.source, arc.target) for arc in few.graph.arcs], [a.name for a in few.activities]
    ([('ask', 'pay'), ('pay', 'ship')], ['call'])
    """
    given = (("activities", activities), ("arcs", arcs), ("carried", carried))
    for name, share in given:
        if isinstance(share, str) or not 0 <= share <= 1:
            message = f"The share of {name} must be a number from 0 to 1; it was {share!r}."
            raise UsageError(Problem("JM-E501", message, f"pass {name}=0.5 for half of them"))
    weight = _weights(graph)
    into = strongest_ways(weight)
    out_of = strongest_ways({(b, a): n for (a, b), n in weight.items()})
    connected = [a for a in graph.activities if a.name in into and a.name in out_of]
    connected.sort(key=lambda a: (-a.cases, -a.times, a.name))
    names = {a.name for a in connected[: max(1, ceil(activities * len(connected) - 1e-9))]}
    needed = links_of(names, into) | {(b, a) for a, b in links_of(names, out_of)}
    names |= {name for link in needed for name in link} - {OUTSIDE}
    # what the needed activities themselves need lies on the same ways, so they are whole
    there = {link: n for link, n in weight.items() if {*link} <= names | {OUTSIDE}}
    ranked = sorted(there, key=lambda link: (-there[link], link))
    kept = needed | set(ranked[: ceil(arcs * len(ranked) - 1e-9)])
    first_in, first_out = set[str](), set[str]()
    for a, b in ranked:  # the most frequent first
        if a != b and b != OUTSIDE and b not in first_in:
            first_in.add(b)
            kept.add((a, b))
        if a != b and a != OUTSIDE and a not in first_out:
            first_out.add(a)
            kept.add((a, b))
    left = carried * sum(there.values()) - sum(there[link] for link in kept) - 1e-9
    for link in ranked:
        if left <= 0:
            break
        if link not in kept:
            kept.add(link)
            left -= there[link]
    return _parted(graph, names, kept | leading_on(kept, there))


def _weights(graph: DirectlyFollowsGraph) -> dict[Link, int]:
    found = {(arc.source, arc.target): arc.times for arc in graph.arcs}
    found |= {(OUTSIDE, name): n for name, n in graph.starts.items()}
    found |= {(name, OUTSIDE): n for name, n in graph.ends.items()}
    return found


def _parted(graph: DirectlyFollowsGraph, names: set[str], kept: set[Link]) -> FilteredGraph:
    inside = tuple(a for a in graph.activities if a.name in names)
    arcs = tuple(arc for arc in graph.arcs if (arc.source, arc.target) in kept)
    starts = {name: n for name, n in graph.starts.items() if (OUTSIDE, name) in kept}
    ends = {name: n for name, n in graph.ends.items() if (name, OUTSIDE) in kept}
    return FilteredGraph(
        DirectlyFollowsGraph(inside, arcs, starts, ends),
        tuple(a for a in graph.activities if a.name not in names),
        tuple(arc for arc in graph.arcs if (arc.source, arc.target) not in kept),
        {name: n for name, n in graph.starts.items() if name not in starts},
        {name: n for name, n in graph.ends.items() if name not in ends},
        sum(arc.times for arc in graph.arcs),
    )
