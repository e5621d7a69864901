"""Lengths of time in bands, four to every doubling."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["BANDS", "band", "band_end"]

BANDS = 240
"""More than there are: no two times of a calendar are 2**59 microseconds apart."""


def band(gaps: NDArray[np.int64]) -> NDArray[np.int64]:
    """A number that grows by four with every doubling of a time; 0 for none at all."""
    part, exponent = np.frexp(gaps.astype(np.float64))
    bands = exponent.astype(np.int64) * 4 + ((part - 0.5) * 8).astype(np.int64)
    return np.where(gaps > 0, bands, 0)


def band_end(number: int) -> int:
    """The first time, in microseconds, that lies beyond a band."""
    return int(np.ceil(np.ldexp(0.5 + (number % 4 + 1) / 8, number // 4)))
