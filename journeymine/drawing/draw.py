"""Draw a result."""

from __future__ import annotations

from journeymine.design import DesignedJourney
from journeymine.drawing.drawing import Drawing

__all__ = ["draw"]


def draw(result: object) -> Drawing:
    """Draw a result: a `Gap` as the journey map, a `DiscoveredJourney` as a process map.

    A `DesignedJourney` is drawn as the line of the journey map without customers, or, where it
    is a net, as its touchpoints and gateways.

    Raises
    ------
    TypeError
        For anything else.

    Examples
    --------
    >>> print(draw(DesignedJourney.of_steps("browse", "pay", name="Shop")))
    Shop
    """
    # a design is drawn without loading what only logs need
    if isinstance(result, DesignedJourney):
        from journeymine.drawing.design_map import design_map
        from journeymine.drawing.net_map import net_map

        return design_map(result) if result.is_block else net_map(result)

    from journeymine.discovery import DiscoveredJourney
    from journeymine.gap import Gap

    if isinstance(result, Gap):
        from journeymine.drawing.findings import headline
        from journeymine.drawing.metro import metro_map
        from journeymine.gap.flow import flow

        title, subject = headline(result), result.design.name
        return metro_map(flow(result), title=title, subject=subject, unit=result.unit)
    if isinstance(result, DiscoveredJourney):
        from journeymine.drawing.process_map import process_map

        return process_map(result)
    raise TypeError(
        f"draw takes a Gap, a DiscoveredJourney or a DesignedJourney, not {type(result).__name__}"
    )
