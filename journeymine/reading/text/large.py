"""Text tables too large for Python's `csv` module, split by compiled code, piece by piece.

The rows, the rejects and the refusals are those of the small reader; only the memory is
that of a piece, and the time a tenth.
"""

from __future__ import annotations

import codecs
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from journeymine.files import SourceFile
from journeymine.log import REASONS, Finding, RawRows, Reject
from journeymine.reading.text.faults import (
    MAX_FIELD,
    MAX_LINE,
    blank_lines,
    too_long,
    unclosed,
    wrong_fields,
)

__all__ = ["TextForm", "pieces"]

_BYTES = 24 << 20
_ROWS = 500_000
_OTHERS = 10_000
_RAW = 200
_ASCII_LIKE = ("utf-8", "utf-8-sig", "ascii")


@dataclass(frozen=True, slots=True)
class TextForm:
    """How a text table is written.

    Attributes
    ----------
    source : SourceFile
    charset : str
        Its encoding, in which it is known to be right.
    delimiter : str
        One character of one byte.
    header : list of str
    header_lines : int
        Lines up to the end of the header.
    """

    source: SourceFile
    charset: str
    delimiter: str
    header: list[str]
    header_lines: int


def pieces(form: TextForm) -> Iterator[RawRows]:
    """The rows of a text table, from the first on.

    Raises
    ------
    LogError
        ``JM-E212`` a quote that is never closed, ``JM-E217`` a line above 16 MB.
    """
    from journeymine.reading.text.kernels import fields

    width = len(form.header)
    room = _Room.of(width)
    line, blank, header_lines = 1, 0, form.header_lines
    left = b""
    chunks = _utf8(form)
    chunk = next(chunks, b"")
    while left or chunk:
        following = next(chunks, b"")
        data = np.frombuffer(left + chunk, np.uint8)
        final = not following
        if header_lines:
            start = fields.line_ends(data, header_lines)
            halved = start == len(data) and data[-1] == 13  # the other half of its end may follow
            if (start < 0 or halved) and not final:
                left, chunk = data.tobytes(), following
                continue
            data = data[start:] if start >= 0 else data[:0]
            line, header_lines = header_lines + 1, 0
        at = 0
        while True:
            kept, n, used, line = fields.split(
                data[at:], len(data) - at, final, ord(form.delimiter), width, line,
                (MAX_FIELD, MAX_LINE), room.starts, room.ends, room.sizes, room.rows, room.others,
            )  # fmt: skip
            others = room.others[:n]
            if n and others[-1, 0] == fields.UNCLOSED:
                raise unclosed(form.source, int(others[-1, 1]))
            if n and others[-1, 0] == fields.LINE:
                raise too_long(form.source, int(others[-1, 1]))
            blank += int((others[:, 0] == fields.BLANK).sum())
            last = final and at + used == len(data)
            notes = blank_lines(blank) if last else ()
            if kept or n or last:
                yield _piece(form, data[at:], room, kept, others, notes)
            at += used
            if used == 0 or at == len(data):
                break
        if at == 0 and not final and len(data) > 2 * MAX_LINE:
            raise too_long(form.source, line)
        left, chunk = data[at:].tobytes(), following
        if final:
            break


