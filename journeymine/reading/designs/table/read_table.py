"""Read a design from a table with one row a touchpoint: CSV, TSV or a workbook.

===============  ===============================================================
touchpoint       what the touchpoint is called; the only column that must be there
stage, owner     as in a ``.journey.yaml``
channels         several of them by commas, or by semicolons
actor            customer, company, partner or system
lane             frontstage, backstage or system
experience       how it is meant to feel, from 1 to 5
aliases          what the logs call it
description      what happens there
order            numbers; rows follow them, and the same number means in any order
optional         yes, if a customer may leave it out
repeat           yes (once or more), 2, 1-3 or 2+
choice           rows with the same name here are its branches
branch           rows of a choice with the same name here are one branch of it
===============  ===============================================================

The columns may be called so in Swedish, Danish, Norwegian and German as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

import pyarrow as pa
import pyarrow.compute as pc

from journeymine.design import DesignedJourney
from journeymine.errors import DesignError, LogError
from journeymine.files import SourceFile
from journeymine.language import Figure, quoted, sentence_counted
from journeymine.log import Finding, RawRows
from journeymine.reading.designs.gathered import Gathered
from journeymine.reading.designs.table.cells import Row, row_of
from journeymine.reading.designs.table.columns import columns_of
from journeymine.reading.designs.table.path import path_of_rows
from journeymine.reading.refusals import Refusals
from journeymine.reading.text.rows import read_text_rows
from journeymine.reading.workbook.rows import read_xlsx_rows

__all__ = ["read_table"]

_MOST_ROWS = 10_000
_APOSTROPHE = re.compile("''*[=+@-]")


def read_table(source: SourceFile, title: str) -> DesignedJourney:
    """The journey of a table; `title` is its name, for the table holds none.

    Raises
    ------
    DesignError
        ``JM-E2xx`` if the table cannot be read as one, else every problem at once:
        ``JM-E380`` for the columns, ``JM-E381`` for a cell, ``JM-E382`` for rows that do not
        fit together, by row and column.
    """
    refusals = Refusals(source.path)
    try:
        pieces = (
            [read_xlsx_rows(source)]
            if source.ending == ".xlsx"
            else list(read_text_rows(source).pieces())
        )
    except LogError as error:
        raise DesignError(*error.problems) from error
    for reject in chain.from_iterable(piece.rejects for piece in pieces):
        refusals.add(
            "JM-E382", f"The row cannot be read: {reject.reason}.", "mend it", line=reject.line
        )
    header = pieces[0].table.column_names
    first = _header_line(pieces[0])
    at = columns_of(header, first, refusals)
    rows = list(_rows(pieces, at, refusals))
    if not rows and not refusals.found:
        message = "The table holds no row with a touchpoint."
        raise refusals.error("JM-E329", message, "add a row for every touchpoint", line=first)
    if len(rows) > _MOST_ROWS:
        message = f"The table has {len(rows):,} rows; a design has a row for every touchpoint."
        raise refusals.error("JM-E382", message, "check that it is no log", line=first)
    ordered, path = path_of_rows(rows, refusals)
    refusals.raise_if_any()
    gathered = Gathered()
    for row in ordered:
        gathered.add(row.touchpoint)
    findings = (*_unread(header, at), *gathered.findings())
    return DesignedJourney(title, path, gathered.touchpoints(), findings=findings)


def _header_line(raw: RawRows) -> int:
    places = raw.places
    return max(int(places[0]) - 1, 1) if places is not None and len(places) else 1


def _rows(pieces: list[RawRows], at: dict[str, int], refusals: Refusals) -> Iterator[Row]:
    columns = {key: place + 1 for key, place in at.items()}
    for piece in pieces:
        texts = {key: _texts(piece.table.column(place)) for key, place in at.items()}
        for number in range(piece.table.num_rows):
            cells = {key: column[number] for key, column in texts.items()}
            line = number + 2 if piece.places is None else int(piece.places[number])
            if any(cells.values()):
                yield row_of(cells, line, refusals, columns)


def _texts(column: pa.ChunkedArray) -> list[str]:
    texts = pc.cast(column, pa.string()).to_pylist()
    return ["" if text is None else _plain(text) for text in texts]


def _plain(text: str) -> str:
    """A cell without blanks around it, and without the apostrophe before a formula's sign."""
    inner = text.strip()
    return inner[1:] if _APOSTROPHE.match(inner) else inner


def _unread(header: list[str], at: dict[str, int]) -> Iterator[Finding]:
    used = set(at.values())
    left = [name for place, name in enumerate(header) if place not in used]
    if left:
        said = sentence_counted(
            len(left),
            "{n} column of the table says nothing that is known: {names}",
            "{n} columns of the table say nothing that is known: {names}",
            names=Figure("in_order", quoted(left[:20])),
        )
        yield Finding("JM-W350", said, len(left), len(header))
