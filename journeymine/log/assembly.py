"""From the rows of several sources to one log: joined in the order given, numbered, judged."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from journeymine.log.event_log import EventLog
from journeymine.log.quality import Quality, by_weight
from journeymine.log.rejects import Rejects
from journeymine.log.rows import Finding, Rows
from journeymine.log.schema import CANONICAL
from journeymine.log.store import Gatherer, Storage
from journeymine.log.typed import TypedStep

__all__ = ["assemble"]


def assemble(
    steps: Sequence[TypedStep],
    *,
    scratch: Callable[[], Path] | None = None,
    folder: Callable[[], Path] | None = None,
    keep: bool = False,
) -> EventLog:
    """One log of all sources; sequence numbers go on from one to the next.

    Parameters
    ----------
    steps : sequence of TypedStep
        At least one.
    scratch : callable, optional
        Makes an empty folder for what does not fit memory; without one everything stays there.
    folder : callable, optional
        Makes the empty folder of a log that does not fit memory, or that is to be kept.
    keep : bool, default False
        Write the log to the folder even if it fits memory.
    """
    gatherer = _gathered(steps, scratch)
    quality, storage = Quality(gatherer.n_events, sources=len(steps)), None
    if folder is not None and (keep or gatherer.spilt):
        storage = gatherer.write(folder(), quality.look)
    log_storage: Storage
    if gatherer.spilt:
        assert storage is not None, "what is too large for memory needs a folder to stay in"
        log_storage = storage
    else:
        log_storage = gatherer.in_memory()
        if storage is None:
            quality.look(log_storage.bucket)
    return EventLog(
        log_storage,
        sum((step.rows for step in steps), start=Rows(0, 0)),
        _columns(steps),
        by_weight((*_findings(steps), *quality.findings(log_storage))),
        Rejects.joined(step.rejects for step in steps),
        (),
        tuple(step.source for step in steps if step.source is not None),
    )


def _gathered(steps: Sequence[TypedStep], scratch: Callable[[], Path] | None) -> Gatherer:
    """All events; from the start again where a format of times turned out to be another."""
    expected = sum(step.expected for step in steps)
    while True:
        gatherer = Gatherer(scratch=scratch, expected=expected)
        if all(_add(step, gatherer) for step in steps):
            return gatherer
        gatherer.discard()


def _add(step: TypedStep, gatherer: Gatherer) -> bool:
    for events in step.events():
        gatherer.add(events)
    return step.confirmed


def _findings(steps: Sequence[TypedStep]) -> list[Finding]:
    """What was found in each source, with its name where there are several."""
    found: list[Finding] = []
    for step in steps:
        if len(steps) == 1 or step.source is None:
            found.extend(step.findings)
        else:
            name = step.source.name
            found.extend(replace(f, message=f"{name}: {f.message}") for f in step.findings)
    return found


def _columns(steps: Sequence[TypedStep]) -> dict[str, str]:
    """Canonical column -> its name in the sources; several names where they differ."""
    found = {
        role: sorted({step.columns[role] for step in steps if role in step.columns})
        for role in CANONICAL
    }
    return {role: ", ".join(names) for role, names in found.items() if names}
