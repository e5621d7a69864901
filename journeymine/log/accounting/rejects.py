"""The rejected rows of a log: as many as there are, kept as a table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, fields
from typing import overload

import pyarrow as pa

from journeymine.log.accounting.rows import Reject

__all__ = ["Rejects"]

_SCHEMA = pa.schema(
    {field.name: pa.int64() if field.name == "line" else pa.string() for field in fields(Reject)}
)


class Rejects(Sequence[Reject]):
    """A sequence of `Reject`, in the order of the sources.

    Examples
    --------
    >>> rejects = Rejects.of([Reject("a.csv", 7, "case", "JM-E101", "missing case", ",pay")])
    >>> len(rejects), rejects[0].line, [reject.code for reject in rejects]
    (1, 7, ['JM-E101'])
    """

    def __init__(self, table: pa.Table | None = None) -> None:
        self._table = _SCHEMA.empty_table() if table is None else table

    @classmethod
    def of(cls, rejects: Iterable[Reject]) -> Rejects:
        """The same rejects as a table."""
        return cls(pa.Table.from_pylist([asdict(reject) for reject in rejects], _SCHEMA))

    @classmethod
    def joined(cls, parts: Iterable[Rejects]) -> Rejects:
        """All parts, one after the other."""
        return cls(pa.concat_tables([_SCHEMA.empty_table(), *(part.to_arrow() for part in parts)]))

    def to_arrow(self) -> pa.Table:
        """A row a reject; the columns of `Reject`."""
        return self._table

    def __len__(self) -> int:
        return int(self._table.num_rows)

    def __iter__(self) -> Iterator[Reject]:
        for batch in self._table.to_batches(max_chunksize=10_000):
            for row in batch.to_pylist():
                yield Reject(**row)

    @overload
    def __getitem__(self, place: int) -> Reject: ...
    @overload
    def __getitem__(self, place: slice) -> Rejects: ...
    def __getitem__(self, place: int | slice) -> Reject | Rejects:
        if isinstance(place, slice):
            return Rejects(self._table.take(pa.array(range(len(self))[place], pa.int64())))
        return Reject(**self._table.slice(range(len(self))[place], 1).to_pylist()[0])
