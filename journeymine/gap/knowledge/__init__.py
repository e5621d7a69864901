"""The part *knowledge* of the gap: where the map is white, and how far that could move figures."""

from journeymine.gap.knowledge.figures import Evidence, Knowledge, WhiteSpot
from journeymine.gap.knowledge.fitness_moves import Moved, if_activity_left, if_logged
from journeymine.gap.knowledge.ledger import knowledge
from journeymine.gap.knowledge.left_out import (
    near_misses,
    require_a_match,
    unmatched,
    what_is_left_out,
)
from journeymine.gap.knowledge.unseen import Unseen, UnseenPart

__all__ = [
    "Evidence", "Knowledge", "Moved", "Unseen", "UnseenPart", "WhiteSpot", "if_activity_left",
    "if_logged", "knowledge", "near_misses", "require_a_match", "unmatched", "what_is_left_out",
]  # fmt: skip
