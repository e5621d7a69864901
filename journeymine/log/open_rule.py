"""Which journeys are still open: by an activity that ends them, or by silence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from journeymine.errors import Problem, UsageError, did_you_mean
from journeymine.language import Sentence, sentence
from journeymine.log.cutting import cut_off, is_cut
from journeymine.log.event_log import EventLog
from journeymine.log.sql import Remote
from journeymine.log.store import Bucket
from journeymine.log.times.durations import as_duration, in_words

__all__ = ["OpenRule", "whole_beginnings"]

_NAMES_SHOWN = 8


@dataclass(frozen=True, slots=True)
class OpenRule:
    """When a journey counts as still open: if nothing says that it is complete.

    One of the `end_activities` in it says so, and so does silence: no event for at least
    `open_after` before the last event of the log.  The clock is never asked.

    Attributes
    ----------
    end_activities : tuple of str
        Names as the log has them, or as the design calls them.
    open_after : timedelta or None
    cut_off : bool
        Journeys that the end of the log cuts off are open too; see `journeymine.log.cutting`.

    Examples
    --------
    >>> print(OpenRule.of("paid out", "2w"))
    no 'paid out' yet, and an event in the last 14 days of the log
    >>> print(OpenRule.of(["paid out", "rejected"]))
    neither 'paid out' nor 'rejected' yet
    """

    end_activities: tuple[str, ...] = ()
    open_after: timedelta | None = None
    cut_off: bool = False

    @classmethod
    def of(
        cls, end_activity: str | Iterable[str] = (), open_after: str | timedelta | None = None
    ) -> OpenRule | None:
        """The rule that was asked for; None if none was.

        Raises
        ------
        UsageError
            ``JM-E035`` if `open_after` is not a duration.
        """
        named = (end_activity,) if isinstance(end_activity, str) else end_activity
        names = tuple(dict.fromkeys(named))
        if not names and open_after is None:
            return None
        return cls(names, None if open_after is None else as_duration(open_after))

    @classmethod
    def for_log(cls, log: EventLog, rule: OpenRule | None) -> OpenRule | None:
        """The rule, with the journeys that were cut off where the log has been cut into such."""
        return replace(rule or cls(), cut_off=True) if is_cut(log.storage) else rule

    def open_cases(
        self, log: EventLog, cases: pa.ChunkedArray, *, known: Mapping[str, str] | None = None
    ) -> NDArray[np.bool_]:
        """Whether each of these cases is still open.

        Parameters
        ----------
        log : EventLog
            All its events are looked at; its last event is "now".
        cases : array of str
            Cases of the log.
        known : mapping of str to str, optional
            Activity -> the touchpoint that it is; an end can be named by either.

        Raises
        ------
        UsageError
            ``JM-E036`` if an end activity never occurs in the log.
        """
        ends = self._ends(log, known or {})
        last = log.storage.sizes.last
        if isinstance(log.storage, Remote):
            still = log.storage.open_cases(ends, self._silent_since(last))
            mask: NDArray[np.bool_] = pc.is_in(cases, value_set=still).to_numpy()
            return mask
        ids: list[pa.Array] = []
        found: list[NDArray[np.bool_]] = []
        for bucket in log.storage.buckets(self._needs):
            ids.append(bucket.cases)
            found.append(self._open(bucket, ends, last))
        place = pc.index_in(cases, value_set=pa.chunked_array(ids, pa.string()).combine_chunks())
        is_open: NDArray[np.bool_] = np.concatenate(found)[place.to_numpy()]
        return is_open

    def complete(self, log: EventLog) -> EventLog:
        """The log of its complete journeys alone; the open ones are counted in `left_out`.

        Raises
        ------
        UsageError
            ``JM-E036`` if an end activity never occurs in the log.

        Notes
        -----
        Asked again of what it gave, it takes nothing away and says nothing more.

        Examples
        --------
        >>> import pandas as pd
        >>> times = pd.to_datetime(["2026-01-01", "2026-01-02", "2026-01-02"], utc=True)
        >>> columns = {"case": [1, 1, 2], "activity": ["ask", "paid", "ask"], "time": times}
        >>> log = OpenRule.of("paid").complete(EventLog.from_pandas(pd.DataFrame(columns)))
        >>> log.n_cases, [entry.cases for entry in log.left_out]
        (1, [1])
        """
        ends, last = self._ends(log, {}), log.storage.sizes.last
        if isinstance(log.storage, Remote):
            kept = log.on(log.storage.complete(ends, self._silent_since(last)))
        else:
            kept = log.changed(
                lambda bucket: bucket.of_cases(~self._open(bucket, ends, last)), needs=self._needs
            )
        why = sentence("still on the way: {rule}", rule=self.said)
        return _noting(kept, log, sentence("open journeys"), why)

    @property
    def _needs(self) -> tuple[str, ...]:
        return ("cut",) if self.cut_off else ()

    def _open(self, bucket: Bucket, ends: NDArray[np.bool_], now: int) -> NDArray[np.bool_]:
        """Whether each case of a bucket is open; `ends` says which activities end one."""
        if not bucket.n_events:
            return np.zeros(0, np.bool_)
        off = cut_off(bucket, by="end") if self.cut_off else np.zeros(bucket.n_cases, np.bool_)
        if not self.end_activities and self.open_after is None:
            return off
        is_open: NDArray[np.bool_] = bucket.per_case(ends[bucket.activity]) == 0
        if self.open_after is not None:
            silence = now - bucket.time[bucket.offsets[1:] - 1]
            is_open &= silence < self.open_after // timedelta(microseconds=1)
        return is_open | off

    def _silent_since(self, now: int) -> int | None:
        """The last moment that an event of a journey complete by its silence can have."""
        if self.open_after is None:
            return None
        return now - self.open_after // timedelta(microseconds=1)

    def _ends(self, log: EventLog, known: Mapping[str, str]) -> NDArray[np.bool_]:
        """Which activities of the storage end a journey: all of a touchpoint that was named."""
        called = {name: {name, known.get(name, name)} for name in log.activities}
        for end in self.end_activities:
            if not any(end in names for names in called.values()):
                raise _never_occurs(end, sorted(set().union(*called.values())))
        asked = set(self.end_activities)
        marked = [bool(called.get(name, {name}) & asked) for name in log.storage.activities]
        return np.array(marked, np.bool_)

    @property
    def said(self) -> Sentence:
        """What an open journey has, or has not."""
        rule = self._asked
        if not self.cut_off:
            return rule or sentence("no rule")
        if rule is None:
            return sentence("cut off by the end of the log")
        return sentence("{rule}; or cut off by the end of the log", rule=rule)

    @property
    def _asked(self) -> Sentence | None:
        """What was asked for; None if nothing was."""
        *others, last = [f"'{name}'" for name in self.end_activities] or [""]
        silence = "" if self.open_after is None else in_words(self.open_after)
        places = {"others": ", ".join(others), "last": last, "silence": silence}
        if others and silence:
            return sentence(
                "neither {others} nor {last} yet, and an event in the last {silence} of the log",
                **places,
            )
        if others:
            return sentence("neither {others} nor {last} yet", **places)
        if last and silence:
            return sentence(
                "no {last} yet, and an event in the last {silence} of the log", **places
            )
        if last:
            return sentence("no {last} yet", **places)
        return sentence("an event in the last {silence} of the log", **places) if silence else None

    def __str__(self) -> str:
        return self.said


def whole_beginnings(log: EventLog) -> EventLog:
    """The log without the journeys whose beginning it may not have; they are in `left_out`.

    Only a log that was cut into journeys has such.
    """
    if not is_cut(log.storage):
        return log
    kept = log.changed(
        lambda bucket: bucket.of_cases(~cut_off(bucket, by="start")) if bucket.n_events else bucket,
        needs=("cut",),
    )
    what = sentence("journeys cut off by the beginning of the log")
    why = sentence("they may have begun before the log does, so they are never complete")
    return _noting(kept, log, what, why)


def _noting(kept: EventLog, log: EventLog, what: Sentence, why: Sentence) -> EventLog:
    """The log with its new entry, unless the same was taken away before and nothing is now."""
    said = {(entry.what, entry.why) for entry in log.left_out}
    if kept.n_cases == log.n_cases and (what, why) in said:
        return log
    return kept.noting(log, what, why)


def _never_occurs(end: str, names: Sequence[str]) -> UsageError:
    message = f"No event of the log is '{end}', so no journey can end with it."
    if guess := did_you_mean(end, names):
        message += f" {guess}"
    else:
        shown = ", ".join(f"'{name}'" for name in names[:_NAMES_SHOWN])
        more = f" and {len(names) - _NAMES_SHOWN} more" if len(names) > _NAMES_SHOWN else ""
        message += f"\nWhat occurs: {shown}{more}."
    hint = (
        "name an activity of the log or its touchpoint (end_activity='...' in Python, "
        "--end-activity ... on the command line), or leave this one out"
    )
    return UsageError(Problem("JM-E036", message, hint))
