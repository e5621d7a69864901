"""How two gaps differ: two periods, two groups of cases, or two designs over one log."""

from journeymine.gap.contrast.difference import difference
from journeymine.gap.contrast.result import GapDifference, PathDistance

__all__ = ["GapDifference", "PathDistance", "difference"]
