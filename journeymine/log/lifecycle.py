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

from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from journeymine.errors import Problem, UsageError
from journeymine.log.accounting.rows import Finding
from journeymine.log.event_log import EventLog, LeftOut
from journeymine.log.schema import LOG_SCHEMA
from journeymine.statistics import numbered

__all__ = ["pair_lifecycle"]

_TRANSITION = ("lifecycle:transition", "lifecycle_transition", "lifecycle", "transition")
_INSTANCE = ("concept:instance", "concept_instance")
_WHY = "merged into the event of their start, which has their time as its end"

_Ints = NDArray[np.int64]


def pair_lifecycle(log: EventLog) -> EventLog:
    """The log with each start and its completion as one event.

    The event has the time of the start, the time of the completion as ``end_time``, and the
    transition ``complete``.  What else the start does not say is taken from the completion.

    Parameters
    ----------
    log : EventLog
        With a column of transitions: ``lifecycle:transition``, ``lifecycle`` or
        ``transition``, in small or capital letters.  It is brought into memory.

    Raises
    ------
    UsageError
        ``JM-E068`` if it has no such column.

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
    events = log.to_arrow()
    column = _named(events, _TRANSITION)
    if column is None:
        message = "No column of the log tells starts from completions."
        hint = "rename it to lifecycle:transition, or read the log without pairing"
        raise UsageError(Problem("JM-E068", message, hint))
    said = pc.utf8_lower(pc.utf8_trim_whitespace(events[column]))
    pairs = _Pairs.of(
        events,
        _bools(pc.equal(said, "start")),
        _bools(pc.equal(said, "complete")),
        _named(events, _INSTANCE),
    )
    made, differing = _merged(events, pairs, column)
    stays = np.ones(len(events), np.bool_)
    stays[pairs.ends] = False
    paired = EventLog.of_events(made.filter(pa.array(stays)), log.rows)
    notes = log.left_out
    if n := len(pairs.ends):
        touched = int(pc.count_distinct(events["case"].take(pa.array(pairs.ends))).as_py())
        notes = (*notes, LeftOut("completions of activities", _WHY, touched, n))
    findings = [finding for finding in log.findings if finding.code != "JM-W151"]
    return replace(
        log,
        _storage=paired.storage,
        findings=(*findings, *_findings(pairs, differing)),
        left_out=notes,
    )


def _named(events: pa.Table, names: tuple[str, ...]) -> str | None:
    """The column that has one of the names, the surest first, whatever its case."""
    by_folded = {name.casefold(): name for name in reversed(events.column_names)}
    return next((by_folded[name] for name in names if name in by_folded), None)


@dataclass(frozen=True, slots=True, eq=False)
class _Pairs:
    """Which events are one.

    Attributes
    ----------
    starts, ends : array of int64
        The rows of the pairs.
    open, unopened : int
        Starts and completions without their other half.
    """

    starts: _Ints
    ends: _Ints
    open: int
    unopened: int

    @classmethod
    def of(
        cls,
        events: pa.Table,
        starts: NDArray[np.bool_],
        ends: NDArray[np.bool_],
        instance: str | None,
    ) -> _Pairs:
        """Completions with the first start of their group that is still open."""
        rows = np.flatnonzero(starts | ends)
        group = np.zeros(len(rows), np.int64)
        for name in ("case", "activity", *([instance] if instance else [])):
            codes = _codes(events[name])[rows]
            group = np.unique(group * (codes.max(initial=0) + 1) + codes, return_inverse=True)[1]
        time, sequence = (_ints(events[name])[rows] for name in ("time", "sequence"))
        order = np.lexsort((sequence, time, group))
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


def _merged(events: pa.Table, pairs: _Pairs, transition: str) -> tuple[pa.Table, dict[str, int]]:
    """The events with what their completions add; and in how many pairs a column differs."""
    other = np.full(len(events), -1, np.int64)
    other[pairs.starts] = pairs.ends
    at = pa.array(other, mask=other < 0)
    there = pa.array(other >= 0)
    if "end_time" not in events.column_names:
        events = events.append_column("end_time", pa.nulls(len(events), LOG_SCHEMA["end_time"]))
    differing = {}
    for place, name in enumerate(events.column_names):
        if name in ("case", "activity", "time", "sequence"):
            continue
        own, later = events[name], events[name].take(at)
        if name == "end_time":
            made = pc.if_else(there, events["time"].take(at), own)
        elif name == transition:
            made = pc.if_else(there, later, own)
        else:
            made = pc.coalesce(own, later)
            if count := pc.sum(pc.not_equal(own, later)).as_py():
                differing[name] = count
        events = events.set_column(place, name, made)
    return events, differing


def _findings(pairs: _Pairs, differing: dict[str, int]) -> list[Finding]:
    n = len(pairs.ends)
    findings = [
        Finding(
            "JM-W171",
            numbered(n, "[pair|pairs] of start and completion became one event[| each]"),
            n,
        )
    ]
    if alone := pairs.open + pairs.unopened:
        said = (
            f"{pairs.open:,} of {n + pairs.open:,} starts have no completion, and "
            f"{pairs.unopened:,} of {n + pairs.unopened:,} completions no start; they stay events "
            "of their own, without an end time"
        )
        findings.append(Finding("JM-W172", said, alone, 2 * n + alone))
    for name, count in differing.items():
        said = (
            f"in {count:,} of {n:,} pairs start and completion have different values in '{name}'; "
            "that of the start was kept"
        )
        findings.append(Finding("JM-W173", said, count, n))
    return findings


def _codes(column: pa.ChunkedArray) -> _Ints:
    """A number for each value, 0 for a missing one."""
    coded = column.combine_chunks().dictionary_encode()
    if isinstance(coded, pa.ChunkedArray):
        coded = coded.combine_chunks()
    codes: _Ints = pc.fill_null(coded.indices, -1).to_numpy(zero_copy_only=False).astype(np.int64)
    return codes + 1


def _ints(column: pa.ChunkedArray) -> _Ints:
    array: _Ints = pc.cast(column, pa.int64()).to_numpy()
    return array


def _bools(column: pa.ChunkedArray) -> NDArray[np.bool_]:
    array: NDArray[np.bool_] = pc.fill_null(column, False).to_numpy()
    return array
