"""An event log in a folder: its events, and what became of the rows that they come from."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from journeymine.files import write_file
from journeymine.log.event_log import EventLog
from journeymine.log.rejects import Rejects
from journeymine.log.rows import Finding, Rows, Source
from journeymine.log.store import InFolder, Storage
from journeymine.log.store.gather import MOST_IN_MEMORY

__all__ = ["describe", "open_log"]

_LOG, _REJECTS = "log.json", "rejects.parquet"


def describe(log: EventLog, folder: Path) -> None:
    """Write, beside the events of a log, all that is known about them."""
    data = {
        "rows": {"came": log.rows.came, "kept": log.rows.kept, "rejected": dict(log.rows.rejected)},
        "columns": dict(log.columns),
        "findings": [asdict(finding) for finding in log.findings],
        "sources": [asdict(source) for source in log.sources],
    }
    sink = pa.BufferOutputStream()
    pq.write_table(log.rejects.to_arrow(), sink, compression="zstd")
    write_file(folder / _REJECTS, sink.getvalue().to_pybytes())
    write_file(folder / _LOG, json.dumps(data, ensure_ascii=False).encode("utf-8"))


def open_log(folder: Path) -> EventLog:
    """The log that was written there; one that fits memory is brought there."""
    data = json.loads((folder / _LOG).read_text(encoding="utf-8"))
    kept = InFolder.open(folder)
    storage: Storage = kept.in_memory() if kept.sizes.events <= MOST_IN_MEMORY else kept
    return EventLog(
        storage,
        Rows(**data["rows"]),
        data["columns"],
        tuple(Finding.from_dict(finding) for finding in data["findings"]),
        Rejects(pq.read_table(folder / _REJECTS)),
        (),
        tuple(Source(**source) for source in data["sources"]),
    )
