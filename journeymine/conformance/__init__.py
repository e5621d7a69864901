"""How the travelled paths fit the designed one."""

from journeymine.conformance.moves import Alignments, Move, MoveKind

__all__ = ["Alignments", "Move", "MoveKind"]
