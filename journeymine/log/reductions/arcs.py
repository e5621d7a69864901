"""Which activity directly follows which: counts, sums and exact percentiles.

Percentiles cannot be merged from bucket to bucket.  They are found in two looks: the
first counts the times of each arc in cells of growing width, which tells the cell of the
percentile; the second writes down the times in that cell alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from journeymine.log.store import Storage, Traces, traces_of

__all__ = ["follows"]

_CELL_BYTES = 24
_ROOM = 192 << 20
_BITS = 4
_HIGHEST = 60
_SHARES = ((1, 2), (9, 10))

_Ints = NDArray[np.int64]


def follows(storage: Storage) -> tuple[tuple[str, ...], pa.Table]:
    """Which activity directly follows which.

    Returns
    -------
    (activities, table)
        The table has ``source, target`` (places in `activities`), ``times``, ``cases``,
        and ``total, median, p90`` of the time between them in microseconds (the
        percentiles are values that occur: the smallest with at least that share at or below).
    """
    there = np.flatnonzero(storage.sizes.times)
    names, n = tuple(storage.activities[place] for place in there), len(there)
    code = np.zeros(len(storage.activities), np.int64)
    code[there] = np.arange(n)
    alphabet = _Alphabet(code, n)
    if n * n * _cells(_BITS) * _CELL_BYTES > _ROOM:
        alphabet = alphabet.of_those_that_occur(storage)
    parts = [_measured(storage, alphabet, part, bits) for part, bits in alphabet.parts()]
    rows, cases, total, median, p90 = (
        np.concatenate([part[i] for part in parts]) for i in range(5)
    )
    found = np.flatnonzero(rows)
    arcs = found if alphabet.arcs is None else alphabet.arcs[found]
    return names, pa.table(
        {
            "source": arcs // max(n, 1),
            "target": arcs % max(n, 1),
            "times": rows[found],
            "cases": cases[found],
            "total": [int(value) for value in total[found]],
            "median": median[found],
            "p90": p90[found],
        }
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Alphabet:
    """How arcs are numbered: all that are possible, or only those that occur.

    Attributes
    ----------
    code : array of int64
        The place of each activity of the storage among those that occur.
    n_names : int
    arcs : array of int64 or None
        Source times `n_names` plus target, of the arcs that occur; None for all.
    """

    code: _Ints
    n_names: int
    arcs: _Ints | None = None

    def of_those_that_occur(self, storage: Storage) -> _Alphabet:
        """Where there are too many possible arcs."""
        found = np.zeros(0, np.int64)
        for bucket in traces_of(storage):
            arcs, _ = self._possible(bucket)
            found = np.union1d(found, arcs[arcs >= 0])
        return replace(self, arcs=found)

    def parts(self) -> Iterator[tuple[slice, int]]:
        """As many arcs at a time as there is room for, with the fineness of their cells."""
        n = self.n_names**2 if self.arcs is None else len(self.arcs)
        bits = _BITS
        while bits > 0 and n * _cells(bits) * _CELL_BYTES > _ROOM:
            bits -= 1
        step = max(_ROOM // (_cells(bits) * _CELL_BYTES), 1)
        for first in range(0, max(n, 1), step):
            yield slice(first, min(first + step, n)), bits

    def steps(self, bucket: Traces, part: slice) -> tuple[_Ints, _Ints]:
        """The number of the arc after each event within the part, -1 for others; its time."""
        arcs, gaps = self._possible(bucket)
        if self.arcs is not None:
            arcs = np.where(arcs >= 0, np.searchsorted(self.arcs, arcs), -1)
        if part.start or part.stop < (self.n_names**2 if self.arcs is None else len(self.arcs)):
            arcs = np.where((arcs >= part.start) & (arcs < part.stop), arcs - part.start, -1)
        return arcs, gaps

    def _possible(self, bucket: Traces) -> tuple[_Ints, _Ints]:
        from journeymine.log.kernels.arcs import steps

        arcs, gaps = np.empty(bucket.n_events, np.int64), np.empty(bucket.n_events, np.int64)
        steps(bucket.activity, bucket.time, bucket.offsets, self.code, self.n_names, arcs, gaps)
        return arcs, gaps


def _cells(bits: int) -> int:
    return (_HIGHEST - bits + 2) << bits


def _measured(
    storage: Storage, alphabet: _Alphabet, part: slice, bits: int
) -> tuple[_Ints, _Ints, NDArray[np.object_], _Ints, _Ints]:
    """Rows, cases, total, median and 90th percentile of some arcs."""
    from journeymine.log.kernels.arcs import measure

    n = part.stop - part.start
    sums, cells = np.zeros((n, 4), np.int64), np.zeros((n, _cells(bits), 3), np.int64)
    last, before = np.full(n, -1, np.int64), 0
    for bucket in traces_of(storage):
        arcs, gaps = alphabet.steps(bucket, part)
        measure(arcs, gaps, bucket.offsets, before, last, sums, bits, cells)
        before += bucket.n_cases
    rows, cases, high, low = sums.T
    total = high.astype(np.object_) * 2**32 + low  # of any size
    median, p90 = _percentiles(
        storage, alphabet, part, bits, rows, _Cells(*np.moveaxis(cells, 2, 0))
    )
    return rows, cases, total, median, p90


@dataclass(frozen=True, slots=True, eq=False)
class _Cells:
    """The times of each arc, an arc and cell: how many, the smallest, the largest."""

    counts: _Ints
    least: _Ints
    most: _Ints


def _percentiles(
    storage: Storage, alphabet: _Alphabet, part: slice, bits: int, rows: _Ints, cells: _Cells
) -> tuple[_Ints, _Ints]:
    below = np.cumsum(cells.counts, axis=1)
    n, each = len(rows), np.arange(len(rows))
    ranks, wanted = np.zeros((n, 2), np.int64), np.full((n, 2), -1, np.int64)
    values = np.zeros((n, 2), np.int64)
    for place, (share, of) in enumerate(_SHARES):
        rank = np.maximum((rows * share + of - 1) // of, 1)  # the smallest with that share
        cell = np.minimum((below < rank[:, None]).sum(axis=1), below.shape[1] - 1)
        values[:, place] = cells.least[each, cell]
        unknown = cells.least[each, cell] != cells.most[each, cell]
        wanted[unknown, place] = cell[unknown]
        ranks[:, place] = rank - np.where(cell > 0, below[each, cell - 1], 0)
    if (wanted >= 0).any():
        _look_again(storage, alphabet, part, bits, cells, wanted, ranks, values)
    return values[:, 0], values[:, 1]


def _look_again(
    storage: Storage,
    alphabet: _Alphabet,
    part: slice,
    bits: int,
    cells: _Cells,
    wanted: _Ints,
    ranks: _Ints,
    values: _Ints,
) -> None:
    """Write the percentiles into `values` whose cell is known, but not the time in it."""
    from journeymine.log.kernels.arcs import collect

    each = np.arange(len(wanted))
    sizes = np.where(wanted >= 0, cells.counts[each[:, None], np.maximum(wanted, 0)], 0)
    same = (wanted[:, 0] == wanted[:, 1]) & (wanted[:, 0] >= 0)
    room = int(sizes.sum() - sizes[same, 1].sum())
    at, found, written = np.empty(room, np.int64), np.empty(room, np.int64), 0
    for bucket in traces_of(storage):
        arcs, gaps = alphabet.steps(bucket, part)
        written = collect(arcs, gaps, bits, wanted, at, found, written)
    order = np.lexsort((found, at))
    starts, found = np.searchsorted(at[order], each), found[order]
    apart = (wanted >= 0).all(axis=1) & ~same  # then the median's cell comes first
    for place in range(2):
        unknown = wanted[:, place] >= 0
        before = np.where(apart, sizes[:, 0], 0) if place else 0
        chosen = starts + before + ranks[:, place] - 1
        values[unknown, place] = found[chosen[unknown]]
