"""Write an event log so that reading it again gives exactly the same log.

Cells are written as they are, also those that a spreadsheet would take for a formula:
a log is data for programs, and a changed case id would be another customer
(docs/decisions/010-logs-are-written-as-they-are.md).
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from itertools import chain
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from journeymine.errors import Problem, UsageError, did_you_mean
from journeymine.files import new_file
from journeymine.files.cache import scratch_folder
from journeymine.log import EventLog
from journeymine.log.reading_order import tables_in_order

__all__ = ["save_log"]

_ENDINGS = (".parquet", ".csv", ".csv.gz")
_LINES = 50_000
_ROWS = 1 << 18  # at a time, and in a row group
_GZIP = 31  # with header and checksum


def save_log(log: EventLog, path: str | Path) -> None:
    """Write a log, a row an event, in the order in which its events were read.

    The canonical columns come first: ``case, activity, time`` (UTC, microseconds), then
    the others that the log has, then the columns under names of their own.  The same log
    gives the same bytes.  A large log is written a quarter of a million events at a time; what
    does not fit memory until it is in order lies in files beside the cache.

    Parameters
    ----------
    log : EventLog
    path : path
        Ends in ``.parquet``, ``.csv`` or ``.csv.gz``.

    Raises
    ------
    UsageError
        ``JM-E024`` if it has another ending.
    ResultError
        ``JM-E40x`` if the file cannot be written.
    """
    name = Path(path).name.lower()
    ending = next((end for end in _ENDINGS if name.endswith(end)), None)
    if ending is None:
        suffix = Path(path).suffix
        message = f"A log cannot be written as '{suffix or name}', only as {', '.join(_ENDINGS)}."
        hint = did_you_mean(suffix, _ENDINGS) or f"name it {Path(path).stem}.parquet"
        raise UsageError(Problem("JM-E024", message, hint, file=str(path)))
    with ExitStack() as opened:
        tables = (
            table.drop_columns(["sequence"])
            for table in tables_in_order(
                log, rows=_ROWS, scratch=lambda: opened.enter_context(scratch_folder())
            )
        )
        write = opened.enter_context(new_file(path))
        if ending == ".parquet":
            _write_parquet(tables, write)
        elif ending == ".csv":
            for data in _csv(tables):
                write(data)
        else:
            packing = zlib.compressobj(level=9, wbits=_GZIP)
            for data in _csv(tables):
                write(packing.compress(data))
            write(packing.flush())


class _Sink(io.RawIOBase):
    """A file for those who want one, and only write to it."""

    def __init__(self, write: Callable[[bytes], None]) -> None:
        self._write, self._size = write, 0

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._write(data)
        self._size += len(data)
        return len(data)

    def tell(self) -> int:
        return self._size


def _write_parquet(tables: Iterator[pa.Table], write: Callable[[bytes], None]) -> None:
    first = next(tables)
    sink, schema = _Sink(write), first.schema.remove_metadata()
    with pq.ParquetWriter(pa.PythonFile(sink, "w"), schema, compression="zstd") as writer:
        for table in chain([first], tables):
            writer.write_table(table.replace_schema_metadata(None))


def _csv(tables: Iterable[pa.Table]) -> Iterator[bytes]:
    header = True
    for table in tables:
        if header:
            names = pa.chunked_array([pa.array(table.column_names)])
            yield (",".join(_quoted(names).to_pylist()) + "\n").encode("utf-8")
        header = False
        for batch in table.to_batches(max_chunksize=_LINES):
            cells = [_quoted(_text(batch[i])) for i in range(batch.num_columns)]
            lines = pc.binary_join_element_wise(*cells, ",")
            yield ("\n".join(lines.to_pylist()) + "\n").encode("utf-8")


def _text(column: pa.Array) -> pa.Array:
    if pa.types.is_timestamp(column.type):
        column = pc.strftime(column, "%Y-%m-%dT%H:%M:%SZ")
    return pc.fill_null(pc.cast(column, pa.string()), "")


def _quoted(text: pa.Array) -> pa.Array:
    """As RFC 4180 asks; a carriage return is quoted as well, or it would end the row."""
    special = pc.match_substring_regex(text, '[",\r\n]')
    doubled = pc.replace_substring(text, '"', '""')
    return pc.if_else(special, pc.binary_join_element_wise('"', doubled, '"', ""), text)