@dataclass(frozen=True, slots=True, eq=False)
class _Room:
    """Arrays that are filled again and again."""

    starts: NDArray[np.int32]
    ends: NDArray[np.int32]
    sizes: NDArray[np.int32]
    rows: NDArray[np.int64]
    others: NDArray[np.int64]
    unnumbered: set[int] = field(default_factory=set)
    """The places of columns whose texts hardly repeat."""

    @classmethod
    def of(cls, width: int) -> _Room:
        n = max(min(_ROWS, (64 << 20) // (12 * width)), 1_000)
        starts, ends, sizes = (np.zeros((width, n), np.int32) for _ in range(3))
        rows, others = np.zeros((n, 4), np.int64), np.zeros((_OTHERS, 6), np.int64)
        return cls(starts, ends, sizes, rows, others)


def _utf8(form: TextForm) -> Iterator[bytes]:
    """The text in UTF-8, without a byte-order mark."""
    stream = form.source.stream
    stream.seek(0)
    if form.charset in _ASCII_LIKE:
        first = True
        while chunk := stream.read(_BYTES):
            bare = chunk.removeprefix(codecs.BOM_UTF8) if form.charset == "utf-8-sig" else chunk
            yield bare if first else chunk
            first = False
        return
    text = io.TextIOWrapper(stream, encoding=form.charset, newline="")
    try:
        while part := text.read(_BYTES // 2):
            yield part.encode("utf-8")
    finally:
        text.detach()


def _piece(
    form: TextForm,
    data: NDArray[np.uint8],
    room: _Room,
    kept: int,
    others: NDArray[np.int64],
    findings: tuple[Finding, ...],
) -> RawRows:
    columns = [_column(data, room, kept, place) for place in range(len(form.header))]
    rows = room.rows[:kept].copy()

    def text(begin: int, stop: int) -> str:
        some = data[begin : min(stop, begin + 4 * _RAW)].tobytes().decode("utf-8", "ignore")
        return some.rstrip("\r\n")[:_RAW]

    def raw_of(places: Sequence[int]) -> list[str]:
        return [text(int(rows[place, 2]), int(rows[place, 3])) for place in places]

    return RawRows(
        pa.Table.from_arrays(columns, names=form.header),
        form.source.name,
        form.source.path,
        rows[:, 0],
        tuple(_rejects(form, others, text)),
        findings,
        raw_of,
    )


def _column(data: NDArray[np.uint8], room: _Room, kept: int, place: int) -> pa.Array:
    """The fields of a column: numbered where texts repeat, which saves looking at each again."""
    from journeymine.reading.text.kernels.fields import copy_fields

    starts, ends = room.starts[place, :kept], room.ends[place, :kept]
    sizes = room.sizes[place, :kept]
    if place not in room.unnumbered:
        numbered = _numbered(data, starts, ends, sizes)
        if numbered is not None:
            return numbered
        room.unnumbered.add(place)
    offsets = np.zeros(kept + 1, np.int32)
    np.cumsum(sizes, out=offsets[1:])
    out = np.empty(int(offsets[-1]), np.uint8)
    copy_fields(data, starts, ends, offsets, out)
    return _texts(offsets, out)


def _numbered(
    data: NDArray[np.uint8],
    starts: NDArray[np.int32],
    ends: NDArray[np.int32],
    sizes: NDArray[np.int32],
) -> pa.DictionaryArray | None:
    """The fields as numbered texts; None if that does not make them fewer."""
    from journeymine.reading.text.kernels.numbering import TOO_MANY, number_fields

    offsets, codes = np.empty(len(starts) + 1, np.int32), np.empty(len(starts), np.int32)
    texts = np.empty(int(sizes.sum(dtype=np.int64)), np.uint8)
    n = number_fields(data, starts, ends, sizes, len(starts) // 2, texts, offsets, codes)
    if n == TOO_MANY:
        return None
    bounds = offsets[: n + 1].copy()
    values = _texts(bounds, texts[: bounds[-1]].copy())
    return pa.DictionaryArray.from_arrays(pa.array(codes), values)


def _texts(offsets: NDArray[np.int32], data: NDArray[np.uint8]) -> pa.StringArray:
    buffers = [None, pa.py_buffer(offsets), pa.py_buffer(data)]
    return pa.Array.from_buffers(pa.string(), len(offsets) - 1, buffers)


def _rejects(
    form: TextForm, others: NDArray[np.int64], text: Callable[[int, int], str]
) -> Iterator[Reject]:
    from journeymine.reading.text.kernels import fields

    for kind, line, _, begin, stop, found in others.tolist():
        if kind == fields.FIELDS:
            code, said = "JM-E105", wrong_fields(found, len(form.header))
        elif kind in (fields.BROKEN, fields.LONG):
            code = "JM-E111" if kind == fields.BROKEN else "JM-E108"
            said = REASONS[code]
        else:
            continue
        yield Reject(form.source.name, line, "", code, said, text(begin, stop))
