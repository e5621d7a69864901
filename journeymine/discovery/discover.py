"""Discover what customers do, as a graph and as a journey.

The journey is a designed journey like any other: it can be saved, edited, and used as
the next design.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Literal

from journeymine.design import DesignedJourney, PetriNet
from journeymine.design.paths import blocks
from journeymine.discovery.by_follows import mine_follows
from journeymine.discovery.comparing import best_noise
from journeymine.discovery.complete import complete_variants
from journeymine.discovery.discovered import DiscoveredJourney, DiscoveryQuality
from journeymine.discovery.fitting import fitting
from journeymine.discovery.follows import Counts
from journeymine.discovery.graph import DirectlyFollowsGraph, directly_follows
from journeymine.discovery.left_to_right import ordered, places, places_by_flow
from journeymine.discovery.miners import NAME, Miner, check_miner, check_noise, mined
from journeymine.discovery.stuck import Ends, ends_of
from journeymine.log import EventLog
from journeymine.log.cutting import unit_of_cases
from journeymine.log.main_channels import main_channels

__all__ = ["discover", "journey_of_graph"]

DEFAULT_NOISE = 0.2


def discover(
    log: EventLog,
    *,
    miner: Miner = "inductive",
    noise: float | Literal["auto"] = DEFAULT_NOISE,
    end_activity: str | Iterable[str] = (),
    open_after: str | timedelta | None = None,
) -> DiscoveredJourney:
    """Discover what customers do: the graph, the paths and a journey.

    The journey is made from the paths and how many cases took each.  It reads from left to
    right: branches of choices and of free orders stand as customers usually come to them, by
    the median place of their earliest activity.

    Only complete journeys are looked at: a beginning would make every later step optional.
    Every case counts as complete, unless one of the last two arguments says otherwise, or the
    log was cut into journeys (`EventLog.cut`): then those that its beginning or its end cuts
    off are not.  `DiscoveredJourney.left_out` counts the others.

    Parameters
    ----------
    log : EventLog
        At least one event.
    miner : str, default "inductive"
        ``inductive`` [1]_, whose journeys of blocks can always be finished and with noise 0
        tell every case; ``inductive-follows`` [2]_, the same from the counts of what follows
        what alone; ``heuristics`` [3]_, a net of what depends on what, which may hold ways
        that cannot be finished; ``powl`` [4]_, with partial orders, by pm4py.
    noise : float or "auto", default 0.2
        From 0 to 1: the higher, the more rare behaviour is left out; with 0 all is kept.  With
        ``"auto"`` the noise with the highest F1 on held-out cases, of a few; the result
        says which, and why.
    end_activity, open_after : optional
        Which journeys are complete; as in `compare`, but by the names of the log alone.

    Raises
    ------
    LogError
        ``JM-E250`` if the log has no event, or no complete journey.
    UsageError
        ``JM-E030`` if `noise` is not a number from 0 to 1, ``JM-E500`` if there is no such
        miner, ``JM-E035`` if `open_after` is no duration, ``JM-E036`` if an end activity
        never occurs.

    References
    ----------
    .. [1] Leemans, Fahland, van der Aalst (2014). Discovering block-structured process
       models from event logs containing infrequent behaviour. BPM Workshops 2013, LNBIP
       171, 66-78. https://doi.org/10.1007/978-3-319-06257-0_6
    .. [2] Leemans, Fahland, van der Aalst (2018). Scalable process discovery and conformance
       checking. Software & Systems Modeling 17(2), 599-631.
       https://doi.org/10.1007/s10270-016-0545-x
    .. [3] Weijters, Ribeiro (2011). Flexible heuristics miner (FHM). IEEE CIDM, 310-317.
       https://doi.org/10.1109/CIDM.2011.5949453
    .. [4] Kourani, van Zelst (2023). POWL: partially ordered workflow language. BPM 2023, LNCS
       14159, 92-108. https://doi.org/10.1007/978-3-031-41620-0_6
    """
    check_miner(miner)
    if noise != "auto":
        check_noise(noise)
    complete, variants, not_complete = complete_variants(
        log, end_activity=end_activity, open_after=open_after
    )
    chosen = best_noise(variants, miner) if noise == "auto" else None
    if chosen is not None:
        taken = DEFAULT_NOISE if chosen.best is None else chosen.best.noise
    else:
        taken = float(noise)
    at = places(variants)
    journey = mined(variants, miner=miner, noise=taken, at=at)
    steps = set(journey.touchpoints)
    quality = DiscoveryQuality(
        taken,
        len(variants.activities),
        tuple(name for name in variants.activities if name not in steps),
        fitting(variants, journey),
        miner,
        ends_of(journey.path) if isinstance(journey.path, PetriNet) else Ends(True),
        chosen,
    )
    graph = directly_follows(complete, variants)
    order = tuple(sorted(at, key=at.__getitem__))
    channels = main_channels(complete)
    unit = unit_of_cases(log.storage)
    return DiscoveredJourney(graph, variants, journey, quality, not_complete, order, channels, unit)


def journey_of_graph(graph: DirectlyFollowsGraph, *, noise: float = 0.0) -> DesignedJourney:
    """The journey behind a directly-follows graph, of which nothing else need be known.

    By the inductive miner from counts [1]_: for graphs that were filtered, and for logs of any
    size.  It can always be finished; with `noise` 0 every arc of the graph can happen in it.

    Parameters
    ----------
    graph : DirectlyFollowsGraph
    noise : float, default 0
        From 0 to 1; as in `discover`.

    References
    ----------
    .. [1] Leemans, Fahland, van der Aalst (2018). Scalable process discovery and conformance
       checking. Software & Systems Modeling 17(2), 599-631.
       https://doi.org/10.1007/s10270-016-0545-x

    Examples
    --------
    >>> from journeymine.discovery.graph import Activity, Arc
    >>> pay = Arc("ask", "pay", 9, 9, 0.0, 0.0, 0.0)
    >>> asked = Activity("ask", 9, 9), Activity("pay", 9, 9)
    >>> graph = DirectlyFollowsGraph(asked, (pay,), {"ask": 9}, {"pay": 9})
    >>> journey_of_graph(graph).steps
    ('ask', 'pay')
    """
    check_noise(noise)
    names = [activity.name for activity in graph.activities]
    number = {name: i for i, name in enumerate(names)}
    counts = Counts(
        {(number[arc.source], number[arc.target]): arc.times for arc in graph.arcs},
        {number[name]: n for name, n in graph.starts.items()},
        {number[name]: n for name, n in graph.ends.items()},
    )
    path = blocks.simplify(mine_follows(counts, names, noise=noise))
    flow = {(arc.source, arc.target): arc.times for arc in graph.arcs}
    return DesignedJourney(NAME, ordered(path, places_by_flow(names, flow, graph.starts)))
