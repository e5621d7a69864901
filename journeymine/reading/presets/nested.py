"""Values inside values: structs become columns ``a.b``, arrays become rows."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from journeymine.log.values.text import as_text, is_nested

__all__ = ["Parts", "flat", "pairs_as_columns", "parts_of"]

_MAX_KEYS = 1_000

Shape: TypeAlias = Mapping[str, "str | Shape"]


@dataclass(frozen=True, slots=True, eq=False)
class Parts:
    """The elements of arrays: of which row each is, and its fields as columns of text."""

    rows: NDArray[np.int64]
    table: pa.Table

    def text(self, name: str) -> pa.ChunkedArray:
        """A field of every element, with null for what is blank, absent or nested."""
        if is_nested(self.table[name].type):
            return pa.chunked_array([pa.nulls(self.table.num_rows, pa.string())])
        text = as_text(self.table[name])
        blank = pc.equal(pc.binary_length(text), 0)
        return pc.if_else(pc.fill_null(blank, False), pa.scalar(None, pa.string()), text)


def flat(table: pa.Table) -> pa.Table:
    """With every struct spread out into columns ``a.b``."""
    while any(pa.types.is_struct(field.type) for field in table.schema):
        table = table.flatten()
    return table


def parts_of(column: pa.ChunkedArray, shape: Shape) -> Parts:
    """The elements of a column of arrays, in the order of rows and of elements.

    Parameters
    ----------
    column : chunked array
        Lists of structs, or the text of JSON arrays.  Null, and text that is no array, has
        no elements.
    shape : mapping
        The fields that are wanted, each ``"VARCHAR"`` or a mapping for an object in it.
        Fields are text, as they stand; one that is absent is null.

    Examples
    --------
    >>> texts = pa.chunked_array([['[{"a": 1}, {"a": {"b": 2}}]', None, "[{}]"]])
    >>> parts = parts_of(texts, {"a": "VARCHAR"})
    >>> parts.rows.tolist(), parts.text("a").to_pylist()
    ([0, 0, 2], ['1', '{"b":2}', None])
    """
    if _is_list(column.type):
        rows, elements = _of_lists(column)
        found = flat(pa.Table.from_arrays([elements], names=["part"]))
    elif is_nested(column.type):
        rows, found = np.empty(0, np.int64), pa.table({})
    else:
        rows, found = _of_texts(as_text(column), shape)
    bare = found.rename_columns([name.removeprefix("part.") for name in found.column_names])
    return Parts(rows, _completed(bare, _leaves(shape)))


def pairs_as_columns(table: pa.Table, name: str, values: tuple[str, ...]) -> tuple[pa.Table, int]:
    """A column of arrays of ``{key, value}`` as a column ``name.key`` for every key.

    The value is the first of the fields `values` of ``value`` that is there.  Of a key that
    stands twice in one row the first counts.  Beyond a thousand keys, which are values then
    and not names, the rarer ones are left out; their number is returned.
    """
    if name not in table.column_names:
        return table, 0
    shape: Shape = {"key": "VARCHAR", "value": dict.fromkeys(values, "VARCHAR")}
    parts = parts_of(table[name], shape)
    keys = parts.text("key").combine_chunks().dictionary_encode()
    said = pc.coalesce(*(parts.text(f"value.{field}") for field in values)).combine_chunks()
    codes = pc.fill_null(keys.indices, -1).to_numpy(zero_copy_only=False)
    table = table.drop_columns([name])
    known = keys.dictionary.to_pylist()
    counts = np.bincount(codes[codes >= 0], minlength=len(known))
    commonest = sorted(np.argsort(-counts, kind="stable")[:_MAX_KEYS].tolist())
    for code in commonest:
        at = np.flatnonzero(codes == code)[::-1]
        place = np.full(table.num_rows, -1, np.int64)
        place[parts.rows[at]] = at
        column = f"{name}.{known[code]}"
        if column not in table.column_names:
            taken = said.take(pa.array(place, mask=place < 0))
            table = table.append_column(column, taken)
    return table, len(known) - len(commonest)


def _is_list(kind: pa.DataType) -> bool:
    return bool(pa.types.is_list(kind) or pa.types.is_large_list(kind))


def _of_lists(column: pa.ChunkedArray) -> tuple[NDArray[np.int64], pa.Array]:
    lists = column.combine_chunks()
    rows = pc.list_parent_indices(lists).to_numpy(zero_copy_only=False).astype(np.int64)
    return rows, pc.list_flatten(lists)


def _of_texts(text: pa.ChunkedArray, shape: Shape) -> tuple[NDArray[np.int64], pa.Table]:
    import duckdb

    given = pa.table({"row": pa.array(np.arange(len(text))), "text": text})
    sql = f"""
        SELECT row, GENERATE_SUBSCRIPTS(parts, 1) AS place, UNNEST(parts) AS part FROM (
            SELECT row, FROM_JSON(text, '{json.dumps([shape])}') AS parts FROM given
            WHERE JSON_VALID(text) AND JSON_TYPE(text) = 'ARRAY'
        ) ORDER BY row, place
    """
    with duckdb.connect(":memory:") as connection:
        connection.register("given", given)
        connection.execute("SET enable_external_access = false")
        found = connection.sql(sql).to_arrow_table()
    rows: NDArray[np.int64] = found["row"].to_numpy()
    return rows, flat(found.select(["part"]))


def _leaves(shape: Shape, before: str = "") -> list[str]:
    leaves: list[str] = []
    for name, kind in shape.items():
        leaves += [before + name] if isinstance(kind, str) else _leaves(kind, f"{before}{name}.")
    return leaves


def _completed(table: pa.Table, names: list[str]) -> pa.Table:
    """Just these columns, null where the elements have none of them."""
    nothing = pa.nulls(table.num_rows, pa.string())
    return pa.table(
        {name: table[name] if name in table.column_names else nothing for name in names}
    )
