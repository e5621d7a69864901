"""What many exports became: the log, and what happened to sources, names and ids on the way."""

from __future__ import annotations

from dataclasses import dataclass, field

import pyarrow as pa

from journeymine.log import EventLog, Reject, Tabular
from journeymine.reading.sources.said import Journeys

__all__ = ["JoinedLog"]


@dataclass(frozen=True, slots=True, eq=False)
class JoinedLog(Tabular):
    """The log of a map file, with the tables behind its findings.

    Attributes
    ----------
    log : EventLog
    sources : pyarrow.Table
        A row a source: ``source, files, rows, events, duplicates, unmapped``.
    rules : pyarrow.Table
        A row a touchpoint rule: ``line, touchpoint, events``.
    unmapped : pyarrow.Table
        A row for each raw name of a source that no rule fits: ``source, activity, events``.
    merges : pyarrow.Table
        A row a suspicious merge; see `Identity.merges`.
    unusable_pairs : tuple of Reject
        Rows of the files of ids that could not be used.
    journeys : Journeys or None
        How the map says that journeys are cut.
    """

    log: EventLog
    sources: pa.Table
    rules: pa.Table
    unmapped: pa.Table
    merges: pa.Table
    unusable_pairs: tuple[Reject, ...] = field(default=(), repr=False)
    journeys: Journeys | None = None

    def to_arrow(self) -> pa.Table:
        """The table of sources."""
        return self.sources

    def __str__(self) -> str:
        lines = [f"  {finding.message}" for finding in self.log.findings]
        return "\n".join([str(self.log), *lines])
