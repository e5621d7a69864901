"""A joined log in a folder: its events, and what happened to sources, names and ids."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from journeymine.files import write_file
from journeymine.log import Finding, LeftOut
from journeymine.log.accounting.rejects import Rejects
from journeymine.log.kept import describe, open_log
from journeymine.reading.sources.joined_log import JoinedLog

__all__ = ["describe_joined", "open_joined"]

_TABLES = ("sources", "rules", "unmapped", "merges")
_PAIRS, _LEFT_OUT = "unusable_pairs", "left_out.json"


def describe_joined(joined: JoinedLog, notes: Sequence[Finding], folder: Path) -> None:
    """Write, beside the events of the log, all that is known about them; see `describe`."""
    describe(joined.log, folder, notes=notes)
    tables = {name: getattr(joined, name) for name in _TABLES}
    tables[_PAIRS] = Rejects.of(joined.unusable_pairs).to_arrow()
    for name, table in tables.items():
        sink = pa.BufferOutputStream()
        pq.write_table(table, sink, compression="zstd")
        write_file(_place(folder, name), sink.getvalue().to_pybytes())
    left = [one.to_dict() for one in joined.log.left_out]
    write_file(folder / _LEFT_OUT, json.dumps(left).encode("ascii"))


def open_joined(folder: Path) -> tuple[JoinedLog, tuple[Finding, ...]]:
    """The joined log that was written there, and the notes beside it; errors as of `open_log`."""
    log, notes = open_log(folder)
    left = json.loads((folder / _LEFT_OUT).read_bytes())
    tables = {name: pq.read_table(_place(folder, name)) for name in _TABLES}
    pairs = Rejects(pq.read_table(_place(folder, _PAIRS)))
    log = replace(log, left_out=tuple(LeftOut.from_dict(one) for one in left))
    return JoinedLog(log, **tables, unusable_pairs=tuple(pairs)), notes


def _place(folder: Path, name: str) -> Path:
    return folder / f"map-{name}.parquet"
