"""Split the bytes of a text table into rows and fields, as RFC 4180 has it.

The states are those of Python's `csv` module in its strict mode, which reads the small
files: a law in the tests holds the two to the same rows, rejects and refusals.
"""

from __future__ import annotations

import numpy as np

from journeymine.compiled import compiled, inlined, inner, ones, put_word, word

__all__ = [
    "BLANK", "BROKEN", "FIELDS", "LINE", "LONG", "UNCLOSED", "copy_fields", "line_ends", "split",
]  # fmt: skip

BLANK, FIELDS, BROKEN, LONG, UNCLOSED, LINE = 1, 2, 3, 4, 5, 6
_KEPT = 0
_START, _PLAIN, _QUOTED, _CLOSING = 0, 1, 2, 3
_ONE, _ONES, _HIGHS = np.uint64(1), np.uint64(0x0101010101010101), np.uint64(0x8080808080808080)
_LF, _CR, _QUOTES = np.uint64(10) * _ONES, np.uint64(13) * _ONES, np.uint64(34) * _ONES


@inner
def _is_long(data, start, end, doubled, most):
    """Whether a field has more than `most` characters; bytes that go on are none."""
    if end - start - doubled <= most:
        return False
    count = -doubled
    for i in range(start, end):
        if data[i] & 0xC0 != 0x80:
            count += 1
    return count > most


@inner
def _is_blank(data, start, end):
    """Whether there are only characters that Python's `str.strip` takes away."""
    i = start
    while i < end:
        c = data[i]
        if (9 <= c <= 13) or (28 <= c <= 32):
            i += 1
        elif c == 0xC2 and i + 1 < end and (data[i + 1] == 0x85 or data[i + 1] == 0xA0):
            i += 2
        elif c >= 0xE1 and i + 2 < end:
            point = ((c & 15) << 12) | ((data[i + 1] & 63) << 6) | (data[i + 2] & 63)
            if not (
                point == 0x1680 or 0x2000 <= point <= 0x200A or point == 0x2028 or point == 0x2029
                or point == 0x202F or point == 0x205F or point == 0x3000
            ):  # fmt: skip
                return False
            i += 3
        else:
            return False
    return True


@inner
def _note(others, n, kind, first_line, last_line, begin, stop, fields):
    others[n, 0] = kind
    others[n, 1] = first_line
    others[n, 2] = last_line
    others[n, 3] = begin
    others[n, 4] = stop
    others[n, 5] = fields


@inlined
def _marks(eight, pattern):
    """The highest bit of the first byte that is as all in the pattern; others may be wrong."""
    odd = eight ^ pattern
    return (odd - _ONES) & ~odd & _HIGHS


@inlined
def _until(data, at, size, stop, pattern):
    """The last byte from `at` on before a `stop` or a line end; eight looked at at once."""
    at += 1
    while at + 8 <= size:
        eight = word(data, at)
        found = _marks(eight, pattern) | _marks(eight, _LF) | _marks(eight, _CR)
        if found:
            return at - 1 + (ones((found & (~found + _ONE)) - _ONE) >> 3)
        at += 8
    while at < size and data[at] != stop and data[at] != 10 and data[at] != 13:
        at += 1
    return at - 1


