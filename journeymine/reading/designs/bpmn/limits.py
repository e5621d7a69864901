"""How far a process is looked at before it is refused as too large."""

from __future__ import annotations

__all__ = ["MOST_MOVES", "MOST_ROUNDS", "MOST_STATES", "MOST_WAYS", "TooLargeError"]

MOST_STATES = 5_000
"""States of one sub-process, or of a process that needs them listed."""

MOST_MOVES = 60_000
"""Moves between those states."""

MOST_ROUNDS = 100
"""The largest number that a loop marker may give."""

MOST_WAYS = 8
"""So many flows may leave one node as an inclusive split."""


class TooLargeError(Exception):
    """An activity or a process has more states than are looked at."""
