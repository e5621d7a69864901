r"""Rows of JSON Lines [1]_: an object a line, every value as the text that stands in the file.

Numbers keep their digits (ids above 2**53, ``1e5``, ``7.0``), ``true`` and ``false`` are
words, ``null`` is missing.  An object inside an object becomes columns named ``outer.inner``;
a list stays as its JSON text.  JSON is taken strictly [2]_: a line that is none, as one with
``NaN``, is rejected alone, and so is an object that gives a key twice.

References
----------
.. [1] JSON Lines. https://jsonlines.org
.. [2] Bray (2017). The JavaScript Object Notation (JSON) data interchange format. RFC 8259.
   https://doi.org/10.17487/RFC8259
"""

from __future__ import annotations

import io
import json
import re
from array import array
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import NoReturn

import numpy as np
import pyarrow as pa

from journeymine.errors import LogError, Problem
from journeymine.files import SourceFile, inflates_too_much
from journeymine.language import sentence_counted
from journeymine.log import REASONS, Finding, RawRows, RawStream, Reject, Source
from journeymine.reading.json_text.values import (
    MAX_DEPTH,
    Number,
    Object,
    Refused,
    check_letters,
    columns_of,
    decoder,
)
from journeymine.reading.text.dialect import check_text, encoding_of
from journeymine.reading.text.faults import MAX_FIELD, blank_lines
from journeymine.reading.text.lines import lines_of

__all__ = ["read_jsonl_rows"]

_BATCH_CELLS = 1_000_000
_PIECE = 200_000
_LARGE = 8_000_000
_CELL = 4  # bytes that a column takes for a row without a value
_MAX_COLUMNS = 10_000
_RAW = 200
_STRINGS = re.compile(r'"(?:[^"\\]|\\.)*+"?')
_NOT_BRACKETS = re.compile(r"[^][{}]+")


def read_jsonl_rows(source: SourceFile, *, encoding: str | None = None) -> RawStream:
    """Read a file of JSON objects, one a line, in pieces.

    Parameters
    ----------
    source : SourceFile
    encoding : str, optional
        UTF-8 or UTF-16 by the byte-order mark, otherwise UTF-8, if left out.

    Raises
    ------
    LogError
        ``JM-E205`` if few bytes become a flood of columns, ``JM-E208`` no rows,
        ``JM-E210`` not text, ``JM-E211`` not in the encoding, ``JM-E217`` a line above
        16 MB, ``JM-E223`` JSON, but not an object a line; some of it while its pieces are
        read.
    UsageError
        ``JM-E022`` if the encoding given is none.
    """
    charset = encoding_of(source, encoding, of_json=True)
    check_text(source, charset)
    size = source.stream.seek(0, io.SEEK_END)
    return RawStream(
        lambda: _pieces(source, charset),
        size > _LARGE,
        size // 100,
        source.path,
        source=Source(source.name, source.sha256, source.size),
    )


@dataclass(slots=True)
class _Found:
    """The rows so far: those of the piece, and what is counted over all of them."""

    source: SourceFile
    tables: list[pa.Table] = field(default_factory=list)
    rows: list[dict[str, str | None]] = field(default_factory=list)
    names: dict[str, None] = field(default_factory=dict)  # of the rows; a set in order
    every_name: dict[str, None] = field(default_factory=dict)
    lines: array[int] = field(default_factory=lambda: array("q"))
    raws: list[str] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)
    kept: int = 0
    only: set[str] = field(default_factory=set)  # the codes of all rejects
    first_raw: str = ""
    blank_lines: int = 0
    objects: Counter[str] = field(default_factory=Counter)  # by the column that was split
    lists: Counter[str] = field(default_factory=Counter)
    values: Counter[str] = field(default_factory=Counter)  # by column, as the pieces have them

    def keep(self, row: dict[str, str | None], line: int, raw: str) -> None:
        """A row, by column."""
        self.rows.append(row)
        self.lines.append(line)
        self.raws.append(raw)
        self.kept += 1
        if not row.keys() <= self.names.keys():
            self.names.update(dict.fromkeys(row))
            self.every_name.update(dict.fromkeys(row))
            self._check_room()
        if len(self.rows) * (len(self.names) + 1) > _BATCH_CELLS:
            self.flush()

    def flush(self) -> None:
        """Turn the rows so far into columns, which take a tenth of their room."""
        self._check_room()
        names = list(self.names if self.rows else self.every_name)
        names = names or ["column 1"]  # rows without a key are rows nevertheless
        arrays = [pa.array([row.get(name) for row in self.rows], pa.string()) for name in names]
        self.tables.append(pa.Table.from_arrays(arrays, names=names))
        self.rows, self.names = [], {}

    def _check_room(self) -> None:
        """Refuse keys that are values, before they become a table of nothing."""
        columns, rows = len(self.every_name), self.kept
        if columns > _MAX_COLUMNS or inflates_too_much(_CELL * columns * rows, self.source.size):
            message = f"The first {rows:,} rows have {columns:,} different keys: values, not names."
            hint = "export a key for each kind of value, the same in all rows"
            raise LogError(Problem("JM-E205", message, hint, file=self.source.path))


