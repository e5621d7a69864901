"""Filter cases by a path that they contain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from types import EllipsisType
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from journeymine.language import marked, sentence
from journeymine.log.filtering.asked import bounds_said, keeping_cases, limits, not_there, refused
from journeymine.log.store import Bucket
from journeymine.log.times.durations import in_words

if TYPE_CHECKING:
    from journeymine.log.event_log import EventLog

__all__ = ["following"]

_Bools = NDArray[np.bool_]

_ARROW, _ANYTHING = "->", "..."


def following(
    log: EventLog,
    path: str | Sequence[str | EllipsisType],
    *,
    at_least: str | timedelta | None = None,
    at_most: str | timedelta | None = None,
    never: bool = False,
) -> EventLog:
    """The log of the cases that contain a path.

    Parameters
    ----------
    log : EventLog
    path : str or sequence
        ``"ask -> pay"``: pay comes directly after ask; ``"ask -> ... -> pay"``: somewhere
        after it.  As a sequence ``["ask", ..., "pay"]``, for names with an arrow in them.  One
        activity alone is a path.
    at_least, at_most : str or timedelta, optional
        How long each step of the path may take, both included: ``90m``, ``14d``.
    never : bool, default False
        The cases that do not contain it, instead.

    Raises
    ------
    UsageError
        ``JM-E056`` an activity that the log never had, ``JM-E057`` what is no path, ``JM-E035``
        what is no duration.

    Notes
    -----
    All ways through a case are looked at: of several places where a step could be, it is
    enough that one fits.
    """
    steps = _steps(path)
    known = {name: code for code, name in enumerate(log.storage.activities)}
    for step in steps:
        if step.name not in known:
            raise not_there("JM-E056", "activity", step.name, log.activities)
    least, most = limits(at_least, at_most)
    low = 0 if least is None else least // timedelta(microseconds=1)
    high = None if most is None else most // timedelta(microseconds=1)

    def keeps(bucket: Bucket) -> _Bools:
        reached = bucket.activity == known[steps[0].name]
        for step in steps[1:]:
            came = _apart if step.apart else _next
            here = bucket.activity == known[step.name]
            reached = here & came(bucket, reached, low, high)
        there: _Bools = bucket.per_case(reached) > 0
        return ~there if never else there

    said = f" {_ARROW} ".join(
        f"{_ANYTHING} {_ARROW} {step.name}" if step.apart else step.name for step in steps
    )
    if never:
        message = marked("only cases without '{path}' were asked for")
    else:
        message = marked("only cases with '{path}' were asked for")
    why = sentence(message, path=said)
    if least is not None or most is not None:
        times = bounds_said(*(None if one is None else in_words(one) for one in (least, most)))
        why = sentence("{why}, each step {times}", why=why, times=times)
    return keeping_cases(log, keeps, sentence("cases by their path"), why)


@dataclass(frozen=True, slots=True)
class _Step:
    name: str
    apart: bool  # others may come between the step before and this one


def _steps(path: str | Sequence[str | EllipsisType]) -> list[_Step]:
    parts = [part.strip() for part in path.split(_ARROW)] if isinstance(path, str) else list(path)
    steps: list[_Step] = []
    apart = False
    for part in parts:
        if part is ... or part == _ANYTHING:
            if apart or not steps:
                break
            apart = True
        elif not isinstance(part, str) or not part:
            break
        else:
            steps.append(_Step(part, apart))
            apart = False
    else:
        if steps and not apart:
            return steps
    hint = "write 'ask -> pay' (directly after it) or 'ask -> ... -> pay' (somewhere after it)"
    raise refused("JM-E057", f"{path!r} is not a path.", hint)


def _next(bucket: Bucket, reached: _Bools, low: int, high: int | None) -> _Bools:
    """Whether the event just before is one that was reached, so long ago."""
    found = np.zeros(bucket.n_events, np.bool_)
    gaps = np.diff(bucket.time)
    found[1:] = reached[:-1] & ~bucket.first[1:] & (gaps >= low)
    if high is not None:
        found[1:] &= gaps <= high
    return found


def _apart(bucket: Bucket, reached: _Bools, low: int, high: int | None) -> _Bools:
    """Whether some event before is one that was reached, so long ago.

    Of those that are long enough ago the last is the nearest, so it alone has to be looked at.
    """
    n = bucket.n_events
    if low == 0:
        last = np.maximum.accumulate(np.where(reached, np.arange(n), -1))
        before = np.concatenate([[-1], last[:-1]])
    else:  # in the order of time, each event at `low` before its time, after what was reached then
        case = bucket.case_numbers
        places = np.flatnonzero(reached)
        times = np.concatenate([bucket.time[places], bucket.time - low])
        asks = np.concatenate([np.zeros(len(places), np.int8), np.ones(n, np.int8)])
        order = np.lexsort((asks, times, np.concatenate([case[places], case])))
        known = np.concatenate([places, np.full(n, -1)])[order]
        last = np.maximum.accumulate(known)
        before = np.empty(n, np.int64)
        asking = order >= len(places)
        before[order[asking] - len(places)] = last[asking]
    there: _Bools = before >= np.repeat(bucket.offsets[:-1], bucket.lengths)
    if high is not None:
        there &= bucket.time - bucket.time[np.maximum(before, 0)] <= high
    return there
