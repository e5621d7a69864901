"""Results as pictures: SVG of our own.  Nothing is counted here."""

from typing import TYPE_CHECKING

from journeymine.drawing.draw import draw
from journeymine.drawing.drawing import Drawing
from journeymine.on_demand import on_demand

if TYPE_CHECKING:
    from journeymine.drawing.findings import headline
    from journeymine.drawing.metro import metro_map

__all__ = ["Drawing", "draw", "headline", "metro_map"]

__getattr__ = on_demand(globals(), {"findings": ("headline",), "metro": ("metro_map",)})
