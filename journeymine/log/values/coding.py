"""Whole numbers for combinations of texts: equal rows have equal codes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

__all__ = ["coded", "dense", "row_codes"]


def row_codes(columns: Sequence[pa.ChunkedArray]) -> NDArray[np.int64]:
    """A code for each row, from 0 without gaps, the same for rows with the same values.

    Missing values are a value of their own.

    Parameters
    ----------
    columns : sequence of chunked arrays
        At least one, all of one length.

    Examples
    --------
    >>> row_codes([pa.chunked_array([["a", "a", None]]), pa.chunked_array([["x", "x", "x"]])])
    array([0, 0, 1])
    """
    codes = np.zeros(len(columns[0]), np.int64)
    for column in columns:
        values, own = coded(column)
        codes = dense(codes * (len(values) + 1) + own)
    return codes


def coded(column: pa.ChunkedArray) -> tuple[pa.Array, NDArray[np.int64]]:
    """The distinct values of a column and, for each row, the place of its value.

    A missing value has the place after the last.
    """
    chunks = column.dictionary_encode().unify_dictionaries().chunks
    if not chunks:
        return pa.array([], column.type), np.zeros(0, np.int64)
    values = chunks[0].dictionary
    places = [pc.fill_null(chunk.indices, len(values)) for chunk in chunks]
    return values, np.concatenate([p.to_numpy(zero_copy_only=False) for p in places]).astype(
        np.int64
    )


def dense(codes: NDArray[np.int64]) -> NDArray[np.int64]:
    """The codes numbered anew from 0, in the order in which they first occur."""
    coded = pa.array(codes).dictionary_encode()
    numbers: NDArray[np.int64] = coded.indices.to_numpy().astype(np.int64)
    return numbers
