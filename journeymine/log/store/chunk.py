"""Typed events in the order in which they came, before their cases are put together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

__all__ = ["Chunk", "Codes"]

Codes = NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class Chunk:
    """Events as they came; several chunks become one bucket.

    Attributes
    ----------
    ids : pyarrow.Array of str
        The cases of the chunk, in any order; each once.
    case : array of int32, (events,)
        Places in `ids`.
    activity : array of int32, (events,)
        Numbers of names, as they were met.
    time, sequence : arrays of int64, (events,)
    columns : mapping of str to array of int32 or pyarrow.Array
        The number of a name, or the value itself.
    """

    ids: pa.Array
    case: Codes
    activity: Codes
    time: NDArray[np.int64]
    sequence: NDArray[np.int64]
    columns: Mapping[str, Codes | pa.Array] = field(default_factory=dict)