def _pieces(source: SourceFile, charset: str) -> Iterator[RawRows]:
    source.stream.seek(0)
    text = io.TextIOWrapper(source.stream, encoding=charset, newline="\n")
    found = _Found(source)
    number = 0
    try:
        for number, line in enumerate(lines_of(source, text), 1):
            _take(line, number, found)
            if found.lines and len(found.lines) + len(found.rejects) >= _PIECE:
                yield _piece(found)
    finally:
        text.detach()  # the stream belongs to the source
    if found.blank_lines == number:
        message = "The file has nothing but blank lines."
        raise LogError(Problem("JM-E208", message, "export it again", file=source.path))
    if not found.kept and found.only == {"JM-E112"}:
        message = f"Not one line is a JSON object; the first begins with {found.first_raw[:40]!r}."
        raise _not_by_line(source, message, "check the export, or give the file its true ending")
    last = _piece(found)
    yield replace(last, findings=tuple(_findings(found)))


def _take(line: str, number: int, found: _Found) -> None:
    """A line, which is a row, a reject or blank."""
    if not line.strip():
        found.blank_lines += 1
        return
    raw = line[: _RAW + 2].rstrip("\r\n")[:_RAW]
    try:
        found.keep(_row(line, found), number, raw)
    except Refused as fault:
        source = found.source
        if not found.kept and not found.only:
            _check_shape(source, line, number)
            found.first_raw = raw
        found.only.add(fault.code)
        said = f"{REASONS[fault.code]}: {fault.said}" if fault.said else REASONS[fault.code]
        found.rejects.append(Reject(source.name, number, fault.column, fault.code, said, raw))


def _check_shape(source: SourceFile, line: str, number: int) -> None:
    """Say so where JSON was exported whole, and not by line."""
    start = "".join(line[:_RAW].split())
    if start == "{" or start.startswith(("[{", '["')) or start == "[":
        what = "an object that spans several lines" if start == "{" else "a list of all rows"
        message = f"The file holds JSON, but not an object a line: it begins with {what}."
        hint = "export it as JSON Lines, or turn it into them: jq -c '.[]' rows.json > rows.jsonl"
        raise _not_by_line(source, message, hint, number)


def _not_by_line(source: SourceFile, message: str, hint: str, line: int | None = None) -> LogError:
    return LogError(Problem("JM-E223", message, hint, file=source.path, line=line))


def _row(line: str, found: _Found) -> dict[str, str | None]:
    """The columns of a line."""
    row, objects, lists = columns_of(_parsed(line))
    if "\\u" in line:
        check_letters(row)
    if len(line) > MAX_FIELD:
        for name, value in row.items():
            if value is not None and len(value) > MAX_FIELD:
                raise Refused("JM-E108", name)
    found.objects.update(objects)
    found.lists.update(lists)
    return row


def _parsed(line: str) -> Object:
    if line.count("{") + line.count("[") > MAX_DEPTH and _depth(line) > MAX_DEPTH:
        raise Refused("JM-E113", said=f"more than {MAX_DEPTH} levels")
    if line.count(",") > MAX_FIELD:  # more than a list or a text of legal length can have
        raise Refused("JM-E108")
    try:
        value = _DECODER.decode(line)
    except json.JSONDecodeError as fault:
        said = f"{fault.msg.lower()} at column {fault.colno}"
        raise Refused("JM-E112", said=said) from None
    if not isinstance(value, tuple):
        raise Refused("JM-E112", said=f"it is {_KINDS[type(value)]}")
    return value


def _depth(line: str) -> int:
    deepest = depth = 0
    for sign in _NOT_BRACKETS.sub("", _STRINGS.sub("", line)):
        depth += 1 if sign in "{[" else -1
        deepest = max(deepest, depth)
        if deepest > MAX_DEPTH:
            break
    return deepest


def _no_constant(name: str) -> NoReturn:
    raise Refused("JM-E112", said=f"{name} is not JSON")


_KINDS = {
    list: "a list", str: "a text", Number: "a number", bool: "true or false", type(None): "null",
}  # fmt: skip
_DECODER = decoder(_no_constant)


def _piece(found: _Found) -> RawRows:
    """The rows since the last piece."""
    found.flush()
    table = pa.concat_tables(found.tables, promote_options="default")
    for name in table.column_names:
        values = table.num_rows - table[name].null_count
        found.values[name] += values
        if name in found.objects and values == 0:  # null where there is no object
            table = table.drop_columns([name])
    source, raws = found.source, found.raws
    piece = RawRows(
        table,
        source.name,
        source.path,
        np.array(found.lines, np.int64),
        tuple(found.rejects),
        (),
        lambda rows: [raws[row] for row in rows],
        source=Source(source.name, source.sha256, source.size),
    )
    found.tables, found.raws, found.rejects = [], [], []
    found.lines = array("q")
    return piece


def _findings(found: _Found) -> Iterator[Finding]:
    """What all pieces together show."""
    yield from blank_lines(found.blank_lines)
    for name in [name for name in found.objects if found.values[name]]:
        objects, count = found.objects[name], found.values[name]
        said = sentence_counted(
            objects,
            "'{name}' is an object in {n} row and a value in {values}; the parts of the objects "
            "are in the columns '{name}.…'",
            "'{name}' is an object in {n} rows and a value in {values}; the parts of the objects "
            "are in the columns '{name}.…'",
            name=name,
            values=count,
        )
        yield Finding("JM-W161", said, objects, found.kept)
    for name, count in found.lists.items():
        if count < found.values[name]:
            said = sentence_counted(
                count,
                "'{name}' is a list in {n} row and one value in others; lists are kept as their "
                "JSON text",
                "'{name}' is a list in {n} rows and one value in others; lists are kept as their "
                "JSON text",
                name=name,
            )
            yield Finding("JM-W162", said, count, found.kept)
