"""Whole cases of a log, as flat arrays: the form in which everything works on events.

The events of a case stand together, in the order of time and, where times are tied, of
their place in the source.  The order is in the rows themselves, so no later step can
lose it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

__all__ = ["Bucket", "Traces"]


@dataclass(frozen=True, slots=True, eq=False)
class Traces:
    """What the cases of a bucket did and when, without who they are; see `Bucket`."""

    offsets: NDArray[np.int64]
    activity: NDArray[np.int32]
    time: NDArray[np.int64]

    @property
    def n_cases(self) -> int:
        """Cases."""
        return len(self.offsets) - 1

    @property
    def n_events(self) -> int:
        """Events."""
        return len(self.activity)

    @property
    def lengths(self) -> NDArray[np.int64]:
        """Events of each case, (cases,)."""
        return np.diff(self.offsets)


@dataclass(frozen=True, slots=True, eq=False)
class Bucket:
    """Some cases of a log with all their events.

    Attributes
    ----------
    cases : pyarrow.Array of str, (cases,)
        In code-point order, each once.
    offsets : array of int64, (cases + 1,)
        The events of case i are those from ``offsets[i]`` to ``offsets[i + 1]``; never none.
    activity : array of int32, (events,)
        Places in the `activities` of the storage.
    time : array of int64, (events,)
        Microseconds since 1970 in UTC.
    sequence : array of int64, (events,)
        The place of the event in the sources, over all of them.
    columns : mapping of str to pyarrow.Array, each (events,)
        The other columns, as far as they were asked for.
    """

    cases: pa.Array
    offsets: NDArray[np.int64]
    activity: NDArray[np.int32]
    time: NDArray[np.int64]
    sequence: NDArray[np.int64]
    columns: Mapping[str, pa.Array] = field(default_factory=dict)

    @property
    def traces(self) -> Traces:
        """The same cases without their ids and columns."""
        return Traces(self.offsets, self.activity, self.time)

    @property
    def n_cases(self) -> int:
        """Cases."""
        return len(self.cases)

    @property
    def n_events(self) -> int:
        """Events."""
        return len(self.activity)

    @property
    def lengths(self) -> NDArray[np.int64]:
        """Events of each case, (cases,)."""
        return np.diff(self.offsets)

    @property
    def case_numbers(self) -> NDArray[np.int64]:
        """The case of each event, by its place in `cases`, (events,)."""
        return np.repeat(np.arange(self.n_cases), self.lengths)

    @property
    def first(self) -> NDArray[np.bool_]:
        """Whether an event is the first of its case, (events,)."""
        starts = np.zeros(self.n_events, np.bool_)
        starts[self.offsets[:-1]] = True
        return starts

    def per_case(self, events: NDArray[np.bool_]) -> NDArray[np.int64]:
        """How many of the marked events each case has, (cases,)."""
        before = np.concatenate([[0], np.cumsum(events)])
        counts: NDArray[np.int64] = before[self.offsets[1:]] - before[self.offsets[:-1]]
        return counts

    def keeping(self, events: NDArray[np.bool_]) -> Bucket:
        """The marked events alone; a case that has none of them leaves."""
        lengths = self.per_case(events)
        there = lengths > 0
        mask = pa.array(events)
        return Bucket(
            self.cases.filter(pa.array(there)),
            np.concatenate([[0], np.cumsum(lengths[there])]).astype(np.int64),
            self.activity[events],
            self.time[events],
            self.sequence[events],
            {name: column.filter(mask) for name, column in self.columns.items()},
        )

    def of_cases(self, cases: NDArray[np.bool_]) -> Bucket:
        """The marked cases alone, with all their events."""
        return self if cases.all() else self.keeping(np.repeat(cases, self.lengths))

    @classmethod
    def sorted(cls, parts: Sequence[Bucket]) -> Bucket:
        """Buckets with different cases as one; their columns are the same.

        Texts that are numbered have the same numbers in all of them.
        """
        ids = pa.concat_arrays([part.cases for part in parts])
        order = pc.sort_indices(ids).to_numpy().astype(np.int64)
        lengths = np.concatenate([part.lengths for part in parts])
        ends = np.cumsum(lengths)
        starts, lengths = (ends - lengths)[order], lengths[order]
        offsets = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
        places = np.arange(offsets[-1]) + np.repeat(starts - offsets[:-1], lengths)
        at = pa.array(places)
        return cls(
            ids.take(pa.array(order)),
            offsets,
            np.concatenate([part.activity for part in parts])[places],
            np.concatenate([part.time for part in parts])[places],
            np.concatenate([part.sequence for part in parts])[places],
            {
                name: pa.concat_arrays([part.columns[name] for part in parts]).take(at)
                for name in parts[0].columns
            },
        )

    def wearing(self, columns: Mapping[str, pa.Array]) -> Bucket:
        """With these columns as well, or instead of those of the same names."""
        return replace(self, columns={**self.columns, **columns})

    def recoded(self, codes: NDArray[np.int32]) -> Bucket:
        """With ``codes[a]`` for every activity a."""
        return replace(self, activity=codes[self.activity])
