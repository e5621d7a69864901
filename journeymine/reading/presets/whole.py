"""All pieces of a source as one: what repeats a row, or comes before it, may stand anywhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import pyarrow as pa

from journeymine.log import RawRows, RawStream
from journeymine.log.typed.raw import row_text
from journeymine.log.values.text import as_text, is_text

__all__ = ["whole"]


def whole(stream: RawStream) -> RawRows:
    """The rows of a stream, all there.

    It needs the memory of the source, which the typed step alone does not.  Texts are not
    numbered, since some pieces of a column may be and others not.
    """
    pieces = [replace(piece, table=_unnumbered(piece.table)) for piece in stream.pieces()]
    if len(pieces) == 1:
        return pieces[0]
    counted = [
        np.arange(piece.before + 1, piece.before + len(piece.table) + 1)
        if piece.places is None
        else piece.places
        for piece in pieces
    ]
    return RawRows(
        pa.concat_tables([piece.table for piece in pieces]),
        pieces[0].name,
        stream.path,
        np.concatenate(counted).astype(np.int64),
        tuple(reject for piece in pieces for reject in piece.rejects),
        tuple(finding for piece in pieces for finding in piece.findings),
        _raw_of(pieces),
        stream.prescribed,
        stream.iso_only,
        stream.source,
    )


def _unnumbered(table: pa.Table) -> pa.Table:
    for place, column in enumerate(table.columns):
        if pa.types.is_dictionary(column.type) and is_text(column.type):
            table = table.set_column(place, table.field(place).name, as_text(column))
    return table


def _raw_of(pieces: Sequence[RawRows]) -> Callable[[Sequence[int]], list[str]] | None:
    if all(piece.raw_of is None for piece in pieces):
        return None
    starts = np.cumsum([0, *(len(piece.table) for piece in pieces)])

    def lines(rows: Sequence[int]) -> list[str]:
        asked = np.asarray(rows, np.int64)
        found: list[str] = []
        for piece, start, end in zip(pieces, starts[:-1], starts[1:], strict=True):
            own = [int(row - start) for row in asked[(asked >= start) & (asked < end)]]
            known = piece.raw_of
            found += known(own) if known else [row_text(piece.table, row) for row in own]
        return found

    return lines
