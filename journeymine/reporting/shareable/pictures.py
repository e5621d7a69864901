"""The pictures of a page for sharing: those that rounded counts are enough for.

They are painted by the functions that paint those of the whole page, from the data of the page for
sharing and nothing else; so whatever stands in one, or can be measured in it, the data tell.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from journeymine.drawing.canvas.drawing import Drawing
from journeymine.drawing.gap_table.table import gap_table
from journeymine.drawing.journey_map.metro import KINDS, metro_map
from journeymine.drawing.paths.patterns import pattern_rows
from journeymine.drawing.paths.variants import path_rows
from journeymine.drawing.views import View
from journeymine.gap.flow import flow_of
from journeymine.gap.words import unit_of
from journeymine.language import Language, isolated
from journeymine.reporting.shareable.words import shared_headline

__all__ = ["SHARED_VIEWS"]


def _map(data: Mapping[str, Any], language: Language) -> Drawing:
    gap = data["gap"]
    return metro_map(
        flow_of(data["flow"]),
        title=shared_headline(data, language, KINDS),
        subject=isolated(gap["design"]["name"]),
        unit=unit_of(gap),
        channels="designed",
        language=language,
    )


def _patterns(data: Mapping[str, Any], language: Language) -> Drawing | None:
    """None where every pattern is one of few."""
    return pattern_rows(data, language) if data["patterns"]["rows"] else None


def _paths(data: Mapping[str, Any], language: Language) -> Drawing | None:
    """None where every path is one of few."""
    return path_rows(data, language) if data["aligned_paths"] else None


SHARED_VIEWS: Mapping[str, View] = {
    "map": _map,
    "table": gap_table,
    "patterns": _patterns,
    "paths": _paths,
}
"""In the order of the page; as `VIEWS`."""
