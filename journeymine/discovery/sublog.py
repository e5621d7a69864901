"""A part of a log, as the miner takes it apart: distinct paths and how many cases took each.

All events stand in one array, one path after the other, so that what is done to every event
or every path is a few operations on arrays, however many there are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from journeymine.log import Variants
from journeymine.log.path_arrays import distinct, spans

__all__ = ["Mask", "SubLog", "counted", "of_variants"]

Mask: TypeAlias = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class SubLog:
    """Distinct paths with at least one event each, and the cases that have no event.

    Attributes
    ----------
    codes : array of int32, shape (events,)
        The activities of all paths, one path after the other.
    lengths : array of int64, shape (paths,)
        At least 1 each.
    cases : array of int64, shape (paths,)
        How many cases took the path; at least 1.
    idle : int
        Cases without any event.
    """

    codes: NDArray[np.int32]
    lengths: NDArray[np.int64]
    cases: NDArray[np.int64]
    idle: int = 0

    def __len__(self) -> int:
        return len(self.lengths)

    @property
    def path_of(self) -> NDArray[np.int32]:
        """The path of every event."""
        return np.repeat(np.arange(len(self), dtype=np.int32), self.lengths)

    @property
    def is_first(self) -> Mask:
        """The events that begin a path."""
        first = np.zeros(len(self.codes), dtype=np.bool_)
        first[np.cumsum(self.lengths) - self.lengths] = True
        return first

    @property
    def is_last(self) -> Mask:
        """The events that end a path."""
        return np.roll(self.is_first, -1)

    def only(self, kept: Mask, paths: Mask | None = None) -> SubLog:
        """These events of all paths, or of some; a path without any becomes an idle case."""
        path_of = self.path_of
        if paths is not None:
            kept = kept & paths[path_of]
        lengths = np.bincount(path_of[kept], minlength=len(self))
        if paths is None:
            return counted(self.codes[kept], lengths, self.cases)
        return counted(self.codes[kept], lengths[paths], self.cases[paths])

    def pieces(self, begins: Mask, kept: Mask | None = None) -> SubLog:
        """Every path cut where a piece begins; of the pieces, those that begin with a kept event.

        The first event of a path must begin a piece.
        """
        at = np.flatnonzero(begins)
        lengths, cases = np.diff(at, append=len(self.codes)), self.cases[self.path_of[at]]
        if kept is None:
            return counted(self.codes, lengths, cases)
        of_kept = kept[at]
        return counted(self.codes[np.repeat(of_kept, lengths)], lengths[of_kept], cases[of_kept])


def counted(
    codes: NDArray[np.int32], lengths: NDArray[np.int64], cases: NDArray[np.int64]
) -> SubLog:
    """Paths that may be equal or empty, as distinct ones; they stand as they first come up."""
    there = lengths > 0
    idle = int(cases[~there].sum())
    lengths, cases = lengths[there], cases[there]
    offsets = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    number, firsts = distinct(codes, offsets)
    totals = np.zeros(len(firsts), np.int64)
    np.add.at(totals, number, cases)
    order = np.argsort(firsts)
    firsts = firsts[order]
    lengths = lengths[firsts]
    return SubLog(codes[spans(offsets[firsts], lengths)], lengths, totals[order], idle)


def of_variants(variants: Variants) -> SubLog:
    """The paths that at least one case took."""
    taken = variants.cases > 0
    codes = variants.codes[np.repeat(taken, variants.lengths)]
    return counted(codes, variants.lengths[taken], variants.cases[taken])
