"""Figures of the gap by segment and over time, each against the rest."""

from journeymine.gap.segments.by import by, over
from journeymine.gap.segments.figures import Compared, Figure, Mix
from journeymine.gap.segments.segments import Segment, Segments

__all__ = ["Compared", "Figure", "Mix", "Segment", "Segments", "by", "over"]
