"""Rows taken apart, left out for a reason, put in order.

Whole columns at a time, and always so that a rejected row can still be found in its file.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from journeymine.language import Sentence
from journeymine.log import REASONS, Finding, RawRows, Reject
from journeymine.log.typed.raw import row_text
from journeymine.log.values.arrays import bools
from journeymine.log.values.text import as_text, is_nested, missing
from journeymine.reading.presets.nested import Shape, parts_of

__all__ = [
    "UNKNOWN",
    "exploded",
    "filled",
    "groups",
    "integers",
    "leave",
    "noted",
    "ordered",
    "picked",
    "ranks",
    "repeated",
    "text_of",
    "there",
    "with_column",
]

UNKNOWN = int(np.iinfo(np.int64).max)
"""What stands for a number that is not there; it comes last."""

_RAW = 200

_Bools = NDArray[np.bool_]
_Ints = NDArray[np.int64]


def text_of(raw: RawRows, name: str) -> pa.ChunkedArray:
    """A column as text with null for what is blank; all null if it is absent or nested."""
    if name not in raw.table.column_names or is_nested(raw.table[name].type):
        return pa.chunked_array([pa.nulls(raw.table.num_rows, pa.string())])
    text = as_text(raw.table[name])
    return pc.if_else(missing(text), pa.scalar(None, pa.string()), text)


def there(text: pa.ChunkedArray) -> _Bools:
    """Which values are not null."""
    return bools(pc.is_valid(text))


def filled(*columns: pa.ChunkedArray) -> pa.ChunkedArray:
    """The first value of each row that is not null."""
    return pc.coalesce(*columns)


def integers(text: pa.ChunkedArray) -> _Ints:
    """The whole numbers in a column of text; `UNKNOWN` where there is none."""
    whole = pc.match_substring_regex(text, r"^-?\d{1,18}$")
    safe = pc.if_else(pc.fill_null(whole, False), text, pa.scalar(None, pa.string()))
    numbers: _Ints = pc.fill_null(pc.cast(safe, pa.int64()), UNKNOWN).to_numpy()
    return numbers


def ranks(text: pa.ChunkedArray) -> _Ints:
    """The place of each value in code-point order, equal ones alike; nulls come last."""
    coded = text.combine_chunks().dictionary_encode()
    order = pc.array_sort_indices(coded.dictionary).to_numpy()
    place = np.empty(len(order) + 1, np.int64)
    place[order] = np.arange(len(order))
    place[-1] = UNKNOWN
    codes: _Ints = place[pc.fill_null(coded.indices, len(order)).to_numpy(zero_copy_only=False)]
    return codes


def with_column(raw: RawRows, name: str, values: pa.ChunkedArray | pa.Array) -> RawRows:
    """With a column of our own; one that the vendor calls the same gets another name."""
    table = raw.table
    if name in table.column_names:
        free = name
        while free in table.column_names:
            free += " (as read)"
        table = table.rename_columns([free if n == name else n for n in table.column_names])
    return replace(raw, table=table.append_column(name, values))


def noted(raw: RawRows, code: str, message: Sentence, count: int, of: int | None = None) -> RawRows:
    """With a finding, if anything was counted."""
    if not count:
        return raw
    return replace(raw, findings=(*raw.findings, Finding(code, message, count, of)))


def picked(raw: RawRows, rows: _Ints) -> RawRows:
    """These rows, in this order; one row may be taken several times."""
    places = _places(raw)
    table = raw.table.take(pa.array(rows))
    return replace(raw, table=table, places=places[rows], raw_of=_raw_of(raw, rows))


def ordered(raw: RawRows, *keys: _Ints) -> RawRows:
    """Put in the order of these keys, the first one first; what is equal stays as it was."""
    order = np.lexsort(keys[::-1])
    return raw if bool((np.diff(order) == 1).all()) else picked(raw, order)


def leave(raw: RawRows, gone: _Bools, code: str, column: str, why: str = "") -> RawRows:
    """Without these rows, each of which becomes a reject with its text."""
    rows = np.flatnonzero(gone)
    if not len(rows):
        return raw
    places = _places(raw)
    reason = f"{REASONS[code]}: {why}" if why else REASONS[code]
    rejects = [
        Reject(raw.name, int(places[row]), column, code, reason, line[:_RAW])
        for row, line in zip(rows, _lines(raw, rows), strict=True)
    ]
    kept = picked(raw, np.flatnonzero(~gone))
    return replace(kept, rejects=(*raw.rejects, *rejects))


def exploded(raw: RawRows, column: str, shape: Shape, prefix: str) -> tuple[RawRows, _Ints]:
    """A row for every element of a column of arrays, and of which row each was an element.

    The fields of the elements follow the other columns, their names after `prefix`.  A row
    whose array has no elements is rejected.
    """
    parts = parts_of(raw.table[column], shape)
    empty = np.ones(raw.table.num_rows, np.bool_)
    empty[parts.rows] = False
    alone = leave(raw, empty, "JM-E124", column)
    made = picked(replace(raw, table=raw.table.drop_columns([column])), parts.rows)
    table = made.table
    for name in parts.table.column_names:
        table = table.append_column(prefix + name, parts.text(name))
    return replace(made, table=table, rejects=alone.rejects), parts.rows


def groups(key: Sequence[pa.ChunkedArray]) -> tuple[_Ints, _Bools]:
    """A number for each row, the same for the same key, and whether the key is whole."""
    n = len(key[0])
    codes = np.zeros(n, np.int64)
    whole = np.ones(n, np.bool_)
    for part in key:
        coded = part.combine_chunks().dictionary_encode()
        whole &= there(part)
        own = pc.fill_null(coded.indices, 0).to_numpy(zero_copy_only=False).astype(np.int64)
        codes = codes * (len(coded.dictionary) + 1) + own
        codes = np.unique(codes, return_inverse=True)[1].astype(np.int64)
    return codes, whole


def repeated(key: Sequence[pa.ChunkedArray], *better: _Ints) -> _Bools:
    """Which rows say again what another row of the same key says.

    Of rows with one key that stays which is first by `better`, then by its place.  A row
    that lacks a part of the key repeats nothing.
    """
    codes, whole = groups(key)
    order = np.lexsort((*better[::-1], codes))
    order = order[whole[order]]
    again = np.zeros(len(codes), np.bool_)
    again[order[1:]] = codes[order[1:]] == codes[order[:-1]]
    return again


def _places(raw: RawRows) -> _Ints:
    if raw.places is not None:
        return raw.places
    return np.arange(raw.before + 1, raw.before + raw.table.num_rows + 1)


def _lines(raw: RawRows, rows: _Ints) -> list[str]:
    if raw.raw_of is None:
        return [row_text(raw.table, int(row)) for row in rows]
    return raw.raw_of([int(row) for row in rows])


def _raw_of(raw: RawRows, rows: _Ints) -> Callable[[Sequence[int]], list[str]] | None:
    """The text of rows by their new places; a reader wants each once, in its own order."""
    before = raw.raw_of
    if before is None:
        return None

    def lines(wanted: Sequence[int]) -> list[str]:
        old, back = np.unique(rows[np.asarray(wanted, np.int64)], return_inverse=True)
        texts = before([int(row) for row in old])
        return [texts[place] for place in back]

    return lines
