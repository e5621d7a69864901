"""From events to small tables: distinct paths, what follows what, counts.

Of a log that is here, compiled code counts bucket by bucket.  Of a log elsewhere, the
engine there counts, by the same definitions as SQL (`log.sql`).
"""

from __future__ import annotations

from collections import Counter

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from journeymine.log.reductions import arcs, counts, paths
from journeymine.log.sql import Remote
from journeymine.log.store import Storage
from journeymine.log.variants import Variants

__all__ = ["cases_showing", "counts_by", "follows", "variants"]


def variants(storage: Storage, *, by_channel: bool = False) -> Variants:
    """The distinct paths of the events of a log; see `EventLog.variants`."""
    if isinstance(storage, Remote):
        return storage.variants(by_channel=by_channel)
    return paths.variants(storage, by_channel=by_channel)


def follows(storage: Storage) -> tuple[tuple[str, ...], pa.Table]:
    """Which activity directly follows which; see `arcs.follows`."""
    return storage.follows() if isinstance(storage, Remote) else arcs.follows(storage)


def counts_by(storage: Storage, column: str) -> Counter[tuple[str, str | None]]:
    """Events by activity and the value of a column of text; None where there is none."""
    if isinstance(storage, Remote):
        return storage.counts_by(column)
    return counts.counts_by(storage, column)


def cases_showing(storage: Storage) -> NDArray[np.int64]:
    """How many cases show each of the storage's activities at least once."""
    if isinstance(storage, Remote):
        codes = [np.array([code]) for code in range(len(storage.activities))]
        return storage.left_out(codes)[1]
    return counts.cases_showing(storage)
