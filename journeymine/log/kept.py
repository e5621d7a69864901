"""An event log in a folder: its events, and what became of the rows that they come from."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from journeymine.files import write_file
from journeymine.log.accounting.judged import Judged
from journeymine.log.accounting.parts import Part
from journeymine.log.accounting.rejects import Rejects
from journeymine.log.accounting.rows import Finding
from journeymine.log.assembly import judged
from journeymine.log.event_log import EventLog
from journeymine.log.store import InFolder, Storage
from journeymine.log.store.gather import MOST_IN_MEMORY

__all__ = ["describe", "open_log"]

_LOG, _REJECTS = "log.json", "rejects.parquet"


def describe(log: EventLog, folder: Path, *, notes: Sequence[Finding] = ()) -> None:
    """Write, beside the events of a log, all that is known about them.

    Parameters
    ----------
    log : EventLog
    folder : path
    notes : sequence of Finding
        What else was found, and comes before the findings of the log.
    """
    looked = not isinstance(log.findings, Judged)
    data = {
        "parts": [part.to_dict() for part in log.parts],
        "findings": [asdict(finding) for finding in log.findings] if looked else None,
        "notes": [asdict(finding) for finding in notes],
    }
    sink = pa.BufferOutputStream()
    pq.write_table(log.rejects.to_arrow(), sink, compression="zstd")
    write_file(folder / _REJECTS, sink.getvalue().to_pybytes())
    write_file(folder / _LOG, json.dumps(data, ensure_ascii=False).encode("utf-8", "surrogatepass"))


def open_log(folder: Path, *, in_memory: bool = True) -> tuple[EventLog, tuple[Finding, ...]]:
    """The log that was written there, and the notes beside it.

    Parameters
    ----------
    folder : path
    in_memory : bool, default True
        Bring a log there that fits memory.

    Raises
    ------
    ValueError, OSError, KeyError
        If it is not such a folder, or not one of this version.
    """
    data = json.loads((folder / _LOG).read_bytes().decode("utf-8", "surrogatepass"))
    kept = InFolder.open(folder)
    small = in_memory and kept.sizes.events <= MOST_IN_MEMORY
    storage: Storage = kept.in_memory() if small else kept
    parts = [Part.from_dict(part) for part in data["parts"]]
    looked = data["findings"] is not None
    findings = _findings(data["findings"]) if looked else judged(storage, parts)
    rejects = Rejects(pq.read_table(folder / _REJECTS))
    return EventLog.of_parts(storage, parts, rejects, findings), _findings(data["notes"])


def _findings(data: Iterable[Mapping[str, object]]) -> tuple[Finding, ...]:
    return tuple(Finding.from_dict(finding) for finding in data)
