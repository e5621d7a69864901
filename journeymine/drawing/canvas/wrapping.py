"""Where a line of touchpoints is wrapped: at the end of a stage, where one is near."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

__all__ = ["PER_LINE", "lines_by_stage"]

PER_LINE = 12  # touchpoints on a line


def lines_by_stage(stages: Sequence[str]) -> Iterator[tuple[int, int]]:
    """First and last station of every line: even lines, cut where a stage ends if one does."""
    n = len(stages)
    lines = -(-n // PER_LINE)
    first = 0
    for line in range(lines):
        even = -(-(n - first) // (lines - line))
        last = n - 1
        if line < lines - 1:
            most = min(first + PER_LINE, n) - 1
            near = stages[first : most + 2]
            ends = [first + i for i, (a, b) in enumerate(pairwise(near)) if a != b]
            wanted = first + even - 1
            enough = [end for end in ends if n - 1 - end <= PER_LINE * (lines - line - 1)]
            close = [end for end in enough if abs(end - wanted) <= 2]
            last = min(close, key=lambda end: abs(end - wanted), default=wanted)
        yield first, last
        first = last + 1