@compiled
def split(data, size, final, delimiter, width, line, limits, starts, ends, sizes, rows, others):
    """Split the rows that end within ``data[:size]``.

    Parameters
    ----------
    data : array of uint8
        Begins with a row.
    size : int
    final : bool
        Whether the file ends here.
    delimiter : int
    width : int
        Fields of the header.
    line : int
        The number of the first line.
    limits : (int, int)
        Characters that a field, bytes that a line may have.
    starts, ends, sizes : arrays, (width, most rows)
        Filled with where each field of a kept row stands, without its quotes, and how many
        bytes it has once doubled quotes are single.
    rows : array of int64, (most rows, 4)
        First and last line of kept rows, and where they stand in the bytes.
    others : array of int64, (most others, 6)
        What every other row is: kind, first and last line, where it stands in the bytes, and
        how many fields it has.

    Returns
    -------
    (kept, n_others, consumed, line)
        `consumed` bytes are dealt with; the next line has the number `line`.  Stops early if
        an array is full, and for good at UNCLOSED or LINE: nothing after can be trusted.
    """
    max_field, max_line = limits
    delimiters = np.uint64(delimiter) * _ONES
    kept = n_others = 0
    at = 0
    while at < size and kept < len(rows) and n_others < len(others):
        begin, first_line, line_start = at, line, at
        state, field, kind = _START, 0, _KEPT
        field_start, doubled = at, 0
        ended = False
        while at < size:
            c = data[at]
            if c == 10 or c == 13:
                if c == 13 and at + 1 == size and not final:
                    return kept, n_others, begin, first_line  # its other half may follow
                if at - line_start > max_line:
                    _note(others, n_others, LINE, line, line, begin, at, 0)
                    return kept, n_others + 1, begin, line
                if state != _QUOTED:
                    ended = True
                    break
                if _is_long(data, field_start, at, doubled, max_field):
                    kind, ended = LONG, True
                    break
                at += 2 if c == 13 and at + 1 < size and data[at + 1] == 10 else 1
                line += 1
                line_start = at
                continue
            if state == _QUOTED:
                if c == 34:
                    state = _CLOSING
                else:
                    at = _until(data, at, size, 34, _QUOTES)
            elif c == delimiter:
                close = at - 1 if state == _CLOSING else at
                if field < width:
                    starts[field, kept] = field_start
                    ends[field, kept] = close
                    sizes[field, kept] = close - field_start - doubled
                if close - field_start > max_field and _is_long(
                    data, field_start, close, doubled, max_field
                ):
                    kind = LONG
                    break
                field += 1
                field_start, doubled, state = at + 1, 0, _START
            elif state == _CLOSING:
                if c != 34:
                    kind = BROKEN
                    break
                state = _QUOTED
                doubled += 1
            elif state == _START:
                if c == 34:
                    state, field_start = _QUOTED, at + 1
                else:
                    state = _PLAIN
                    at = _until(data, at, size, delimiter, delimiters)
            at += 1
        if kind == _KEPT:
            if not ended and not final:
                return kept, n_others, begin, first_line
            if not ended and state == _QUOTED:
                _note(others, n_others, UNCLOSED, first_line, line, begin, at, 0)
                return kept, n_others + 1, begin, line
            close = at - 1 if state == _CLOSING else at
            if field < width:
                starts[field, kept] = field_start
                ends[field, kept] = close
                sizes[field, kept] = close - field_start - doubled
            if close - field_start > max_field and _is_long(
                data, field_start, close, doubled, max_field
            ):
                kind = LONG
        if kind != _KEPT:
            if line > first_line:  # a stray quote has swallowed rows; how many, nobody can say
                _note(others, n_others, UNCLOSED, first_line, line, begin, at, 0)
                return kept, n_others + 1, begin, line
            while at < size and data[at] != 10 and data[at] != 13:
                at += 1  # what is left of the line
            if not final and (at == size or (data[at] == 13 and at + 1 == size)):
                return kept, n_others, begin, first_line
            ended = at < size
        if at - line_start > max_line:
            _note(others, n_others, LINE, line, line, begin, at, 0)
            return kept, n_others + 1, begin, line
        stop, last_line = at, line
        if ended:
            at += 2 if data[at] == 13 and at + 1 < size and data[at + 1] == 10 else 1
            line += 1
        if kind == _KEPT:
            blank = field == 0 and _is_blank(data, field_start, close)
            if field + 1 == width and not blank:
                rows[kept, 0] = first_line
                rows[kept, 1] = last_line
                rows[kept, 2] = begin
                rows[kept, 3] = stop
                kept += 1
                continue
            if blank:
                kind = BLANK
            elif last_line > first_line:
                _note(others, n_others, UNCLOSED, first_line, last_line, begin, stop, 0)
                return kept, n_others + 1, begin, line
            else:
                kind = FIELDS
        _note(others, n_others, kind, first_line, last_line, begin, stop, field + 1)
        n_others += 1
    return kept, n_others, at, line


@inlined
def _copy(data, at, size, out, to):
    """Copy bytes, eight at a time; the last eight may overlap those before."""
    if size < 8:
        for i in range(size):
            out[to + i] = data[at + i]
    else:
        i = np.int64(0)
        while i < size - 8:
            put_word(out, to + i, word(data, at + i))
            i += 8
        put_word(out, to + size - 8, word(data, at + size - 8))


@compiled
def copy_fields(data, starts, ends, offsets, out):
    """Write fields one after the other; of two quotes in a row one."""
    for row in range(len(starts)):
        to, size = np.int64(offsets[row]), np.int64(offsets[row + 1] - offsets[row])
        start, end = np.int64(starts[row]), np.int64(ends[row])
        if end - start == size:
            _copy(data, start, size, out, to)
        else:
            i = start
            while i < end:
                out[to] = data[i]
                to += 1
                i += 2 if data[i] == 34 else 1


@compiled
def line_ends(data, n):
    """Where the line after the first `n` begins; -1 if there are not so many."""
    at = 0
    while n > 0:
        while at < len(data) and data[at] != 10 and data[at] != 13:
            at += 1
        if at == len(data):
            return -1
        at += 2 if data[at] == 13 and at + 1 < len(data) and data[at + 1] == 10 else 1
        n -= 1
    return at
