"""An event log in a folder: its events, and what became of the rows that they come from."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from journeymine.errors import ResultError
from journeymine.files import write_file
from journeymine.log.accounting.parts import Part
from journeymine.log.accounting.rejects import Rejects
from journeymine.log.accounting.rows import Finding
from journeymine.log.event_log import EventLog
from journeymine.log.judged import Judged
from journeymine.log.store import InFolder, Storage
from journeymine.log.store.gather import MOST_IN_MEMORY

__all__ = ["describe", "open_log"]

_LOG, _REJECTS, _FINDINGS = "log.json", "rejects.parquet", "findings.json"


def describe(log: EventLog, folder: Path, *, notes: Sequence[Finding] = ()) -> None:
    """Write, beside the events of a log, all that is known about them.

    Parameters
    ----------
    log : EventLog
    folder : path
    notes : sequence of Finding
        What else was found, and comes before the findings of the log.
    """
    data = {
        "parts": [part.to_dict() for part in log.parts],
        "notes": [finding.to_dict() for finding in notes],
    }
    sink = pa.BufferOutputStream()
    pq.write_table(log.rejects.to_arrow(), sink, compression="zstd")
    write_file(folder / _REJECTS, sink.getvalue().to_pybytes())
    write_file(folder / _LOG, _encoded(data))


def open_log(folder: Path, *, in_memory: bool = True) -> tuple[EventLog, tuple[Finding, ...]]:
    """The log that was written there, and the notes beside it.

    Its findings are looked for when they are asked for, and then stay in the folder.

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
    data = _decoded(folder / _LOG)
    kept = InFolder.open(folder)
    small = in_memory and kept.sizes.events <= MOST_IN_MEMORY
    storage: Storage = kept.in_memory() if small else kept
    parts = [Part.from_dict(part) for part in data["parts"]]
    findings = Judged(storage, parts, kept=lambda look: _looked_once(folder, look))
    rejects = Rejects(pq.ParquetFile(folder / _REJECTS).read())
    notes = tuple(Finding.from_dict(finding) for finding in data["notes"])
    return EventLog.of_parts(storage, parts, rejects, findings), notes


def _looked_once(folder: Path, look: Callable[[], tuple[Finding, ...]]) -> tuple[Finding, ...]:
    """The findings of a log in a folder, from there if they were looked for before."""
    place = folder / _FINDINGS
    with suppress(OSError, ValueError, KeyError, TypeError):  # not there, or damaged
        return tuple(Finding.from_dict(finding) for finding in _decoded(place))
    found = look()
    with suppress(ResultError, OSError):  # where it cannot be kept it is looked for again
        write_file(place, _encoded([finding.to_dict() for finding in found]))
    return found


def _encoded(data: object) -> bytes:
    return json.dumps(data, ensure_ascii=False).encode("utf-8", "surrogatepass")


def _decoded(path: Path) -> Any:
    return json.loads(path.read_bytes().decode("utf-8", "surrogatepass"))
