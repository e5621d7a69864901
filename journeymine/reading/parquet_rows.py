"""Rows of Parquet tables: types as they are stored, read with limits."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from journeymine.errors import LogError, Problem
from journeymine.files import SourceFile, inflates_too_much
from journeymine.log import RawRows, Source

__all__ = ["read_parquet_rows"]

_UNREADABLE = (pa.ArrowException, OSError, UnicodeDecodeError, OverflowError, ValueError)


def read_parquet_rows(source: SourceFile) -> RawRows:
    """Read a Parquet table.

    Parameters
    ----------
    source : SourceFile

    Raises
    ------
    LogError
        ``JM-E205`` if a few bytes become a flood of text, ``JM-E218`` if the file is not
        Parquet, is cut off or damaged.
    """
    try:
        file = pq.ParquetFile(source.stream, page_checksum_verification=True)
        text = [field.name for field in file.schema_arrow if _may_repeat(field.type)]
        # text stays coded while it is read, so that its size is known before it is spread out
        source.stream.seek(0)
        file = pq.ParquetFile(source.stream, read_dictionary=text, page_checksum_verification=True)
        table = file.read()
        table.validate(full=True)
    except _UNREADABLE as fault:
        said = str(fault).splitlines()[0][:200] if str(fault) else type(fault).__name__
        message = f"The file is not a whole Parquet file: {said.rstrip('.')}."
        hint = "copy or export it again; if it is CSV, give it the ending .csv"
        raise LogError(Problem("JM-E218", message, hint, file=source.path)) from None
    spread = sum(_spread_bytes(table[i]) for i in range(table.num_columns))
    if inflates_too_much(spread, source.size):
        message = (
            f"The {source.size:,} bytes of the file become {spread:,} bytes of text; that is "
            "how a decompression bomb looks."
        )
        hint = "leave the long text out of the export, or read it with pandas if you trust it"
        raise LogError(Problem("JM-E205", message, hint, file=source.path))
    return RawRows(
        table.replace_schema_metadata(None),
        source.name,
        source.path,
        source=Source(source.name, source.sha256, source.size),
    )


def _may_repeat(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_binary(kind))


def _spread_bytes(column: pa.ChunkedArray) -> int:
    """Bytes of the text of a column when each row has its own."""
    total = 0
    for chunk in column.chunks:
        if pa.types.is_dictionary(chunk.type) and _may_repeat(chunk.type.value_type):
            lengths = pc.binary_length(chunk.dictionary).take(chunk.indices)
            total += pc.sum(pc.cast(lengths, pa.int64())).as_py() or 0
        else:
            total += chunk.nbytes
    return total
