"""What a result was made from: versions, options, fingerprints of the inputs.

No clock, host, user or path is in it: the same inputs give the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from journeymine.design import DesignedJourney
from journeymine.files import write_file
from journeymine.log import EventLog

__all__ = ["MARKER", "PACKAGES", "json_bytes", "note_files", "versions", "write_run"]

MARKER = "journeymine-run.json"
"""The file by which a folder of ours is known."""

PACKAGES = ("journeymine", "duckdb", "graphlay", "numpy", "pm4py", "pyarrow")
"""The packages whose versions can change a result."""


def json_bytes(data: object) -> bytes:
    """Plain data as UTF-8 JSON, indented, with one line end at the end."""
    text = json.dumps(data, ensure_ascii=False, indent=2, allow_nan=False)
    return f"{text}\n".encode("utf-8", "surrogatepass")


def versions() -> dict[str, str]:
    """The installed versions of what can change a result."""
    return {name: _version(name) for name in PACKAGES}


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:  # run from a checkout that was never installed
        return "not installed"


def write_run(
    folder: Path,
    command: str,
    options: Mapping[str, object],
    *,
    logs: Iterable[EventLog] = (),
    designs: Iterable[DesignedJourney] = (),
) -> None:
    """Write ``journeymine-run.json`` into a folder that is complete but for it.

    Its ``files`` are what the folder holds; a folder with more is never replaced.
    """
    logs = list(logs)
    linked = [log.linked for log in logs if log.linked is not None]
    held = sorted(path for path in folder.rglob("*") if path.is_file())
    record = {
        "schema": "journeymine/run/1",
        "command": command,
        "versions": versions(),
        "options": dict(sorted(options.items())),
        "logs": [asdict(source) for log in logs for source in log.sources],
        **({"answers": [asdict(s) for one in linked for s in one.sources]} if linked else {}),
        "designs": [asdict(design.source) for design in designs if design.source is not None],
        "files": {
            path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest()
            for path in held
        },
    }
    write_file(folder / MARKER, json_bytes(record))


def note_files(folder: Path, names: Iterable[str]) -> None:
    """Record files that were written into a complete folder later, so that it stays replaceable.

    A folder without a readable record is left as it is.
    """
    try:
        record = json.loads((folder / MARKER).read_text("utf-8"))
        listed = dict(record["files"])
    except (OSError, ValueError, KeyError, TypeError):
        return
    listed |= {name: sha256((folder / name).read_bytes()).hexdigest() for name in names}
    write_file(folder / MARKER, json_bytes({**record, "files": dict(sorted(listed.items()))}))
