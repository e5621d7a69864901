"""Results as pictures: SVG of our own.  Nothing is counted here.

A folder is a view with its parts; `canvas` is what all of them are painted with, `figures` what
figures mean in all of them, `charts` the matplotlib functions for analysts.
"""

from typing import TYPE_CHECKING

from journeymine.drawing.canvas.drawing import Drawing
from journeymine.drawing.draw import draw
from journeymine.on_demand import on_demand

if TYPE_CHECKING:
    from journeymine.drawing.figures.headline import headline
    from journeymine.drawing.journey_map.metro import metro_map

__all__ = ["Drawing", "draw", "headline", "metro_map"]

__getattr__ = on_demand(
    globals(), {"figures.headline": ("headline",), "journey_map.metro": ("metro_map",)}
)
