"""From the rows of several sources to one log: joined in the order given, numbered, judged."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from journeymine.log.accounting.judged import Judged
from journeymine.log.accounting.parts import Part, findings_of
from journeymine.log.accounting.rejects import Rejects
from journeymine.log.event_log import EventLog
from journeymine.log.quality import Quality, by_weight, quality_findings
from journeymine.log.store import Gatherer, InFolder, Storage
from journeymine.log.typed.step import TypedStep

__all__ = ["append", "assemble", "judged"]


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
    parts = [_part(step) for step in steps]
    findings = by_weight((*findings_of(parts), *quality.findings(log_storage)))
    rejects = Rejects.joined(step.rejects for step in steps)
    return EventLog.of_parts(log_storage, parts, rejects, findings)


def append(
    base: EventLog, steps: Sequence[TypedStep], *, scratch: Callable[[], Path], folder: Path
) -> EventLog:
    """A log that is kept in a folder, and the events of more sources after it, in another.

    It is the log that `assemble` would make of all sources, at the cost of the new ones.

    Parameters
    ----------
    base : EventLog
        Of a folder, as `open_log` opens it when it does not bring it into memory.
    steps : sequence of TypedStep
    scratch : callable
        Makes an empty folder for the new events until they are put together.
    folder : path
        Empty; the new log is kept there.
    """
    assert isinstance(base.storage, InFolder), "what is added to lies in a folder"
    expected = sum(step.expected for step in steps)
    while True:
        gatherer = Gatherer.after(base.storage, scratch=scratch, expected=expected)
        if all(_add(step, gatherer) for step in steps):
            break
        gatherer.discard()
    storage = gatherer.write_after(base.storage, folder)
    parts = [*base.parts, *(_part(step) for step in steps)]
    rejects = Rejects.joined([base.rejects, *(step.rejects for step in steps)])
    return EventLog.of_parts(storage, parts, rejects, judged(storage, parts))


def judged(storage: Storage, parts: Sequence[Part]) -> Judged:
    """The findings of a log, when they are asked for."""
    return Judged(
        lambda: by_weight(
            (*findings_of(parts), *quality_findings(storage, sources=max(len(parts), 1)))
        )
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


def _part(step: TypedStep) -> Part:
    return Part(step.rows, step.columns, step.findings, step.source)
