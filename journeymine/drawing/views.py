"""The views of a gap by name: each a function from plain figures to a picture."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from journeymine.drawing.blueprint.blueprint import blueprint
from journeymine.drawing.canvas.drawing import Drawing
from journeymine.drawing.experience.curve import experience_curve
from journeymine.drawing.gap_table.table import gap_table
from journeymine.drawing.journey_map.metro import journey_map
from journeymine.drawing.paths.patterns import pattern_rows
from journeymine.drawing.paths.variants import path_rows
from journeymine.drawing.priorities.priorities import priorities
from journeymine.errors import Problem, UsageError
from journeymine.language import ENGLISH, Language

__all__ = ["VIEWS", "View", "view_of"]

View = Callable[[Mapping[str, Any], Language], Drawing | None]

VIEWS: Mapping[str, View] = {
    "map": journey_map,
    "priorities": priorities,
    "table": gap_table,
    "experience": experience_curve,
    "blueprint": blueprint,
    "patterns": pattern_rows,
    "paths": path_rows,
}


def view_of(figures: Mapping[str, Any], view: str, language: Language = ENGLISH) -> Drawing:
    """Draw one view of a gap.

    Parameters
    ----------
    figures : mapping
        What `plain_figures` returned.
    view : str
        A name of `VIEWS`.
    language : Language

    Raises
    ------
    UsageError
        ``JM-E084`` if there is no such view, ``JM-E085`` if the gap has not the figures that it
        shows.
    """
    if view not in VIEWS:
        message = f"There is no view '{view}' of a gap."
        raise UsageError(Problem("JM-E084", message, f"choose one of {', '.join(VIEWS)}"))
    drawing = VIEWS[view](figures, language)
    if drawing is None:
        message = f"The view '{view}' cannot be drawn: this gap has no figures for it."
        hint = "see left_out of the gap for what the log or the design lacks"
        raise UsageError(Problem("JM-E085", message, hint))
    return drawing
