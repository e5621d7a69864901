"""A log in a folder: its buckets as Parquet files, and a manifest that says what they mean.

The folder is made once and never changed::

    manifest.json     what there is: activities, columns, buckets, sizes
    names.parquet     the texts behind the numbers, a row a column
    bucket-*          whole cases, a row a case; see `bucket_file.py`

A bucket may have several layers, each with later events than those before; a case can have
events in more than one.  So events can be added without writing, or reading, what is there.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from journeymine.files import write_file
from journeymine.log.schema import in_schema_order
from journeymine.log.store.bucket import Bucket, Traces
from journeymine.log.store.bucket_file import (
    ARROW,
    PARQUET,
    read_bucket,
    read_cases,
    read_traces,
    write_bucket,
)
from journeymine.log.store.chunk import Chunk
from journeymine.log.store.joining import joined
from journeymine.log.store.storage import InMemory, Sizes

__all__ = ["FORMAT", "FolderWriter", "InFolder"]

FORMAT = "journeymine/log/2"
_MANIFEST, _NAMES = "manifest.json", "names.parquet"
_ACTIVITY = ""
_TYPES = {
    str(kind): kind
    for kind in (pa.string(), pa.int64(), pa.float64(), pa.timestamp("us", tz="UTC"))
}


@dataclass(frozen=True, eq=False)
class InFolder:
    """A log whose buckets are read when they are needed.

    Attributes
    ----------
    folder : path
    activities : tuple of str
    kinds : mapping of str to type
        The columns, in the order in which they were met.
    sizes_as_met : Sizes
        With activities as they were met.
    following : int
        The sequence number that the next event would have.
    layers : tuple of tuples of str
        The files of every bucket, the first layer first.
    names : mapping of str to array of str
        The texts behind the numbers of columns.
    met : tuple of str
        The activities as they were met; a code in a file is a place in it.
    """

    folder: Path
    activities: tuple[str, ...]
    kinds: Mapping[str, pa.DataType]
    sizes_as_met: Sizes = field(repr=False)
    following: int
    layers: tuple[tuple[str, ...], ...]
    names: Mapping[str, pa.Array] = field(repr=False)
    met: tuple[str, ...] = field(repr=False)

    @classmethod
    def open(cls, folder: Path) -> InFolder:
        """The log that `FolderWriter` wrote there."""
        manifest = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
        if manifest["schema"] != FORMAT:
            raise ValueError(f"a log of the form {manifest['schema']}, not {FORMAT}")
        table = pq.read_table(folder / _NAMES)
        lists = zip(table["column"].to_pylist(), table["names"], strict=True)
        names = {column: value.values for column, value in lists}
        met = tuple(names.pop(_ACTIVITY).to_pylist())
        sizes = manifest["sizes"]
        sizes["times"] = np.array(sizes["times"], np.int64)
        return cls(
            folder,
            tuple(sorted(met)),
            {name: _TYPES[kind] for name, kind in manifest["columns"].items()},
            Sizes(**sizes),
            manifest["following"],
            tuple(tuple(layers) for layers in manifest["buckets"]),
            names,
            met,
        )

    @property
    def columns(self) -> Mapping[str, pa.DataType]:
        """The columns beside the four of the core: canonical ones first."""
        return in_schema_order(self.kinds)

    @property
    def sizes(self) -> Sizes:
        """What was counted when the log was written."""
        times = np.zeros(len(self.met), np.int64)
        times[_places(self.met, self.activities)] = self.sizes_as_met.times
        return replace(self.sizes_as_met, times=times)

    def buckets(self, columns: Collection[str] = ()) -> Iterator[Bucket]:
        """Every bucket, its layers put together."""
        codes = _places(self.met, self.activities)
        for place, files in enumerate(self.layers):
            if files:
                yield self.bucket(place, columns).recoded(codes)

    def traces(self) -> Iterator[Traces]:
        """Of every bucket; of one layer only two columns are read."""
        codes = _places(self.met, self.activities)
        for place, files in enumerate(self.layers):
            if len(files) == 1:
                traces = read_traces(str(self.folder / files[0]))
                yield Traces(traces.offsets, codes[traces.activity], traces.time)
            elif files:
                yield self.bucket(place).recoded(codes).traces

    def in_memory(self) -> InMemory:
        """The same log in one bucket."""
        buckets = list(self.buckets(list(self.columns)))
        one = Bucket.sorted(buckets) if len(buckets) != 1 else buckets[0]
        return InMemory(self.activities, self.columns, one)

    def bucket(self, place: int, columns: Collection[str] = ()) -> Bucket:
        """One bucket, its activities still as they were met."""
        kinds = enumerate(self.kinds.items())
        wanted = {name: (number, kind) for number, (name, kind) in kinds if name in columns}
        files = [str(self.folder / file) for file in self.layers[place]]
        layers = [read_bucket(file, wanted, self.names) for file in files]
        return layers[0] if len(layers) == 1 else _together(layers, wanted, self.names)

    def cases(self, place: int) -> pa.Array:
        """The case ids of one bucket; some may stand there twice."""
        files = [str(self.folder / file) for file in self.layers[place]]
        return pa.concat_arrays([pa.array([], pa.string()), *map(read_cases, files)])


def _places(met: Sequence[str], activities: Sequence[str]) -> NDArray[np.int32]:
    """Where each activity, as it was met, stands among all in order."""
    place = {name: i for i, name in enumerate(activities)}
    return np.array([place[name] for name in met], np.int32)


class FolderWriter:
    """Writes the buckets of a log, one after the other, and then what they mean.

    Parameters
    ----------
    folder : path
        Empty, or with the files of `layers` in it.
    layers : sequence of sequences of str
        The files that each bucket has already.
    lasting : bool, default True
        The folder is kept; otherwise it is gone when the process ends.
    """

    def __init__(
        self, folder: Path, layers: Sequence[Sequence[str]] = (), *, lasting: bool = True
    ) -> None:
        self._folder, self._ending = folder, PARQUET if lasting else ARROW
        self._layers = [list(files) for files in layers]

    def add(self, place: int, bucket: Bucket, columns: Iterable[str]) -> None:
        """Write a bucket over what is there in its place.

        Parameters
        ----------
        place : int
        bucket : Bucket
            With activities as they were met; it may be empty.
        columns : iterable of str
            All columns, in the order in which they were met.
        """
        while len(self._layers) <= place:
            self._layers.append([])
        if bucket.n_events:
            there = self._layers[place]
            name = f"bucket-{place:04d}-{len(there)}{self._ending}"
            numbers = {column: number for number, column in enumerate(columns)}
            write_bucket(self._folder / name, bucket, numbers)
            there.append(name)

    def finish(
        self,
        columns: Mapping[str, pa.DataType],
        names: Mapping[str, Sequence[str]],
        activities: Sequence[str],
        sizes: Sizes,
        following: int,
    ) -> None:
        """Write the manifest.

        Parameters
        ----------
        columns : mapping of str to type
            In the order in which they were met.
        names : mapping of str to sequence of str
            The texts behind the numbers of columns.
        activities : sequence of str
            As they were met.
        sizes : Sizes
            With activities as they were met.
        following : int
            The sequence number that the next event would have.
        """
        table = pa.table(
            {
                "column": pa.array([_ACTIVITY, *names], pa.string()),
                "names": pa.array([activities, *names.values()], pa.list_(pa.string())),
            }
        )
        sink = pa.BufferOutputStream()
        pq.write_table(table, sink, compression="zstd")
        write_file(self._folder / _NAMES, sink.getvalue().to_pybytes())
        manifest = {
            "schema": FORMAT,
            "columns": {name: str(kind) for name, kind in columns.items()},
            "buckets": self._layers,
            "sizes": {**asdict(sizes), "times": sizes.times.tolist()},
            "following": following,
        }
        write_file(self._folder / _MANIFEST, json.dumps(manifest).encode("utf-8"))


def _together(
    layers: Sequence[Bucket],
    columns: Mapping[str, tuple[int, pa.DataType]],
    names: Mapping[str, pa.Array],
) -> Bucket:
    """Layers as one bucket."""
    chunks = [
        Chunk(
            layer.cases,
            layer.case_numbers.astype(np.int32),
            layer.activity,
            layer.time,
            layer.sequence,
            layer.columns,
        )
        for layer in layers
    ]
    kinds = {name: kind for name, (_, kind) in columns.items()}
    return joined(chunks, kinds, names)
