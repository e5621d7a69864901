"""Where the events of a log lie: a small log in memory, a large one in a folder."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from journeymine.log.store.bucket import Bucket
from journeymine.log.store.elsewhere import Elsewhere

__all__ = ["InMemory", "Sizes", "Storage", "mapped"]


@dataclass(frozen=True, slots=True, eq=False)
class Sizes:
    """What can be counted in one look at the events.

    Attributes
    ----------
    cases, events : int
    times : array of int64, (activities,)
        Events of each activity.
    first, last : int
        The extent in microseconds since 1970; 0 for a log without events.
    """

    cases: int
    events: int
    times: NDArray[np.int64]
    first: int
    last: int

    def __add__(self, other: Sizes) -> Sizes:
        """Of two sets of cases together; the later may know more activities."""
        times = np.zeros(max(len(self.times), len(other.times)), np.int64)
        for one in (self, other):
            times[: len(one.times)] += one.times
        there = [one for one in (self, other) if one.events]
        return Sizes(
            self.cases + other.cases,
            self.events + other.events,
            times,
            min((one.first for one in there), default=0),
            max((one.last for one in there), default=0),
        )

    @classmethod
    def of(cls, buckets: Iterable[Bucket], activities: int) -> Sizes:
        """The sizes of all buckets together."""
        cases = events = 0
        times = np.zeros(activities, np.int64)
        ends: list[int] = []
        for bucket in buckets:
            cases += bucket.n_cases
            events += bucket.n_events
            times += np.bincount(bucket.activity, minlength=activities)
            if bucket.n_events:
                ends += [int(bucket.time.min()), int(bucket.time.max())]
        return cls(cases, events, times, min(ends, default=0), max(ends, default=0))


class Storage(Protocol):
    """The events of a log, bucket by bucket; every case stands in one bucket.

    Attributes
    ----------
    activities : tuple of str
        The names behind the codes, in code-point order; after filtering some may not occur.
    columns : mapping of str to type
        The columns beside case, activity, time and sequence: canonical ones first.
    sizes : Sizes
    """

    @property
    def activities(self) -> tuple[str, ...]: ...  # noqa: D102
    @property
    def columns(self) -> Mapping[str, pa.DataType]: ...  # noqa: D102
    @property
    def sizes(self) -> Sizes: ...  # noqa: D102

    def buckets(self, columns: Collection[str] = ()) -> Iterator[Bucket]:
        """All buckets in a fixed order, with these of the other columns."""
        ...


@dataclass(frozen=True)
class InMemory:
    """A log in one bucket."""

    activities: tuple[str, ...]
    columns: Mapping[str, pa.DataType]
    bucket: Bucket = field(repr=False)

    @cached_property
    def sizes(self) -> Sizes:
        """Counted once."""
        return Sizes.of([self.bucket], len(self.activities))

    def buckets(self, columns: Collection[str] = ()) -> Iterator[Bucket]:  # noqa: ARG002
        """The one bucket, which has all columns already."""
        yield self.bucket


@dataclass(frozen=True)
class _Mapped:
    """Buckets that are changed while they are read."""

    base: Storage
    change: Callable[[Bucket], Bucket]
    needs: tuple[str, ...]

    @property
    def activities(self) -> tuple[str, ...]:
        return self.base.activities

    @property
    def columns(self) -> Mapping[str, pa.DataType]:
        return self.base.columns

    @cached_property
    def sizes(self) -> Sizes:
        return Sizes.of(self.buckets(), len(self.activities))

    def buckets(self, columns: Collection[str] = ()) -> Iterator[Bucket]:
        for bucket in self.base.buckets({*columns, *self.needs}):
            yield self.change(bucket)


def mapped(
    storage: Storage, change: Callable[[Bucket], Bucket], *, needs: Collection[str] = ()
) -> Storage:
    """The storage with every bucket changed: at once in memory, otherwise when it is read.

    Parameters
    ----------
    storage : Storage
    change : callable
        From bucket to bucket; it must not need other cases, and keep activities and columns.
    needs : collection of str
        The columns that `change` looks at.

    Raises
    ------
    UsageError
        ``JM-E061`` if the events are not here.
    """
    if isinstance(storage, Elsewhere):
        storage.buckets()  # refuses
    if isinstance(storage, InMemory):
        return InMemory(storage.activities, storage.columns, change(storage.bucket))
    return _Mapped(storage, change, tuple(needs))
