"""What a result was made from: versions, options, fingerprints of the inputs.

No clock, host, user or path is in it: the same inputs give the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from importlib.metadata import version

from journeymine.design import DesignedJourney
from journeymine.log import EventLog

__all__ = ["PACKAGES", "run_record", "versions"]

PACKAGES = ("journeymine", "duckdb", "graphlay", "numpy", "pm4py", "pyarrow")
"""The packages whose versions can change a result."""


def versions() -> dict[str, str]:
    """The installed versions of what can change a result."""
    return {name: version(name) for name in PACKAGES}


def run_record(
    command: str,
    options: Mapping[str, object],
    logs: Iterable[EventLog],
    designs: Iterable[DesignedJourney],
) -> dict[str, object]:
    """What ``journeymine-run.json`` holds."""
    return {
        "schema": "journeymine/run/1",
        "command": command,
        "versions": versions(),
        "options": dict(sorted(options.items())),
        "logs": [asdict(source) for log in logs for source in log.sources],
        "designs": [asdict(design.source) for design in designs if design.source is not None],
    }
