"""Chunks of events divided by a hash of their cases, in files, until they are put together."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from journeymine.files.spill import SpillFiles
from journeymine.log.store.chunk import Chunk, Codes

__all__ = ["MOST_ON_DISK", "Divided", "bucket_of", "buckets_for"]

MOST_ON_DISK = 60_000_000_000
"""Bytes that dividing may use on disk, beside the log that comes of it."""

_PER_BUCKET = 1_000_000
_FEWEST, _MOST = 16, 512

_ALL = np.uint64(2**64 - 1)
_ODD, _OTHER_ODD = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xD6E8FEB86659FD93)


def buckets_for(events: int) -> int:
    """Into how many buckets so many events are divided: about a million each."""
    n = _FEWEST
    while n < _MOST and n * _PER_BUCKET < events:
        n *= 2
    return n


def bucket_of(ids: pa.Array, n_buckets: int) -> NDArray[np.uint16]:
    """The bucket of each case id; it depends on the bytes of the id alone."""
    ids = pc.cast(ids, pa.large_string())
    _, offsets, data = ids.buffers()
    bounds = np.frombuffer(offsets, np.int64)[ids.offset : ids.offset + len(ids) + 1]
    letters = np.frombuffer(data, np.uint8) if data is not None else np.zeros(0, np.uint8)
    return (_hashes(bounds, letters) % np.uint64(n_buckets)).astype(np.uint16)


def _hashes(bounds: NDArray[np.int64], letters: NDArray[np.uint8]) -> NDArray[np.uint64]:
    """A hash of each text, eight bytes of all texts at a time."""
    words = sliding_window_view(np.concatenate([letters, np.zeros(8, np.uint8)]), 8)
    starts, left = bounds[:-1], np.diff(bounds)
    found = left.astype(np.uint64) * _ODD
    going = np.flatnonzero(left > 0)
    at = 0
    while len(going):
        word = words[starts[going] + at].view("<u8").reshape(-1)
        beyond = np.maximum(8 - (left[going] - at), 0).astype(np.uint64)  # bytes of the next text
        word = word & (_ALL >> (beyond * np.uint64(8)))
        mixed = (found[going] ^ word) * _ODD
        found[going] = mixed ^ (mixed >> np.uint64(32))
        at += 8
        going = going[left[going] > at]
    mixed = found * _OTHER_ODD
    mixed ^= mixed >> np.uint64(32)
    return mixed


class Divided:
    """Chunks divided by the buckets of their cases, on disk."""

    def __init__(self, folder: Path, n_buckets: int) -> None:
        self._n = n_buckets
        self._files = SpillFiles(folder, n_buckets, most=MOST_ON_DISK)

    def add(self, chunk: Chunk) -> None:
        """Write the events of a chunk, each to the file of its bucket, in their order."""
        of_id = bucket_of(chunk.ids, self._n)
        by_bucket = np.argsort(of_id, kind="stable")  # for 16 bits that is a radix sort
        first_id = np.searchsorted(of_id[by_bucket], np.arange(self._n + 1)).astype(np.int32)
        number = np.empty(len(of_id), np.int32)  # of each id in its bucket
        number[by_bucket] = np.arange(len(of_id), dtype=np.int32) - np.repeat(
            first_id[:-1], np.diff(first_id)
        )
        of_event = of_id[chunk.case]
        order = np.argsort(of_event, kind="stable")
        first = np.concatenate([[0], np.cumsum(np.bincount(of_event, minlength=self._n))])
        ids, at = chunk.ids.take(pa.array(by_bucket)), pa.array(order)
        flat = {
            "case": pa.array(number[chunk.case][order]),
            "activity": pa.array(_narrow(chunk.activity)[order]),
            "time": pa.array(chunk.time[order]),
            "sequence": pa.array(chunk.sequence[order]),
        }
        for name, values in chunk.columns.items():
            numbered = isinstance(values, np.ndarray)
            array = pa.array(_narrow(values)[order]) if numbered else values.take(at)
            flat[f"{'#' if numbered else '='}{name}"] = array
        for place in np.flatnonzero(np.diff(first)).tolist():
            a, b, i, j = first[place], first[place + 1], first_id[place], first_id[place + 1]
            columns = {name: array.slice(a, b - a) for name, array in flat.items()}
            own = pa.DictionaryArray.from_arrays(columns["case"], ids.slice(i, j - i), safe=False)
            self._files.write(place, pa.RecordBatch.from_pydict({**columns, "case": own}))

    def discard(self) -> None:
        """Delete all files."""
        self._files.discard()

    def parts(self) -> Iterator[list[Chunk]]:
        """The chunks of every bucket again."""
        self._files.close()
        for place in range(self._n):
            yield [_chunk_of(batch) for batch in self._files.read(place)]


def _narrow(codes: Codes) -> NDArray[np.signedinteger]:
    """The same numbers in as few bytes as hold them: there is less to move and to write.

    >>> _narrow(np.array([-1, 127], np.int32)).dtype, _narrow(np.array([128], np.int32)).dtype
    (dtype('int8'), dtype('int16'))
    """
    most = codes.max(initial=0)
    return codes.astype(np.min_scalar_type(-int(most) - 1), copy=False)


def _chunk_of(batch: pa.RecordBatch) -> Chunk:
    case = batch["case"]
    columns: dict[str, Codes | pa.Array] = {}
    for name in batch.schema.names[4:]:
        columns[name[1:]] = _wide(batch[name]) if name[0] == "#" else batch[name]
    return Chunk(
        case.dictionary,
        case.indices.to_numpy(),
        _wide(batch["activity"]),
        batch["time"].to_numpy(),
        batch["sequence"].to_numpy(),
        columns,
    )


def _wide(codes: pa.Array) -> Codes:
    found: Codes = codes.to_numpy().astype(np.int32, copy=False)
    return found
