"""Draw a result."""

from __future__ import annotations

from journeymine.design import DesignedJourney
from journeymine.drawing.canvas.drawing import Drawing
from journeymine.drawing.graphs.layout import check_engine
from journeymine.errors import Problem, UsageError
from journeymine.language import language_of

__all__ = ["draw"]


def draw(
    result: object,
    view: str = "",
    *,
    language: str = "en",
    detail: str = "middle",
    design: DesignedJourney | None = None,
    layout: str = "graphlay",
) -> Drawing:
    """Draw a result: a `Gap` as the journey map, a `DiscoveredJourney` as a process map.

    A `GapDifference` is drawn as the shares of both along the journey, with the deviations that
    differ most.  A `DesignedJourney` is drawn as the line of the journey map without customers,
    or, where it is a net, as its touchpoints and gateways.

    Parameters
    ----------
    result : Gap, GapDifference, DiscoveredJourney or DesignedJourney
    view : str
        Another view of a gap, by a name of `VIEWS`.
    language : str
        Of the words around the data: ``en``, ``sv``, ``da`` or ``nb``.
    detail : str
        Of a process map: ``low``, ``middle`` or ``full``; the other pictures have one level.
    design : DesignedJourney, optional
        Of a process map: activities that are a touchpoint of it are called so, and those that
        are none are tinted.  Without one they have the names of the log.
    layout : str
        What places the boxes of a process map and of a net: ``graphlay``, or ``graphviz`` with
        the extra of that name.

    Raises
    ------
    TypeError
        For anything else.
    UsageError
        ``JM-E084`` if there is no such view, ``JM-E085`` if the result has not the figures that
        the view shows, ``JM-E083`` if there are no words in the language, ``JM-E086`` if there
        is no such level of detail, ``JM-E090`` if there is no such layout, ``JM-E091`` if it is
        not installed, ``JM-E092`` if Graphviz gives up.

    Examples
    --------
    >>> print(draw(DesignedJourney.of_steps("browse", "pay", name="Shop")))
    Shop
    """
    said, engine = language_of(language), check_engine(layout)
    # a design is drawn without loading what only logs need
    if isinstance(result, DesignedJourney):
        from journeymine.drawing.graphs.net_map import net_map
        from journeymine.drawing.journey_map.design import design_map

        _no_view(result, view)
        if result.is_block:
            return design_map(result, said)
        return net_map(result, said, engine=engine)

    from journeymine.discovery import DiscoveredJourney
    from journeymine.gap import Gap
    from journeymine.gap.contrast import GapDifference

    if isinstance(result, Gap):
        from journeymine.drawing.views import view_of
        from journeymine.gap.plain import plain_figures

        return view_of(plain_figures(result), view or "map", said)
    if isinstance(result, DiscoveredJourney):
        from journeymine.discovery.detail import check_detail
        from journeymine.drawing.graphs.process_map import process_map

        _no_view(result, view)
        return process_map(
            result, detail=check_detail(detail), design=design, language=said, engine=engine
        )
    if isinstance(result, GapDifference):
        from journeymine.drawing.difference.map import difference_map

        _no_view(result, view)
        return difference_map(result, said)
    raise TypeError(
        "draw takes a Gap, a GapDifference, a DiscoveredJourney or a DesignedJourney, "
        f"not {type(result).__name__}"
    )


def _no_view(result: object, view: str) -> None:
    if view:
        message = f"There is no view '{view}' of a {type(result).__name__}."
        raise UsageError(Problem("JM-E084", message, "leave the view out"))
