"""A storage whose buckets get more columns while they are changed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import pyarrow as pa

from journeymine.log.schema import in_schema_order
from journeymine.log.store.bucket import Bucket
from journeymine.log.store.elsewhere import Elsewhere
from journeymine.log.store.storage import InMemory, Sizes, Storage

__all__ = ["widened"]

_Change = Callable[[Bucket, Collection[str]], Bucket]


def widened(
    storage: Storage,
    change: _Change,
    adds: Mapping[str, pa.DataType],
    *,
    needs: Collection[str] = (),
) -> Storage:
    """The storage with every bucket changed: at once in memory, otherwise when it is read.

    Parameters
    ----------
    storage : Storage
    change : callable
        From a bucket and the names of columns to a bucket that has those of `adds` that are
        named.  It keeps activities, may split cases, but must not need other ones.
    adds : mapping of str to type
        The new columns; the storage has none of them yet.
    needs : collection of str
        The columns that `change` looks at.
    """
    if isinstance(storage, Elsewhere):
        storage.buckets()  # refuses
    if isinstance(storage, InMemory):
        columns = in_schema_order({**storage.columns, **adds})
        return InMemory(storage.activities, columns, change(storage.bucket, tuple(adds)))
    return _Widened(storage, change, adds, tuple(needs))


@dataclass(frozen=True)
class _Widened:
    base: Storage
    change: _Change
    adds: Mapping[str, pa.DataType]
    needs: tuple[str, ...]

    @property
    def activities(self) -> tuple[str, ...]:
        return self.base.activities

    @property
    def columns(self) -> Mapping[str, pa.DataType]:
        return in_schema_order({**self.base.columns, **self.adds})

    @cached_property
    def sizes(self) -> Sizes:
        return Sizes.of(self.buckets(), len(self.activities))

    def buckets(self, columns: Collection[str] = ()) -> Iterator[Bucket]:
        asked = [name for name in columns if name in self.adds]
        there = [name for name in columns if name not in self.adds]
        for bucket in self.base.buckets({*there, *self.needs}):
            yield self.change(bucket, asked)
