"""Kinds of customers: how many there are of each, and what goes wrong for them alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from journeymine.simulation.plants import Plant

__all__ = ["Segments"]


@dataclass(frozen=True, slots=True)
class Segments:
    """A column of the log that says of which kind a customer is.

    Attributes
    ----------
    shares : mapping of str to float
        Segment -> how many of the customers beside the others; above 0.
    column : str, default "segment"
        What the column is called.
    plants : mapping of str to tuple of Plant
        What is planted in the journeys of one segment alone, after what is planted in all.

    Examples
    --------
    >>> late = Plant("late", 0.2, touchpoint="Get confirmation")
    >>> Segments({"new": 0.3, "old": 0.7}, plants={"new": (late,)}).column
    'segment'
    """

    shares: Mapping[str, float]
    column: str = "segment"
    plants: Mapping[str, tuple[Plant, ...]] = field(default_factory=dict)

    def draw(self, random: np.random.Generator) -> str:
        """The segment of one customer."""
        names = list(self.shares)
        upto = np.cumsum([self.shares[name] for name in names])
        at = int(np.searchsorted(upto, random.random() * upto[-1], side="right"))
        return names[min(at, len(names) - 1)]
