"""Results as pictures: SVG of our own.  Nothing is counted here."""

from journeymine.drawing.draw import draw
from journeymine.drawing.drawing import Drawing
from journeymine.drawing.findings import headline
from journeymine.drawing.metro import metro_map

__all__ = ["Drawing", "draw", "headline", "metro_map"]
