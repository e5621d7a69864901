"""A joined log in a folder: its events, and what happened to sources, names and ids."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from journeymine.files import write_file
from journeymine.log import LeftOut
from journeymine.log.kept import describe, open_log
from journeymine.log.rejects import Rejects
from journeymine.reading.joined_log import JoinedLog

__all__ = ["describe_joined", "open_joined"]

_TABLES = ("sources", "rules", "unmapped", "merges")
_PAIRS, _LEFT_OUT = "unusable_pairs", "left_out.json"


def describe_joined(joined: JoinedLog, folder: Path) -> None:
    """Write, beside the events of the log, all that is known about them; see `describe`."""
    describe(joined.log, folder)
    tables = {name: getattr(joined, name) for name in _TABLES}
    tables[_PAIRS] = Rejects.of(joined.unusable_pairs).to_arrow()
    for name, table in tables.items():
        sink = pa.BufferOutputStream()
        pq.write_table(table, sink, compression="zstd")
        write_file(_place(folder, name), sink.getvalue().to_pybytes())
    left = [asdict(one) for one in joined.log.left_out]
    write_file(folder / _LEFT_OUT, json.dumps(left).encode("ascii"))


def open_joined(folder: Path, *, in_memory: bool = True) -> JoinedLog:
    """The joined log that was written there; parameters and errors as of `open_log`."""
    log, _ = open_log(folder, in_memory=in_memory)
    left = json.loads((folder / _LEFT_OUT).read_bytes())
    tables = {name: pq.read_table(_place(folder, name)) for name in _TABLES}
    pairs = Rejects(pq.read_table(_place(folder, _PAIRS)))
    log = replace(log, left_out=tuple(LeftOut(**one) for one in left))
    return JoinedLog(log, **tables, unusable_pairs=tuple(pairs))


def _place(folder: Path, name: str) -> Path:
    return folder / f"map-{name}.parquet"
