"""The table in a sheet: below its titles, with its header, as columns of text and of dates.

People put titles above a table, notes beside it and totals below.  The header is the first
row of names that stand over what is filled below them; what stands above it is no row, and
everything below is.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from journeymine.errors import LogError, Problem
from journeymine.files import inflates_too_much
from journeymine.reading.workbook.sheet import Cell, Kind, Merged, Row, SheetReader

__all__ = ["NEVER_CALCULATED", "SheetTable", "header_of", "table_of"]

NEVER_CALCULATED = "never calculated"
"""Why a cell with a formula has no value, where it is no error of the sheet."""

_LOOK = 50
_BELOW = 20
_COVERS = 0.7
_BATCH_CELLS = 500_000
_CELL = 4
_MAX_SPREAD = 5_000_000
_EMPTY = (Kind.ERROR, Kind.NOT_CALCULATED)
_DATES = (Kind.DAY, Kind.MOMENT)


@dataclass(frozen=True, slots=True, eq=False)
class SheetTable:
    """A table of a sheet, and what its reader should know.

    Attributes
    ----------
    table : pyarrow.Table
        A column of dates or moments where all its values are; otherwise text.
    places : array of int64
        The row of the sheet that each row came from.
    header_row : int
        The row of the sheet with the names.
    rows_above : int
        Rows above it that are not empty.
    empty : counter of str
        Cells without a value: errors by their name, formulas that were never calculated.
    rounded : counter of str
        By column, whole numbers with more digits than a workbook keeps.
    hidden_rows, spread : int
        Rows that the sheet hides; cells that have their value from a merged one.
    """

    table: pa.Table
    places: NDArray[np.int64]
    header_row: int
    rows_above: int
    empty: Counter[str]
    rounded: Counter[str]
    hidden_rows: int
    spread: int


def header_of(rows: Sequence[Row], names: Collection[str] = ()) -> int | None:
    """The place in `rows` of the header; None if there is no table.

    The first row that has all of `names`; else the first of at least two cells, mostly
    texts and no dates, that stand over at least 70 % of the filled cells in the next twenty
    rows; else the first of at least two cells.
    """
    if names:
        wanted = set(names)
        for place, row in enumerate(rows):
            if wanted <= {cell.text for cell in row.cells.values()}:
                return place
    filled = [set(row.cells) for row in rows]
    for place, row in enumerate(rows):
        kinds = [cell.kind for cell in row.cells.values()]
        texts = kinds.count(Kind.TEXT)
        if len(kinds) < 2 or 2 * texts < len(kinds) or not {*_DATES, Kind.CLOCK}.isdisjoint(kinds):
            continue
        below = filled[place + 1 : place + 1 + _BELOW]
        total = sum(map(len, below))
        if total and sum(len(one & filled[place]) for one in below) >= _COVERS * total:
            return place
    return next((place for place, columns in enumerate(filled) if len(columns) > 1), None)


def table_of(reader: SheetReader, size: int, names: Collection[str] = ()) -> SheetTable | None:
    """The table of a sheet; None if there is none.

    Parameters
    ----------
    reader : SheetReader
    size : int
        Bytes of the workbook, by which the limit of what it may become is told.
    names : collection of str
        Columns that the table is known to have.

    Raises
    ------
    LogError
        ``JM-E205`` if few bytes become a flood of text or of empty columns.
    """
    rows = (row for row in reader.rows() if any(cell.text.strip() or cell.kind in _EMPTY
                                                for cell in row.cells.values()))  # fmt: skip
    first = list(islice(rows, _LOOK))
    place = header_of(first, names)
    if place is None:
        return None
    head = first[place]
    columns = _Columns(head.cells, reader.book.path, size)
    for row in chain(first[place + 1 :], rows):
        columns.add(row)
    columns.flush()
    table, spread = columns.table(reader)
    return SheetTable(
        table,
        np.array(columns.places, np.int64),
        head.number,
        place,
        columns.empty,
        columns.rounded,
        columns.hidden,
        spread,
    )


class _Columns:
    """The rows of a table so far, by column of the sheet."""

    def __init__(self, header: dict[int, Cell], path: str, size: int) -> None:
        self._names = {place: cell.text for place, cell in header.items() if cell.text.strip()}
        self._path, self._size = path, size
        self._rows: list[dict[int, Cell]] = []
        self._tables: list[pa.Table] = []
        self._kinds: dict[int, Counter[Kind]] = {}
        self._room = 0
        self.places: array[int] = array("q")
        self.empty: Counter[str] = Counter()
        self.rounded: Counter[str] = Counter()
        self.hidden = 0

    def add(self, row: Row) -> None:
        """A row below the header."""
        self._rows.append(row.cells)
        self.places.append(row.number)
        self.hidden += row.hidden
        if not row.cells.keys() <= self._names.keys():
            for place in row.cells:
                self._names.setdefault(place, f"column {_letters(place)}")
        if len(self._rows) * len(self._names) > _BATCH_CELLS:
            self.flush()

    def flush(self) -> None:
        """Turn the rows so far into columns, which take a tenth of their room."""
        self._room += sum(
            _CELL * len(self._names) + sum(len(cell.text) for cell in cells.values())
            for cells in self._rows
        )
        if inflates_too_much(self._room, self._size):
            message = (
                f"The {self._size:,} bytes of the workbook become {self._room:,} bytes of table; "
                "that is how a decompression bomb looks."
            )
            hint = "save the sheet as .csv if you trust it"
            raise LogError(Problem("JM-E205", message, hint, file=self._path))
        arrays = []
        for place, name in self._names.items():
            cells = [row.get(place) for row in self._rows]
            kinds = Counter(cell.kind for cell in cells if cell is not None)
            self._kinds.setdefault(place, Counter()).update(kinds)
            if count := kinds[Kind.ROUNDED]:
                self.rounded[name] += count
            if kinds[Kind.ERROR] or kinds[Kind.NOT_CALCULATED]:
                self.empty.update(_emptiness(cells))
            texts = [None if c is None or c.kind in _EMPTY else c.text for c in cells]
            arrays.append(pa.array(texts, pa.string()))
        names = [str(place) for place in self._names]
        self._tables.append(pa.Table.from_arrays(arrays, names=names))
        self._rows = []

    def table(self, reader: SheetReader) -> tuple[pa.Table, int]:
        """The columns in the order of the sheet, and how many cells were merged ones."""
        joined = pa.concat_tables(self._tables, promote_options="default").combine_chunks()
        places = np.array(self.places, np.int64)
        if sum(one.last_row - one.first_row for one in reader.merged) > _MAX_SPREAD:
            message = "The workbook is damaged: its merged cells overlap."
            raise LogError(Problem("JM-E227", message, "save it again", file=self._path))
        arrays, spread = [], 0
        for place in sorted(self._names):
            merged = [one for one in reader.merged if one.first_column == place]
            column, count = _spread_down(joined[str(place)].combine_chunks(), merged, places)
            arrays.append(_typed(column, self._kinds[place]))
            spread += count
        names = [self._names[place] for place in sorted(self._names)]
        return pa.Table.from_arrays(arrays, names=names), spread


def _emptiness(cells: Iterable[Cell | None]) -> Iterator[str]:
    for cell in cells:
        if cell is not None and cell.kind in _EMPTY:
            yield cell.text[:20] if cell.kind is Kind.ERROR else NEVER_CALCULATED


def _spread_down(
    column: pa.Array, merged: Sequence[Merged], places: NDArray[np.int64]
) -> tuple[pa.Array, int]:
    """The column with a merged cell's value in every row that it covers; how many those are."""
    values: list[str | None] | None = None
    count = 0
    for one in merged:
        first = int(np.searchsorted(places, one.first_row))
        last = int(np.searchsorted(places, one.last_row, side="right"))
        if first == len(places) or places[first] != one.first_row or not column[first].is_valid:
            continue
        values = column.to_pylist() if values is None else values
        for row in range(first + 1, last):
            if values[row] is None:
                values[row] = values[first]
                count += 1
    return (column, 0) if values is None else (pa.array(values, pa.string()), count)


def _typed(column: pa.Array, kinds: Counter[Kind]) -> pa.Array:
    """Real dates if all values are, otherwise the text."""
    there = sum(count for kind, count in kinds.items() if kind not in _EMPTY)
    if not there or sum(kinds[kind] for kind in _DATES) < there:
        return column
    try:
        if kinds[Kind.DAY] == there:
            return pc.cast(column, pa.date32())
        whole = not pc.any(pc.match_substring(column, ".")).as_py()
        return pc.cast(column, pa.timestamp("s" if whole else "ms"))
    except pa.ArrowInvalid:  # a date that a program wrote as text, in a form of its own
        return column


def _letters(column: int) -> str:
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
