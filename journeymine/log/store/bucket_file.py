"""A bucket as a file: a row a case, a list a column of its events.

An Arrow list array *is* offsets and values, so a bucket is written and read without
touching its events one by one.  A column whose value is the same for all events of a case
(a region, a segment) is stored once a case.

Logs that are kept are Parquet, small and readable by others.  Those that are gone when the
process ends are Arrow's own form: four times as large, but made and read in no time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from journeymine.files import write_file
from journeymine.files.output import writing_problems
from journeymine.log.store.bucket import Bucket, Traces

__all__ = ["ARROW", "PARQUET", "read_bucket", "read_cases", "read_traces", "write_bucket"]

PARQUET, ARROW = ".parquet", ".arrow"
"""The endings of the two forms."""

_CORE = ("activity", "time", "sequence")
_PLAIN = ("case", "time", "sequence")


def write_bucket(path: Path, bucket: Bucket, places: Mapping[str, int]) -> None:
    """Write a file; texts that have numbers are written as numbers.

    The names behind the numbers, of activities too, are kept elsewhere.

    Parameters
    ----------
    path : path
        Its ending tells the form.
    bucket : Bucket
    places : mapping of str to int
        The number under which each of its columns is written.
    """
    table = _table(bucket, places)
    if path.suffix == ARROW:
        with (
            writing_problems(path),
            pa.OSFile(str(path), "wb") as sink,
            pa.ipc.new_file(sink, table.schema) as writer,
        ):
            writer.write_table(table)
    else:
        write_file(path, _parquet(table))


def _table(bucket: Bucket, places: Mapping[str, int]) -> pa.Table:
    offsets = pa.array(bucket.offsets.astype(np.int32))
    small = np.min_scalar_type(int(bucket.activity.max(initial=0)))
    columns: dict[str, pa.Array] = {
        "case": bucket.cases,
        "activity": _list(offsets, pa.array(bucket.activity.astype(small))),
        "time": _list(offsets, pa.array(bucket.time)),
        "sequence": _list(offsets, pa.array(bucket.sequence)),
    }
    for name, column in bucket.columns.items():
        values = column.indices if pa.types.is_dictionary(column.type) else column
        same = _once_a_case(bucket, values)
        columns[f"c{places[name]}"] = _list(offsets, values) if same is None else same
    return pa.table(columns)


def _parquet(table: pa.Table) -> bytes:
    sink = pa.BufferOutputStream()
    packed = [f"{name}.list.element" for name in ("time", "sequence")]
    coded = [f"{name}.list.element" for name in table.column_names if name not in _PLAIN]
    pq.write_table(
        table,
        sink,
        compression={field.name: _compression(field.type) for field in table.schema},
        use_dictionary=coded,
        column_encoding=dict.fromkeys(packed, "DELTA_BINARY_PACKED"),
        write_statistics=False,
        store_schema=False,
    )
    data: bytes = sink.getvalue().to_pybytes()
    return data


def read_bucket(
    path: str, columns: Mapping[str, tuple[int, pa.DataType]], names: Mapping[str, pa.Array]
) -> Bucket:
    """A bucket as `write_bucket` wrote it.

    Parameters
    ----------
    path : str
    columns : mapping of str to (int, type)
        The columns that are wanted, with their places when it was written, and their types.
    names : mapping of str to array of str
        The texts behind the numbers of columns that have numbers.
    """
    wanted = ["case", *_CORE, *(f"c{place}" for place, _ in columns.values())]
    table = _read(path, wanted)
    lists = table["activity"].combine_chunks()
    offsets = lists.offsets.to_numpy().astype(np.int64)
    bucket = Bucket(
        table["case"].combine_chunks(),
        offsets,
        lists.values.to_numpy().astype(np.int32),
        table["time"].combine_chunks().values.to_numpy(),
        table["sequence"].combine_chunks().values.to_numpy(),
    )
    made, read = {}, set(table.column_names)
    for name, (place, kind) in columns.items():
        if f"c{place}" not in read:  # the column came with later events
            made[name] = pa.nulls(len(bucket.activity), kind)
            continue
        values = table[f"c{place}"].combine_chunks()
        if pa.types.is_list(values.type):
            values = values.values
        else:
            values = values.take(pa.array(bucket.case_numbers))
        if name in names and pa.types.is_integer(values.type):
            values = pa.DictionaryArray.from_arrays(values.cast(pa.int32()), names[name])
        made[name] = values
    return Bucket(bucket.cases, offsets, bucket.activity, bucket.time, bucket.sequence, made)


def read_traces(path: str) -> Traces:
    """The traces of a bucket, their activities as they were met."""
    table = _read(path, ["activity", "time"])
    lists = table["activity"].combine_chunks()
    return Traces(
        lists.offsets.to_numpy().astype(np.int64),
        lists.values.to_numpy(),
        table["time"].combine_chunks().values.to_numpy(),
    )


def read_cases(path: str) -> pa.Array:
    """The case ids of a bucket."""
    return _read(path, ["case"])["case"].combine_chunks()


def _read(path: str, wanted: Sequence[str]) -> pa.Table:
    """The columns of a file, as far as they are there."""
    if path.endswith(ARROW):
        with pa.memory_map(path) as file:
            table = pa.ipc.open_file(file).read_all()
        there = set(table.column_names)
        return table.select([name for name in wanted if name in there])
    with pq.ParquetFile(path, memory_map=True) as file:
        stored = set(file.schema_arrow.names)  # made anew whenever it is asked for
        return file.read([name for name in wanted if name in stored], use_threads=False)


def _compression(kind: pa.DataType) -> str:
    """Numbers are packed already."""
    inner = kind.value_type if pa.types.is_list(kind) else kind
    return "zstd" if pa.types.is_string(inner) else "none"


def _list(offsets: pa.Array, values: pa.Array) -> pa.Array:
    return pa.ListArray.from_arrays(offsets, values)


def _once_a_case(bucket: Bucket, values: pa.Array) -> pa.Array | None:
    """The value of each case, if no case has two; missing is a value of its own."""
    if not _same_within(bucket, values):
        return None
    return values.take(pa.array(bucket.offsets[:-1]))


def _same_within(bucket: Bucket, values: pa.Array) -> bool:
    if len(values) == 0:
        return True
    codes: NDArray[np.int64]
    if pa.types.is_integer(values.type):
        codes = pc.fill_null(values, -1).to_numpy(zero_copy_only=False)
    else:
        coded = values.dictionary_encode()
        codes = pc.fill_null(coded.indices, -1).to_numpy(zero_copy_only=False)
    inside = ~bucket.first[1:]
    return bool((codes[1:] == codes[:-1])[inside].all())
