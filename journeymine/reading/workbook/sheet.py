"""The cells of a sheet, row by row, as their text and what kind of value it was."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

from journeymine.reading.workbook.dates import date_text
from journeymine.reading.workbook.formats import Shown
from journeymine.reading.workbook.package import Sheet, Workbook
from journeymine.reading.workbook.strings import unescaped
from journeymine.reading.workbook.xml import MAX_DEPTH, Parser

__all__ = ["Cell", "Kind", "Merged", "Row", "SheetReader"]

_MAX_ROW, _MAX_COLUMN = 1_048_576, 16_384
_MAX_MERGED = 100_000
_DIGITS = 15
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_LETTERS = re.compile("[A-Z]{1,3}")
_TAGS = ("row", "c", "v", "t", "f", "rPh", "mergeCell")
_TRUTH = {"1": "true", "0": "false", "true": "true", "false": "false"}


class Kind(Enum):
    """What a cell holds."""

    TEXT = "text"
    NUMBER = "number"
    ROUNDED = "a number with more digits than Excel keeps"
    TRUTH = "true or false"
    DAY = "day"
    MOMENT = "moment"
    CLOCK = "time of day"
    ERROR = "error"
    NOT_CALCULATED = "formula without a value"


_OF_SHOWN = {
    Shown.DAY: Kind.DAY, Shown.MOMENT: Kind.MOMENT, Shown.CLOCK: Kind.CLOCK,
    Shown.LASTING: Kind.CLOCK,
}  # fmt: skip


class Cell(NamedTuple):
    """A cell that is not empty: what it holds, as text."""

    kind: Kind
    text: str


class Row(NamedTuple):
    """A row with at least one cell, by column from 0; `number` as the sheet shows it."""

    number: int
    hidden: bool
    cells: dict[int, Cell]


class Merged(NamedTuple):
    """Cells that are shown as one: rows as the sheet shows them, columns from 0; inclusive."""

    first_row: int
    last_row: int
    first_column: int
    last_column: int


@dataclass(slots=True)
class SheetReader:
    """Reads a sheet once, from top to bottom.

    Attributes
    ----------
    merged : list of Merged
        Complete when all rows were read: it stands below them.
    """

    book: Workbook
    sheet: Sheet
    merged: list[Merged] = field(default_factory=list)

    def rows(self) -> Iterator[Row]:
        """The rows that have a cell with something in it.

        Raises
        ------
        LogError
            ``JM-E227`` if the sheet is damaged: cells out of order, twice, or of no kind.
        """
        parser = _Cells(self.book, self.sheet)
        with self.book.part(self.sheet.part) as stream:
            for _ in parser.parse(stream):
                yield from parser.rows
                parser.rows.clear()
        self.merged.extend(parser.merged)


class _Cells(Parser):
    def __init__(self, book: Workbook, sheet: Sheet) -> None:
        super().__init__(book.path, f"sheet '{sheet.name}'")
        self.rows: list[Row] = []
        self.merged: list[Merged] = []
        self._strings, self._from_1904 = book.strings, book.from_1904
        self._shown = {str(style): shown for style, shown in enumerate(book.formats.shown())}
        self._tags: dict[str, str] = {}
        self._number, self._number_text = 0, ""  # of the row
        self._hidden = False
        self._cells: dict[int, Cell] = {}
        self._column = -1
        self._kind = ""
        self._style = "0"
        self._value: list[str] = []
        self._formula = self._spoken = self._inside = False

    def started(self, name: str, attributes: dict[str, str], /) -> None:
        """A row, a cell, or what stands in a cell."""
        self._depth += 1  # here and not in another call: there are millions of elements
        if self._depth > MAX_DEPTH:
            raise self.too_deep()
        tag = self._tags.get(name)
        if tag == "c":
            self._begin_cell(attributes)
        elif tag == "v" or tag == "t":
            self._inside = not self._spoken
        elif tag == "row":
            self._begin_row(attributes)
        elif tag == "f":
            self._formula = True
        elif tag == "rPh":
            self._spoken = True
        elif tag == "mergeCell":
            self._merge(attributes.get("ref", ""))
        elif not self._tags:  # the outermost element, whose prefix all others share
            prefix, colon, _ = name.rpartition(":")
            self._tags = {f"{prefix}{colon}{tag}": tag for tag in _TAGS}

    def text(self, data: str, /) -> None:
        """What a cell holds."""
        if self._inside:
            self._value.append(data)

    def ended(self, name: str, /) -> None:
        """A row or a cell is complete."""
        self._depth -= 1
        tag = self._tags.get(name)
        if tag == "v" or tag == "t":
            self._inside = False
        elif tag == "c":
            self._end_cell()
        elif tag == "row":
            if self._cells:
                self.rows.append(Row(self._number, self._hidden, self._cells))
        elif tag == "rPh":
            self._spoken = False

    def _begin_row(self, attributes: dict[str, str]) -> None:
        said = attributes.get("r")
        number = self._number + 1 if said is None else int(said) if said.isdecimal() else 0
        if not self._number < number <= _MAX_ROW:
            raise self._damaged(f"row {said} stands after row {self._number}")
        self._number, self._number_text = number, str(number)
        self._hidden = attributes.get("hidden") in ("1", "true")
        self._cells = {}
        self._column = -1

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        said = attributes.get("r")
        if said is None:
            column = self._column + 1
        else:
            letters = said.removesuffix(self._number_text)
            column = _column(letters) if len(letters) < len(said) else -1
            if column < 0:
                raise self._damaged(f"the cell {said!r} stands in row {self._number}")
        if not self._column < column < _MAX_COLUMN:
            raise self._damaged(f"the cell {said!r} of row {self._number} is out of order")
        self._column = column
        self._kind = attributes.get("t", "n")
        self._style = attributes.get("s", "0")
        self._value = []
        self._formula = False

    def _end_cell(self) -> None:
        text = "".join(self._value)
        if text:
            cell = self._cell(text)
            if cell.text:
                self._cells[self._column] = cell
        elif self._formula and self._kind != "str":
            self._cells[self._column] = Cell(Kind.NOT_CALCULATED, "")

    def _cell(self, text: str) -> Cell:
        kind = self._kind
        if kind == "s":
            return Cell(Kind.TEXT, self._shared(text))
        if kind in ("str", "inlineStr"):
            return Cell(Kind.TEXT, unescaped(text))
        if kind == "n":
            return self._of_number(text, self._shown.get(self._style, Shown.NUMBER))
        if kind == "b":
            return Cell(Kind.TRUTH, _TRUTH.get(text.strip(), text))
        if kind == "e":
            return Cell(Kind.ERROR, text)
        if kind == "d":
            return Cell(Kind.MOMENT if "T" in text else Kind.DAY, text.strip())
        raise self._damaged(f"a cell of row {self._number} is of an unknown kind {kind!r}")

    def _shared(self, text: str) -> str:
        text = text.strip()
        place = int(text) if text.isdecimal() and len(text) < 10 else len(self._strings)
        if place >= len(self._strings):
            raise self._damaged(f"a cell of row {self._number} refers to a text that is not there")
        return self._strings[place]

    def _of_number(self, text: str, shown: Shown) -> Cell:
        text = text.strip()
        try:
            number = float(text)
        except ValueError:
            number = math.nan
        if not math.isfinite(number) or not text.isascii() or "_" in text:
            raise self._damaged(f"{text[:40]!r} in row {self._number} is no number")
        if shown is not Shown.NUMBER:
            date = date_text(number, shown, from_1904=self._from_1904)
            if date is not None:
                return Cell(_OF_SHOWN[date[0]], date[1])
        if not number.is_integer():
            return Cell(Kind.NUMBER, repr(number))
        plain = text if text.isdecimal() else str(int(number))
        kind = Kind.ROUNDED if len(plain.lstrip("-0")) > _DIGITS else Kind.NUMBER
        return Cell(kind, plain)

    def _merge(self, reference: str) -> None:
        start, _, stop = reference.partition(":")
        (first_row, first_column), (last_row, last_column) = _place(start), _place(stop or start)
        if min(first_row, last_row) and len(self.merged) < _MAX_MERGED:
            self.merged.append(Merged(first_row, last_row, first_column, last_column))

    def _damaged(self, said: str) -> Exception:
        return self.refuse("JM-E227", f"The workbook is damaged: {said}", "copy or export it again")


def _place(reference: str) -> tuple[int, int]:
    """The row, and the column from 0, of a reference; 0 and -1 if it is none."""
    found = _REFERENCE.fullmatch(reference)
    return (int(found[2]), _column(found[1])) if found else (0, -1)


@lru_cache(1 << 15)
def _column(letters: str) -> int:
    """The number of a column from 0; -1 if it has no such letters."""
    if not _LETTERS.fullmatch(letters):
        return -1
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - ord("A") + 1
    return number - 1
