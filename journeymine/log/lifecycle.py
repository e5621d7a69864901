"""Start and completion of an activity as one event, which has a time and an end.

In XES [1]_ and in many other exports an activity that lasts is two events, told apart by
their *transition*: ``start`` and ``complete``.  A completion belongs to the start of the
same activity in the same case and, where both name one, of the same instance
(``concept:instance``); of several that are open, to the one that began first.  Other
transitions (``schedule``, ``suspend``, ...) are left as they are, and so are starts and
completions without their other half.

References
----------
.. [1] IEEE 1849-2023 (XES), the lifecycle and concept extensions.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from journeymine.errors import Problem, UsageError
from journeymine.language import sentence, sentence_counted
from journeymine.log.accounting.rows import Finding
from journeymine.log.event_log import EventLog, LeftOut
from journeymine.log.schema import LOG_SCHEMA
from journeymine.log.store import Bucket
from journeymine.log.store.widening import widened
from journeymine.log.values.arrays import bools

__all__ = ["pair_lifecycle"]

_TRANSITION = ("lifecycle:transition", "lifecycle_transition", "lifecycle", "transition")
_INSTANCE = ("concept:instance", "concept_instance")

_Ints = NDArray[np.int64]


def pair_lifecycle(log: EventLog) -> EventLog:
    """The log with each start and its completion as one event.

    The event has the time of the start, the time of the completion as ``end_time``, and the
    transition ``complete``.  What else the start does not say is taken from the completion.

    Parameters
    ----------
    log : EventLog
        With a column of transitions: ``lifecycle:transition``, ``lifecycle`` or
        ``transition``, in small or capital letters.

    Raises
    ------
    UsageError
        ``JM-E068`` if it has no such column, ``JM-E061`` if its events are not here.

    Notes
    -----
    `rows` still counts the rows that were read; the completions that are no events of their
    own any more stand in `left_out`, so the two add up to the rows kept.  Events at one time
    keep the order of the source.

    Examples
    --------
    >>> import pyarrow as pa
    >>> log = EventLog.from_arrow(pa.table({
    ...     "case": ["1", "1", "1"], "activity": ["call", "call", "pay"],
    ...     "time": ["2025-01-06 08:00", "2025-01-06 08:10", "2025-01-06 09:00"],
    ...     "transition": ["start", "complete", "complete"]}))
    >>> paired = pair_lifecycle(log).to_arrow()
    >>> paired["activity"].to_pylist(), [str(end)[11:16] for end in paired["end_time"].to_pylist()]
    (['call', 'pay'], ['08:10', ''])
    """
    storage = log.storage
    transition = _named(storage.columns, _TRANSITION)
    if transition is None:
        message = "No column of the log tells starts from completions."
        hint = "rename it to lifecycle:transition, or read the log without pairing"
        raise UsageError(Problem("JM-E068", message, hint))
    instance = _named(storage.columns, _INSTANCE)
    needs = [transition, *([] if instance is None else [instance])]
    adds = {} if "end_time" in storage.columns else {"end_time": LOG_SCHEMA["end_time"]}

    def change(bucket: Bucket, asked: Collection[str]) -> Bucket:
        pairs = _Pairs.of(bucket, transition, instance)
        ends = "end_time" in asked or "end_time" in bucket.columns
        return _merged(bucket, pairs, transition, ends=ends)

    found = _Found()
    for bucket in storage.buckets(list(storage.columns)):
        found.add(bucket, _Pairs.of(bucket, transition, instance), transition)
    notes = log.left_out
    if found.pairs:
        what = sentence("completions of activities")
        why = sentence("merged into the event of their start, which has their time as its end")
        notes = (*notes, LeftOut(what, why, found.cases, found.pairs))
    paired = log.on(widened(storage, change, adds, needs=needs)).no_longer("JM-W151")
    return replace(paired.remarked(found.findings(storage.columns)), left_out=notes)


def _named(columns: Iterable[str], names: tuple[str, ...]) -> str | None:
    """The column that has one of the names, the surest first, whatever its case."""
    by_folded = {name.casefold(): name for name in reversed(list(columns))}
    return next((by_folded[name] for name in names if name in by_folded), None)


@dataclass(frozen=True, slots=True, eq=False)
class _Pairs:
    """Which events of a bucket are one.

    Attributes
    ----------
    starts, ends : array of int64
        The places of the pairs.
    open, unopened : int
        Starts and completions without their other half.
    """

    starts: _Ints
    ends: _Ints
    open: int
    unopened: int

    @classmethod
    def of(cls, bucket: Bucket, transition: str, instance: str | None) -> _Pairs:
        """Completions with the first start of their group that is still open."""
        said = pc.utf8_lower(pc.utf8_trim_whitespace(_text(bucket.columns[transition])))
        starts, ends = (bools(pc.equal(said, word)) for word in ("start", "complete"))
        rows = np.flatnonzero(starts | ends)
        group = np.zeros(len(rows), np.int64)
        marks: list[_Ints] = [bucket.case_numbers, bucket.activity.astype(np.int64)]
        if instance is not None:
            marks.append(_codes(bucket.columns[instance]))
        for mark in marks:
            codes = mark[rows]
            group = np.unique(group * (codes.max(initial=0) + 1) + codes, return_inverse=True)[1]
        order = np.argsort(group, kind="stable")  # within a case events stand in their order
        rows, group = rows[order], group[order]
        begins = starts[rows]
        # open starts if completions without one counted as debts; a new lowest debt in a group
        # is a completion that nothing was open for
        level: _Ints = np.cumsum(np.where(begins, 1, -1))
        first = np.flatnonzero(np.diff(group, prepend=-1))
        before: _Ints = np.repeat(
            (level - np.where(begins, 1, -1))[first], np.diff([*first, len(group)])
        )
        level -= before
        apart = 2 * len(group) + 2
        lowest = np.minimum.accumulate(np.minimum(level, 0) - group * apart) + group * apart
        earlier = np.concatenate([[0], lowest[:-1]])
        earlier[first] = 0
        unopened = ~begins & (level < earlier)
        closing = ~begins & ~unopened
        # the k-th completion that counts belongs to the k-th start of its group
        of_start = _ranks(group, begins)
        of_end = _ranks(group, closing)
        key = group * apart
        start_keys, end_keys = (key + of_start)[begins], (key + of_end)[closing]
        matched = np.searchsorted(start_keys, end_keys)
        return cls(
            rows[begins][matched],
            rows[closing],
            int(begins.sum() - closing.sum()),
            int(unopened.sum()),
        )


def _ranks(group: _Ints, marked: NDArray[np.bool_]) -> _Ints:
    """How many marked ones of its group stand before each."""
    before: _Ints = np.cumsum(marked) - marked
    first = np.flatnonzero(np.diff(group, prepend=-1))
    ranks: _Ints = before - np.repeat(before[first], np.diff([*first, len(group)]))
    return ranks


def _merged(bucket: Bucket, pairs: _Pairs, transition: str, *, ends: bool) -> Bucket:
    """The bucket with what completions add to their starts, and without those."""
    n = bucket.n_events
    other = np.full(n, -1, np.int64)
    other[pairs.starts] = pairs.ends
    paired = other >= 0
    columns = {}
    for name, column in bucket.columns.items():
        of_end = paired if name == transition else paired & bools(column.is_null())
        columns[name] = column.take(pa.array(np.where(of_end, other, np.arange(n))))
    if ends:
        times = pa.array(bucket.time[other], pa.int64(), mask=~paired).cast(LOG_SCHEMA["end_time"])
        own = bucket.columns.get("end_time")
        columns["end_time"] = times if own is None else pc.coalesce(times, own)
    stays = np.ones(n, np.bool_)
    stays[pairs.ends] = False
    return replace(bucket, columns=columns).keeping(stays)


@dataclass(slots=True)
class _Found:
    """What pairing did, over all buckets.

    Attributes
    ----------
    pairs, cases : int
        Pairs, and the cases that have some.
    open, unopened : int
        Starts and completions without their other half.
    differing : Counter
        In how many pairs the two differ in a column.
    """

    pairs: int = 0
    cases: int = 0
    open: int = 0
    unopened: int = 0
    differing: Counter[str] = field(default_factory=Counter)

    def add(self, bucket: Bucket, pairs: _Pairs, transition: str) -> None:
        """Count the pairs of one more bucket."""
        self.pairs += len(pairs.ends)
        self.cases += len(np.unique(bucket.case_numbers[pairs.ends]))
        self.open += pairs.open
        self.unopened += pairs.unopened
        starts, ends = pa.array(pairs.starts), pa.array(pairs.ends)
        for name, column in bucket.columns.items():
            if name not in ("end_time", transition):
                own, later = (_plain(column.take(places)) for places in (starts, ends))
                self.differing[name] += pc.sum(pc.not_equal(own, later)).as_py() or 0

    def findings(self, columns: Iterable[str]) -> list[Finding]:
        """What is to be said of it."""
        n = self.pairs
        said = sentence_counted(
            n,
            "{n} pair of start and completion became one event",
            "{n} pairs of start and completion became one event each",
        )
        findings = [Finding("JM-W171", said, n)]
        if alone := self.open + self.unopened:
            said = sentence(
                "{open} of {starts} starts have no completion, and {unopened} of {ends} "
                "completions no start; they stay events of their own, without an end time",
                open=self.open, starts=n + self.open,
                unopened=self.unopened, ends=n + self.unopened,
            )  # fmt: skip
            findings.append(Finding("JM-W172", said, alone, 2 * n + alone))
        for name in columns:
            if count := self.differing[name]:
                said = sentence(
                    "in {count} of {of} pairs start and completion have different values in "
                    "'{name}'; that of the start was kept",
                    count=count, of=n, name=name,
                )  # fmt: skip
                findings.append(Finding("JM-W173", said, count, n))
        return findings


def _plain(values: pa.Array) -> pa.Array:
    """Numbered texts as texts, so that they can be compared."""
    return _text(values) if pa.types.is_dictionary(values.type) else values


def _text(values: pa.Array) -> pa.Array:
    return pc.cast(values, pa.string())


def _codes(values: pa.Array) -> _Ints:
    """A number for each text, 0 for a missing one."""
    coded = _text(values).dictionary_encode()
    codes: _Ints = pc.fill_null(coded.indices, -1).to_numpy(zero_copy_only=False).astype(np.int64)
    return codes + 1
