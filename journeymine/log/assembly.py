"""From the rows of several sources to one log: joined in the order given, and numbered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from journeymine.log.accounting.parts import Part
from journeymine.log.accounting.rejects import Rejects
from journeymine.log.event_log import EventLog
from journeymine.log.judged import Judged
from journeymine.log.store import Gatherer, InFolder, Storage
from journeymine.log.typed.step import TypedStep

__all__ = ["append", "assemble"]


def assemble(
    steps: Sequence[TypedStep],
    *,
    scratch: Callable[[], Path] | None = None,
    folder: Callable[[], Path] | None = None,
    keep: bool = False,
    lasting: bool = False,
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
    lasting : bool, default False
        The folder is not gone when the process ends.
    """
    gatherer = _gathered(steps, scratch)
    storage: Storage
    if folder is not None and (keep or gatherer.spilt):
        storage = gatherer.write(folder(), lasting=lasting)
    else:
        assert not gatherer.spilt, "what is too large for memory needs a folder to stay in"
        storage = gatherer.in_memory()
    parts = [_part(step) for step in steps]
    rejects = Rejects.joined(step.rejects for step in steps)
    return EventLog.of_parts(storage, parts, rejects, Judged(storage, parts))


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
    return EventLog.of_parts(storage, parts, rejects, Judged(storage, parts))


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
