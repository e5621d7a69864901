"""All events of a log in the order in which they were read, in the memory of a few of them.

Buckets hold whole cases, so the order of reading goes across all of them.  To find it again
the events are divided by their sequence numbers into files, each of which is put in order by
itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa

from journeymine.files.spill import SpillFiles
from journeymine.log.event_log import EventLog
from journeymine.log.sql import Remote
from journeymine.log.store import InMemory, Storage
from journeymine.log.store.divided import MOST_ON_DISK
from journeymine.log.store.table import event_table, table_schema

__all__ = ["tables_in_order"]

_MOST_FILES = 256


def tables_in_order(log: EventLog, *, rows: int, scratch: Callable[[], Path]) -> Iterator[pa.Table]:
    """The events as tables of so many rows, the last of fewer; at least one.

    A log in memory is put in order there; one on disk takes the memory of a bucket.

    Columns are those of `EventLog.to_arrow`.  The tables depend on the events alone, not on
    how the log is stored.

    Parameters
    ----------
    log : EventLog
    rows : int
    scratch : callable
        Makes an empty folder for what does not fit memory.

    Raises
    ------
    UsageError
        ``JM-E062`` as `EventLog.to_arrow`.
    """
    storage = log.storage
    if isinstance(storage, Remote | InMemory) or storage.sizes.events <= rows:
        yield from _sliced([log.to_arrow()], rows)
    else:
        yield from _sliced(_ordered(storage, rows, scratch), rows)


def _ordered(storage: Storage, rows: int, scratch: Callable[[], Path]) -> Iterator[pa.Table]:
    """Tables that follow one another, about `rows` of the source each."""
    last = max(int(bucket.sequence.max(initial=0)) for bucket in storage.buckets())
    span = max(rows, last // _MOST_FILES + 1)
    n = last // span + 1
    files = SpillFiles(scratch(), n, most=MOST_ON_DISK)
    names, kinds = pa.array(storage.activities, pa.string()), storage.columns
    for bucket in storage.buckets(list(kinds)):
        place = bucket.sequence // span
        order = np.argsort(place, kind="stable")
        first = np.searchsorted(place[order], np.arange(n + 1))
        table = event_table(bucket, names, kinds).take(pa.array(order)).combine_chunks()
        for number in np.flatnonzero(np.diff(first)).tolist():
            part = table.slice(first[number], first[number + 1] - first[number])
            for batch in part.to_batches():
                files.write(number, batch)
    files.close()
    for number in range(n):
        yield pa.Table.from_batches(files.read(number), table_schema(kinds)).sort_by("sequence")


def _sliced(tables: Iterable[pa.Table], rows: int) -> Iterator[pa.Table]:
    """The same rows, so many at a time."""
    rest: pa.Table | None = None
    for table in tables:
        rest = table if rest is None else pa.concat_tables([rest, table])
        while len(rest) > rows:
            yield rest.slice(0, rows).combine_chunks()
            rest = rest.slice(rows)
    if rest is not None:
        yield rest.combine_chunks()
