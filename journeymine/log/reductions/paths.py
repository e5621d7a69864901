"""The distinct paths of a log, numbered in code-point order of their activities.

Paths are told apart by a hash of their codes, and each is then compared with the one it
was taken for, so that a collision cannot merge two: the answer is exact.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from itertools import pairwise
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from journeymine.log.path_arrays import distinct, in_order, taken
from journeymine.log.store import Bucket, Storage, Traces, traces_of
from journeymine.log.variants import Variants

__all__ = ["coded", "variants"]

_Ints = NDArray[np.int64]


def variants(storage: Storage, *, by_channel: bool = False) -> Variants:
    """The distinct paths of the events of a log; see `EventLog.variants`."""
    by_channel = by_channel and "channel" in storage.columns
    names, channels, recode = _alphabet(storage, by_channel=by_channel)
    buckets: Iterator[Bucket | Traces]
    buckets = storage.buckets(("channel",)) if by_channel else traces_of(storage)
    kinds = np.min_scalar_type(max(len(names) - 1, 0))
    parts: list[tuple[NDArray[np.unsignedinteger], _Ints, _Ints]] = []  # codes, lengths, cases
    followed: list[NDArray[np.int32]] = []  # the path of every case, by its place in the part
    for bucket in buckets:
        codes = recode(bucket).astype(kinds, copy=False)
        number, firsts = distinct(codes, bucket.offsets)
        own, offsets = taken(codes, bucket.offsets, firsts)
        parts.append((own, np.diff(offsets), np.bincount(number, minlength=len(firsts))))
        followed.append(number.astype(np.int32))
    if not parts:
        parts.append((np.zeros(0, kinds), np.zeros(0, np.int64), np.zeros(0, np.int64)))
    codes = np.concatenate([part[0] for part in parts])
    lengths = np.concatenate([part[1] for part in parts])
    offsets = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    number, firsts = distinct(codes, offsets)
    cases = np.zeros(len(firsts), np.int64)
    np.add.at(cases, number, np.concatenate([part[2] for part in parts]))
    codes, offsets = taken(codes, offsets, firsts)
    order = in_order(codes, offsets)
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    bounds = np.cumsum([0, *(len(part[1]) for part in parts)])
    final = [rank[number[a:b]] for a, b in pairwise(bounds)]
    codes, offsets = taken(codes, offsets, order)
    return Variants(
        names,
        codes.astype(np.int32),
        offsets,
        cases[order],
        channels,
        _case_table(storage, final, followed),
        lambda: _numbers(final, followed),
    )


def _alphabet(
    storage: Storage, *, by_channel: bool
) -> tuple[tuple[str, ...], tuple[str | None, ...] | None, Callable[[Any], NDArray[np.integer]]]:
    """What the codes of paths mean, and how a bucket is put into them."""
    if not by_channel:
        there = np.flatnonzero(storage.sizes.times)
        small = np.min_scalar_type(max(len(there) - 1, 0))
        code = np.zeros(len(storage.activities), small)
        code[there] = np.arange(len(there))
        names = tuple(storage.activities[place] for place in there)
        return names, None, lambda bucket: code[bucket.activity]
    found: set[tuple[int, str | None]] = set()
    for bucket in storage.buckets(("channel",)):
        channel, known = coded(bucket.columns["channel"])
        pairs = np.unique(bucket.activity.astype(np.int64) * len(known) + channel)
        found |= {(int(p // len(known)), known[int(p % len(known))]) for p in pairs}
    ordered = sorted(found, key=lambda pair: (pair[0], pair[1] is not None, pair[1] or ""))
    number = {pair: place for place, pair in enumerate(ordered)}

    def recode(bucket: Bucket) -> NDArray[np.int64]:
        channel, known = coded(bucket.columns["channel"])
        pairs = bucket.activity.astype(np.int64) * len(known) + channel
        distinct, place = np.unique(pairs, return_inverse=True)
        codes = [number[int(p // len(known)), known[int(p % len(known))]] for p in distinct]
        return np.array(codes, np.int64)[place]

    names = tuple(storage.activities[activity] for activity, _ in ordered)
    return names, tuple(channel for _, channel in ordered), recode


def coded(column: pa.Array) -> tuple[_Ints, list[str | None]]:
    """Each value by its place among the distinct ones; the last of those is null."""
    coded = column if pa.types.is_dictionary(column.type) else column.dictionary_encode()
    known = coded.dictionary.to_pylist()
    codes = pc.fill_null(coded.indices, len(known)).to_numpy(zero_copy_only=False)
    return codes.astype(np.int64), [*known, None]


def _case_table(
    storage: Storage, final: list[_Ints], followed: list[NDArray[np.int32]]
) -> Callable[[], pa.Table]:
    """Makes the table of cases, once, when it is first asked for."""

    @cache
    def table() -> pa.Table:
        ids = pa.chunked_array([bucket.cases for bucket in storage.buckets()], pa.string())
        numbers = _numbers(final, followed)
        variant = pa.array(np.concatenate([*numbers, np.zeros(0, np.int64)]))
        return pa.table({"case": ids, "variant": variant}).sort_by("case").combine_chunks()

    return table


def _numbers(final: list[_Ints], followed: list[NDArray[np.int32]]) -> Iterator[_Ints]:
    """The variant of every case, bucket by bucket."""
    return (of_path[path] for of_path, path in zip(final, followed, strict=False))
