"""What the cases of a log did and when, for those who need neither ids nor columns."""

from __future__ import annotations

from collections.abc import Iterator

from journeymine.log.store.bucket import Traces
from journeymine.log.store.folder import InFolder
from journeymine.log.store.storage import Storage

__all__ = ["traces_of"]


def traces_of(storage: Storage) -> Iterator[Traces]:
    """The traces of all buckets, in their order; of a folder only what they need is read."""
    if isinstance(storage, InFolder):
        yield from storage.traces()
    else:
        for bucket in storage.buckets():
            yield bucket.traces
