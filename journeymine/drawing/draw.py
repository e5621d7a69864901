"""Draw a result."""

from __future__ import annotations

from functools import singledispatch

from journeymine.discovery import DiscoveredJourney
from journeymine.drawing.drawing import Drawing
from journeymine.drawing.findings import headline
from journeymine.drawing.metro import metro_map
from journeymine.drawing.process_map import process_map
from journeymine.gap import Gap
from journeymine.gap.flow import flow

__all__ = ["draw"]


@singledispatch
def draw(result: object) -> Drawing:
    """Draw a result: a `Gap` as the journey map, a `DiscoveredJourney` as a process map.

    Raises
    ------
    TypeError
        For anything else.
    """
    raise TypeError(f"draw takes a Gap or a DiscoveredJourney, not {type(result).__name__}")


@draw.register
def _(result: Gap) -> Drawing:
    return metro_map(flow(result), title=headline(result), subject=result.design.name)


@draw.register
def _(result: DiscoveredJourney) -> Drawing:
    return process_map(result)
