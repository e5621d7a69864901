"""Number the fields of a column: equal ones have one number, and each text is copied once.

An open hash table with linear probing.  The texts stand close together, in the order in
which they were met, so that those of recent rows are near at hand.
"""

from __future__ import annotations

import numpy as np

from journeymine.compiled import compiled, inlined, inner, word

__all__ = ["TOO_MANY", "number_fields"]

TOO_MANY = -1
_FIRST = 1024
_PROBES = 8


@inlined
def _last(data, at, size):
    """The last bytes of a text, fewer than eight, as one number.

    Read as eight where there are so many; numba runs on processors that have the lowest
    byte first.
    """
    if at + 8 <= len(data):
        return word(data, at) & ((np.uint64(1) << np.uint64(8 * size)) - np.uint64(1))
    number = np.uint64(0)
    for i in range(size):
        number |= np.uint64(data[at + i]) << np.uint64(8 * i)
    return number


@inlined
def _hash(data, at, size):
    """A hash of some bytes, eight at a time."""
    h = np.uint64(size)
    while size >= 8:
        h = (h ^ word(data, at)) * np.uint64(0xD6E8FEB86659FD93)
        h ^= h >> np.uint64(32)
        at += 8
        size -= 8
    if size > 0:
        h = (h ^ _last(data, at, size)) * np.uint64(0xD6E8FEB86659FD93)
        h ^= h >> np.uint64(32)
    h *= np.uint64(0x9E3779B97F4A7C15)  # the last bytes have reached the upper half alone
    return h ^ (h >> np.uint64(32))


@inlined
def _equal(data, at, size, texts, there):
    while size >= 8:
        if word(data, at) != word(texts, there):
            return False
        at += 8
        there += 8
        size -= 8
    return size == 0 or _last(data, at, size) == _last(texts, there, size)


@inner
def _grown(table, hashes, n):
    """A table of twice the size, with the first `n` numbers in it, and its probes."""
    wider = np.full(2 * len(table), -1, np.int32)
    mask = np.uint64(len(wider) - 1)
    probes = 0
    for number in range(n):
        at = hashes[number] & mask
        while wider[at] >= 0:
            at = (at + np.uint64(1)) & mask
            probes += 1
        wider[at] = number
    return wider, probes


@inner
def _numbered(data, starts, ends, sizes, texts, offsets, codes, table, hashes, row, n, most, left):
    """Go on with a row, until all are numbered, `most` are met, or no probes are left."""
    mask = np.uint64(len(table) - 1)
    while row < len(starts):
        start = np.int64(starts[row])
        size = ends[row] - start
        if size != sizes[row]:
            left = -1
        h = _hash(data, start, size)
        at = h & mask
        found = table[at]
        while found >= 0:
            begin = np.int64(offsets[found])
            if (
                hashes[found] == h
                and offsets[found + 1] - begin == size
                and _equal(data, start, size, texts, begin)
            ):
                break
            at = (at + np.uint64(1)) & mask
            left -= 1
            found = table[at]
        if left < 0:
            break
        if found < 0:
            if n == most:
                break
            begin = np.int64(offsets[n])
            for i in range(size):
                texts[begin + i] = data[start + i]
            offsets[n + 1] = begin + size
            hashes[n] = h
            table[at] = found = np.int32(n)
            n += 1
        codes[row] = found
        row += 1
    return row, n, left


@compiled
def number_fields(data, starts, ends, sizes, most, texts, offsets, codes):
    """Number the fields of a column from 0, as they are met.

    Parameters
    ----------
    data : array of uint8
    starts, ends, sizes : arrays of int32
        As `split` fills them.
    most : int
        Different fields, from which on it is not worth it.
    texts : array of uint8
        Filled with the different fields; has room for all.
    offsets : array of int32
        Filled with where each of them begins, and where the last one ends.
    codes : array of int32
        Filled with the number of each row's field.

    Returns
    -------
    int
        How many different fields there are; TOO_MANY if more than `most`, if a field has
        doubled quotes (two ways to write one text), or if so many have one hash that it
        can be no chance.
    """
    table = np.full(_FIRST, -1, np.int32)
    hashes = np.empty(most, np.uint64)
    row = n = 0
    offsets[0] = 0
    left = np.int64(_PROBES * (len(starts) + len(table)))
    while row < len(starts):
        row, n, left = _numbered(
            data, starts, ends, sizes, texts, offsets, codes, table, hashes, row, n,
            min(most, len(table) // 2), left,
        )  # fmt: skip
        if row == len(starts):
            break
        if left < 0 or n == most:
            return TOO_MANY
        table, probes = _grown(table, hashes, n)
        left -= probes
    return n
