"""A directly-follows graph in three levels of detail, none of which falls apart.

Activities leave by how many cases show them, until those that stay carry a share of all events;
arcs leave by how often they are taken, until those that stay carry a share of all steps between
the activities that stay.  What is left is connected from start to end; see `strongest`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, cast, get_args

from journeymine.discovery.filters import FilteredGraph, strongest
from journeymine.discovery.graph import DirectlyFollowsGraph
from journeymine.errors import Problem, UsageError

__all__ = ["LEVELS", "Detail", "Level", "at_detail", "check_detail"]

Detail = Literal["low", "middle", "full"]


@dataclass(frozen=True, slots=True)
class Level:
    """What a level of detail shows.

    Attributes
    ----------
    events : float
        The commonest activities that together carry this share of all events, 0 to 1.
    most : int
        At most so many of them, beside those that they need to stay connected.
    steps : float
        The commonest arcs that together carry this share of all steps between them, 0 to 1.
    flows : int
        At most so many arcs, starts and ends, beside those that keep the map connected.
    """

    events: float
    most: int
    steps: float
    flows: int


LEVELS: dict[Detail, Level] = {
    "low": Level(0.6, 10, 0.6, 40),
    "middle": Level(0.95, 25, 0.85, 80),
    "full": Level(1.0, 60, 0.97, 160),
}


def check_detail(detail: str) -> Detail:
    """The level of this name.

    Raises
    ------
    UsageError
        ``JM-E086`` if there is none.
    """
    if detail not in get_args(Detail):
        message = f"There is no level of detail '{detail}'."
        raise UsageError(Problem("JM-E086", message, f"choose one of {', '.join(LEVELS)}"))
    return cast("Detail", detail)


def at_detail(graph: DirectlyFollowsGraph, detail: Detail = "middle") -> FilteredGraph:
    """The part of a graph that a level of detail shows.

    Parameters
    ----------
    graph : DirectlyFollowsGraph
    detail : {"low", "middle", "full"}

    Examples
    --------
    >>> from journeymine.discovery.graph import Activity, Arc
    >>> names = {"ask": 10, "call": 1, "pay": 10}
    >>> arcs = (Arc("ask", "call", 1, 1, 0, 0, 0), Arc("ask", "pay", 9, 9, 0, 0, 0),
    ...         Arc("call", "pay", 1, 1, 0, 0, 0))
    >>> graph = DirectlyFollowsGraph(
    ...     tuple(Activity(name, n, n) for name, n in names.items()), arcs, {"ask": 10}, {"pay": 10}
    ... )
    >>> [[a.name for a in at_detail(graph, level).graph.activities] for level in ("low", "full")]
    [['ask', 'pay'], ['ask', 'call', 'pay']]
    """
    level = LEVELS[detail]
    ranked = sorted(graph.activities, key=lambda a: (-a.cases, -a.times, a.name))
    wanted = level.events * sum(a.times for a in ranked)
    shown, carried = 0, 0
    while shown < min(len(ranked), level.most) and carried < wanted:
        carried += ranked[shown].times
        shown += 1
    share = shown / max(len(ranked), 1)
    found = strongest(graph, activities=share, arcs=0, carried=level.steps)
    if _flows(found) > level.flows:
        every = _flows(strongest(graph, activities=share))
        found = strongest(graph, activities=share, arcs=level.flows / every)
    return found


def _flows(found: FilteredGraph) -> int:
    return len(found.graph.arcs) + len(found.graph.starts) + len(found.graph.ends)
