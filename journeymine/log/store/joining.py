"""Events put together: the cases of several chunks, or layers, as one bucket."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from journeymine.log.store.bucket import Bucket
from journeymine.log.store.chunk import Chunk, Codes

__all__ = ["joined"]

_Number = TypeVar("_Number", bound=np.generic)


def joined(
    chunks: Sequence[Chunk],
    columns: Mapping[str, pa.DataType],
    dictionaries: Mapping[str, pa.Array],
) -> Bucket:
    """The cases of some chunks, put together.

    Parameters
    ----------
    chunks : sequence of Chunk
        In the order of their events' sequence numbers.
    columns : mapping of str to type
        All columns; a chunk that lacks one has no value in it.
    dictionaries : mapping of str to array of str
        The texts behind the numbers of columns.
    """
    ids = pa.chunked_array([chunk.ids for chunk in chunks], pa.string())
    coded = ids.combine_chunks().dictionary_encode()
    order = pc.sort_indices(coded.dictionary)
    rank = np.empty(len(order), np.int32)
    rank[order.to_numpy()] = np.arange(len(order), dtype=np.int32)
    of_id = rank[coded.indices.to_numpy(zero_copy_only=False)]
    cases, start = [], 0
    for chunk in chunks:
        cases.append(of_id[start : start + len(chunk.ids)][chunk.case])
        start += len(chunk.ids)
    case = _concatenated(cases, np.int32)
    time = _concatenated([chunk.time for chunk in chunks], np.int64)
    places, offsets = _grouped(case, time, len(order))
    at = pa.array(places)
    made = {}
    for name, kind in columns.items():
        texts = dictionaries.get(name)
        values = [_values(chunk, name, kind, texts) for chunk in chunks]
        made[name] = _unchunked(values, kind, texts).take(at)
    return Bucket(
        coded.dictionary.take(order),
        offsets,
        _concatenated([chunk.activity for chunk in chunks], np.int32)[places],
        time[places],
        _concatenated([chunk.sequence for chunk in chunks], np.int64)[places],
        made,
    )


def _grouped(
    case: Codes, time: NDArray[np.int64], n_cases: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The order of events by case and time, ties as they came; and where each case begins.

    Exports are nearly in the order of time, so that few cases have to be sorted by it.
    """
    offsets = np.concatenate([[0], np.cumsum(np.bincount(case, minlength=n_cases))])
    places = _by_case(case, n_cases)
    back = np.diff(time[places]) < 0
    inner = offsets[(offsets > 0) & (offsets < len(case))]
    back[inner - 1] = False  # there another case begins
    if back.any():
        unsorted = np.zeros(n_cases, np.bool_)
        unsorted[case[places[1:][back]]] = True
        among = unsorted[case[places]]
        some = places[among]
        places[among] = some[np.lexsort((time[some], case[some]))]
    return places, offsets.astype(np.int64)


def _by_case(case: Codes, n_cases: int) -> NDArray[np.int64]:
    """The stable order by case; numpy sorts 16 bits at a time without comparing."""
    order = np.argsort((case & 0xFFFF).astype(np.uint16), kind="stable")
    if n_cases > 1 << 16:
        order = order[np.argsort((case >> 16).astype(np.uint16)[order], kind="stable")]
    return order


def _values(chunk: Chunk, name: str, kind: pa.DataType, texts: pa.Array | None) -> pa.Array:
    values = chunk.columns.get(name)
    if texts is not None:
        codes = np.full(len(chunk.case), -1, np.int32) if values is None else values
        if isinstance(codes, np.ndarray):
            return pa.DictionaryArray.from_arrays(pa.array(codes, mask=codes < 0), texts)
    return pa.nulls(len(chunk.case), kind) if values is None else values


def _unchunked(values: Sequence[pa.Array], kind: pa.DataType, texts: pa.Array | None) -> pa.Array:
    if not values:
        return pa.array([], kind)
    if texts is not None and not all(pa.types.is_dictionary(v.type) for v in values):
        values = [pc.cast(v, pa.string()) for v in values]  # there were too many texts to number
    return pa.concat_arrays(values)


def _concatenated(parts: Sequence[NDArray[_Number]], kind: type[_Number]) -> NDArray[_Number]:
    """All parts, also where there is none."""
    return np.concatenate([*parts, np.zeros(0, kind)])
