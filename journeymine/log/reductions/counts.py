"""How often each activity occurs with each value of a column."""

from __future__ import annotations

from collections import Counter

import numpy as np
from numpy.typing import NDArray

from journeymine.log.reductions.paths import coded
from journeymine.log.store import Storage, traces_of

__all__ = ["cases_showing", "counts_by"]


def counts_by(storage: Storage, column: str) -> Counter[tuple[str, str | None]]:
    """Events by activity and the value of a column of text; None where there is none."""
    found: Counter[tuple[str, str | None]] = Counter()
    for bucket in storage.buckets((column,)):
        codes, known = coded(bucket.columns[column])
        pairs, counts = np.unique(
            bucket.activity.astype(np.int64) * len(known) + codes, return_counts=True
        )
        for pair, count in zip(pairs.tolist(), counts.tolist(), strict=True):
            found[storage.activities[pair // len(known)], known[pair % len(known)]] += count
    return found


def cases_showing(storage: Storage) -> NDArray[np.int64]:
    """How many cases show each activity of the storage at least once."""
    from journeymine.log.kernels.arcs import showing

    n = len(storage.activities)
    found = np.zeros(n, np.int64)
    for bucket in traces_of(storage):
        showing(bucket.activity, bucket.offsets, np.full(n, -1, np.int64), found)
    return found
