"""How the travelled paths fit the designed one."""

from journeymine.conformance.align import align
from journeymine.conformance.moves import Alignments, Move, MoveKind
from journeymine.conformance.typing import KINDS, Deviation, DeviationKind, type_moves

__all__ = [
    "KINDS", "Alignments", "Deviation", "DeviationKind", "Move", "MoveKind", "align",
    "type_moves",
]  # fmt: skip
