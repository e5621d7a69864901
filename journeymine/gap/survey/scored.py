"""A log whose events have the scores that were joined to them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from journeymine.log.schema import in_schema_order
from journeymine.log.store import Bucket, Sizes, Storage
from journeymine.log.store.storage import InMemory

__all__ = ["Scores", "with_scores"]


@dataclass(frozen=True, slots=True, eq=False)
class Scores:
    """The scores of the events of one bucket.

    Attributes
    ----------
    event : array of int64, (scores,)
        Places in the bucket, each once.
    score : array of float64, (scores,)
    """

    event: NDArray[np.int64]
    score: NDArray[np.float64]

    def on(self, bucket: Bucket) -> Bucket:
        """The bucket with these scores; its own ones stay where there is none of these."""
        values = np.full(bucket.n_events, np.nan)
        if "score" in bucket.columns:
            own = pc.cast(bucket.columns["score"], pa.float64())
            values = np.array(own.to_numpy(zero_copy_only=False))
        values[self.event] = self.score
        return bucket.wearing({"score": pa.array(values, pa.float64(), from_pandas=True)})


def with_scores(storage: Storage, scores: Sequence[Scores]) -> Storage:
    """The storage with scores: at once in memory, otherwise when it is read.

    Parameters
    ----------
    storage : Storage
    scores : sequence of Scores
        For each bucket, in their order.
    """
    if isinstance(storage, InMemory):
        columns = in_schema_order({**storage.columns, "score": pa.float64()})
        return InMemory(storage.activities, columns, scores[0].on(storage.bucket))
    return _Scored(storage, tuple(scores))


@dataclass(frozen=True, eq=False)
class _Scored:
    """Buckets that get their scores while they are read."""

    base: Storage
    scores: tuple[Scores, ...]

    @property
    def activities(self) -> tuple[str, ...]:
        return self.base.activities

    @property
    def columns(self) -> Mapping[str, pa.DataType]:
        return in_schema_order({**self.base.columns, "score": pa.float64()})

    @property
    def sizes(self) -> Sizes:
        return self.base.sizes

    def buckets(self, columns: Collection[str] = ()) -> Iterator[Bucket]:
        there = [name for name in columns if name in self.base.columns]
        buckets = self.base.buckets(there)
        if "score" not in columns:
            yield from buckets
            return
        for bucket, scores in zip(buckets, self.scores, strict=True):
            yield scores.on(bucket)
