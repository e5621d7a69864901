"""Rows of text tables (CSV, TSV): all fields as text, every line accounted for.

The form is RFC 4180 [1]_ with any of the usual delimiters and line ends; large files are
split by compiled code (`large.py`), small ones here.  A row with more or fewer fields
than the header, or with quotes that cannot be right, is rejected alone; a quote that is
never closed makes everything after it doubtful, and the file is refused.

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
from journeymine.log import REASONS, RawRows, RawStream, Reject, Source
from journeymine.reading.text.dialect import DELIMITERS, check_text, delimiter_of, encoding_of
from journeymine.reading.text.faults import (
    MAX_FIELD,
    blank_lines,
    refuse_a_title,
    unclosed,
    wrong_fields,
)
from journeymine.reading.text.large import TextForm, pieces
from journeymine.reading.text.lines import line_texts, lines_of

if TYPE_CHECKING:
    from _csv import Reader

__all__ = ["read_text_rows"]

_LARGE = 4_000_000
_BATCH = 50_000
_SAMPLE_LINES = 200


def read_text_rows(
    source: SourceFile,
    *,
    delimiter: str | None = None,
    encoding: str | None = None,
    header: Sequence[str] | None = None,
    quoting: bool = True,
    escape: str | None = None,
) -> RawStream:
    """Read a text table.

    Parameters
    ----------
    source : SourceFile
    delimiter, encoding : str, optional
        Recognised if left out: the delimiter by the first lines, UTF-8 or UTF-16 by the
        byte-order mark, otherwise UTF-8.
    header : sequence of str, optional
        The columns of a file whose first line is a row already.
    quoting : bool, default True
        Whether quotes enclose fields; otherwise they are characters like others.
    escape : str, optional
        What stands before a delimiter or line end that belongs to a field.

    Raises
    ------
    LogError
        ``JM-E208`` no rows, ``JM-E209`` a column twice, ``JM-E210`` not a text table,
        ``JM-E211`` not in the encoding, ``JM-E212`` a quote that is never closed,
        ``JM-E217`` a line above 16 MB, ``JM-E264`` a title above the names of the columns.
    UsageError
        ``JM-E022``, ``JM-E023`` if the delimiter or the encoding given is none.
    """
    charset = encoding_of(source, encoding)
    check_text(source, charset)
    text = io.TextIOWrapper(source.stream, encoding=charset, newline="")
    try:
        lines = list(islice(lines_of(source, text), _SAMPLE_LINES))
        one = delimiter_of(source, lines, delimiter)
        if header is None:
            chosen = delimiter is not None or source.ending == ".tsv"
            refuse_a_title(source, lines, (one,) if chosen else DELIMITERS)
        text.seek(0)
        with _wide_fields():
            if header is not None or not quoting:
                return RawStream.of(
                    _plain_rows(source, text, charset, one, header, quoting, escape)
                )
            reader = csv.reader(lines_of(source, text), delimiter=one, strict=True)
            header = _header(source, reader)
            if source.stream.seek(0, io.SEEK_END) > _LARGE and len(one.encode()) == 1:
                return _in_pieces(TextForm(source, charset, one, header, reader.line_num))
            text.seek(0)
            reader = csv.reader(lines_of(source, text), delimiter=one, strict=True)
            _header(source, reader)
            found = _split(source, reader, header)
        return RawStream.of(_raw_rows(source, found, charset))
    finally:
        text.detach()  # the stream belongs to the source


def _plain_rows(
    source: SourceFile,
    text: io.TextIOWrapper,
    charset: str,
    delimiter: str,
    header: Sequence[str] | None,
    quoting: bool,
    escape: str | None,
) -> RawRows:
    """The rows of a table of another form than RFC 4180."""
    reader = csv.reader(
        lines_of(source, text),
        delimiter=delimiter,
        quoting=csv.QUOTE_MINIMAL if quoting else csv.QUOTE_NONE,
        escapechar=escape,
        strict=True,
    )
    names = _header(source, reader) if header is None else list(header)
    return _raw_rows(source, _split(source, reader, names, quoting=quoting), charset)


def _in_pieces(form: TextForm) -> RawStream:
    source = form.source
    size = source.stream.seek(0, io.SEEK_END)
    return RawStream(
        lambda: pieces(form),
        True,
        size // 50,
        source.path,
        source=Source(source.name, source.sha256, source.size),
    )


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


def _split(
    source: SourceFile, reader: Reader, header: list[str], *, quoting: bool = True
) -> _Found:
    found, width = _Found(header), len(header)
    for start, end, row in _rows(source, reader, found):
        if len(row) == width and (width > 1 or row[0].strip()):
            found.keep(row, start, end)
        elif not "".join(row).strip() and len(row) < 2:
            found.blank_lines += 1
        elif end > start and quoting:  # a stray quote has swallowed rows; how many, nobody can say
            raise unclosed(source, start)
        else:
            found.rejected.append((start, end, "JM-E105", wrong_fields(len(row), width)))
    found.flush()
    return found


def _header(source: SourceFile, reader: Reader) -> list[str]:
    """The names in the first line that is not blank; those without get their place."""
    try:
        names = next((row for row in reader if "".join(row).strip()), None)
    except csv.Error:
        raise unclosed(source, 1) from None
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
                raise unclosed(source, start) from None
            code = "JM-E108" if "field limit" in str(fault) else "JM-E111"
            found.rejected.append((start, start, code, REASONS[code]))
            continue
        if row is None:
            return
        yield start, reader.line_num, row


def _raw_rows(source: SourceFile, found: _Found, charset: str) -> RawRows:
    spans = [(start, end) for start, end, _, _ in found.rejected]
    rejects = [
        Reject(source.name, start, "", code, said, raw)
        for (start, _, code, said), raw in zip(
            found.rejected, line_texts(source, charset, spans), strict=True
        )
    ]
    findings = blank_lines(found.blank_lines)
    starts, ends = np.array(found.starts, np.int64), np.array(found.ends, np.int64)
    return RawRows(
        pa.concat_tables(found.tables),
        source.name,
        source.path,
        starts,
        tuple(rejects),
        findings,
        lambda rows: line_texts(source, charset, [(int(starts[i]), int(ends[i])) for i in rows]),
        source=Source(source.name, source.sha256, source.size),
    )


@contextmanager
def _wide_fields() -> Iterator[None]:
    """Let the csv module take fields of up to 1 MB; its own limit is put back after."""
    before = csv.field_size_limit(MAX_FIELD)
    try:
        yield
    finally:
        csv.field_size_limit(before)
