"""The gap index: one number from 0 to 100, and what it is made of."""

from journeymine.gap.index.index import GapIndex, IndexPart, IndexTerm, Scenario, gap_index
from journeymine.gap.index.weights import IndexWeights

__all__ = ["GapIndex", "IndexPart", "IndexTerm", "IndexWeights", "Scenario", "gap_index"]
