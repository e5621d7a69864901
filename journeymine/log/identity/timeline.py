"""Time cut at the borders of intervals: between two borders nothing changes.

Each group has borders of its own; a *span* is the time from one border of a group to its
next one.  Intervals are half open: they hold from their beginning to just before their end.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from journeymine.errors import LogError, Problem

__all__ = ["ALWAYS", "FOREVER", "MOST_PIECES", "Timeline"]

ALWAYS = np.iinfo(np.int64).min
"""The beginning of an interval that has none."""

FOREVER = np.iinfo(np.int64).max
"""The end of an interval that has none."""

MOST_PIECES = 50_000_000
"""How many pieces intervals are cut into at most; more is refused."""

_Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Timeline:
    """The borders of every group, and the spans between them, numbered from 0.

    Attributes
    ----------
    group, start : arrays of int64
        Of each span.

    Examples
    --------
    >>> line = Timeline.of(np.array([7, 7, 7]), np.array([0, 20, 10]))
    >>> line.find(np.array([7, 7, 7, 8]), np.array([-1, 10, 99, 10]))
    array([-1,  1,  2, -1])
    >>> int(line.start[1]), int(line.end[1])
    (10, 20)
    """

    group: _Ints
    start: _Ints
    _first: _Ints

    @classmethod
    def of(cls, groups: _Ints, times: _Ints) -> Timeline:
        """The timeline with these borders; a border may be given more than once."""
        order = np.lexsort((times, groups))
        groups, times = groups[order], times[order]
        new = np.ones(len(groups), np.bool_)
        new[1:] = (groups[1:] != groups[:-1]) | (times[1:] != times[:-1])
        counts = np.bincount(groups[new]) if len(groups) else np.zeros(0, np.int64)
        return cls(groups[new], times[new], np.concatenate([[0], np.cumsum(counts)]))

    def __len__(self) -> int:
        return len(self.group)

    @property
    def end(self) -> _Ints:
        """The end of each span; the last of a group never ends."""
        ends = np.full(len(self), FOREVER)
        follows = np.flatnonzero(self.group[1:] == self.group[:-1])
        ends[follows] = self.start[follows + 1]
        return ends

    def find(self, groups: _Ints, times: _Ints) -> _Ints:
        """The span of a group at a time; -1 before its first border, or if it has none."""
        found = np.full(len(groups), -1)
        rows = np.flatnonzero(groups < len(self._first) - 1)
        low, high = self._first[groups[rows]], self._first[groups[rows] + 1]
        first, times = low.copy(), times[rows]
        todo = np.flatnonzero(low < high)
        while len(todo):  # halving, all rows at once: the first border after the time
            middle = (low[todo] + high[todo]) // 2
            after = self.start[middle] > times[todo]
            high[todo[after]] = middle[after]
            low[todo[~after]] = middle[~after] + 1
            todo = todo[low[todo] < high[todo]]
        inside = low > first
        found[rows[inside]] = low[inside] - 1
        return found

    def cut(self, groups: _Ints, starts: _Ints, ends: _Ints) -> tuple[_Ints, _Ints]:
        """Intervals as the spans they cover: the place of the interval, and the span.

        Both ends of each interval must be borders of its group.

        Raises
        ------
        LogError
            ``JM-E249`` if that would be more than fifty million pieces.
        """
        first = self.find(groups, starts)
        counts = self.find(groups, ends) - first
        pieces = int(counts.sum())
        if pieces > MOST_PIECES:
            message = (
                f"The validities of the ids overlap in {pieces:,} pieces; that is more than "
                f"the {MOST_PIECES:,} that can be looked at."
            )
            hint = "leave devices out that very many share, or give fewer validities"
            raise LogError(Problem("JM-E249", message, hint))
        rows = np.repeat(np.arange(len(groups)), counts)
        before = np.repeat(np.cumsum(counts) - counts, counts)
        return rows, first[rows] + np.arange(pieces) - before
