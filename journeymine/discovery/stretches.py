"""Paths in stretches, so that what is done to all of their events takes the memory of some."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

__all__ = ["stretches"]

_EVENTS = 1 << 22


def stretches(offsets: NDArray[np.int64], most: int = _EVENTS) -> Iterator[tuple[int, int]]:
    """Ranges of paths, one after the other, with at most so many events each, or one path.

    Examples
    --------
    >>> list(stretches(np.array([0, 2, 3, 9, 10]), most=4))
    [(0, 2), (2, 3), (3, 4)]
    """
    first, n = 0, len(offsets) - 1
    while first < n:
        last = int(np.searchsorted(offsets, offsets[first] + most, side="right")) - 1
        last = min(max(last, first + 1), n)
        yield first, last
        first = last
