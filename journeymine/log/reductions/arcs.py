"""Which activity directly follows which: counts, sums and exact percentiles.

Percentiles cannot be merged from bucket to bucket.  They are found in two looks: the
first counts the times of each arc in cells of growing width, which tells the cell of the
percentile; the second writes down the times in that cell alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from journeymine.log.store import Bucket, Storage

__all__ = ["follows"]

_CELL_BYTES = 24
_ROOM = 192 << 20
_BITS = 5
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
    names = tuple(storage.activities[place] for place in there)
    alphabet = _Alphabet.of(storage, there)
    counts = _counted(storage, alphabet)
    median, p90 = _percentiles(storage, alphabet, counts.rows)
    return names, pa.table(
        {
            "source": alphabet.arcs // max(len(names), 1),
            "target": alphabet.arcs % max(len(names), 1),
            "times": counts.rows,
            "cases": counts.cases,
            "total": counts.total,
            "median": median,
            "p90": p90,
        }
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Alphabet:
    """The arcs that occur, in order, and how a bucket is put into them."""

    code: NDArray[np.int32]
    n_names: int
    arcs: _Ints

    @classmethod
    def of(cls, storage: Storage, there: _Ints) -> _Alphabet:
        code = np.zeros(len(storage.activities), np.int32)
        code[there] = np.arange(len(there))
        bare = cls(code, len(there), np.zeros(0, np.int64))
        found = np.zeros(0, np.int64)
        for bucket in storage.buckets():
            arcs, inside = bare._of(bucket)
            found = np.union1d(found, _unique(arcs[inside], len(there)))
        return cls(code, len(there), found)

    def _of(self, bucket: Bucket) -> tuple[_Ints, NDArray[np.bool_]]:
        codes = self.code[bucket.activity].astype(np.int64)
        return codes[:-1] * self.n_names + codes[1:], ~bucket.first[1:]

    def steps(self, bucket: Bucket) -> tuple[NDArray[np.int32], _Ints]:
        """The number of the arc to the next event, -1 after the last; and the time to it."""
        arcs, inside = self._of(bucket)
        if self.n_names**2 <= 1 << 24:
            number = np.zeros(self.n_names**2, np.int32)
            number[self.arcs] = np.arange(len(self.arcs))
            places = number[arcs]
        else:
            places = np.searchsorted(self.arcs, arcs).astype(np.int32)
        return np.where(inside, places, np.int32(-1)).astype(np.int32), np.diff(bucket.time)


def _unique(arcs: _Ints, n_names: int) -> _Ints:
    if n_names**2 <= 1 << 24:
        return np.flatnonzero(np.bincount(arcs, minlength=1))
    return np.unique(arcs)


@dataclass(frozen=True, slots=True, eq=False)
class _Counts:
    rows: _Ints
    cases: _Ints
    total: list[int]


def _counted(storage: Storage, alphabet: _Alphabet) -> _Counts:
    from journeymine.log.kernels.arcs import count

    n = len(alphabet.arcs)
    rows, cases, high, low = (np.zeros(n, np.int64) for _ in range(4))
    last, before = np.full(n, -1, np.int64), 0
    for bucket in storage.buckets():
        arcs, gaps = alphabet.steps(bucket)
        count(arcs, before + bucket.case_numbers, gaps, last, rows, cases, high, low)
        before += bucket.n_cases
    sums = zip(high.tolist(), low.tolist(), strict=True)
    return _Counts(rows, cases, [(h << 32) + rest for h, rest in sums])


def _percentiles(storage: Storage, alphabet: _Alphabet, rows: _Ints) -> tuple[_Ints, _Ints]:
    """The median and the 90th percentile of every arc, as many arcs at a time as there is room."""
    found = [np.zeros(len(rows), np.int64) for _ in _SHARES]
    bits = _BITS
    while bits > 0 and len(rows) * _cells(bits) * _CELL_BYTES > _ROOM:
        bits -= 1
    step = max(_ROOM // (_cells(bits) * _CELL_BYTES), 1)
    for first in range(0, len(rows), step):
        part = slice(first, first + step)
        for values, of_part in zip(
            found, _of_part(storage, alphabet, rows, part, bits), strict=True
        ):
            values[part] = of_part
    return found[0], found[1]


def _cells(bits: int) -> int:
    return (_HIGHEST - bits + 2) << bits


def _of_part(
    storage: Storage, alphabet: _Alphabet, rows: _Ints, part: slice, bits: int
) -> list[_Ints]:
    from journeymine.log.kernels.arcs import collect, measure

    n = len(rows[part])
    cells, least, most = (np.zeros((n, _cells(bits)), np.int64) for _ in range(3))

    def steps() -> Iterator[tuple[NDArray[np.int32], _Ints]]:
        for bucket in storage.buckets():
            arcs, gaps = alphabet.steps(bucket)
            arcs -= np.int32(part.start)
            yield np.where((arcs >= 0) & (arcs < n), arcs, np.int32(-1)), gaps

    for arcs, gaps in steps():
        measure(arcs, gaps, bits, cells, least, most)
    below = np.cumsum(cells, axis=1)
    each = np.arange(n)
    values, wanted, ranks = [], np.full((n, 2), -1, np.int64), []
    for place, (share, of) in enumerate(_SHARES):
        rank = (rows[part] * share + of - 1) // of  # the smallest with at least that share
        cell = (below < rank[:, None]).sum(axis=1)
        values.append(least[each, cell])
        open_ = least[each, cell] != most[each, cell]
        wanted[open_, place] = cell[open_]
        ranks.append(rank - np.where(cell > 0, below[each, cell - 1], 0))
    if (wanted >= 0).any():
        cell_of = np.where(wanted >= 0, wanted, 0)
        sizes = np.where(wanted >= 0, cells[each[:, None], cell_of], 0)
        same = (wanted[:, 0] == wanted[:, 1]) & (wanted[:, 0] >= 0)
        room = int(sizes.sum() - sizes[same, 1].sum())
        at, gaps_found, written = np.empty(room, np.int32), np.empty(room, np.int64), 0
        for arcs, gaps in steps():
            written = collect(arcs, gaps, bits, wanted, at, gaps_found, written)
        order = np.lexsort((gaps_found, at))
        at, gaps_found = at[order], gaps_found[order]
        starts = np.searchsorted(at, each)
        for place in range(2):
            open_ = wanted[:, place] >= 0
            lower = np.zeros(n, np.int64)  # of the collected, those of the median's lower cell
            if place == 1:
                both = open_ & (wanted[:, 0] >= 0) & ~same
                lower[both] = sizes[both, 0]
            chosen = starts + lower + ranks[place] - 1
            values[place] = np.where(open_, gaps_found[np.where(open_, chosen, 0)], values[place])
    return values
