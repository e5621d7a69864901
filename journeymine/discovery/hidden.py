"""What a filtered graph leaves out, activity by activity: the ways that go out of it unseen."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from journeymine.discovery.filters import FilteredGraph
from journeymine.discovery.ways import OUTSIDE

__all__ = ["HiddenWays", "hidden_ways"]


@dataclass(frozen=True, slots=True)
class HiddenWays:
    """The ways out of one activity that a filtered graph leaves out.

    Attributes
    ----------
    ways : tuple of (str, int)
        What directly follows it there, with the cases that show it; the most frequent first.
        The empty name is the end of a case.
    times : int
        How often any of them is taken.
    of : int
        How often any way out of it is taken, drawn or not; a repeat at once is none.
    """

    ways: tuple[tuple[str, int], ...]
    times: int
    of: int

    @property
    def share(self) -> float:
        """Of all that leaves it, what goes out by these ways; from 0 to 1."""
        return self.times / self.of


def hidden_ways(found: FilteredGraph) -> dict[str, HiddenWays]:
    """The hidden ways out of every activity that stays and has any, by name.

    Under the empty name are the starts that are left out, as ways out of the start.

    Examples
    --------
    >>> from journeymine.discovery.filters import strongest
    >>> from journeymine.discovery.graph import Activity, Arc, DirectlyFollowsGraph
    >>> names = {"ask": 10, "call": 2, "pay": 9}
    >>> arcs = (Arc("ask", "call", 2, 3, 0, 0, 0), Arc("ask", "pay", 7, 7, 0, 0, 0),
    ...         Arc("call", "pay", 2, 3, 0, 0, 0))
    >>> graph = DirectlyFollowsGraph(
    ...     tuple(Activity(name, n, n) for name, n in names.items()), arcs, {"ask": 10},
    ...     {"ask": 1, "pay": 9}
    ... )
    >>> hidden = hidden_ways(strongest(graph, activities=0.6, arcs=0))
    >>> hidden["ask"].ways, round(hidden["ask"].share, 2), "pay" in hidden
    ((('call', 2), ('', 1)), 0.36, False)
    """
    ways: dict[str, list[tuple[str, int]]] = defaultdict(list)
    times: dict[str, int] = defaultdict(int)
    of: dict[str, int] = defaultdict(int)
    for hidden, arcs in ((False, found.graph.arcs), (True, found.arcs)):
        for arc in arcs:
            if arc.source != arc.target:
                of[arc.source] += arc.times
                if hidden:
                    ways[arc.source].append((arc.target, arc.cases))
                    times[arc.source] += arc.times
    ends = [(name, OUTSIDE, n) for name, n in found.ends.items()]
    starts = [(OUTSIDE, name, n) for name, n in found.starts.items()]
    for source, target, n in (*ends, *starts):
        ways[source].append((target, n))
        times[source] += n
        of[source] += n
    for name, n in found.graph.ends.items():
        of[name] += n
    of[OUTSIDE] += sum(found.graph.starts.values())
    shown = {OUTSIDE, *(activity.name for activity in found.graph.activities)}
    return {
        name: HiddenWays(
            tuple(sorted(ways[name], key=lambda way: (-way[1], way[0]))), times[name], of[name]
        )
        for name in sorted(shown & ways.keys())
    }
