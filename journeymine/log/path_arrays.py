"""Paths as arrays: which are the same, and in what order they stand.

The same are found by a hash and then compared, so that no two are ever mixed up.
"""

from __future__ import annotations

from typing import TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

__all__ = ["distinct", "in_order", "spans", "taken"]

_TRIES = 8
_MANY = 200_000
_ODD = np.uint64(0x9E3779B97F4A7C15)
_Ints = NDArray[np.int64]
_Code = TypeVar("_Code", bound=np.integer)


def distinct(codes: NDArray[np.integer], offsets: _Ints) -> tuple[_Ints, _Ints]:
    """The number of each path among the distinct ones, and the first path of each of those.

    Parameters
    ----------
    codes : array of int, (events,)
        The events of all paths, one path after the other; from 0 on.
    offsets : array of int64, (paths + 1,)

    Examples
    --------
    >>> number, firsts = distinct(np.array([0, 1, 2, 0, 1]), np.array([0, 2, 3, 5]))
    >>> firsts[number].tolist()
    [0, 1, 0]
    """
    if len(offsets) == 1:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    for seed in range(_TRIES):
        hashed = _hashes(codes, offsets, seed)
        _, firsts, number = np.unique(hashed, return_index=True, return_inverse=True)
        if _same(codes, offsets, firsts[number]):
            return number, firsts
    raise AssertionError("eight independent hashes of 64 bits cannot all collide")


def _hashes(codes: NDArray[np.integer], offsets: _Ints, seed: int) -> NDArray[np.uint64]:
    most = int(codes.max(initial=0))
    of_code = np.random.default_rng(seed).integers(1, 2**64 - 1, most + 1, np.uint64)
    if len(codes) > _MANY:
        from journeymine.log.kernels.paths import hashes

        found: NDArray[np.uint64] = hashes(codes, offsets, of_code)
        return found
    lengths = np.diff(offsets)
    place = np.arange(len(codes)) - np.repeat(offsets[:-1], lengths)
    powers = np.cumprod(np.full(int(lengths.max(initial=0)) + 1, _ODD, np.uint64))
    sums = np.concatenate([np.zeros(1, np.uint64), np.cumsum(of_code[codes] * powers[place])])
    hashed: NDArray[np.uint64] = sums[offsets[1:]] - sums[offsets[:-1]]
    return hashed


def _same(codes: NDArray[np.integer], offsets: _Ints, model: _Ints) -> bool:
    """Whether every path is that of its model."""
    if len(codes) > _MANY:
        from journeymine.log.kernels.paths import same

        return bool(same(codes, offsets, model))
    lengths = np.diff(offsets)
    if not np.array_equal(lengths, lengths[model]):
        return False
    return np.array_equal(codes, codes[spans(offsets[model], lengths)])


def spans(starts: _Ints, lengths: _Ints) -> _Ints:
    """The places of all events that stand in these spans, one span after the other."""
    ends = np.cumsum(lengths)
    total = int(ends[-1]) if len(ends) else 0
    places: _Ints = np.arange(total) + np.repeat(starts - (ends - lengths), lengths)
    return places


def taken(codes: NDArray[_Code], offsets: _Ints, paths: _Ints) -> tuple[NDArray[_Code], _Ints]:
    """Some of the paths, one after the other, and where each of them begins.

    Examples
    --------
    >>> codes, offsets = taken(np.array([4, 5, 6, 7]), np.array([0, 1, 3, 4]), np.array([2, 1]))
    >>> codes.tolist(), offsets.tolist()
    ([7, 5, 6], [0, 1, 3])
    """
    lengths = np.diff(offsets)[paths]
    ends = np.cumsum(lengths)
    bounds: _Ints = np.concatenate([[0], ends]).astype(np.int64)
    if bounds[-1] > _MANY:
        from journeymine.log.kernels.paths import taken as compiled

        found: NDArray[_Code] = compiled(codes, offsets, paths, ends)
        return found, bounds
    return codes[spans(offsets[paths], lengths)], bounds


def in_order(codes: NDArray[np.unsignedinteger], offsets: _Ints) -> _Ints:
    """The order of paths by their codes, a path before those that go on from it."""
    size = codes.dtype.itemsize
    data = codes.astype(codes.dtype.newbyteorder(">")).tobytes()
    texts = pa.Array.from_buffers(
        pa.large_binary(),
        len(offsets) - 1,
        [None, pa.py_buffer((offsets * size).tobytes()), pa.py_buffer(data)],
    )
    order: _Ints = pc.sort_indices(texts).to_numpy().astype(np.int64)
    return order
