"""Any column as text, exactly: what was text stays as it is, numbers in plain digits.

Case ids and activities are text; a number in a frame becomes the text that a person
would write: ``7`` for the integer 7, and also for the float 7.0, because that is what
an integer column becomes in pandas as soon as one value is missing.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

__all__ = [
    "MAX_CELL", "as_text", "has_byte", "is_nested", "is_text", "missing",
    "whole_floats_that_clash",
]  # fmt: skip

MAX_CELL = 1 << 20
"""Characters that one value may have; longer ones are damage or an attack."""

_EXACT_BELOW = {16: 2.0**11, 32: 2.0**24, 64: 2.0**53}
"""By the bits of a float: below this, every whole number has a float of its own."""

_INSTANT = "%Y-%m-%dT%H:%M:%S"


def is_text(kind: pa.DataType) -> bool:
    """Whether a type is text, dictionary-encoded or not."""
    if pa.types.is_dictionary(kind):
        kind = kind.value_type
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def is_nested(kind: pa.DataType) -> bool:
    """Whether values of the type have parts: lists, structs, maps."""
    return bool(pa.types.is_nested(kind))


def as_text(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """The column as text; a value that cannot be text (bytes that are not UTF-8) is null.

    Whole floats below 2**53 are written without a point, times as ISO 8601, truth values
    as ``true`` and ``false``.

    Examples
    --------
    >>> as_text(pa.chunked_array([[7.0, 7.5, None]])).to_pylist()
    ['7', '7.5', None]
    """
    return pa.chunked_array([_chunk_as_text(chunk) for chunk in column.chunks], pa.string())


def missing(text: pa.ChunkedArray) -> pa.ChunkedArray:
    """Which values are null, empty or nothing but blanks."""
    blank = pc.or_(pc.equal(pc.binary_length(text), 0), pc.utf8_is_space(text))
    return pc.fill_null(blank, True)


def has_byte(texts: pa.StringArray, byte: int) -> bool:
    """Whether a byte stands anywhere in some texts; far faster than to look at each of them.

    >>> has_byte(pa.array(["a", None, "b"]), 98), has_byte(pa.array(["a", "b"]).slice(0, 1), 98)
    (True, False)
    """
    _, offsets, data = texts.buffers()
    if len(texts) == 0 or data is None:
        return False
    bounds = np.frombuffer(offsets, np.int32)[texts.offset : texts.offset + len(texts) + 1]
    letters = np.frombuffer(data, np.uint8)[bounds[0] : bounds[-1]]
    return bool((letters == byte).any())


def whole_floats_that_clash(column: pa.ChunkedArray) -> bool:
    """Whether a float column holds whole numbers too large to be told apart."""
    kind = column.type
    if not pa.types.is_floating(kind):
        return False
    largest = pc.max(pc.abs(pc.cast(column, pa.float64()))).as_py()
    return largest is not None and bool(largest >= _EXACT_BELOW[kind.bit_width])


def _chunk_as_text(array: pa.Array) -> pa.Array:
    if pa.types.is_dictionary(array.type):
        array = array.dictionary_decode()
    kind = array.type
    if pa.types.is_string(kind):
        return array
    if isinstance(kind, pa.BaseExtensionType) or pa.types.is_interval(kind):  # such as a UUID
        texts = [None if value is None else str(value) for value in array.to_pylist()]
        return pa.array(texts, pa.string())
    if pa.types.is_float16(kind):
        return _float_text(pc.cast(array, pa.float32()))
    if _is_bytes(kind):
        return _decoded(pc.cast(array, pa.binary()))
    if pa.types.is_floating(kind):
        return _float_text(array)
    if pa.types.is_timestamp(kind):
        zone = "%z" if kind.tz else ""
        return pc.cast(pc.strftime(array, _INSTANT + zone), pa.string())
    return pc.cast(array, pa.string())


def _is_bytes(kind: pa.DataType) -> bool:
    return bool(
        pa.types.is_binary(kind)
        or pa.types.is_large_binary(kind)
        or pa.types.is_fixed_size_binary(kind)
    )


def _decoded(array: pa.Array) -> pa.Array:
    try:
        return pc.cast(array, pa.string())
    except pa.ArrowInvalid:
        return pa.array([_utf8(value) for value in array.to_pylist()], pa.string())


def _utf8(value: bytes | None) -> str | None:
    try:
        return None if value is None else value.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _float_text(array: pa.Array) -> pa.Array:
    array = pc.if_else(pc.is_nan(array), pa.scalar(None, array.type), array)
    small = pc.less(pc.abs(array), _EXACT_BELOW[64])
    whole = pc.and_(small, pc.equal(array, pc.floor(array)))
    integers = pc.cast(pc.if_else(whole, array, pa.scalar(0.0, array.type)), pa.int64())
    return pc.if_else(whole, pc.cast(integers, pa.string()), pc.cast(array, pa.string()))
