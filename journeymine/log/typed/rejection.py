"""Which rows cannot become events, and for what reason: one for each row, the gravest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from journeymine.log.accounting.rows import REASONS, Reject
from journeymine.log.times.column import NEVER, UNREADABLE, Times
from journeymine.log.typed.raw import RawRows, row_text
from journeymine.log.values.arrays import bools
from journeymine.log.values.coded import of_rows
from journeymine.log.values.text import MAX_CELL, as_text, has_byte, is_text, missing

__all__ = ["Fault", "damage", "faults_of", "first_faults", "rejects_of"]

_RAW = 200


@dataclass(frozen=True, slots=True, eq=False)
class Fault:
    """A reason for which rows are rejected, the column it lies in, and the rows."""

    code: str
    column: str
    rows: NDArray[np.bool_]


def faults_of(
    table: pa.Table,
    texts: Mapping[str, pa.DictionaryArray],
    columns: Mapping[str, str],
    times: Times,
) -> list[Fault]:
    """Everything for which a row is rejected, the gravest first.

    Parameters
    ----------
    table : pyarrow.Table
        The rows as they came.
    texts : mapping of str to dictionary array
        Its columns as numbered text, as far as they are read as text.
    columns : mapping of str to str
        Canonical column -> column of the table.
    times : Times
        What was read from the time column.
    """
    found = list(damage(table, texts, (columns["case"], columns["activity"])))
    for code, role in (("JM-E101", "case"), ("JM-E102", "activity")):
        name = columns[role]
        found.append(Fault(code, name, of_rows(texts[name], _missing, null=True)))
    found.append(Fault("JM-E103", columns["time"], times.absent))
    found.extend(Fault(code, columns["time"], rows) for code, rows in times.faults.items())
    return [fault for fault in found if fault.rows.any()]


def first_faults(faults: list[Fault], n: int) -> NDArray[np.int64]:
    """For each of `n` rows the place of its gravest fault in `faults`, or -1."""
    first = np.full(n, -1, np.int64)
    for place in reversed(range(len(faults))):
        first[faults[place].rows] = place
    return first


def rejects_of(
    raw: RawRows, table: pa.Table, faults: list[Fault], first: NDArray[np.int64]
) -> list[Reject]:
    """The rejected rows of a source, in its order."""
    rows = [int(row) for row in np.flatnonzero(first >= 0)]
    lines = raw.raw_of(rows) if raw.raw_of else [row_text(table, row) for row in rows]
    rejects = []
    for row, line in zip(rows, lines, strict=True):
        fault = faults[first[row]]
        reason = REASONS[fault.code]
        if fault.code in (UNREADABLE, NEVER):
            reason = f"{reason}: {str(table[fault.column][row])[:60]}"
        place = raw.before + row + 1 if raw.places is None else int(raw.places[row])
        rejects.append(Reject(raw.name, place, fault.column, fault.code, reason, line[:_RAW]))
    return rejects


def damage(
    table: pa.Table, texts: Mapping[str, pa.DictionaryArray], names: Sequence[str]
) -> Iterator[Fault]:
    """What no row may have: NUL, and in these columns bytes that are no text, or too many."""
    for name in table.column_names:
        if name in texts:
            if has_byte(texts[name].dictionary, 0):
                yield Fault("JM-E107", name, of_rows(texts[name], _has_nul))
        elif is_text(table[name].type):
            text = as_text(table[name])
            if any(has_byte(chunk, 0) for chunk in text.chunks):
                yield Fault("JM-E107", name, bools(_has_nul(text)))
    for name in names:
        text, kind = texts[name], table[name].type
        # what was no text is null; a float's NaN is just a missing value
        if text.null_count and not pa.types.is_floating(kind):
            undecoded = pc.and_(pc.is_null(text), pc.is_valid(table[name]))
            yield Fault("JM-E106", name, undecoded.to_numpy(zero_copy_only=False))
        yield Fault("JM-E108", name, of_rows(text, _too_long))


def _has_nul(texts: pa.Array | pa.ChunkedArray) -> pa.Array | pa.ChunkedArray:
    return pc.match_substring(texts, "\0")


def _missing(texts: pa.Array) -> pa.Array:
    return missing(pa.chunked_array([texts], pa.string())).combine_chunks()


def _too_long(texts: pa.Array) -> pa.Array:
    return pc.greater(pc.utf8_length(texts), MAX_CELL)
