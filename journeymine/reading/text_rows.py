"""Rows of text tables (CSV, TSV): all fields as text, every line accounted for.

The form is RFC 4180 [1]_ with any of the usual delimiters and line ends.  A row with more
or fewer fields than the header, or with quotes that cannot be right, is rejected alone;
a quote that is never closed makes everything after it doubtful, and the file is refused.

References
----------
.. [1] Shafranovich (2005). Common format and MIME type for comma-separated values (CSV)
   files. RFC 4180. https://doi.org/10.17487/RFC4180
"""

from __future__ import annotations

import csv
import io
from array import array
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from journeymine.errors import LogError, Problem
from journeymine.files import SourceFile
from journeymine.log import REASONS, Finding, RawRows, Reject, Source
from journeymine.reading.dialect import check_text, delimiter_of, encoding_of

if TYPE_CHECKING:
    from _csv import Reader

__all__ = ["read_text_rows"]

_BATCH = 50_000
_MAX_LINE = 16 << 20
_MAX_FIELD = 1 << 20
_RAW = 200
_SAMPLE_LINES = 200


def read_text_rows(
    source: SourceFile, *, delimiter: str | None = None, encoding: str | None = None
) -> RawRows:
    """Read a text table.

    Parameters
    ----------
    source : SourceFile
    delimiter, encoding : str, optional
        Recognised if left out: the delimiter by the first lines, UTF-8 or UTF-16 by the
        byte-order mark, otherwise UTF-8.

    Raises
    ------
    LogError
        ``JM-E208`` no rows, ``JM-E209`` a column twice, ``JM-E210`` not a text table,
        ``JM-E211`` not in the encoding, ``JM-E212`` a quote that is never closed,
        ``JM-E217`` a line above 16 MB.
    UsageError
        ``JM-E022``, ``JM-E023`` if the delimiter or the encoding given is none.
    """
    charset = encoding_of(source, encoding)
    check_text(source, charset)
    text = io.TextIOWrapper(source.stream, encoding=charset, newline="")
    try:
        with _wide_fields():
            found = _split(source, text, delimiter)
        return _raw_rows(source, found, charset)
    finally:
        text.detach()  # the stream belongs to the source


@dataclass(slots=True)
class _Found:
    """What splitting has found so far; grows row by row."""

    header: list[str]
    tables: list[pa.Table] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    starts: array[int] = field(default_factory=lambda: array("q"))
    ends: array[int] = field(default_factory=lambda: array("q"))
    rejected: list[tuple[int, int, str, str]] = field(default_factory=list)
    blank_lines: int = 0

    def keep(self, row: list[str], start: int, end: int) -> None:
        """A row with as many fields as the header."""
        self.rows.append(row)
        self.starts.append(start)
        self.ends.append(end)
        if len(self.rows) == _BATCH:
            self.flush()

    def flush(self) -> None:
        """Turn the rows so far into columns, which take a tenth of their room."""
        columns = list(zip(*self.rows, strict=True)) or [()] * len(self.header)
        arrays = [pa.array(column, pa.string()) for column in columns]
        self.tables.append(pa.Table.from_arrays(arrays, names=self.header))
        self.rows.clear()


def _split(source: SourceFile, text: io.TextIOWrapper, delimiter: str | None) -> _Found:
    one = delimiter_of(source, list(islice(_lines(source, text), _SAMPLE_LINES)), delimiter)
    text.seek(0)
    reader = csv.reader(_lines(source, text), delimiter=one, strict=True)
    found = _Found(_header(source, reader))
    width = len(found.header)
    for start, end, row in _rows(source, reader, found):
        if len(row) == width and (width > 1 or row[0].strip()):
            found.keep(row, start, end)
        elif not "".join(row).strip() and len(row) < 2:
            found.blank_lines += 1
        elif end > start:  # a stray quote has swallowed rows; how many, nobody can say
            raise _unclosed(source, start)
        else:
            said = f"{REASONS['JM-E105']}: {len(row)} instead of {width}"
            found.rejected.append((start, end, "JM-E105", said))
    found.flush()
    return found


