"""A column of numbers: scores, costs, values."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from journeymine.log.values.text import as_text, missing

__all__ = ["as_numbers", "with_comma"]

_WITH_COMMA = r"^\s*[+-]?[\d.]*\d(,\d+)+(\.\d*)?\s*$"
_NUMBER = r"^\s*[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?\s*$"


def as_numbers(column: pa.ChunkedArray) -> tuple[pa.ChunkedArray, int]:
    """The column as numbers, null where there is none; and how many could not be read.

    A number has a decimal point, never a comma; infinities and NaN are not numbers.

    Examples
    --------
    >>> numbers, unreadable = as_numbers(pa.chunked_array([["4", " 2.5", "high", ""]]))
    >>> numbers.to_pylist(), unreadable
    ([4.0, 2.5, None, None], 1)
    """
    kind = column.type
    if pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind):
        numbers = pc.cast(column, pa.float64(), safe=False)
        there = pc.is_valid(numbers)
        if pa.types.is_floating(kind):  # NaN is how frames say that a number is missing
            there = pc.and_(there, pc.invert(pc.fill_null(pc.is_nan(numbers), False)))
    else:
        text = as_text(column)
        fits = pc.fill_null(pc.match_substring_regex(text, _NUMBER), False)
        plain = pc.replace_substring_regex(pc.utf8_trim_whitespace(text), r"^\+", "")
        numbers = pc.cast(pc.if_else(fits, plain, pa.scalar(None, pa.string())), pa.float64())
        there = pc.invert(missing(text))
    finite = pc.fill_null(pc.is_finite(numbers), False)
    kept = pc.if_else(finite, numbers, pa.scalar(None, pa.float64()))
    unreadable = pc.sum(pc.and_(there, pc.invert(finite))).as_py() or 0
    return kept, int(unreadable)


def with_comma(column: pa.ChunkedArray) -> int:
    """How many values would be numbers but for a comma, which is never guessed to mean either.

    Examples
    --------
    >>> with_comma(pa.chunked_array([["1,5", "1,250", "1.250,00", "1,250.00", "2.5", "a, b"]]))
    4
    """
    if pa.types.is_primitive(column.type) or pa.types.is_decimal(column.type):
        return 0
    return int(pc.sum(pc.match_substring_regex(as_text(column), _WITH_COMMA)).as_py() or 0)
