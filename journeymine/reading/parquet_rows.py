"""Rows of Parquet tables: types as they are stored, read in pieces and with limits."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from journeymine.errors import LogError, Problem
from journeymine.files import SourceFile, inflates_too_much
from journeymine.log import RawRows, RawStream, Source

__all__ = ["read_parquet_rows"]

_UNREADABLE = (pa.ArrowException, OSError, UnicodeDecodeError, OverflowError, ValueError)
_ROWS = 1 << 20


def read_parquet_rows(source: SourceFile) -> RawStream:
    """Read a Parquet table.

    Parameters
    ----------
    source : SourceFile

    Raises
    ------
    LogError
        ``JM-E205`` if a few bytes become a flood of text, ``JM-E218`` if the file is not
        Parquet, is cut off or damaged; the latter also while its pieces are read.
    """
    try:
        file = pq.ParquetFile(source.stream)
        n = file.metadata.num_rows
    except _UNREADABLE as fault:
        raise _damaged(source, fault) from None
    return RawStream(
        lambda: _pieces(source),
        n > _ROWS,
        n,
        source.path,
        source=Source(source.name, source.sha256, source.size),
    )


def _pieces(source: SourceFile) -> Iterator[RawRows]:
    spread = rows = 0
    try:
        source.stream.seek(0)
        schema = pq.ParquetFile(source.stream).schema_arrow
        text = [field.name for field in schema if _may_repeat(field.type)]
        # text stays coded while it is read, so that its size is known before it is spread out
        source.stream.seek(0)
        file = pq.ParquetFile(source.stream, read_dictionary=text, page_checksum_verification=True)
        waiting: list[pa.RecordBatch] = []
        for batch in file.iter_batches(batch_size=_ROWS):
            batch.validate(full=True)
            spread += sum(_spread_bytes(column) for column in batch.columns)
            if inflates_too_much(spread, source.size):
                raise _bomb(source, spread)
            waiting.append(batch)
            if 2 * sum(map(len, waiting)) >= _ROWS:
                piece = pa.Table.from_batches(waiting)
                yield _piece(source, piece, rows)
                rows += len(piece)
                waiting.clear()
        if waiting or rows == 0:
            piece = pa.Table.from_batches(waiting, file.schema_arrow)
            yield _piece(source, piece, rows)
    except _UNREADABLE as fault:
        raise _damaged(source, fault) from None


def _piece(source: SourceFile, table: pa.Table, before: int) -> RawRows:
    return RawRows(table.replace_schema_metadata(None), source.name, source.path, before=before)


def _damaged(source: SourceFile, fault: BaseException) -> LogError:
    said = str(fault).splitlines()[0][:200] if str(fault) else type(fault).__name__
    message = f"The file is not a whole Parquet file: {said.rstrip('.')}."
    hint = "copy or export it again; if it is CSV, give it the ending .csv"
    return LogError(Problem("JM-E218", message, hint, file=source.path))


def _bomb(source: SourceFile, spread: int) -> LogError:
    message = (
        f"The {source.size:,} bytes of the file become more than {spread:,} bytes of text; that is "
        "how a decompression bomb looks."
    )
    hint = "leave the long text out of the export, or read it with pandas if you trust it"
    return LogError(Problem("JM-E205", message, hint, file=source.path))


def _may_repeat(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_binary(kind))


def _spread_bytes(column: pa.Array) -> int:
    """Bytes of the text of a column when each row has its own."""
    if pa.types.is_dictionary(column.type) and _may_repeat(column.type.value_type):
        lengths = np.append(pc.fill_null(pc.binary_length(column.dictionary), 0), np.int64(0))
        codes = pc.fill_null(column.indices, len(lengths) - 1).to_numpy(zero_copy_only=False)
        return int(np.bincount(codes, minlength=len(lengths)) @ lengths.astype(np.int64))
    return int(column.nbytes)
