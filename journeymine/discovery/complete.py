"""The complete journeys of a log: those that discovery looks at."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from journeymine.errors import LogError, Problem
from journeymine.log import EventLog, LeftOut, Variants

__all__ = ["complete_variants"]


def complete_variants(
    log: EventLog,
    *,
    end_activity: str | Iterable[str] = (),
    open_after: str | timedelta | None = None,
) -> tuple[EventLog, Variants, tuple[LeftOut, ...]]:
    """The log of its complete journeys, its variants, and what was left out.

    Raises
    ------
    LogError
        ``JM-E250`` if the log has no event, or no complete journey.
    UsageError
        ``JM-E035`` if `open_after` is no duration, ``JM-E036`` if an end activity never
        occurs.
    """
    if log.n_events == 0:
        message = "There is nothing to discover: the log has no events."
        hint = "check what was rejected on reading, and what was ignored"
        raise LogError(Problem("JM-E250", message, hint))
    complete = log.complete(end_activity=end_activity, open_after=open_after)
    not_complete = complete.left_out[len(log.left_out) :]
    if complete.n_events == 0:
        message = "There is nothing to discover: no journey of the log is complete."
        message += "".join(f"\n  left out: {entry}" for entry in not_complete if entry.cases)
        hint = "take a longer time, or say otherwise which journeys are complete"
        raise LogError(Problem("JM-E250", message, hint))
    return complete, complete.variants(), not_complete
