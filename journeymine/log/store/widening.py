"""A storage whose buckets get more columns while they are changed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import pyarrow as pa

from journeymine.log.store.bucket import Bucket
from journeymine.log.store.elsewhere import Elsewhere
from journeymine.log.store.storage import InMemory, Sizes, Storage

__all__ = ["widened"]

_Change = Callable[[Bucket, Collection[str]], Bucket]


def widened(storage: Storage, change: _Change, adds: Mapping[str, pa.DataType]) -> Storage:
    """The storage with every bucket changed: at once in memory, otherwise when it is read.

    Parameters
    ----------
    storage : Storage
    change : callable
        From a bucket and the names of columns to a bucket that has those of `adds` that are
        named.  It keeps activities, may split cases, but must not need other ones.
    adds : mapping of str to type
        The new columns; the storage has none of them yet.
    """
    if isinstance(storage, Elsewhere):
        storage.buckets()  # refuses
    if isinstance(storage, InMemory):
        columns = {**storage.columns, **adds}
        return InMemory(storage.activities, columns, change(storage.bucket, tuple(adds)))
    return _Widened(storage, change, adds)


@dataclass(frozen=True)
class _Widened:
    base: Storage
    change: _Change
    adds: Mapping[str, pa.DataType]

    @property
    def activities(self) -> tuple[str, ...]:
        return self.base.activities

    @property
    def columns(self) -> Mapping[str, pa.DataType]:
        return {**self.base.columns, **self.adds}

    @cached_property
    def sizes(self) -> Sizes:
        return Sizes.of(self.buckets(), len(self.activities))

    def buckets(self, columns: Collection[str] = ()) -> Iterator[Bucket]:
        asked = [name for name in columns if name in self.adds]
        for bucket in self.base.buckets([name for name in columns if name not in self.adds]):
            yield self.change(bucket, asked)
