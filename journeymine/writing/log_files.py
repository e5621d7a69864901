"""Write an event log so that reading it again gives exactly the same log.

Cells are written as they are, also those that a spreadsheet would take for a formula:
a log is data for programs, and a changed case id would be another customer
(docs/decisions/010-logs-are-written-as-they-are.md).
"""

from __future__ import annotations

import gzip
import io
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from journeymine.errors import Problem, UsageError, did_you_mean
from journeymine.files import write_file
from journeymine.log import EventLog

__all__ = ["save_log"]

_ENDINGS = (".parquet", ".csv", ".csv.gz")
_LINES = 50_000


def save_log(log: EventLog, path: str | Path) -> None:
    """Write a log, a row an event, in the order in which its events were read.

    The canonical columns come first: ``case, activity, time`` (UTC, microseconds), then
    the others that the log has, then the columns under names of their own.  The same log
    gives the same bytes.

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
    events = log.to_arrow().sort_by("sequence").drop_columns(["sequence"])
    if ending == ".parquet":
        data = _parquet(events)
    else:
        data = _csv(events)
        if ending == ".csv.gz":
            data = gzip.compress(data, mtime=0)
    write_file(path, data)


def _parquet(events: pa.Table) -> bytes:
    sink = pa.BufferOutputStream()
    pq.write_table(events.replace_schema_metadata(None), sink, compression="zstd")
    data: bytes = sink.getvalue().to_pybytes()
    return data


def _csv(events: pa.Table) -> bytes:
    out = io.StringIO(newline="")
    names = pa.chunked_array([pa.array(events.column_names)])
    out.write(",".join(_quoted(names).to_pylist()) + "\n")
    for batch in events.to_batches(max_chunksize=_LINES):
        cells = [_quoted(_text(batch[i])) for i in range(batch.num_columns)]
        lines = pc.binary_join_element_wise(*cells, ",")
        out.write("\n".join(lines.to_pylist()) + "\n")
    return out.getvalue().encode("utf-8")


def _text(column: pa.Array) -> pa.Array:
    if pa.types.is_timestamp(column.type):
        column = pc.strftime(column, "%Y-%m-%dT%H:%M:%SZ")
    return pc.fill_null(pc.cast(column, pa.string()), "")


def _quoted(text: pa.Array) -> pa.Array:
    """As RFC 4180 asks; a carriage return is quoted as well, or it would end the row."""
    special = pc.match_substring_regex(text, '[",\r\n]')
    doubled = pc.replace_substring(text, '"', '""')
    return pc.if_else(special, pc.binary_join_element_wise('"', doubled, '"', ""), text)
