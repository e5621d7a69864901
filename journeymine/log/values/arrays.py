"""Arrow's columns as numpy's arrays."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

__all__ = ["bools", "ints"]


def bools(values: pa.Array | pa.ChunkedArray) -> NDArray[np.bool_]:
    """What is true; null is not."""
    array: NDArray[np.bool_] = pc.fill_null(values, False).to_numpy(zero_copy_only=False)
    return array


def ints(values: pa.Array | pa.ChunkedArray) -> NDArray[np.int64]:
    """Whole numbers, none of them null; not copied where they are of 64 bits."""
    array: NDArray[np.int64] = values.to_numpy(zero_copy_only=False)
    return array.astype(np.int64, copy=False)
