"""Columns of text as numbered texts, so that each text is looked at once, not each row."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from journeymine.log.values.text import as_text, is_text, missing

__all__ = ["coded_text", "of_rows", "without_blanks"]


def coded_text(column: pa.ChunkedArray) -> pa.DictionaryArray:
    """Any column as text, numbered; what cannot be text is null, as in `as_text`.

    Examples
    --------
    >>> coded_text(pa.chunked_array([[7, 8, 7]])).dictionary.to_pylist()
    ['7', '8']
    """
    kind = column.type
    if len(column) and pa.types.is_dictionary(kind) and is_text(kind):
        array = column.unify_dictionaries().combine_chunks()
        if pa.types.is_string(kind.value_type) and array.dictionary.null_count == 0:
            return pa.DictionaryArray.from_arrays(
                array.indices.cast(pa.int32()), array.dictionary, safe=False
            )
    text = as_text(column)
    return text.combine_chunks().dictionary_encode() if len(text) else _nothing()


def of_rows(
    column: pa.DictionaryArray, test: Callable[[pa.Array], pa.Array], *, null: bool = False
) -> NDArray[np.bool_]:
    """Which rows have a text that passes a test; `null` for those without a text."""
    passed = pc.fill_null(test(column.dictionary), False).to_numpy(zero_copy_only=False)
    if not passed.any() and not (null and column.null_count):
        return np.zeros(len(column), np.bool_)
    codes = pc.fill_null(column.indices, len(passed)).to_numpy(zero_copy_only=False)
    found: NDArray[np.bool_] = np.append(passed, null)[codes]
    return found


def without_blanks(column: pa.DictionaryArray) -> pa.DictionaryArray:
    """Null for what is missing, so that a log is the same whatever format it was kept in."""
    blank = of_rows(column, lambda texts: missing(pa.chunked_array([texts])).combine_chunks())
    if not blank.any():
        return column
    gone = blank | pc.is_null(column.indices).to_numpy(zero_copy_only=False)
    codes = pc.fill_null(column.indices, 0).to_numpy(zero_copy_only=False)
    return pa.DictionaryArray.from_arrays(pa.array(codes, mask=gone), column.dictionary)


def _nothing() -> pa.DictionaryArray:
    return pa.array([], pa.string()).dictionary_encode()
