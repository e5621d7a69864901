"""A log in a folder: its buckets as Parquet files, and a manifest that says what they mean.

The folder is made once and never changed::

    manifest.json     what there is: activities, columns, buckets, sizes
    names.parquet     the texts behind the numbers, a row a column
    bucket-*.parquet  whole cases, a row a case; see `parquet.py`

A bucket may have several layers: the cases of a later layer take the place of those of the
same id in earlier ones.  So events can be added without writing every case anew.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from journeymine.files import write_file
from journeymine.log.store.bucket import Bucket
from journeymine.log.store.parquet import read_bucket, write_bucket
from journeymine.log.store.storage import InMemory, Sizes

__all__ = ["FORMAT", "FolderWriter", "InFolder"]

FORMAT = "journeymine/log/1"
_MANIFEST, _NAMES = "manifest.json", "names.parquet"
_ACTIVITY = ""
_TYPES = {str(kind): kind for kind in (pa.string(), pa.float64(), pa.timestamp("us", tz="UTC"))}


@dataclass(frozen=True, eq=False)
class InFolder:
    """A log whose buckets are read when they are needed.

    Attributes
    ----------
    folder : path
    activities : tuple of str
    columns : mapping of str to type
    sizes : Sizes
    layers : tuple of tuples of str
        The files of every bucket, the first layer first.
    names : mapping of str to array of str
        The texts behind the numbers of columns.
    """

    folder: Path
    activities: tuple[str, ...]
    columns: Mapping[str, pa.DataType]
    sizes: Sizes
    layers: tuple[tuple[str, ...], ...]
    names: Mapping[str, pa.Array] = field(repr=False)
    met: tuple[str, ...] = field(repr=False)

    @classmethod
    def open(cls, folder: Path) -> InFolder:
        """The log that `FolderWriter` wrote there."""
        manifest = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
        table = pq.read_table(folder / _NAMES)
        lists = zip(table["column"].to_pylist(), table["names"], strict=True)
        names = {column: value.values for column, value in lists}
        met = tuple(names.pop(_ACTIVITY).to_pylist())
        activities = tuple(sorted(met))
        codes = _places(met, activities)
        times = np.zeros(len(met), np.int64)
        times[codes] = manifest["sizes"].pop("times")
        return cls(
            folder,
            activities,
            {name: _TYPES[kind] for name, kind in manifest["columns"].items()},
            Sizes(times=times, **manifest["sizes"]),
            tuple(tuple(layers) for layers in manifest["buckets"]),
            names,
            met,
        )

    def buckets(self, columns: Collection[str] = ()) -> Iterator[Bucket]:
        """Every bucket, its layers put together."""
        codes = _places(self.met, self.activities)
        for place, files in enumerate(self.layers):
            if files:
                yield self.bucket(place, columns).recoded(codes)

    def in_memory(self) -> InMemory:
        """The same log in one bucket."""
        buckets = list(self.buckets(list(self.columns)))
        one = Bucket.sorted(buckets) if len(buckets) != 1 else buckets[0]
        return InMemory(self.activities, self.columns, one)

    def bucket(self, place: int, columns: Collection[str] = ()) -> Bucket:
        """One bucket, its activities still as they were met."""
        wanted = {
            name: (i, kind)
            for i, (name, kind) in enumerate(self.columns.items())
            if name in columns
        }
        layers = [
            read_bucket(str(self.folder / file), wanted, self.names) for file in self.layers[place]
        ]
        return _over(layers) if len(layers) > 1 else layers[0]


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
    """

    def __init__(self, folder: Path, layers: Sequence[Sequence[str]] = ()) -> None:
        self._folder = folder
        self._layers = [list(files) for files in layers]

    def add(self, place: int, bucket: Bucket) -> None:
        """Write a bucket, its activities as they were met, over what is there in its place."""
        while len(self._layers) <= place:
            self._layers.append([])
        if bucket.n_events:
            there = self._layers[place]
            name = f"bucket-{place:04d}-{len(there)}.parquet"
            write_file(self._folder / name, write_bucket(bucket))
            there.append(name)

    def finish(
        self,
        columns: Mapping[str, pa.DataType],
        names: Mapping[str, Sequence[str]],
        activities: Sequence[str],
        sizes: Sizes,
    ) -> None:
        """Write the manifest.

        Parameters
        ----------
        columns : mapping of str to type
            In the order in which the buckets have them.
        names : mapping of str to sequence of str
            The texts behind the numbers of columns.
        activities : sequence of str
            As they were met.
        sizes : Sizes
            With activities as they were met.
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
        }
        write_file(self._folder / _MANIFEST, json.dumps(manifest).encode("utf-8"))


def _over(layers: Sequence[Bucket]) -> Bucket:
    """Layers as one bucket: the last that has a case says what is in it."""
    kept = []
    later = layers[-1].cases
    for layer in reversed(layers[:-1]):
        gone = pc.is_in(layer.cases, value_set=later).to_numpy(zero_copy_only=False)
        kept.append(layer.of_cases(~gone))
        later = pa.concat_arrays([later, layer.cases])
    return Bucket.sorted([*kept, layers[-1]])
