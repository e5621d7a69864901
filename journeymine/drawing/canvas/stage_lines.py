"""Touchpoints as columns, on lines that break where a stage ends, with the stages as headers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from journeymine.drawing.canvas.frame import MARGIN, WIDTH
from journeymine.drawing.canvas.stage_heads import stage_heads
from journeymine.drawing.canvas.wrapping import lines_by_stage

__all__ = ["StageLine", "stage_lines"]

_MOST_SPACING = 200.0


@dataclass(frozen=True, slots=True)
class StageLine:
    """One line of columns; `first` and `last` are the numbers of its touchpoints."""

    first: int
    last: int
    left: float
    spacing: float

    @property
    def members(self) -> range:
        """The numbers of its touchpoints."""
        return range(self.first, self.last + 1)

    @property
    def right(self) -> float:
        """Where its last column ends."""
        return self.left + self.spacing * len(self.members)

    def x(self, i: int) -> float:
        """The middle of a column."""
        return self.left + self.spacing * (i - self.first + 0.5)

    def headers(self, stages: Sequence[str], y: float) -> Iterator[str]:
        """The name of every stage over its columns, with a rule under it."""
        own = [stages[i] for i in self.members]
        return stage_heads(own, self.left + 4, self.spacing, y, strong=True)


def stage_lines(stages: Sequence[str], left: float) -> list[StageLine]:
    """The lines of a journey, at most 12 columns each, from `left` to the margin.

    Examples
    --------
    >>> [(line.first, line.last) for line in stage_lines([*"AAAAAAA", *"BBBBBBB"], 32)]
    [(0, 6), (7, 13)]
    """
    cuts = list(lines_by_stage(stages))
    longest = max((last - first + 1 for first, last in cuts), default=1)
    spacing = min((WIDTH - MARGIN - left) / longest, _MOST_SPACING)
    return [StageLine(first, last, left, spacing) for first, last in cuts]
