"""From typed events, in the order in which they come, to buckets of whole cases.

Events come in chunks of any size.  As long as they are few they stay in memory and become
one bucket.  From a limit on, each chunk is divided by a hash of its case ids and written to
files, one a bucket; at the end every file is read again, and its cases are put together.
Each event keeps its sequence number, so the order of ties never depends on any of this.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from journeymine.files.cache import link_files
from journeymine.log.schema import LOG_SCHEMA, in_schema_order
from journeymine.log.store.chunk import Chunk, Codes
from journeymine.log.store.divided import Divided, buckets_for
from journeymine.log.store.folder import FolderWriter, InFolder
from journeymine.log.store.joining import joined
from journeymine.log.store.storage import InMemory, Sizes

__all__ = ["MOST_IN_MEMORY", "Gatherer", "Names", "in_order"]

_CODED_SHARE = 4
_MOST_NAMES = 1 << 20

MOST_IN_MEMORY = 2_000_000
"""Events that are gathered in memory before files are used."""


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
        return in_schema_order(self.kinds)

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

    @classmethod
    def after(cls, base: InFolder, *, scratch: Callable[[], Path], expected: int = 0) -> Gatherer:
        """One for the events that come after those of a log."""
        gatherer = cls(scratch=scratch, expected=expected)
        gatherer.activities = Names(base.met)
        gatherer.names = {name: Names(texts.to_pylist()) for name, texts in base.names.items()}
        gatherer.kinds = dict(base.kinds)
        gatherer.n_events = base.following
        gatherer._spill = Divided(scratch(), len(base.layers))
        return gatherer

    def write(self, folder: Path, *, lasting: bool = True) -> InFolder:
        """All events as a folder, the memory of only one bucket needed at a time.

        Parameters
        ----------
        folder : path
            Empty.
        lasting : bool, default True
            The folder is kept; otherwise it is gone when the process ends.
        """
        writer = FolderWriter(folder, lasting=lasting)
        columns, texts = self.columns(), self.texts()
        sizes = Sizes.of([], len(self.activities))
        for place, chunks in enumerate(self._parts()):
            bucket = joined(chunks, columns, texts)
            writer.add(place, bucket, self.kinds)
            sizes += Sizes.of([bucket], len(self.activities))
        return self._finish(writer, sizes, folder)

    def write_after(self, base: InFolder, folder: Path) -> InFolder:
        """The events of a log and those that were gathered after it, as a folder.

        Parameters
        ----------
        base : InFolder
            The log for which the gatherer was made, by `after`.
        folder : path
            Empty; the files of `base` become files of it as well, without being copied.
        """
        link_files(base.folder, folder, [file for files in base.layers for file in files])
        writer, columns, texts = FolderWriter(folder, base.layers), self.columns(), self.texts()
        sizes = base.sizes_as_met + Sizes.of([], len(self.activities))
        for place, chunks in enumerate(self._parts()):
            if chunks:
                new = joined(chunks, columns, texts)
                known = int(pc.sum(pc.is_in(new.cases, value_set=base.cases(place))).as_py() or 0)
                writer.add(place, new, self.kinds)
                sizes += replace(Sizes.of([new], len(self.activities)), cases=new.n_cases - known)
        return self._finish(writer, sizes, folder)

    def _finish(self, writer: FolderWriter, sizes: Sizes, folder: Path) -> InFolder:
        names = {name: list(n.number) for name, n in self.names.items()}
        writer.finish(self.kinds, names, list(self.activities.number), sizes, self.n_events)
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
