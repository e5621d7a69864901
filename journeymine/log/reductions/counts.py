"""How often each activity occurs with each value of a column."""

from __future__ import annotations

from collections import Counter

import numpy as np

from journeymine.log.reductions.paths import coded
from journeymine.log.store import Storage

__all__ = ["counts_by"]


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
