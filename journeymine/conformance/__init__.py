"""How the travelled paths fit the designed one."""

from journeymine.conformance.align import align
from journeymine.conformance.deviation import KINDS, Deviation, DeviationKind
from journeymine.conformance.moves import Alignments, Move, MoveKind
from journeymine.conformance.typing import type_moves, type_variants

__all__ = [
    "KINDS", "Alignments", "Deviation", "DeviationKind", "Move", "MoveKind", "align",
    "type_moves", "type_variants",
]  # fmt: skip