def _lines(source: SourceFile, text: io.TextIOWrapper) -> Iterator[str]:
    number = 0
    while line := text.readline(_MAX_LINE + 1):
        number += 1
        if len(line) > _MAX_LINE:
            message = "The line is longer than 16 MB; that is no row of a table."
            hint = "check that the file is a text table with line ends"
            raise LogError(Problem("JM-E217", message, hint, file=source.path, line=number))
        yield line


def _header(source: SourceFile, reader: Reader) -> list[str]:
    """The names in the first line that is not blank; those without get their place."""
    try:
        names = next((row for row in reader if "".join(row).strip()), None)
    except csv.Error:
        raise _unclosed(source, 1) from None
    if names is None:
        message = "The file has nothing but blank lines."
        raise LogError(Problem("JM-E208", message, "export it again", file=source.path))
    if any("\0" in name for name in names):
        message = "The file is not text: its first line holds NUL characters."
        hint = "export it again, as CSV in UTF-8"
        raise LogError(Problem("JM-E210", message, hint, file=source.path, line=1))
    return [name if name.strip() else f"column {i}" for i, name in enumerate(names, 1)]


def _rows(
    source: SourceFile, reader: Reader, found: _Found
) -> Iterator[tuple[int, int, list[str]]]:
    """The rows that can be split, with their first and last line.

    One that cannot be split is rejected if it ends with its line; otherwise the file is
    refused.
    """
    while True:
        start = reader.line_num + 1
        try:
            row = next(reader, None)
        except csv.Error as fault:
            if reader.line_num > start or "unexpected end" in str(fault):
                raise _unclosed(source, start) from None
            code = "JM-E108" if "field limit" in str(fault) else "JM-E111"
            found.rejected.append((start, start, code, REASONS[code]))
            continue
        if row is None:
            return
        yield start, reader.line_num, row


def _unclosed(source: SourceFile, line: int) -> LogError:
    message = "A quote is opened here and never rightly closed, so the rows after it are lost."
    hint = 'close the quote, or double it if it belongs to the text ("")'
    return LogError(Problem("JM-E212", message, hint, file=source.path, line=line))


def _raw_rows(source: SourceFile, found: _Found, charset: str) -> RawRows:
    spans = [(start, end) for start, end, _, _ in found.rejected]
    rejects = [
        Reject(source.name, start, "", code, said, raw)
        for (start, _, code, said), raw in zip(
            found.rejected, _texts(source, charset, spans), strict=True
        )
    ]
    findings = []
    if found.blank_lines:
        said = f"{found.blank_lines:,} blank lines are not rows"
        findings.append(Finding("JM-W160", said, found.blank_lines))
    starts, ends = np.array(found.starts, np.int64), np.array(found.ends, np.int64)
    return RawRows(
        pa.concat_tables(found.tables),
        source.name,
        source.path,
        starts,
        tuple(rejects),
        tuple(findings),
        lambda rows: _texts(source, charset, [(int(starts[i]), int(ends[i])) for i in rows]),
        source=Source(source.name, source.sha256, source.size),
    )


def _texts(source: SourceFile, charset: str, spans: Sequence[tuple[int, int]]) -> list[str]:
    """Lines as they stand in the file, each span cut at 200 characters.

    Spans stand in the order of the file and do not overlap.
    """
    if not spans:
        return []
    source.stream.seek(0)
    text = io.TextIOWrapper(source.stream, encoding=charset, newline="")
    numbered = enumerate(_lines(source, text), 1)
    found = []
    for start, end in spans:
        wanted = ((n, line) for n, line in numbered if n >= start)
        raw = ""
        for n, line in wanted:
            raw = raw if len(raw) > _RAW else raw + line
            if n >= end:
                break
        found.append(raw.rstrip("\r\n")[:_RAW])
    text.detach()
    return found


@contextmanager
def _wide_fields() -> Iterator[None]:
    """Let the csv module take fields of up to 1 MB; its own limit is put back after."""
    before = csv.field_size_limit(_MAX_FIELD)
    try:
        yield
    finally:
        csv.field_size_limit(before)
