"""From typed events, in the order in which they come, to buckets of whole cases.

Events come in chunks of any size.  As long as they are few they stay in memory and become
one bucket.  From a limit on, each chunk is divided by a hash of its case ids and written to
files, one a bucket; at the end every file is read again, and its cases are put together.
Each event keeps its sequence number, so the order of ties never depends on any of this.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from journeymine.log.schema import LOG_SCHEMA
from journeymine.log.store.bucket import Bucket
from journeymine.log.store.chunk import Chunk, Codes
from journeymine.log.store.divided import Divided, buckets_for
from journeymine.log.store.folder import FolderWriter, InFolder
from journeymine.log.store.storage import InMemory, Sizes

__all__ = ["MOST_IN_MEMORY", "Gatherer", "Names", "in_order", "joined"]

_SMALL = 50_000
_CODED_SHARE = 4
_MOST_NAMES = 1 << 20

MOST_IN_MEMORY = 2_000_000
"""Events that are gathered in memory before files are used."""

_Number = TypeVar("_Number", bound=np.generic)


class Names:
    """Texts numbered as they are met."""

    def __init__(self, known: Sequence[str] = ()) -> None:
        self.number = {name: place for place, name in enumerate(known)}

    def codes(self, column: pa.DictionaryArray) -> Codes:
        """The number of every value, -1 for a missing one; new names are added."""
        n = len(column.dictionary)
        indices = pc.fill_null(column.indices, n).to_numpy(zero_copy_only=False)
        used = np.flatnonzero(np.bincount(indices, minlength=n + 1)[:n])
        number = np.full(n + 1, -1, np.int32)
        names = column.dictionary.take(pa.array(used)).to_pylist()
        number[used] = [self.number.setdefault(name, len(self.number)) for name in names]
        codes: Codes = number[indices]
        return codes

    def __len__(self) -> int:
        return len(self.number)


class Gatherer:
    """Takes typed events, chunk by chunk, and makes the storage of a log of them.

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> day = datetime(2026, 1, 1, tzinfo=UTC)
    >>> gatherer = Gatherer()
    >>> gatherer.add(pa.table({"case": ["b", "a", "b"], "activity": ["x", "x", "w"],
    ...                        "time": pa.array([day] * 3, LOG_SCHEMA["time"])}))
    >>> bucket = gatherer.in_memory().bucket
    >>> bucket.cases.to_pylist(), bucket.activity.tolist(), bucket.sequence.tolist()
    (['a', 'b'], [1, 1, 0], [1, 0, 2])
    """

    def __init__(self, *, scratch: Callable[[], Path] | None = None, expected: int = 0) -> None:
        self.activities = Names()
        self.names: dict[str, Names] = {}
        self.kinds: dict[str, pa.DataType] = {}
        self.n_events = 0
        self._chunks: list[Chunk] = []
        self._scratch, self._expected = scratch, expected
        self._spill: Divided | None = None

    @property
    def spilt(self) -> bool:
        """Whether there were too many events for memory."""
        return self._spill is not None

    def add(self, events: pa.Table) -> None:
        """Take more events, which come after all that came before.

        Parameters
        ----------
        events : pyarrow.Table
            Columns of `LOG_SCHEMA` and others of text; without ``sequence``, unless the
            events have numbers already.
        """
        self._chunks.append(self.chunk(events))
        if self._scratch is not None and (self._spill or self.n_events > MOST_IN_MEMORY):
            if self._spill is None:
                self._spill = Divided(
                    self._scratch(), buckets_for(max(self._expected, self.n_events))
                )
            for chunk in self._chunks:
                self._spill.add(chunk)
            self._chunks.clear()

    def chunk(self, events: pa.Table) -> Chunk:
        """The events in the form in which they are gathered."""
        n = len(events)
        case = _dictionary(events["case"])
        if "sequence" in events.column_names:
            sequence = events["sequence"].to_numpy()
        else:
            sequence = np.arange(self.n_events, self.n_events + n)
        columns: dict[str, Codes | pa.Array] = {}
        for name in events.column_names:
            if name not in ("case", "activity", "time", "sequence"):
                columns[name] = self._column(name, events[name])
        self.n_events += n
        ids, codes = _used(case)
        return Chunk(
            ids,
            codes,
            self.activities.codes(_dictionary(events["activity"])),
            pc.cast(events["time"], pa.int64()).to_numpy(),
            sequence,
            columns,
        )

    def _column(self, name: str, values: pa.ChunkedArray) -> Codes | pa.Array:
        """By number if the texts repeat, otherwise as they are; as the first chunk decides."""
        kind = LOG_SCHEMA.get(name, pa.string())
        if kind != pa.string():
            self.kinds[name] = kind
            return values.combine_chunks()
        if name not in self.kinds:
            self.kinds[name] = kind
            coded = _dictionary(values)
            if _CODED_SHARE * len(coded.dictionary) <= len(coded):
                self.names[name] = Names()
                return self.names[name].codes(coded)
        elif name in self.names and len(self.names[name]) < _MOST_NAMES:
            return self.names[name].codes(_dictionary(values))
        return pc.cast(values, pa.string()).combine_chunks()

    def columns(self) -> dict[str, pa.DataType]:
        """The columns beside the four of the core: canonical ones first."""
        known = [name for name in LOG_SCHEMA if name in self.kinds]
        others = [name for name in self.kinds if name not in LOG_SCHEMA]
        return {name: self.kinds[name] for name in (*known, *others)}

    def discard(self) -> None:
        """Give up what was gathered, and its files."""
        self._chunks.clear()
        if self._spill is not None:
            self._spill.discard()

    def in_memory(self) -> InMemory:
        """All events as one bucket."""
        bucket = joined(self._chunks, self.columns(), self.texts())
        activities, codes = in_order(self.activities)
        return InMemory(activities, self.columns(), bucket.recoded(codes))

    def texts(self) -> dict[str, pa.Array]:
        """The texts behind the numbers of columns."""
        return {name: pa.array(list(n.number), pa.string()) for name, n in self.names.items()}

    def write(self, folder: Path, look: Callable[[Bucket], None]) -> InFolder:
        """All events as a folder, the memory of only one bucket needed at a time.

        Parameters
        ----------
        folder : path
            Empty.
        look : callable
            Gets every bucket once, while it is in memory.
        """
        writer, columns, texts = FolderWriter(folder), self.columns(), self.texts()
        _, codes = in_order(self.activities)
        sizes = Sizes.of([], len(codes))
        for place, chunks in enumerate(self._parts()):
            bucket = joined(chunks, columns, texts)
            writer.add(place, bucket)
            sizes += Sizes.of([bucket], len(codes))
            look(bucket.recoded(codes))
        names = {name: list(n.number) for name, n in self.names.items()}
        writer.finish(columns, names, list(self.activities.number), sizes)
        return InFolder.open(folder)

    def _parts(self) -> Iterator[Sequence[Chunk]]:
        """The chunks of every bucket."""
        if self._spill is None:
            yield self._chunks
        else:
            yield from self._spill.parts()


def in_order(names: Names) -> tuple[tuple[str, ...], Codes]:
    """The names in code-point order, and the place there of each number."""
    ordered = sorted(names.number)
    codes = np.empty(len(ordered), np.int32)
    codes[[names.number[name] for name in ordered]] = np.arange(len(ordered), dtype=np.int32)
    return tuple(ordered), codes


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
    """The order of events by case and time, ties as they came; and where each case begins."""
    if len(case) <= _SMALL:
        offsets = np.concatenate([[0], np.cumsum(np.bincount(case, minlength=n_cases))])
        return np.lexsort((time, case)), offsets.astype(np.int64)
    from journeymine.log.kernels.grouping import grouped_order

    places, offsets = grouped_order(case, time, n_cases)
    return places, offsets


def _dictionary(column: pa.ChunkedArray) -> pa.DictionaryArray:
    """One array with one dictionary, in which nothing stands twice."""
    if len(column) == 0:
        return pa.array([], pa.string()).dictionary_encode()
    if pa.types.is_dictionary(column.type):
        return column.unify_dictionaries().combine_chunks()
    return pc.cast(column, pa.string()).combine_chunks().dictionary_encode()


def _used(case: pa.DictionaryArray) -> tuple[pa.Array, Codes]:
    """The texts that occur, and which of them each value is."""
    codes = case.indices.to_numpy(zero_copy_only=False).astype(np.int32, copy=False)
    used = np.bincount(codes, minlength=len(case.dictionary)) > 0
    if used.all():
        return case.dictionary, codes
    place = (np.cumsum(used) - 1).astype(np.int32)
    return case.dictionary.filter(pa.array(used)), place[codes]


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
    if texts is not None:  # a column whose first chunk had too many texts is not coded
        values = [v if pa.types.is_dictionary(v.type) else v.dictionary_encode() for v in values]
    return pa.concat_arrays(values)


def _concatenated(parts: Sequence[NDArray[_Number]], kind: type[_Number]) -> NDArray[_Number]:
    """All parts, also where there is none."""
    return np.concatenate([*parts, np.zeros(0, kind)])


def _texts(names: Names) -> pa.Array:
    return pa.array(list(names.number), pa.string())
