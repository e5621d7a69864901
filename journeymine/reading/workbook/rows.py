"""Rows of Excel workbooks: the one table in it, with the row numbers that Excel shows.

Numbers are the text that a person would write (``7``, never ``7.0``), texts stay as they
are (``007``), real dates are local times to the millisecond, error cells are missing.
"""

from __future__ import annotations

from collections.abc import Collection
from itertools import islice

from journeymine.errors import LogError, Problem, UsageError, did_you_mean
from journeymine.files import SourceFile
from journeymine.language import Figure, Sentence, sentence, sentence_counted
from journeymine.log import Finding, RawRows, Source
from journeymine.reading.workbook import (
    NEVER_CALCULATED,
    Sheet,
    SheetReader,
    SheetTable,
    Workbook,
    open_workbook,
    table_of,
)

__all__ = ["read_xlsx_rows"]

_LOOK = 50


def read_xlsx_rows(
    source: SourceFile, *, sheet: str | None = None, names: Collection[str] = ()
) -> RawRows:
    """Read the table of a workbook.

    Parameters
    ----------
    source : SourceFile
    sheet : str, optional
        The sheet to read; may be left out if only one that is not hidden has a table.
    names : collection of str
        Columns that the table is known to have, by which its header is found.

    Raises
    ------
    LogError
        ``JM-E204``, ``JM-E205``, ``JM-E224``, ``JM-E225`` for its archive, ``JM-E227`` if it
        is no workbook or damaged, ``JM-E228`` if its XML declares a document type,
        ``JM-E229`` if it has no table.
    UsageError
        ``JM-E037`` if several sheets have a table, ``JM-E038`` if there is no sheet of that
        name.
    """
    with open_workbook(source) as book:
        chosen = _only_table(book) if sheet is None else _named(book, sheet)
        found = table_of(SheetReader(book, chosen), source.size, names)
        if found is None:
            raise _no_table(book.path, f"The sheet '{chosen.name}' has no table")
        return RawRows(
            found.table,
            source.name,
            source.path,
            found.places,
            findings=tuple(_findings(book, chosen, found)),
            source=Source(source.name, source.sha256, source.size),
        )


def _named(book: Workbook, name: str) -> Sheet:
    exact = [sheet for sheet in book.sheets if sheet.name == name]
    for sheet in exact or [s for s in book.sheets if s.name.casefold() == name.casefold()]:
        return sheet
    names = [sheet.name for sheet in book.sheets]
    message = f"The workbook has no sheet '{name}'. Its sheets are: {_listed(names)}."
    hint = did_you_mean(name, names) or _words(names[0] if names else "NAME")
    raise UsageError(Problem("JM-E038", message, hint, file=book.path))


def _only_table(book: Workbook) -> Sheet:
    """The sheet that has a table; those that are hidden count only if no other has one."""
    for hidden in (False, True):
        sheets = [sheet for sheet in book.sheets if sheet.hidden is hidden]
        having = sheets if len(sheets) == len(book.sheets) == 1 else []
        having = having or [sheet for sheet in sheets if _has_table(book, sheet)]
        if len(having) == 1:
            return having[0]
        if having:
            names = [sheet.name for sheet in having]
            message = f"Several sheets of the workbook hold a table: {_listed(names)}."
            raise UsageError(Problem("JM-E037", message, _words(names[0]), file=book.path))
    raise _no_table(book.path, "No sheet of the workbook has a table")


def _has_table(book: Workbook, sheet: Sheet) -> bool:
    """Whether two of its first rows have two filled cells."""
    rows = islice(SheetReader(book, sheet).rows(), _LOOK)
    wide = (row for row in rows if len(row.cells) > 1)
    return len(list(islice(wide, 2))) == 2


def _no_table(path: str, said: str) -> LogError:
    message = f"{said}: a row of names with rows below it."
    hint = "check the export; charts and pictures cannot be read"
    return LogError(Problem("JM-E229", message, hint, file=path))


def _listed(names: list[str]) -> str:
    more = f" and {len(names) - 20:,} more" if len(names) > 20 else ""
    return ", ".join(f"'{name}'" for name in names[:20]) + more


def _words(name: str) -> str:
    return f"pass sheet={name!r} in Python, or --sheet {name!r} on the command line"


def _where(book: Workbook, sheet: Sheet, found: SheetTable) -> Sentence | None:
    """Where the table stands, unless it is where one expects it."""
    places: dict[str, int | str] = {
        "sheet": sheet.name, "of": len(book.sheets), "row": found.header_row
    }  # fmt: skip
    if sheet.hidden and found.rows_above:
        return sentence(
            "read from the hidden sheet '{sheet}', of {of}; the names of the columns stand in row "
            "{row}",
            **places,
        )
    if sheet.hidden:
        return sentence("read from the hidden sheet '{sheet}', of {of}", **places)
    if len(book.sheets) > 1 and found.rows_above:
        return sentence(
            "read from the sheet '{sheet}', of {of}; the names of the columns stand in row {row}",
            **places,
        )
    if len(book.sheets) > 1:
        return sentence("read from the sheet '{sheet}', of {of}", **places)
    if found.rows_above:
        return sentence("the names of the columns stand in row {row}", **places)
    return None


def _kind(empty: str) -> str:
    """What stands in a cell without a value."""
    return sentence("never calculated") if empty == NEVER_CALCULATED else empty


def _findings(book: Workbook, sheet: Sheet, found: SheetTable) -> list[Finding]:
    n = found.table.num_rows
    findings = []
    if where := _where(book, sheet, found):
        findings.append(Finding("JM-W165", where))
    if found.empty:
        total = sum(found.empty.values())
        kinds = (
            sentence("{count} {kind}", count=count, kind=_kind(kind))
            for kind, count in found.empty.most_common(5)
        )
        said_empty = sentence_counted(
            total,
            "{n} cell without a value counts as missing: {kinds}",
            "{n} cells without a value count as missing: {kinds}",
            kinds=Figure("listed", tuple(kinds)),
        )
        findings.append(Finding("JM-W166", said_empty, total))
    if found.spread:
        said_merged = sentence_counted(
            found.spread,
            "merged cells count for every row they cover: {n} more cell",
            "merged cells count for every row they cover: {n} more cells",
        )
        findings.append(Finding("JM-W167", said_merged, found.spread))
    if found.hidden_rows:
        said_hidden = sentence(
            "{count} of {of} rows are hidden in the sheet; they are read",
            count=found.hidden_rows, of=n,
        )  # fmt: skip
        findings.append(Finding("JM-W168", said_hidden, found.hidden_rows, n))
    for name, count in found.rounded.items():
        said_rounded = sentence(
            "{count} of {of} numbers in '{name}' have more than 15 digits, of which Excel keeps no "
            "more: different ones may have become the same",
            count=count, of=n, name=name,
        )  # fmt: skip
        findings.append(Finding("JM-W169", said_rounded, count, n))
    return findings
