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

    Examples
    --------
    >>> line = Timeline.of(np.array([7, 7, 7]), np.array([0, 20, 10]))
    >>> line.find(np.array([7, 7, 7, 8]), np.array([-1, 10, 99, 10]))
    array([-1,  1,  2, -1])
    >>> int(line.start[1]), int(line.end[1])
    (10, 20)
    """

    _moments: _Ints
    _keys: _Ints

    @classmethod
    def of(cls, groups: _Ints, times: _Ints) -> Timeline:
        """The timeline with these borders; a border may be given more than once."""
        moments = np.unique(times)
        return cls(moments, np.unique(groups * len(moments) + np.searchsorted(moments, times)))

    def __len__(self) -> int:
        return len(self._keys)

    @property
    def start(self) -> _Ints:
        """The beginning of each span."""
        return self._moments[self._keys % len(self._moments)] if len(self) else self._keys

    @property
    def end(self) -> _Ints:
        """The end of each span; the last of a group never ends."""
        ends = np.full(len(self), FOREVER)
        follows = np.flatnonzero(self.group[1:] == self.group[:-1])
        ends[follows] = self.start[follows + 1]
        return ends

    @property
    def group(self) -> _Ints:
        """The group of each span."""
        return self._keys // max(len(self._moments), 1)

    def find(self, groups: _Ints, times: _Ints) -> _Ints:
        """The span of a group at a time; -1 before its first border, or if it has none."""
        if not len(self):
            return np.full(len(groups), -1)
        ranks = np.searchsorted(self._moments, times, side="right") - 1
        found = np.searchsorted(self._keys, groups * len(self._moments) + ranks, side="right") - 1
        there = (ranks >= 0) & (found >= 0)
        there &= self._keys[np.maximum(found, 0)] // len(self._moments) == groups
        return np.where(there, found, -1)

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
