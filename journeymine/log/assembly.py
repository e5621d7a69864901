"""From typed sources to one log: joined in the order given, numbered, and judged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from journeymine.log.event_log import EventLog
from journeymine.log.quality import quality_findings
from journeymine.log.rejects import Rejects
from journeymine.log.rows import Finding
from journeymine.log.schema import CANONICAL
from journeymine.log.store import Gatherer
from journeymine.log.typed import Typed

__all__ = ["assemble"]


def assemble(parts: Sequence[Typed]) -> EventLog:
    """One log of all sources; sequence numbers go on from one to the next.

    Parameters
    ----------
    parts : sequence of Typed
        At least one.
    """
    gatherer = Gatherer()
    for part in parts:
        gatherer.add(part.events)
    storage = gatherer.in_memory()
    findings = [finding for part in parts for finding in _findings(part, len(parts))]
    return EventLog(
        storage,
        sum((part.rows for part in parts[1:]), start=parts[0].rows),
        _columns(parts),
        (*findings, *quality_findings(storage)),
        Rejects.joined(part.rejects for part in parts),
        (),
        tuple(part.source for part in parts if part.source is not None),
    )


def _findings(part: Typed, of: int) -> Sequence[Finding]:
    """What was found in a source, with its name where there are several."""
    if of == 1 or part.source is None:
        return part.findings
    name = part.source.name
    return [replace(finding, message=f"{name}: {finding.message}") for finding in part.findings]


def _columns(parts: Sequence[Typed]) -> dict[str, str]:
    """Canonical column -> its name in the sources; several names where they differ."""
    found = {
        role: sorted({part.columns[role] for part in parts if role in part.columns})
        for role in CANONICAL
    }
    return {role: ", ".join(names) for role, names in found.items() if names}
