"""What the filters are asked in, and how they refuse it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from journeymine.errors import Problem, UsageError, did_you_mean
from journeymine.language import Sentence, sentence
from journeymine.log.store import Bucket
from journeymine.log.times.durations import as_duration

if TYPE_CHECKING:
    from journeymine.log.event_log import EventLog

__all__ = ["activities_that_fit", "bounds_said", "keeping_cases", "limits", "not_there", "refused"]

_NAMES_SHOWN = 8


def keeping_cases(
    log: EventLog,
    keeps: Callable[[Bucket], NDArray[np.bool_]],
    what: Sentence,
    why: Sentence,
    *,
    needs: Iterable[str] = (),
) -> EventLog:
    """The log of the cases that `keeps` marks, (cases,); the others are counted."""

    def change(bucket: Bucket) -> Bucket:
        return bucket.of_cases(keeps(bucket)) if bucket.n_events else bucket

    return log.changed(change, needs=tuple(needs)).noting(log, what, why)


def limits(
    at_least: str | timedelta | None, at_most: str | timedelta | None
) -> tuple[timedelta | None, timedelta | None]:
    """Both durations.

    Raises
    ------
    UsageError
        ``JM-E035`` if one is none, ``JM-E058`` if the least is more than the most.
    """
    least = None if at_least is None else as_duration(at_least)
    most = None if at_most is None else as_duration(at_most)
    if least is not None and most is not None and least > most:
        raise refused("JM-E058", f"at_least={at_least!r} is more than at_most={at_most!r}.",
                      "swap them, or leave one out")  # fmt: skip
    return least, most


def bounds_said(least: int | Sentence | None, most: int | Sentence | None) -> Sentence:
    """``at least 3 and at most 5``.

    Examples
    --------
    >>> bounds_said(3, None), bounds_said(1, 4_000)
    ('at least 3', 'at least 1 and at most 4,000')
    """
    if least is None:
        return sentence("at most {most}", most=most or 0)
    if most is None:
        return sentence("at least {least}", least=least)
    return sentence("at least {least} and at most {most}", least=least, most=most)


def activities_that_fit(log: EventLog, patterns: Iterable[str]) -> NDArray[np.bool_]:
    """Which activities of the storage one of the patterns fits.

    Raises
    ------
    UsageError
        ``JM-E056`` if a pattern fits no activity that the log had before any filter.
    """
    from journeymine.log.patterns import fits_pattern

    names = log.storage.activities
    found = np.zeros(len(names), np.bool_)
    for pattern in patterns:
        fits = np.array([fits_pattern(name, pattern) for name in names], np.bool_)
        if not fits.any():
            raise not_there("JM-E056", "activity", pattern, log.activities)
        found |= fits
    return found


def not_there(code: str, noun: str, asked: str, known: Iterable[str]) -> UsageError:
    """A name that the log does not have, with the closest, or some of those that it has."""
    names = list(known)
    message = f"The log has no {noun} '{asked}'."
    if guess := did_you_mean(asked, names):
        message += f" {guess}"
    else:
        more = f" and {len(names) - _NAMES_SHOWN} more" if len(names) > _NAMES_SHOWN else ""
        shown = ", ".join(f"'{name}'" for name in names[:_NAMES_SHOWN])
        message += f"\nIt has: {shown or 'none'}{more}."
    return refused(code, message, f"name the {noun} as the log has it")


def refused(code: str, message: str, hint: str) -> UsageError:
    """The error of a filter that cannot do what it was asked."""
    return UsageError(Problem(code, message, hint))
